"""The meter says what the last answer said, drained forward by the clock it is given."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frameio_tui.core.catalog.operation import RateLimit
from frameio_tui.core.http.rate_limit import KEYS_AT_MOST, WAIT_AT_MOST, Meters, RateReading, read_headers, retry_after

KEY = ("https://api.frame.io", "ann", "getMe")


def headers(limit: str = "10", remaining: str = "3", window: str = "60000") -> list[tuple[str, str]]:
    """As the API answers."""
    return [("X-RateLimit-Limit", limit), ("x-ratelimit-remaining", remaining), ("x-ratelimit-window", window)]


def test_headers_are_read_in_any_case() -> None:
    assert read_headers(headers()) == RateReading(10, 3, 60.0)
    assert read_headers(headers()).format() == "3/10"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "odd",
    [
        [],
        headers()[:2],
        headers(limit="0"),
        headers(limit="-1"),
        headers(remaining="many"),
        headers(window="0"),
        headers(limit="9" * 40),
        headers(limit="١٠"),
    ],
)
def test_headers_that_make_no_sense_are_no_reading(odd: list[tuple[str, str]]) -> None:
    assert read_headers(odd) is None


def test_more_left_than_allowed_is_capped() -> None:
    reading = read_headers(headers(remaining="99"))
    assert reading is not None
    assert reading.remaining == 10


def test_places_free_one_by_one_as_time_passes() -> None:
    meters = Meters()
    meters.note(KEY, headers(remaining="0"), 100.0)
    left = [(now, meters.now(KEY, now)) for now in (100.0, 105.9, 106.0, 112.0, 10_000.0)]
    assert [(now, reading.remaining) for now, reading in left if reading] == [
        (100.0, 0),
        (105.9, 0),
        (106.0, 1),
        (112.0, 2),
        (10_000.0, 10),
    ]
    assert (meters.wait(KEY, 100.0), meters.wait(KEY, 104.0), meters.wait(KEY, 200.0)) == (6.0, 2.0, 0.0)
    assert meters.now(KEY, 50.0) == RateReading(10, 0, 60.0)
    assert [reading.full_in for _, reading in left if reading] == [60.0, 60.0, 54.0, 48.0, 0.0]


def test_nothing_known_means_no_wait() -> None:
    meters = Meters()
    assert meters.now(KEY, 1.0) is None
    assert meters.wait(KEY, 1.0) == 0.0
    meters.note(KEY, headers(), 0.0)
    assert meters.wait(KEY, 0.0) == 0.0


def test_keys_are_apart_and_bounded() -> None:
    meters = Meters()
    for number in range(KEYS_AT_MOST + 5):
        meters.note(("o", "p", str(number)), headers(), 0.0)
    assert meters.now(("o", "p", "4"), 0.0) is None
    assert meters.now(("o", "p", "5"), 0.0) is not None


def test_the_wait_after_a_429_follows_the_server_then_doubles() -> None:
    meters = Meters()
    assert meters.wait_after_429(KEY, [("Retry-After", "7")], 0) == 7.0
    assert meters.wait_after_429(KEY, [("Retry-After", "99999")], 0) == 99999
    assert [meters.wait_after_429(KEY, [("Retry-After", "0")], n) for n in (0, 1, 2)] == [0.0, 2.0, 4.0]
    assert [meters.wait_after_429(KEY, [("retry-after", "soon")], n) for n in (0, 1, 2)] == [1.0, 2.0, 4.0]
    meters.note(KEY, headers(remaining="0"), 0.0)
    assert [meters.wait_after_429(KEY, [], n) for n in (0, 1, 9)] == [6.0, 12.0, WAIT_AT_MOST]


def test_a_long_window_is_waited_for_only_so_long() -> None:
    meters = Meters()
    meters.note(KEY, headers(limit="1", remaining="0", window="999999999"), 0.0)
    assert meters.wait(KEY, 0.0) == WAIT_AT_MOST


NOON = 1_795_780_800.0
"""Epoch seconds of Fri, 27 Nov 2026 12:00:00 GMT."""


@pytest.mark.parametrize(
    ("text", "date", "seconds"),
    [
        ("7", "", 7.0),
        ("0", "", 0.0),
        ("Fri, 27 Nov 2026 12:00:30 GMT", "", 30.0),
        ("Fri, 27 Nov 2026 12:00:30 GMT", "Fri, 27 Nov 2026 12:00:10 GMT", 20.0),
        ("Fri, 27 Nov 2026 11:00:00 GMT", "", 0.0),
        ("Friday, 27-Nov-26 12:00:05 GMT", "", 5.0),
        ("-5", "", None),
        ("soon", "", None),
        ("9" * 40, "", None),
        ("", "", None),
    ],
)
def test_retry_after_is_seconds_or_a_date(text: str, date: str, seconds: float | None) -> None:
    assert retry_after([("Retry-After", text), ("Date", date)], NOON) == seconds


def test_a_429_leaves_nothing_whatever_its_headers_say() -> None:
    meters = Meters()
    meters.note(KEY, headers(remaining="9"), 0.0, refused=True)
    assert meters.wait(KEY, 0.0) == 6.0
    meters.note(KEY, [], 0.0, RateLimit(5, 1000), refused=True)
    assert meters.wait_after_429(KEY, [], 0) == 0.2


def test_without_headers_calls_are_counted_against_the_documented_limit() -> None:
    meters = Meters()
    for _ in range(3):
        meters.note(KEY, [], 0.0, RateLimit(4, 4000))
    assert meters.now(KEY, 0.0) == RateReading(4, 1, 4.0, counted=True)
    assert meters.now(KEY, 0.0).format() == "~1/4"  # type: ignore[union-attr]
    meters.note(KEY, headers(), 0.0, RateLimit(4, 4000))
    assert meters.now(KEY, 0.0) == RateReading(10, 3, 60.0)


class Bucket:
    """A leaky bucket as Frame.io describes it."""

    def __init__(self, calls: int, window_ms: int) -> None:
        self.calls, self.window = calls, window_ms / 1000
        self.level, self.at = 0.0, 0.0

    def free(self, now: float) -> float:
        """Places that are free, not rounded."""
        return self.calls - max(0.0, self.level - (now - self.at) * self.calls / self.window)

    def take(self, now: float) -> bool:
        """Whether a call is let through."""
        # A place that is free but for rounding is free: clocks do not tick in 1e-9.
        free = self.free(now)
        taken = free >= 1 - 1e-9
        self.level, self.at = self.calls - free + taken, now
        return taken


LIMITS = st.tuples(st.integers(1, 50), st.integers(1, 120_000))
GAPS = st.lists(st.floats(0, 100, allow_nan=False), min_size=1, max_size=80)


@given(LIMITS, GAPS, st.booleans())
def test_who_waits_as_the_meter_says_is_never_refused_and_hardly_waits_more_than_needed(
    limit: tuple[int, int], gaps: list[float], tells: bool
) -> None:
    bucket, meters, now = Bucket(*limit), Meters(), 0.0
    for gap in gaps:
        now += gap
        reading = meters.now(KEY, now)
        if reading is not None:
            assert 0 <= reading.remaining <= bucket.free(now) + 1e-6
        wait = meters.wait(KEY, now)
        needed = max(0.0, 1 - bucket.free(now)) * bucket.window / bucket.calls
        step = bucket.window / bucket.calls
        assert needed - 1e-6 <= wait <= needed + step + 1e-6 or wait == WAIT_AT_MOST
        now += max(wait, needed) if wait == WAIT_AT_MOST else wait
        assert bucket.take(now)
        left = math.floor(bucket.free(now) + 1e-9)
        told = headers(str(limit[0]), str(left), str(limit[1])) if tells else []
        meters.note(KEY, told, now, RateLimit(*limit))


@given(LIMITS, st.integers(1, 200))
def test_counting_alone_lets_as_much_through_as_the_bucket_does(limit: tuple[int, int], calls: int) -> None:
    meters, now = Meters(), 0.0
    for _ in range(calls):
        wait = meters.wait(KEY, now)
        now += wait
        meters.note(KEY, [], now, RateLimit(*limit))
    ideal = max(0, calls - limit[0]) * limit[1] / 1000 / limit[0]
    assert now <= ideal * (1 + 1e-9) + 1e-6


@given(st.text(), st.text(), st.integers(0, 99))
def test_whatever_the_headers_say_the_wait_is_a_sane_number(after: str, date: str, attempt: int) -> None:
    told = [("Retry-After", after), ("Date", date)]
    seconds = Meters().wait_after_429(KEY, told, attempt, NOON)
    asked = retry_after(told, NOON)
    assert asked is None or asked >= 0
    assert 0 <= seconds <= max(WAIT_AT_MOST, asked or 0)
