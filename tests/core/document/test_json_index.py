"""The index answers the same from any chunk, whatever their size."""

from __future__ import annotations

import json
import mmap
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given

from frameio_tui.core.document import json_index
from frameio_tui.core.document.json_index import COMMA, JsonIndex
from tests.core.json_bodies import HOSTILE, PRINTED


@pytest.fixture(autouse=True, params=[16384, 5], ids=["one chunk", "many chunks"], scope="module")
def chunks(request: pytest.FixtureRequest) -> Any:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(json_index, "CHUNK", request.param)
        yield


def indexed(body: bytes) -> JsonIndex:
    index = JsonIndex(body)
    while not index.complete:
        index.extend()
    return index


@given(PRINTED | HOSTILE)
def test_lines_are_numbered_without_a_gap(body: bytes) -> None:
    index = indexed(body)
    starts = list(index.starts(0))
    assert [token.line for token in starts] == list(range(index.known))[: len(starts)]
    assert len(starts) == index.known or not body.removeprefix(b"\xef\xbb\xbf").strip(b" \t\r\n")
    for token in starts:
        assert next(index.starts(token.line)) == token
        assert index.line_of(token.offset) == token.line


@given(PRINTED)
def test_depth_of_a_line_is_its_indent(body: bytes) -> None:
    drawn = json.dumps(json.loads(body), indent=1).split("\n")
    for token in indexed(body).starts(0):
        depth = token.depth - (token.cls == json_index.CLOSE)
        assert len(drawn[token.line]) - len(drawn[token.line].lstrip(" ")) == depth


def test_a_line_of_many_chunks_is_passed_over() -> None:
    body = b'["' + b"long, [" * 50 + b'", 2]'
    index = indexed(body)
    assert [token.line for token in index.starts(0)] == [0, 1, 2, 3]
    assert index.line_of(100) == 1
    assert index.line_of(len(body) - 2) == 2


def test_commas_between_two_places_of_a_container() -> None:
    body = b"[1, [2, 3], 4, [[5, 6]], 7]"
    index = indexed(body)
    assert index.commas_between(1, len(body) - 1, 1) == 4
    assert index.commas_between(1, body.index(b"4"), 1) == 2
    assert sum(token.cls == COMMA for k in range(len(index.min_depths)) for token in index.tokens(k)) == 6


def test_a_mapped_file_is_as_good_as_bytes(tmp_path: Path) -> None:
    body = json.dumps([{"id": n, "name": "a, b"} for n in range(200)]).encode()
    (tmp_path / "body").write_bytes(body)
    with (tmp_path / "body").open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as mapped:
        index = JsonIndex(mapped)
        while not index.complete:
            index.extend()
        assert list(index.starts(0)) == list(indexed(body).starts(0))
