"""The HTTP server that receives the OAuth redirect of a sign-in.

It listens on the loopback interface, or on a Unix socket in a private folder, only while a sign-in waits, and accepts
one callback. The caller passes in the check that decides whether a callback belongs to the sign-in
(`core.oauth.callback`).

`server` has `LoopbackListener` and `listen_address`; `http` builds the responses (`render_response`). What it shares
with the receiver of webhooks is in `local_server`.
"""
