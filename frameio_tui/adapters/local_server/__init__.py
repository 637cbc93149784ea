"""What the local HTTP servers of the program have in common: the sign-in listener and the receiver of webhooks.

`request_head` reads the head of a request (`read_head`, `RequestHead`, `BadRequest`). `tcp_socket` has `bind_address`.
`unix_socket` has `socket_place`, `place_of`, `bind_socket`, `remove_socket` and `is_own`. `port_owner` has
`describe_port_owner`, which names the process that uses a port.
"""
