"""What sending adds to a request; the whole is in test_console."""

from __future__ import annotations

from frameio_tui.core.request import parse_request
from frameio_tui.sandbox.faults import Faults
from frameio_tui.sandbox.server import SandboxServer
from frameio_tui.services.program import Program
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


def test_what_may_be_sent_twice_waits_after_a_429(program: Program, server: SandboxServer) -> None:
    entry = made(program, server, "acme")

    async def work() -> None:
        server.fault_next(Faults(too_many=1), Faults(too_many=1))
        refused = await program.console.send(entry, parse_request("/teams").spec)
        seconds = program.console.wait_before_again(entry, refused, 0)
        assert seconds is not None
        assert 0 < seconds < 5
        assert (program.console.wait_before_again(entry, refused, 3) or 0) > seconds
        assert program.console.wait_before_again(entry, refused, 99) is None
        posted = await program.console.send(entry, parse_request("POST /search/library").spec)
        assert posted.answer.status == 429
        assert program.console.wait_before_again(entry, posted, 0) is None
        again = await program.console.again(entry, refused)
        assert again.answer.status == 200
        assert again.outgoing.url == refused.outgoing.url

    run(program, work())
