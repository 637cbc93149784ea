"""The HTTP server that receives webhooks and clicks of custom actions, on loopback or on a private Unix socket.

`server` has `WebhookReceiver`; `http` reads a request within limits (`read_request`) and builds responses
(`render_reply`). What it shares with the sign-in listener is in `local_server`.
"""
