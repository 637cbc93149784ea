"""Suggests what was probably meant by a misspelled name."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


def did_you_mean(given: str, names: Iterable[str]) -> str:
    """Return the question whether the most similar name was meant, or an empty text if none is similar.

    >>> did_you_mean("acme-prd", ["acme", "acme-prod"])
    "Did you mean 'acme-prod'?"
    >>> did_you_mean("x", ["acme"])
    ''
    """
    from difflib import get_close_matches  # imported here because only an error needs it

    by_lower = {name.lower(): name for name in names}
    close = get_close_matches(given.lower(), by_lower, 1)
    return f"Did you mean '{by_lower[close[0]]}'?" if close else ""
