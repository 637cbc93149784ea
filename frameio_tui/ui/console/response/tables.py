"""Tables of a response: read a list as a table, describe it, and let the user choose its order and columns."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from frameio_tui.core.errors import InvalidInput
from frameio_tui.core.table.table import LARGEST_BODY, Table
from frameio_tui.core.table.view import kind_of_column
from frameio_tui.core.text.humanize import format_count
from frameio_tui.ui.dialogs.ask import pick
from frameio_tui.ui.dialogs.specs import Choice, PickSpec
from frameio_tui.ui.response_view.sources import open_body
from frameio_tui.ui.response_view.table_rows import sort_mark

if TYPE_CHECKING:
    from collections.abc import Callable

    from frameio_tui.core.http.exchange import Response
    from frameio_tui.core.table.view import TableView
    from frameio_tui.ui.dialogs.ask import DialogOwner


def body_to_parse(response: Response) -> bytes:
    """Return the complete body if it is in memory or small enough to parse, else the part in memory."""
    return bytes(open_body(response)) if response.spill_path and response.body_size <= LARGEST_BODY else response.body


async def read_table(body: bytes) -> Table:
    """Read the list in a body as a table, in slices so that keys are handled meanwhile.

    Raises InvalidInput if the body has no list.
    """
    # In a thread, because everything before the list must be parsed first.
    table = await asyncio.to_thread(Table, body)
    done = table.step()
    while not done:
        await asyncio.sleep(0)
        done = table.step()
    if not table.items and table.note:
        raise InvalidInput(f"No table: {table.note}")
    return table


def describe_table(view: TableView) -> str:
    """Return the number of items in a table, their order and filter."""
    count = format_count(view.size, "item")
    if view.words and view.size < len(view.table.items):
        count = f"{view.size} of {format_count(len(view.table.items), 'item')}"
    order = ""
    if view.sort:
        direction = kind_of_column(view.table, view.sort).order(descending=view.descending)
        order = f", sorted by {view.sort} ({direction})"
    query = f', matching "{view.words}"' if view.words else ""
    return f"{count}{order}{query}"


async def pick_order(dialogs: DialogOwner, view: TableView) -> Callable[[], TableView] | None:
    """Let the user pick a column; return a function that sorts by it, or None if the dialog was dismissed.

    Picking the column that the table is sorted by reverses the order.
    """
    name = await pick(dialogs, PickSpec("Sort by", order_choices(view)))
    if name is None:
        return None
    return lambda: view.sorted_by(name, descending=view.sort == name and not view.descending)


def order_choices(view: TableView) -> tuple[Choice, ...]:
    """Return a row for each column, those on screen first, with the order that picking it gives."""
    columns = list(dict.fromkeys((*view.columns, *view.table.columns)))
    width = max((len(name) for name in columns), default=0)
    rows = []
    for name in columns:
        is_sorted = view.sort == name
        order = kind_of_column(view.table, name).order(descending=is_sorted and not view.descending)
        mark = sort_mark(view) if is_sorted else " "
        rows.append(Choice(name, ((f"{mark} ", "hint"), (f"{name:<{width}}  ", "plain"), (order, "dim")), name))
    if view.sort:
        rows.append(Choice("", (("  Original order", "plain"),)))
    return tuple(rows)


async def pick_columns(dialogs: DialogOwner, view: TableView) -> TableView | None:
    """Let the user check and order columns; return a table with these, or None if the dialog was dismissed."""
    from frameio_tui.ui.dialogs.checklist import ChecklistSpec, check

    names = list(dict.fromkeys((*view.columns, *view.table.columns)))
    width = max(len(name) for name in names)
    rows = tuple(
        Choice(name, ((f"{name:<{width}}  ", "plain"), (first_cell(view, name), "dim")), name) for name in names
    )
    checked = await check(
        dialogs, ChecklistSpec("Columns", rows, view.columns, at_least_one="Select at least one column.")
    )
    return view.with_columns(checked) if checked else None


def first_cell(view: TableView, name: str) -> str:
    """Return the first value of a column, as an example."""
    at = view.table.column(name)
    return next((cell for row in view.order[:200] if (cell := view.table.cell(row, at))), "")
