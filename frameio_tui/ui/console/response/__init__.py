"""The response pane on the right of the console, and what the user can do with a response.

`pane.ResponsePane` shows one exchange: status, explanation and one of its views, with the keys that act on it.
`filter_field.FilterField` is the field above the body for a search text, a filter, or text that filters a table.
`list_views.ListLooks` remembers which lists are shown as tables, `earlier.EarlierResponses` what a response can be
compared with. `actions` has the work behind keys that need not be imported at the start, and `cursor_value` reads the
value under the cursor.

Rows and views belong to `ui.response_view`; reading, folding, searching and filtering a body to `core.document` and
`core.table`; sending to `ui.console.send`.
"""
