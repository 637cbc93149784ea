"""Folds, against a plain list of the lines that are left."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from frameio_tui.core.document import json_index
from frameio_tui.core.document.folds import Folds
from frameio_tui.core.document.json_index import CLOSE, JsonIndex
from frameio_tui.core.document.json_structure import JsonStructure
from tests.core.json_bodies import HOSTILE, PRINTED


@pytest.fixture(autouse=True, params=[16384, 9], ids=["one chunk", "many chunks"], scope="module")
def chunks(request: pytest.FixtureRequest) -> Any:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(json_index, "CHUNK", request.param)
        yield


def indexed(body: bytes) -> tuple[JsonIndex, JsonStructure]:
    index = JsonIndex(body)
    while not index.complete:
        index.extend()
    return index, JsonStructure(index)


class Plain:
    """The same, with sets over every line."""

    def __init__(self, index: JsonIndex, places: JsonStructure) -> None:
        self.starts = list(index.starts(0))
        self.ends = {}
        for line in range(len(self.starts)):
            container = places.container(line)
            if container is not None:
                self.ends[line] = index.known if container.close is None else container.close + 1
        self.level: int | None = None
        self.folded: set[int] = set()
        self.opened: set[int] = set()

    def hidden(self, line: int) -> bool:
        if any(a < line < self.ends[a] for a in self.folded):
            return True
        start = self.starts[line]
        indent = start.depth - (start.cls == CLOSE)
        if self.level is None or indent < self.level or (indent == self.level and start.cls != CLOSE):
            return False
        return not any(a < line < self.ends[a] for a in self.opened)

    def shown(self) -> list[int]:
        return [line for line in range(len(self.starts)) if not self.hidden(line)]


@settings(max_examples=100)
@given(
    PRINTED | HOSTILE, st.none() | st.integers(0, 3), st.lists(st.tuples(st.booleans(), st.integers(0)), max_size=12)
)
def test_rows_are_the_lines_left(body: bytes, level: int | None, steps: list[tuple[bool, int]]) -> None:
    index, places = indexed(body)
    if index.start(0) is None:
        return
    plain, folds = Plain(index, places), Folds(index, places)
    if level is not None:
        folds.fold_to_level(level)
        while not folds.step(1):
            pass
        plain.level = level
    shown = plain.shown()
    for fold, pick in steps:
        line = shown[pick % len(shown)]
        if fold:
            done = folds.fold(line)
            if done is not None and done in plain.opened:
                plain.opened.remove(done)
            elif done is not None:
                plain.folded.add(done)
        elif folds.unfold(line):
            if line in plain.folded:
                plain.folded.remove(line)
            else:
                plain.opened.add(line)
        shown = plain.shown()
        agree(folds, plain, shown)


def agree(folds: Folds, plain: Plain, shown: list[int]) -> None:
    assert folds.count == len(shown)
    assert [folds.line_at(row) for row in range(len(shown))] == shown
    assert folds.line_at(len(shown)) is None
    for row, line in enumerate(shown):
        assert folds.row_of(line) == row
    above, left = 0, set(shown)
    for line in range(len(plain.starts)):
        if line in left:
            above = folds.row_of(line)
        elif line in plain.ends:
            assert folds.row_of(line) <= above


@given(PRINTED, st.none() | st.integers(0, 3), st.lists(st.integers(0), max_size=5), st.integers(0))
def test_what_hides_a_line_is_unfolded_for_it(body: bytes, level: int | None, picks: list[int], wanted: int) -> None:
    index, places = indexed(body)
    folds = Folds(index, places)
    if level is not None:
        folds.fold_to_level(level)
        while not folds.step(1):
            pass
    for pick in picks:
        folds.fold(folds.line_at(pick % folds.count) or 0)
    line = wanted % index.known
    folds.uncover(line)
    assert folds.line_at(folds.row_of(line)) == line


@given(PRINTED, st.integers(0))
def test_fold_and_unfold_lead_back(body: bytes, pick: int) -> None:
    index, places = indexed(body)
    folds = Folds(index, places)
    line = folds.fold(pick % index.known)
    if line is None:
        return
    assert folds.is_folded(line)
    assert folds.count < index.known
    assert folds.toggle(line)
    assert not folds.any
    assert [folds.line_at(row) for row in range(index.known)] == list(range(index.known))


def test_folding_what_is_not_counted_yet_is_refused() -> None:
    index = JsonIndex(b"[[1, 2], " + b"[3, 4], " * 5_000 + b"5]")
    index.extend()
    folds = Folds(index, JsonStructure(index))
    assert folds.fold(0) is None
    assert folds.fold(2) == (1 if index.known > 4 else None)


def test_an_unfolded_container_of_a_level_shows_all_that_is_in_it() -> None:
    body = json.dumps({"data": [{"id": n, "by": {"name": "a"}} for n in range(3)]}).encode()
    folds = Folds(*indexed(body))
    folds.fold_to_level(2)
    assert [folds.line_at(row) for row in range(folds.count)] == [0, 1, 2, 8, 14, 20, 21]
    assert folds.unfold(8)
    assert folds.count == 12
    assert folds.fold(10) == 10
    assert folds.fold(8) == 8
    assert folds.count == 7
