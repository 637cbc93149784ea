"""A list in a response as rows and columns of exact text.

A table stores the position of each item in the body, so that an export contains the bytes received. Drawing a table and
writing an export to a file do not belong here.

Public names: Table and Item (`table`); TableView, view_of and default_columns, an immutable selection of rows and
columns, and kind_of_column (`view`); to_csv, to_json and to_ndjson, which export a view (`export`).
"""
