"""Read a JSON object from a body that may be anything, and detect JSON whose end is missing."""

from __future__ import annotations

import json
from typing import Any

from frameio_tui.core.json.values import loads


def read_object(body: bytes | str) -> dict[str, Any] | None:
    """Return the JSON object in a body; None for any other value and for text that is not JSON.

    >>> read_object(b'{"id": 1}'), read_object(b"[1]"), read_object(b"<html>")
    ({'id': 1}, None, None)
    """
    try:
        value = loads(body)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


_CLOSING = {ord("{"): ord("}"), ord("["): ord("]")}


def is_cut_short(body: bytes, most: int = 2**20) -> bool:
    """Return whether a body is the beginning of a JSON object or list whose end is missing.

    Of a body with more than `most` bytes, only the first and the last character are compared. Text that is not JSON,
    and JSON with an error elsewhere, is not cut short.

    >>> [is_cut_short(body) for body in (b'{"a": [1', b'{"a": {"b": 1}', b'{"a": 1}', b"[1,, 2]", b"<html>", b"")]
    [True, True, False, False, False, False]
    """
    text = body.strip()
    if not text or text[0] not in _CLOSING:
        return False
    if len(text) > most:
        return text[-1] != _CLOSING[text[0]]
    try:
        loads(text)
    except json.JSONDecodeError as error:
        return error.pos >= len(error.doc) or error.msg.startswith("Unterminated string")
    except (ValueError, RecursionError):
        return False
    return False
