"""Tests of the request line, which stores body and headers beside its text."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any

import pytest
from textual import events
from textual.widgets import Static

from frameio_tui.core.errors import InvalidInput
from frameio_tui.core.http import request_text
from frameio_tui.core.http.request import ParsedRequest, RequestSpec
from frameio_tui.core.http.request_text import parse_request
from frameio_tui.services.catalogs import Catalogs
from frameio_tui.ui.console.messages import Edited, Notice, SendRequested
from frameio_tui.ui.console.request_bar import RequestBar, WrittenFor
from frameio_tui.ui.widgets.inputs import LineField
from tests.ui.widgets.hosting import Host

POST = RequestSpec("POST", "/x", headers=(("x-a", "b"),), body='{"a": 1}')
CHANGE = replace(POST, path="/x/1")
ANN, BOB = WrittenFor("1", "ann", "v2", "https://a"), WrittenFor("2", "bob", "v4", "https://a")
OPERATIONS = b"""[
    {"id": "change", "method": "POST", "path": "/v2/x/{id}", "tag": "X", "summary": "Change it"},
    {"id": "me", "method": "GET", "path": "/v2/me", "tag": "X", "summary": "Who am I"}
]"""


def request_bar() -> RequestBar:
    return RequestBar(Catalogs(lambda api: OPERATIONS))


class BarHost(Host):
    def on_notice(self, message: Notice) -> None:
        self.got.append(message)

    def on_edited(self, message: Edited) -> None:
        self.got.append(message)

    def on_send_requested(self, message: SendRequested) -> None:
        self.got.append(message)


def run(line: RequestBar, steps: Any) -> None:
    async def main() -> None:
        async with BarHost(line).run_test() as pilot:
            await steps(pilot)

    asyncio.run(main())


def test_loaded_request_is_returned_completely() -> None:
    line = request_bar()

    async def steps(pilot: Any) -> None:
        assert line.request.spec is None
        assert line.request.error is None
        line.write(POST)
        assert line.typed == "POST /x"
        assert line.request.spec == POST
        assert line.is_unchanged()

    run(line, steps)


def test_edited_path_keeps_the_body_only_for_the_same_operation() -> None:
    line = request_bar()

    async def steps(pilot: Any) -> None:
        line.send_as(ANN)
        line.write(CHANGE)
        line.query_one(LineField).value = "POST /x/2"
        spec = line.request.spec
        assert spec is not None
        assert (spec.path, spec.body, spec.headers) == ("/x/2", POST.body, POST.headers)
        line.query_one(LineField).value = "GET /x/2"
        assert line.request.spec == RequestSpec("GET", "/x/2")
        line.query_one(LineField).value = "POST /y"
        assert line.request.spec == RequestSpec("POST", "/y")
        line.query_one(LineField).value = "GET /a b"
        assert line.request.spec is None
        assert isinstance(line.request.error, InvalidInput)

    run(line, steps)


def test_earlier_body_is_offered_for_its_operation_and_never_attached() -> None:
    line = request_bar()

    async def steps(pilot: Any) -> None:
        line.send_as(ANN)
        line.write(CHANGE)
        assert line.earlier_body(CHANGE) == ""  # it is attached
        line.write(RequestSpec("GET", "/me"))
        line.query_one(LineField).value = "POST /x/3"
        spec = line.request.spec
        assert spec == RequestSpec("POST", "/x/3")
        assert line.earlier_body(spec) == POST.body
        line.write(RequestSpec("POST", "/x/1"))
        assert line.request.spec == RequestSpec("POST", "/x/1")
        line.send_as(BOB)
        line.query_one(LineField).value = ""
        await pilot.pause()
        assert line.earlier_body(RequestSpec("POST", "/x/1")) == ""

    run(line, steps)


def test_removed_body_is_not_offered_again() -> None:
    line = request_bar()

    async def steps(pilot: Any) -> None:
        line.send_as(ANN)
        line.write(CHANGE)
        line.attach_body(CHANGE, "")
        spec = line.request.spec
        assert spec is not None
        assert spec.body == line.earlier_body(spec) == ""

    run(line, steps)


def test_attached_body_and_headers_are_shown_beside_the_line() -> None:
    line = request_bar()

    def attached() -> str:
        return str(line.query_one("#attached", Static).render())

    async def steps(pilot: Any) -> None:
        line.send_as(ANN)
        line.write(CHANGE)
        assert attached() == "[body 8 B] [1 header]"
        line.change(replace(CHANGE, headers=(("a", "b"), ("c", "d")), body=""))
        assert attached() == "[2 headers]"
        line.query_one(LineField).value = "GET /me"
        await pilot.pause()
        assert attached() == ""
        line.query_one(LineField).post_message(events.Paste(f"curl -d @body.json {URL}"))
        await pilot.pause()
        assert attached() == "[body missing]"

    run(line, steps)


def test_line_typed_over_is_a_new_request_without_body_and_headers() -> None:
    line = request_bar()

    async def steps(pilot: Any) -> None:
        line.send_as(ANN)
        line.write(CHANGE)
        await pilot.pause()
        line.query_one(LineField).value = "P"
        await pilot.pause()
        line.query_one(LineField).value = "POST /x/1"
        assert line.request.spec == RequestSpec("POST", "/x/1")

    run(line, steps)


def test_text_is_parsed_once_and_posted_with_its_operation(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []

    def counted(text: str) -> ParsedRequest:
        read.append(text)
        return parse_request(text)

    monkeypatch.setattr(request_text, "parse_request", counted)
    line = request_bar()

    async def steps(pilot: Any) -> None:
        line.send_as(ANN)
        line.query_one(LineField).value = "POST /x/2"
        await pilot.pause()
        [edited] = pilot.app.got
        assert edited.spec == RequestSpec("POST", "/x/2")
        assert edited.operation.id == "change"
        assert line.request.may_change_something
        submitted = line.submit()
        assert submitted is not None
        assert submitted.spec == edited.spec
        assert read == ["POST /x/2"]

    run(line, steps)


URL = "https://api.frame.io/v2/me"


def test_only_the_first_of_two_pasted_commands_is_loaded() -> None:
    line = request_bar()

    async def steps(pilot: Any) -> None:
        line.query_one(LineField).post_message(events.Paste(f"curl {URL}\ncurl -X DELETE {URL}"))
        await pilot.pause()
        assert line.typed == f"GET {URL}"
        assert "the rest was ignored" in line.note

    run(line, steps)


def test_request_belongs_to_the_profile_it_was_written_for() -> None:
    line = request_bar()

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
        assert ANN.describe(ANN._replace(base_url="https://b")) == "ann (V2) at a"
        line.send_as(BOB)
        line.accept()
        assert line.written_for_other(BOB) is None

    run(line, steps)


def test_refused_paste_is_reported_and_keeps_the_line() -> None:
    line = request_bar()

    async def steps(pilot: Any) -> None:
        line.write(POST)
        line.query_one(LineField).post_message(events.Paste(f"curl --foo DELETE {URL}"))
        await pilot.pause()
        assert line.request.spec == POST
        [told] = [message.text for message in pilot.app.got if isinstance(message, Notice)]
        assert "'--foo'" in told

    run(line, steps)


@pytest.mark.parametrize("how", ["cleared", "typed over", "another request"])
def test_new_request_is_for_the_active_profile_without_the_previous_body(how: str) -> None:
    line = request_bar()

    async def steps(pilot: Any) -> None:
        field = line.query_one(LineField)
        line.send_as(ANN)
        line.write(POST)
        await pilot.pause()
        line.send_as(BOB)
        if how == "another request":
            line.write(RequestSpec("POST", "/x"))
        else:
            field.value = "" if how == "cleared" else "P"
            await pilot.pause()
            field.value = "POST /x"
        await pilot.pause()
        assert line.written_for_other(BOB) is None
        assert line.request.spec == RequestSpec("POST", "/x")

    run(line, steps)


def test_typed_command_with_ignored_parts_is_loaded_before_sending() -> None:
    line = request_bar()

    async def steps(pilot: Any) -> None:
        line.query_one(LineField).value = f"curl {URL}; curl -X DELETE {URL}"
        assert line.submit() is None
        assert line.typed == f"GET {URL}"
        assert "the rest was ignored" in line.note
        assert line.submit() is not None
        line.query_one(LineField).value = f"curl {URL}"
        assert line.submit() is not None

    run(line, steps)


def test_body_of_a_cleared_line_is_not_sent_as_another_profile() -> None:
    line = request_bar()

    async def steps(pilot: Any) -> None:
        line.send_as(ANN)
        line.write(POST)
        await pilot.pause()
        line.query_one(LineField).value = ""
        await pilot.pause()
        line.send_as(BOB)
        line.query_one(LineField).value = "POST /x"
        await pilot.pause()
        assert line.request.spec == RequestSpec("POST", "/x")

    run(line, steps)


def test_request_pasted_without_its_body_lacks_one_until_it_is_written() -> None:
    line = request_bar()

    async def steps(pilot: Any) -> None:
        line.query_one(LineField).post_message(events.Paste(f"curl -d @body.json {URL}"))
        await pilot.pause()
        spec = line.request.spec
        assert spec is not None
        assert line.lacks_body(spec)
        line.write(replace(spec, headers=(("a", "b"),)))
        assert line.lacks_body(spec)
        assert not line.lacks_body(RequestSpec("GET", "/me"))
        line.write(replace(spec, body="{}"))
        line.write(spec)
        assert not line.lacks_body(spec)

    run(line, steps)


def test_paste_over_the_whole_line_is_a_new_request() -> None:
    line = request_bar()

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


def test_request_is_drawn_safely_and_sent_unchanged() -> None:
    odd = RequestSpec("GET", "/a\u202e\u200b", (("q", "\u2028"),))
    line = request_bar()

    async def steps(pilot: Any) -> None:
        line.write(odd)
        await pilot.pause()
        assert line.is_unchanged()
        assert line.request.spec == odd
        line.query_one(LineField).value += "x"
        assert line.request.spec == RequestSpec("GET", "/a\u202e\u200b", (("q", "\u2028x"),))
        line.query_one(LineField).value = "GET /a\x1b[2J"
        assert isinstance(line.request.error, InvalidInput)

    run(line, steps)
