"""What is shown below a body: why it is not JSON, what does not fit the operation, and the operation's fields."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from frameio_tui.core.catalog.body_schema import check_body, locate_errors
from frameio_tui.ui.text import column
from frameio_tui.ui.widgets.row_list import Row

if TYPE_CHECKING:
    from frameio_tui.core.catalog.body_schema import Fault
    from frameio_tui.core.catalog.operation import Operation
    from frameio_tui.core.errors import InvalidInput


def json_fault(error: InvalidInput, text: str) -> str:
    """Return where a text is not JSON, and the remedy; for an error without a position, the text of the error."""
    try:
        json.loads(text)
    except json.JSONDecodeError as fault:
        return f"Not valid JSON at line {fault.lineno}, column {fault.colno}: {_remedy(fault, text)}"
    except (ValueError, RecursionError):
        pass
    return str(error)


def _remedy(fault: json.JSONDecodeError, text: str) -> str:
    """Return what to do about an error of the parser, which only names what it expected."""
    before, character = text[: fault.pos].rstrip(), text[fault.pos : fault.pos + 1]
    if before.endswith(",") and character in ("}", "]"):
        return f"remove the comma before {character}."
    if before.endswith(",") and character == ",":
        return "remove one of the two commas."
    if not character and fault.msg.startswith("Expecting"):
        return "the text ends too early. Add the missing ] or }."
    if fault.msg.startswith("Expecting"):
        for faulty, remedy in _OTHER_NOTATIONS:
            if character in faulty:
                return remedy
    return next(
        (remedy for start, remedy in _REMEDIES if fault.msg.startswith(start)), "correct the text at this position."
    )


_OTHER_NOTATIONS = (
    ("'", "use double quotes instead of single quotes."),
    ("TFN", "write true, false and null in lower case."),
    ("/#", "remove the comment. JSON has no comments."),
)
"""Characters that begin something that JSON does not have, and the remedy."""
_REMEDIES = (
    ("Illegal trailing comma", "remove the comma before the end."),
    ("Expecting property name", "put the field name in double quotes."),
    ("Expecting ':'", "add a colon after the field name."),
    ("Expecting ','", "add a comma, or the missing ] or }."),
    ("Expecting value", "add a value: text in double quotes, a number, true, false, null, [ or {."),
    ("Unterminated string", "add the closing double quote."),
    ("Invalid control character", "write a line break as \\n and a tab as \\t."),
    ("Invalid \\", "write a backslash as \\\\."),
    ("Extra data", "remove the text after the end of the value."),
)
"""Beginnings of the parser's messages, and the remedy."""


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
