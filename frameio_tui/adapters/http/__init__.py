"""Sends HTTP requests with httpx and httpcore. No other package imports them.

The Authorization header is built here, after the origin of the URL has been compared with the profile's. Retries,
pagination and tokens belong to `services`.

`client` has `HttpcoreTransport`, `bearer_header` and `checked_headers`; `connections` keeps connections open for it.
`blocking_client` has `BlockingHttpClient`, for the small requests of OAuth. `errors` has `translate_error`, which turns
exceptions into errors of `core`. `environment` has `find_network_faults` and `trust_store`, `proxies` reads the proxy
variables, `content_coding` decompresses bodies, `dns_timing` has `time_lookups`, and `body_spool` has `BodySink` and
`sweep`.
"""
