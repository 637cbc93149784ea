"""Versions are listed, added and removed on both APIs; requests that cannot be right are not sent."""

from __future__ import annotations

import asyncio

import pytest

from frameio_tui.core.errors import InvalidInput, NoResponse
from frameio_tui.core.profiles.profile import ApiVersion
from frameio_tui.core.tasks.task import TaskState
from frameio_tui.sandbox.data.generator import make_asset
from frameio_tui.sandbox.server import SandboxServer
from frameio_tui.services.profiles import ProfileEntry
from frameio_tui.services.services import Services
from frameio_tui.services.tasks.listing import ListingOptions
from frameio_tui.services.tasks.versions.versions import (
    VersionAction,
    VersionChange,
    VersionChangeTask,
    VersionsListTask,
)
from tests.services.tasks.fake_api import V4, FakeApi, account, file, folder, project, stack, team
from tests.services.tasks.fake_work import FakeWork
from tests.services.tasks.running import ran
from tests.support import made, run

FOLDER = "Integration tests/Sandbox team/*/02 Selects"
JSON = ListingOptions("json")


def change(action: VersionAction, *assets: str) -> VersionChangeTask:
    return VersionChangeTask(VersionChange(action, assets))


def versions(services: Services, entry: ProfileEntry, asset: str) -> list[tuple[object, ...]]:
    done = ran(services, entry, VersionsListTask(asset, JSON))
    assert done.record.state is TaskState.COMPLETE, done.record.report
    return [(row["version"], row["name"], row["head"]) for row in done.rows]


def test_versions_are_added_and_removed(services: Services, server: SandboxServer) -> None:
    store = server.store
    owner = next(user for user in store.rows("users") if user["email"] == "ann@acme.example")
    parent = next(
        row
        for row in store.rows("assets", lambda row: row["name"] == "02 Selects")
        if store.account_of(row["project_id"])
        == next(one["id"] for one in store.rows("accounts") if one["display_name"] == "Integration tests")
    )
    account_id = store.account_of(parent["project_id"])
    for api in ApiVersion:
        entry = made(services, server, f"acme-{api.value}", api=api, account=account_id)
        tag = entry.profile.name
        one, two, three = (
            make_asset(store, parent, "file", f"{tag} {number}.mov", owner["id"])["id"] for number in (1, 2, 3)
        )
        added = ran(services, entry, change("versions add", one, two))
        assert added.record.state is TaskState.COMPLETE, added.record.report
        assert added.estimate.changes == (f"add 1 version to {tag} 1.mov",)
        assert ran(services, entry, change("versions add", two, three)).record.state is TaskState.COMPLETE
        expected = [(1, f"{tag} 1.mov", False), (2, f"{tag} 2.mov", False), (3, f"{tag} 3.mov", True)]
        assert versions(services, entry, three) == expected
        removed = ran(services, entry, change("versions remove", two))
        assert removed.record.report.counts == (("removed", 1),)
        assert [name for _, name, _ in versions(services, entry, three)] == [f"{tag} 1.mov", f"{tag} 3.mov"]
        assert versions(services, entry, two) == [(1, f"{tag} 2.mov", True)]
        for task, words in (
            (change("versions remove", two), "is not a version in a version stack"),
            (change("versions add", FOLDER, two), "is not a file"),
            (change("versions add", two, one), "is not a single file"),
        ):
            with pytest.raises(InvalidInput, match=words):
                run(services, services.tasks.estimate(entry, task))
        with pytest.raises(InvalidInput, match="is not a file"):
            ran(services, entry, VersionsListTask(FOLDER, JSON))
    with pytest.raises(InvalidInput):
        change("versions add", "x")


def files(count: int) -> FakeApi:
    return FakeApi(V4, account("Acme", team("T", project("P", folder("F", *(file(f"v{n}") for n in range(count)))))))


def test_a_large_new_stack_is_made_of_ten_files_and_gets_the_others_one_by_one() -> None:
    api = files(13)
    api.more["version_stacks.create"] = lambda _parameters, _query: {"id": "stack-1"}
    work = FakeWork(api)
    assets = [api.named(f"v{number}").id for number in range(13)]
    task = change("versions add", *assets)
    report = asyncio.run(task.run(work))
    assert report.counts == (("added", 12),)
    first, *moves = api.sent
    assert first[0] == "version_stacks.create"
    assert first[2] == {"data": {"file_ids": assets[:10]}}
    assert [body for _, _, body, _ in moves] == [{"data": {"parent_id": "stack-1"}}] * 3
    # A resumed run does not make another stack.
    asyncio.run(task.run(FakeWork(api, work.journal)))
    assert len(api.sent) == 4


def test_a_stack_without_a_response_is_not_made_twice() -> None:
    api = files(2)
    work = FakeWork(api)
    task = change("versions add", api.named("v0").id, api.named("v1").id)
    api.refuse = lambda operation, *_rest: NoResponse("Cut off.") if operation == "version_stacks.create" else None
    with pytest.raises(NoResponse):
        asyncio.run(task.run(work))
    api.refuse = lambda *_call: None
    with pytest.raises(Exception, match="It is not sent again"):
        asyncio.run(task.run(FakeWork(api, work.journal)))
    assert api.sent == []


def test_a_resumed_list_requests_only_the_pages_that_are_missing() -> None:
    api = FakeApi(V4, account("Acme", team("T", project("P", stack("S", file("v1"), file("v2"), file("v3"))))))
    api.page_size = 1
    task = VersionsListTask("Acme/T/P/v3", ListingOptions("csv", "/out.csv"))
    whole, first = FakeWork(api), FakeWork(api)
    asyncio.run(task.run(whole))
    cut_off = lambda *call: NoResponse("Cut off.") if ("page", "3") in call[2] else None  # noqa: E731 - used once
    api.refuse = cut_off
    with pytest.raises(NoResponse):
        asyncio.run(task.run(first))
    api.refuse = lambda *_call: None
    api.calls.clear()
    second = FakeWork(api, first.journal)
    asyncio.run(task.run(second))
    assert [dict(query).get("page") for _operation, _parameters, query in api.calls] == ["3"]
    assert second.files == whole.files


def test_the_oldest_version_comes_first_in_whichever_order_the_api_lists_them() -> None:
    api = FakeApi(V4, account("Acme", team("T", project("P", stack("S", file("v1"), file("v2"), file("v3"))))))
    work = FakeWork(api)
    found = api.named("S")
    asyncio.run(VersionsListTask("Acme/T/P/v3", JSON).run(work))
    shown = api._json
    api._json = lambda node: {**shown(node), "head_version": shown(found.inside[-1])}  # type: ignore[method-assign]  # another order
    listed = api._list
    api._list = lambda *call: listed(*call)[::-1] if call[0] == "version_stacks.index" else listed(*call)  # type: ignore[method-assign]  # another order
    other = FakeWork(api)
    asyncio.run(VersionsListTask("Acme/T/P/v3", JSON).run(other))
    assert other.text == work.text
    assert ApiVersion.V4 is api.api
