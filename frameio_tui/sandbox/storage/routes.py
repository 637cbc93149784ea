"""The responses of the storage: a part is received, or the contents of a file are sent."""

from __future__ import annotations

import hashlib
import time
from typing import TYPE_CHECKING

from starlette.responses import Response, StreamingResponse

from frameio_tui.sandbox.storage.content import generated
from frameio_tui.sandbox.storage.errors import StorageError
from frameio_tui.sandbox.storage.ranges import Span, span_of
from frameio_tui.sandbox.storage.spool import Spool
from frameio_tui.sandbox.storage.urls import MEDIA, UNKNOWN_TYPE, UPLOADS, check_signature

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from starlette.requests import Request

    from frameio_tui.sandbox.data.store import Store
    from frameio_tui.sandbox.handler_result import Record

PATHS = (UPLOADS, MEDIA)
UPLOADED = ("assets", "attachments")
"""The tables whose records may have a content."""
_PICTURE = 30_000
"""Size in bytes of a thumbnail and the like."""


class StorageRoutes:
    """Uploads and downloads of one sandbox."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.spool = Spool()

    async def send_response(self, request: Request, path: str, cut_after: int | None = None) -> Response:
        """Respond to a request; the contents of a file end too early if `cut_after` bytes are given."""
        try:
            check_signature(self._store, request.method, path, request.query_params, request.headers)
            if path.startswith(UPLOADS) and request.method == "PUT":
                return await self._receive(request, path)
            if path.startswith(MEDIA) and request.method == "GET":
                return self._send(request, path, cut_after)
            raise StorageError(
                405,
                "MethodNotAllowed",
                "The specified method is not allowed against this resource.",
                Method=request.method,
            )
        except StorageError as error:
            return await self.refuse(request, error)

    async def refuse(self, request: Request, error: StorageError) -> Response:
        """Return an error after the body, because a client reads the response only when it has sent everything."""
        async for _ in request.stream():
            pass
        return error.response()

    def _row(self, asset_id: str) -> Record:
        for table in UPLOADED:
            row = self._store.tables.get(table, {}).get(asset_id)
            if row is not None:
                return row
        raise StorageError(404, "NoSuchKey", "The specified key does not exist.", Key=asset_id)

    async def _receive(self, request: Request, path: str) -> Response:
        asset_id, _, number = path.removeprefix(UPLOADS).partition("/")
        row, part = self._row(asset_id), int(number)
        size, announced = row["part_sizes"][part - 1], request.headers.get("content-length")
        if announced is None:
            raise StorageError(411, "MissingContentLength", "You must provide the Content-Length HTTP header.")
        if int(announced) > size:
            raise StorageError(
                400,
                "EntityTooLarge",
                "Your proposed upload exceeds the maximum allowed size",
                ProposedSize=announced,
                MaxSizeAllowed=size,
            )
        if int(announced) < size:
            raise StorageError(
                400,
                "EntityTooSmall",
                "Your proposed upload is smaller than the minimum allowed size",
                ProposedSize=announced,
                MinSizeAllowed=size,
            )
        received = await self.spool.receive(asset_id, part, request.stream(), size)
        if received is None:
            sentence = "You did not provide the number of bytes specified by the Content-Length HTTP header"
            return StorageError(400, "IncompleteBody", sentence).response()
        if len(self.spool.parts(asset_id)) == row["parts"] and not row.get("uploaded"):
            row["uploaded"], row["upload_completed_at"] = True, self._store.stamp()
            project = self._store.tables["projects"].get(str(row.get("project_id")))
            if project is not None:  # an attachment of a comment has none
                self._store.announce("asset_uploaded", row, project, row["creator_id"])
        return Response(headers={"etag": f'"{received.md5}"', "x-amz-server-side-encryption": "AES256"})

    def _send(self, request: Request, path: str, cut_after: int | None) -> Response:
        asset_id, _, rendition = path.removeprefix(MEDIA).partition("/")
        row = self._row(asset_id)
        if row.get("parts") and not row.get("uploaded"):
            raise StorageError(404, "NoSuchKey", "The specified key does not exist.", Key=asset_id)
        key, size, media_type, etag = self._content(row, rendition)
        modified = row.get("upload_completed_at") or row["updated_at"]
        last_modified = time.strftime("%a, %d %b %Y %H:%M:%S GMT", time.strptime(modified[:19], "%Y-%m-%dT%H:%M:%S"))
        headers = {"etag": etag, "last-modified": last_modified, "accept-ranges": "bytes"}
        if request.headers.get("if-match", etag) not in (etag, "*"):
            raise StorageError(
                412, "PreconditionFailed", "At least one of the pre-conditions you specified did not hold"
            )
        if request.headers.get("if-none-match") in (etag, "*"):
            return Response(status_code=304, headers=headers)
        unchanged = request.headers.get("if-range", etag) in (etag, last_modified)
        span = span_of(request.headers.get("range") if unchanged else None, size)
        if span.partial:
            headers["content-range"] = f"bytes {span.begin}-{span.end - 1}/{size}"
        headers["content-length"] = str(span.end - span.begin)
        headers["content-disposition"] = request.query_params.get("response-content-disposition", "inline")
        pieces = self._pieces(key, span, rendition)
        return StreamingResponse(_streamed(pieces, cut_after), 206 if span.partial else 200, headers, media_type)

    def _content(self, row: Record, rendition: str) -> tuple[str, int, str, str]:
        """Return the key of a content, its size, media type and ETag. A copy has the content of its original."""
        key, size = str(row.get("content_of") or row["id"]), int(row.get("filesize") or row.get("file_size") or 0)
        media_type = row.get("filetype") or UNKNOWN_TYPE
        if rendition:
            picture = any(word in rendition for word in ("thumb", "scrub", "image"))
            kind = "audio/mp4" if rendition == "audio" else "image/jpeg" if picture else "video/mp4"
            key, size, media_type = f"{key}/{rendition}", _PICTURE if picture else max(1000, size // 10), kind
        if self.spool.parts(key):
            return key, size, media_type, self.spool.etag(key)
        return key, size, media_type, f'"{hashlib.md5(key.encode(), usedforsecurity=False).hexdigest()}-1"'

    def _pieces(self, key: str, span: Span, rendition: str) -> Iterator[bytes]:
        if not rendition and self.spool.parts(key):
            return self.spool.read(key, span.begin, span.end)
        return generated(key, span.begin, span.end)


async def _streamed(pieces: Iterator[bytes], cut_after: int | None) -> AsyncIterator[bytes]:
    """Yield the pieces, at most `cut_after` bytes of them."""
    left = cut_after
    for piece in pieces:
        if left is None:
            yield piece
            continue
        yield piece[:left]
        left -= len(piece)
        if left <= 0:
            return
