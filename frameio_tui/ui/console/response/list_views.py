"""How the user looks at lists: as a table or as the body, with which columns and in which order.

The pane applies it to every list that arrives, so that following an ID and going up again does not lose the table.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from frameio_tui.core.table.view import TableView

if TYPE_CHECKING:
    from frameio_tui.core.http.exchange import Exchange
    from frameio_tui.core.json.path import JsonPath

TOP_LISTS: tuple[JsonPath, ...] = ((), ("data",))
"""The paths of a list that is the whole response. A list elsewhere is only one field of a resource."""


class ListLook(NamedTuple):
    """How one kind of list is shown."""

    as_table: bool
    columns: tuple[str, ...] = ()
    """Names of the columns; empty for the columns of a new table."""
    sort: str = ""
    descending: bool = False


class ListLooks:
    """How each kind of list was shown last, and the item of each list from which the user went to another request."""

    def __init__(self) -> None:
        self._prefers_tables = False
        """Whether the user showed the last list as a table; decides for lists that were not shown yet."""
        self._looks: dict[str, ListLook] = {}
        self._followed: dict[str, str] = {}

    def wants_table(self, exchange: Exchange) -> bool:
        """Return whether to show a response as a table if it is a list."""
        look = self._looks.get(_kind(exchange))
        return exchange.ok and (self._prefers_tables if look is None else look.as_table)

    def show_body(self, exchange: Exchange) -> None:
        """Remember that the user went from the table of a list back to its body."""
        self._prefers_tables = False
        look = self._looks.get(_kind(exchange), ListLook(as_table=False))
        self._looks[_kind(exchange)] = look._replace(as_table=False)

    def show_table(self, exchange: Exchange, view: TableView) -> None:
        """Remember columns and order of the table that a list is shown as."""
        self._prefers_tables = True
        self._looks[_kind(exchange)] = ListLook(True, view.columns, view.sort, view.descending)

    def apply(self, exchange: Exchange, view: TableView) -> TableView:
        """Return a new table with the columns and the order that tables of its kind of list had last."""
        look = self._looks.get(_kind(exchange))
        if look is None:
            return view
        columns = [name for name in look.columns if view.table.column(name) >= 0]
        if columns and look.columns != view.columns:
            view = view.with_columns(columns)
        return view.sorted_by(look.sort, descending=look.descending) if look.sort else view

    def follow(self, exchange: Exchange, item_id: str) -> None:
        """Remember the item of a list that the user followed."""
        self._followed[_list(exchange)] = item_id

    def take_followed(self, exchange: Exchange) -> str:
        """Return and forget the ID of the item that the user followed; empty if there is none."""
        return self._followed.pop(_list(exchange), "")


def _kind(exchange: Exchange) -> str:
    return exchange.operation_id or _list(exchange)


def _list(exchange: Exchange) -> str:
    return f"{exchange.profile_id} {exchange.outgoing.method} {exchange.outgoing.url.partition('?')[0]}"


def row_of_item(view: TableView, item_id: str) -> int:
    """Return the row of the item with this ID; 0 if there is none."""
    at = view.table.column("id")
    if not item_id or at < 0:
        return 0
    return next((row for row, item in enumerate(view.order) if view.table.cell(item, at) == item_id), 0)
