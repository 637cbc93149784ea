"""A sandbox with a project of 100,000 assets, and the clients that are measured, each in a process of its own."""

from __future__ import annotations

import asyncio
import json
import os
import statistics
import sys
import time
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING, cast

from tests.benchmarks.replay import Replay

if TYPE_CHECKING:
    from frameio_tui.core.profiles.profile import ApiVersion
    from frameio_tui.sandbox.server import SandboxServer

ASSETS = 100_000
CONCURRENCY = 4
FIRST_LINES = 16
"""Number of first lines that are waited for; the first of them is not counted."""
FILES, LIMIT, PER_CALL = 1000, 100, 0.02
"""Files with comments, requests for comments that the scaled limit allows at once, and seconds for each further one."""


def serve(*, limited: bool) -> None:
    """Serve until the process is ended, without rate limits or with those of `_limited`; print what clients need."""
    from frameio_tui.adapters.system.package_data import operations
    from frameio_tui.sandbox.server import SandboxServer as Server

    with Server(
        assets=ASSETS, limits=1.0 if limited else 1e6, operations=_limited if limited else operations
    ) as server:
        store = server.store
        large = next(row for row in store.rows("projects") if len(store.children(row["root_asset_id"])) == 3)
        account = store.account_of(large["id"])
        commented = next(row for row in store.children(large["root_asset_id"]) if row["name"] == "Commented")
        found = {
            "url": server.url,
            "token": server.tokens["full"],
            "account": account,
            "folder": large["root_asset_id"],
            "commented": commented["id"],
            "file": store.children(commented["id"])[0]["id"],
        }
        asyncio.run(_announce(found, replayed=not limited))


async def _announce(found: dict[str, str], *, replayed: bool) -> None:
    """Print what clients need, with the address of a server that has the same responses but does no work for them."""
    replay = Replay(found["url"])
    if replayed:
        found["replay"] = await replay.start()
    print(json.dumps(found), flush=True)
    await asyncio.Event().wait()


def _limited(api: ApiVersion) -> bytes:
    """Return the operations with a faster limit for the comments of a file; the others keep theirs."""
    from frameio_tui.adapters.system.package_data import operations

    catalog = json.loads(operations(api))
    for operation in catalog:
        if operation["id"] == "comments.index":
            operation["rate_limit"] = [LIMIT, int(LIMIT * PER_CALL * 1000)]
    return json.dumps(catalog).encode()


async def bare(place: dict[str, str]) -> dict[str, float]:
    """Read everything with httpx alone, as fast as it goes."""
    import httpx

    base = f"{place['replay']}/v4/accounts/{place['account']}/folders"
    slots = asyncio.Semaphore(CONCURRENCY)
    async with httpx.AsyncClient(headers=_headers(place)) as client:

        async def read(url: str) -> dict[str, object]:
            async with slots:
                reply = await client.get(url)
            found: dict[str, object] = reply.raise_for_status().json()
            return found

        async def files(folder: str) -> int:
            count, url, tasks = 0, f"{base}/{folder}/children?page_size=500", []
            while url:
                page = await read(url)
                items, links = page["data"], page["links"]
                assert isinstance(items, list)
                assert isinstance(links, dict)
                count += sum(item["type"] != "folder" for item in items)
                tasks += [asyncio.create_task(files(item["id"])) for item in items if item["type"] == "folder"]
                url = f"{place['replay']}{links['next']}&page_size=500" if links.get("next") else ""
            return count + sum(await asyncio.gather(*tasks))

        await read(f"{base}/{place['folder']}")
        began, cpu = time.perf_counter(), time.process_time()
        found = await files(place["folder"])
        return {"seconds": time.perf_counter() - began, "files": found, "cpu": time.process_time() - cpu}


def _headers(place: dict[str, str]) -> dict[str, str]:
    return {"authorization": f"Bearer {place['token']}", "x-frameio-legacy-token-auth": "true"}


