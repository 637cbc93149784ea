"""All pages as one list, in order and exact."""

from __future__ import annotations

import json

from frameio_tui.core.request import parse_request
from frameio_tui.sandbox.faults import Faults
from frameio_tui.sandbox.server import SandboxServer
from frameio_tui.services.gather import Gathered, Progress, _written, gather
from frameio_tui.services.program import Program
from tests.support import made, run


def gathered(
    program: Program, server: SandboxServer, request: str, *, lines: bool = False, most: int = 1000, **fields: object
) -> tuple[Gathered, bytes, list[Progress]]:
    entry = made(program, server, "acme", **fields)
    out: list[bytes] = []
    said: list[Progress] = []

    async def work() -> Gathered:
        first = await program.console.send(entry, parse_request(request).spec)
        return await gather(program.console, entry, first, out.append, said.append, lines=lines, most=most)

    return run(program, work()), b"".join(out), said


def test_every_item_once_and_progress_on_the_way(program: Program, server: SandboxServer) -> None:
    ended, body, said = gathered(program, server, "/teams?page_size=1")
    teams = json.loads(body)
    assert ended == Gathered(len(teams), len(teams))
    assert len(teams) > 1
    assert len({team["id"] for team in teams}) == len(teams)
    assert [now.items for now in said if not now.waiting] == list(range(1, len(teams) + 1))
    assert f"of {len(teams)} items" in said[0].words()


def test_one_item_a_line(program: Program, server: SandboxServer) -> None:
    ended, body, _ = gathered(program, server, "/teams?page_size=1", lines=True)
    assert [json.loads(line)["_type"] for line in body.splitlines()] == ["team"] * ended.items


def test_a_line_holds_what_came_with_laid_out_items_on_one_line() -> None:
    item = '{\n  "name": "a\u2028b\u0085c\x0bd",\r\n  "size": 1.50\n}'
    assert _written(item, True, True) == '{   "name": "a\u2028b\u0085c\x0bd",    "size": 1.50 }\n'
    assert _written(item, False, False) == ",\n" + item


def test_a_ceiling_is_said(program: Program, server: SandboxServer) -> None:
    ended, body, _ = gathered(program, server, "/teams?page_size=1", most=2)
    assert len(json.loads(body)) == 2
    assert "ceiling" in ended.stopped


def test_a_refused_page_ends_it_with_words(program: Program, server: SandboxServer) -> None:
    server.fault_next(Faults(), Faults(), Faults(server_error=1))
    ended, body, _ = gathered(program, server, "/teams?page_size=1")
    assert "500" in ended.stopped
    assert len(json.loads(body)) == 2


def test_a_page_that_has_to_wait_is_asked_for_again(program: Program, server: SandboxServer) -> None:
    server.fault_next(Faults(), Faults(too_many=1))
    ended, body, said = gathered(program, server, "/teams?page_size=1")
    assert ended.stopped == ""
    assert any(now.waiting for now in said)
    assert len(json.loads(body)) == ended.items


def test_what_is_no_list_is_said(program: Program, server: SandboxServer) -> None:
    ended, _, _ = gathered(program, server, "/me")
    assert ended == Gathered(0, 0, "Page 1 is no list, or too large.")
