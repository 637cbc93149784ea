"""Entries of the audit log, the same for the two forms of V2 and for V4.

Public names, all in `record`: AuditNames, AuditRecord, COLUMNS, csv_cells, format_record, from_csv, parse_record,
record_key, to_ndjson; in `query`: event_names, match_events, parse_moment, to_snake_case.
"""
