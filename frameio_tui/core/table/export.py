"""A table as CSV (RFC 4180) or as lines of JSON, a piece at a time."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from frameio_tui.core.json.exact import Number

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from frameio_tui.core.table.view import TableView

PIECE = 64 * 1024
"""Bytes of a piece, about."""
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What a spreadsheet may take for the beginning of a formula, full-width forms included (trust T31)."""
_QUOTED = frozenset('",\r\n')
_SURROGATES = re.compile("[\ud800-\udfff]")


def to_csv(view: TableView) -> Iterator[bytes]:
    """The rows on show with their columns as CSV in UTF-8, lines ending in CR LF, a header first.

    A text that a spreadsheet could run gets an apostrophe in front; numbers stay as they came. What is no Unicode
    becomes U+FFFD.
    """
    lines: Iterator[str] = (_line(view.cells(row)) for row in range(view.size))
    yield from _pieces(_encoded(lines, _line(view.header())))


def to_ndjson(view: TableView) -> Iterator[bytes]:
    """The items on show, whole and as received, each on a line. Line ends between tokens become blanks."""
    yield from _pieces(
        view.table.source(view.item(row)).replace(b"\r", b" ").replace(b"\n", b" ") + b"\n" for row in range(view.size)
    )


def _line(cells: Iterable[str | None]) -> str:
    fields = [_field(cell) for cell in cells]
    # A lone empty field would be an empty line, which readers skip.
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
    yield _bytes(header)
    for line in lines:
        yield _bytes(line)


def _bytes(text: str) -> bytes:
    return _SURROGATES.sub("\ufffd", text).encode()


def _pieces(lines: Iterable[bytes]) -> Iterator[bytes]:
    held: list[bytes] = []
    size = 0
    for line in lines:
        held.append(line)
        size += len(line)
        if size >= PIECE:
            yield b"".join(held)
            held, size = [], 0
    if held:
        yield b"".join(held)
