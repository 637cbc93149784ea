"""Waits for the rate limit are reported and limited; a 429 is retried for every method, because it was not executed."""

from __future__ import annotations

import asyncio
import socket
from dataclasses import replace

import pytest

from frameio_tui.core.errors import (
    ConnectionRefused,
    InvalidResponse,
    NameNotResolved,
    NoResponse,
    TimedOut,
    TlsFailed,
)
from frameio_tui.core.http.exchange import Exchange, Outgoing, Response, Timing
from frameio_tui.core.http.rate_limit import WAIT_AT_MOST
from frameio_tui.core.http.request_text import parse_request
from frameio_tui.sandbox.faults import Faults
from frameio_tui.sandbox.server import SandboxServer
from frameio_tui.services.profiles import ProfileEntry
from frameio_tui.services.requests.retry import ReadRetry, count_down
from frameio_tui.services.services import Services
from tests.services.requests.test_slots import VirtualClock
from tests.support import made, run
from tests.wire import RawServer, response


def send_with_retry(services: Services, entry: ProfileEntry, text: str, body: str = "") -> tuple[Exchange, list[float]]:
    """Send one request; return its exchange and the reported waits in seconds."""
    said: list[float] = []
    prepared = services.requests.prepare(entry, replace(parse_request(text).spec, body=body))
    return run(services, services.requests.send_with_retry(entry, prepared, said.append)), said


@pytest.mark.parametrize("text", ["GET /teams", "POST /search/library", "PUT /comments/none", "PATCH /x"])
def test_a_429_is_waited_out_and_told_of(services: Services, server: SandboxServer, text: str) -> None:
    server.fault_next(Faults(too_many=1))
    before = len(server.requests)
    exchange, said = send_with_retry(services, made(services, server, "acme"), text, "{}" if "GET" not in text else "")
    assert exchange.response.status != 429
    assert len(server.requests) == before + 2
    assert said[0] > 0
    assert "The request was sent again because of the rate limit (429)." in exchange.notes


class Refuser(RawServer):
    """A server that always responds with 429 and these headers."""

    def __init__(self, *headers: str) -> None:
        self.count = 0

        def handler(conn: socket.socket, request: bytes) -> None:
            self.count += 1
            conn.sendall(response(b"{}", "429 Too Many Requests", *headers))

        super().__init__(handler)


def test_a_server_that_keeps_refusing_is_left_alone_after_some_attempts(
    services: Services, server: SandboxServer
) -> None:
    with Refuser("x-ratelimit-limit: 1000", "x-ratelimit-remaining: 0", "x-ratelimit-window: 50000") as refuser:
        entry = made(services, server, "acme", base_url=refuser.url)
        exchange, said = send_with_retry(services, entry, "GET /teams")
    assert exchange.response.status == 429
    assert refuser.count == 7
    assert len(said) >= 6


@pytest.mark.parametrize(
    ("header", "words"),
    [("retry-after: 3600", "1 h"), ("retry-after: Fri, 31 Dec 9999 23:59:59 GMT", "days")],
)
def test_who_asks_for_too_long_a_wait_is_told_of_instead(
    services: Services, server: SandboxServer, header: str, words: str
) -> None:
    with Refuser(header) as refuser:
        entry = made(services, server, "acme", base_url=refuser.url)
        exchange, said = send_with_retry(services, entry, "GET /teams")
    assert (refuser.count, said) == (1, [])
    assert words in exchange.notes[-1]
    assert WAIT_AT_MOST < 3600


def test_a_wait_counts_down_and_can_be_cancelled(services: Services) -> None:
    said: list[float] = []

    async def work() -> None:
        task = asyncio.ensure_future(count_down(services.clock, 60, said.append))
        while len(said) < 2:
            await asyncio.sleep(0)
            await asyncio.sleep(0.05)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    run(services, work())
    assert 60 >= said[0] > said[1] > 55


def answered(status: int, *headers: tuple[str, str]) -> Exchange:
    """Return an exchange with a response of that status."""
    return Exchange("", "", "v4", Outgoing("GET", "http://x/"), Response(status, "", headers, b""), Timing(), 0.0)


@pytest.mark.parametrize(
    ("outcomes", "sent", "result"),
    [
        ([200], 1, 200),
        ([502, 503, 504, 502, 200], 5, 200),
        ([503] * 9, 5, 503),
        ([500, 200], 2, 200),
        ([500, 500, 200], 2, 500),
        ([500, 503, 500], 3, 500),
        ([404, 200], 1, 404),
        ([TimedOut, InvalidResponse, NameNotResolved, ConnectionRefused, 200], 5, 200),
        ([TimedOut] * 9, 5, TimedOut),
        ([TlsFailed, 200], 1, TlsFailed),
    ],
)
def test_reads_are_repeated_after_failures_that_may_pass(
    outcomes: list[int | type[NoResponse]], sent: int, result: int | type[NoResponse]
) -> None:
    clock, given, said = VirtualClock(), iter(outcomes), list[tuple[float, str]]()

    async def send() -> Exchange:
        outcome = next(given)
        if isinstance(outcome, int):
            return answered(outcome)
        raise outcome("It failed.")

    async def work() -> int | type[NoResponse]:
        retry = ReadRetry(clock, jitter=lambda: 0.5)
        work = asyncio.ensure_future(retry.send(send, lambda left, reason: said.append((left, reason))))
        await clock.run(work)  # type: ignore[arg-type]  # a task of any result
        try:
            return (await work).response.status
        except NoResponse as error:
            return type(error)

    assert asyncio.run(work()) == result
    assert len(list(given)) == len(outcomes) - sent
    assert clock.time == pytest.approx(sum(0.5 * 2**attempt for attempt in range(sent - 1)))
    assert said.count((0.0, "")) == sent - 1


def test_a_read_waits_as_long_as_a_503_asks_and_gives_up_if_that_is_too_long() -> None:
    async def work(header: str) -> tuple[int, float]:
        clock, given = VirtualClock(), iter([answered(503, ("retry-after", header)), answered(200)])

        async def send() -> Exchange:
            return next(given)

        work = asyncio.ensure_future(ReadRetry(clock).send(send))
        await clock.run(work)  # type: ignore[arg-type]  # a task of any result
        return (await work).response.status, clock.time

    assert asyncio.run(work("7")) == (200, 7.0)
    assert asyncio.run(work("3600")) == (503, 0.0)
