"""JSON as Python's own values, whatever the length of its numbers."""

from __future__ import annotations

import json
import math
from typing import Any, Final


def _integer(text: str) -> int | float:
    """An integer; one of more digits than Python reads is infinite."""
    try:
        return int(text)
    except ValueError:
        return -math.inf if text.startswith("-") else math.inf


DECODER: Final = json.JSONDecoder(parse_int=_integer)


def loads(text: str | bytes) -> Any:
    """The value of a JSON text.

    Python reads at most 4,300 digits of an integer, and `json.loads` gives up the whole text for a longer one: here
    that integer alone is lost. Raises ValueError for what is not JSON, RecursionError for too many levels.

    >>> loads('{"id": "a", "n": %s}' % ("9" * 5000))
    {'id': 'a', 'n': inf}
    """
    try:
        return json.loads(text)
    except ValueError as error:
        if isinstance(error, (json.JSONDecodeError, UnicodeDecodeError)):
            raise
        return json.loads(text, parse_int=_integer)
