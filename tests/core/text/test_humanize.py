"""Sizes and times in words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frameio_tui.core.text.humanize import (
    format_duration,
    format_elapsed,
    format_expiry,
    format_size,
    format_time_ago,
    format_time_of_day,
)


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (0, "0 B"),
        (999, "999 B"),
        (1000, "1.0 kB"),
        (4230, "4.2 kB"),
        (99_949, "99.9 kB"),
        (99_951, "100 kB"),
        (999_949, "1000 kB"),
        (999_951, "1.0 MB"),
        (52_428_800, "52.4 MB"),
        (3 * 10**15, "3000 TB"),
    ],
)
def test_sizes(count: int, words: str) -> None:
    assert format_size(count) == words


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0, "0 ms"), (0.2134, "213 ms"), (0.9996, "1000 ms"), (1.519, "1.52 s"), (59.999, "60.00 s"), (125, "2 min 5 s")],
)
def test_durations(seconds: float, words: str) -> None:
    assert format_elapsed(seconds) == words


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (59, "under a minute"),
        (60, "1 min"),
        (3599, "59 min"),
        (3600, "1 h"),
        (7500, "2 h 5 min"),
        (172_799, "47 h 59 min"),
        (172_800, "2 days"),
        (13 * 86400, "13 days"),
    ],
)
def test_spans(seconds: float, words: str) -> None:
    assert format_duration(seconds) == words


def test_expiry_and_age_are_by_the_clock_given() -> None:
    assert format_expiry(None, 0) == "no expiry date"
    assert format_expiry(3600, 0) == "expires in 1 h"
    assert format_expiry(100, 100) == "expired under a minute ago"
    assert format_expiry(0, 7200) == "expired 2 h ago"
    assert format_time_ago(0, 50) == "never"
    assert format_time_ago(100, 130) == "just now"
    assert format_time_ago(100, 90) == "just now"
    assert format_time_ago(100, 400) == "5 min ago"
    assert len(format_time_of_day(1_700_000_000)) == 5


@given(st.integers(min_value=0, max_value=10**18))
def test_every_size_is_short(count: int) -> None:
    assert len(format_size(count)) <= 10
