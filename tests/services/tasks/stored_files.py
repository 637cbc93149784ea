"""Files in the storage of the sandbox, and what was asked of it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple

from frameio_tui.sandbox.server import SandboxServer
from frameio_tui.sandbox.storage.content import generated

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response


def add(
    server: SandboxServer, parent: dict[str, Any], name: str, size: int | None = None, **fields: Any
) -> dict[str, Any]:
    """A new file of that size, with generated content; a folder without a size."""
    store = server.sandbox.store
    kind = "folder" if size is None else "file"
    like = next(row for row in store.tables["assets"].values() if row["kind"] == kind and row["parent_id"])
    own = {key: value for key, value in like.items() if key not in ("id", "inserted_at", "updated_at")}
    values = {**own, "parent_id": parent["id"], "project_id": parent["project_id"], "name": name}
    return store.add("assets", **{**values, **({} if size is None else {"filesize": size}), **fields})


def add_stack(server: SandboxServer, parent: dict[str, Any], name: str) -> dict[str, Any]:
    """A new version stack."""
    return add(server, parent, name, kind="version_stack")


def root_of(server: SandboxServer, name: str = "Integration tests") -> dict[str, Any]:
    """A new folder in a project."""
    store = server.sandbox.store
    account = next(row for row in store.tables["accounts"].values() if row["display_name"] == name)
    teams = [row["id"] for row in store.tables["teams"].values() if row["account_id"] == account["id"]]
    project = next(row for row in store.tables["projects"].values() if row["team_id"] in teams)
    return add(server, store.get("assets", project["root_asset_id"]), "Downloads")


def content(row: dict[str, Any]) -> bytes:
    """The content of a sample file."""
    return b"".join(generated(str(row.get("content_of") or row["id"]), 0, row["filesize"]))


def upload(server: SandboxServer, row: dict[str, Any], data: bytes) -> None:
    """Give a file a content of its own, in two parts."""
    row.update(filesize=len(data), parts=2, uploaded=True)

    async def body(piece: bytes) -> AsyncIterator[bytes]:
        yield piece

    half = len(data) // 2
    for number, piece in enumerate((data[:half], data[half:]), 1):
        asyncio.run(server.sandbox._storage.spool.receive(row["id"], number, body(piece), len(piece)))


class StorageCall(NamedTuple):
    """A request to the storage."""

    path: str
    range: str
    headers: dict[str, str]


@contextmanager
def storage_calls(server: SandboxServer) -> Iterator[list[StorageCall]]:
    """The requests that the storage gets during a block."""
    calls: list[StorageCall] = []
    respond = server.sandbox._respond_from_storage

    async def note(request: Request, path: str) -> Response:
        headers = dict(request.headers)
        calls.append(StorageCall(path, headers.get("range", ""), headers))
        return await respond(request, path)

    server.sandbox._respond_from_storage = note  # type: ignore[method-assign]
    try:
        yield calls
    finally:
        server.sandbox._respond_from_storage = respond  # type: ignore[method-assign]
