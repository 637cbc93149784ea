"""What the keys do with the lines of the body: fold, find, copy a part."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from frameio_tui.core.json.path import path_words
from frameio_tui.ui.console.response.pane import body_shown
from frameio_tui.ui.console.response.sources import DocumentRows
from frameio_tui.ui.console.response.viewer import DocumentView
from frameio_tui.ui.dialogs.specs import Choice, PickAsk
from frameio_tui.ui.terminal.clipboard import AT_MOST, copied_words

if TYPE_CHECKING:
    from collections.abc import Callable

    from frameio_tui.core.document.document import Document
    from frameio_tui.core.json.path import JsonPath
    from frameio_tui.ui.console.screen import Console

LEVELS = (1, 2, 3)
"""Levels that `Z` folds to, one after the other, before all is open again."""


def document_shown(console: Console) -> Document | None:
    """The document whose lines are on screen: the body, or what a filter found of it."""
    source = console.query_one(DocumentView).source
    return source.document if isinstance(source, DocumentRows) else None


def line_under_cursor(console: Console) -> int | None:
    """The document's line at the cursor."""
    document = document_shown(console)
    return None if document is None else document.line_at(console.query_one(DocumentView).cursor)


def path_under_cursor(console: Console) -> JsonPath | None:
    """The path of the scalar at the cursor; None on a container or outside JSON."""
    document, line = document_shown(console), line_under_cursor(console)
    if document is None or line is None or document.opens(line):
        return None
    return document.path_of(line)


def say_where(console: Console) -> None:
    """Under the body: the path of the line, and where in the tree the console is."""
    pane = console.response
    if pane.special not in ("", "filter") or not (body_shown(pane) or pane.special):
        return
    document, line = document_shown(console), line_under_cursor(console)
    path = document.path_of(line) if document is not None and line is not None else None
    hits = console.within.hits.words()
    words = path_words(path) if path else ""
    counted = f"lines counted: {document.progress:.0%}" if document is not None and not document.complete else ""
    pane.say_where("   ".join(part for part in (counted, hits, words, console.crumbs) if part))


def toggle(console: Console) -> None:
    """Fold what is open at the cursor, open what is folded."""
    _fold(console, lambda document, line: document.toggle(line))


def fold(console: Console) -> None:
    """Fold at the cursor; on a line inside, what holds it."""
    _fold(console, lambda document, line: document.fold(line))


def unfold(console: Console) -> None:
    """Open what is folded at the cursor."""
    _fold(console, lambda document, line: document.unfold(line))


def _fold(console: Console, change: Callable[[Document, int], object]) -> None:
    document, line = document_shown(console), line_under_cursor(console)
    if document is None or line is None:
        return
    changed = change(document, line)
    view = console.query_one(DocumentView)
    view.changed()
    # Folding from inside leads to the line that stands for the whole.
    at = changed if isinstance(changed, int) and not isinstance(changed, bool) else line
    view.hold(lambda: document.row_of(at))


def fold_all(console: Console) -> None:
    """Everything to level 1, 2, 3, then all open again."""
    document, line = document_shown(console), line_under_cursor(console)
    if document is None:
        return
    now = document.level
    wanted = next((level for level in LEVELS if now is None or level > now), None)
    if wanted is None:
        document.unfold_all()
        console.say("All open.")
    else:
        document.fold_to_level(wanted)
        console.say(f"Folded to level {wanted}; Z again goes on.")
    view = console.query_one(DocumentView)
    view.changed()
    view.hold(lambda: document.row_of(line) if line is not None else 0)


def copy_part(console: Console) -> None:
    """The value, the path or the line at the cursor."""
    document, line = document_shown(console), line_under_cursor(console)
    if document is None or line is None:
        console.say("Put the cursor on a line of the body first (3).")
        return
    path, place = document.path_of(line), document.value_range(line)
    fits = place is None or place[1] - place[0] <= AT_MOST
    texts = {
        "value": document.value_text(line) if fits else "",
        "path": path_words(path) if path else "",
        "line": "".join(span.text for found in document.lines(line, 1) for span in found.spans),
    }

    def take(what: object) -> None:
        if what:
            text = texts[str(what)]
            console.app.copy_to_clipboard(text)
            console.say(copied_words(text, os.environ))

    rows = tuple(
        Choice(key, ((f"{title:<8}", "plain"), (texts[key][:60], "dim")), title)
        for key, title in (("value", "value"), ("path", "path"), ("line", "line"))
        if texts[key]
    )
    if not fits:
        console.say("Its value is too large for a terminal's clipboard: e saves the body, f first a part of it.")
    console.ask("pick", PickAsk("Copy of this line", rows), take)


def search(console: Console) -> None:
    """Type what to look for in the body."""
    console.within.open("search")


def filter_body(console: Console) -> None:
    """JMESPath over the body with its result at once; over a table, words."""
    console.within.open("words" if console.response.special == "table" else "filter")


def next_hit(console: Console) -> None:
    """The next place where it was found."""
    console.within.step(1)


def previous_hit(console: Console) -> None:
    """The place before."""
    console.within.step(-1)


ACTIONS: dict[str, Callable[[Console], None]] = {
    "toggle": toggle,
    "fold": fold,
    "unfold": unfold,
    "fold_all": fold_all,
    "copy_part": copy_part,
    "search": search,
    "filter": filter_body,
    "next_hit": next_hit,
    "previous_hit": previous_hit,
}
