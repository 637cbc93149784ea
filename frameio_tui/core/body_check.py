"""A body against the fields that its operation documents: hints with their line, which never stop a request."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

from .json_path import position_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from .json_path import JsonPath
    from .operation import Operation, Parameter

FAULTS_AT_MOST = 20
_TYPES: dict[str, tuple[type, ...]] = {
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
    "object": (dict,),
    "array": (list,),
}


class Fault(NamedTuple):
    """Something that does not fit. Line and column count from 1."""

    line: int
    column: int
    pointer: str
    """JSON pointer (RFC 6901)."""
    sentence: str

    def words(self) -> str:
        """With its place in front."""
        return f"line {self.line}: {self.sentence}"


def check_body(operation: Operation, text: str) -> tuple[Fault, ...]:
    """What does not fit the documented fields; empty for a text that is no JSON (that is said elsewhere)."""
    try:
        body = json.loads(text)
    except (ValueError, RecursionError):
        return ()
    root: JsonPath = (operation.body_root,) if operation.body_root else ()
    inner = body.get(operation.body_root) if root and isinstance(body, dict) else body
    found: list[tuple[JsonPath, str]] = []
    if root and not isinstance(inner, dict):
        found.append(((), f'the fields belong inside "{operation.body_root}": {{...}}'))
    elif isinstance(inner, dict):
        found += _object_faults(operation, inner, root)
    return tuple(_placed(text, path, words) for path, words in found[:FAULTS_AT_MOST])


def errors_at(text: str, pointers: Iterable[tuple[str, str]]) -> tuple[Fault, ...]:
    """What the API said of places in the body, at their lines; of the nearest thing above where one is not there."""
    return tuple(_placed(text, _path_of(pointer), words, pointer) for pointer, words in pointers)


def locate(text: str, pointer: str) -> tuple[int, int] | None:
    """Line and column of a JSON pointer's value, from 1; None where the text has no such place."""
    at = position_of(text, _typed(text, _path_of(pointer)))
    return None if at is None else _line_and_column(text, at)


def _object_faults(operation: Operation, body: dict[str, object], root: JsonPath) -> Iterator[tuple[JsonPath, str]]:
    known = {field.name: field for field in operation.body}
    variants = operation.body_variants
    for field in operation.body:
        if field.required and body.get(field.name) in (None, "") and not variants:
            yield root, f"'{field.name}' is required"
    for name, value in body.items():
        fault = _value_fault(known[name], value) if name in known else ""
        if name not in known and known and not variants:
            fault = f"'{name}' is not among the documented fields"
        if fault:
            yield (*root, name), fault


def _value_fault(field: Parameter, value: object) -> str:
    kind = field.type.partition("[")[0].partition(" ")[0]
    wanted = _TYPES.get(kind)
    if value is None or wanted is None:
        return ""
    wrong = not isinstance(value, wanted) or (isinstance(value, bool) and bool not in wanted)
    if wrong:
        return f"'{field.name}' is a {kind}"
    if field.enum and isinstance(value, str) and value not in field.enum:
        return f"'{field.name}' is one of {', '.join(field.enum[:12])}"
    limits = dict(field.limits)
    least, most = limits.get("minimum"), limits.get("maximum")
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        if isinstance(least, (int, float)) and value < least:
            return f"'{field.name}' is at least {least}"
        if isinstance(most, (int, float)) and value > most:
            return f"'{field.name}' is at most {most}"
    return ""


def _placed(text: str, path: JsonPath, words: str, pointer: str = "") -> Fault:
    typed = _typed(text, path)
    at = None
    while at is None and typed:
        at = position_of(text, typed)
        typed = typed[:-1] if at is None else typed
    line, column = _line_and_column(text, at or 0)
    shown = pointer or "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in path)
    return Fault(line, column, shown, words)


def _path_of(pointer: str) -> JsonPath:
    return tuple(part.replace("~1", "/").replace("~0", "~") for part in pointer.split("/")[1:])


def _typed(text: str, path: JsonPath) -> JsonPath:
    """The path with indexes as numbers where the text has a list there: a pointer writes both alike."""
    try:
        value: object = json.loads(text)
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


def _line_and_column(text: str, at: int) -> tuple[int, int]:
    before = text[:at]
    return before.count("\n") + 1, at - (before.rfind("\n") + 1) + 1
