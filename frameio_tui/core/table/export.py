"""Export a table in chunks, as CSV (RFC 4180), as a JSON list or as lines of JSON."""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING

from frameio_tui.core.json.exact import Number

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from frameio_tui.core.table.view import TableView

PIECE = 64 * 1024
"""Approximate size of a chunk in bytes."""
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""Characters that a spreadsheet may treat as the start of a formula, including full-width forms."""
_QUOTED = frozenset('",\r\n')
_SURROGATES = re.compile("[\ud800-\udfff]")


def to_csv(view: TableView) -> Iterator[bytes]:
    """Yield the visible rows and columns as CSV in UTF-8 with CR LF line ends; the first line is a header.

    Text that a spreadsheet could execute gets a leading apostrophe; numbers are unchanged. Surrogates, which are not
    valid Unicode text, become U+FFFD.
    """
    lines: Iterator[str] = (csv_line(view.cells(row)) for row in range(view.size))
    yield from _pieces(_encoded(lines, csv_line(view.header())))


def to_ndjson(view: TableView) -> Iterator[bytes]:
    """Yield the visible items, complete and as received, one per line. Line ends between tokens become spaces."""
    yield from _pieces(
        view.table.source(view.item(row)).replace(b"\r", b" ").replace(b"\n", b" ") + b"\n" for row in range(view.size)
    )


def to_json(view: TableView) -> Iterator[bytes]:
    """Yield the visible items, complete and as received, as one JSON list."""
    items = (view.table.source(view.item(row)) for row in range(view.size))
    yield from _pieces(
        itertools.chain((b"[\n",), (b",\n" * (at > 0) + item for at, item in enumerate(items)), (b"\n]\n",))
    )


def csv_line(cells: Iterable[str | None]) -> str:
    """Return a row of CSV with its line end. Text that a spreadsheet could execute gets a leading apostrophe."""
    fields = [_field(cell) for cell in cells]
    # A single empty field would be an empty line, which readers skip.
    return '""\r\n' if fields == [""] else ",".join(fields) + "\r\n"


def _field(cell: str | None) -> str:
    if cell is None:
        return ""
    if isinstance(cell, Number) and cell[-1].isdigit():
        return str(cell)
    text = f"'{cell}" if cell.startswith(_FORMULA) else cell
    if _QUOTED.isdisjoint(text):
        return text
    return '"' + text.replace('"', '""') + '"'


def _encoded(lines: Iterable[str], header: str) -> Iterator[bytes]:
    yield encode_text(header)
    for line in lines:
        yield encode_text(line)


def encode_text(text: str) -> bytes:
    """Return text as UTF-8. Surrogates, which are not valid Unicode text, become U+FFFD."""
    return _SURROGATES.sub("\ufffd", text).encode()


def _pieces(lines: Iterable[bytes]) -> Iterator[bytes]:
    buffer: list[bytes] = []
    size = 0
    for line in lines:
        buffer.append(line)
        size += len(line)
        if size >= PIECE:
            yield b"".join(buffer)
            buffer, size = [], 0
    if buffer:
        yield b"".join(buffer)
