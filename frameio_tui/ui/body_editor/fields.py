"""The rows below a body: what does not fit the operation, and the fields that the operation takes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from frameio_tui.core.catalog.body_schema import check_body, locate_errors
from frameio_tui.ui.text import column
from frameio_tui.ui.widgets.row_list import Row

if TYPE_CHECKING:
    from frameio_tui.core.catalog.body_schema import Fault
    from frameio_tui.core.catalog.operation import Operation


def fault_rows(operation: Operation | None, text: str, errors: tuple[tuple[str, str], ...]) -> list[Row]:
    """Return the errors of the API about the body, then the differences from its documented fields.

    Each row names the line. `errors` holds pairs of a JSON pointer and a message.
    """
    reported = [
        Row(f"error-{at}", _fault_spans("the API", f, "bad"), False) for at, f in enumerate(locate_errors(text, errors))
    ]
    hints = check_body(operation, text) if operation is not None else ()
    return [
        *reported,
        *(Row(f"hint-{at}", _fault_spans("hint", fault, "warn"), False) for at, fault in enumerate(hints)),
    ]


def _fault_spans(source: str, fault: Fault, style: str) -> tuple[tuple[str, str], ...]:
    return ((f" {source:<8}", "dim"), (fault.format(), style), (f"  {fault.pointer}" if fault.pointer else "", "dim"))


def field_rows(operation: Operation) -> list[tuple[tuple[str, str], ...]]:
    """Return the rows of the operation's fields, each with name, type, whether it is required, and a note."""
    return [
        (
            (column(field.name, 26), "key"),
            (column(field.type, 14), "dim"),
            ("required " if field.required else "", "warn"),
            (field.note or ", ".join(field.enum), "plain"),
        )
        for field in operation.body
    ]