async def tree(place: dict[str, str], home: str) -> dict[str, float]:
    """Read everything with the task `tree`, written to nowhere."""
    from frameio_tui.core.profiles.profile import ApiVersion as Api
    from frameio_tui.services.tasks.runner import RunOptions
    from frameio_tui.services.tasks.tree.tree import TreeOptions, TreeTask
    from tests.support import made, make_services

    services = make_services(home)
    server = cast("SandboxServer", _Address(place["replay"]))
    entry = made(services, server, "many", place["token"], api=Api.V4, account=place["account"])
    # One small request first: what is imported and opened once is not what is measured.
    options = RunOptions(write=lambda _data: None)
    await services.tasks.run(entry, TreeTask(TreeOptions(place["folder"], depth=0)), options)
    before = _memory()
    began, cpu = time.perf_counter(), time.process_time()
    record = await services.tasks.run(entry, TreeTask(TreeOptions(place["folder"])), options)
    seconds, used = time.perf_counter() - began, time.process_time() - cpu
    after = _peak()
    await services.close()
    files = dict(record.report.counts)["files"]
    return {"seconds": seconds, "files": files, "growth": after - before, "cpu": used}


async def first(place: dict[str, str], home: str) -> dict[str, float]:
    """Wait in turn for one request of httpx alone to the sandbox and for the first line of the task `tree`.

    Connections are open already, and everything is imported.
    """
    import httpx

    from frameio_tui.core.profiles.profile import ApiVersion as Api
    from frameio_tui.services.tasks.runner import RunOptions
    from frameio_tui.services.tasks.tree.tree import TreeOptions, TreeTask
    from tests.support import made, make_services

    services = make_services(home)
    server = cast("SandboxServer", _Address(place["url"]))
    entry = made(services, server, "many", place["token"], api=Api.V4, account=place["account"])
    written: list[float] = []
    options = RunOptions(write=lambda _data: written.append(time.perf_counter()))
    url = f"{place['url']}/v4/accounts/{place['account']}/folders/{place['folder']}"
    ones, lines = [], []
    async with httpx.AsyncClient(headers=_headers(place)) as client:
        for _ in range(FIRST_LINES):
            began = time.perf_counter()
            (await client.get(url)).raise_for_status().json()
            ones.append(time.perf_counter() - began)
            written.clear()
            began = time.perf_counter()
            await services.tasks.run(entry, TreeTask(TreeOptions(place["folder"], depth=1)), options)
            lines.append(written[0] - began)
    await services.close()
    return {"first": statistics.median(lines[1:]), "one": statistics.median(ones[1:])}


async def comments(place: dict[str, str], home: str) -> dict[str, float]:
    """Export the comments of all commented files as CSV with the task `comments export`."""
    from frameio_tui.core.profiles.profile import ApiVersion as Api
    from frameio_tui.services.tasks.comments.export import CommentsExportTask, CommentsOptions
    from tests.support import made, make_services

    services = make_services(home)
    server = cast("SandboxServer", _Address(place["url"]))
    entry = made(services, server, "many", place["token"], api=Api.V4, account=place["account"])
    # One file first: what is imported and opened once is not what is measured.
    await services.tasks.run(entry, CommentsExportTask(CommentsOptions(place["file"], output=f"{home}/warm.csv")))
    before, queued = _memory(), _queued()
    began, cpu = time.perf_counter(), time.process_time()
    task = CommentsExportTask(CommentsOptions(place["commented"], output=f"{home}/all.csv"))
    record = await services.tasks.run(entry, task)
    seconds, used = time.perf_counter() - began, time.process_time() - cpu
    after = _peak()
    details = services.tasks.details(record.id)
    await services.close()
    counts = dict(record.report.counts)
    assert counts["files"] == FILES, record.report
    return {
        "seconds": seconds,
        "comments": counts["comments"],
        "calls": details.call_count,
        "refused": sum(call.status == HTTPStatus.TOO_MANY_REQUESTS for call in details.calls),
        "queued": _queued() - queued,
        "growth": after - before,
        "cpu": used,
    }


class _Address:
    """The URL of the server in the other process."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.tokens: dict[str, str] = {}


def _peak() -> float:
    """The most memory of this process in MB; `ru_maxrss` would include that of the parent that started it."""
    line = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) / 1024


def _memory() -> float:
    """Megabytes now."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def _queued() -> float:
    """Seconds for which this thread has waited for a processor, because other processes were busy."""
    return int(Path("/proc/thread-self/schedstat").read_text().split()[1]) / 1e9


def main(words: list[str]) -> None:
    """Run the server or one of the clients."""
    if words[0] in ("serve", "serve-limited"):
        serve(limited=words[0] == "serve-limited")
        return
    place = json.loads(words[1])
    clients = {
        "bare": lambda: bare(place),
        "tree": lambda: tree(place, words[2]),
        "first": lambda: first(place, words[2]),
        "comments": lambda: comments(place, words[2]),
    }
    print(json.dumps(asyncio.run(clients[words[0]]())))


if __name__ == "__main__":
    main(sys.argv[1:])
