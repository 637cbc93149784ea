"""The items of a list answer as the texts they came as: numbers, spacing and repeated keys stay."""

from __future__ import annotations

import json

_BLANKS = " \t\r\n"


def items_of(body: bytes) -> list[str] | None:
    """The texts of a list's items as received: of a bare array, or of the array under `data`; None when it is neither.

    >>> items_of(b'{"data": [1.0, {"a": 1, "a": 2}], "links": {}}')
    ['1.0', '{"a": 1, "a": 2}']
    """
    text = body.decode("utf-8", "surrogateescape")
    try:
        at = _array_start(text)
        return None if at is None else _elements(text, at + 1)
    except (ValueError, IndexError, RecursionError):
        return None


def _array_start(text: str) -> int | None:
    """Where the list's bracket is."""
    at = _skip(text, 0)
    if text[at] == "[":
        return at
    if text[at] != "{":
        return None
    at = _skip(text, at + 1)
    decoder = json.JSONDecoder()
    while text[at] == '"':
        key, at = decoder.raw_decode(text, at)
        at = _skip(text, _skip(text, at) + 1)
        if key == "data":
            return at if text[at] == "[" else None
        _, at = decoder.raw_decode(text, at)
        at = _skip(text, _skip(text, at) + 1)
    return None


def _elements(text: str, at: int) -> list[str]:
    found: list[str] = []
    decoder = json.JSONDecoder()
    at = _skip(text, at)
    while text[at] != "]":
        _, end = decoder.raw_decode(text, at)
        found.append(text[at:end])
        at = _skip(text, end)
        if text[at] == ",":
            at = _skip(text, at + 1)
    return found


def _skip(text: str, at: int) -> int:
    while at < len(text) and text[at] in _BLANKS:
        at += 1
    return at
