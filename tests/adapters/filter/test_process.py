"""Filters of any size hold nothing up, and can be left in the middle."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable

import psutil
import pytest

from frameio_tui.adapters.filter import process as filter_process
from frameio_tui.adapters.filter.process import FilterProcess

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
    monkeypatch.setattr(filter_process, "PATIENCE", 0.05)

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
        assert "ended early" in (await filters.find("a[0]", LARGE)).error
        assert (await filters.find("a[0]", LARGE)).body == b"1"

    run(work)


def test_the_largest_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(filter_process, "LARGEST_BODY", 10)

    async def work(filters: FilterProcess) -> None:
        assert "a filter takes 10 B" in (await filters.find("a", SMALL)).error

    run(work)
