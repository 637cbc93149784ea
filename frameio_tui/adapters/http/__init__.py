"""HTTP requests with httpx, the only package that speaks it.

The Authorization header is built here, after the origin of the URL was compared with the profile's. Retries, pages and
tokens are matters of `services`, not of this package.

`client` has `HttpxTransport`, with `bearer_header` and `checked_headers`; `blocking_client` has `BlockingHttpClient`,
for the small requests of OAuth. `errors` has `translated`, which turns exceptions into errors of `core`. `environment`
has `network_faults` and `trust_store`, `dns_timing` has `time_lookups`, and `body_spool` has `BodySink` and `sweep`.
"""
