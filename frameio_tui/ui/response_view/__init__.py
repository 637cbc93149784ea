"""Widgets and row sources that show a response, used by the console and by every screen that shows responses.

`viewer.DocumentView` draws rows with a cursor, below a heading if they have one. It takes them from a
`sources.RowSource` (a document, a list, or the table of `table_rows.TableRows`) and reads only the rows on screen.
`views.View` lists what can be shown of a response; the functions of `views` make the rows of every view except the body
and the table. `search.SearchState` holds a search in the document that a view shows. `status_row.StatusRow` shows the
status and the tabs of the views; `copy_save` copies and saves what is shown, and `folding` folds at the cursor.

Reading, folding and searching a body belong to `core.document`, tables to `core.table`. Nothing here imports a screen.
"""
