"""Looks: two themes of our own, the label colours, and ASCII where the locale knows no more."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from textual.theme import Theme

if TYPE_CHECKING:
    from collections.abc import Mapping

DARK = Theme(
    name="frameio-dark",
    primary="#8b9cff",
    secondary="#7fd1c4",
    accent="#ffb86b",
    foreground="#e6e6ef",
    background="#14151c",
    surface="#1c1e29",
    panel="#262938",
    success="#7bd88f",
    warning="#ffd866",
    error="#ff6b81",
    dark=True,
)
LIGHT = Theme(
    name="frameio-light",
    primary="#3b4cca",
    secondary="#0f766e",
    accent="#b45309",
    foreground="#1b1c24",
    background="#fafafc",
    surface="#f0f0f5",
    panel="#dfe1ea",
    success="#15803d",
    warning="#a16207",
    error="#be123c",
    dark=False,
)
THEMES = (DARK, LIGHT)
LABEL_STYLES: Mapping[str, str] = {
    "red": "bold white on #b3261e",
    "orange": "bold black on #ff9f43",
    "yellow": "bold black on #ffd866",
    "green": "bold black on #5fbf77",
    "cyan": "bold black on #56c2d6",
    "blue": "bold white on #3b5bdb",
    "magenta": "bold white on #a4459c",
    "grey": "bold white on #5c6070",
    "": "bold reverse",
}
"""Style of a profile's label; the label's word says the same without colour."""


class Glyphs(NamedTuple):
    """Marks drawn on the screen; one cell each."""

    yes: str = "✓"
    no: str = "✗"
    unknown: str = "?"
    dot: str = "·"
    pointer: str = "▸"
    ellipsis: str = "…"
    ticked: str = "[✓]"
    empty: str = "[ ]"
    lock: str = "read-only"
    mask: str = "•"


UNICODE = Glyphs()
ASCII = Glyphs("+", "x", "?", "-", ">", "~", "[x]", "[ ]", "read-only", "*")


def wants_ascii(setting: bool | None, environ: Mapping[str, str]) -> bool:
    """Whether to draw with ASCII alone: as the setting says, else by the locale."""
    if setting is not None:
        return setting
    locale = environ.get("LC_ALL") or environ.get("LC_CTYPE") or environ.get("LANG") or ""
    return "utf-8" not in locale.lower().replace("utf8", "utf-8")
