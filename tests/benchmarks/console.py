"""The console: bytes to the terminal for a step, a request over a warm connection, all pages of a long list."""

from __future__ import annotations

import asyncio
import statistics
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import httpx

from frameio_tui.core.http.request_text import parse_request
from frameio_tui.core.profiles.profile import ApiVersion
from frameio_tui.sandbox.server import SandboxServer
from frameio_tui.services.requests.pagination import ListWriter, PageProgress
from tests.benchmarks.measure import Figure, environment
from tests.support import made, make_services
from tests.terminal import PROGRAM, Terminal

ROUNDS = 150
COMMENTS = 10_000
PAGE = 80
"""Items of a page: with the 100 that V4 allows, the limit would hardly be met."""


def figures() -> Iterator[Figure]:
    """Kilobytes, and ratios against plain httpx and against the rate limit."""
    with tempfile.TemporaryDirectory() as folder, SandboxServer() as server:
        yield from _bytes(Path(folder) / "a", server)
        yield _warm(Path(folder) / "b", server)
    with tempfile.TemporaryDirectory() as folder, SandboxServer() as server:
        yield from _pages(Path(folder), server)


def _bytes(home: Path, server: SandboxServer) -> Iterator[Figure]:
    made(make_services(str(home)), server, "acme")
    account = next(iter(server.store.tables["users"].values()))["account_id"]
    with Terminal([], env=environment(str(home)), size=(120, 36), command=PROGRAM) as terminal:
        terminal.expect("acme")
        terminal.keys("i")
        terminal.settle()
        terminal.keys(f"/search/library?account_id={account}&page_size=100", "enter")
        terminal.expect("200 OK")
        terminal.settle(0.5)
        for name, key, count, budget in (
            ("one line down in an answer", "down", 60, 4.0),
            ("one page down in an answer", "pagedown", 5, 20.0),
        ):
            took = []
            for _ in range(count):
                before = len(terminal.raw)
                terminal.keys(key)
                while len(terminal.raw) == before:  # else a slow step would be counted with the next one
                    terminal.pump(0.5)
                terminal.settle(0.2)
                took.append(len(terminal.raw) - before)
            yield Figure(name, max(took) / 1000, budget, "kB")
        terminal.keys("escape")
        terminal.settle(0.5)
        terminal.keys(":")
        yield Figure("opening the palette", terminal.settle(0.4) / 1000, 20.0, "kB")


def _warm(home: Path, server: SandboxServer) -> Figure:
    """A request as the console sends it, history and all, against the same by httpx alone; interleaved."""
    services = make_services(str(home))
    entry = made(services, server, "acme")
    spec = parse_request("/me").spec
    headers = {"authorization": f"Bearer {server.tokens['full']}"}

    async def rounds() -> float:
        ours, theirs = [], []
        async with httpx.AsyncClient(trust_env=False, headers=headers) as client:
            for _ in range(ROUNDS):
                server.sandbox.buckets.__init__(time.monotonic)  # type: ignore[misc]  # no limit in this one
                began = time.perf_counter()
                await client.get(server.url + "/v2/me")
                theirs.append(time.perf_counter() - began)
                began = time.perf_counter()
                await services.requests.send(entry, spec)
                ours.append(time.perf_counter() - began)
        await services.close()
        return statistics.median(ours) / statistics.median(theirs)

    return Figure("a request over a warm connection, against httpx alone", asyncio.run(rounds()), 1.3, "x")


def _pages(home: Path, server: SandboxServer) -> Iterator[Figure]:
    """All of 10,000 comments, against the time in which the limit lets that many pages through."""
    services = make_services(str(home))
    store = server.store
    user = next(iter(store.tables["users"].values()))
    asset, sample = next(
        (store.tables["assets"][c["asset_id"]], c)
        for c in store.tables["comments"].values()
        if store.account_of(store.tables["assets"][c["asset_id"]]["project_id"]) == user["account_id"]
    )
    have = sum(comment["asset_id"] == asset["id"] for comment in store.tables["comments"].values())
    values = {name: value for name, value in sample.items() if name not in ("id", "inserted_at", "updated_at")}
    for number in range(COMMENTS - have):
        store.add("comments", **{**values, "text": f"note {number}", "parent_id": None})
    entry = made(services, server, "acme", api=ApiVersion.V4, account=user["account_id"])
    path = f"/accounts/{user['account_id']}/files/{asset['id']}/comments"
    operation = services.catalogs.of(ApiVersion.V4).match("GET", "/v4" + path)
    assert operation is not None
    limit = operation.rate_limit
    assert limit is not None

    async def all_pages() -> tuple[float, int, int]:
        began = time.perf_counter()
        first = await services.requests.send(entry, parse_request(f"{path}?page_size={PAGE}").spec)
        progress: list[PageProgress] = []
        ended = await services.requests.load_all(entry, first, ListWriter(lambda data: None), progress.append)
        took = time.perf_counter() - began
        await services.close()
        return took, ended.pages, ended.items

    took, pages, items = asyncio.run(all_pages())
    refused = sum(1 for row in services.history.recent(entry.profile.id, 1000) if row.status == 429)
    allowed = (pages - limit.calls) * limit.window_ms / 1000 / limit.calls
    detail = f"{items} items of {pages} pages in {took:.1f} s, allowed {allowed:.1f} s"
    yield Figure("all pages of 10,000 comments, against the limit", took / allowed, 1.05, "x", detail)
    yield Figure("429 answers meanwhile", refused, 0, "")
