"""The screen that signs a user in by OAuth, even from a host without a browser.

`screen.SignInScreen` shows the URL to open, the tunnel and the field for a paste, and first asks for what is missing.
`flow.SignInFlow` makes one attempt at a time: listen, wait for the browser or a paste, exchange the code, confirm the
user, store the tokens. `rows` builds the rows and determines what is missing.

The OAuth messages belong to `core.oauth`, an attempt to `services.auth`, the listener to `adapters.oauth_callback`.
"""
