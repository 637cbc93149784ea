"""What an answer is: status, time, size, page in one row; what a person should know of it in rows of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from frameio_tui.core.text.humanize import clock_words, duration_words, size_words
from frameio_tui.ui.text import content, join
from frameio_tui.ui.widgets.header_footer import Bar
from frameio_tui.ui.widgets.message_bar import SpansBar

if TYPE_CHECKING:
    from textual.content import Content
    from textual.widget import Widget

    from frameio_tui.core.document.document import Document
    from frameio_tui.core.http.exchange import Exchange


def show_status(pane: Widget, exchange: Exchange, document: Document, page: str, *, old: bool) -> str:
    """Draw both in the pane that holds them; returns the remark that is shown."""
    pane.query_one("#status", Bar).update(status_of(exchange, page, old=old))
    remark, bar = remark_of(exchange, document), pane.query_one("#remark", SpansBar)
    bar.display = bool(remark)
    bar.say(remark, "warn")
    return remark


def remark_of(exchange: Exchange, document: Document) -> str:
    """What a person should know of the answer, in sentences."""
    spilled = exchange.answer.spill_path
    rest = f"It is kept in {spilled}." if spilled else ""
    return " ".join(filter(None, (document.remark, rest, *exchange.notes)))


def status_of(exchange: Exchange, page: str, *, old: bool) -> Content:
    """Status, time, size, page."""
    answer = exchange.answer
    good = "bold $success" if exchange.ok else "bold $error"
    parts = [duration_words(exchange.timing.total), size_words(answer.body_size)]
    parts += [page] if page else []
    status = content(f"{answer.status} {answer.reason}", good)
    if old:
        whose = f"OLD: of {exchange.profile_name}, {clock_words(exchange.started_at)}  "
        status = join(content(whose, "bold $warning"), status)
    return join(status, "  ", content("  ".join(parts)))
