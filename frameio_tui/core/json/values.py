"""Parse JSON to Python's own values, with numbers of any length."""

from __future__ import annotations

import json
import math
from typing import Any, Final


def _integer(text: str) -> int | float:
    """Return an integer; one with more digits than Python parses becomes infinite."""
    try:
        return int(text)
    except ValueError:
        return -math.inf if text.startswith("-") else math.inf


DECODER: Final = json.JSONDecoder(parse_int=_integer)


def loads(text: str | bytes) -> Any:
    """Return the value of a JSON text.

    Python parses at most 4,300 digits of an integer, and `json.loads` rejects the whole text for a longer one; here
    only that integer is lost. Raises ValueError for text that is not JSON, RecursionError for too many levels.

    >>> loads('{"id": "a", "n": %s}' % ("9" * 5000))
    {'id': 'a', 'n': inf}
    """
    try:
        return json.loads(text)
    except ValueError as error:
        if isinstance(error, (json.JSONDecodeError, UnicodeDecodeError)):
            raise
        return json.loads(text, parse_int=_integer)
