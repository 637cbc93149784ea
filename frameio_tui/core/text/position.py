"""Convert an offset in a text to the line and column that messages show."""

from __future__ import annotations


def line_and_column(text: str, offset: int) -> tuple[int, int]:
    r"""Return the line and the column of an offset, both counted from 1.

    >>> line_and_column("GET /me\n/x", 9)
    (2, 2)
    """
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)
