"""The requests of a task use the rate limits up without exceeding them, and survive a token that expires."""

from __future__ import annotations

import asyncio
import contextlib
import json
import time
from collections.abc import Iterator, Sequence

import pytest

from frameio_tui.adapters.system.package_data import operations
from frameio_tui.core.errors import TimedOut
from frameio_tui.core.profiles.profile import ApiVersion
from frameio_tui.core.tasks.task import Arguments, Estimate, TaskRecord, TaskReport, TaskState
from frameio_tui.sandbox.server import SandboxServer
from frameio_tui.services.services import Services
from frameio_tui.services.tasks.concurrency import in_order
from frameio_tui.services.tasks.requests import Page
from frameio_tui.services.tasks.task import Work
from tests.signed_in import signed_in
from tests.support import made, run


class Reading:
    """A task that runs a function."""

    name = title = "reading"
    changes: Sequence[str] = ()

    def __init__(self, *ids: str, operation: str = "getAsset") -> None:
        self.arguments: Arguments = {}
        self.ids = ids
        self.operation = operation
        self.found: list[object] = []

    async def estimate(self, work: Work) -> Estimate:
        return work.requests.estimate({self.operation: len(self.ids)})

    def found_one(self) -> None:
        """Called after each response."""

    async def run(self, work: Work) -> TaskReport:
        async def read(asset: str) -> None:
            reply = await work.requests.get(self.operation, {"asset_id": asset})
            self.found.append(reply.value)
            self.found_one()

        async for _ in in_order(self.ids, read):
            pass
        return TaskReport()


LIMIT, PER_CALL = 20, 0.025


def limited(api: ApiVersion) -> bytes:
    """Return the catalog with a limit that a test can wait for."""
    catalog = json.loads(operations(api))
    for operation in catalog:
        if operation["id"] == "getAsset":
            operation["rate_limit"] = [LIMIT, int(LIMIT * PER_CALL * 1000)]
    return json.dumps(catalog).encode()


@pytest.fixture(scope="module")
def limited_server() -> Iterator[SandboxServer]:
    with SandboxServer(operations=limited) as server:
        yield server


def test_the_limit_is_used_up_without_a_429(services: Services, limited_server: SandboxServer) -> None:
    entry = made(services, limited_server, "acme")
    ids = [row["id"] for row in limited_server.store.rows("assets")][:140]
    task = Reading(*ids)

    async def timed() -> tuple[TaskRecord, float]:
        began = time.monotonic()
        return await services.tasks.run(entry, task), time.monotonic() - began

    record, seconds = run(services, timed())
    assert record.state is TaskState.COMPLETE, record.report
    assert len(task.found) == len(ids)
    calls = services.tasks.details(record.id).calls
    assert {call.status for call in calls} == {200}
    least = (len(ids) - LIMIT) * PER_CALL
    busy = sum(call.duration for call in calls) / 4
    assert seconds < max(least * 1.05, busy) + 1.5, "a loaded machine answers late"


def test_a_token_that_expires_in_the_middle_is_refreshed_or_ends_the_task(services: Services) -> None:
    with SandboxServer() as server:
        entry = signed_in(services, server)
        ids = [str(number) for number in range(12)]

        class Expiring(Reading):
            def found_one(self) -> None:
                if len(self.found) == 4:
                    server.oauth.expire_all()

        task = Expiring(*ids, operation="getMe")
        record = run(services, services.tasks.run(entry, task))
        assert record.state is TaskState.COMPLETE, record.report
        statuses = [call.status for call in services.tasks.details(record.id).calls]
        assert statuses.count(200) == len(ids)
        assert 1 <= statuses.count(401) <= 5, "those in flight"
        pasted = made(services, server, "pasted", api=entry.profile.api)

        server.registry.expire(server.tokens["full"])
        record = run(services, services.tasks.run(pasted, Reading(*ids, operation="getMe")))
        assert record.state is TaskState.FAILED
        assert "401" in record.report.error
        assert record.report.exit_code in (3, 5)
        assert record.state.can_resume


def test_a_list_goes_on_after_a_page_with_its_own_query(services: Services, server: SandboxServer) -> None:
    entry = made(services, server, "acme", api=ApiVersion.V4, account=server.store.rows("accounts")[0]["id"])
    pages: list[list[Page]] = []

    class Paging(Reading):
        async def run(self, work: Work) -> TaskReport:
            query = (("page_size", "1"), ("include_total_count", "true"))
            found = [page async for page in work.requests.pages("workspaces.index", query=query)]
            rest = [page async for page in work.requests.pages("workspaces.index", query=query, start=found[0].next)]
            pages.extend([found, rest])
            return TaskReport()

    before = len(server.requests)
    record = run(services, services.tasks.run(entry, Paging()))
    assert record.state is TaskState.COMPLETE, record.report
    found, rest = pages
    assert len(found) > 1
    assert [page.number for page in found] == list(range(1, len(found) + 1))
    assert [len(page.items) for page in found] == [1] * len(found)
    assert found[0].total == len(found)
    assert rest == found[1:]
    assert found[-1].next == ""
    assert all("page_size=1" in request.query for request in server.requests[before:])


def test_only_what_the_user_was_asked_about_is_sent(services: Services, server: SandboxServer) -> None:
    entry = made(services, server, "acme")

    class Sly(Reading):
        async def run(self, work: Work) -> TaskReport:
            await work.requests.send("updateAsset", {"asset_id": self.ids[0]}, {"name": "x"})
            return TaskReport()

    before = len(server.requests)
    with pytest.raises(AssertionError, match=r"not in Task\.changes"):
        run(services, services.tasks.run(entry, Sly("x")))
    assert len(server.requests) == before
    assert services.tasks.records().records[0].state is TaskState.FAILED


def test_a_server_that_never_answers_ends_the_task(services: Services) -> None:
    with SandboxServer() as server:
        entry = made(services, server, "acme")
        ids = [row["id"] for row in server.store.rows("assets")][:40]

        class Failing(Reading):
            async def run(self, work: Work) -> TaskReport:
                for asset in self.ids:
                    work.fail(asset, TimedOut("The server did not answer."))
                return TaskReport()

        record = run(services, services.tasks.run(entry, Failing(*ids)))
    assert (record.state, record.report.failed) == (TaskState.FAILED, 9)
    assert "did not answer" in record.report.error


def test_results_come_in_order_and_work_is_bounded_and_cancelled() -> None:
    async def work() -> tuple[list[int], int, int]:
        running = most = cancelled = 0
        never = asyncio.Event()

        async def one(number: int) -> int:
            nonlocal running, most
            running += 1
            most = max(most, running)
            await asyncio.sleep(0.02 if number % 3 else 0.001)
            running -= 1
            return number * 2

        found = [result async for _, result in in_order(range(40), one, ahead=5)]

        async def stuck(number: int) -> int:
            nonlocal cancelled
            try:
                return await one(number) if number == 0 else await never.wait()
            except asyncio.CancelledError:
                cancelled += 1
                raise

        with contextlib.suppress(StopAsyncIteration):
            async with contextlib.aclosing(in_order(range(40), stuck, ahead=5)) as results:
                await anext(results)
        assert running == 0
        return found, most, cancelled

    found, most, cancelled = asyncio.run(work())
    assert found == [number * 2 for number in range(40)]
    assert 3 <= most <= 5
    assert 1 <= cancelled <= 5
