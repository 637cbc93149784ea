"""Uploads and downloads work and fail as with S3, and nothing is left behind."""

from __future__ import annotations

import contextlib
import glob
import hashlib
import http.client
import os
import random
import re
import tempfile
import time
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import parse_qs, urlsplit

import pytest

from frameio_tui.sandbox.faults import parse_faults
from frameio_tui.sandbox.handler_result import Record
from frameio_tui.sandbox.server import SandboxServer
from frameio_tui.sandbox.storage.content import BLOCK, generated
from frameio_tui.sandbox.storage.errors import StorageError
from frameio_tui.sandbox.storage.ranges import Span, span_of
from frameio_tui.sandbox.storage.spool import PREFIX
from frameio_tui.sandbox.storage.urls import LIFETIME, media_url, v2_parts, v4_parts
from frameio_tui.sandbox.v2 import assets
from tests.sandbox.calls import Caller, Ids

PART = 1_000_000
SIZE = 2_500_001
UPLOAD = {"content-type": "video/mp4", "x-amz-acl": "private"}


class Answer(NamedTuple):
    """A response of the storage."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def code(self) -> str:
        """The code of an error."""
        found = re.search(rb"<Code>(\w+)</Code>", self.body)
        return found[1].decode() if found else ""


def send(method: str, url: str, body: bytes | Iterator[bytes] | None = None, **headers: str) -> Answer:
    """Send a request to a signed URL; `_` in the name of a header is written as `-`."""
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.netloc, timeout=30)
    with contextlib.closing(connection):
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, f"{parts.path}?{parts.query}", body, named)
        response = connection.getresponse()
        return Answer(response.status, {k.lower(): v for k, v in response.headers.items()}, response.read())


@pytest.fixture
def created(call: Caller, ids: Ids, monkeypatch: pytest.MonkeyPatch) -> Record:
    """A new file of three parts, as V2 returns it."""
    monkeypatch.setattr(assets, "PART", PART)
    body = {"name": "new clip.mp4", "type": "file", "filetype": "video/mp4", "filesize": SIZE}
    made: Record = call("POST", f"/v2/assets/{ids.of('folder')}/children", body).data
    return made


def test_a_file_is_complete_when_all_parts_are_there_and_comes_back_as_it_was(
    created: Record, call: Caller, server: SandboxServer
) -> None:
    content = random.Random(5).randbytes(SIZE)  # noqa: S311 - sample data
    urls = created["upload_urls"]
    chunk = -(-SIZE // len(urls))
    assert (len(urls), created["original"], created["upload_completed_at"]) == (3, None, None)
    for number in (2, 0, 1):
        assert call("GET", f"/v2/assets/{created['id']}").data["upload_completed_at"] is None
        part = content[number * chunk : (number + 1) * chunk]
        said = send("PUT", urls[number], part, **UPLOAD)
        assert (said.status, said.headers["etag"]) == (200, f'"{hashlib.md5(part, usedforsecurity=False).hexdigest()}"')
    there = call("GET", f"/v2/assets/{created['id']}").data
    assert there["upload_completed_at"]
    assert "upload_urls" not in there
    whole = send("GET", there["original"])
    assert (whole.status, whole.headers["content-length"], whole.body == content) == (200, str(SIZE), True)
    assert whole.headers["etag"].endswith('-3"')
    assert "new%20clip.mp4" in whole.headers["content-disposition"]
    middle = send("GET", there["original"], range=f"bytes={chunk - 10}-{chunk + 9}", if_range=whole.headers["etag"])
    assert (middle.status, middle.headers["content-range"]) == (206, f"bytes {chunk - 10}-{chunk + 9}/{SIZE}")
    assert middle.body == content[chunk - 10 : chunk + 10]
    stale = send("GET", there["original"], range="bytes=0-9", if_range='"other"')
    assert (stale.status, len(stale.body)) == (200, SIZE)
    copy = call("POST", f"/v2/assets/{created['parent_id']}/copy", {"id": created["id"]}).data
    assert send("GET", copy["original"], range="bytes=-5").body == content[-5:]
    again = send("PUT", urls[0], content[:chunk], **UPLOAD)
    assert again.status == 200
    assert server.store.get("assets", created["id"])["uploaded"]


@pytest.mark.parametrize(
    ("headers", "length", "status", "code"),
    [
        ({**UPLOAD, "content-type": "video/quicktime"}, 0, 403, "SignatureDoesNotMatch"),
        ({"content-type": "video/mp4"}, 0, 403, "SignatureDoesNotMatch"),
        ({**UPLOAD, "x-amz-acl": "public-read"}, 0, 403, "SignatureDoesNotMatch"),
        ({**UPLOAD, "authorization": "Bearer x"}, 0, 400, "InvalidArgument"),
        (UPLOAD, 1, 400, "EntityTooLarge"),
        (UPLOAD, -1, 400, "EntityTooSmall"),
    ],
)
def test_a_part_is_checked(created: Record, headers: dict[str, str], length: int, status: int, code: str) -> None:
    part = bytes(-(-SIZE // 3) + length)
    said = send("PUT", created["upload_urls"][0], part, **headers)
    assert (said.status, said.code) == (status, code)
    assert said.body.startswith(b"<?xml")


def test_a_url_is_good_for_one_part_one_method_and_a_day(
    created: Record, server: SandboxServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = created["upload_urls"][0]
    query = parse_qs(urlsplit(url).query)
    assert query["X-Amz-SignedHeaders"] == ["content-type;host;x-amz-acl"]
    assert query["X-Amz-Expires"] == ["86400"]
    assert send("PUT", url.replace(f"{created['id']}/1", f"{created['id']}/2"), b"", **UPLOAD).status == 403
    assert send("GET", url, **UPLOAD).code == "SignatureDoesNotMatch"
    assert send("GET", url.partition("?")[0]).code == "AccessDenied"
    chunked = send("PUT", url, iter([b"x"]), **UPLOAD)
    assert (chunked.status, chunked.code) == (411, "MissingContentLength")
    row = server.store.get("assets", created["id"])
    assert send("GET", media_url(server.store, server.url, row)).code == "NoSuchKey"
    monkeypatch.setattr(server.store, "now", lambda: time.time() + LIFETIME)
    late = send("PUT", url, b"", **UPLOAD)
    assert (late.status, late.code) == (403, "AccessDenied")
    assert b"Request has expired" in late.body


def test_a_sample_file_has_its_size_and_the_same_bytes_each_time(call: Caller, server: SandboxServer) -> None:
    largest = max(server.store.rows("assets", lambda row: row["kind"] == "file"), key=lambda row: row["filesize"])
    size, begin = largest["filesize"], time.monotonic()
    assert size > 1_000_000_000
    url = call("GET", f"/v2/assets/{largest['id']}").data["original"]
    tail = send("GET", url, range=f"bytes={size - 70_000}-")
    assert tail.headers["content-range"] == f"bytes {size - 70_000}-{size - 1}/{size}"
    assert tail.body == b"".join(generated(largest["id"], size - 70_000, size))
    assert time.monotonic() - begin < 5
    assert send("GET", url, range=f"bytes={size}-").code == "InvalidRange"
    assert send("GET", url, if_none_match=tail.headers["etag"]).status == 304
    assert send("GET", url, if_match='"other"').status == 412
    assert send("HEAD", url).status == 403
    rendition = call("GET", f"/v2/assets/{largest['id']}").data["downloads"]["h264_360"]
    assert send("GET", rendition, range="bytes=0-0").headers["content-type"] == "video/mp4"


def test_generated_bytes_do_not_depend_on_how_they_are_read() -> None:
    whole = b"".join(generated("key", 0, 3 * BLOCK + 5))
    assert len(whole) == 3 * BLOCK + 5
    assert len({whole[:BLOCK], whole[BLOCK : 2 * BLOCK], whole[2 * BLOCK : 3 * BLOCK]}) == 3
    for begin, end in ((0, 1), (5, BLOCK + 7), (BLOCK - 1, BLOCK + 1), (2 * BLOCK, 3 * BLOCK + 5), (9, 9)):
        assert b"".join(generated("key", begin, end)) == whole[begin:end]
    assert b"".join(generated("other", 0, 100)) != whole[:100]


@pytest.mark.parametrize(
    ("header", "span"),
    [
        (None, Span(0, 100, False)),
        ("bytes=0-9", Span(0, 10, True)),
        ("bytes=90-", Span(90, 100, True)),
        ("bytes=-10", Span(90, 100, True)),
        ("bytes=-1000", Span(0, 100, True)),
        ("bytes=5-1000", Span(5, 100, True)),
        ("bytes=9-5", Span(0, 100, False)),
        ("bytes=0-1,5-6", Span(0, 100, False)),
        ("lines=0-1", Span(0, 100, False)),
        ("bytes=-", Span(0, 100, False)),
    ],
)
def test_one_range_is_understood(header: str | None, span: Span) -> None:
    assert span_of(header, 100) == span


@pytest.mark.parametrize("header", ["bytes=100-", "bytes=-0", "bytes=100-200"])
def test_a_range_outside_the_content_is_refused(header: str) -> None:
    with pytest.raises(StorageError) as caught:
        span_of(header, 100)
    assert caught.value.status == 416


def test_parts_are_equal_but_for_the_last_in_v2_and_near_equal_in_v4() -> None:
    assert v2_parts(SIZE, PART) == [833_334, 833_334, 833_333]
    assert v2_parts(0, 10) == [0]
    assert v2_parts(10, 10) == [10]
    assert v4_parts(50_645_990, 25_000_000) == [16_881_997, 16_881_997, 16_881_996]
    assert v4_parts(1, 10) == [1]


def test_faults_of_the_storage_hit_uploads_and_downloads_only(
    created: Record, call: Caller, server: SandboxServer
) -> None:
    file = min(server.store.rows("assets", lambda row: row.get("filesize", 0) > 10**6), key=lambda row: row["filesize"])
    url = media_url(server.store, server.url, file)
    server.sandbox.set_faults(
        parse_faults("storage:503@1,storage:500@2,storage:drop@3,storage:disconnect@4,storage:expire@5")
    )
    assert call("GET", "/v2/me").status == 200
    assert [send("GET", url).code for _ in range(2)] == ["SlowDown", "InternalError"]
    with pytest.raises(http.client.IncompleteRead):
        send("GET", url)
    with pytest.raises(ConnectionError):
        send("PUT", created["upload_urls"][2], b"12", **UPLOAD)
    assert b"expired" in send("GET", url).body
    assert len(send("GET", url).body) == file["filesize"]
    server.sandbox.set_faults(parse_faults(""))


def test_uploads_are_on_disk_while_the_sandbox_runs(tmp_path: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    pattern = os.path.join(str(tmp_path), f"{PREFIX}*")
    with SandboxServer() as server, contextlib.closing(Caller(server)) as caller:
        assert glob.glob(pattern) == []
        body = {"name": "a.png", "type": "file", "filetype": "image/png", "filesize": 3}
        made = caller("POST", f"/v2/assets/{Ids(server).of('folder')}/children", body).data
        assert send("PUT", made["upload_urls"][0], b"abc", content_type="image/png", x_amz_acl="private").status == 200
        assert len(glob.glob(pattern)) == 1
    assert glob.glob(pattern) == []
