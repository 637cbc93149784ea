"""The request being written keeps its body and headers beside the line."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any

import pytest
from textual import events

from frameio_tui.core.errors import InvalidInput
from frameio_tui.core.http.request import RequestSpec
from frameio_tui.ui.console.request_bar import RequestLine, WrittenFor
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


URL = "https://api.frame.io/v2/me"


def test_only_the_first_of_two_pasted_commands_is_loaded() -> None:
    line = RequestLine(print, lambda spec: spec.method + spec.path)

    async def steps(pilot: Any) -> None:
        line.query_one(LineField).post_message(events.Paste(f"curl {URL}\ncurl -X DELETE {URL}"))
        await pilot.pause()
        assert line.typed == f"GET {URL}"
        assert "the rest was ignored" in line.note

    run(line, steps)


ANN, BOB = WrittenFor("1", "ann", "v2", "https://a"), WrittenFor("2", "bob", "v4", "https://a")


def test_a_request_stays_that_of_the_profile_it_was_written_for() -> None:
    line = RequestLine(print, lambda spec: spec.method + spec.path)

    async def steps(pilot: Any) -> None:
        field = line.query_one(LineField)
        line.send_as(ANN)
        field.value = "DELETE /x"
        await pilot.pause()
        assert line.written_for_other(ANN) is None
        line.send_as(BOB)
        assert line.written_for_other(BOB) == ANN
        field.value = "DELETE /x?a=1"
        await pilot.pause()
        line.change(POST)
        assert line.written_for_other(BOB) == ANN
        line.send_as(ANN._replace(name="anna"))
        assert line.written_for_other(ANN._replace(name="anna")) is None
        assert line.written_for_other(ANN._replace(base_url="https://b")) == ANN
        assert ANN.words(ANN._replace(base_url="https://b")) == "ann (V2) at a"
        line.send_as(BOB)
        line.accept()
        assert line.written_for_other(BOB) is None

    run(line, steps)


def test_a_refused_paste_leaves_the_line_and_is_told() -> None:
    told: list[str] = []
    line = RequestLine(told.append, lambda spec: spec.method + spec.path)

    async def steps(pilot: Any) -> None:
        line.write(POST)
        line.query_one(LineField).post_message(events.Paste(f"curl --foo DELETE {URL}"))
        await pilot.pause()
        assert line.spec() == POST
        assert "'--foo'" in told[0]

    run(line, steps)


@pytest.mark.parametrize("how", ["cleared", "typed over", "another request"])
def test_another_request_is_of_the_active_profile_without_the_body_of_the_one_before(how: str) -> None:
    line = RequestLine(print, lambda spec: spec.method + spec.path)

    async def steps(pilot: Any) -> None:
        field = line.query_one(LineField)
        line.send_as(ANN)
        line.write(POST)
        await pilot.pause()
        line.send_as(BOB)
        if how == "another request":
            line.write(RequestSpec("POST", "/x", body=line.body_of(RequestSpec("POST", "/x"))))
        else:
            field.value = "" if how == "cleared" else "P"
            await pilot.pause()
            field.value = "POST /x"
        await pilot.pause()
        assert line.written_for_other(BOB) is None
        assert line.spec() == RequestSpec("POST", "/x")

    run(line, steps)


def test_a_typed_command_is_loaded_first_when_something_of_it_is_ignored() -> None:
    line = RequestLine(print, lambda spec: spec.method + spec.path)

    async def steps(pilot: Any) -> None:
        line.query_one(LineField).value = f"curl {URL}; curl -X DELETE {URL}"
        assert line.load_command()
        assert line.typed == f"GET {URL}"
        assert "the rest was ignored" in line.note
        assert not line.load_command()
        line.query_one(LineField).value = f"curl {URL}"
        assert not line.load_command()

    run(line, steps)


def test_a_body_of_a_cleared_line_is_not_sent_as_the_next_profile() -> None:
    line = RequestLine(print, lambda spec: spec.method + spec.path)

    async def steps(pilot: Any) -> None:
        line.send_as(ANN)
        line.write(POST)
        await pilot.pause()
        line.query_one(LineField).value = ""
        await pilot.pause()
        line.send_as(BOB)
        line.query_one(LineField).value = "POST /x"
        await pilot.pause()
        assert line.spec() == RequestSpec("POST", "/x")

    run(line, steps)


def test_a_body_that_was_not_pasted_is_lacking_until_it_is_written() -> None:
    line = RequestLine(print, lambda spec: spec.method + spec.path)

    async def steps(pilot: Any) -> None:
        line.query_one(LineField).post_message(events.Paste(f"curl -d @body.json {URL}"))
        await pilot.pause()
        spec = line.spec()
        assert spec is not None
        assert line.lacks_body(spec)
        line.write(replace(spec, headers=(("a", "b"),)))
        assert line.lacks_body(spec)
        assert not line.lacks_body(RequestSpec("GET", "/me"))
        line.write(replace(spec, body="{}"))
        line.write(spec)
        assert not line.lacks_body(spec)

    run(line, steps)


def test_a_paste_over_the_whole_line_is_another_request() -> None:
    line = RequestLine(print, lambda spec: spec.method + spec.path)

    async def steps(pilot: Any) -> None:
        line.send_as(ANN)
        line.write(POST)
        await pilot.pause()
        line.send_as(BOB)
        line.select_all()
        line.query_one(LineField).post_message(events.Paste("GET /me"))
        await pilot.pause()
        assert line.typed == "GET /me"
        assert line.written_for_other(BOB) is None

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
