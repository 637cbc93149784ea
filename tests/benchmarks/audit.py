"""The task `audit` with 100,000 entries: how well it uses the rate limit of V4, and its memory.

Server and client are processes of their own.
"""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, cast

from tests.benchmarks.many_assets import _Address, _memory, _peak, _queued
from tests.benchmarks.measure import PYTHON, Figure, environment
from tests.children import Child

if TYPE_CHECKING:
    from frameio_tui.core.profiles.profile import ApiVersion
    from frameio_tui.sandbox.server import SandboxServer

MODULE = (PYTHON, "-m", "tests.benchmarks.audit")
ENTRIES, PAGE = 100_000, 100
LIMIT, PER_CALL = 100, 0.03
"""Requests that the scaled limit allows at once, and the seconds for each further one."""


def figures() -> Iterator[Figure]:
    """Time against what the limit of `auditlog.index` allows, refused requests, and memory."""
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL}
    with Child([*MODULE, "serve"], seconds=600, text=True, **pipes) as server, tempfile.TemporaryDirectory() as home:
        try:
            assert server.stdout is not None
            place = server.stdout.readline().strip()
            command = [*MODULE, "audit", place, home]
            done = subprocess.run(command, env=environment(home), capture_output=True, check=True, timeout=300)
        finally:
            server.kill()
    found: dict[str, float] = json.loads(done.stdout)
    least = (ENTRIES / PAGE - LIMIT) * PER_CALL
    detail = f"{found['seconds']:.1f} s, of it {found['cpu']:.1f} s at work, {found['queued']:.1f} s queued for a CPU"
    yield Figure("audit log of 100,000 entries, against its limit", found["seconds"] / least, 1.05, "x", detail)
    yield Figure("audit log of 100,000 entries: growth of memory", found["growth"], 20, "MB")


def serve() -> None:
    """Serve until the process is ended; print what the client needs."""
    from frameio_tui.sandbox import application
    from frameio_tui.sandbox.handler_result import HandlerResult
    from frameio_tui.sandbox.server import SandboxServer as Server

    with Server(operations=_limited) as server:
        store = server.store
        account = next(row for row in store.rows("accounts") if row["display_name"] == "Acme Post")
        known = store.rows("events", lambda row: row["account_id"] == account["id"])
        rows = []
        for number in range(ENTRIES):
            stamp = store.stamp(1_790_000_000.0 - number)
            rows.append({**known[number % len(known)], "inserted_at": stamp})
        answer = application.HANDLERS["auditlog.index"]
        # The sandbox would search all rows for each page, which takes longer than the limit allows.
        application.HANDLERS["auditlog.index"] = lambda call: HandlerResult(rows=rows, view=answer(call).view)
        print(json.dumps({"url": server.url, "token": server.tokens["full"], "account": account["id"]}), flush=True)
        threading.Event().wait()


def _limited(api: ApiVersion) -> bytes:
    from frameio_tui.adapters.system.package_data import operations

    catalog = json.loads(operations(api))
    for operation in catalog:
        if operation["id"] == "auditlog.index":
            operation["rate_limit"] = [LIMIT, int(LIMIT * PER_CALL * 1000)]
    return json.dumps(catalog).encode()


async def audit(place: dict[str, str], home: str) -> dict[str, float]:
    """Write the log to a file, and measure that."""
    from frameio_tui.core.profiles.profile import ApiVersion
    from frameio_tui.core.tasks.task import TaskState
    from frameio_tui.services.tasks.audit.audit import AuditOptions, AuditTask
    from frameio_tui.services.tasks.listing import ListingOptions
    from frameio_tui.services.tasks.people.people import PeopleListTask
    from tests.support import made, make_services

    services = make_services(home)
    address = cast("SandboxServer", _Address(place["url"]))
    entry = made(services, address, "acme", place["token"], api=ApiVersion.V4)
    path = Path(home, "audit.csv")
    try:
        # Import everything that a task needs, and open the connection.
        warm = ListingOptions("csv", str(path.with_suffix(".warm")))
        await services.tasks.run(entry, PeopleListTask(place["account"], warm))
        before, queued, used, began = _memory(), _queued(), time.process_time(), time.perf_counter()
        record = await services.tasks.run(entry, AuditTask(AuditOptions(place["account"], output=str(path))))
        seconds = time.perf_counter() - began
    finally:
        await services.close()
    assert record.state is TaskState.COMPLETE, record.report
    assert dict(record.report.counts)["new entries"] == ENTRIES, record.report
    return {
        "seconds": seconds,
        "cpu": time.process_time() - used,
        "queued": _queued() - queued,
        "growth": _peak() - before,
    }


def main(words: list[str]) -> None:
    """Run the server or the client."""
    if words[0] == "serve":
        serve()
    else:
        print(json.dumps(asyncio.run(audit(json.loads(words[1]), words[2]))))


if __name__ == "__main__":
    main(sys.argv[1:])
