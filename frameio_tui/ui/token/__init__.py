"""The screen about the token of a profile.

`screen.Token` shows the state of the credential and verifies, renews, forgets or reveals it. `paste_flow.Pasting` takes
a pasted token: examine it, ask `GET /me` whose it is, keep it; without a profile it makes one, named after its person.
`rows` makes the rows of both.

This is the only screen that may show a token in clear, after the name of the profile was typed. What a pasted text is
belongs to `core.oauth`, keeping it to `services.auth`; signing in is `ui.sign_in`.
"""
