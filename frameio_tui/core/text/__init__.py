"""Text made safe to show or to keep, and values in the words a reader expects.

Only a Printable reaches a terminal, and only redacted text reaches history, logs, errors and exports. Sentences about a
subject belong to that subject's package.

Public names: Printable and printable (`printable`); redact_text, redact_url, redact_headers, redact_body and MASK
(`redact`); size_words, duration_words, span_words, expiry_words, ago_words and their like (`humanize`);
line_and_column (`position`).
"""
