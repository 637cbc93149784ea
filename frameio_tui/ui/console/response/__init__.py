"""The response pane on the right of the console, and what the user can do with a response.

`pane.ResponsePane` shows one exchange: status, explanation and one of its views, with the keys that act on it.
`filter_field.FilterField` is the field above the body for a search text, a filter, or text that filters a table.
`list_views.ListLooks` remembers which lists are shown as tables, `earlier.EarlierResponses` what a response can be
compared with. `tables` reads lists as tables, `copy_part` copies parts of what is on screen, and `cursor_value` reads
the value under the cursor; they are imported when a key needs them.

Rows and views belong to `ui.response_view`; reading, folding, searching and filtering a body to `core.document` and
`core.table`; sending to `ui.console.send`.
"""
