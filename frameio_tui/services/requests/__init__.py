"""Requests of a profile: check, send, retry after a rate limit, and go through the pages of a list.

What a request or a response is, and how a rate limit or a page is read from it, is decided in `core.http`. Tokens come
from `services.auth`; every exchange goes to `services.history`.

User interfaces use `RequestService` of `service`, which joins `RequestSender` of `sender`, `RateLimitRetry` of `retry`
and `Paginator` of `pagination`. `sender` also has `Prepared`, a checked request; `pagination` has `ListWriter`,
`PageProgress` and `AllPagesResult`, for all pages as one list. `headers` and `accounts` hold functions on a single
request and on the default account.
"""
