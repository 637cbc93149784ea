"""A Frame.io V4 that has 100,000 files in 200 folders and answers at once, and the two clients that are compared."""

from __future__ import annotations

import asyncio
import json
import os
import resource
import sys
import time
import uuid
from pathlib import Path

FOLDERS, FILES, PAGE = 200, 500, 500
CONCURRENCY = 4


def _id(number: int) -> str:
    return str(uuid.UUID(int=number))


def _file(folder: int, at: int) -> dict[str, object]:
    number = 10_000 + folder * FILES + at
    return {
        "id": _id(number),
        "type": "file",
        "name": f"A{folder:03}_C{at:04}_0102AB.mov",
        "parent_id": _id(1000 + folder),
        "project_id": _id(2),
        "file_size": 1_000_000 + number,
        "media_type": "video/quicktime",
        "status": "transcoded",
        "created_at": "2026-01-09T12:56:40.245Z",
        "updated_at": "2026-01-09T12:56:40.245Z",
        "view_url": f"https://next.frame.io/project/{_id(2)}/view/{_id(number)}",
    }


def _folder(folder: int) -> dict[str, object]:
    return {"id": _id(1000 + folder), "type": "folder", "name": f"Day {folder:03}", "parent_id": _id(3)}


def _bodies() -> dict[str, bytes]:
    """The responses by the ID in their path."""
    top = [_folder(folder) for folder in range(FOLDERS)]
    found = {_id(3): json.dumps({"data": top, "links": {"next": None}}).encode()}
    for folder in range(FOLDERS):
        files = [_file(folder, at) for at in range(FILES)]
        found[_id(1000 + folder)] = json.dumps({"data": files, "links": {"next": None}}).encode()
    found["show"] = json.dumps({"data": {**_folder(0), "id": _id(3), "name": "Reel", "project_id": _id(2)}}).encode()
    return found


async def serve() -> None:
    """Answer until the process is ended; prints the port."""
    bodies = _bodies()

    async def connection(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while not reader.at_eof():
            try:
                head = await reader.readuntil(b"\r\n\r\n")
            except asyncio.IncompleteReadError:
                break
            path = head.split(b" ", 2)[1].partition(b"?")[0].decode()
            parts = path.split("/")
            body = bodies.get(parts[5], b"") if parts[-1] == "children" else bodies["show"]
            writer.write(
                b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n"
                b"x-ratelimit-limit: 1000000\r\nx-ratelimit-remaining: 999999\r\nx-ratelimit-window: 60000\r\n"
                b"content-length: %d\r\n\r\n%s" % (len(body), body)
            )
            await writer.drain()

    server = await asyncio.start_server(connection, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    async with server:
        await server.serve_forever()


async def bare(port: int) -> dict[str, float]:
    """Read everything with httpx alone, as fast as it goes."""
    import httpx

    base = f"http://127.0.0.1:{port}/v4/accounts/{_id(1)}/folders"
    began, cpu = time.perf_counter(), time.process_time()
    files, slots = 0, asyncio.Semaphore(CONCURRENCY)
    async with httpx.AsyncClient(headers={"authorization": "Bearer x"}) as client:

        async def children(folder: str) -> list[dict[str, object]]:
            async with slots:
                reply = await client.get(f"{base}/{folder}/children", params={"page_size": PAGE})
            found: list[dict[str, object]] = reply.json()["data"]
            return found

        first = time.perf_counter()
        (await client.get(f"{base}/{_id(3)}")).json()
        one_request = time.perf_counter() - first
        top = await children(_id(3))
        for found in await asyncio.gather(*(_count(children, str(item["id"])) for item in top)):
            files += found
    return {
        "seconds": time.perf_counter() - began,
        "files": files,
        "one": one_request,
        "cpu": time.process_time() - cpu,
    }


async def _count(children: object, folder: str) -> int:
    return len(await children(folder))  # type: ignore[operator]  # a coroutine function


async def tree(port: int, home: str) -> dict[str, float]:
    """Read everything with the task `tree`, written to nowhere."""
    from frameio_tui.core.profiles.profile import ApiVersion
    from frameio_tui.services.tasks.runner import RunOptions
    from frameio_tui.services.tasks.tree import TreeOptions, TreeTask
    from tests.support import made_up_token, make_services

    services = make_services(home)
    draft = services.profiles.draft("many", base_url=f"http://127.0.0.1:{port}", api=ApiVersion.V4, account=_id(1))
    profile = services.profiles.create(draft).profile
    from frameio_tui.core.oauth.pasted_token import examine_paste

    services.tokens.save(profile, examine_paste(made_up_token("many")))
    entry = services.profiles.entry("many")
    written: list[float] = []

    def write(_data: bytes) -> None:
        if not written:
            written.append(time.perf_counter())

    # One small request first: what is imported and opened once is not what is measured.
    await services.tasks.run(entry, TreeTask(TreeOptions(_id(3), depth=0)), RunOptions(write=lambda _data: None))
    before = _memory()
    began, cpu = time.perf_counter(), time.process_time()
    record = await services.tasks.run(entry, TreeTask(TreeOptions(_id(3))), RunOptions(write=write))
    seconds = time.perf_counter() - began
    used = time.process_time() - cpu
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    await services.close()
    files = dict(record.report.counts)["files"]
    return {"seconds": seconds, "files": files, "first": written[0] - began, "growth": after - before, "cpu": used}


def _memory() -> float:
    """Megabytes now."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def main(words: list[str]) -> None:
    """Run one of the three in a process of its own."""
    if words[0] == "serve":
        asyncio.run(serve())
    elif words[0] == "bare":
        print(json.dumps(asyncio.run(bare(int(words[1])))))
    else:
        print(json.dumps(asyncio.run(tree(int(words[1]), words[2]))))


if __name__ == "__main__":
    main(sys.argv[1:])
