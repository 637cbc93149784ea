"""One body, many expressions, each answered in turn."""

from __future__ import annotations

import io
import struct
from typing import TYPE_CHECKING

from frameio_tui.adapters.filter import worker as filter_child
from frameio_tui.adapters.filter.worker import HEAD, packed, serve, unpacked
from frameio_tui.core.json.filter_result import FilterResult

if TYPE_CHECKING:
    import pytest


def asked(body: bytes, *expressions: str) -> list[FilterResult]:
    source = io.BytesIO(
        struct.pack(">Q", len(body)) + body + b"".join(struct.pack(">I", len(e)) + e.encode() for e in expressions)
    )
    sink = io.BytesIO()
    serve(source, sink)
    sink.seek(0)
    results = []
    while head := sink.read(HEAD.size):
        results.append(unpacked(head, sink.read(sum(HEAD.unpack(head)[:2]))))
    return results


def test_expressions_are_answered_in_turn() -> None:
    found, broken, last = asked(b'{"a": [1.10, 2]}', "a[0]", "a[", "length(a)")
    assert found == FilterResult(b"1.10")
    assert broken.column == 3
    assert last == FilterResult(b"2")


def test_a_body_that_cannot_be_read_is_said_of_every_expression() -> None:
    assert all("not JSON" in result.error for result in asked(b"[1, ", "a", "b"))
    assert asked(b"[1]") == []


def test_what_is_found_has_a_ceiling(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(filter_child, "LARGEST_RESULT", 10)
    (result,) = asked(b'["more than ten"]', "@")
    assert "narrower" in result.error
    assert result.body == b""


def test_results_come_back_as_they_were() -> None:
    for result in (FilterResult(b"\xff"), FilterResult(error="\ud800 é", column=7), FilterResult()):
        data = packed(result)
        assert unpacked(data[: HEAD.size], data[HEAD.size :]) == result
