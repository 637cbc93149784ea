"""JSON folded to a level, against the lines of a pretty printer."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frameio_tui.core.document import json_index
from frameio_tui.core.document.fold_levels import LevelRows
from frameio_tui.core.document.json_index import CLOSE, JsonIndex
from tests.core.json_bodies import HOSTILE, PRINTED


@pytest.fixture(autouse=True, params=[16384, 6], ids=["one chunk", "many chunks"], scope="module")
def chunks(request: pytest.FixtureRequest) -> Any:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(json_index, "CHUNK", request.param)
        yield


def indexed(body: bytes) -> JsonIndex:
    index = JsonIndex(body)
    while not index.complete:
        index.extend()
    return index


@given(PRINTED | HOSTILE, st.integers(0, 5))
def test_rows_and_lines_lead_to_each_other(body: bytes, level: int) -> None:
    index = indexed(body)
    rows = LevelRows(index, level)
    while not rows.step(1):
        pass
    shown = []
    for token in index.starts(0):
        indent = token.depth - (token.cls == CLOSE)
        assert rows.before(token.line) == len(shown)
        if indent < level or (indent == level and token.cls != CLOSE):
            shown.append(token.line)
    assert rows.known == len(shown)
    assert [line for row in range(len(shown)) for line in rows.lines_at(row, 1)] == shown
    assert rows.lines_at(0, len(shown) + 1) == shown
    assert rows.lines_at(len(shown), 1) == rows.lines_at(-1, 1) == []


def test_counting_follows_an_index_that_grows() -> None:
    index = JsonIndex(b"[" + b"[1], " * 10_000 + b"2]")
    rows = LevelRows(index, 1)
    index.extend()
    assert rows.step(10**6)
    part = rows.known
    while not index.complete:
        index.extend()
    assert not rows.complete
    assert rows.step(10**6)
    assert part < rows.known == 10_003
