"""The History screen: past requests of all profiles, with a filter, and what the history has of each.

`screen.History` finds the entries page by page, as `listing`, and carries out its keys. `rows` makes the rows of the
list, and `pane.EntryPane` shows the stored request and response of one entry, with the views of `ui.response_view`.

Loading and sending a request again is left to the console, which is asked by a message. What is stored, and the filter,
belong to `core.http.history` and `core.http.history_filter`.
"""
