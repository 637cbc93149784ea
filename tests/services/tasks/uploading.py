"""An upload to a folder of the sandbox with small parts, and what the storage has received."""

from __future__ import annotations

import random
from collections import Counter
from pathlib import Path

import pytest  # noqa: TC002 - as in test modules

from frameio_tui.core.tasks.task import TaskRecord
from frameio_tui.sandbox.data.generator import make_asset
from frameio_tui.sandbox.server import SandboxServer
from frameio_tui.sandbox.storage.spool import Part, Spool
from frameio_tui.services.profiles import ProfileEntry
from frameio_tui.services.services import Services
from frameio_tui.services.tasks.runner import RunOptions
from frameio_tui.services.tasks.task import Task
from tests.support import made, run

PART = 300_000


class Site:
    """A new folder in the sandbox, and a count of the parts that its storage has stored."""

    def __init__(self, server: SandboxServer, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
        for module in ("v2.assets", "v4.files"):
            monkeypatch.setattr(f"frameio_tui.sandbox.{module}.PART", PART)
        for name_of_delay in ("FIRST_DELAY", "FIRST_LOOK"):
            monkeypatch.setattr(f"frameio_tui.services.tasks.upload.file.{name_of_delay}", 0.01)
        self.server, self.store = server, server.store
        account = next(one for one in self.store.rows("accounts") if one["display_name"] == "Integration tests")
        parent = next(
            row
            for row in self.store.rows("assets", lambda row: row["name"] == "02 Selects")
            if self.store.account_of(row["project_id"]) == account["id"]
        )
        self.owner = next(user for user in self.store.rows("users") if user["email"] == "ann@acme.example")
        self.folder = make_asset(self.store, parent, "folder", name, self.owner["id"])
        self.account_id: str = account["id"]
        self.received: Counter[tuple[str, int]] = Counter()
        receive = Spool.receive

        async def counted(spool: Spool, key: str, number: int, body: object, size: int) -> Part | None:
            part = await receive(spool, key, number, body, size)  # type: ignore[arg-type]  # passed on
            self.received[key, number] += part is not None
            return part

        monkeypatch.setattr(Spool, "receive", counted)

    @property
    def place(self) -> str:
        """The ID of the folder."""
        return str(self.folder["id"])

    def entry(self, services: Services, **fields: object) -> ProfileEntry:
        """A profile for the account of the folder."""
        return made(services, self.server, f"acme-{fields['api']}", account=self.account_id, **fields)

    def files(self, folder_id: str = "") -> dict[str, bytes | None]:
        """The files below the folder by path, with their bytes; None for a placeholder."""
        found: dict[str, bytes | None] = {}
        for row in self.store.children(folder_id or self.place):
            if row["kind"] == "file":
                assert row["name"] not in found, f"{row['name']} is there twice"
                size, spool = row["filesize"], self.server.sandbox._storage.spool
                found[row["name"]] = b"".join(spool.read(row["id"], 0, size)) if row.get("uploaded") else None
            else:
                found |= {f"{row['name']}/{name}": data for name, data in self.files(row["id"]).items()}
        return found

    def all_parts_once(self) -> bool:
        """Whether no part was stored twice."""
        return bool(self.received) and set(self.received.values()) == {1}


def some_bytes(size: int, seed: int = 1) -> bytes:
    """Bytes that are the same for a seed."""
    return random.Random(seed).randbytes(size)  # noqa: S311 - test data


def write_tree(top: Path, **sizes: int) -> dict[str, bytes]:
    """Write files of these sizes: `a__b_mov` is `a/b.mov`. Return their contents by path."""
    contents = {}
    for number, (name, size) in enumerate(sizes.items()):
        path = top / name.replace("__", "/").replace("_mov", ".mov")
        path.parent.mkdir(parents=True, exist_ok=True)
        contents[str(path.relative_to(top.parent))] = data = some_bytes(size, number)
        path.write_bytes(data)
    return contents


def start(services: Services, entry: ProfileEntry, task: Task) -> TaskRecord:
    """Run a task whose changes are confirmed."""
    return run(services, services.tasks.run(entry, task, RunOptions(confirmed=True)))


def resume(services: Services, record: TaskRecord, *, restart: bool = False) -> TaskRecord:
    """Resume a task."""
    return run(services, services.tasks.resume(record.id, RunOptions(confirmed=True, restart=restart)))
