"""What sending adds to a request; the whole is in test_console."""

from __future__ import annotations

from frameio_tui.core.http.request_text import parse_request
from frameio_tui.sandbox.server import SandboxServer
from frameio_tui.services.services import Program
from tests.support import made, run


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
