"""The task `people list` with 10,000 users: how well it uses the rate limit, and its memory."""

from __future__ import annotations

import asyncio
import json
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psutil

from frameio_tui.adapters.system.package_data import operations
from frameio_tui.core.profiles.profile import ApiVersion
from frameio_tui.core.tasks.task import TaskState
from frameio_tui.sandbox.server import SandboxServer
from frameio_tui.services.tasks.listing import ListingOptions
from frameio_tui.services.tasks.people.people import PeopleListTask
from tests.benchmarks.measure import Figure
from tests.support import made, make_services

USERS, PAGE = 10_000, 100
LIMIT, PER_CALL = 10, 0.2
"""Requests that the scaled limit allows at once, and the seconds for each further one."""


def figures() -> Iterator[Figure]:
    """List all users of an account on V4 to a file."""
    with tempfile.TemporaryDirectory() as home, SandboxServer(operations=_limited) as server:
        store = server.store
        account = next(row for row in store.rows("accounts") if row["display_name"] == "Integration tests")
        for number in range(USERS - len(account["members"])):
            email = f"user{number:05}@acme.example"
            user = store.add("users", name=f"User {number}", email=email, account_id=account["id"])
            account["members"][user["id"]] = "member"
        services = make_services(home)
        entry = made(services, server, "acme", api=ApiVersion.V4)
        path = Path(home, "people.csv")
        peak = 0

        async def run() -> float:
            try:
                await services.tasks.run(entry, PeopleListTask("Acme Post", ListingOptions("csv", f"{path}.warm")))
                nonlocal peak
                before, began = psutil.Process().memory_info().rss, time.perf_counter()

                async def watch() -> None:
                    nonlocal peak
                    while True:
                        peak = max(peak, psutil.Process().memory_info().rss - before)
                        await asyncio.sleep(0.05)

                watcher = asyncio.ensure_future(watch())
                task = PeopleListTask("Integration tests", ListingOptions("csv", str(path)))
                record = await services.tasks.run(entry, task)
                watcher.cancel()
                assert record.state is TaskState.COMPLETE, record.report
                return time.perf_counter() - began
            finally:
                await services.close()

        seconds = asyncio.run(run())
        count = path.read_bytes().count(b"\r\n") - 1
        assert count == USERS, count
    least = (USERS / PAGE - LIMIT + 1) * PER_CALL  # one was used to warm up
    yield Figure("10,000 users, against what the limit allows", seconds / least, 1.05, "x", f"{seconds:.1f} s")
    yield Figure("memory of 10,000 users, sandbox included", peak / 1e6, 20, "MB")


def _limited(api: ApiVersion) -> bytes:
    catalog = json.loads(operations(api))
    for operation in catalog:
        if operation["id"] == "account_user_roles.index":
            operation["rate_limit"] = [LIMIT, int(LIMIT * PER_CALL * 1000)]
    return json.dumps(catalog).encode()
