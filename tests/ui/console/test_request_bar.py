"""The request being written keeps its body and headers beside the line."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from frameio_tui.core.errors import InvalidInput
from frameio_tui.core.http.request import RequestSpec
from frameio_tui.ui.console.request_bar import RequestLine
from frameio_tui.ui.widgets.inputs import LineField
from tests.ui.widgets.hosting import Host

POST = RequestSpec("POST", "/x", headers=(("x-a", "b"),), body='{"a": 1}')


def run(line: RequestLine, steps: Any) -> None:
    async def main() -> None:
        async with Host(line).run_test() as pilot:
            await steps(pilot)

    asyncio.run(main())


def test_what_was_put_in_comes_out_whole() -> None:
    line = RequestLine(print, lambda spec: spec.method + spec.path)

    async def steps(pilot: Any) -> None:
        assert line.spec() is None
        line.write(POST)
        assert line.typed == "POST /x"
        assert line.spec() == POST
        assert line.unchanged()

    run(line, steps)


def test_an_edited_path_keeps_the_body_of_the_same_operation_alone() -> None:
    line = RequestLine(print, lambda spec: f"{spec.method} {spec.path[:2]}")

    async def steps(pilot: Any) -> None:
        line.write(POST)
        line.query_one(LineField).value = "POST /x/2"
        spec = line.spec()
        assert spec is not None
        assert (spec.path, spec.body, spec.headers) == ("/x/2", POST.body, POST.headers)
        line.query_one(LineField).value = "GET /x"
        assert line.spec() == RequestSpec("GET", "/x")
        line.query_one(LineField).value = "POST /y"
        assert line.spec() == RequestSpec("POST", "/y")
        line.query_one(LineField).value = "GET /a b"
        with pytest.raises(InvalidInput):
            line.spec()

    run(line, steps)


def test_a_body_comes_back_with_its_operation() -> None:
    line = RequestLine(print, lambda spec: f"{spec.method} {spec.path[:2]}")

    async def steps(pilot: Any) -> None:
        line.write(POST)
        line.write(RequestSpec("GET", "/me"))
        assert line.body_of(RequestSpec("POST", "/x")) == POST.body
        line.query_one(LineField).value = "POST /x/3"
        spec = line.spec()
        assert spec is not None
        assert spec.body == POST.body
        line.write(POST)
        line.write(RequestSpec("POST", "/x"))
        assert line.body_of(RequestSpec("POST", "/x")) == ""

    run(line, steps)


def test_a_request_is_drawn_safely_and_stays_what_it_is() -> None:
    odd = RequestSpec("GET", "/a\u202e\u200b", (("q", "\u2028"),))
    line = RequestLine(print, lambda spec: spec.path)

    async def steps(pilot: Any) -> None:
        line.write(odd)
        await pilot.pause()
        assert line.unchanged()
        assert line.spec() == odd
        line.query_one(LineField).value += "x"
        assert line.spec() == RequestSpec("GET", "/a\u202e\u200b", (("q", "\u2028x"),))
        line.query_one(LineField).value = "GET /a\x1b[2J"
        with pytest.raises(InvalidInput):
            line.spec()

    run(line, steps)
