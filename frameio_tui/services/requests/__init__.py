"""Requests of a profile: check and send them, retry after a rate limit, and load the pages of a list.

`core.http` defines requests and responses and reads rate limits and pages from them. Tokens come from `services.auth`,
and every exchange is recorded by `services.history`.

User interfaces use `RequestService` of `service`, which combines `RequestSender` of `sender`, `RateLimitRetry` of
`retry` and `Paginator` of `pagination`. Tasks also use `RequestSlots` of `slots`, for requests that run side by side,
and `ReadRetry` of `retry`, for reads. `sender` also has `Prepared`, a checked request; `pagination` also has
`ListWriter`, `PageProgress` and `AllPagesResult`, which are used to load all pages as one list. `headers` and
`accounts` hold functions for a single request and for the default account. `several` sends one request as several
profiles.
"""
