"""The value under the cursor of the response, as a location that may lead to other requests."""

from __future__ import annotations

from typing import TYPE_CHECKING

from frameio_tui.core.json.exact import Number, loads
from frameio_tui.core.resources.id_kinds import JsonLocation, is_id

if TYPE_CHECKING:
    from collections.abc import Mapping

    from frameio_tui.core.document.document import Document
    from frameio_tui.core.http.exchange import Response
    from frameio_tui.core.table.view import TableView

LONGEST_LINK = 2**14
"""Maximum size in bytes of a string that may be an ID or a link."""
LARGEST_CONTEXT = 2**18
"""Maximum size in bytes of an enclosing object that is parsed for the context of an ID."""


def is_link_header(response: Response, row: int) -> bool:
    """Return whether a row of the headers view is the `Link` header."""
    at = row - 1  # the status line is the first row
    return 0 <= at < len(response.headers) and response.headers[at][0].lower() == "link"


def location_at(document: Document, line: int) -> JsonLocation | None:
    """Return the string on a line and the objects that enclose it; None if the value is not a string."""
    path, value_range = document.path_of(line), document.value_range(line)
    if path is None or value_range is None or value_range[1] - value_range[0] > LONGEST_LINK:
        return None
    if document.value_of(line)[:1] != b'"':
        return None
    around = (_object(raw) for raw in document.around(line, LARGEST_CONTEXT))
    return JsonLocation(path, document.value_text(line), tuple(item for item in around if item is not None))


def location_before_filter(found: JsonLocation, body: Document) -> JsonLocation:
    """Return the location in the response of an ID that a filter found, with its enclosing objects.

    Return `found` itself if the value is not an ID, or if the body does not contain it.
    """
    offset = body.body.find(b'"%s"' % found.value.encode()) if is_id(found.value) else -1
    return (location_at(body, body.line_of(offset)) if offset >= 0 else None) or found


def location_in_row(view: TableView, row: int) -> JsonLocation | None:
    """Return the location of the `id` of the item in a table row; None if it has no such string."""
    index = view.item(row)
    item = _object(view.table.source(index))
    value = item.get("id") if item is not None else None
    if item is None or not isinstance(value, str) or isinstance(value, Number):
        return None
    return JsonLocation((*view.table.path, index, "id"), value, (item,))


def _object(raw: bytes) -> Mapping[str, object] | None:
    try:
        found = loads(raw)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None
