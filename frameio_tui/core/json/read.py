"""Read a JSON object from a body that may be anything."""

from __future__ import annotations

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
