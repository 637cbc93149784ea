"""Rate limits are leaky buckets for each user and operation."""

from __future__ import annotations

import pytest

from frameio_tui.core.catalog.operation import Operation
from frameio_tui.core.http.rate_limit import RateReading, read_headers
from frameio_tui.core.profiles.profile import ApiVersion
from frameio_tui.sandbox.handler_result import Refusal
from frameio_tui.sandbox.rate_limits import READ_DEFAULT, UNLIMITED, RateLimitBuckets


def operation(name: str, **more: object) -> Operation:
    """Return a V2 operation with this ID."""
    raw = {"id": name, "method": "GET", "path": "/v2/x", "tag": "t", "summary": "s", "safe": True, **more}
    return Operation(raw, ApiVersion.V2)


def test_a_bucket_fills_and_drains() -> None:
    now = [0.0]
    buckets, limited = RateLimitBuckets(lambda: now[0]), operation("a", rate_limit=[2, 10_000])
    assert read_headers(buckets.take("ann", limited).items()) == RateReading(2, 1, 10.0)
    assert read_headers(buckets.take("ann", limited).items()) == RateReading(2, 0, 10.0)
    with pytest.raises(Refusal) as caught:
        buckets.take("ann", limited)
    assert caught.value.status == 429
    assert read_headers(caught.value.headers.items()) == RateReading(2, 0, 10.0)
    now[0] = 5.0
    buckets.take("ann", limited)
    with pytest.raises(Refusal):
        buckets.take("ann", limited)


def test_people_and_operations_are_apart() -> None:
    buckets, limited = RateLimitBuckets(lambda: 0.0), operation("a", rate_limit=[1, 1000])
    other = operation("b", rate_limit=[1, 1000])
    taken = [buckets.take("ann", limited), buckets.take("bo", limited), buckets.take("ann", other)]
    assert [headers["x-ratelimit-remaining"] for headers in taken] == ["0", "0", "0"]


def test_an_operation_without_a_stated_limit_has_one() -> None:
    assert RateLimitBuckets(lambda: 0.0).take("ann", operation("a"))["x-ratelimit-limit"] == str(READ_DEFAULT[0])


def test_limits_can_be_scaled_and_switched_off() -> None:
    limited = operation("a", rate_limit=[100, 60_000])
    tenth = RateLimitBuckets(lambda: 0.0, 0.1)
    taken = [tenth.take("ann", limited)["x-ratelimit-remaining"] for _ in range(10)]
    assert (taken[0], taken[-1]) == ("9", "0")
    with pytest.raises(Refusal):
        tenth.take("ann", limited)
    off = RateLimitBuckets(lambda: 0.0, UNLIMITED)
    assert all(off.take("ann", limited) for _ in range(5000))
