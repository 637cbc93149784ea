"""The folder of a backup: files of lines that only grow, what is finished, and a manifest with sizes and hashes."""

from __future__ import annotations

import json
import os.path
from typing import TYPE_CHECKING, NamedTuple

from frameio_tui.core.errors import InvalidInput
from frameio_tui.core.json.values import loads
from frameio_tui.core.table.export import csv_line, encode_text
from frameio_tui.core.tasks.text import failure_to_json
from frameio_tui.core.text.redact import redact_value
from frameio_tui.services.tasks.key_set import KeySet, key_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from contextlib import ExitStack

    from frameio_tui.core.ports.files import GrowingFile
    from frameio_tui.core.tasks.task import Failure
    from frameio_tui.services.tasks.outputs import TaskOutputs

MANIFEST = "manifest.json"
PROGRESS = "progress.ndjson"
ENDING = ".ndjson"
FORMAT = 1
_OWN_SECRET = "secret"  # noqa: S105 - the name of a field
FROM = "_from"
"""The field that is added to each item: the path of the list that it is from."""


class BackupIdentity(NamedTuple):
    """What a folder is the backup of: a folder is never used for another place, server or API."""

    api: str
    base_url: str
    place: str
    """As the user wrote it."""


class BackupFolder:
    """The folder of one backup while a run has it open. No other process can write to it meanwhile."""

    def __init__(self, outputs: TaskOutputs, path: str, identity: BackupIdentity, stack: ExitStack) -> None:
        self.path, names = outputs.make_folder(path)
        self._outputs = outputs
        self._stack = stack
        self._identity = identity
        self._files: dict[str, BackupFile] = {}
        self.manifest = self._read_manifest(names)
        self._progress = BackupFile(stack.enter_context(outputs.grow(os.path.join(self.path, PROGRESS))))
        self._csv_is_old = self.manifest.get("state") == "running"
        """Whether an earlier run has added lines and was ended before it wrote the CSV."""
        for name in names:
            if name.endswith(ENDING) and name != PROGRESS:
                self.file(name.removesuffix(ENDING))
        self.lost = tuple(self._lost())
        """The files that have fewer lines than the last run wrote."""
        self._finished: dict[int, int] = {}
        for line in () if self.lost else self._progress.lines():  # what is lost is read again
            match _parsed(line):
                case [str(key), str(fingerprint)]:
                    self._finished[key_of(key.encode())] = key_of(fingerprint.encode())

    def _lost(self) -> Iterator[str]:
        """Yield the names of files that lost lines since the last run, whether the user or a fault removed them."""
        described = self.manifest.get("files")
        for each in described if isinstance(described, list) else ():
            match each:
                case {"name": str(name), "items": int(count)} if name.endswith(ENDING):
                    found = self._files.get(name.removesuffix(ENDING))
                    if count > (found.count if found is not None else 0):
                        yield name

    def _read_manifest(self, names: Sequence[str]) -> dict[str, object]:
        """Return the manifest of an earlier run, or an empty one. Raises InvalidInput for another folder."""
        found = self._outputs.read(os.path.join(self.path, MANIFEST))
        if found is None:
            # A run that was killed at once has left an empty file.
            is_new = names == (PROGRESS,) and self._outputs.read(os.path.join(self.path, PROGRESS)) == b""
            if not is_new and any(not name.startswith(".") for name in names):
                raise InvalidInput(
                    f"The folder {self.path} is not empty, and is not a backup.", "Choose a new or an empty folder."
                )
            return {}
        try:
            manifest = json.loads(found)
        except ValueError:
            manifest = None
        if not isinstance(manifest, dict) or manifest.get("program") != "frameio-tui":
            raise InvalidInput(f"{MANIFEST} in {self.path} is not that of a backup.", "Choose another folder.")
        if manifest.get("format") != FORMAT:
            raise InvalidInput(f"The backup in {self.path} was made by a newer version.", "Update frameio-tui.")
        stored = [manifest.get(name) for name in BackupIdentity._fields]
        if stored != list(self._identity):
            what = f"{manifest.get('place')} on {str(manifest.get('api')).upper()} at {manifest.get('base_url')}"
            raise InvalidInput(f"The folder {self.path} is the backup of {what}.", "Choose another folder.")
        return manifest

    def file(self, name: str) -> BackupFile:
        """Return the file of that name, without its ending."""
        if name not in self._files:
            path = os.path.join(self.path, f"{name}{ENDING}")
            self._files[name] = BackupFile(self._stack.enter_context(self._outputs.grow(path)))
        return self._files[name]

    def is_finished(self, key: str, fingerprint: str) -> bool:
        """Return whether an item was finished when it had that fingerprint."""
        return self._finished.get(key_of(key.encode())) == key_of(fingerprint.encode())

    def finish(self, key: str, fingerprint: str) -> None:
        """Store that an item is finished; call it after everything of it was added."""
        if not self.is_finished(key, fingerprint):
            self._progress.add([json.dumps([key, fingerprint])])
            self._finished[key_of(key.encode())] = key_of(fingerprint.encode())

    def write_manifest(self, state: str, more: Mapping[str, object], failures: Iterable[Failure] = ()) -> None:
        """Write the manifest, in the end with the CSV of each file that has changed, sizes and hashes."""
        files: list[dict[str, object]] = []
        if state != "running":
            for name, file in sorted(self._files.items()):
                file.sync()
                self._write_csv(name, file)
            self._progress.sync()
            files = [*self._describe()]
        self.manifest = {
            "program": "frameio-tui",
            "format": FORMAT,
            **self._identity._asdict(),
            "state": state,
            **more,
            "files": files or self.manifest.get("files", []),
            "failures": [failure_to_json(failure) for failure in failures],
        }
        text = json.dumps(self.manifest, ensure_ascii=False, indent=2) + "\n"
        self._replace(MANIFEST, [encode_text(text)])
        del self._outputs.written[:-1]  # the report names the manifest, which lists the other files

    def _describe(self) -> Iterator[dict[str, object]]:
        for name, file in sorted(self._files.items()):
            for ending in ("ndjson", "csv"):
                found = self._outputs.existing(os.path.join(self.path, f"{name}.{ending}"))
                if found is not None:
                    shown = os.path.basename(found.path)
                    yield {"name": shown, "items": file.count, "size": found.size, "sha256": found.sha256}

    def _write_csv(self, name: str, file: BackupFile) -> None:
        path = os.path.join(self.path, f"{name}.csv")
        if file.added == 0 and not self._csv_is_old and self._outputs.existing(path) is not None:
            return
        columns: dict[str, None] = {}
        for line in file.lines():
            columns.update(dict.fromkeys(_object(line)))
        rows = (csv_line([_cell(item.get(name)) for name in columns]) for item in map(_object, file.lines()))
        self._replace(f"{name}.csv", map(encode_text, (csv_line(columns), *rows) if columns else ()))

    def _replace(self, name: str, pieces: Iterable[bytes]) -> None:
        """Write a file under a temporary name, and rename it. Raises WriteFailed, also for a symbolic link."""
        path = os.path.join(self.path, name)
        if name in self._outputs.make_folder(self.path)[1]:
            with self._outputs.grow(path):
                pass  # refuses a link
        with self._outputs.create(path, overwrite=True) as file:
            for piece in pieces:
                file.write(piece)
            file.finish()


