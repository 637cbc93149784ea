"""Numbers of any length are read, and what is not JSON is still refused."""

from __future__ import annotations

import math

import pytest

from frameio_tui.core.json.values import DECODER, loads

LONG = "9" * 5000


def test_a_number_that_python_does_not_read_leaves_the_rest_as_it_is() -> None:
    text = f'{{"id": "a", "n": {LONG}, "m": -{LONG}, "k": 12, "f": 1.5}}'
    expected = {"id": "a", "n": math.inf, "m": -math.inf, "k": 12, "f": 1.5}
    assert loads(text) == loads(text.encode()) == expected
    assert type(loads(text)["k"]) is int
    assert DECODER.raw_decode(f"[{LONG}, 1] and more") == ([math.inf, 1], 5005)


@pytest.mark.parametrize("text", ["", "{", f"[{LONG}", f"[{LONG}, oops]", b"\xff"])
def test_what_is_not_json_is_refused(text: str | bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        loads(text)


def test_too_many_levels_are_told_apart() -> None:
    with pytest.raises(RecursionError):
        loads("[" * 100_000 + "]" * 100_000)
