"""The request being written keeps its body and headers beside the line."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from frameio_tui.core.errors import InvalidInput
from frameio_tui.core.request import RequestSpec
from frameio_tui.ui.widgets.fields import LineField
from frameio_tui.ui.widgets.request_line import RequestLine
from tests.ui.widgets.hosting import Host

POST = RequestSpec("POST", "/x", headers=(("x-a", "b"),), body='{"a": 1}')


def run(line: RequestLine, steps: Any) -> None:
    async def main() -> None:
        async with Host(line).run_test() as pilot:
            await steps(pilot)

    asyncio.run(main())


def test_what_was_put_in_comes_out_whole() -> None:
    line = RequestLine(print)

    async def steps(pilot: Any) -> None:
        assert line.spec() is None
        line.write(POST)
        assert line.typed == "POST /x"
        assert line.spec() == POST
        assert line.unchanged()

    run(line, steps)


def test_an_edited_path_keeps_the_body_of_the_same_method_alone() -> None:
    line = RequestLine(print)

    async def steps(pilot: Any) -> None:
        line.write(POST)
        line.query_one(LineField).value = "POST /y"
        spec = line.spec()
        assert spec is not None
        assert (spec.path, spec.body, spec.headers) == ("/y", POST.body, POST.headers)
        line.query_one(LineField).value = "GET /y"
        assert line.spec() == RequestSpec("GET", "/y")
        line.query_one(LineField).value = "GET /a b"
        with pytest.raises(InvalidInput):
            line.spec()

    run(line, steps)
