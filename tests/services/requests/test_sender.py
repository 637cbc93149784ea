"""What sending adds to a request; the whole is in test_console."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from frameio_tui.core.http.exchange import Exchange
from frameio_tui.core.http.reception import Reception
from frameio_tui.core.http.request import parse_request
from frameio_tui.core.ports import HistoryEntry
from frameio_tui.sandbox.server import SandboxServer
from frameio_tui.services.services import Program
from tests.support import CANARY, made, make_program, run
from tests.wire import RawServer


def test_the_history_is_whole_once_the_program_has_settled(program: Program, server: SandboxServer) -> None:
    entry = made(program, server, "acme")

    async def work() -> None:
        for _ in range(5):
            await program.console.send(entry, parse_request("/me").spec)
        await program.console.settle()
        assert len(program.history.recent(entry.profile.id)) == 5

    run(program, work())


def test_closing_waits_for_what_is_still_to_be_written(program: Program, server: SandboxServer) -> None:
    entry = made(program, server, "acme")
    run(program, program.console.send(entry, parse_request("/teams").spec))
    assert [row.target for row in program.history.recent(entry.profile.id)] == ["/v2/teams"]
    assert program.seen.complete(entry.profile.id, "team")


class Raw(NamedTuple):
    """What `made` needs to know of a server."""

    url: str
    tokens: dict[str, str]


def cancelled(program: Program, url: str, until: Callable[[Reception], bool]) -> tuple[Exchange | None, HistoryEntry]:
    """What is kept of a request that is cancelled at some moment, and its row in the history."""
    entry = made(program, Raw(url, {"full": CANARY}), "acme")  # type: ignore[arg-type]  # of a sandbox it needs no more

    async def work() -> tuple[Exchange | None, HistoryEntry]:
        reception = Reception(keep=True)
        prepared = program.console.prepare(entry, parse_request("/me").spec)
        task = asyncio.create_task(program.console.send_prepared(entry, prepared, reception))
        while not until(reception):  # noqa: ASYNC110 - some of it is seen by a thread of the server
            await asyncio.sleep(0.01)
        under_way = program.console.incomplete(entry, prepared, reception)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        kept = program.console.incomplete(entry, prepared, reception)
        assert (kept is None) == (under_way is None)
        return kept, program.history.recent(entry.profile.id)[0]

    return run(program, work())


def test_what_arrived_before_a_cancel_is_kept_and_marked_incomplete(program: Program) -> None:
    def dripping(conn: socket.socket, request: bytes) -> None:
        conn.sendall(b'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n\r\n{"name": ')
        conn.recv(1)

    with RawServer(dripping) as server:
        kept, row = cancelled(program, server.url, lambda reception: reception.progress.received > 0)
    assert kept is not None
    assert (kept.answer.status, kept.answer.body, kept.answer.complete) == (200, b'{"name": ', False)
    assert "The response is incomplete." in kept.notes
    assert kept.timing.total > 0
    assert (row.status, row.response_body, row.error) == (200, '{"name": ', "Cancelled; it may have arrived.")


def test_a_cancel_says_whether_anything_was_sent(tmp_path: Path) -> None:
    def wait(conn: socket.socket, request: bytes) -> None:
        conn.recv(1)

    with RawServer(wait) as silent:
        direct = make_program(str(tmp_path / "a"))
        kept, row = cancelled(direct, silent.url, lambda reception: reception.sent)
        assert (kept, row.status, row.error) == (None, 0, "Cancelled; it may have arrived.")
        proxied = make_program(str(tmp_path / "b"), {"https_proxy": silent.url})
        kept, row = cancelled(proxied, "https://server.test", lambda reception: len(silent.requests) == 2)
    assert (kept, row.status, row.error) == (None, 0, "Cancelled; nothing was sent.")
