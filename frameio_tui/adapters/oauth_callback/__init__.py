"""The listener to which the browser brings the response of a sign-in.

It listens on the loopback interface, or at a unix socket in a private folder, only while a sign-in waits, and accepts
one callback. Whether a callback belongs to the sign-in is judged by `core.oauth.callback`, which the caller passes in.

`server` has `LoopbackListener` and `listens_at`. `http` parses a request's head and builds the responses (`Head`,
`parse_head`, `render_response`). `unix_socket` has `socket_place`, `bind_socket`, `remove_socket` and `is_own`;
`port_owner` has `holder_of`, which names the process that has the port.
"""
