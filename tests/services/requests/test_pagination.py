"""The pages of a list are loaded one by one or as one list, in order and unchanged."""

from __future__ import annotations

import asyncio
import json
import socket

import pytest

from frameio_tui.core.http.exchange import Exchange, Outgoing, Response, Timing
from frameio_tui.core.http.pagination import PageInfo
from frameio_tui.core.http.request_text import parse_request
from frameio_tui.core.profiles.profile import ApiVersion
from frameio_tui.sandbox.faults import Faults
from frameio_tui.sandbox.server import SandboxServer
from frameio_tui.services.requests.pagination import AllPagesResult, ListWriter, PageProgress
from frameio_tui.services.services import Services
from tests.support import made, run
from tests.wire import RawServer, response


@pytest.mark.parametrize("api", list(ApiVersion))
def test_every_page_of_a_list_is_fetched(api: ApiVersion, services: Services, server: SandboxServer) -> None:
    entry = made(services, server, "acme", api=api)
    account = server.store.rows("accounts")[0]["id"]
    teams = "/teams?" if api is ApiVersion.V2 else f"/accounts/{account}/workspaces?include=creator&sort=name_desc&"

    async def paging() -> list[Exchange]:
        first = await services.requests.send(entry, parse_request(f"{teams}page_size=1").spec)
        return [exchange async for exchange in services.requests.pages(entry, first, most=20)]

    pages = run(services, paging())
    rows = [json.loads(page.response.body) for page in pages]
    items = [row for page in rows for row in (page["data"] if isinstance(page, dict) else page)]
    assert len(items) == len({row["id"] for row in items}) == len(pages) > 1
    if api is ApiVersion.V4:  # its links contain the cursor alone
        assert all(row["creator"] for row in items)
        assert items == sorted(items, key=lambda row: row["name"].lower(), reverse=True)
    assert services.requests.page(pages[-1]).next is None


def test_a_429_in_the_middle_of_a_list_is_waited_for(services: Services, server: SandboxServer) -> None:
    entry = made(services, server, "acme")

    async def paging() -> list[int]:
        first = await services.requests.send(entry, parse_request("/teams?page_size=1").spec)
        server.fault_next(Faults(too_many=1))
        return [exchange.response.status async for exchange in services.requests.pages(entry, first, most=2)]

    assert run(services, paging()) == [200, 200]


def gathered(
    services: Services, server: SandboxServer, request: str, *, lines: bool = False, most: int = 1000, **fields: object
) -> tuple[AllPagesResult, bytes, list[PageProgress]]:
    entry = made(services, server, "acme", **fields)
    out: list[bytes] = []
    said: list[PageProgress] = []

    async def work() -> AllPagesResult:
        first = await services.requests.send(entry, parse_request(request).spec)
        return await services.requests.load_all(
            entry, first, ListWriter(out.append, lines=lines), said.append, most=most
        )

    return run(services, work()), b"".join(out), said


def test_every_item_once_and_progress_on_the_way(services: Services, server: SandboxServer) -> None:
    ended, body, said = gathered(services, server, "/teams?page_size=1")
    teams = json.loads(body)
    assert ended == AllPagesResult(len(teams), len(teams))
    assert len(teams) > 1
    assert len({team["id"] for team in teams}) == len(teams)
    assert [now.items for now in said if not now.waiting] == list(range(1, len(teams) + 1))
    assert f"of {len(teams)} items" in said[0].format()


def test_one_item_a_line(services: Services, server: SandboxServer) -> None:
    ended, body, _ = gathered(services, server, "/teams?page_size=1", lines=True)
    assert [json.loads(line)["_type"] for line in body.splitlines()] == ["team"] * ended.items


def written(item: str, *, lines: bool) -> str:
    """Return the bytes that a writer adds for an item that follows another one."""
    out: list[bytes] = []
    writer = ListWriter(out.append, lines=lines)
    writer.add(["0", item])
    return out[1].decode()


def test_a_line_holds_what_came_with_laid_out_items_on_one_line() -> None:
    item = '{\n  "name": "a\u2028b\u0085c\x0bd",\r\n  "size": 1.50\n}'
    assert written(item, lines=True) == '{   "name": "a\u2028b\u0085c\x0bd",    "size": 1.50 }\n'
    assert written(item, lines=False) == ",\n" + item


def test_a_limit_is_said(services: Services, server: SandboxServer) -> None:
    ended, body, _ = gathered(services, server, "/teams?page_size=1", most=2)
    assert len(json.loads(body)) == 2
    assert "limit" in ended.stopped


def test_a_refused_page_ends_it_with_words(services: Services, server: SandboxServer) -> None:
    server.fault_next(Faults(), Faults(), Faults(server_error=1))
    ended, body, _ = gathered(services, server, "/teams?page_size=1")
    assert "500" in ended.stopped
    assert len(json.loads(body)) == 2


def test_a_page_that_has_to_wait_is_asked_for_again(services: Services, server: SandboxServer) -> None:
    server.fault_next(Faults(), Faults(too_many=1))
    ended, body, said = gathered(services, server, "/teams?page_size=1")
    assert ended.stopped == ""
    assert any(now.waiting for now in said)
    assert len(json.loads(body)) == ended.items


