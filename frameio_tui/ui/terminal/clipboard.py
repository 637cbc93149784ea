"""Copying by OSC 52: the text is sent to the terminal, which says nothing back; what may stop it is told each time."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

from frameio_tui.core.errors import InvalidInput
from frameio_tui.core.text.humanize import format_size

if TYPE_CHECKING:
    from collections.abc import Mapping

AT_MOST = 500_000
"""Bytes: tmux, whose buffer takes a megabyte of base64, and nearly all terminals drop longer ones without a word."""
ALL_TAKE = 74_994
"""Bytes: what fits the 100,000 that the strictest terminals take."""
SCREEN_PIECE = 250
"""Characters that GNU screen passes on in one string."""


def check_size(count: int) -> None:
    """Raise InvalidInput for what no clipboard takes."""
    if count > AT_MOST:
        raise InvalidInput(
            f"{format_size(count)} is too large for a terminal's clipboard ({format_size(AT_MOST)}).",
            "e saves a body to a file.",
        )


def osc52(text: str, environ: Mapping[str, str]) -> str:
    """What a terminal puts on its clipboard; GNU screen has to be told to pass it on, piece by piece."""
    sequence = f"\x1b]52;c;{base64.b64encode(text.encode('utf-8', 'surrogatepass')).decode()}\a"
    if not environ.get("STY"):
        return sequence
    pieces = (sequence[at : at + SCREEN_PIECE] for at in range(0, len(sequence), SCREEN_PIECE))
    return "".join(f"\x1bP{piece}\x1b\\" for piece in pieces)


def format_copied(text: str, environ: Mapping[str, str]) -> str:
    """How it was copied, and what to look at when nothing arrives."""
    count = len(text.encode("utf-8", "surrogatepass"))
    if count > ALL_TAKE:
        return (
            f"Sent to your terminal's clipboard: {format_size(count)}; many take 75 kB at most: if so, save it instead."
        )
    sent = f"Sent to your terminal's clipboard ({format_size(count)}, OSC 52). Nothing arrived? "
    if environ.get("TMUX"):
        return f"{sent}In tmux: set -s set-clipboard on"
    if environ.get("STY"):
        return f"{sent}GNU screen passes it on, the terminal must allow it."
    return f"{sent}It must allow OSC 52; in tmux: set -s set-clipboard on"
