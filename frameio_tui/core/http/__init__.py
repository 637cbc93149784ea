"""A request as the user writes it, the exchange that results, and everything derived from the two.

Sending requests belongs to services/requests and adapters/http.

Public names: RequestSpec, ParsedRequest, spec_of, resolve_url, with_fields and check_json_body (`request`);
parse_request and is_curl_command (`request_text`), which use parse_curl (`curl`) and CommandReader (`shell_command`);
Outgoing, Response, Timing, Progress and Exchange (`exchange`); Reception (`reception`); HistoryEntry and Outcome
(`history`); SavedRequest and SavedListing (`saved_request`); page_info and first_page (`pagination`); Meters and
RateReading (`rate_limit`); check_allowed, check_approved and is_safe (`guard`); diff and diff_exchanges (`diff`);
export and export_outgoing (`code_export`). `history_filter` parses the filter of the history, `variables` fills saved
requests, and `blob` reads the responses of storage.
"""
