"""Values and rules of the program, written with the standard library only.

Nothing here reads a file, opens a socket, asks the clock or draws: adapters do that behind the Protocols of `ports`,
services put both together. A value that crosses a port stands beside its subject, in one of the packages below.

Layers, top first; each imports only what stands below it: diagnosis, ports and v2_to_v4; oauth and resources; http and
scopes; catalog, document and table; profiles and text; errors, json, secret and settings.

Modules of this package: `errors` (FrameioTuiError and its children), `ports` (Protocols only), `secret` (Secret) and
`settings` (Settings, THEMES).
"""
