"""Faults are read from words and rolled for each answer."""

from __future__ import annotations

import random

import pytest

from frameio_tui.core.errors import InvalidInput
from frameio_tui.sandbox.faults import Faults, parse_faults


def test_words_become_faults() -> None:
    faults = parse_faults("latency=200, 429=0.1,500=0.05,drop=0.02,malformed=0.5,huge=5,hostile")
    assert faults == Faults(200, 0.1, 0.05, 0.02, 0.5, 5, True)
    assert faults.words() == "latency 200 ms, 429 10%, 500 5%, drop 2%, malformed 50%, huge 5 MB, hostile yes"
    assert parse_faults("") == Faults()
    assert Faults().words() == ""
    assert parse_faults("drop").drop == 1


@pytest.mark.parametrize("text", ["nonsense", "drop=2", "drop=-1", "latency=x", "huge=1e9", "drop=nan", "words=1"])
def test_words_that_make_no_sense_are_refused(text: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        parse_faults(text)
    assert caught.value.remedy


def test_a_roll_decides_each_chance() -> None:
    always = Faults(latency=5, too_many=1, drop=1, hostile=True).roll(random.Random(1))  # noqa: S311 - dice
    assert always == Faults(latency=5, too_many=1, drop=1, hostile=True)
    source = random.Random(1)  # noqa: S311 - the same
    rolled = [Faults(drop=0.3).roll(source).drop for _ in range(200)]
    assert set(rolled) == {0.0, 1.0}
    assert 30 < sum(rolled) < 90
