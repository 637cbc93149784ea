"""The response on the right of the console, and what can be done with it.

`pane.ResponsePane` shows one exchange: status line, explanation, and the views that `views` makes the rows of.
`viewer.DocumentView` draws rows with a cursor, whatever gives them (`sources.RowSource`: a document, a table, a list),
and reads only those on screen. `filter_field.Within` is the field over the body: search and filter. `actions` is what
the keys of the response do, `copy_save` copies and saves.

Reading, folding, searching and filtering a body belong to `core.document` and `core.table`; sending to `console.send`.
"""