def test_what_is_no_list_is_said(services: Services, server: SandboxServer) -> None:
    ended, _, _ = gathered(services, server, "/me")
    assert ended[:3] == (0, 0, "Page 1 is not a list or is too large.")


def answering(*pages: object) -> RawServer:
    """Return a server that sends each page in turn and then repeats the last one."""
    left = list(pages)

    def handler(conn: socket.socket, request: bytes) -> None:
        page = left.pop(0) if len(left) > 1 else left[0]
        conn.sendall(response(json.dumps(page, ensure_ascii=False).encode(), "200 OK"))

    return RawServer(handler)


def of_raw(
    services: Services, server: SandboxServer, raw: RawServer, *, lines: bool = False, max_size: int | None = None
) -> tuple[AllPagesResult, bytes]:
    """Load all pages of a V4 list from a raw server."""
    entry = made(services, server, "acme", api=ApiVersion.V4, base_url=raw.url)
    out: list[bytes] = []

    async def work() -> AllPagesResult:
        first = await services.requests.send(entry, parse_request("/accounts").spec)
        return await services.requests.load_all(
            entry, first, ListWriter(out.append, lines=lines, max_size=max_size), lambda now: None
        )

    return run(services, work()), b"".join(out)


def test_a_list_that_leads_back_ends_with_words(services: Services, server: SandboxServer) -> None:
    there, back = {"next": "/v4/accounts?after=b"}, {"next": "/v4/accounts?after=a"}
    pages = [{"data": [1], "links": back}, {"data": [2], "links": there}, {"data": [3], "links": back}]
    with answering(*pages) as raw:
        ended, body = of_raw(services, server, raw)
    assert (ended.items, json.loads(body)) == (3, [1, 2, 3])
    assert "already loaded" in ended.stopped


@pytest.mark.parametrize("link", ["https://evil.test/v4/accounts?after=b", "/v4/\\x"])
def test_a_link_that_is_not_followed_ends_with_words(services: Services, server: SandboxServer, link: str) -> None:
    with answering({"data": [1], "links": {"next": link}}) as raw:
        ended, _ = of_raw(services, server, raw)
    assert "link to the next page" in ended.stopped


def test_one_item_a_line_keeps_every_character_of_a_text(services: Services, server: SandboxServer) -> None:
    items = [{"text": "a\u2028b\u0085c\x0bd"}, "e\u2029\x1c"]
    with answering({"data": items}) as raw:
        ended, body = of_raw(services, server, raw, lines=True)
    assert ended.items == 2
    assert [json.loads(line) for line in body.decode().rstrip("\n").split("\n")] == items


def test_what_does_not_fit_ends_it_and_the_list_is_closed(services: Services, server: SandboxServer) -> None:
    with answering({"data": ["x" * 50] * 9}) as raw:
        ended, body = of_raw(services, server, raw, max_size=200)
    assert ended.items == len(json.loads(body)) == 3
    assert "exceeds the limit" in ended.stopped


def test_being_cancelled_leaves_a_whole_list_of_what_came(services: Services, server: SandboxServer) -> None:
    entry, out = made(services, server, "acme"), list[bytes]()

    async def work() -> None:
        first = await services.requests.send(entry, parse_request("/teams?page_size=1").spec)
        came = asyncio.Event()
        task = asyncio.ensure_future(
            services.requests.load_all(
                entry, first, ListWriter(out.append), lambda now: came.set() if now.items == 2 else None
            )
        )
        await came.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    run(services, work())
    assert len(json.loads(b"".join(out))) == 2


def test_pages_are_not_among_the_requests_of_before(services: Services, server: SandboxServer) -> None:
    ended, _, _ = gathered(services, server, "/teams?page_size=1")
    entry = services.profiles.entry("acme")
    kinds = [row.kind for row in services.history.recent(entry.profile.id)]
    assert (kinds.count("request"), kinds.count("page")) == (1, ended.pages - 1)


def test_progress_tells_how_long_it_takes() -> None:
    words = PageProgress(12, 600, 200, 10000, left=125.0).format()
    assert words == "page 12 of 200, 600 of 10000 items, 2 min left"
    assert PageProgress(1, 5, waiting=3.0).format() == "page 1, 5 items, waiting 3.0 s for the rate limit"


@pytest.mark.parametrize("api", list(ApiVersion))
@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_a_changing_request_has_no_further_pages(
    method: str, api: ApiVersion, services: Services, server: SandboxServer
) -> None:
    url = f"{server.url}/{api.value}/projects/1"
    headers = (("page-number", "2"), ("total-pages", "3"), ("link", f'<{url}?page=2>; rel="next"'))
    body = json.dumps({"links": {"next": f"/{api.value}/projects/1?after=x"}}).encode()
    answer = Response(200, "OK", headers, body, body_size=len(body))
    exchange = Exchange("1", "acme", api.value, Outgoing(method, url), answer, Timing(), 0.0)
    assert services.requests.page(exchange) == PageInfo()
    assert services.requests.first_page(exchange) is None
    read = exchange._replace(outgoing=Outgoing("GET", url))
    assert services.requests.page(read).next is not None
