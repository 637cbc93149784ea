"""The response pane on the right of the console, and what the user can do with a response.

`pane.ResponsePane` shows one exchange: status line, explanation and one of its views, with the keys that act on it.
`filter_field.FilterField` is the field above the body for a search text, a filter, or words that filter a table.
`actions` has the work behind keys that need not be imported at the start, `copy_save` copies and saves, and
`cursor_value` reads the value under the cursor.

Rows and views belong to `ui.response_view`; reading, folding, searching and filtering a body to `core.document` and
`core.table`; sending to `console.send`.
"""
