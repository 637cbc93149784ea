"""The sandbox's authorization server: Frame.io's (V2) and Adobe's (V4), with the rules that Ory Hydra keeps.

Apps, codes, tokens and their rotation belong here, and the consent page that a browser shows. What a token may do at
the API belongs into `sandbox.auth`.

Public names: `server.OAuthServer` (state and rules, with settable attributes for tests), `routes.OAuthRoutes` (speaks
HTTP for it at `routes.PATHS`), `clients.Client` and `clients.CLIENTS` (the registered apps), `clients.OAuthError`.
"""
