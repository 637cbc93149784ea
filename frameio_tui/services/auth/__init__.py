"""Tokens of a profile: find, verify, keep, refresh and revoke them, and sign in by OAuth.

The rules and messages of OAuth are pure functions in `core.oauth`; what is here decides when they are applied and keeps
the results. Nothing here knows of API requests other than `GET /me`, which tells whose a token is.

`bearer` has `BearerService`, which every request asks for its token. `refresh` has `TokenRefreshService`,
`unauthorized` has `UnauthorizedRecovery`, and both use `TokenRequests` and `Deadline` of `token_endpoint` and
`Background` of `background`. `tokens` has `TokenService` and `Verification`. `sign_in` has `SignInService` and
`Acquired`, `sign_in_session` the `SignIn` under way and `format_tunnel_commands`.
"""
