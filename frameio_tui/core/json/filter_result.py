"""The result of a JMESPath filter on a JSON body."""

from __future__ import annotations

from typing import NamedTuple


class FilterResult(NamedTuple):
    """The result of an expression."""

    body: bytes = b""
    """Indented JSON in UTF-8; `null` if nothing matches; empty if there is an error."""
    error: str = ""
    """A message without the expression; it may quote part of it or of the response, so it is untrusted text."""
    column: int | None = None
    """Position of the error in the expression, from 1; None if it has no single position."""
