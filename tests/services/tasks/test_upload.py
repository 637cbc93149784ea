"""Uploads to the sandbox: all bytes arrive once, whatever happens on the way."""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from frameio_tui.adapters.storage.media.sources import LocalPart, LocalSourceFiles
from frameio_tui.core.errors import ConfirmationRequired, InvalidInput, ReadOnlyProfile, WriteFailed
from frameio_tui.core.profiles.profile import ApiVersion
from frameio_tui.core.tasks.task import TaskState
from frameio_tui.sandbox.data.generator import make_asset
from frameio_tui.sandbox.faults import Faults, parse_faults
from frameio_tui.sandbox.server import SandboxServer
from frameio_tui.services.services import Services
from frameio_tui.services.tasks.requests import TaskRequests, TaskResponse
from frameio_tui.services.tasks.upload import file as upload_file
from frameio_tui.services.tasks.upload.upload import UploadOptions, UploadTask, plan_upload
from frameio_tui.services.tasks.upload.url import UploadUrlTask, UrlOptions
from tests.disks import SmallDisk
from tests.services.tasks.running import ran
from tests.services.tasks.uploading import PART, Site, resume, start, write_tree
from tests.support import run


@pytest.fixture
def site(server: SandboxServer, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Iterator[Site]:
    yield Site(server, monkeypatch, request.node.name)
    server.sandbox.set_faults(Faults())


def uploading(site: Site, *paths: Path, **options: object) -> UploadTask:
    return UploadTask(UploadOptions(tuple(map(str, paths)), site.place, **options))  # type: ignore[arg-type]  # test shorthand


def test_files_and_folders_arrive_once_on_both_apis(services: Services, site: Site, tmp_path: Path) -> None:
    contents = write_tree(tmp_path / "Day", a_mov=3 * PART + 1, b__c_mov=10, b__d_mov=PART)
    (tmp_path / "Day" / "empty.mov").touch()
    for name in (".DS_Store", "b/._c.mov", "b/Thumbs.db", "b/desktop.ini"):
        (tmp_path / "Day" / name).write_bytes(b"of the system")
    (tmp_path / "Day" / "link.mov").symlink_to("a.mov")
    os.mkfifo(tmp_path / "Day" / "pipe")
    os.mkdir(os.fsencode(tmp_path / "Day" / "b") + b"/\xff")
    for api in ApiVersion:
        site.folder = make_asset(
            site.store, site.store.get("assets", site.place), "folder", api.value, site.owner["id"]
        )
        make_asset(site.store, site.folder, "folder", "Day", site.owner["id"])
        entry = site.entry(services, api=api)
        task = uploading(site, tmp_path / "Day")
        planned = run(services, plan_upload(services.tasks.reader(entry), entry, LocalSourceFiles(), task._options))
        assert sorted(row.action for row in planned) == [
            *("create folder", "refuse", "refuse", "refuse", "refuse"),
            *("skip", "skip", "skip", "skip", "upload", "upload", "upload", "use folder"),
        ]
        done = ran(services, entry, task)
        assert done.record.state is TaskState.PARTLY
        assert {failure.reason for failure in done.record.report.failures} == {
            "It is empty. Frame.io does not accept empty files.",
            "It is a symbolic link, which is not followed.",
            "It is not a regular file.",
            "Its name is not valid UTF-8.",
        }
        assert site.files() == contents
        assert site.all_parts_once()
        assert [path for path, _ in done.record.report.created] == sorted(contents)
        assert done.text == "".join(f"{own_id}  {path}\n" for path, own_id in done.record.report.created)
        assert done.estimate.changes[0].startswith("upload 3 files (1.2 MB) to ")
        left_out = "Left out: 4 system files of macOS or Windows, such as .DS_Store."
        assert (done.estimate.notes[-1], done.record.report.notes) == (left_out, (left_out,))
        again = resume(services, done.record)
        assert (again.state, site.files(), site.all_parts_once()) == (TaskState.PARTLY, contents, True)
        details = services.tasks.details(done.record.id)
        assert sum(call.method == "PUT" for call in details.calls) == 6
        assert "X-Amz" not in str(details)
        twice = ran(services, entry, uploading(site, tmp_path / "Day", skip_existing=True))
        assert twice.record.report.counts == (("files", 0), ("skipped", 3))
        assert site.files() == contents
    assert "X-Amz-Signature" not in str([entry._asdict() for entry in services.history.recent(entry.profile.id)])


def test_faults_of_the_storage_and_of_the_token_cost_no_bytes(services: Services, site: Site, tmp_path: Path) -> None:
    contents = write_tree(tmp_path / "Day", a_mov=8 * PART, b_mov=2 * PART)
    site.server.sandbox.set_faults(
        parse_faults("storage:503@2,storage:drop@4,storage:disconnect@6,storage:500@7,storage:429@9,502@6")
    )
    record = start(services, site.entry(services, api=ApiVersion.V4), uploading(site, tmp_path / "Day"))
    assert record.state is TaskState.COMPLETE, record.report
    assert site.files() == contents
    assert site.all_parts_once()


def test_a_task_that_ends_in_the_middle_goes_on(services: Services, site: Site, tmp_path: Path) -> None:
    contents = write_tree(tmp_path / "Day", a_mov=6 * PART, b_mov=2 * PART)
    for api, faults in ((ApiVersion.V2, "storage:500@4+"), (ApiVersion.V4, "expire@4")):
        site.received.clear()
        site.folder = make_asset(
            site.store, site.store.get("assets", site.place), "folder", api.value, site.owner["id"]
        )
        entry = site.entry(services, api=api)
        site.server.sandbox.set_faults(parse_faults(faults))
        record = start(services, entry, uploading(site, tmp_path / "Day", parallel=2))
        assert record.state in (TaskState.PARTLY, TaskState.FAILED)
        assert set(site.files().values()) <= {None} | set(contents.values())
        site.server.sandbox.set_faults(Faults())
        site.server.registry.add(site.server.tokens["full"])  # as if it was replaced
        again = resume(services, record)
        assert again.state is TaskState.COMPLETE, again.report
        assert site.files() == contents
        assert site.all_parts_once()


def test_a_run_that_is_killed_before_it_knows_the_id_finds_its_placeholder(
    services: Services, site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    contents = write_tree(tmp_path / "Day", a_mov=2 * PART)
    send = TaskRequests.send

    async def killed(self: TaskRequests, operation: str, *more: object) -> TaskResponse:
        await send(self, operation, *more)  # type: ignore[arg-type]  # passed on
        raise asyncio.CancelledError

    for api in ApiVersion:
        site.received.clear()
        site.folder = make_asset(
            site.store, site.store.get("assets", site.place), "folder", api.value, site.owner["id"]
        )
        entry = site.entry(services, api=api)
        with monkeypatch.context() as patch:
            patch.setattr(TaskRequests, "send", killed)
            with pytest.raises(asyncio.CancelledError):
                start(services, entry, uploading(site, tmp_path / "Day" / "a.mov"))
        record = services.tasks.records().records[0]
        assert site.files() == {"a.mov": None}
        asked = resume(services, record)
        placeholder = site.store.children(site.place)[0]["id"]
        assert asked.state is TaskState.FAILED
        assert placeholder in asked.report.failures[0].reason
        assert site.files() == {"a.mov": None}
        again = resume(services, record, restart=True)
        assert again.state is TaskState.COMPLETE, again.report
        assert site.files() == {"a.mov": contents["Day/a.mov"]}
        assert placeholder not in [row["id"] for row in site.store.children(site.place)]


def test_a_changed_source_and_expired_urls_begin_again_only_with_permission(
    services: Services, site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.mov"
    entry = site.entry(services, api=ApiVersion.V4, ask_before=["DELETE"])
    for change in ("touch", "content", "expired", "refused as expired"):
        site.folder = make_asset(site.store, site.store.get("assets", site.place), "folder", change, site.owner["id"])
        path.write_bytes(bytes(4 * PART))
        site.received.clear()
        site.server.sandbox.set_faults(parse_faults("storage:500@3+"))
        record = start(services, entry, uploading(site, path, parallel=1))
        assert (record.state, site.files()) == (TaskState.FAILED, {"a.mov": None})
        site.server.sandbox.set_faults(Faults())
        begun = site.store.children(site.place)[0]["id"]
        if change == "touch":
            os.utime(path, (1, 1))
            assert resume(services, record).state is TaskState.COMPLETE
            assert site.all_parts_once()
            continue
        with monkeypatch.context() as patch:
            if change == "content":
                path.write_bytes(b"x" * 4 * PART)
            elif change == "expired":
                patch.setattr(upload_file, "LIFETIME", -1)
            else:
                site.server.sandbox.set_faults(parse_faults("storage:expire@1+"))
            asked = resume(services, record)
            assert begun in asked.report.failures[0].reason
        with pytest.raises(ConfirmationRequired):
            services.tasks.check(*services.tasks.prepare_resume(record.id, restart=True))
        site.server.sandbox.set_faults(Faults())
        if change == "content":
            assert resume(services, record, restart=True).state is TaskState.COMPLETE
            assert begun not in [row["id"] for row in site.store.children(site.place)]
        else:
            assert resume(services, record).state is TaskState.COMPLETE
            assert site.all_parts_once()
        assert site.files() == {"a.mov": path.read_bytes()}


def test_a_source_that_changes_during_its_upload_is_not_mixed(
    services: Services, site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.mov"
    path.write_bytes(bytes(6 * PART))
    read, count = LocalPart.read, [0]

    def changing(part: LocalPart, offset: int, size: int) -> bytes:
        count[0] += 1
        if count[0] == 5:
            path.write_bytes(b"y" * 6 * PART)
            os.utime(path, (5, 5))
        return read(part, offset, size)

    monkeypatch.setattr(LocalPart, "read", changing)
    record = start(services, site.entry(services, api=ApiVersion.V4), uploading(site, path, parallel=1))
    assert (record.state, site.files()) == (TaskState.FAILED, {"a.mov": None})
    assert "changed while it was being uploaded" in record.report.failures[0].reason
    assert resume(services, record, restart=True).state is TaskState.COMPLETE
    assert site.files() == {"a.mov": b"y" * 6 * PART}


def test_a_full_disk_ends_the_task_and_it_can_be_resumed(
    services: Services, site: Site, tmp_path: Path, small_disk: SmallDisk
) -> None:
    path = tmp_path / "a.mov"
    path.write_bytes(bytes(4 * PART))
    entry = site.entry(services, api=ApiVersion.V4)
    site.server.sandbox.set_faults(parse_faults("storage:500@2+"))
    record = start(services, entry, uploading(site, path, parallel=1))
    assert record.state is TaskState.FAILED
    assert (record.report.error, record.report.exit_code, record.report.failed) == ("Nothing was uploaded.", 4, 1)
    tasks = next(folder for folder in tmp_path.rglob("tasks") if folder.is_dir())
    small_disk.hold(str(tasks))
    site.server.sandbox.set_faults(Faults())
    small_disk.fill()
    with pytest.raises(WriteFailed):
        resume(services, record)
    small_disk.free()
    again = resume(services, record)
    assert again.state is TaskState.COMPLETE, again.report
    assert site.files() == {"a.mov": path.read_bytes()}


def test_a_file_becomes_the_next_version(services: Services, site: Site, tmp_path: Path) -> None:
    for api in ApiVersion:
        site.folder = make_asset(
            site.store, site.store.get("assets", site.place), "folder", api.value, site.owner["id"]
        )
        entry = site.entry(services, api=api)
        first = make_asset(site.store, site.folder, "file", "Cut_v1.mov", site.owner["id"], asset_type="stream")
        for number in (2, 3):
            path = tmp_path / f"Cut_v{number}.mov"
            path.write_bytes(bytes(number))
            done = ran(services, entry, UploadTask(UploadOptions((str(path),), version_of=first["id"])))
            assert done.record.state is TaskState.COMPLETE, done.record.report
        (stack,) = site.store.children(site.place)
        versions = {row["name"] for row in site.store.children(stack["id"])}
        assert (stack["kind"], versions) == ("version_stack", {"Cut_v1.mov", "Cut_v2.mov", "Cut_v3.mov"})


def test_a_url_is_loaded_by_frame_io_and_its_secret_is_not_stored(services: Services, site: Site) -> None:
    secret = "https://s3.example/k/Cut.mov?X-Amz-Signature=5167a7"
    for api in ApiVersion:
        task = UploadUrlTask(UrlOptions(secret, site.place))
        done = ran(services, site.entry(services, api=api), task, rebuild=False)
        assert done.record.state is TaskState.COMPLETE, done.record.report
        assert "5167a7" not in json.dumps([done.record.title, done.record.arguments])
        row = next(row for row in site.store.children(site.place) if row["name"] == "Cut.mov")
        assert row["id"] in done.record.report.notes[0]
        site.store.remove("assets", row)


def test_what_cannot_be_uploaded_is_refused_before_the_first_request(
    services: Services, site: Site, tmp_path: Path
) -> None:
    path = tmp_path / "a.mov"
    path.write_bytes(b"x")
    (tmp_path / "empty").touch()
    entry = site.entry(services, api=ApiVersion.V4, read_only=True)
    with pytest.raises(ReadOnlyProfile):
        services.tasks.check(entry, uploading(site, path))
    for options, words in (
        (UploadOptions((str(tmp_path / "no"),), site.place), "There is no such file"),
        (UploadOptions((str(tmp_path / "empty"),), site.place), "It is empty"),
        (UploadOptions((str(path),), site.account_id), "an account, so files"),
        (UploadOptions((str(tmp_path),), version_of=site.place), "is not a file"),
        (UploadOptions((str(path), str(path)), site.place, version_of="x"), "Only one file"),
        (UploadOptions((), site.place), "Nothing"),
        (UploadOptions((str(path),), site.place, parallel=0), "must be from 1 to"),
    ):
        with pytest.raises(InvalidInput, match=words):
            run(services, services.tasks.estimate(entry, UploadTask(options)))
    for url in ("ftp://x/y", "https://", "https://x.example/"):
        with pytest.raises(InvalidInput):
            UploadUrlTask(UrlOptions(url, site.place))
    assert site.files() == {}
