"""Paths in a JSON text: the keys and indexes that lead to a value, and the offset where an array begins."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeAlias

from frameio_tui.core.json.exact import DECODER

if TYPE_CHECKING:
    from collections.abc import Iterator

JsonPath: TypeAlias = tuple[str | int, ...]
"""Keys of objects and indexes of lists, from the outside inwards."""

_BLANKS = re.compile(r"[ \t\r\n]*")
_BRACKET = re.compile(r'"(?:[^"\\]++|\\.)*+"|[\[\]{}]', re.DOTALL)
_PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


def format_path(path: JsonPath) -> str:
    """Return a path in JMESPath syntax: `data[0].creator."odd name"`."""
    parts: list[str] = []
    for step in path:
        if isinstance(step, int):
            parts.append(f"[{step}]")
            continue
        name = step if _PLAIN.fullmatch(step) else '"' + step.replace("\\", "\\\\").replace('"', '\\"') + '"'
        parts.append(f".{name}" if parts else name)
    return "".join(parts)


def find_array(text: str, path: JsonPath | None) -> tuple[JsonPath, int] | None:
    """Return the path of an array and the offset of its `[`, or None if there is none.

    Without a path, this is the top-level array, `data` of the top-level object, or else its first array. The first of
    several equal keys is used. Raises ValueError for invalid JSON before the array, RecursionError for too many levels.
    """
    at = skip_blanks(text, 0)
    if path is not None:
        found = _walk(text, at, path)
        return (path, found) if found is not None and text[found : found + 1] == "[" else None
    if text[at : at + 1] == "[":
        return (), at
    if text[at : at + 1] != "{":
        return None
    first: tuple[JsonPath, int] | None = None
    for key, value in _fields(text, at):
        if text[value : value + 1] == "[":
            if key == "data":
                return ("data",), value
            first = first or ((key,), value)
    return first


def position_of(text: str, path: JsonPath) -> int | None:
    """Return the offset of the value at a path; None if there is none, or if the text before it is invalid."""
    try:
        return _walk(text, skip_blanks(text, 0), path)
    except (ValueError, RecursionError):
        return None


def _walk(text: str, at: int, path: JsonPath) -> int | None:
    """Return the offset of the value at a path, or None."""
    for step in path:
        opening = text[at : at + 1]
        if isinstance(step, str) and opening == "{":
            found = next((value for key, value in _fields(text, at) if key == step), None)
        elif isinstance(step, int) and opening == "[":
            found = _item(text, at, step)
        else:
            return None
        if found is None:
            return None
        at = found
    return at


def _item(text: str, at: int, index: int) -> int | None:
    at = skip_blanks(text, at + 1)
    while index > 0 and text[at : at + 1] != "]":
        end = value_end(text, at)
        at = skip_blanks(text, end)
        if text[at : at + 1] != ",":
            return None
        at = skip_blanks(text, at + 1)
        index -= 1
    return at if text[at : at + 1] != "]" else None


def _fields(text: str, at: int) -> Iterator[tuple[str, int]]:
    """Yield the keys of an object with the offsets of their values; stops reading when the caller stops."""
    at = skip_blanks(text, at + 1)
    while text[at : at + 1] == '"':
        key, end = DECODER.raw_decode(text, at)
        colon = skip_blanks(text, end)
        if text[colon : colon + 1] != ":":
            return
        at = skip_blanks(text, colon + 1)
        yield key, at
        end = value_end(text, at)
        at = skip_blanks(text, end)
        if text[at : at + 1] != ",":
            return
        at = skip_blanks(text, at + 1)


def skip_blanks(text: str, at: int) -> int:
    """Return the offset of the first character from `at` on that is not whitespace between tokens."""
    found = _BLANKS.match(text, at)
    return found.end() if found else at


def value_end(text: str, at: int) -> int:
    """Return the end of the value that begins at `at`. Raises ValueError if it is not JSON."""
    try:
        return DECODER.raw_decode(text, at)[1]
    except RecursionError:
        return _end_of_brackets(text, at)


def _end_of_brackets(text: str, at: int) -> int:
    """Return the end of a value that is nested too deeply to parse: where all of its brackets are closed."""
    depth = 0
    for found in _BRACKET.finditer(text, at):
        if found[0] in "[{":
            depth += 1
        elif found[0] in "]}":
            depth -= 1
            if depth == 0:
                return found.end()
    raise ValueError("a bracket is not closed")
