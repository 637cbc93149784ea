"""The task `backup` on the sandbox: complete, repeatable, without secrets, and the same after faults and kills."""

from __future__ import annotations

import contextlib
import csv
import hashlib
import io
import json
import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from frameio_tui.core.downloads.manifest import MANIFEST as MEDIA_MANIFEST
from frameio_tui.core.errors import InvalidInput, WriteFailed
from frameio_tui.core.profiles.profile import ApiVersion
from frameio_tui.core.tasks.task import TaskRecord, TaskState
from frameio_tui.sandbox.application import HANDLERS
from frameio_tui.sandbox.call import Call
from frameio_tui.sandbox.faults import Faults, parse_faults
from frameio_tui.sandbox.handler_result import HandlerResult, Refusal
from frameio_tui.sandbox.server import SandboxServer
from frameio_tui.services.profiles import ProfileEntry
from frameio_tui.services.requests import retry
from frameio_tui.services.services import Services
from frameio_tui.services.tasks.backup.backup import from_arguments
from frameio_tui.services.tasks.backup.folder import MANIFEST
from frameio_tui.services.tasks.runner import RunOptions
from tests.children import ForkedChild
from tests.disks import mounted
from tests.services.tasks.stored_files import add, storage_calls
from tests.services.tasks.stored_files import content as stored_content
from tests.support import CANARY, made, run

BOTH = pytest.mark.parametrize("api", list(ApiVersion))


@pytest.fixture(scope="module")
def server() -> Iterator[SandboxServer]:
    """A sandbox with three projects that have little of everything: folders, a stack, files, comments, links."""
    with SandboxServer(limits=1e6) as server:
        server.registry.add(CANARY)
        for place in range(3):
            keep_little(server, project(server, place))
        events = server.sandbox.store.tables["events"]
        for event in [*events.values()][60:]:
            del events[event["id"]]
        yield server


