"""A `Work` for tests of tasks: the journal and the output files are in memory."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from typing import Any, Self, cast

from frameio_tui.adapters.timelines.otio_writer import OtioTimelineWriter
from frameio_tui.core.errors import FrameioTuiError, WriteFailed
from frameio_tui.core.ports.tasks import TaskJournal
from frameio_tui.core.tasks.task import WrittenFile
from frameio_tui.services.tasks.items import FinishedItems
from tests.services.tasks.fake_api import FakeApi, entry_for


class MemoryJournal:
    """The part of a journal that tasks use. Values go through JSON, as they do on the disk."""

    def __init__(self) -> None:
        self.stored: dict[str, str] = {}
        self.cursors: dict[str, str] = {}

    def is_finished(self, key: str) -> bool:
        """Whether an item is finished."""
        return key in self.stored

    def value_of(self, key: str) -> object:
        """The value of an item."""
        return json.loads(self.stored.get(key, "null"))

    def finish(self, items: Iterable[tuple[str, object]]) -> None:
        """Store items."""
        self.stored |= {key: json.dumps(value) for key, value in items}

    def values(self, prefix: str = "") -> Iterator[tuple[str, object]]:
        """Items by prefix."""
        for key, value in self.stored.items():
            if key.startswith(prefix):
                yield key, json.loads(value)

    def finished_count(self, prefix: str = "") -> int:
        """Number of items."""
        return sum(key.startswith(prefix) for key in self.stored)

    def cursor(self, name: str) -> object:
        """A cursor."""
        return json.loads(self.cursors.get(name, "null"))

    def set_cursor(self, name: str, value: object, items: Iterable[tuple[str, object]] = ()) -> None:
        """Store a cursor and items."""
        self.cursors[name] = json.dumps(value)
        self.finish(items)


class MemoryFile:
    """An output file in memory."""

    def __init__(self, files: dict[str, bytes], path: str) -> None:
        self._files, self.path, self._data = files, path, b""

    def write(self, data: bytes) -> None:
        """Append."""
        self._data += data

    def finish(self) -> WrittenFile:
        """Make it appear."""
        self._files[self.path] = self._data
        return WrittenFile(self.path, len(self._data), hashlib.sha256(self._data).hexdigest())

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        """Nothing to remove."""


class FakeWork:
    """Implements `Work`. Create another one with the same journal to resume."""

    def __init__(self, api: FakeApi, journal: MemoryJournal | None = None, **profile: Any) -> None:
        self.entry = entry_for(api.api, **profile)
        self.requests = api
        self.journal = journal or MemoryJournal()
        self.items = FinishedItems(cast("TaskJournal", self.journal))
        self.outputs = self
        self.timelines = OtioTimelineWriter()
        self.files: dict[str, bytes] = {}
        self.written: list[bytes] = []
        self.failures: list[tuple[str, str]] = []
        self.done: list[tuple[int, int | None]] = []
        self.is_final = False

    @property
    def text(self) -> str:
        """What was written to standard output."""
        return b"".join(self.written).decode()

    def create(self, path: str, *, overwrite: bool = False) -> MemoryFile:
        """Start a file."""
        if path in self.files and not overwrite:
            raise WriteFailed(f"{path} exists.")
        return MemoryFile(self.files, path)

    def check(self, path: str, *, overwrite: bool = False) -> str:
        """Whether a file can be created."""
        self.create(path, overwrite=overwrite)
        return path

    def check_folder(self, path: str) -> None:
        """Every folder can be created."""

    def make_folder(self, path: str) -> None:
        """Folders are not needed in memory."""

    def write(self, data: bytes) -> None:
        """Write to standard output."""
        self.written.append(data)

    def progress(self, done: int, total: int | None = None, unit: str = "item", now: str = "") -> None:
        """Record the progress."""
        del unit, now
        self.done.append((done, total))

    def fail(self, item: str, error: FrameioTuiError) -> None:
        """Record a failure."""
        self.failures.append((item, error.sentence))

    def finish_for_good(self) -> None:
        """Record that there is nothing to resume."""
        self.is_final = True
