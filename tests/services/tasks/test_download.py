"""The task `download` on the sandbox: what arrives is what was uploaded, whatever happens on the way."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import json
import os
import random
import re
import socket
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest

from frameio_tui.core.downloads.manifest import MANIFEST
from frameio_tui.core.downloads.renditions import Renditions, parse_renditions
from frameio_tui.core.profiles.profile import ApiVersion
from frameio_tui.core.tasks.task import TaskRecord, TaskState
from frameio_tui.sandbox.faults import Faults, parse_faults
from frameio_tui.sandbox.server import SandboxServer
from frameio_tui.sandbox.storage import routes
from frameio_tui.services.profiles import ProfileEntry
from frameio_tui.services.services import Services
from frameio_tui.services.tasks.download import file_transfer
from frameio_tui.services.tasks.download import files as download_files
from frameio_tui.services.tasks.download.download import from_arguments
from frameio_tui.services.tasks.runner import RunOptions
from tests.children import ForkedChild
from tests.disks import mounted
from tests.services.tasks.stored_files import add, add_stack, content, root_of, storage_calls, upload
from tests.support import CANARY, made, run
from tests.wire import RawServer

BOTH = pytest.mark.parametrize("api", list(ApiVersion))


@pytest.fixture(scope="module")
def server() -> Iterator[SandboxServer]:
    with SandboxServer(limits=1e6) as server:
        server.registry.add(CANARY)
        yield server


@pytest.fixture(autouse=True)
def short_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the waits between two tries be short."""
    monkeypatch.setattr(file_transfer, "FIRST_DELAY", 0.01)


