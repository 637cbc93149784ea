"""The outside world: one module for each file, protocol, program or system call that the program uses.

An adapter implements a port of `core` or a small function, translates what goes wrong into the errors of
`core.errors`, and decides nothing else. It knows `core` and other adapters only, never `services`, `ui` or `cli`.
Libraries that are slow to import are imported inside the function that needs them.

The packages are `http` (requests), `oauth_callback` (the browser's way back from a sign-in), `storage` (everything on
disk and the key ring), `filter` (JMESPath) and `system` (time, other programs, the environment). They have no names of
their own: import from their modules.
"""
