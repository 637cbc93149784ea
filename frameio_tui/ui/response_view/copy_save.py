"""Copying the body or the request as code, and saving what is on screen; saving never overwrites a file."""

from __future__ import annotations

import asyncio
import contextlib
import os
import re
from functools import partial
from typing import TYPE_CHECKING, BinaryIO, NamedTuple
from urllib.parse import urlsplit

from frameio_tui.core.errors import WriteFailed
from frameio_tui.core.table.export import to_csv, to_json, to_ndjson
from frameio_tui.core.table.table import Table
from frameio_tui.core.table.view import view_of
from frameio_tui.ui.dialogs.ask import pick, prompt
from frameio_tui.ui.dialogs.specs import Choice, PickSpec, PromptSpec
from frameio_tui.ui.terminal.clipboard import check_size

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from frameio_tui.core.catalog.operation import Operation
    from frameio_tui.core.http.exchange import Exchange
    from frameio_tui.core.table.view import TableView
    from frameio_tui.ui.dialogs.ask import DialogOwner

_WORD = re.compile(r"[a-z][a-z_]{2,31}")
"""Part of a path that is a word, not an ID or the API version."""
_TITLES = {
    "body": "Response body",
    "curl": "Request as curl",
    "httpx": "Request as Python (httpx)",
    "python": "Request as Python (standard library)",
    "sdk": "Request as Python (official SDK)",
    "har": "Request and response as HAR",
    "url": "URL",
}


async def pick_copy(dialogs: DialogOwner, exchange: Exchange, operation: Operation | None = None) -> str | None:
    """Let the user pick what to copy, and return it; None if the dialog was dismissed.

    `operation` is the one that the request called. Raises InvalidInput if the body is too large for the clipboard.
    """
    what = await pick(dialogs, PickSpec("Copy", copy_choices(operation)))
    return copy_text(what, exchange, operation) if what else None


def copy_choices(operation: Operation | None = None) -> tuple[Choice, ...]:
    """Return what can be copied, each with the key that picks it; the SDK has methods for some operations only."""
    from frameio_tui.core.interchange.sdk_code import has_sdk_method

    keys = {"body": "b", "curl": "c", "httpx": "x", "python": "p", "sdk": "s", "har": "h", "url": "u"}
    return tuple(
        Choice(key, ((f"{keys[key]}  ", "hint"), (title, "plain")), title, keys[key])
        for key, title in _TITLES.items()
        if key != "sdk" or has_sdk_method(operation)
    )


def copy_text(what: str, exchange: Exchange, operation: Operation | None = None) -> str:
    """Return the text of a choice. Raises InvalidInput if the body is too large for the clipboard.

    Requests as code have `$FRAMEIO_TOKEN` instead of the token.
    """
    outgoing = exchange.outgoing
    if what == "body":
        check_size(exchange.response.body_size)
        return exchange.response.body.decode("utf-8", "replace")
    if what == "url":
        return outgoing.url
    from frameio_tui.core.interchange.code import export_exchange

    text = export_exchange(what, exchange, operation)
    check_size(len(text))
    return text


class Export(NamedTuple):
    """Content that can be written to a file."""

    what: str
    file_name: str
    """The suggested name of the file."""
    write: Callable[[str], str]
    """Writes the content to a new file and returns its full path. Raises WriteFailed."""


def body_export(exchange: Exchange, *, is_json: bool) -> Export:
    """Return the export of the body as received."""
    return Export("response body", f"response.{'json' if is_json else 'txt'}", lambda path: save_body(exchange, path))


def code_exports(exchange: Exchange, operation: Operation | None = None) -> tuple[Export, ...]:
    """Return the exports of the request as code, which reads the token from the environment, and as a HAR file."""
    names = {"curl": "request.sh", "httpx": "request_httpx.py", "python": "request.py", "sdk": "request_sdk.py"}
    offered = [choice.key for choice in copy_choices(operation)]
    return tuple(
        Export(
            f"{_TITLES[what][:1].lower()}{_TITLES[what][1:]}",
            name,
            partial(_save_code, what, exchange, operation),
        )
        for what, name in {**names, "har": "request.har"}.items()
        if what in offered
    )


def _save_code(what: str, exchange: Exchange, operation: Operation | None, path: str) -> str:
    from frameio_tui.core.interchange.code import export_exchange

    return write_new_file(path, [export_exchange(what, exchange, operation).encode("utf-8", "replace")])


