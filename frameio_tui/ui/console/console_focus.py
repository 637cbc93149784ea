"""Where the keys of the console go: the request line, the list, the answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from frameio_tui.ui.commands.registry import ANYWHERE_COMMANDS, answer_footer
from frameio_tui.ui.widgets.header_footer import KeyBar

if TYPE_CHECKING:
    from frameio_tui.ui.console.screen import Console

TITLES = (("#list-title", "operations"), ("#response-title", "response"), ("#request-label", "line"))


def show_focus(console: Console, within: str | None) -> None:
    """The title of the part that has the keys is marked; on a narrow terminal it is the one on screen."""
    if within in ("response", "operations"):
        console.set_class(within == "response", "-response")
    for title, part in TITLES:
        console.query_one(title).set_class(within == part, "-focused")
    console.show_keys()


def show_answer_keys(console: Console) -> None:
    """The footer while the answer has the keys."""
    commands = [c for c in (*answer_footer(), *ANYWHERE_COMMANDS) if not console.why_not(c)]
    console.query_one(KeyBar).show(commands, console.face.keys)


def to_pane(console: Console, name: str) -> None:
    """Give the keys to `operations`, `response` or `line`."""
    if name != "line":
        console.set_class(name == "response", "-response")
    console.set_focus(console.query_one(f"#{name}"))


def in_response(console: Console) -> bool:
    """Whether the answer has the keys."""
    return console.focused is not None and console.focused.id == "response"


def bring_response(console: Console, *, answered: bool = False) -> None:
    """To the answer: on a narrow terminal it takes the list's place; once it is there, letters act on it."""
    in_line = console.focused is not None and console.focused.id == "line"
    if console.has_class("-narrow") or (answered and in_line):
        to_pane(console, "response")
