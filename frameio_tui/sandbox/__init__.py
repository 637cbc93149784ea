"""A local Frame.io server for the demo and for tests: both APIs and a sign-in page on a free port of 127.0.0.1.

The records are held in memory and are the same for the same seed; uploads are on disk until the sandbox stops. It uses
no network but the loopback interface, and imports only `core` from the rest of the program. Its responses follow the
documentation of Frame.io, Amazon S3 and Ory Hydra.

Public names: `server.SandboxServer` starts and stops a sandbox; `faults.Faults` and `faults.parse_faults` describe the
faults that it simulates, and `rate_limits.UNLIMITED` is the factor that switches rate limits off. The other modules are
its parts: `application` passes a call through `auth` and `rate_limits` to its handler (`v2`, `v4`), which gets a
`call.Call` and returns a `handler_result.HandlerResult` or raises a `handler_result.Refusal`. Uploads and downloads go
to `storage` instead.
"""
