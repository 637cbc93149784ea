"""JMESPath filters over response bodies.

An expression may run for ever and reading a large body takes seconds, so that a filter must never run in the event
loop: small bodies are filtered in a thread, larger ones in a process that can be ended.

`process` has `FilterProcess`, the filter that the program uses. `jmespath_filter` has `find` and `read`, which run one
expression. `worker` is the program that the process runs; it has `serve`, and `packed` and `unpacked` for the messages
between the two.
"""
