"""Copying and saving the body, a table, or the request as code; saving never overwrites a file."""

from __future__ import annotations

import asyncio
import contextlib
import os
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

from frameio_tui.core.errors import WriteFailed
from frameio_tui.core.table.export import to_csv, to_ndjson
from frameio_tui.ui.dialogs.ask import pick, prompt
from frameio_tui.ui.dialogs.specs import Choice, PickSpec, PromptSpec
from frameio_tui.ui.terminal.clipboard import check_size

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from frameio_tui.core.http.exchange import Exchange
    from frameio_tui.core.table.view import TableView
    from frameio_tui.ui.dialogs.ask import DialogOwner

_TITLES = {
    "body": "the body",
    "curl": "the request as curl",
    "httpx": "the request as Python with httpx",
    "python": "the request as plain Python",
    "url": "the URL",
}


async def pick_copy(dialogs: DialogOwner, exchange: Exchange) -> str | None:
    """Let the user pick what to copy, and return it; None if the dialog was dismissed.

    Raises InvalidInput if the body is too large for the clipboard.
    """
    what = await pick(dialogs, PickSpec("Copy", copy_choices()))
    return copy_text(what, exchange) if what else None


def copy_choices() -> tuple[Choice, ...]:
    """Return what can be copied, each with the key that picks it."""
    keys = {"body": "b", "curl": "c", "httpx": "x", "python": "p", "url": "u"}
    return tuple(
        Choice(key, ((f"{keys[key]}  ", "hint"), (title, "plain")), title, keys[key]) for key, title in _TITLES.items()
    )


def copy_text(what: str, exchange: Exchange) -> str:
    """Return the text of a choice. Raises InvalidInput if the body is too large for the clipboard.

    Requests as code have `$FRAMEIO_TOKEN` instead of the token.
    """
    outgoing = exchange.outgoing
    if what == "body":
        check_size(exchange.response.body_size)
        return exchange.response.body.decode("utf-8", "replace")
    if what == "url":
        return outgoing.url
    from frameio_tui.core.http.code_export import export_outgoing

    return export_outgoing(what, outgoing)


class Export(NamedTuple):
    """Content that can be written to a file."""

    what: str
    file_name: str
    """The suggested name of the file."""
    write: Callable[[str], str]
    """Writes the content to a new file and returns its full path. Raises WriteFailed."""


def body_export(exchange: Exchange, *, is_json: bool) -> Export:
    """Return the export of the body as received."""
    return Export("the body", f"response.{_extension(is_json)}", lambda path: save_body(exchange, path))


def filter_export(result: bytes) -> Export:
    """Return the export of a filter's result."""
    return Export("what the filter found", "found.json", lambda path: write_new_file(path, [result]))


async def pick_table_export(
    dialogs: DialogOwner, view: TableView, exchange: Exchange, *, is_json: bool
) -> Export | None:
    """Let the user pick the format of a table; None if the dialog was dismissed."""
    forms = {
        "csv": Export("the table as CSV", "table.csv", lambda path: write_new_file(path, to_csv(view))),
        "lines": Export(
            "its items, one a line (NDJSON)", "items.ndjson", lambda path: write_new_file(path, to_ndjson(view))
        ),
        "body": Export("the whole body", f"response.{_extension(is_json)}", lambda path: save_body(exchange, path)),
    }
    rows = tuple(Choice(key, ((form.what, "plain"),)) for key, form in forms.items())
    key = await pick(dialogs, PickSpec("Save", rows))
    return forms[key] if key else None


async def save(dialogs: DialogOwner, export: Export) -> str:
    """Ask for a path and write the file; return its full path, or an empty string if the user dismissed the dialog.

    Raises WriteFailed.
    """
    path = await prompt(dialogs, PromptSpec(f"Save {export.what} to", value=export.file_name))
    return await asyncio.to_thread(export.write, path) if path else ""


def _extension(is_json: bool) -> str:
    return "json" if is_json else "txt"


def format_saved_path(path: str, *, complete: bool) -> str:
    """Return the notice about a saved file; it warns if the response was not complete."""
    return f"Saved to {path}" if complete else f"Incomplete, as the response is, saved to {path}"


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
        raise WriteFailed(f"{where} cannot be read any more ({error.strerror}).", "Send the request again.") from None


class NewFile:
    """A new file that is being written; only its owner can read it."""

    def __init__(self, path: str) -> None:
        """Create the file. Raises WriteFailed if it exists or cannot be created."""
        self.path = os.path.abspath(os.path.expanduser(path))
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0)
        try:
            self._file: BinaryIO = os.fdopen(os.open(self.path, flags, 0o600), "wb")
        except OSError as error:
            raise WriteFailed(f"{self.path} could not be made ({error.strerror}).", "Choose another name.") from None

    def write(self, data: bytes) -> None:
        """Append bytes. Raises WriteFailed."""
        try:
            self._file.write(data)
        except OSError as error:
            raise WriteFailed(f"{self.path} could not be written ({error.strerror}).", "Free some space.") from None

    def close(self) -> None:
        """Close the file. Raises WriteFailed."""
        try:
            self._file.close()
        except OSError as error:
            raise WriteFailed(f"{self.path} could not be written ({error.strerror}).", "Free some space.") from None


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
