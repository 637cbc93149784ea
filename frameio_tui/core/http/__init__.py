"""A request as the user writes it, the exchange it becomes, and what is derived from either.

Sending does not belong here: see services/requests and adapters/http.

Public names: RequestSpec, ParsedRequest, spec_of, resolve_url, with_fields and check_json_body (`request`),
parse_request and is_curl_command (`request_text`), which uses parse_curl (`curl`) and CommandReader
(`shell_command`); Outgoing, Answer, Timing, Progress and Exchange (`exchange`); HistoryEntry and Outcome (`history`);
SavedRequest and SavedListing (`saved_request`); page_info and first_page (`pagination`); Meters and RateReading
(`rate_limit`); check_allowed, check_trusted and is_safe (`guard`); diff and diff_exchanges (`diff`); export and
export_outgoing (`code_export`).
"""
