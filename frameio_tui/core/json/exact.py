"""JSON read so that nothing is rounded: numbers and the literals keep the text they came as."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator


class Number(str):
    """A number as the text it came as. Never equal to a string of the same characters; `1` is not `1.0`."""

    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Number) and str.__eq__(self, other)

    def __ne__(self, other: object) -> bool:
        return not self == other

    __hash__ = str.__hash__


def _pairs(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """An object whose repeated keys all stay: the second `a` becomes `a#2`."""
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
    """A function, not the class itself: at a call of one the interpreter lets other threads go on."""
    return Number(text)


DECODER: Final = json.JSONDecoder(
    parse_int=_number, parse_float=_number, parse_constant=_number, object_pairs_hook=_pairs, strict=True
)
"""Gives dict, list, str, bool, None and Number. NaN and Infinity are Numbers too."""


def text_of(body: bytes) -> str:
    """A body as text that turns back into the same bytes; a byte order mark is left out."""
    return body.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "surrogateescape")


def loads(body: bytes) -> object:
    """A whole JSON body. Raises ValueError for what is no JSON, RecursionError for too many levels."""
    return DECODER.decode(text_of(body))


def describe_json_error(error: ValueError | RecursionError) -> str:
    """Why a body could not be read: `this is not JSON from line 3, column 7 on`."""
    if isinstance(error, json.JSONDecodeError):
        return f"this is not JSON from line {error.lineno}, column {error.colno} on"
    return "it is nested too deeply" if isinstance(error, RecursionError) else "this is not JSON"


def compact(value: object, limit: int = 200) -> str:
    """A value as JSON on one line, with an ellipsis in place of what goes past `limit` characters."""
    parts: list[str] = []
    size = 0
    for piece in _pieces(value, limit):
        parts.append(piece)
        size += len(piece)
        if size > limit:
            return "".join(parts)[:limit] + "…"
    return "".join(parts)


def _pieces(value: object, limit: int) -> Iterator[str]:
    """The tokens of a value. A stack of its own: a body may be deeper than Python's calls go."""
    waiting: list[object] = [value]
    while waiting:
        item = waiting.pop()
        if isinstance(item, _Raw):
            yield item.text
        elif isinstance(item, Mapping):
            inner: list[object] = []
            for key, each in item.items():
                inner += [_Raw(f"{', ' if inner else ''}{quoted(key, limit)}: "), each]
                if len(inner) > limit:
                    break
            waiting += [_Raw("}"), *reversed(inner), _Raw("{")]
        elif isinstance(item, list):
            inner = []
            for each in item[:limit]:
                inner += [_Raw(", "), each] if inner else [each]
            waiting += [_Raw("]"), *reversed(inner), _Raw("[")]
        else:
            yield scalar(item, limit)


class _Raw:
    __slots__ = ("text",)

    def __init__(self, text: str) -> None:
        self.text = text


def scalar(value: object, limit: int = 200) -> str:
    """A string, number or literal as JSON writes it."""
    if isinstance(value, Number):
        return str(value)
    if isinstance(value, str):
        return quoted(value, limit)
    return {True: "true", False: "false"}[value] if isinstance(value, bool) else "null"


def quoted(text: str, limit: int) -> str:
    """A string in quotes; characters past the limit are not looked at."""
    return json.dumps(text[: limit + 1], ensure_ascii=False)
