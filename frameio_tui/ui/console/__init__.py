"""The console: pick or type a request, send it, and read the response.

`screen.Console` is the screen. `operations` is the list on the left, `request_bar.RequestLine` the line above,
`response` the pane on the right. `actions` says what its keys do; `availability` why one of them can do nothing now;
`send.Sender` is the flow of one request, `all_pages` that of a whole list. `navigation` follows ids and links and goes
back up, `history`, `saved_requests`, `switch_profile` and `translate` offer something to pick. `request_info` is what
is known of a request before it is sent.

A start shows no response: what works on one is loaded with the first response, or with the key that needs it.
"""
