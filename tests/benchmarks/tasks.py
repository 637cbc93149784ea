"""Tasks: how well they use a rate limit, and their memory."""

from __future__ import annotations

import asyncio
import contextlib
import json
import tempfile
import time
from collections.abc import Iterator

import psutil

from frameio_tui.adapters.storage.task_journal import SqliteTaskJournals
from frameio_tui.adapters.system.package_data import operations
from frameio_tui.core.profiles.profile import ApiVersion
from frameio_tui.core.tasks.task import TaskRecord, TaskState
from frameio_tui.sandbox.server import SandboxServer
from tests.benchmarks.measure import Figure
from tests.services.tasks.test_requests import Reading
from tests.support import made, make_services

READS, LIMIT, PER_CALL = 1000, 100, 0.03
"""Requests, those that the limit allows at once, and the seconds for each further one."""
ITEMS = 100_000


def figures() -> Iterator[Figure]:
    """A thousand reads of one operation, and a journal with a hundred thousand items."""
    yield from _reads()
    yield _journal()


def _limited(api: ApiVersion) -> bytes:
    catalog = json.loads(operations(api))
    for operation in catalog:
        if operation["id"] == "getAsset":
            operation["rate_limit"] = [LIMIT, int(LIMIT * PER_CALL * 1000)]
    return json.dumps(catalog).encode()


def _reads() -> Iterator[Figure]:
    with tempfile.TemporaryDirectory() as home, SandboxServer(operations=_limited) as server:
        services = make_services(home)
        entry = made(services, server, "acme")
        ids = [row["id"] for row in server.store.rows("assets")][:READS]

        async def run() -> TaskRecord:
            try:
                await services.tasks.run(entry, Reading(operation="getMe"))
                return await services.tasks.run(entry, Reading(*ids))
            finally:
                await services.close()

        memory, began = psutil.Process().memory_info().rss, time.perf_counter()
        record = asyncio.run(run())
        seconds = time.perf_counter() - began
        grown = (psutil.Process().memory_info().rss - memory) / 1e6
        refused = sum(call.status == 429 for call in services.tasks.details(record.id).calls)
    least = (READS - LIMIT) * PER_CALL
    yield Figure("1,000 reads, against what their limit allows", seconds / least, 1.05, "x", f"{refused} refused")
    yield Figure("refused by the limit", float(refused), 0, "")
    yield Figure("memory of 1,000 reads, sandbox included", grown, 20, "MB")


def _journal() -> Figure:
    record = TaskRecord("", "tree", "tree Acme", {}, "id", "acme", TaskState.RUNNING, 0.0, 0.0)
    with (
        tempfile.TemporaryDirectory() as folder,
        contextlib.closing(SqliteTaskJournals(folder).create(record)) as journal,
    ):
        journal.finish([("warm", "up")])
        memory, began = psutil.Process().memory_info().rss, time.perf_counter()
        for at in range(ITEMS // 500):
            journal.finish((f"file {at}-{number}", {"name": "x" * 100}) for number in range(500))
        journal.flush()
        seconds = time.perf_counter() - began
        count = sum(1 for _ in journal.values())
        grown = (psutil.Process().memory_info().rss - memory) / 1e6
    return Figure("memory of a journal with 100,000 items", grown, 10, "MB", f"{count} items in {seconds:.1f} s")