@pytest.fixture(autouse=True)
def short_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the waits between two tries be short."""
    monkeypatch.setattr(retry, "FIRST_DELAY", 0.01)


def keep_little(server: SandboxServer, own: dict[str, Any]) -> None:
    """Remove most of a project."""
    store = server.sandbox.store
    first, *others = store.children(own["root_asset_id"])
    for folder in others:
        store.remove("assets", folder)
    for kind, count in (("file", 4), ("folder", 1), ("version_stack", 1)):
        for row in [row for row in store.children(first["id"]) if row["kind"] == kind][count:]:
            store.remove("assets", row)
    for row in store.children(first["id"])[:2]:
        add_comment(server, row["id"], "kept")


def backup(services: Services, entry: ProfileEntry, place: str, folder: Path, **options: object) -> TaskRecord:
    task = from_arguments({"place": place, "folder": str(folder), **options})
    assert from_arguments(json.loads(json.dumps(task.arguments))).arguments == task.arguments
    return run(services, services.tasks.run(entry, task))


def refusal(services: Services, entry: ProfileEntry, place: str, folder: Path) -> str:
    """Why a backup did not start."""
    try:
        return backup(services, entry, place, folder).report.error
    except InvalidInput as error:
        return str(error)


def add_comment(server: SandboxServer, file_id: str, text: str) -> None:
    """Add a comment to a file."""
    store = server.sandbox.store
    like = next(iter(store.tables["comments"].values()))
    values = {key: value for key, value in like.items() if key not in ("id", "inserted_at", "updated_at")}
    store.add("comments", **{**values, "asset_id": file_id, "text": text, "likes": []})


def project(server: SandboxServer, place: int = 0) -> dict[str, Any]:
    """The project with the most review links, or one of the next."""
    store = server.sandbox.store
    counts = Counter(link["project_id"] for link in store.tables["links"].values())
    return store.get("projects", counts.most_common(3)[place][0])


def read(folder: Path, name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (folder / f"{name}.ndjson").read_text().splitlines()]


def content(folder: Path) -> dict[str, bytes]:
    """What two equal backups have in common."""
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.name != MANIFEST}


@BOTH
def test_everything_is_saved_without_secrets(
    services: Services, server: SandboxServer, tmp_path: Path, api: ApiVersion
) -> None:
    entry = made(services, server, "acme", bearer=CANARY, api=api, read_only=True)
    store, own, folder = server.sandbox.store, project(server), tmp_path / "backup"
    for table in ("hooks", "actions"):
        for row in store.tables[table].values():
            row["secret"] = "canary-of-a-hook"
    record = backup(services, entry, own["id"], folder)
    assert (record.state, record.report.failures, record.report.error) == (TaskState.COMPLETE, (), "")

    assets = {row["id"]: row for row in store.rows("assets", lambda row: row["project_id"] == own["id"])}
    assert {row["kind"] for row in assets.values()} == {"file", "folder", "version_stack"}
    del assets[own["root_asset_id"]]
    tree = read(folder, "tree")
    assert {row["id"] for row in tree} == assets.keys()
    assert all(row["_from"].startswith(f"/{api.value}/") for row in tree)
    files = {row["id"] for row in assets.values() if row["kind"] == "file"}
    comments = [row for row in store.tables["comments"].values() if row["asset_id"] in files]
    assert comments
    saved = {row["id"]: row for top in read(folder, "comments") for row in (top, *top.get("replies", ()))}
    assert saved.keys() == {row["id"] for row in comments}
    links = [row for row in store.tables["links"].values() if row["project_id"] == own["id"]]
    if api is ApiVersion.V2:
        likes = {row["id"]: len(row["likes"]) for row in comments}
        assert {own_id: row["like_count"] for own_id, row in saved.items()} == likes
        named = [*read(folder, "review_links"), *read(folder, "presentations")]
        assert len(read(folder, "audit_events")) == len(read(folder, "audit_logs")) > 0
        assert read(folder, "team_members")
    else:
        named = read(folder, "shares")
        assert read(folder, "share_activities")
        assert read(folder, "audit_log")
        assert read(folder, "workspace_users")
    assert {row["id"] for row in named} == {row["id"] for row in links}
    assert read(folder, "webhooks")

    manifest = json.loads((folder / MANIFEST).read_bytes())
    assert [file.path for file in record.report.files] == [str(folder / MANIFEST)]
    assert (manifest["state"], manifest["failures"]) == ("complete", [])
    for found in manifest["files"]:
        path = folder / found["name"]
        assert found["sha256"] == hashlib.sha256(path.read_bytes()).hexdigest()
        text = path.read_bytes().decode()
        rows = list(csv.DictReader(io.StringIO(text, ""))) if path.suffix == ".csv" else text.splitlines()
        assert len(rows) == found["items"]
    assert folder.stat().st_mode & 0o777 == 0o700
    everything = b""
    for path in folder.iterdir():
        assert path.stat().st_mode & 0o777 == 0o600
        everything += path.read_bytes()
    assert not [word for word in (b"canary", CANARY.encode(), b"X-Amz", b"Signature=") if word in everything]
    assert {request.method for request in server.requests} == {"GET"}

    again = backup(services, entry, own["id"], folder, with_secrets=True)
    assert again.state is TaskState.COMPLETE
    has_secret = any(row.get("secret") == "canary-of-a-hook" for row in read(folder, "webhooks"))
    assert has_secret is (api is ApiVersion.V2)
    assert [path.name for path in folder.iterdir() if path.stat().st_mode & 0o777 != 0o600] == []

    file = store.get("assets", read(folder, "comments")[0]["_from"].split("/")[-2])
    store.change(file, {"name": f"renamed {api}"}, {"name"})
    add_comment(server, file["id"], f"said later {api}")
    later = backup(services, entry, own["id"], folder)
    assert later.report.counts[2] == ("comment lists", 1)
    assert read(folder, "comments")[-1]["text"] == f"said later {api}"
    assert read(folder, "tree")[-1]["name"] == f"renamed {api}"


@BOTH
def test_a_second_run_adds_and_needs_few_calls(
    services: Services, server: SandboxServer, tmp_path: Path, api: ApiVersion
) -> None:
    folder, own = tmp_path / "backup", project(server, 1 if api is ApiVersion.V2 else 2)
    entry, root = made(services, server, "acme", api=api), server.sandbox.store.get("assets", own["root_asset_id"])
    for number in range(60):
        outer = add(server, root, f"F{number}")
        if api is ApiVersion.V2:
            add(server, outer, "Empty")  # V2 says which folders are empty, and these are not read
    assert backup(services, entry, own["id"], folder).state is TaskState.COMPLETE
    first, calls = content(folder), len(server.requests)
    record = backup(services, entry, own["id"], folder)
    assert record.report.counts[0] == ("new items", 0)
    assert content(folder) == first
    second = server.requests[calls:]
    needed = sum(request.path.endswith("/children") for request in second)
    assert 60 <= needed <= len(second) <= needed + 10  # as many for any number of folders: 5 % of 200


@BOTH
def test_faults_and_interruptions_change_nothing(
    services: Services, server: SandboxServer, tmp_path: Path, api: ApiVersion
) -> None:
    entry = made(services, server, "acme", api=api)
    own = project(server)["id"]
    assert backup(services, entry, own, tmp_path / "whole").state is TaskState.COMPLETE
    server.sandbox.set_faults(parse_faults("502@3,drop@6,malformed@9,503@12,500@15,disconnect@18"))
    try:
        faulty = backup(services, entry, own, tmp_path / "faulty")
        task = from_arguments({"place": own, "folder": str(tmp_path / "cancelled")})

        def stop(record: TaskRecord) -> None:
            if record.progress.done >= 3 and record.state is TaskState.RUNNING:
                services.tasks.cancel(record.id)

        server.sandbox.set_faults(Faults(latency=30))
        record = run(services, services.tasks.run(entry, task, RunOptions(on_progress=stop)))
    finally:
        server.sandbox.set_faults(Faults())
    assert (faulty.state, faulty.report.failures) == (TaskState.COMPLETE, ())
    assert content(tmp_path / "faulty") == content(tmp_path / "whole")
    assert record.state is TaskState.CANCELLED
    for name in ("tree", "comments"):
        with (tmp_path / "cancelled" / f"{name}.ndjson").open("ab") as file:
            file.write(b'{"id": "torn')
    assert run(services, services.tasks.resume(record.id)).state is TaskState.COMPLETE
    assert content(tmp_path / "cancelled") == content(tmp_path / "whole")
    # What was finished is read again if it is lost, and the report says so.
    (tmp_path / "faulty" / "comments.ndjson").unlink()
    record = backup(services, entry, own, tmp_path / "faulty")
    assert record.report.notes[0] == "Read again, because lines were missing: comments.ndjson."
    assert content(tmp_path / "faulty") == content(tmp_path / "whole")


def test_what_is_refused_is_a_failure_in_report_and_manifest(
    services: Services, server: SandboxServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_call: Call) -> HandlerResult:
        raise Refusal(403, "Forbidden")

    entry, own, folder = made(services, server, "acme"), project(server)["id"], tmp_path / "backup"
    with monkeypatch.context() as patch:
        patch.setitem(HANDLERS, "getWebhooksByAccount", refuse)
        patch.setitem(HANDLERS, "getComments", refuse)
        record = backup(services, entry, own, folder)
    assert record.state is TaskState.PARTLY
    manifest = json.loads((folder / MANIFEST).read_bytes())
    failed = [failure["item"] for failure in manifest["failures"]]
    assert (manifest["state"], len(failed)) == ("partly", record.report.failed)
    assert failed[0].endswith("/hooks")
    assert failed[-1].startswith("comments of ")
    assert read(folder, "tree")
    assert run(services, services.tasks.resume(record.id)).state is TaskState.COMPLETE
    assert read(folder, "comments")
    assert read(folder, "webhooks")


def test_other_folders_are_refused_and_links_not_followed(
    services: Services, server: SandboxServer, tmp_path: Path
) -> None:
    entry, own = made(services, server, "acme"), project(server)["id"]
    foreign, linked, target = tmp_path / "foreign", tmp_path / "linked", tmp_path / "target"
    foreign.mkdir()
    (foreign / "notes.txt").write_text("mine")
    assert "is not empty, and is not a backup" in refusal(services, entry, own, foreign)
    assert [path.name for path in foreign.iterdir()] == ["notes.txt"]
    target.write_text("")
    linked.mkdir()
    assert backup(services, entry, own, linked).state is TaskState.COMPLETE
    (linked / "tree.ndjson").unlink()
    (linked / "tree.ndjson").symlink_to(target)
    assert "symbolic link" in refusal(services, entry, own, linked)
    assert target.read_text() == ""
    other = next(key for key in server.sandbox.store.tables["projects"] if key != own)
    assert "is the backup of" in refusal(services, entry, other, linked)
    assert "no folder" in refusal(services, entry, own, tmp_path / "a" / "b")
    assert "is not an account" in refusal(services, entry, _file_id(server, own), tmp_path / "c")
    for path, reason in ((target, "is not a folder"), (tmp_path / "a" / "b", "no folder")):
        with pytest.raises(WriteFailed, match=reason):  # before a job starts
            run(services, services.tasks.estimate(entry, from_arguments({"place": own, "folder": str(path)})))


def _file_id(server: SandboxServer, project_id: str) -> str:
    rows = server.sandbox.store.tables["assets"].values()
    return str(next(row["id"] for row in rows if row["project_id"] == project_id and row["kind"] == "file"))


def test_a_full_disk_is_named_and_the_backup_goes_on_later(
    services: Services, server: SandboxServer, tmp_path: Path
) -> None:
    entry, own = made(services, server, "acme"), project(server)["id"]
    backup(services, entry, own, tmp_path / "whole")
    with mounted(tmp_path / "disk", 3000) as disk:
        folder = disk.path / "backup"
        folder.mkdir(mode=0o700)
        disk.fill()
        record = backup(services, entry, own, folder)
        assert record.state is TaskState.FAILED
        assert "space" in record.report.error.lower()
        disk.free()
        assert run(services, services.tasks.resume(record.id)).state is TaskState.COMPLETE
        assert content(folder) == content(tmp_path / "whole")


@BOTH
def test_a_killed_backup_goes_on(services: Services, server: SandboxServer, tmp_path: Path, api: ApiVersion) -> None:
    entry, own = made(services, server, "acme", api=api), project(server)["id"]
    backup(services, entry, own, tmp_path / "whole")
    server.sandbox.set_faults(Faults(latency=40))
    folder = tmp_path / "killed"
    command = [sys.executable, "-m", "frameio_tui", "--profile", "acme", "backup", own, str(folder)]
    environment = {**os.environ, "FRAMEIO_TUI_HOME": str(tmp_path)}
    child = ForkedChild(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        while child.poll() is None and not (folder / "comments.ndjson").exists():
            with contextlib.suppress(subprocess.TimeoutExpired):
                child.wait(0.01)
        assert child.poll() is None
        child.send_signal(signal.SIGKILL)
    finally:
        child.kill()
        child.wait(30)
        server.sandbox.set_faults(Faults())
    (task,) = [record for record in services.tasks.records().records if record.state is TaskState.INTERRUPTED]
    assert run(services, services.tasks.resume(task.id)).state is TaskState.COMPLETE
    assert content(folder) == content(tmp_path / "whole")


@BOTH
def test_media_is_saved_once(services: Services, server: SandboxServer, tmp_path: Path, api: ApiVersion) -> None:
    entry, store, folder = made(services, server, "acme", CANARY, api=api), server.sandbox.store, tmp_path / "backup"
    own = project(server)
    for row in store.rows("assets", lambda row: row["project_id"] == own["id"]):
        if row["kind"] == "file":
            row.update(filesize=2000, is_session_watermarked=False)
    place = own["id"]
    with storage_calls(server) as calls:
        record = backup(services, entry, place, folder, media=True)
    assert (record.state, record.report.failures) == (TaskState.COMPLETE, ())
    files = {row["id"]: row for row in read(folder, "tree") if row["type"] == "file"}
    lines = [json.loads(line) for line in (folder / "media" / MEDIA_MANIFEST).read_text().splitlines()]
    saved = {line["id"]: line for line in lines if "sha256" in line}
    assert saved.keys() == files.keys()
    for own_id, line in saved.items():
        data = (folder / "media" / line["path"]).read_bytes()
        assert data == stored_content(store.get("assets", own_id))
        assert line["sha256"] == hashlib.sha256(data).hexdigest()
    manifest = json.loads((folder / MANIFEST).read_bytes())
    assert manifest["media"]["files"] == len(files) == len(calls)
    assert not [call for call in calls if "authorization" in call.headers]
    seen = len(server.requests)
    with storage_calls(server) as calls:
        again = backup(services, entry, place, folder, media=True)
    assert (again.state, calls, dict(again.report.counts)["media files"]) == (TaskState.COMPLETE, [], 0)
    operation = "/assets/" if api is ApiVersion.V2 else "/files/"
    shown = [
        request for request in server.requests[seen:] if operation in request.path and "/c" not in request.path[8:]
    ]
    assert shown == []
