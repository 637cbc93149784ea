"""Custom actions as plain data: what Frame.io sends after a click, and the message or form that it gets.

`click` builds the payloads (`Click`, `click_payload`), and `form` reads the response (`ActionReply`, `Field`,
`parse_reply`).
"""
