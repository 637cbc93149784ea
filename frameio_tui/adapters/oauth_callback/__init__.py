"""The HTTP server that receives the OAuth redirect of a sign-in.

It listens on the loopback interface, or on a Unix socket in a private folder, only while a sign-in waits, and accepts
one callback. The caller passes in the check that decides whether a callback belongs to the sign-in
(`core.oauth.callback`).

`server` has `LoopbackListener` and `listen_address`. `http` parses request heads and builds responses (`Head`,
`parse_head`, `render_response`). `unix_socket` has `socket_place`, `bind_socket`, `remove_socket` and `is_own`.
`port_owner` has `describe_port_owner`, which names the process that uses a port.
"""
