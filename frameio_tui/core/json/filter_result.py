"""The result of a JMESPath filter over a JSON body."""

from __future__ import annotations

from typing import NamedTuple


class FilterResult(NamedTuple):
    """What an expression found."""

    body: bytes = b""
    """Pretty JSON in UTF-8; `null` where nothing fits; empty with an error."""
    error: str = ""
    """In words, without the expression; holds a piece of it or of the answer at most, so foreign text."""
    column: int | None = None
    """Where in the expression the error is, from 1; None where it is not in one place."""
