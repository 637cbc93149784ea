"""Copying with OSC 52. The terminal does not confirm it, so each message names what may have prevented the copy."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

from frameio_tui.core.errors import InvalidInput
from frameio_tui.core.text.humanize import format_size

if TYPE_CHECKING:
    from collections.abc import Mapping

MAX_COPY_SIZE = 500_000
"""Maximum bytes of a text: tmux, whose buffer holds 1 MB of base64, and most terminals silently drop longer ones."""
SAFE_COPY_SIZE = 74_994
"""Size in bytes that every terminal accepts: the strictest ones take sequences of 100,000 bytes."""
SCREEN_CHUNK_SIZE = 250
"""Number of characters that GNU screen forwards in one string."""


def check_size(count: int) -> None:
    """Raise InvalidInput if `count` bytes are too many to copy."""
    if count > MAX_COPY_SIZE:
        raise InvalidInput(
            f"{format_size(count)} is too large for a terminal's clipboard (at most {format_size(MAX_COPY_SIZE)}).",
            "Press S to save the body to a file.",
        )


def osc52(text: str, environ: Mapping[str, str]) -> str:
    """Return the sequence that makes a terminal copy a text; for GNU screen, in pieces that it forwards."""
    sequence = f"\x1b]52;c;{base64.b64encode(text.encode('utf-8', 'surrogatepass')).decode()}\a"
    if not environ.get("STY"):
        return sequence
    pieces = (sequence[at : at + SCREEN_CHUNK_SIZE] for at in range(0, len(sequence), SCREEN_CHUNK_SIZE))
    return "".join(f"\x1bP{piece}\x1b\\" for piece in pieces)


def format_copied(text: str, environ: Mapping[str, str]) -> str:
    """Return the message after a copy: the size, and what to check if nothing arrives on the clipboard."""
    count = len(text.encode("utf-8", "surrogatepass"))
    if count > SAFE_COPY_SIZE:
        return (
            f"Sent to your terminal's clipboard ({format_size(count)}). Many terminals accept 75 kB at most. "
            "If nothing arrives, save it to a file."
        )
    sent = f"Sent to your terminal's clipboard ({format_size(count)}). If nothing arrives, "
    if environ.get("TMUX"):
        return f"{sent}run in tmux: set -s set-clipboard on"
    if environ.get("STY"):
        return f"{sent}allow OSC 52 in your terminal. GNU screen forwards it."
    return f"{sent}allow OSC 52 in your terminal, or run in tmux: set -s set-clipboard on"
