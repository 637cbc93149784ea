"""Filters of any size hold nothing up, and can be left in the middle; a body is read once for many expressions."""

from __future__ import annotations

import asyncio
import contextlib
import io
import struct
from collections.abc import Awaitable, Callable

import psutil
import pytest

from frameio_tui.adapters.filter import process as filter_process
from frameio_tui.adapters.filter import worker as filter_worker
from frameio_tui.adapters.filter.process import FilterProcess
from frameio_tui.adapters.filter.worker import HEAD, decode_result, encode_result, serve
from frameio_tui.core.json.filter_result import FilterResult

SMALL = b'{"a": [1, 2]}'
LARGE = b'{"a": [' + b"1, " * 500_000 + b"2]}"
ENDLESS = "a[*].[" + ", ".join(["@", *["to_string(@)"] * 8]) + "] | [].[" + ", ".join(["@"] * 60) + "] | length(@)"


def run(work: Callable[[FilterProcess], Awaitable[None]]) -> None:
    async def main() -> None:
        filters = FilterProcess({"SOME_TOKEN": "not for a child"})
        try:
            await work(filters)
        finally:
            await filters.aclose()
            assert children() == []

    asyncio.run(main())


def children() -> list[psutil.Process]:
    found = []
    for child in psutil.Process().children():
        with contextlib.suppress(psutil.Error):
            if "frameio_tui.adapters.filter.worker" in child.cmdline():
                found.append(child)
    return found


def test_a_small_body_needs_no_process() -> None:
    async def work(filters: FilterProcess) -> None:
        assert (await filters.find("a[1]", SMALL)).body == b"2"
        assert children() == []

    run(work)


def test_a_large_body_is_read_once_in_a_process_without_our_secrets() -> None:
    async def work(filters: FilterProcess) -> None:
        assert (await filters.find("length(a)", LARGE)).body == b"500001"
        (child,) = children()
        assert "SOME_TOKEN" not in child.environ()
        assert (await filters.find("a[-1]", LARGE)).body == b"2"
        assert (await filters.find("a[", LARGE)).column == 3
        assert children() == [child]
        assert (await filters.find("length(a)", LARGE[:-1] + b" }")).body == b"500001"
        assert child not in children()

    run(work)


def test_one_that_takes_too_long_is_left_and_ended_for_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(filter_process, "TIMEOUT", 0.05)

    async def work(filters: FilterProcess) -> None:
        await filters.find("a[0]", LARGE)
        (child,) = children()
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.05):
                await filters.find(ENDLESS, LARGE)
        assert (await filters.find("a[0]", LARGE)).body == b"1"
        assert child not in children()

    run(work)


def test_a_process_that_dies_is_said_and_replaced() -> None:
    async def work(filters: FilterProcess) -> None:
        await filters.find("a[0]", LARGE)
        children()[0].kill()
        assert "stopped unexpectedly" in (await filters.find("a[0]", LARGE)).error
        assert (await filters.find("a[0]", LARGE)).body == b"1"

    run(work)


def test_the_largest_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(filter_process, "LARGEST_BODY", 10)

    async def work(filters: FilterProcess) -> None:
        assert "the limit is 10 B" in (await filters.find("a", SMALL)).error

    run(work)


def asked(body: bytes, *expressions: str) -> list[FilterResult]:
    source = io.BytesIO(
        struct.pack(">Q", len(body)) + body + b"".join(struct.pack(">I", len(e)) + e.encode() for e in expressions)
    )
    sink = io.BytesIO()
    serve(source, sink)
    sink.seek(0)
    results = []
    while head := sink.read(HEAD.size):
        results.append(decode_result(head, sink.read(sum(HEAD.unpack(head)[:2]))))
    return results


def test_expressions_are_answered_in_turn() -> None:
    found, broken, last = asked(b'{"a": [1.10, 2]}', "a[0]", "a[", "length(a)")
    assert found == FilterResult(b"1.10")
    assert broken.column == 3
    assert last == FilterResult(b"2")


def test_a_body_that_cannot_be_read_is_said_of_every_expression() -> None:
    assert all("not complete, valid JSON" in result.error for result in asked(b"[1, ", "a", "b"))
    assert asked(b"[1]") == []


def test_what_is_found_has_a_ceiling(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(filter_worker, "LARGEST_RESULT", 10)
    (result,) = asked(b'["more than ten"]', "@")
    assert "narrower" in result.error
    assert result.body == b""


def test_results_come_back_as_they_were() -> None:
    for result in (FilterResult(b"\xff"), FilterResult(error="\ud800 é", column=7), FilterResult()):
        data = encode_result(result)
        assert decode_result(data[: HEAD.size], data[HEAD.size :]) == result
