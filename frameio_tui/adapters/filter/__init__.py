"""Applies JMESPath filters to response bodies.

An expression may never finish, and parsing a large body takes seconds. Therefore a filter never runs in the event
loop: small bodies are filtered in a thread, larger ones in a process that can be killed.

`process` has `FilterProcess`, which the program uses. `jmespath_filter` has `read` and `find`, which parse a body and
run an expression. `worker` is the program that the process runs; it has `serve`, and `encode_result` and
`decode_result` for the messages between the processes.
"""
