"""Verifying the signature of 1 MB, against a bare HMAC of the same bytes."""

from __future__ import annotations

import hashlib
import hmac
import time
from collections.abc import Callable, Iterator

from frameio_tui.core.secret import Secret
from frameio_tui.core.webhooks.signature import signed_headers, verify
from tests.benchmarks.measure import Figure, interleaved

ROUNDS = 30
CALLS = 20
SIZE = 2**20


def figures() -> Iterator[Figure]:
    """One figure: the ratio of verifying to a bare HMAC."""
    body, now = bytes(range(256)) * (SIZE // 256), 1_700_000_000.0
    secret = Secret("whs-0123456789abcdef0123456789abcdef")
    headers, key = signed_headers(secret, body, now), secret.reveal().encode()

    def seconds_of(call: Callable[[], object]) -> Callable[[], float]:
        def measured() -> float:
            began = time.perf_counter()
            for _ in range(CALLS):
                call()
            return (time.perf_counter() - began) / CALLS

        return measured

    if not verify(secret, headers, body, now).is_valid:
        raise AssertionError("the delivery is not valid")
    verified, bare = interleaved(
        ROUNDS,
        seconds_of(lambda: verify(secret, headers, body, now)),
        seconds_of(lambda: hmac.new(key, body, hashlib.sha256).hexdigest()),
    )
    yield Figure("verify a delivery of 1 MB", verified / bare, 2, "x", f"{verified * 1e3:.2f} ms")
