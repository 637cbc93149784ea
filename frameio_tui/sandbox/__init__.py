"""A local Frame.io for the demo and for tests: both APIs and a sign-in page on a free port of 127.0.0.1.

The state is kept in memory and is the same for a seed; nothing here uses the network beyond loopback, and nothing here
imports the program but `core`. What the sandbox answers follows the documentation of Frame.io and of Ory Hydra.

Public names: `server.SandboxServer` starts and stops a sandbox, `faults.Faults` and `faults.parse_faults` describe what
it does wrong on request. The other modules are parts of it: `application` routes a call through `auth`, `rate_limits`
and its handler (`v2`, `v4`), which gets a `call.Call` and gives a `replies.HandlerResult` or raises a
`replies.Refusal`.
"""
