"""The meter says what the last answer said, drained forward by the clock it is given."""

from __future__ import annotations

import pytest

from frameio_tui.core.ratelimit import KEYS_AT_MOST, WAIT_AT_MOST, Meters, RateReading, read_headers

KEY = ("https://api.frame.io", "ann", "getMe")


def headers(limit: str = "10", remaining: str = "3", window: str = "60000") -> list[tuple[str, str]]:
    """As the API answers."""
    return [("X-RateLimit-Limit", limit), ("x-ratelimit-remaining", remaining), ("x-ratelimit-window", window)]


def test_headers_are_read_in_any_case() -> None:
    assert read_headers(headers()) == RateReading(10, 3, 60.0)
    assert read_headers(headers()).words() == "3/10"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "given",
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
def test_headers_that_make_no_sense_are_no_reading(given: list[tuple[str, str]]) -> None:
    assert read_headers(given) is None


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
    assert meters.wait_after_429(KEY, [("Retry-After", "99999")], 0) == WAIT_AT_MOST
    assert [meters.wait_after_429(KEY, [("retry-after", "soon")], n) for n in (0, 1, 2)] == [1.0, 2.0, 4.0]
    meters.note(KEY, headers(remaining="0"), 0.0)
    assert [meters.wait_after_429(KEY, [], n) for n in (0, 1, 9)] == [6.0, 12.0, WAIT_AT_MOST]


def test_a_long_window_is_waited_for_only_so_long() -> None:
    meters = Meters()
    meters.note(KEY, headers(limit="1", remaining="0", window="999999999"), 0.0)
    assert meters.wait(KEY, 0.0) == WAIT_AT_MOST
