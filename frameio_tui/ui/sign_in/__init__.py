"""The screen that signs a user in by OAuth, from a host without a browser too.

`screen.SignInScreen` shows the address to open, the tunnel and the field for a paste, and asks first for what is
missing. `flow.SignInFlow` goes through one attempt after another: listen, wait for the browser or a paste, exchange the
code, ask whether it is the right person, keep the tokens. `rows` makes the rows and says what is missing.

The OAuth messages belong to `core.oauth`, the attempt to `services.auth`, the listener to `adapters.oauth_callback`.
"""
