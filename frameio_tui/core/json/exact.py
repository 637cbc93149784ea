"""Parse JSON without rounding: numbers and the special constants keep their text."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator


class Number(str):
    """A number as received. Never equal to a string with the same characters; `1` does not equal `1.0`."""

    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Number) and str.__eq__(self, other)

    def __ne__(self, other: object) -> bool:
        return not self == other

    __hash__ = str.__hash__


def _pairs(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """Return an object with all repeated keys: the second `a` becomes `a#2`."""
    fields = dict(pairs)
    if len(fields) == len(pairs):
        return fields
    fields = {}
    counts: dict[str, int] = {}
    for key, value in pairs:
        name, count = key, counts.get(key, 0) + 1
        if count > 1:
            name = f"{key}#{count}"
        while name in fields:
            count += 1
            name = f"{key}#{count}"
        counts[key] = count
        fields[name] = value
    return fields


def _number(text: str) -> Number:
    """Return a Number. This is a Python function because the interpreter can switch threads when it calls one."""
    return Number(text)


DECODER: Final = json.JSONDecoder(
    parse_int=_number, parse_float=_number, parse_constant=_number, object_pairs_hook=_pairs, strict=True
)
"""Returns dict, list, str, bool, None and Number. NaN and Infinity are Numbers too."""


def text_of(body: bytes) -> str:
    """Return a body as text that encodes to the same bytes, without a byte order mark."""
    return body.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "surrogateescape")


def loads(body: bytes) -> object:
    """Parse a whole JSON body. Raises ValueError for invalid JSON, RecursionError for too many levels."""
    return DECODER.decode(text_of(body))


def describe_json_error(error: ValueError | RecursionError) -> str:
    """Return why a body cannot be parsed: `this is not JSON from line 3, column 7 on`."""
    if isinstance(error, json.JSONDecodeError):
        return f"not valid JSON at line {error.lineno}, column {error.colno}"
    return "it is nested too deeply" if isinstance(error, RecursionError) else "not valid JSON"


def compact(value: object, limit: int = 200) -> str:
    """Return a value as JSON on one line, cut with an ellipsis after `limit` characters."""
    parts: list[str] = []
    size = 0
    for piece in _pieces(value, limit):
        parts.append(piece)
        size += len(piece)
        if size > limit:
            return "".join(parts)[:limit] + "…"
    return "".join(parts)


def _pieces(value: object, limit: int) -> Iterator[str]:
    """Yield the tokens of a value. Uses no recursion, because a body may be nested more deeply than Python allows."""
    waiting: list[object] = [value]
    while waiting:
        item = waiting.pop()
        if isinstance(item, _Raw):
            yield item.text
        elif isinstance(item, Mapping):
            inner: list[object] = []
            for key, element in item.items():
                inner += [_Raw(f"{', ' if inner else ''}{quoted(key, limit)}: "), element]
                if len(inner) > limit:
                    break
            waiting += [_Raw("}"), *reversed(inner), _Raw("{")]
        elif isinstance(item, list):
            inner = []
            for element in item[:limit]:
                inner += [_Raw(", "), element] if inner else [element]
            waiting += [_Raw("]"), *reversed(inner), _Raw("[")]
        else:
            yield scalar(item, limit)


class _Raw:
    __slots__ = ("text",)

    def __init__(self, text: str) -> None:
        self.text = text


def scalar(value: object, limit: int = 200) -> str:
    """Return a string, number or literal in JSON notation."""
    if isinstance(value, Number):
        return str(value)
    if isinstance(value, str):
        return quoted(value, limit)
    return {True: "true", False: "false"}[value] if isinstance(value, bool) else "null"


def quoted(text: str, limit: int) -> str:
    """Return a string in quotes; characters after the limit are ignored."""
    return json.dumps(text[: limit + 1], ensure_ascii=False)
