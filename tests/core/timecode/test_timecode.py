"""Frames and timecode, compared with OpenTimelineIO and with SMPTE's own figures."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import opentimelineio as otio
import pytest
from hypothesis import given
from hypothesis import strategies as st

from frameio_tui.core.errors import InvalidInput
from frameio_tui.core.timecode.frame_rate import FrameRate, parse_rate
from frameio_tui.core.timecode.timecode import counted_as, frames_to_timecode, is_timecode, timecode_to_frames

NAMES = ("23.976", "24", "25", "29.97DF", "29.97NDF", "30", "47.952", "48", "50", "59.94DF", "59.94NDF", "60")
RATES = [parse_rate(name) for name in NAMES]
DAY = 24 * 3600
rates = st.sampled_from(RATES)


def oracle(frames: int, rate: FrameRate) -> str:
    time = otio.opentime.RationalTime(frames, float(rate.exact))
    return otio.opentime.to_timecode(time, float(rate.exact), rate.drop_frame)


@given(rates, st.integers(0, DAY * 23))
def test_timecode_of_every_frame_is_that_of_opentimelineio(rate: FrameRate, frames: int) -> None:
    assert frames_to_timecode(frames, rate) == oracle(frames, rate)


@given(rates, st.integers(0, DAY * 23))
def test_timecode_is_read_as_opentimelineio_reads_it(rate: FrameRate, frames: int) -> None:
    timecode = oracle(frames, rate)
    assert timecode_to_frames(timecode, rate) == frames
    assert otio.opentime.from_timecode(timecode, float(rate.exact)).to_frames() == frames


@pytest.mark.parametrize("rate", RATES, ids=str)
def test_an_hour_counts_without_gap_around_each_minute(rate: FrameRate) -> None:
    for minute in range(1, 61):
        around = range(minute * 60 * rate.nominal - 130, minute * 60 * rate.nominal + 10)
        seen = [frames_to_timecode(frames, rate) for frames in around]
        assert seen == sorted(set(seen))
        assert [timecode_to_frames(timecode, rate) for timecode in seen] == list(around)


@pytest.mark.parametrize(
    ("rate", "frames", "timecode"),
    [
        # A sample of the API: stored 11974 shown as 00:06:39;16, 9000 as 00:05:00;10.
        ("29.97", 11974, "00:06:39;16"),
        ("29.97", 9000, "00:05:00;10"),
        # SMPTE ST 12-1: labels 00 and 01 are dropped, but not in minutes 0, 10, 20 and so on.
        ("29.97", 1799, "00:00:59;29"),
        ("29.97", 1800, "00:01:00;02"),
        ("29.97", 17982, "00:10:00;00"),
        ("29.97", 107892, "01:00:00;00"),
        ("59.94", 3600, "00:01:00;04"),
        ("59.94", 215784, "01:00:00;00"),
        ("23.976", 86400, "01:00:00:00"),
        ("29.97 NDF", 108000, "01:00:00:00"),
        ("29.97", 2589407, "23:59:59;29"),
        ("60", DAY * 60 - 1, "23:59:59:59"),
    ],
)
def test_known_pairs_of_frame_and_timecode(rate: str, frames: int, timecode: str) -> None:
    assert frames_to_timecode(frames, parse_rate(rate)) == timecode
    assert timecode_to_frames(timecode, parse_rate(rate)) == frames


@pytest.mark.parametrize(
    ("value", "exact", "name"),
    [
        (29.97, Fraction(30000, 1001), "29.97 DF"),
        ("29.97ndf", Fraction(30000, 1001), "29.97 NDF"),
        (29.97002997002997, Fraction(30000, 1001), "29.97 DF"),
        ("30000/1001", Fraction(30000, 1001), "29.97 DF"),
        ("59.94 fps NDF", Fraction(60000, 1001), "59.94 NDF"),
        (23.976, Fraction(24000, 1001), "23.976"),
        (23.98, Fraction(24000, 1001), "23.976"),
        ("23.976023976", Fraction(24000, 1001), "23.976"),
        (24000 / 1001, Fraction(24000, 1001), "23.976"),
        (47.95, Fraction(48000, 1001), "47.952"),
        ("25.000", Fraction(25), "25"),
        (25, Fraction(25), "25"),
        (Fraction(50), Fraction(50), "50"),
    ],
)
def test_received_rates_become_exact(value: object, exact: Fraction, name: str) -> None:
    rate = parse_rate(value)
    assert (rate.exact, str(rate)) == (exact, name)
    assert parse_rate(rate) == parse_rate(str(rate)) == rate


@pytest.mark.parametrize(
    "value",
    [29.98, 30.003, 12, 0, -25, "", "25p", "24DF", "23.976 df", "1/0", "9" * 5000, 10**5000, 1e300, float("nan"),
     float("inf"), True, None, [], Decimal("25.5"), "2５", "29,97", "1e9"],
    ids=lambda value: repr(value)[:20] if not isinstance(value, int) or value < 10**9 else "huge",
)  # fmt: skip
def test_unknown_rates_are_refused(value: object) -> None:
    with pytest.raises(InvalidInput) as refused:
        parse_rate(value)
    assert "rate" in str(refused.value) or "drop frame" in str(refused.value)
    assert len(str(refused.value)) < 250


@pytest.mark.parametrize(
    ("timecode", "rate", "reason"),
    [
        ("00:01:00;00", "29.97", "skips the first 2 frame numbers"),
        ("00:59:00;03", "59.94", "skips the first 4 frame numbers"),
        ("00:00:00:24", "23.976", "frames end at 23 at 23.976"),
        ("24:00:00:00", "25", "hours end at 23"),
        ("00:60:00:00", "25", "minutes end at 59"),
        ("00:00:61:00", "25", "seconds end at 59"),
        ("00:00:00", "25", "is not timecode"),
        ("00:00:01.500", "25", "is not timecode"),
        ("", "25", "is not timecode"),
        ("x" * 10000, "25", "is not timecode"),
    ],
)
def test_timecode_that_does_not_exist_is_refused_with_the_reason(timecode: str, rate: str, reason: str) -> None:
    with pytest.raises(InvalidInput, match=reason) as refused:
        timecode_to_frames(timecode, parse_rate(rate))
    assert len(str(refused.value)) < 250


@pytest.mark.parametrize("rate", RATES, ids=str)
def test_frames_outside_a_day_have_no_timecode(rate: FrameRate) -> None:
    frames_in_a_day = timecode_to_frames(f"23:59:59:{rate.nominal - 1}", rate) + 1
    for frames in (-1, frames_in_a_day, 10**5000):
        with pytest.raises(InvalidInput, match="There is no timecode"):
            frames_to_timecode(frames, rate)


def test_the_separator_says_how_a_timecode_is_counted() -> None:
    rate = parse_rate(29.97)
    assert not counted_as("00:01:00:00", rate).drop_frame
    assert counted_as("00:01:00;02", rate._replace(drop_frame=False)).drop_frame
    assert timecode_to_frames("00:01:00:00", counted_as("00:01:00:00", rate)) == 1800
    with pytest.raises(InvalidInput, match="drop frame, which does not exist at 25"):
        counted_as("00:01:00;02", parse_rate(25))
    with pytest.raises(InvalidInput, match="is not timecode"):
        counted_as("1:2", rate)


@given(st.text(max_size=20))
def test_no_text_crashes(text: str) -> None:
    rate = parse_rate("29.97")
    if is_timecode(text):
        return
    with pytest.raises(InvalidInput):
        timecode_to_frames(f"!{text}", rate)