@pytest.fixture
def slow_storage(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have each connection to the storage be slow: about 64 kB in 10 ms."""

    async def slowly(pieces: Iterator[bytes], cut_after: int | None) -> AsyncIterator[bytes]:
        for piece in pieces:
            await asyncio.sleep(0.01)
            yield piece

    monkeypatch.setattr(routes, "_streamed", slowly)


def download(
    services: Services, entry: ProfileEntry, row: dict[str, Any], folder: Path, **options: object
) -> TaskRecord:
    task = from_arguments({"place": row["id"], "folder": str(folder), **options})
    assert from_arguments(json.loads(json.dumps(task.arguments))).arguments == task.arguments
    return run(services, services.tasks.run(entry, task))


def found(folder: Path) -> dict[str, bytes]:
    """The files below a folder, without the manifest."""
    paths = [path for path in folder.rglob("*") if path.is_file() and path.name != MANIFEST]
    return {str(path.relative_to(folder)): path.read_bytes() for path in paths}


def counts(record: TaskRecord) -> dict[str, int]:
    return dict(record.report.counts)


@BOTH
def test_files_arrive_in_their_folders_and_only_once(
    services: Services, server: SandboxServer, tmp_path: Path, api: ApiVersion
) -> None:
    entry = made(services, server, "acme", CANARY, api=api, read_only=True)
    root, folder = root_of(server), tmp_path / "media"
    add(server, root, "empty")
    inner = add(server, root, "Day 1/2")
    add(server, add(server, root, "day 1_2"), "b.mov", 70_000)
    first, second = add(server, root, "clip.mov", 200_001), add(server, root, "Clip.MOV", 5)
    evil = add(server, inner, "../../evil\x1b[2J.sh", 1000)
    uploaded = add(server, inner, "own.mov", 1)
    data = os.urandom(300_003)
    upload(server, uploaded, data)
    stack = add_stack(server, inner, "cut")
    add(server, stack, "cut_v1.mov", 10)
    head = add(server, stack, "cut_v2.mov", 20)
    waiting = add(server, root, "waiting.mov", 10, parts=2, uploaded=False)
    before = os.umask(0o027)
    try:
        with storage_calls(server) as calls:
            record = download(services, entry, root, folder)
    finally:
        os.umask(before)
    assert [failure.item for failure in record.report.failures] == ["waiting.mov"]
    assert (record.state, counts(record)) == (TaskState.PARTLY, {"files": 6})
    expected = {
        "clip.mov": content(first),
        "Clip_2.MOV": content(second),
        "Day 1_2/_.._.._evil_[2J.sh": content(evil),
        "Day 1_2/own.mov": data,
        "Day 1_2/cut_v2.mov": content(head),
    }
    files = found(folder)
    (other,) = [name for name in files if name.startswith("day 1_2")]
    assert other == "day 1_2_2/b.mov"
    assert {name: files[name] for name in files if name != other} == expected
    assert (folder / "empty").is_dir()
    assert (folder / "clip.mov").stat().st_mode & 0o777 == 0o640
    assert (folder / MANIFEST).stat().st_mode & 0o777 == 0o600
    lines = [json.loads(line) for line in (folder / MANIFEST).read_text().splitlines()]
    listed = {line["path"]: line for line in lines if "sha256" in line}
    assert {path: line["sha256"] for path, line in listed.items()} == {
        path: hashlib.sha256(data).hexdigest() for path, data in files.items()
    }
    assert listed["Clip_2.MOV"]["name"] == "Clip.MOV"
    assert not [call for call in calls if {"authorization", "cookie"} & call.headers.keys()]
    everything = (folder / MANIFEST).read_bytes() + repr(record).encode()
    task = services.tasks.details(record.id)
    everything += repr(task).encode()
    logged = [call for call in task.calls if "/_sandbox/media/" in call.url]
    assert [(call.method, call.status) for call in logged] == [("GET", 200)] * len(calls)
    for path in tmp_path.rglob("*.db*"):
        everything += path.read_bytes()
    assert not [word for word in (CANARY.encode(), b"X-Amz-Signature=", b"X-Amz-Credential") if word in everything]

    waiting.update(uploaded=True, parts=0)
    seen = len(server.requests)
    with storage_calls(server) as calls:
        resumed = run(services, services.tasks.resume(record.id))
    assert (resumed.state, counts(resumed)) == (TaskState.COMPLETE, {"files": 1, "unchanged": 6})
    assert [call.path for call in calls] == [f"/_sandbox/media/{waiting['id']}"]
    assert len(server.requests) == seen + 1
    with storage_calls(server) as calls:
        again = download(services, entry, root, folder)
    assert (counts(again), calls) == ({"files": 0, "unchanged": 7}, [])
    assert download(services, entry, root, folder, check=True).state is TaskState.COMPLETE
    versions = download(services, entry, stack, tmp_path / "all", versions=True)
    assert versions.state is TaskState.COMPLETE
    assert found(tmp_path / "all") == {
        "v1_cut_v1.mov": content(server.store.children(stack["id"])[0]),
        "v2_cut_v2.mov": content(head),
    }
    assert download(services, entry, stack, tmp_path / "one").state is TaskState.COMPLETE
    assert found(tmp_path / "one") == {"cut_v2.mov": content(head)}


@BOTH
def test_what_arrives_is_what_was_uploaded_whatever_fails(
    services: Services, server: SandboxServer, tmp_path: Path, api: ApiVersion
) -> None:
    """Drops in the middle, errors, and URLs that have expired; the token expires at the end."""
    entry, root = made(services, server, "acme", api=api), root_of(server)
    rows = [add(server, root, f"{size}.mov", size) for size in (350_000, 250_000, 0, 1)]
    faults = "storage:drop@1-3,storage:503@4,storage:expire@6,storage:disconnect@7,storage:500@9,502@2,drop@3"
    server.sandbox.set_faults(parse_faults(faults))
    try:
        with storage_calls(server) as calls:
            record = download(services, entry, root, tmp_path / "media", connections=2)
    finally:
        server.sandbox.set_faults(Faults())
    assert (record.state, record.report.failures) == (TaskState.COMPLETE, ())
    assert found(tmp_path / "media") == {row["name"]: content(row) for row in rows}
    resumed = [call for call in calls if call.range]
    assert len(resumed) >= 3
    assert all(call.headers["if-range"].startswith('"') and call.range != "bytes=0-" for call in resumed)


def test_an_interrupted_file_goes_on_unless_it_has_changed(
    services: Services, server: SandboxServer, tmp_path: Path
) -> None:
    entry, root, folder = made(services, server, "acme", api=ApiVersion.V4), root_of(server), tmp_path / "media"
    row = add(server, root, "long.mov", 500_000)
    server.sandbox.set_faults(parse_faults("storage:drop@1-2,storage:500@3+"))
    try:
        record = download(services, entry, root, folder)
        assert (record.state, sorted(found(folder))) == (TaskState.FAILED, ["long.mov.part"])
        server.sandbox.set_faults(Faults())
        with storage_calls(server) as calls:
            again = download(services, entry, root, folder)  # not only the same task goes on
        assert (counts(again), [call.range for call in calls]) == ({"files": 1}, ["bytes=200000-"])
        assert found(folder) == {"long.mov": content(row)}

        other, old = add(server, root, "other.mov", 400_000), tmp_path / "other"
        server.sandbox.set_faults(parse_faults("storage:drop@1,storage:500@2+"))
        record = download(services, entry, other, old)
        assert sorted(found(old)) == ["other.mov.part"]
        other["content_of"] = row["id"]
        server.sandbox.set_faults(Faults())
        with storage_calls(server) as calls:
            assert run(services, services.tasks.resume(record.id)).state is TaskState.COMPLETE
        assert [call.range for call in calls] == ["bytes=100000-", ""]
        assert found(old) == {"other.mov": content(other)}
        # Frame.io has another content by now: it is noticed, and replaces the old one only with --overwrite.
        other.update(content_of=root["id"], updated_at="2027-01-01T00:00:00.000Z")
        refused = download(services, entry, other, old)
        assert "is a different file in Frame.io now" in refused.report.failures[0].reason
        assert download(services, entry, other, old, overwrite=True).state is TaskState.COMPLETE
        assert found(old) == {"other.mov": content(other)}
        other.update(updated_at="2027-02-01T00:00:00.000Z")  # as after a comment
        with storage_calls(server) as calls:
            assert counts(download(services, entry, other, old)) == {"files": 0, "unchanged": 1}
        assert [call.range for call in calls] == ["bytes=399999-"]
    finally:
        server.sandbox.set_faults(Faults())


def test_v2_takes_renditions_and_checks_checksums(services: Services, server: SandboxServer, tmp_path: Path) -> None:
    xxhash = pytest.importorskip("xxhash")
    entry, root = made(services, server, "acme"), root_of(server)
    good, bad = add(server, root, "good.mov", 50_000), add(server, root, "bad.mov", 50_000)
    good["checksums"] = {"xx_hash": xxhash.xxh64(content(good)).hexdigest().upper()}
    bad["checksums"] = {"xx_hash": "0" * 16}
    marked = add(server, root, "marked.mov", 90_000, is_session_watermarked=True)
    record = download(services, entry, root, tmp_path / "media")
    assert [failure.item for failure in record.report.failures] == ["bad.mov"]
    assert "xxHash64" in record.report.failures[0].reason
    assert "1 file checked with the xxHash64 of Frame.io." in record.report.notes
    files = found(tmp_path / "media")
    assert set(files) == {"good.mov", "marked.mov.h264_1080_best.mp4"}
    assert len(files["marked.mov.h264_1080_best.mp4"]) == marked["filesize"] // 10
    proxies = download(services, entry, root, tmp_path / "proxies", proxy="h264_360")
    assert (proxies.progress.done, proxies.progress.total) == (19_000, None)  # not the size of the originals
    checked = download(services, entry, root, tmp_path / "proxies", check=True)
    assert "3 files of the manifest not compared: other renditions." in checked.report.notes
    assert set(found(tmp_path / "proxies")) == {f"{name}.mov.h264_360.mp4" for name in ("good", "bad", "marked")}
    assert counts(proxies) == {"files": 3}
    missing = download(services, entry, root, tmp_path / "none", proxy="h264_9999")
    assert (missing.state, missing.report.failed) == (TaskState.FAILED, 3)
    assert (missing.report.error, missing.report.exit_code) == ("Nothing was downloaded.", 1)
    assert list(found(tmp_path / "none")) == []

    folder = tmp_path / "media"
    (folder / "good.mov").write_bytes(b"x" * 50_000)
    (folder / "marked.mov.h264_1080_best.mp4").unlink()
    (folder / "bad.mov").write_bytes(content(bad))
    checked = download(services, entry, root, folder, check=True)
    reasons = {failure.item: failure.reason for failure in checked.report.failures}
    assert "has changed since it was downloaded (SHA-256)" in reasons["good.mov"]
    assert reasons["marked.mov.h264_1080_best.mp4"] == "It is missing."
    assert "not that of Frame.io (xxHash64)" in reasons["bad.mov"]


def test_nothing_else_is_replaced_and_no_link_is_followed(
    services: Services, server: SandboxServer, tmp_path: Path
) -> None:
    entry, root, folder = made(services, server, "acme"), root_of(server), tmp_path / "media"
    inner, top = add(server, root, "inner"), add(server, root, "top.mov", 100)
    deep, third = add(server, inner, "deep.mov", 100), add(server, root, "third.mov", 100)
    fourth = add(server, root, "fourth.mov", 100)
    outside, target = tmp_path / "outside", tmp_path / "target"
    outside.mkdir()
    folder.mkdir()
    target.write_bytes(b"mine")
    (folder / "inner").symlink_to(outside)
    (folder / "top.mov").write_bytes(b"mine")
    (folder / "third.mov").symlink_to(target)
    (folder / "fourth.mov.part").symlink_to(target)
    record = download(services, entry, root, folder)
    reasons = {failure.item: failure.reason for failure in record.report.failures}
    assert set(reasons) == {"inner", "inner/deep.mov", "top.mov", "third.mov", "fourth.mov"}
    assert "already exists" in reasons.pop("top.mov")
    assert all("is a symbolic link, which is not followed" in reason for reason in reasons.values())
    taken = "1 file left out, because another file already has that name."
    assert taken in record.report.notes  # a link or folder in the way cannot be replaced
    assert any("--overwrite" in getattr(note, "on_command_line", "") for note in record.report.notes)
    assert (target.read_bytes(), list(outside.iterdir()), (folder / "top.mov").read_bytes()) == (b"mine", [], b"mine")
    (folder / "inner").unlink()
    (folder / "fourth.mov.part").unlink()
    record = download(services, entry, root, folder, overwrite=True)
    assert [failure.item for failure in record.report.failures] == ["third.mov"]
    assert "left out" not in " ".join(record.report.notes)
    (folder / "third.mov").unlink()
    assert run(services, services.tasks.resume(record.id)).state is TaskState.COMPLETE
    expected = {row["name"]: content(row) for row in (top, third, fourth)} | {"inner/deep.mov": content(deep)}
    assert (found(folder), target.read_bytes()) == (expected, b"mine")


def test_a_full_disk_is_named_and_what_has_arrived_stays(
    services: Services, server: SandboxServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    entry, root = made(services, server, "acme"), root_of(server)
    row = add(server, root, "large.mov", 3_000_000)
    with mounted(tmp_path / "disk", 6000) as disk:
        (disk.path / "holds").write_bytes(bytes(4_000_000))
        with storage_calls(server) as calls:
            record = download(services, entry, root, disk.path / "media")
        assert record.state is TaskState.FAILED
        (failure,) = record.report.failures
        assert "large.mov needs 3.0 MB, and its disk has only" in failure.reason
        assert failure.remedy == "Free some space, then resume the job."
        assert (len(calls), found(disk.path / "media")) == (1, {})
        (disk.path / "holds").unlink()

        async def filling(pieces: Iterator[bytes], cut_after: int | None) -> AsyncIterator[bytes]:
            for number, piece in enumerate(pieces):
                if number == 20:
                    disk.fill()
                yield piece

        monkeypatch.setattr(routes, "_streamed", filling)
        record = run(services, services.tasks.resume(record.id))
        assert record.state is TaskState.FAILED
        assert "No space left on device" in record.report.error
        assert "What was downloaded is kept" in record.report.error
        monkeypatch.undo()
        disk.free()
        with storage_calls(server) as calls:
            assert run(services, services.tasks.resume(record.id)).state is TaskState.COMPLETE
        assert [call.range.startswith("bytes=") for call in calls] == [True]
        assert found(disk.path / "media") == {"large.mov": content(row)}


def test_a_storage_that_does_not_respond_ends_its_file_only(
    services: Services, server: SandboxServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def elsewhere(item: Any, api: ApiVersion) -> Renditions:
        found = parse_renditions(item, api)
        return found._replace(urls={"original": "http://127.0.0.1:1/a.mov"}) if item["name"] == "a.mov" else found

    monkeypatch.setattr(download_files, "parse_renditions", elsewhere)
    entry, root = made(services, server, "acme"), root_of(server)
    rows = [add(server, root, name, 1000) for name in ("a.mov", "b.mov", "c.mov")]
    record = download(services, entry, root, tmp_path / "media", connections=1)
    (failure,) = record.report.failures
    assert (record.state, failure.item, "127.0.0.1" in failure.reason) == (TaskState.PARTLY, "a.mov", True)
    assert failure.remedy
    assert found(tmp_path / "media") == {row["name"]: content(row) for row in rows[1:]}


def test_without_a_size_from_the_storage_a_file_must_have_the_size_that_the_api_lists(
    services: Services, server: SandboxServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = os.urandom(70_000)

    def respond(connection: socket.socket, request: bytes) -> None:
        path, found = request.split(b" ")[1], re.search(rb"range: bytes=(\d+)-", request.lower())
        sent, status = data, b"HTTP/1.1 200 OK\r\n"
        if path == b"/cut.mov":  # the connection is closed, and later goes on
            sent, status = (
                (data[int(found[1]) :], b"HTTP/1.1 206 OK\r\ncontent-range: bytes %s-69999/*\r\n" % found[1])
                if found
                else (data[:20_000], status)
            )
        connection.sendall(status + b'etag: "e"\r\nconnection: close\r\n\r\n' + sent)

    with RawServer(respond) as storage:

        def elsewhere(item: Any, api: ApiVersion) -> Renditions:
            name = "thumbnail" if item["name"] == "proxy.mov" else "original"
            return Renditions({name: f"{storage.url}/{item['name']}"})

        monkeypatch.setattr(download_files, "parse_renditions", elsewhere)
        monkeypatch.setattr(Renditions, "_ranked", lambda _self: ["thumbnail"])
        entry, root = made(services, server, "acme"), root_of(server)
        for name, size in (("cut.mov", 70_000), ("even.mov", 70_000), ("long.mov", 80_000), ("short.mov", 60_000)):
            add(server, root, name, size)
        add(server, root, "proxy.mov", 70_000)
        record = download(services, entry, root, tmp_path / "media", connections=1)
        reasons = {failure.item: failure.reason for failure in record.report.failures}
    assert reasons.pop("long.mov") == "Frame.io lists 80,000 bytes, but its storage sends only 70,000."
    assert reasons.pop("short.mov") == "Frame.io lists 60,000 bytes, but its storage sends more."
    (reason,) = reasons.values()
    assert reason.startswith("Neither the storage nor Frame.io gives the size of the file")
    files = found(tmp_path / "media")
    assert {name: files[name] for name in files if not name.endswith(".part")} == dict.fromkeys(
        ["cut.mov", "even.mov"], data
    )


def test_a_cancelled_download_goes_on(services: Services, server: SandboxServer, tmp_path: Path) -> None:
    entry, root, folder = made(services, server, "acme", api=ApiVersion.V4), root_of(server), tmp_path / "media"
    rows = [add(server, root, f"{number}.mov", 100_000) for number in range(12)]
    task = from_arguments({"place": root["id"], "folder": str(folder), "connections": 2})

    def stop(record: TaskRecord) -> None:
        if record.progress.done >= 300_000 and record.state is TaskState.RUNNING:
            services.tasks.cancel(record.id)

    server.sandbox.set_faults(parse_faults("storage:latency=60"))
    try:
        record = run(services, services.tasks.run(entry, task, RunOptions(on_progress=stop)))
    finally:
        server.sandbox.set_faults(Faults())
    done = len([name for name in found(folder) if not name.endswith(".part")])
    assert record.state is TaskState.CANCELLED
    assert 0 < done < 12
    with storage_calls(server) as calls:
        assert run(services, services.tasks.resume(record.id)).state is TaskState.COMPLETE
    assert len(calls) <= 12 - done
    assert found(folder) == {row["name"]: content(row) for row in rows}


def test_a_token_that_expires_on_the_way_stops_the_task_which_then_goes_on(
    services: Services, server: SandboxServer, tmp_path: Path
) -> None:
    entry, root, folder = made(services, server, "acme", CANARY, api=ApiVersion.V4), root_of(server), tmp_path / "media"
    rows = [add(server, root, f"{number}.mov", 1000) for number in range(4)]
    task = from_arguments({"place": root["id"], "folder": str(folder), "connections": 1})
    server.sandbox.set_faults(parse_faults("expire@6"))  # the accounts, the place in each of them, the list, a file
    try:
        record = run(services, services.tasks.run(entry, task))
    finally:
        server.sandbox.set_faults(Faults())
        server.registry.add(CANARY)
    assert (record.state, record.report.exit_code) == (TaskState.FAILED, 5)
    assert found(folder) == {"0.mov": content(rows[0])}
    assert counts(run(services, services.tasks.resume(record.id))) == {"files": 3, "unchanged": 1}
    assert found(folder) == {row["name"]: content(row) for row in rows}


def test_a_large_file_comes_on_several_connections_if_each_is_slow(
    services: Services, server: SandboxServer, tmp_path: Path, slow_storage: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(file_transfer, "TICK", 0.02)
    monkeypatch.setattr(file_transfer, "LEAST_SHARE", 100_000)
    entry, root = made(services, server, "acme", api=ApiVersion.V4), root_of(server)
    row = add(server, root, "large.mov", 4_000_000)
    with storage_calls(server) as calls:
        record = download(services, entry, row, tmp_path / "media", connections=3)
    assert record.state is TaskState.COMPLETE
    assert found(tmp_path / "media") == {"large.mov": content(row)}
    assert len([call for call in calls if call.range]) >= 2


@pytest.mark.slow
def test_a_killed_download_goes_on_where_it_stopped(
    services: Services, server: SandboxServer, tmp_path: Path, slow_storage: None
) -> None:
    """The process is killed at random moments, in the middle of files and between them."""
    made(services, server, "acme", api=ApiVersion.V4)
    root, folder, chance = root_of(server), tmp_path / "media", random.Random(16)  # noqa: S311 - moments
    rows = [add(server, root, f"{number}.mov", 1_500_000 + number) for number in range(3)]
    command = [sys.executable, "-m", "frameio_tui", "--profile", "acme", "download", root["id"], str(folder)]
    options = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    environment = {**os.environ, "FRAMEIO_TUI_HOME": str(tmp_path)}
    with storage_calls(server) as calls:
        for _round in range(3):
            enough = len(calls) + chance.choice((1, 2))
            with ForkedChild([*command, "--connections", "2"], env=environment, **options) as child:
                while child.poll() is None and len(calls) < enough:
                    with contextlib.suppress(subprocess.TimeoutExpired):
                        child.wait(0.005)
                with contextlib.suppress(subprocess.TimeoutExpired):
                    child.wait(0.15 + chance.random() * 0.1)
                child.kill()
        for task in services.tasks.records().records[:1]:
            if task.state.can_resume:
                assert run(services, services.tasks.resume(task.id)).state is TaskState.COMPLETE
    assert found(folder) == {row["name"]: content(row) for row in rows}
    assert len([call for call in calls if not call.range]) <= len(rows) + 3 * 2, "what was complete does not come again"
    assert [call for call in calls if call.range], "what was incomplete goes on"
