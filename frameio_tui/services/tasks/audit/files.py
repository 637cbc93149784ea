"""Where the entries of the audit log are written: standard output, or a file that gets those it does not have."""

from __future__ import annotations

import csv
import json
from typing import TYPE_CHECKING, Protocol

from frameio_tui.core.audit.record import (
    COLUMNS,
    csv_cells,
    format_record,
    from_csv,
    parse_record,
    record_key,
    to_ndjson,
)
from frameio_tui.core.errors import InvalidInput
from frameio_tui.core.table.export import csv_line, encode_text
from frameio_tui.services.tasks.key_set import KeySet

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import datetime

    from frameio_tui.core.audit.record import AuditNames, AuditRecord
    from frameio_tui.core.ports.files import GrowingFile
    from frameio_tui.services.tasks.items import FinishedItems

FORMATS = ("text", "csv", "ndjson")
SYNC_EVERY = 20
"""Pages after which the file is made durable."""
_HEADER = csv_line(COLUMNS)
_CURSOR = "audit"

Entry = tuple["Mapping[str, object]", "AuditRecord"]
"""An entry as received, and parsed."""


class AuditSink(Protocol):
    """Where the entries go."""

    written: int
    """Entries that were new."""
    known: int
    """Entries that were there already."""
    newest_before: datetime | None
    """The time of the newest entry that was there before."""

    def continue_at(self) -> tuple[str, str]:
        """Return the form of the log and the page to continue at, both empty to begin."""

    def add(self, entries: Sequence[Entry], names: AuditNames) -> None:
        """Add the entries of a page."""

    def end_page(self, form: str, following: str) -> None:
        """Store which page is the next one."""

    def finish(self) -> None:
        """Make everything durable."""


class StreamSink:
    """Implements AuditSink for standard output."""

    def __init__(self, format_name: str, write: Callable[[bytes], None] | None) -> None:
        self.written = self.known = 0
        self.newest_before: datetime | None = None
        self._format = format_name
        self._write = write
        self._begin = _HEADER if format_name == "csv" else ""

    def continue_at(self) -> tuple[str, str]:
        """Output to a pipe begins again."""
        return "", ""

    def add(self, entries: Sequence[Entry], names: AuditNames) -> None:
        """Write the entries of a page."""
        text = self._begin + "".join(_encode(self._format, item, record, names) for item, record in entries)
        self._begin = ""
        self.written += len(entries)
        if self._write is not None and text:
            self._write(encode_text(text))

    def end_page(self, form: str, following: str) -> None:
        """Nothing is stored."""

    def finish(self) -> None:
        """Nothing is left to write."""


class FileSink:
    """Implements AuditSink for a file to which entries are added that it does not have.

    Of each entry, 8 bytes are held in memory. The journal has the size of the file after each page, so a resumed task
    removes what was written after the last page that it knows of, and continues with the next one.
    """

    def __init__(self, file: GrowingFile, format_name: str, items: FinishedItems) -> None:
        self.written = self.known = 0
        self.newest_before: datetime | None = None
        self._file = file
        self._format = format_name
        self._items = items
        self._pages = 0
        self._keys = KeySet()
        self._start = _cursor(items)
        if self._start is not None and self._start[2] <= file.size:
            file.cut(self._start[2])
        for record in read_entries(file, format_name):
            self._keys.add(record_key(record))
            at = record.at
            if at is not None and (self.newest_before is None or at > self.newest_before):
                self.newest_before = at
        if is_incomplete(file, format_name):
            file.drop_cut()
        if file.size == 0 and format_name == "csv":
            file.add(encode_text(_HEADER))

    def continue_at(self) -> tuple[str, str]:
        """Return what follows the last page that an earlier run of the task has written."""
        return self._start[:2] if self._start is not None else ("", "")

    def add(self, entries: Sequence[Entry], names: AuditNames) -> None:
        """Add the entries of a page that the file does not have."""
        lines = []
        for item, record in entries:
            key = record_key(record)
            if key in self._keys:
                self.known += 1
                continue
            self._keys.add(key)
            lines.append(_encode(self._format, item, record, names))
        self.written += len(lines)
        if lines:
            self._file.add(encode_text("".join(lines)))

    def end_page(self, form: str, following: str) -> None:
        """Store the next page, and now and then make the file durable."""
        self._pages += 1
        if self._pages % SYNC_EVERY == 0:
            self._file.sync()
        if following:
            self._items.set_cursor([form, following, self._file.size], _CURSOR)

    def finish(self) -> None:
        """Make everything durable."""
        self._file.sync()


def read_entries(file: GrowingFile, format_name: str) -> Iterator[AuditRecord]:
    """Yield the entries of a file; an incomplete one at its end is left out.

    Raises InvalidInput if it is not an audit log in that format.
    """
    broken = 0
    for number, line in enumerate(file.lines(), 1):
        if broken:
            break  # what cannot be read is not the last line
        if number == 1 and format_name == "csv" and line.rstrip(b"\r") == _HEADER.encode().rstrip(b"\r\n"):
            continue
        record = _read_line(line, format_name)
        if record is None:
            broken = number
        else:
            yield record
    else:
        if not broken or file.is_cut:
            return
    raise InvalidInput(
        f"Line {broken} of {file.path} is not an entry of an audit log in the format {format_name}.",
        "Choose another file or format.",
    )


def is_incomplete(file: GrowingFile, format_name: str) -> bool:
    """Return whether the last line is the beginning of an entry, because its writer was killed."""
    if not file.is_cut:
        return False
    last = b""
    for line in file.lines():
        last = line
    return _read_line(last, format_name) is None


def _read_line(line: bytes, format_name: str) -> AuditRecord | None:
    """Return the entry in a line, or None if it is not one."""
    text = line.decode("utf-8", "replace")
    if format_name == "csv":
        rows = list(csv.reader([text]))
        return from_csv(rows[0]) if rows else None
    try:
        item = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(item, dict):
        return None
    record = parse_record(item)
    return record if record.time or record.event else None


def _cursor(items: FinishedItems) -> tuple[str, str, int] | None:
    match items.cursor(_CURSOR):
        case [str(form), str(following), int(size)]:
            return form, following, size
    return None


def _encode(format_name: str, item: Mapping[str, object], record: AuditRecord, names: AuditNames) -> str:
    if format_name == "csv":
        return csv_line(csv_cells(record, names))
    return (to_ndjson(item, record, names) if format_name == "ndjson" else format_record(record, names)) + "\n"
