"""What the keys do with the response on screen, each a function of the console; ACTIONS names them.

Views and tables, following ids and links, then the lines of the body: fold, find, copy a part.
"""

from __future__ import annotations

import asyncio
import os
from typing import TYPE_CHECKING

from frameio_tui.core.diagnosis.checks import Check
from frameio_tui.core.errors import FrameioTuiError
from frameio_tui.core.http.diff import diff_exchanges
from frameio_tui.core.json.path import format_path
from frameio_tui.core.resources.links import Link, links_of
from frameio_tui.core.table.table import Table
from frameio_tui.core.table.view import view_of
from frameio_tui.core.text.humanize import format_time_of_day
from frameio_tui.services.diagnosis import CheckResult
from frameio_tui.ui.console.navigation import (
    offer_choices,
    offers_at,
    on_link_header,
    place_at,
    place_before_filter,
    place_in_row,
)
from frameio_tui.ui.console.request_bar import WrittenFor
from frameio_tui.ui.console.request_info import format_not_sent
from frameio_tui.ui.console.response.pane import parsed_body
from frameio_tui.ui.console.response.sources import ListRows, TableRows
from frameio_tui.ui.console.response.viewer import DocumentView
from frameio_tui.ui.console.response.views import diff_rows, why_rows
from frameio_tui.ui.dialogs.specs import Choice, PickSpec, PromptSpec
from frameio_tui.ui.terminal.clipboard import AT_MOST, format_copied

if TYPE_CHECKING:
    from collections.abc import Callable

    from frameio_tui.core.document.document import Document
    from frameio_tui.core.http.exchange import Exchange, Response
    from frameio_tui.core.resources.id_kinds import JsonLocation
    from frameio_tui.core.table.view import TableView
    from frameio_tui.ui.console.screen import Console

NOWHERE = "That leads nowhere: put the cursor on an id or a link. Y copies the value."
WHY = "why"
"""The group of the worker that asks; Esc cancels it."""
LEVELS = (1, 2, 3)
"""Levels that `Z` folds to, one after the other, before all is open again."""
NOTHING = "Nothing is shown yet: send a request first."


def shown(console: Console) -> Exchange | None:
    """The exchange on screen; says so when there is none."""
    exchange = console.response.exchange
    if exchange is None:
        console.say(NOTHING)
    return exchange


def wrap(console: Console) -> None:
    """Long lines go on in the next row, or run out at the right."""
    on = console.query_one(DocumentView).toggle_wrap()
    console.say("Long lines are wrapped." if on else "Long lines run on: < and > move sideways.")


def table(console: Console) -> None:
    """A list as columns, or the body again."""
    pane, exchange = console.response, shown(console)
    if exchange is None:
        return
    if pane.special == "table":
        pane.back_to_body()
    else:
        console.run_worker(_table(console, exchange), group="view", exclusive=True, exit_on_error=False)


async def _table(console: Console, exchange: Exchange) -> None:
    # In a thread: where the list stands behind much else, that is read first.
    made = await asyncio.to_thread(Table, parsed_body(exchange.response))
    done = made.step()
    while not done:
        await asyncio.sleep(0)
        done = made.step()
    if not made.items and made.note:
        console.say(f"No table: {made.note}", error=True)
        return
    if console.response.exchange is not exchange:
        return
    show_table(console, view_of(made))
    if made.note:
        console.say(made.note)


def show_table(console: Console, view: TableView) -> None:
    """Draw a table, and say what can be done with it."""
    console.response.show_special("table", TableRows(view))
    order = f", by {view.sort}{' down' if view.descending else ''}" if view.sort else ""
    words = f", with '{view.words}'" if view.words else ""
    console.response.say_where(
        f"{view.size} items{order}{words}   S sorts  C columns  f filters  e saves  Enter follows  T body"
    )


def view_shown(console: Console) -> TableView | None:
    """The table on screen."""
    source = console.query_one(DocumentView).source
    if console.response.special != "table" or not isinstance(source, TableRows):
        console.say("T shows a list as a table first.")
        return None
    return source.view


