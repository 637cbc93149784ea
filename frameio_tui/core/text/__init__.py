"""Text that is safe to show or to store, and values formatted for display.

Only a Printable reaches a terminal, and only redacted text reaches the history, logs, errors and exports. Messages
about a subject belong to that subject's package.

Public names: Printable and printable (`printable`); redact_text, redact_url, redact_headers, redact_body and MASK
(`redact`); format_size, format_elapsed, format_duration, format_expiry, format_time_ago and similar functions
(`humanize`); line_and_column (`position`); did_you_mean (`suggestion`); TextFile (`text_file`); check_variable and
variable_key (`variables`).
"""
