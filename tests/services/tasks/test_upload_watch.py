"""A watched folder: files are taken when they rest, versions are stacked, and a restart sends nothing twice."""

from __future__ import annotations

import asyncio
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from frameio_tui.adapters.system.folder_watch import LocalFolderWatch
from frameio_tui.core.errors import InvalidInput
from frameio_tui.core.profiles.profile import ApiVersion
from frameio_tui.core.tasks.task import TaskRecord, TaskState
from frameio_tui.sandbox.server import SandboxServer
from frameio_tui.services.services import Services
from frameio_tui.services.tasks.registry import build_task
from frameio_tui.services.tasks.runner import RunOptions
from frameio_tui.services.tasks.upload.watch import WatchOptions, WatchTask
from tests.services.tasks.uploading import Site
from tests.support import run


async def until(condition: Callable[[], bool], work: asyncio.Future[TaskRecord], state: Callable[[], object]) -> None:
    """Wait for a condition, as long as the watch runs."""
    deadline = time.monotonic() + 60
    while not condition():
        assert not work.done(), work.result()
        assert time.monotonic() < deadline, state()
        await asyncio.sleep(0.02)


def stacks(site: Site) -> list[list[str]]:
    """The names of the versions of each stack, of what is in each folder, and of single files."""
    rows = site.store.children(site.place)
    return sorted(
        [each["name"] for each in site.store.children(row["id"])] if row["kind"] != "file" else [row["name"]]
        for row in rows
    )


@pytest.mark.parametrize("notified", [True, False])
def test_files_that_appear_are_uploaded_once_and_versions_are_stacked(
    services: Services, server: SandboxServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, notified: bool
) -> None:
    if not notified:
        monkeypatch.setitem(sys.modules, "watchfiles", None)
    site = Site(server, monkeypatch, f"watched {notified}")
    entry = site.entry(services, api=ApiVersion.V4 if notified else ApiVersion.V2)
    folder = tmp_path / "renders"
    (folder / "sub").mkdir(parents=True)
    for name in ("Cut_v10.mov", "Cut_v2.mov", ".hidden.mov", "late.mov.part", "sub/in.mov", "Thumbs.db", "empty.mov"):
        (folder / name).write_bytes(name.encode() if name != "empty.mov" else b"")
    (folder / "link.mov").symlink_to(folder / "Cut_v2.mov")
    task = build_task("upload watch", WatchTask(WatchOptions(str(folder), site.place, 0.1)).arguments)
    written: list[bytes] = []
    options = RunOptions(confirmed=True, write=written.append)

    async def first() -> str:
        work = asyncio.ensure_future(services.tasks.run(entry, task, options))
        await until(lambda: len(written) == 3, work, lambda: stacks(site))
        assert stacks(site) == [["Cut_v2.mov", "Cut_v10.mov"], ["in.mov"]]
        os.rename(folder / "late.mov.part", folder / "late.mov")
        await until(lambda: len(written) == 4, work, lambda: stacks(site))
        assert site.files()["late.mov"] == b"late.mov.part"
        (task_id,) = services.tasks.running()
        services.tasks.cancel(task_id)
        assert (await work).state is TaskState.CANCELLED
        return task_id

    task_id = run(services, first())
    (failure,) = services.tasks.details(task_id).record.report.failures
    assert failure[1:] == (
        "It is a symbolic link, which is not followed.",
        "Upload the file it points to, or leave it out.",
    ), "what is not uploaded is said, once"
    assert run(services, services.tasks.estimate(entry, task)).notes[0].startswith("In the folder now: 4 files")
    (folder / "late.mov").write_bytes(b"again")

    async def second() -> None:
        work = asyncio.ensure_future(services.tasks.resume(task_id, options))
        await until(lambda: len(written) == 5, work, lambda: stacks(site))
        services.tasks.cancel(task_id)
        await work

    run(services, second())
    assert stacks(site) == [["Cut_v2.mov", "Cut_v10.mov"], ["in.mov"], ["late.mov", "late.mov"]]
    assert site.all_parts_once()
    assert len(site.received) == 5


def test_a_folder_that_cannot_be_watched_is_refused(
    services: Services, server: SandboxServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = Site(server, monkeypatch, "refused")
    entry = site.entry(services, api=ApiVersion.V4)
    (tmp_path / "file").touch()
    for path in ("file", "missing"):
        with pytest.raises(InvalidInput, match="cannot be watched"):
            run(services, services.tasks.estimate(entry, WatchTask(WatchOptions(str(tmp_path / path), site.place))))
    with pytest.raises(InvalidInput):
        WatchTask(WatchOptions(str(tmp_path), site.place, -1))


def test_the_watch_notices_a_change_before_its_time_is_over(tmp_path: Path) -> None:
    async def main() -> None:
        changes = LocalFolderWatch().changes(str(tmp_path), 60)
        await anext(changes)
        waiting = asyncio.ensure_future(anext(changes))
        async with asyncio.timeout(30):
            while not waiting.done():
                (tmp_path / "file").write_bytes(os.urandom(8))
                await asyncio.sleep(0.1)
        await changes.aclose()

    asyncio.run(main())
