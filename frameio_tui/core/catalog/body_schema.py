"""Compare a body with the fields that its operation documents; the results are hints and never stop a request."""

from __future__ import annotations

import re
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from frameio_tui.core.json.path import position_of
from frameio_tui.core.json.values import loads
from frameio_tui.core.text.position import line_and_column

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from frameio_tui.core.catalog.operation import Operation, Parameter
    from frameio_tui.core.json.path import JsonPath

MAX_FAULTS = 20
MAX_ITEMS = 200
"""Items of a list that are examined."""
JSON_TYPES: dict[str, tuple[type, ...]] = {
    "string": (str,),
    "uuid": (str,),
    "date-time": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
    "object": (dict,),
    "array": (list,),
}
"""The Python types of each type that the catalog names."""
UUID = re.compile(r"[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}")
_EXAMPLES = {
    "uuid": " such as 4f1c0d5e-6b7a-4c8d-9e0f-a1b2c3d4e5f6",
    "date-time": " such as 2026-11-27T12:00:00Z",
}


class Fault(NamedTuple):
    """A difference from the documented fields. Line and column count from 1."""

    line: int
    column: int
    pointer: str
    """JSON pointer (RFC 6901)."""
    sentence: str

    def format(self) -> str:
        """Return the sentence with its line."""
        return f"line {self.line}: {self.sentence}"


def check_body(operation: Operation, text: str) -> tuple[Fault, ...]:
    """Return the differences from the documented fields; empty for invalid JSON, which is reported elsewhere."""
    try:
        body = loads(text)
    except (ValueError, RecursionError):
        return ()
    root: JsonPath = (operation.body_root,) if operation.body_root else ()
    inner = body.get(operation.body_root) if root and isinstance(body, dict) else body
    found: list[tuple[JsonPath, str]] = []
    if root and not isinstance(inner, dict):
        found.append(((), f'the fields belong inside "{operation.body_root}": {{...}}'))
    elif isinstance(inner, dict):
        found += _object_faults(operation, inner, root)
    return tuple(_fault_at(text, path, words) for path, words in found[:MAX_FAULTS])


def locate_errors(text: str, pointers: Iterable[tuple[str, str]]) -> tuple[Fault, ...]:
    """Return the API's errors about fields of the body with their lines.

    If a field is not in the body, the line of the nearest object or list that should contain it is used.
    """
    return tuple(_fault_at(text, _path_of(pointer), words, pointer) for pointer, words in pointers)


def _object_faults(operation: Operation, body: dict[str, object], root: JsonPath) -> list[tuple[JsonPath, str]]:
    """Return the faults of a body; if it can have several forms, those for the form that fits best."""
    if len(body) < operation.body_min_properties:
        return [(root, "at least one field is required")]
    forms = [fields for _, fields in operation.body_variants]
    forms = _named_forms(forms, body) or [operation.body]
    return min((list(_faults(fields, body, root)) for fields in forms), key=len)


def _named_forms(forms: list[tuple[Parameter, ...]], body: dict[str, object]) -> list[tuple[Parameter, ...]]:
    """Return the forms that the body selects, such as by `"field_type": "rating"`, or all forms if it selects none.

    A field selects the form if it is required and has exactly one value in each form.
    """
    selected = [
        form for form in forms if all(body.get(field.name) == field.enum[0] for field in form if _selects_form(field))
    ]
    if selected:
        return selected
    values: dict[str, list[str]] = {}
    for field in (field for form in forms for field in form if _selects_form(field)):
        values.setdefault(field.name, []).append(field.enum[0])
    return [
        tuple(field._replace(enum=tuple(values[field.name])) if _selects_form(field) else field for field in form)
        for form in forms
    ]


def _selects_form(field: Parameter) -> bool:
    return field.required and len(field.enum) == 1


def _faults(fields: Sequence[Parameter], body: dict[str, object], at: JsonPath) -> Iterator[tuple[JsonPath, str]]:
    known = {field.name: field for field in fields}
    for field in fields:
        if field.required and field.name not in body:
            yield at, f"'{field.name}' is required"
    for name, value in body.items():
        if name in known:
            yield from _value_faults(known[name], value, (*at, name))
        elif known:
            yield (*at, name), f"'{name}' is not among the documented fields"