def table_exports(view: TableView, name: str = "table") -> tuple[Export, ...]:
    """Return the exports of the rows of a table: CSV with the columns on screen, or the complete items."""
    return (
        Export("table as CSV", f"{name}.csv", lambda path: write_new_file(path, to_csv(view))),
        Export("items as JSON", f"{name}.json", lambda path: write_new_file(path, to_json(view))),
        Export("items as NDJSON (one per line)", f"{name}.ndjson", lambda path: write_new_file(path, to_ndjson(view))),
    )


def suggest_name(exchange: Exchange) -> str:
    """Return a name for files with the items of a list: the last word of its path, such as `teams`."""
    words = [word for word in urlsplit(exchange.outgoing.url).path.split("/") if _WORD.fullmatch(word)]
    return words[-1] if words else "table"


def filter_exports(result: bytes, name: str = "table") -> tuple[Export, ...]:
    """Return the exports of a filter's result: as JSON, and as CSV if it is a list."""
    filtered = f"{name}-filtered"
    exports = [Export("filter result as JSON", f"{filtered}.json", lambda path: write_new_file(path, [result]))]
    table = Table(result).read()
    if table.items and not table.path:
        exports += [each for each in table_exports(view_of(table), filtered) if each.file_name.endswith(".csv")]
    return tuple(exports)


def rows_export(name: str, rows: Sequence[tuple[tuple[str, str], ...]]) -> Export:
    """Return the export of rows on screen as text. They have no secrets."""
    lines = ["".join(text for text, _ in row).rstrip() + "\n" for row in rows]
    data = "".join(lines).encode("utf-8", "replace")
    return Export(f"{name.lower()} as text", f"{name.lower()}.txt", lambda path: write_new_file(path, [data]))


async def pick_export(dialogs: DialogOwner, exports: tuple[Export, ...]) -> Export | None:
    """Let the user pick what to save, if there is a choice; None if the dialog was dismissed."""
    if len(exports) == 1:
        return exports[0]
    rows = tuple(
        Choice(str(at), ((export.what[:1].upper() + export.what[1:], "plain"),)) for at, export in enumerate(exports)
    )
    key = await pick(dialogs, PickSpec("Save", rows))
    return exports[int(key)] if key else None


async def save(dialogs: DialogOwner, export: Export) -> str:
    """Ask for a path and write the file; return its full path, or an empty string if the user dismissed the dialog.

    Raises WriteFailed.
    """
    path = await prompt(dialogs, PromptSpec(f"Save the {export.what} to", value=export.file_name))
    return await asyncio.to_thread(export.write, path) if path else ""


def format_saved_path(path: str, *, complete: bool) -> str:
    """Return the notice about a saved file; it warns if the response was not complete."""
    return f"Saved to {path}" if complete else f"Saved the incomplete response to {path}"


def save_body(exchange: Exchange, path: str) -> str:
    """Write the body, byte for byte, to a new file; return its path. Raises WriteFailed."""
    return write_new_file(path, _body_chunks(exchange))


def _body_chunks(exchange: Exchange) -> Iterator[bytes]:
    if not exchange.response.spill_path:
        yield exchange.response.body
        return
    try:
        with open(exchange.response.spill_path, "rb") as spilled:
            while chunk := spilled.read(2**20):
                yield chunk
    except OSError as error:
        where = exchange.response.spill_path
        raise WriteFailed(f"Cannot read {where} ({error.strerror}).", "Send the request again.") from None


class NewFile:
    """A new file that is being written; only its owner can read it."""

    def __init__(self, path: str) -> None:
        """Create the file. Raises WriteFailed if it exists or cannot be created."""
        self.path = os.path.abspath(os.path.expanduser(path))
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0)
        try:
            self._file: BinaryIO = os.fdopen(os.open(self.path, flags, 0o600), "wb")
        except OSError as error:
            raise WriteFailed(f"Cannot create {self.path} ({error.strerror}).", "Choose another name.") from None

    def write(self, data: bytes) -> None:
        """Append bytes. Raises WriteFailed."""
        try:
            self._file.write(data)
        except OSError as error:
            raise WriteFailed(f"Cannot write {self.path} ({error.strerror}).", "Free some disk space.") from None

    def close(self) -> None:
        """Close the file. Raises WriteFailed."""
        try:
            self._file.close()
        except OSError as error:
            raise WriteFailed(f"Cannot write {self.path} ({error.strerror}).", "Free some disk space.") from None


def write_new_file(path: str, pieces: Iterable[bytes]) -> str:
    """Write a new file and return its full path; if writing fails, remove the incomplete file.

    Raises WriteFailed.
    """
    file = NewFile(path)
    try:
        for piece in pieces:
            file.write(piece)
        file.close()
    except BaseException:
        with contextlib.suppress(WriteFailed):
            file.close()
        with contextlib.suppress(OSError):
            os.unlink(file.path)
        raise
    return file.path
