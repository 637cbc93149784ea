"""The sandbox's authorization server: Frame.io's (V2) and Adobe's (V4), with the rules of Ory Hydra.

This package holds the apps, codes, tokens and token rotation, and the consent page for the browser. What a token may do
in the API is decided in `sandbox.auth`.

Public names: `server.OAuthServer` (state and rules, with attributes that tests can set), `routes.OAuthRoutes` (handles
HTTP requests for the paths in `routes.PATHS`), `clients.Client` and `clients.CLIENTS` (the registered apps), and
`clients.OAuthError`.
"""