def _value_faults(field: Parameter, value: object, at: JsonPath) -> Iterator[tuple[JsonPath, str]]:
    kinds = [kind.strip() for kind in field.type.split("|")]
    if value is None:
        if field.required and not field.nullable:
            yield at, f"'{field.name}' must not be null"
        return
    kind = next((kind for kind in kinds if _has_type(value, kind)), "")
    if not kind:
        yield at, f"'{field.name}' must be {_with_articles(kinds)}, not {_json_type(value)}"
        return
    if value == "":
        if field.required or field.enum or kind in _EXAMPLES or dict(field.limits).get("minLength"):
            yield at, f"'{field.name}' must not be empty"
        return
    fault = _limit_fault(field, value) or _format_fault(field, kind, value)
    if fault:
        yield at, fault
    if isinstance(value, dict):
        yield from _faults(field.fields, value, at)
    for index, item in enumerate(value[:MAX_ITEMS] if isinstance(value, list) else ()):
        item_field = field._replace(type=_item_type(kind), required=False, limits=(), pattern="")
        yield from _value_faults(item_field, item, (*at, index))


def _item_type(kind: str) -> str:
    """Return the type of a list's items: `array<uuid>` -> `uuid`."""
    return kind.partition("<")[2].removesuffix(">") or "any"


def _has_type(value: object, kind: str) -> bool:
    wanted = JSON_TYPES.get(kind.partition("<")[0])
    return wanted is None or (isinstance(value, wanted) and (not isinstance(value, bool) or bool in wanted))


def _with_articles(kinds: Sequence[str]) -> str:
    names = [kind.replace("<", " of ").replace(">", "") for kind in kinds]
    return " or ".join(f"{'an' if name[0] in 'aeio' else 'a'} {name}" for name in names)


def _json_type(value: object) -> str:
    kinds = [kind for kind in ("boolean", "integer", "number", "string", "array", "object") if _has_type(value, kind)]
    return _with_articles(kinds[:1])


def _format_fault(field: Parameter, kind: str, value: object) -> str:
    malformed = (kind == "uuid" and not UUID.fullmatch(str(value))) or (
        kind == "date-time" and not _is_date(str(value))
    )
    if isinstance(value, str) and malformed:
        return f"'{field.name}' must be {_with_articles([kind])},{_EXAMPLES[kind]}"
    plain = isinstance(value, (str, int, float)) and not isinstance(value, bool)
    if field.enum and plain and str(value) not in field.enum:
        return f"'{field.name}' must be one of {', '.join(field.enum[:12])}"
    if field.pattern and isinstance(value, str) and not re.search(field.pattern, value):
        return f"'{field.name}' {field.pattern_description}"
    return ""


def _is_date(text: str) -> bool:
    try:
        return "T" in text.upper() and datetime.fromisoformat(text) is not None
    except ValueError:
        return False


def _limit_fault(field: Parameter, value: object) -> str:
    limits = dict(field.limits)
    if isinstance(value, str):
        low, high, unit, measured = "minLength", "maxLength", " characters long", float(len(value))
    elif isinstance(value, list):
        low, high, unit, measured = "minItems", "maxItems", " items long", float(len(value))
    elif isinstance(value, dict):
        return _properties_fault(field, limits, len(value))
    elif isinstance(value, (int, float)) and not isinstance(value, bool):
        low, high, unit, measured = "minimum", "maximum", "", value
    else:
        return ""
    least, most = limits.get(low), limits.get(high)
    if isinstance(least, (int, float)) and measured < least:
        return f"'{field.name}' must be at least {least}{unit}"
    if isinstance(most, (int, float)) and measured > most:
        return f"'{field.name}' must be at most {most}{unit}"
    return ""


def _properties_fault(field: Parameter, limits: dict[str, object], count: int) -> str:
    names = ", ".join(inner.name for inner in field.fields)
    if limits.get("maxProperties") == 1 and count != 1:
        return f"'{field.name}' must have exactly one of {names}"
    return f"'{field.name}' must have at least one of {names}" if limits.get("minProperties") and not count else ""


def _fault_at(text: str, path: JsonPath, words: str, pointer: str = "") -> Fault:
    typed = _with_indexes(text, path)
    at = None
    while at is None and typed:
        at = position_of(text, typed)
        typed = typed[:-1] if at is None else typed
    line, column = line_and_column(text, at or 0)
    shown = pointer or "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in path)
    return Fault(line, column, shown, words)


def _path_of(pointer: str) -> JsonPath:
    return tuple(part.replace("~1", "/").replace("~0", "~") for part in pointer.split("/")[1:])


def _with_indexes(text: str, path: JsonPath) -> JsonPath:
    """Return the path with numbers for the indexes of lists, which a pointer does not distinguish from keys."""
    try:
        value: object = loads(text)
    except (ValueError, RecursionError):
        return path
    typed: list[str | int] = []
    for step in path:
        if isinstance(value, list) and str(step).isdigit() and len(str(step)) < 10:
            index = int(step)
            typed.append(index)
            value = value[index] if index < len(value) else None
        else:
            typed.append(step)
            value = value.get(step) if isinstance(value, dict) and isinstance(step, str) else None
    return tuple(typed)
