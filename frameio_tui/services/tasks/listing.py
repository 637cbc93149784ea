"""The output of tasks that list things: a table as text, JSON, CSV or lines of JSON, written page by page."""

from __future__ import annotations

import json
from contextlib import ExitStack, aclosing
from typing import TYPE_CHECKING, NamedTuple, Protocol
from unicodedata import combining, east_asian_width

from frameio_tui.core.errors import InvalidInput
from frameio_tui.core.json.exact import Number
from frameio_tui.core.table.export import csv_line, encode_text
from frameio_tui.core.text.printable import printable

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable, Mapping, Sequence

    from frameio_tui.core.tasks.task import Arguments, Estimate
    from frameio_tui.services.tasks.items import FinishedItems
    from frameio_tui.services.tasks.task import Work

WIDEST = 48
"""Cells of a text column that are reserved at most; a longer value moves the rest of its row to the right."""

Row = dict[str, object]


class ListingOptions(NamedTuple):
    """Where a list is written, and how."""

    format: str = "text"
    output: str = ""
    """The absolute path of the output file; empty for standard output."""
    overwrite: bool = False
    label: str = ""
    """How to call the place in the title of the task; empty for the place as it was given."""

    def checked(self) -> ListingOptions:
        """Return the options. Raises InvalidInput if there is no such format."""
        if self.format not in FORMATS:
            raise InvalidInput(f"Unknown format '{self.format}'.", f"Use one of: {', '.join(FORMATS)}.")
        return self

    def stored(self, work: Work) -> FinishedItems | None:
        """Return where finished pages are stored: output to a file can be resumed, a pipe begins again."""
        return work.items if self.output else None

    def planned(self, work: Work, estimate: Estimate) -> Estimate:
        """Return the estimate with the output. Raises WriteFailed if the file could not be created."""
        if self.output:
            work.outputs.check(self.output, overwrite=self.overwrite)
        return estimate._replace(writes_to=self.output or "standard output")


def options_from(arguments: Arguments) -> ListingOptions:
    """Return the options in stored arguments."""
    return ListingOptions(
        str(arguments.get("format", "text")),
        str(arguments.get("output", "")),
        arguments.get("overwrite") is True,
        str(arguments.get("label", "")),
    )


class Columns(NamedTuple):
    """The fields of a list."""

    names: tuple[str, ...]
    """All fields, in the order of CSV."""
    shown: Mapping[str, str]
    """Names and headings of the fields that text shows."""


class Format(Protocol):
    """Turns rows into a piece of text."""

    def begin(self) -> str:
        """Return what comes before the first row."""

    def add(self, rows: Sequence[Row]) -> str:
        """Return the text of some rows."""

    def end(self) -> str:
        """Return what comes after the last row."""


async def write_listing(
    work: Work, options: ListingOptions, columns: Columns, batches: AsyncGenerator[Sequence[Row], None], noun: str
) -> int:
    """Write rows as they arrive, and return their number. `noun` is the singular of what is counted.

    A file appears when it is complete. Raises WriteFailed, OutputFailed and the errors of `batches`.
    """
    count = 0
    listed = FORMATS[options.format](columns)
    with ExitStack() as stack:
        file = None
        write: Callable[[bytes], None] | None = work.write
        if options.output:
            file = stack.enter_context(work.outputs.create(options.output, overwrite=options.overwrite))
            write = file.write

        def put(text: str) -> None:
            if text and write is not None:
                write(encode_text(text))

        start = listed.begin()  # written with the first rows: standard output stays empty if there is no list
        async with aclosing(batches):
            async for rows in batches:
                put(start + listed.add(rows))
                start = ""
                count += len(rows)
                work.progress(count, unit=noun)
        put(start + listed.end())
        if file is not None:
            file.finish()
    return count


def write_text(work: Work, options: ListingOptions, text: str) -> None:
    """Write text that is complete. Raises WriteFailed, OutputFailed."""
    data = encode_text(text)
    if options.output:
        with work.outputs.create(options.output, overwrite=options.overwrite) as file:
            file.write(data)
            file.finish()
    elif work.write is not None:
        work.write(data)


class TextListing:
    """Aligned columns with a heading. The widths follow from the first rows: later rows are not waited for."""

    def __init__(self, columns: Columns) -> None:
        self._shown = columns.shown
        self._widths: list[int] | None = None

    def begin(self) -> str:
        """Return nothing: the heading needs the widths of the first rows."""
        return ""

    def add(self, rows: Sequence[Row]) -> str:
        """Return the rows, the first ones with the heading."""
        if not rows:
            return ""
        lines: list[list[str]] = [
            [printable(_text(row.get(name)), newlines=False) for name in self._shown] for row in rows
        ]
        if self._widths is None:
            lines.insert(0, list(self._shown.values()))
            widths = [max(cells(line[at]) for line in lines) for at in range(len(self._shown))]
            self._widths = [min(width, WIDEST) for width in widths]
        return "".join(_aligned(line, self._widths) for line in lines)

    def end(self) -> str:
        """Return nothing."""
        return ""


class JsonListing:
    """One list of objects with all fields."""

    def __init__(self, columns: Columns) -> None:
        del columns
        self._is_first = True

    def begin(self) -> str:
        """Return the bracket."""
        return "["

    def add(self, rows: Sequence[Row]) -> str:
        """Return objects, one on each line."""
        if not rows:
            return ""
        comma, self._is_first = "" if self._is_first else ",", False
        return f"{comma}\n" + ",\n".join(json.dumps(row) for row in rows)

    def end(self) -> str:
        """Return the closing bracket."""
        return "]\n" if self._is_first else "\n]\n"


class NdjsonListing:
    """One object on each line."""

    def __init__(self, columns: Columns) -> None:
        del columns

    def begin(self) -> str:
        """Return nothing."""
        return ""

    def add(self, rows: Sequence[Row]) -> str:
        """Return the lines."""
        return "".join(json.dumps(row) + "\n" for row in rows)

    def end(self) -> str:
        """Return nothing."""
        return ""


class CsvListing:
    """Rows with all fields; text that a spreadsheet could execute is defused."""

    def __init__(self, columns: Columns) -> None:
        self._names = columns.names

    def begin(self) -> str:
        """Return the header."""
        return csv_line(self._names)

    def add(self, rows: Sequence[Row]) -> str:
        """Return the rows."""
        return "".join(csv_line([_cell(row.get(name)) for name in self._names]) for row in rows)

    def end(self) -> str:
        """Return nothing."""
        return ""


FORMATS: Mapping[str, Callable[[Columns], Format]] = {
    "text": TextListing,
    "json": JsonListing,
    "csv": CsvListing,
    "ndjson": NdjsonListing,
}


def cells(text: str) -> int:
    """Return the number of terminal cells that a text takes."""
    if text.isascii():
        return len(text)
    return sum(2 if east_asian_width(character) in "WF" else not combining(character) for character in text)


def _aligned(line: Sequence[str], widths: Sequence[int]) -> str:
    padded = [text + " " * (width - cells(text)) for text, width in zip(line, widths, strict=True)]
    return "  ".join(padded).rstrip() + "\n"


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (list, tuple)):
        return ", ".join(_text(item) for item in value)
    return str(value)


def _cell(value: object) -> str | None:
    if value is None:
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    return Number(str(value)) if isinstance(value, (int, float)) else _text(value)
