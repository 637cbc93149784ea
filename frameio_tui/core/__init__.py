"""Values and rules of the program, written with the standard library only.

Nothing here reads a file, opens a socket, asks for the time or draws. Adapters do that behind the protocols in `ports`,
and services combine the two. A value that crosses a port is defined next to its subject, in one of the packages below.

Layers, from top to bottom; each one imports only layers below it: diagnosis, ports and v2_to_v4; custom_actions;
interchange, oauth, resources and webhooks; audit, comments, downloads, http, scopes and tasks; catalog, document and
table; profiles, text and timecode; errors, json, secret and settings.

Modules of this package: `errors` (FrameioTuiError and its subclasses), `secret` (Secret) and `settings` (Settings,
THEMES).
"""
