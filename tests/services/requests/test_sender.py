"""Requests of a profile are checked before they are sent, sent once, and recorded afterwards."""

from __future__ import annotations

import asyncio
import json
import socket
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import pytest

from frameio_tui.core.errors import (
    ConfirmationRequired,
    ConnectionRefused,
    InvalidInput,
    OtherOrigin,
    ReadOnlyProfile,
    UnapprovedProfile,
)
from frameio_tui.core.http.exchange import Exchange
from frameio_tui.core.http.history import HistoryEntry
from frameio_tui.core.http.reception import Reception
from frameio_tui.core.http.request_text import parse_request
from frameio_tui.core.profiles.profile import ApiVersion, CredentialKind
from frameio_tui.sandbox.server import SandboxServer
from frameio_tui.services.profiles import ProfileEntry
from frameio_tui.services.services import Services
from tests.support import CANARY, made, make_services, run
from tests.wire import RawServer


def send(services: Services, entry: ProfileEntry, text: str, body: str = "", **allow: bool) -> Exchange:
    """Send one request."""
    spec = parse_request(text).spec
    return run(services, services.requests.send(entry, replace(spec, body=body), **allow))


def test_an_answer_comes_whole_and_is_noted(
    services: Services, entry: ProfileEntry, server: SandboxServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = services.clock.monotonic()  # time stands still, so that no capacity of the rate limit is freed
    monkeypatch.setattr("frameio_tui.adapters.system.clock.SystemClock.monotonic", lambda self: now)
    exchange = send(services, entry, "/me?include=x")
    assert exchange.ok
    assert json.loads(exchange.response.body)["_type"] == "user"
    assert exchange.operation_id
    (noted,) = services.history.recent(entry.profile.id)
    assert (noted.method, noted.target, noted.status) == ("GET", "/v2/me?include=x", 200)
    rate = services.requests.rate(entry, services.catalogs.match("GET", exchange.outgoing.url))
    assert rate is not None
    assert 0 < rate.remaining < rate.limit
    last = server.requests[-1]
    assert (last.path, last.query, last.authorized) == ("/v2/me", "include=x", True)


def test_ids_of_an_answer_complete_later_requests(services: Services, entry: ProfileEntry) -> None:
    send(services, entry, "/accounts")
    found = services.seen_ids.complete(entry.profile.id, "account")
    assert found
    assert found[0].name


@pytest.mark.parametrize(
    ("text", "body", "error"),
    [
        ("/teams/{team_id}", "", InvalidInput),
        ("https://evil.test/v2/me", "", OtherOrigin),
        ("POST /teams/x/projects", "{", InvalidInput),
        ("GET /a/../b", "", InvalidInput),
    ],
)
def test_what_cannot_be_sent_never_reaches_the_network(
    text: str, body: str, error: type[Exception], services: Services, entry: ProfileEntry, server: SandboxServer
) -> None:
    before = len(server.requests)
    with pytest.raises(error):
        send(services, entry, text, body)
    assert len(server.requests) == before


def test_a_read_only_profile_changes_nothing_until_armed(services: Services, server: SandboxServer) -> None:
    entry = made(services, server, "acme", read_only=True)
    assert send(services, entry, "/me").ok
    before = len(server.requests)
    with pytest.raises(ReadOnlyProfile):
        send(services, entry, "DELETE /comments/x")
    assert len(server.requests) == before
    assert send(services, entry, "DELETE /comments/x", allow_once=True).response.status == 404


def test_a_guarded_method_asks_first(services: Services, server: SandboxServer) -> None:
    entry = made(services, server, "acme")
    with pytest.raises(ConfirmationRequired):
        send(services, entry, "DELETE /comments/x")
    assert send(services, entry, "DELETE /comments/x", confirmed=True).response.status == 404


def test_an_untrusted_profile_sends_nothing(services: Services, entry: ProfileEntry, server: SandboxServer) -> None:
    moved = services.profiles.change(entry.profile, {"base_url": server.url.replace("127.0.0.1", "localhost")})
    before = len(server.requests)
    with pytest.raises(UnapprovedProfile):
        send(services, moved, "/me")
    assert len(server.requests) == before


def test_no_answer_is_noted_and_explained(services: Services, server: SandboxServer) -> None:
    entry = made(services, server, "acme", base_url="http://127.0.0.1:1")
    with pytest.raises(ConnectionRefused) as caught:
        send(services, entry, "/me")
    assert services.history.recent(entry.profile.id)[0].error
    assert "127.0.0.1" in services.requests.explain_error(entry, caught.value).sentence


def test_a_refusal_is_explained_by_scopes(services: Services, server: SandboxServer) -> None:
    entry = made(services, server, "acme", "limited", scopes=("account.read",))
    exchange = send(services, entry, "/search/library?q=x")
    said = services.requests.explain(entry, exchange)
    assert exchange.response.status in (403, 404)
    assert said.remedy


def test_the_account_of_the_profile_fills_its_place(services: Services, server: SandboxServer) -> None:
    entry = made(services, server, "acme")
    account = json.loads(send(services, entry, "/accounts").response.body)[0]["id"]
    changed = services.profiles.change(entry.profile, {"account": account})
    assert send(services, changed, "/accounts/{account_id}").ok


def test_v4_paths_carry_the_legacy_header_and_v2_paths_do_not(services: Services, server: SandboxServer) -> None:
    v2 = made(services, server, "v2")
    v4 = made(services, server, "v4", api=ApiVersion.V4)
    command = (sys.executable, "-c", f"print('{server.tokens['full']}')")
    by_command = made(services, server, "cmd", api=ApiVersion.V4, credential=CredentialKind.COMMAND, command=command)
    for entry, text, wanted in (
        (v2, "/v4/me", True),
        (v4, "/me", True),
        (v4, "/v2/me", False),
        (v2, "/me", False),
        (by_command, "/me", True),
    ):
        assert send(services, entry, text).ok
        assert ("x-frameio-legacy-token-auth" in server.requests[-1].headers) == wanted


def test_the_history_is_whole_once_the_program_has_settled(services: Services, server: SandboxServer) -> None:
    entry = made(services, server, "acme")

    async def work() -> None:
        for _ in range(5):
            await services.requests.send(entry, parse_request("/me").spec)
        await services.requests.settle()
        assert len(services.history.recent(entry.profile.id)) == 5

    run(services, work())


def test_closing_waits_for_what_is_still_to_be_written(services: Services, server: SandboxServer) -> None:
    entry = made(services, server, "acme")
    run(services, services.requests.send(entry, parse_request("/teams").spec))
    assert [row.target for row in services.history.recent(entry.profile.id)] == ["/v2/teams"]
    assert services.seen_ids.complete(entry.profile.id, "team")


class Raw(NamedTuple):
    """The attributes of a server that `made` uses."""

    url: str
    tokens: dict[str, str]


def cancelled(services: Services, url: str, until: Callable[[Reception], bool]) -> tuple[Exchange | None, HistoryEntry]:
    """Cancel a request as soon as `until` is true; return what was received and its history entry."""
    entry = made(services, Raw(url, {"full": CANARY}), "acme")  # type: ignore[arg-type]  # of a sandbox it needs no more

    async def work() -> tuple[Exchange | None, HistoryEntry]:
        reception = Reception(keep=True)
        prepared = services.requests.prepare(entry, parse_request("/me").spec)
        task = asyncio.create_task(services.requests.send_with_retry(entry, prepared, None, reception))
        while not until(reception):  # noqa: ASYNC110 - some of it is seen by a thread of the server
            await asyncio.sleep(0.01)
        under_way = services.requests.incomplete(entry, prepared, reception)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        kept = services.requests.incomplete(entry, prepared, reception)
        assert (kept is None) == (under_way is None)
        return kept, services.history.recent(entry.profile.id)[0]

    return run(services, work())


def test_what_arrived_before_a_cancel_is_kept_and_marked_incomplete(services: Services) -> None:
    def dripping(conn: socket.socket, request: bytes) -> None:
        conn.sendall(b'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n\r\n{"name": ')
        conn.recv(1)

    with RawServer(dripping) as server:
        kept, row = cancelled(services, server.url, lambda reception: reception.progress.received > 0)
    assert kept is not None
    assert (kept.response.status, kept.response.body, kept.response.complete) == (200, b'{"name": ', False)
    assert "The response is incomplete." in kept.notes
    assert kept.timing.total > 0
    assert (row.status, row.response_body, row.error) == (
        200,
        '{"name": ',
        "Cancelled; the server may have received the request.",
    )


def test_a_cancel_says_whether_anything_was_sent(tmp_path: Path) -> None:
    def wait(conn: socket.socket, request: bytes) -> None:
        conn.recv(1)

    with RawServer(wait) as silent:
        direct = make_services(str(tmp_path / "a"))
        kept, row = cancelled(direct, silent.url, lambda reception: reception.sent)
        assert (kept, row.status, row.error) == (None, 0, "Cancelled; the server may have received the request.")
        proxied = make_services(str(tmp_path / "b"), {"https_proxy": silent.url})
        kept, row = cancelled(proxied, "https://server.test", lambda reception: len(silent.requests) == 2)
    assert (kept, row.status, row.error) == (None, 0, "Cancelled; nothing was sent.")
