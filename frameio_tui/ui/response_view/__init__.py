"""Showing a response, for every screen that has one: the console, and those that compare or list earlier responses.

`viewer.DocumentView` draws rows with a cursor, whatever gives them (`sources.RowSource`: a document, a table, a list),
and reads only those on screen. `views.View` says what of a response is shown; `views` makes the rows of all that is not
its body. `search.SearchState` is a search of the document that a view shows.

Reading, folding and searching a body belong to `core.document`, tables to `core.table`. This package knows no screen.
"""