class BackupFile:
    """A file of JSON lines without duplicates: an item that has changed is one more line, and the last one counts.

    Of each line, 8 bytes are held in memory.
    """

    def __init__(self, file: GrowingFile) -> None:
        self._file = file
        file.drop_cut()
        self._keys = KeySet()
        for line in file.lines():
            self._keys.add(key_of(line))
        self.added = 0
        """Lines of this run."""

    @property
    def count(self) -> int:
        """Number of lines."""
        return len(self._keys)

    def add(self, lines: Iterable[str]) -> int:
        """Append the lines that are new, and return their number. Raises WriteFailed."""
        new: dict[int, bytes] = {}
        for line in lines:
            data = encode_text(line)
            key = key_of(data)
            if key not in self._keys:
                new[key] = data + b"\n"
        if new:
            self._file.add(b"".join(new.values()))
            for key in new:
                self._keys.add(key)
            self.added += len(new)
        return len(new)

    def lines(self) -> Iterator[bytes]:
        """Yield the lines."""
        return self._file.lines()

    def sync(self) -> None:
        """Make everything durable."""
        self._file.sync()


def line_of(item: Mapping[str, object], source: str, *, with_secret: bool = False) -> str:
    """Return an item as received on one line of JSON, without secrets and signatures; `source` is its list.

    With `with_secret`, the secret of a webhook or action stays.
    """
    shown = redact_value(dict(item))
    if with_secret and isinstance(shown, dict) and isinstance(item.get(_OWN_SECRET), str):
        shown[_OWN_SECRET] = item[_OWN_SECRET]
    return json.dumps({**(shown if isinstance(shown, dict) else {}), FROM: source}, ensure_ascii=False)


def fingerprint_of(line: str) -> str:
    """Return a short text that is another one when the line is another one."""
    return f"{key_of(encode_text(line)):016x}"


def _parsed(line: bytes) -> object:
    """Return the value on a line; None if the file was edited so that it is not JSON any more."""
    try:
        return loads(line)
    except (ValueError, RecursionError):
        return None


def _object(line: bytes) -> dict[str, object]:
    value = _parsed(line)
    return value if isinstance(value, dict) else {}


def _cell(value: object) -> str | None:
    if value is None or isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False)
