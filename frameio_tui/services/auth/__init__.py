"""Tokens of a profile: find, verify, store, refresh and revoke them, and sign in with OAuth.

The rules and messages of OAuth are pure functions in `core.oauth`; this package decides when to apply them and stores
the results. The only API request it knows is `GET /me`, which returns the user that a token belongs to.

`bearer` has `BearerService`, which returns the token for every request. `refresh` has `TokenRefreshService`,
`unauthorized` has `UnauthorizedRecovery`, and both use `TokenRequests` and `Deadline` of `token_endpoint` and
`Background` of `background`. `tokens` has `TokenService` and `Verification`. `sign_in` has `SignInService` and
`AcquiredTokens`; `sign_in_session` has `SignIn`, a sign-in in progress, and `format_tunnel_commands`.
"""
