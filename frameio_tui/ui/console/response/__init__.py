"""The response on the right of the console, and what can be done with it.

`pane.ResponsePane` shows one exchange: status line, explanation and one of its views, with the keys that act on it.
`filter_field.FilterField` is the field over the body: search, filter, words for a table. `actions` is what the keys do
that a start need not load, `copy_save` copies and saves, `cursor_value` reads the value under the cursor.

Rows and views belong to `ui.response_view`; reading, folding, searching and filtering a body to `core.document` and
`core.table`; sending to `console.send`.
"""
