"""Places in JSON, against the values that `json` reads from the same bytes."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings

from frameio_tui.core.document import json_index
from frameio_tui.core.document.json_index import JsonIndex
from frameio_tui.core.document.json_structure import JsonStructure, decoded
from tests.core.json_bodies import HOSTILE, PRINTED


@pytest.fixture(autouse=True, params=[16384, 7], ids=["one chunk", "many chunks"], scope="module")
def chunks(request: pytest.FixtureRequest) -> Any:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(json_index, "CHUNK", request.param)
        yield


def indexed(body: bytes) -> JsonIndex:
    index = JsonIndex(body)
    while not index.complete:
        index.extend()
    return index


def at(value: Any, path: tuple[str | int, ...]) -> Any:
    for step in path:
        value = value[step]
    return value


@given(PRINTED)
def test_path_and_bytes_of_every_line_are_those_of_its_value(body: bytes) -> None:
    value, index = json.loads(body), indexed(body)
    places = JsonStructure(index)
    for line in range(index.known):
        path, extent = places.path(line), places.value_range(line)
        assert path is not None
        assert extent is not None
        assert json.loads(body[slice(*extent)]) == at(value, path)


@given(PRINTED)
def test_containers_know_their_items_and_ends(body: bytes) -> None:
    value, index = json.loads(body), indexed(body)
    places = JsonStructure(index)
    drawn = json.dumps(value, indent=2).split("\n")
    for line in range(index.known):
        container = places.container(line)
        assert (container is not None) == drawn[line].endswith(("{", "["))
        if container is not None:
            path = places.path(line)
            assert path is not None
            assert places.items(container) == len(at(value, path))
            assert container.close is not None
            assert places.path(container.close) == path
            assert places.parent(container.close) == line
            assert places.parent(line + 1) == line


@given(PRINTED)
def test_a_container_counts_its_items_and_is_their_parent(body: bytes) -> None:
    index = indexed(body)
    places, starts = JsonStructure(index), list(index.starts(0))
    for line in range(index.known):
        container = places.container(line)
        if container is None or container.close is None:
            continue
        inside = starts[line + 1 : container.close]
        items = [start.line for start in inside if start.depth == container.depth and start.cls != json_index.CLOSE]
        assert len(items) == places.items(container)
        assert {places.parent(item) for item in items} == {line}


@settings(max_examples=100)
@given(HOSTILE)
def test_broken_text_has_places_too(body: bytes) -> None:
    index = indexed(body)
    places = JsonStructure(index)
    for line in range(index.known + 1):
        places.path(line)
        extent = places.value_range(line)
        assert extent is None or 0 <= extent[0] <= extent[1] <= len(body)
        container = places.container(line)
        if container is not None:
            assert places.items(container) >= 0


def test_repeated_keys_have_the_same_path_and_their_own_values() -> None:
    body = b'{"a": 1, "a": [2, 3]}'
    places = JsonStructure(indexed(body))
    assert places.path(1) == places.path(2) == ("a",)
    assert body[slice(*places.value_range(1) or ())] == b"1"
    assert body[slice(*places.value_range(2) or ())] == b"[2, 3]"


def test_a_body_cut_short_still_has_paths() -> None:
    body = b'{"data": [{"name": "a"}, {"name": "b, '
    index = indexed(body)
    places = JsonStructure(index)
    assert places.path(index.known - 1) == ("data", 1, "name")
    assert body[slice(*places.value_range(index.known - 1) or ())] == b'"b, '
    container = places.container(1)
    assert container is not None
    assert (container.close, places.items(container)) == (None, 2)


def test_twenty_thousand_levels_have_no_path_and_no_fault() -> None:
    index = indexed(b"[" * 20_000 + b"]" * 20_000)
    places = JsonStructure(index)
    assert places.path(10_000) is None
    assert places.path(3) == (0, 0, 0)
    assert places.parent(10_000) == 9_999


def test_what_is_not_indexed_has_no_answer_yet() -> None:
    index = JsonIndex(b"[" + b"1, " * 20_000 + b"2]")
    index.extend()
    assert JsonStructure(index).container(0) is None
    assert JsonStructure(index).path(19_999) is None
    assert JsonStructure(index).value_range(19_999) is None


def test_literals_are_decoded() -> None:
    assert decoded(rb'"a\u00e9\ud83d\ude00"') == "aé😀"
    assert decoded(rb'"\ud83d"') == "\ud83d"
    assert decoded(rb'"broken \x"') == r"broken \x"


def test_megabytes_of_blanks_are_passed_over() -> None:
    blanks = b" \n" * 40_000
    body = blanks.join([b"[", b'{"a": 1', b', "b": []', b"}", b"]"])
    index = JsonIndex(body)
    while not index.complete:
        index.extend()
    places = JsonStructure(index)
    assert [places.opens(line) for line in range(index.known)] == [True, True, False, False, False, False]
    one, two = places.value_range(2), places.value_range(3)
    assert one is not None
    assert two is not None
    assert [body[begin:end] for begin, end in (one, two)] == [b"1", b"[]"]
    outer, inner = places.container(0), places.container(1)
    assert outer is not None
    assert inner is not None
    assert (places.items(outer), places.items(inner)) == (1, 2)
    assert places.end(1) == body.rindex(b"}") + 1
    assert places.above(2, 9) == [(body.index(b"{"), 1), (0, 0)]
