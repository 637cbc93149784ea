"""V4 refuses what it does not document: unknown fields and parameters, and values of another type or size."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from frameio_tui.core.catalog.body_schema import JSON_TYPES, UUID
from frameio_tui.sandbox.handler_result import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from frameio_tui.core.catalog.operation import Operation, Parameter

_LISTS = frozenset({"include", "type"})
"""Query parameters with several values, separated by commas."""


def check_query(operation: Operation, query: Mapping[str, str]) -> None:
    """Raise Refusal 422 for a query parameter that is not documented, or not for this value."""
    known = {parameter.name: parameter for parameter in operation.query}
    for name, value in query.items():
        outer, bracket, inner = name.partition("[")
        parameter = known.get(outer)
        if parameter is not None and bracket:
            parameter = next((field for field in parameter.fields if f"{field.name}]" == inner), None)
        if parameter is None or (parameter.fields and not bracket):
            raise Refusal(422, f"Unexpected field: {name}", f"/{name}")
        values = value.split(",") if parameter.name in _LISTS else [value]
        # A group such as `media_links` is accepted, but includes nothing: its members have to be named.
        allowed = {*parameter.enum, *(item.partition(".")[0] for item in parameter.enum)}
        if parameter.enum and not allowed.issuperset(values):
            raise Refusal(422, "Invalid value for enum", f"/{name}")
        if parameter.type == "boolean" and value not in ("true", "false"):
            raise Refusal(422, "Invalid boolean. Got: string", f"/{name}")
        if parameter.type == "uuid" and not UUID.fullmatch(value):
            raise Refusal(422, "Invalid format. Expected :uuid", f"/{name}")


def check_body(operation: Operation, body: Any) -> None:
    """Raise Refusal 422 for the first field of the body that is missing, unknown or invalid."""
    root = operation.body_root
    forms = [form for _, form in operation.body_variants] or [operation.body]
    if not any(forms) or (body == {} and not operation.body_required):
        return
    if root and (not isinstance(body, dict) or root not in body):
        raise Refusal(422, f"Missing field: {root}", f"/{root}")
    for name in body if root and isinstance(body, dict) else ():
        if name != root:
            raise Refusal(422, f"Unexpected field: {name}", f"/{name}")
    inner = body[root] if root else body
    path = f"/{root}" if root else ""
    if not isinstance(inner, dict):
        raise Refusal(422, f"Invalid object. Got: {_kind_of(inner)}", path)
    if len(inner) < operation.body_min_properties:
        raise Refusal(422, f"Object property count {len(inner)} is less than minProperties: 1", path)
    faults = next(_faults(_form_of(forms, inner), inner, path), None)
    if faults is not None:
        raise Refusal(422, *faults)


def _form_of(forms: Sequence[tuple[Parameter, ...]], body: Mapping[str, Any]) -> tuple[Parameter, ...]:
    """Return the form of a body with several forms, which a field such as `field_type` names."""
    for form in forms:
        named = [field for field in form if field.required and len(field.enum) == 1]
        if named and all(body.get(field.name) == field.enum[0] for field in named):
            return form
    return forms[0]


def _faults(fields: Sequence[Parameter], body: Mapping[str, Any], at: str) -> Iterator[tuple[str, str]]:
    """Yield the problems of an object as pairs of a sentence and a JSON pointer."""
    known = {field.name: field for field in fields}
    for name in body:
        if name not in known:
            yield f"Unexpected field: {name}", f"{at}/{name}"
    for field in fields:
        if field.required and field.name not in body:
            yield f"Missing field: {field.name}", f"{at}/{field.name}"
        elif field.name in body:
            yield from _value_faults(field, body[field.name], f"{at}/{field.name}")


def _value_faults(field: Parameter, value: Any, at: str) -> Iterator[tuple[str, str]]:
    kinds = [kind.strip() for kind in field.type.split("|")]
    if value is None:
        if not field.nullable and kinds[0].lower() != "any":
            yield f"null value where {kinds[0].partition('<')[0]} expected", at
        return
    kind = next((kind for kind in kinds if _has_type(kind, value)), None)
    if kind is None:
        yield f"Invalid {kinds[-1].partition('<')[0]}. Got: {_kind_of(value)}", at
        return
    if sentence := _limit_fault(field, kind, value):
        yield sentence, at
    if isinstance(value, dict) and field.fields:
        yield from _faults(field.fields, value, at)
    if isinstance(value, list):
        item_field = field._replace(type=kind.partition("<")[2].removesuffix(">") or "any", limits=(), nullable=False)
        for index, item in enumerate(value):
            yield from _value_faults(item_field, item, f"{at}/{index}")


def _has_type(kind: str, value: Any) -> bool:
    wanted = JSON_TYPES.get(kind.partition("<")[0])
    return wanted is None or (isinstance(value, wanted) and (not isinstance(value, bool) or bool in wanted))


def _kind_of(value: Any) -> str:
    if value is None:
        return "null"
    return next(
        kind for kind in ("boolean", "integer", "number", "string", "array", "object") if _has_type(kind, value)
    )


_SIZES: dict[type, tuple[tuple[str, str], tuple[str, str]]] = {
    str: (
        ("minLength", "String length is smaller than minLength: {limit}"),
        ("maxLength", "String length is larger than maxLength: {limit}"),
    ),
    list: (
        ("minItems", "Array length {size} is smaller than minItems: {limit}"),
        ("maxItems", "Array length {size} is larger than maxItems: {limit}"),
    ),
    dict: (
        ("minProperties", "Object property count {size} is less than minProperties: {limit}"),
        ("maxProperties", "Object property count {size} is greater than maxProperties: {limit}"),
    ),
    int: (
        ("minimum", "{size} is smaller than inclusive minimum {limit}"),
        ("maximum", "{size} is larger than inclusive maximum {limit}"),
    ),
}
"""Keywords of JSON Schema for the least and the greatest size, with what V4 says of a value outside."""


def _limit_fault(field: Parameter, kind: str, value: Any) -> str:
    if kind == "uuid" and not UUID.fullmatch(value):
        return "Invalid format. Expected :uuid"
    if field.enum and isinstance(value, str) and value not in field.enum:
        return "Invalid value for enum"
    if field.pattern and isinstance(value, str) and not re.search(field.pattern, value):
        return f"Invalid format. Expected ~r/{field.pattern}/"
    if isinstance(value, bool):
        return ""
    limits = dict(field.limits)
    key = int if isinstance(value, float) else type(value)
    size = value if key is int else len(value)
    (least_name, too_small), (most_name, too_large) = _SIZES[key]
    least, most = limits.get(least_name), limits.get(most_name)
    if isinstance(least, (int, float)) and size < least:
        return too_small.format(size=size, limit=least)
    return too_large.format(size=size, limit=most) if isinstance(most, (int, float)) and size > most else ""
