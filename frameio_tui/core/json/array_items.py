"""The items of a list in a response, as received, with their numbers, spacing and repeated keys."""

from __future__ import annotations

from frameio_tui.core.json.path import find_array, skip_blanks, value_end
from frameio_tui.core.json.values import DECODER, loads

READ_AT_MOST = 2**18
"""Bytes that are parsed for IDs and names: parsing blocks other threads and takes five times the memory."""


def beginning(body: bytes) -> object:
    """Return the value of a JSON body; for a large body only its list, with the items in its first READ_AT_MOST bytes.

    Raises ValueError for a body that is not JSON, RecursionError for too many levels.

    >>> beginning(b'{"data": [1, 2]}')
    {'data': [1, 2]}
    """
    if len(body) <= READ_AT_MOST:
        return loads(body)
    text = body[:READ_AT_MOST].decode("utf-8", "replace")
    found = find_array(text, None)
    if found is None:
        return None
    path, at = found
    value: object = _whole_items(text, at + 1)
    for key in reversed(path):
        value = {key: value}
    return value


def _whole_items(text: str, at: int) -> list[object]:
    """Return the complete items; the one that the text cuts is dropped."""
    items: list[object] = []
    while True:
        try:
            value, at = DECODER.raw_decode(text, skip_blanks(text, at))
        except ValueError:
            return items
        at = skip_blanks(text, at)
        if text[at : at + 1] not in (",", "]"):
            return items  # a number may continue after the cut
        items.append(value)
        at += 1


def items_of(body: bytes) -> list[str] | None:
    """Return the items of a bare array or of the array under `data`, as received; None for any other body.

    >>> items_of(b'{"data": [1.0, {"a": 1, "a": 2}], "links": {}}')
    ['1.0', '{"a": 1, "a": 2}']
    """
    text = body.decode("utf-8", "surrogateescape")
    try:
        found = find_array(text, None)
        return _elements(text, found[1] + 1) if found is not None and found[0] in ((), ("data",)) else None
    except (ValueError, IndexError, RecursionError):
        return None


def _elements(text: str, at: int) -> list[str]:
    items: list[str] = []
    at = skip_blanks(text, at)
    while text[at] != "]":
        end = value_end(text, at)
        items.append(text[at:end])
        at = skip_blanks(text, end)
        if text[at] == ",":
            at = skip_blanks(text, at + 1)
    return items
