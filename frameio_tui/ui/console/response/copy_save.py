"""Copy and save what an exchange holds: the body, the request as code, a table, always to a new file."""

from __future__ import annotations

import asyncio
import contextlib
import os
from typing import TYPE_CHECKING, BinaryIO

from frameio_tui.core.errors import FrameioTuiError, WriteFailed
from frameio_tui.core.table.export import to_csv, to_ndjson
from frameio_tui.ui.console.response.actions import shown, view_shown
from frameio_tui.ui.dialogs.specs import Choice, PickSpec, PromptSpec
from frameio_tui.ui.terminal.clipboard import check_size, format_copied

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from frameio_tui.core.http.exchange import Exchange
    from frameio_tui.ui.console.screen import Console

_TITLES = {
    "body": "the body",
    "curl": "the request as curl",
    "httpx": "the request as Python with httpx",
    "python": "the request as plain Python",
    "url": "the URL",
}


def copy(console: Console) -> None:
    """The body, or the request as code."""
    exchange = console.response.exchange
    if exchange is None:
        console.say("Nothing to copy yet: send a request first.")
        return

    def take(what: object) -> None:
        if not what:
            return
        try:
            text = copy_text(str(what), exchange)
        except FrameioTuiError as error:
            console.say(str(error), error=True)
        else:
            console.app.copy_to_clipboard(text)
            console.say(format_copied(text, os.environ))

    console.ask("pick", PickSpec("Copy", copy_choices()), take)


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


def save(console: Console) -> None:
    """Ask what, where it is not plain, and where to."""
    exchange = shown(console)
    if exchange is None:
        return
    ending = "json" if str(console.response.document.kind) == "JSON" else "txt"
    if console.response.special == "table":
        _ask_form(console, ending)
    elif console.response.special == "filter":
        found = console.response.shown_document
        body = bytes(found.body) if found is not None else b""
        _ask_path(console, "what the filter found", "found.json", lambda path: write_new(path, [body]))
    else:
        _ask_path(console, "the body", f"response.{ending}", lambda path: save_body(exchange, path))


def _ask_form(console: Console, ending: str) -> None:
    view, exchange = view_shown(console), console.response.exchange
    if view is None or exchange is None:
        return
    forms: dict[str, tuple[str, str, Callable[[str], str]]] = {
        "csv": ("the table as CSV", "table.csv", lambda path: write_new(path, to_csv(view))),
        "lines": ("its items, one a line (NDJSON)", "items.ndjson", lambda path: write_new(path, to_ndjson(view))),
        "body": ("the whole body", f"response.{ending}", lambda path: save_body(exchange, path)),
    }

    def take(key: object) -> None:
        if key:
            _ask_path(console, *forms[str(key)])

    rows = tuple(Choice(key, ((words, "plain"),)) for key, (words, _, _) in forms.items())
    console.ask("pick", PickSpec("Save", rows), take)


def _ask_path(console: Console, what: str, suggested: str, write: Callable[[str], str]) -> None:
    exchange = console.response.exchange  # what is saved comes from it, whatever is shown by then
    complete = exchange is None or exchange.response.complete

    def take(path: object) -> None:
        if path:
            saving = _saved(console, write, str(path), complete=complete)
            console.run_worker(saving, group="save", exclusive=True, exit_on_error=False)

    console.ask("prompt", PromptSpec(f"Save {what} to", value=suggested), take)


async def _saved(console: Console, write: Callable[[str], str], path: str, *, complete: bool) -> None:
    try:
        console.say(saved_words(await asyncio.to_thread(write, path), complete=complete), error=not complete)
    except FrameioTuiError as error:
        console.say(str(error), error=True)


def saved_words(path: str, *, complete: bool) -> str:
    """What is said of a file that was written from a response, which may have been cut off or still be arriving."""
    return f"Saved to {path}" if complete else f"Incomplete, as the response is, saved to {path}"


def save_body(exchange: Exchange, path: str) -> str:
    """Write the body, byte for byte, to a new file; returns its path. Raises WriteFailed."""
    return write_new(path, _pieces(exchange))


def _pieces(exchange: Exchange) -> Iterator[bytes]:
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


def write_new(path: str, pieces: Iterable[bytes]) -> str:
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


ACTIONS: dict[str, Callable[[Console], None]] = {"copy": copy, "export": save}