def sort(console: Console) -> None:
    """Order the table by a column; the same column again turns it round."""
    view = view_shown(console)
    if view is None:
        return

    def take(name: object) -> None:
        if name:
            down = view.sort == name and not view.descending
            other_view(console, view, lambda: view.sorted_by(str(name), descending=down))

    rows = tuple(Choice(name, ((name, "plain"),)) for name in view.table.columns)
    console.ask("pick", PickSpec("Sort by", rows), take)


def other_view(console: Console, view: TableView, make: Callable[[], TableView]) -> None:
    """Show another order or choice of rows; made beside the keys, as there may be 100,000."""

    async def work() -> None:
        made = await asyncio.to_thread(make)
        source = console.query_one(DocumentView).source
        if isinstance(source, TableRows) and source.view.table is view.table:
            show_table(console, made)

    console.run_worker(work(), group="view", exclusive=True, exit_on_error=False)


def columns(console: Console) -> None:
    """Choose the columns."""
    view = view_shown(console)
    if view is None:
        return

    def take(text: object) -> None:
        names = [name for name in str(text or "").replace(",", " ").split() if name in view.table.columns]
        if names:
            show_table(console, view.choosing(names))

    lines = (f"There are: {' '.join(view.table.columns)[:600]}",)
    console.ask("prompt", PromptSpec("Columns", lines, value=" ".join(view.header())), take)


def diff(console: Console) -> None:
    """What differs from the answer before, or the body again."""
    pane, exchange = console.response, shown(console)
    if exchange is None:
        return
    if pane.special == "diff":
        pane.back_to_body()
    elif pane.before is None:
        console.say("There is no answer before this one to compare with.")
    else:
        console.run_worker(_diff(console, pane.before, exchange), group="view", exclusive=True, exit_on_error=False)


async def _diff(console: Console, before: Exchange, exchange: Exchange) -> None:
    found = await asyncio.to_thread(diff_exchanges, before, exchange)
    whose = f"{before.profile_name}, {format_time_of_day(before.started_at)}"
    console.response.show_special("diff", ListRows(diff_rows(found, whose)))


def why(console: Console) -> None:
    """Ask why the answer was a refusal, from the cheapest check on."""
    exchange, entry = shown(console), console.entry
    if exchange is None or entry is None:
        return
    if exchange.profile_id != entry.profile.id:
        console.say(f"This response is of {exchange.profile_name}: switch to it (p) to ask why.")
        return
    if exchange.ok:
        console.response.explain(console.services.requests.explain(entry, exchange))
        return
    console.run_worker(_why(console, exchange), group=WHY, exclusive=True, exit_on_error=False)


async def _why(console: Console, exchange: Exchange) -> None:
    entry, checks = console.entry, list[Check]()
    if entry is None:
        return
    async for step in console.services.diagnosis.ask(entry, exchange):
        if isinstance(step, CheckResult):
            console.response.explain(step.explanation)
            return
        checks = [check for check in checks if check.name != step.name] + [step]
        width = console.query_one(DocumentView).size.width
        console.response.show_special("why", ListRows(why_rows(checks, width)))


def pager(console: Console) -> None:
    """The body in $PAGER."""
    _outside(console, "pager")


def editor(console: Console) -> None:
    """The body in $EDITOR; nothing comes back from there."""
    _outside(console, "editor")


def _outside(console: Console, how: str) -> None:
    exchange = shown(console)
    if exchange is None:
        return
    if exchange.response.spill_path and how == "editor":
        console.say(f"The body is in {exchange.response.spill_path}: copy that file, and edit the copy.")
        return
    suffix = ".json" if str(console.response.document.kind) == "JSON" else ".txt"
    work = _shown_outside(console, how, exchange.response, suffix)
    console.run_worker(work, group="aside", exclusive=True, exit_on_error=False)


