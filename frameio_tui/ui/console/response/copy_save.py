"""Copy and save what an exchange holds: the body, the request as code, a table, always to a new file."""

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
    """Return the body, or the request as code, whichever the user picks. Raises InvalidInput when it is too large."""
    what = await pick(dialogs, PickSpec("Copy", copy_choices()))
    return copy_text(what, exchange) if what else None


def copy_choices() -> tuple[Choice, ...]:
    """What `y` offers."""
    keys = {"body": "b", "curl": "c", "httpx": "x", "python": "p", "url": "u"}
    return tuple(
        Choice(key, ((f"{keys[key]}  ", "accent"), (title, "plain")), title, keys[key])
        for key, title in _TITLES.items()
    )


def copy_text(what: str, exchange: Exchange) -> str:
    """The text of a choice; requests hold `$FRAMEIO_TOKEN` where the token goes. Raises InvalidInput."""
    outgoing = exchange.outgoing
    if what == "body":
        check_size(exchange.response.body_size)
        return exchange.response.body.decode("utf-8", "replace")
    if what == "url":
        return outgoing.url
    from frameio_tui.core.http.code_export import export_outgoing

    return export_outgoing(what, outgoing)


class Export(NamedTuple):
    """Something that can be written to a file."""

    what: str
    file_name: str
    """The name that is suggested."""
    write: Callable[[str], str]
    """Writes it to a new file at a path and returns where that is. Raises WriteFailed."""


def body_export(exchange: Exchange, *, is_json: bool) -> Export:
    """The body as it was received."""
    return Export("the body", f"response.{_extension(is_json)}", lambda path: save_body(exchange, path))


def filter_export(found: bytes) -> Export:
    """What a filter found of the body."""
    return Export("what the filter found", "found.json", lambda path: write_new_file(path, [found]))


async def pick_table_export(
    dialogs: DialogOwner, view: TableView, exchange: Exchange, *, is_json: bool
) -> Export | None:
    """Return the form of a table that the user picks."""
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
    """Write to the path that is asked for; return the file's full path, empty when dismissed. Raises WriteFailed."""
    path = await prompt(dialogs, PromptSpec(f"Save {export.what} to", value=export.file_name))
    return await asyncio.to_thread(export.write, path) if path else ""


def _extension(is_json: bool) -> str:
    return "json" if is_json else "txt"


def format_saved_path(path: str, *, complete: bool) -> str:
    """What is said of a file that was written from a response, which may have been cut off or still be arriving."""
    return f"Saved to {path}" if complete else f"Incomplete, as the response is, saved to {path}"


def save_body(exchange: Exchange, path: str) -> str:
    """Write the body, byte for byte, to a new file; returns its path. Raises WriteFailed."""
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
    """A file being written; readable by its owner alone."""

    def __init__(self, path: str) -> None:
        """Raises WriteFailed when it is there already, or cannot be made."""
        self.path = os.path.abspath(os.path.expanduser(path))
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0)
        try:
            self._file: BinaryIO = os.fdopen(os.open(self.path, flags, 0o600), "wb")
        except OSError as error:
            raise WriteFailed(f"{self.path} could not be made ({error.strerror}).", "Choose another name.") from None

    def write(self, data: bytes) -> None:
        """More bytes. Raises WriteFailed."""
        try:
            self._file.write(data)
        except OSError as error:
            raise WriteFailed(f"{self.path} could not be written ({error.strerror}).", "Free some space.") from None

    def close(self) -> None:
        """Done. Raises WriteFailed."""
        try:
            self._file.close()
        except OSError as error:
            raise WriteFailed(f"{self.path} could not be written ({error.strerror}).", "Free some space.") from None


def write_new_file(path: str, pieces: Iterable[bytes]) -> str:
    """Write a new file, whole or not at all; returns its path. Raises WriteFailed."""
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
