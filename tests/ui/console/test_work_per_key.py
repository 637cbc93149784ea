"""Tests of how often a key makes the console parse the request line and compute what is possible."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from frameio_tui.core.catalog.operation import Operation
from frameio_tui.core.http import request_text
from frameio_tui.core.http.request import ParsedRequest
from frameio_tui.core.http.request_text import parse_request
from frameio_tui.services.catalogs import Catalogs
from frameio_tui.ui.app import FrameioApp
from frameio_tui.ui.console import availability, request_bar, screen
from frameio_tui.ui.console.request_info import operation_of
from tests.ui.driving import press, type_keys
from tests.ui.running import run


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """Count how often the request line is parsed and matched, and availability computed."""
    counted: Counter[str] = Counter()

    def parse(text: str) -> ParsedRequest:
        counted["parsed"] += 1
        return parse_request(text)

    def match(catalogs: Catalogs, api: str, method: str, path: str) -> Operation | None:
        counted["matched"] += 1
        return operation_of(catalogs, api, method, path)

    def unavailable_reasons(state: availability.ConsoleState) -> dict[str, str]:
        counted["availability"] += 1
        return availability.unavailable_reasons(state)

    monkeypatch.setattr(request_text, "parse_request", parse)  # imported where it is called
    monkeypatch.setattr(request_bar, "operation_of", match)
    monkeypatch.setattr(screen, "unavailable_reasons", unavailable_reasons)
    return counted


def test_each_text_of_the_line_is_parsed_once(app: FrameioApp, calls: Counter[str]) -> None:
    async def steps(pilot: Any) -> None:
        await type_keys(pilot, "i", *"/team")
        calls.clear()
        await type_keys(pilot, "s")
        assert (calls["parsed"], calls["matched"]) == (1, 1)
        calls.clear()
        assert '"_type": "team"' in await press(pilot, "enter")
        assert (calls["parsed"], calls["matched"]) == (0, 0)  # it was parsed while it was typed
        assert 1 <= calls["availability"] <= 2

    run(app, steps)


def test_a_key_that_writes_the_line_itself_matches_it_once(app: FrameioApp, calls: Counter[str]) -> None:
    async def steps(pilot: Any) -> None:
        calls.clear()
        assert "200 OK" in await press(pilot, "m")
        assert (calls["parsed"], calls["matched"]) == (0, 1)
        assert 1 <= calls["availability"] <= 2
        calls.clear()
        await type_keys(pilot, "f5")
        assert (calls["parsed"], calls["matched"]) == (0, 0)
        assert calls["availability"] <= 2

    run(app, steps)


def test_moving_the_focus_computes_nothing_again(app: FrameioApp, calls: Counter[str]) -> None:
    async def steps(pilot: Any) -> None:
        await type_keys(pilot, "m")
        calls.clear()
        await type_keys(pilot, "3", "down", "2", "down", "i", "escape")
        assert calls == Counter()

    run(app, steps)