async def _shown_outside(console: Console, how: str, answer: Response, suffix: str) -> None:
    viewer = console.services.viewer
    try:
        if answer.spill_path:
            await console.app_context.aside(lambda: viewer.page(answer.spill_path))
        else:
            await console.app_context.aside(lambda: viewer.show(how, answer.body, suffix))
    except FrameioTuiError as error:
        console.say(str(error), error=True)


def follow(console: Console) -> None:
    """The requests that the value under the cursor, or the item of a table's row, leads to."""
    pane = console.response
    exchange, document, line = pane.exchange, pane.shown_document, pane.line_under_cursor
    if exchange is None or console.entry is None:
        return
    if on_link_header(console, exchange):
        header = exchange.response.header("link") or ""
        _offer(
            console,
            exchange,
            links_of(header, console.services.catalogs.of(console.entry.profile.api), console.entry.profile.base_url),
        )
        return
    if pane.special == "table":
        view, row = view_shown(console), console.query_one(DocumentView).cursor - 1
        place = place_in_row(view, row) if view is not None and 0 <= row < view.size else None
    elif document is None or line is None:
        console.say(NOWHERE)
        return
    elif document.opens(line):
        toggle(console)
        return
    else:
        place = place_at(document, line)
        if place is not None and pane.special == "filter":
            place = place_before_filter(place, pane.document)
    if place is None:
        console.say(NOWHERE)
        return
    console.run_worker(_follow(console, exchange, place), group="follow", exclusive=True, exit_on_error=False)


async def _follow(console: Console, exchange: Exchange, place: JsonLocation) -> None:
    entry = console.entry
    if entry is None:
        return
    _offer(console, exchange, await asyncio.to_thread(offers_at, console.services, entry, exchange, place))


def _offer(console: Console, exchange: Exchange, found: tuple[Link, ...]) -> None:
    if not found:
        console.say(NOWHERE)
        return
    entry, whose = console.entry, None
    if entry is not None and exchange.profile_id != entry.profile.id:
        whose = WrittenFor(exchange.profile_id, exchange.profile_name, exchange.api)

    def take(key: object) -> None:
        if key is not None:
            _take_offer(console, found[int(str(key))], whose)

    console.ask("pick", PickSpec("Follow to", offer_choices(found)), take)


def _take_offer(console: Console, offer: Link, whose: WrittenFor | None) -> None:
    """Send what changes nothing; anything else, and a search that needs a body first, only fills the request line.

    `whose` is the other profile whose response the offer was found in; None for the active one.
    """
    operation = offer.operation
    if offer.safe and not (operation is not None and operation.body_required):
        console.line.write(offer.spec)
        console.action_send()
        return
    console.fill_line(offer.spec, format_not_sent(offer.spec.method), whose)
    if operation is not None and operation.body:
        console.action_do("body")


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
    document, line = console.response.shown_document, console.response.line_under_cursor
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
    document, line = console.response.shown_document, console.response.line_under_cursor
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
    document, line = console.response.shown_document, console.response.line_under_cursor
    if document is None or line is None:
        console.say("Put the cursor on a line of the body first (3).")
        return
    path, place = document.path_of(line), document.value_range(line)
    fits = place is None or place[1] - place[0] <= AT_MOST
    texts = {
        "value": document.value_text(line) if fits else "",
        "path": format_path(path) if path else "",
        "line": "".join(span.text for found in document.lines(line, 1) for span in found.spans),
    }

    def take(what: object) -> None:
        if what:
            text = texts[str(what)]
            console.app.copy_to_clipboard(text)
            console.say(format_copied(text, os.environ))

    rows = tuple(
        Choice(key, ((f"{title:<8}", "plain"), (texts[key][:60], "dim")), title)
        for key, title in (("value", "value"), ("path", "path"), ("line", "line"))
        if texts[key]
    )
    if not fits:
        console.say("Its value is too large for a terminal's clipboard: e saves the body, f first a part of it.")
    console.ask("pick", PickSpec("Copy of this line", rows), take)


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
    "wrap": wrap,
    "table": table,
    "sort": sort,
    "columns": columns,
    "diff": diff,
    "why": why,
    "pager": pager,
    "editor": editor,
    "follow": follow,
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
