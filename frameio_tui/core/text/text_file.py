"""A text file of the user that was read, or the reason why it was not."""

from __future__ import annotations

from typing import NamedTuple


class TextFile(NamedTuple):
    """A file below a folder; its name and text are untrusted."""

    path: str
    """Path relative to the folder."""
    text: str = ""
    skipped: str = ""
    """Why the file was not read; empty if it was."""
