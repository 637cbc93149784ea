"""The console screen: pick or type a request, send it, and read the response.

`screen.Console` is the screen. `operations.pane.OperationsPane` is the list on the left, `request_bar.RequestBar` the
request line, `response.pane.ResponsePane` the pane on the right. Each owns its state and posts `messages`, which the
screen handles.

The package `send` sends a request and shows its progress on the response pane; `diagnosis` finds out why one was
refused. `navigation` finds the requests that a value leads to, and the breadcrumb. `request_editor`, `saved_requests`,
`import_requests`, `several` and `translate` open dialogs and return what the user picked. `availability` says which
commands are not possible now, `request_info` what is known about a request before it is sent, and `message_row` how
long a message is shown instead.

No response is shown at the start: modules that work on one are imported with the first response, or with the first key
that needs them.
"""
