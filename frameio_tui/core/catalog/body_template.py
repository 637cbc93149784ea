"""Templates for bodies: the fields that an operation requires, with example values."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from frameio_tui.core.catalog.operation import Operation, Parameter


def template(operation: Operation) -> str:
    """Return a body with the operation's required fields and example values.

    A POST without required fields gets all fields that are not deprecated. Any other operation without required fields
    gets an empty body, because it changes every field that is sent.
    """
    wanted = [field for field in operation.body if field.required]
    if not wanted and operation.method == "POST":
        wanted = [field for field in operation.body if not field.deprecated]
    body: dict[str, object] = {field.name: example(field) for field in wanted}
    return json.dumps({operation.body_root: body} if operation.body_root else body, indent=2, ensure_ascii=False)


def example(field: Parameter) -> object:
    """Return a value of a field's type: its default, its first allowed value, or an empty one."""
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
