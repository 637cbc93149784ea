"""Access to the network, the disk, other programs and the operating system.

An adapter implements a protocol of `core.ports`, or provides a small function, and translates exceptions into the
errors of `core.errors`. It makes no other decision. Adapters import `core` and other adapters, never `services`, `ui`
or `cli`. Libraries that are slow to import are imported inside the function that needs them.

The packages are `http` (requests), `oauth_callback` (the redirect that ends a sign-in), `webhook_receiver` (webhooks
and clicks), `local_server` (what these two share), `storage` (files, the history database and the keyring), `filter`
(JMESPath), `timelines` (OpenTimelineIO) and `system` (time, other programs, the environment). They export no names:
import from their modules.
"""
