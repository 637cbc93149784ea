"""The console: pick or type a request, send it, and read the response.

`screen.Console` is the screen. `operations` is the list on the left, `request_bar.RequestBar` the line above,
`response` the pane on the right; each owns its state and posts `messages`. `send.RequestFlow` sends a request and posts
what happens to it, `all_pages` loads a whole list. `navigation` finds what a value leads to and the way back up.
`actions`, `history`, `saved_requests`, `switch_profile` and `translate` ask something and return what was picked.
`availability` says which commands can do nothing now, `request_info` what is known of a request before it is sent.

A start shows no response: what works on one is loaded with the first response, or with the key that needs it.
"""
