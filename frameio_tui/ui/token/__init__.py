"""The screen for the token of a profile.

`screen.Token` shows the state of the credential and verifies, refreshes, removes or reveals the token.
`paste_flow.Pasting` handles a pasted token: it examines the text, verifies the token with `GET /me` and stores it.
Without a profile it creates one, named after the token's user. `rows` builds the rows of both.

This is the only screen that can show a token in clear, after the user has typed the name of the profile. Examining a
pasted text belongs to `core.oauth`, storing a token to `services.auth`, and signing in to `ui.sign_in`.
"""
