"""What the body editor is asked: the text so far and the operation whose fields it may begin with."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

from ..core.body_check import check_body, errors_at
from .widgets.row_list import Row

if TYPE_CHECKING:
    from ..core.body_check import Fault
    from ..core.operation import Operation, Parameter


class BodyAsk(NamedTuple):
    """Answered with the text, empty for no body, or None when left."""

    text: str
    operation: Operation | None
    errors: tuple[tuple[str, str], ...] = ()
    """JSON pointer and words of what the API did not like about it the last time."""


def template(operation: Operation) -> str:
    """A body with the operation's required fields; of a change, where none is, an empty one: what is sent is changed.

    Values are examples of their types.
    """
    wanted = [field for field in operation.body if field.required]
    if not wanted and operation.method == "POST":
        wanted = [field for field in operation.body if not field.deprecated]
    body: dict[str, object] = {field.name: example(field) for field in wanted}
    return json.dumps({operation.body_root: body} if operation.body_root else body, indent=2, ensure_ascii=False)


def example(field: Parameter) -> object:
    """A value of a field's type: its default, its first allowed value, or an empty one."""
    kind = field.type.partition("|")[0].strip()
    if field.default is not None:
        return field.default
    if kind.startswith("array"):
        inner = field._replace(type=kind.partition("<")[2].removesuffix(">"), required=False)
        return [example(inner)] if field.required else []
    if field.enum:
        return field.enum[0]
    if field.fields:
        return {inner.name: example(inner) for inner in field.fields if inner.required}
    return {"integer": 0, "number": 0, "boolean": False, "object": {}}.get(kind, "")


def fault_rows(operation: Operation | None, text: str, errors: tuple[tuple[str, str], ...]) -> list[Row]:
    """What the API said of the body, then what does not fit its documented fields; each with its line."""
    said = [
        Row(f"error-{at}", _fault_spans("the API", f, "bad"), False) for at, f in enumerate(errors_at(text, errors))
    ]
    hints = check_body(operation, text) if operation is not None else ()
    return [*said, *(Row(f"hint-{at}", _fault_spans("hint", fault, "warn"), False) for at, fault in enumerate(hints))]


def _fault_spans(who: str, fault: Fault, style: str) -> tuple[tuple[str, str], ...]:
    return ((f" {who:<8}", "dim"), (fault.words(), style), (f"  {fault.pointer}" if fault.pointer else "", "dim"))


def field_rows(operation: Operation) -> list[tuple[tuple[str, str], ...]]:
    """The fields of a body as rows: name, type, whether required, note."""
    return [
        (
            (f"{field.name:<26.26} ", "key"),
            (f"{field.type:<14.14} ", "dim"),
            ("required " if field.required else "", "warn"),
            (field.note or ", ".join(field.enum), "plain"),
        )
        for field in operation.body
    ]
