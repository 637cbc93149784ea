"""What `e` saves: the body, what a filter found, a table as CSV or one item a line; always to a new file."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from frameio_tui.core.errors import FrameioTuiError
from frameio_tui.core.table.export import to_csv, to_ndjson
from frameio_tui.ui.console.response.actions import shown, view_shown
from frameio_tui.ui.console.response.copy_save import save_body
from frameio_tui.ui.console.response.document_actions import document_shown
from frameio_tui.ui.console.response.new_file import write_new
from frameio_tui.ui.dialogs.specs import Choice, PickAsk, PromptAsk

if TYPE_CHECKING:
    from collections.abc import Callable

    from frameio_tui.ui.console.screen import Console


def save(console: Console) -> None:
    """Ask what, where it is not plain, and where to."""
    exchange = shown(console)
    if exchange is None:
        return
    ending = "json" if str(console.response.document.kind) == "JSON" else "txt"
    if console.response.special == "table":
        _ask_form(console, ending)
    elif console.response.special == "filter":
        found = document_shown(console)
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
    console.ask("pick", PickAsk("Save", rows), take)


def _ask_path(console: Console, what: str, suggested: str, write: Callable[[str], str]) -> None:
    def take(path: object) -> None:
        if path:
            console.run_worker(_saved(console, write, str(path)), group="save", exclusive=True, exit_on_error=False)

    console.ask("prompt", PromptAsk(f"Save {what} to", value=suggested), take)


async def _saved(console: Console, write: Callable[[str], str], path: str) -> None:
    try:
        console.say(f"Saved to {await asyncio.to_thread(write, path)}")
    except FrameioTuiError as error:
        console.say(str(error), error=True)


ACTIONS: dict[str, Callable[[Console], None]] = {"export": save}
