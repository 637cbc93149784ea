"""Themes, label colours and symbols: two themes with their own colours, two with the terminal's, and ASCII symbols."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from textual.theme import BUILTIN_THEMES, Theme

from frameio_tui.core.settings import THEMES as THEME_NAMES

if TYPE_CHECKING:
    from collections.abc import Mapping

LABELS: Mapping[str, tuple[str, str]] = {
    "red": ("#ffffff", "#b3261e"),
    "orange": ("#000000", "#ff9f43"),
    "yellow": ("#000000", "#ffd866"),
    "green": ("#000000", "#5fbf77"),
    "cyan": ("#000000", "#56c2d6"),
    "blue": ("#ffffff", "#3b5bdb"),
    "magenta": ("#ffffff", "#8f3a88"),
    "grey": ("#ffffff", "#5c6070"),
}
"""Text and background colour of profile labels. The text of a label has the same meaning without colour."""
ANSI_LABELS: Mapping[str, tuple[str, str]] = {
    "red": ("ansi_bright_white", "ansi_red"),
    "orange": ("ansi_black", "ansi_bright_red"),
    "yellow": ("ansi_black", "ansi_yellow"),
    "green": ("ansi_black", "ansi_green"),
    "cyan": ("ansi_black", "ansi_cyan"),
    "blue": ("ansi_bright_white", "ansi_blue"),
    "magenta": ("ansi_black", "ansi_magenta"),
    "grey": ("ansi_black", "ansi_white"),
}
LABEL_STYLES: Mapping[str, str] = {
    **{colour: f"bold $label-{colour}-text on $label-{colour}" for colour in LABELS},
    "": "bold reverse",
}
"""Style of a profile's label, by its colour; the variables are defined by every theme."""


def _variables(labels: Mapping[str, tuple[str, str]], **more: str) -> dict[str, str]:
    """Return the variables of a theme: those given, and two for each label colour."""
    variables = {name.replace("_", "-"): value for name, value in more.items()}
    for colour, (text, ground) in labels.items():
        variables |= {f"label-{colour}-text": text, f"label-{colour}": ground}
    return variables


# A test checks that every text colour has a contrast of 4.5:1 on every background, also with 256 colours.
DARK = Theme(
    name="frameio-dark",
    primary="#9aa8ff",
    secondary="#7fd1c4",
    accent="#ffb86b",
    foreground="#e6e6ef",
    background="#14151c",
    surface="#1c1e29",
    panel="#262938",
    success="#7bd88f",
    warning="#ffd866",
    error="#ff8a9b",
    dark=True,
    variables=_variables(LABELS, block_cursor_background="#2b2e74", text_muted="#b0b2c3", text_disabled="#b0b2c3"),
)
LIGHT = Theme(
    name="frameio-light",
    primary="#2a3899",
    secondary="#0b5f58",
    accent="#842e06",
    foreground="#1b1c24",
    background="#fafafc",
    surface="#f0f0f5",
    panel="#e4e5ec",
    success="#11602f",
    warning="#6b4a09",
    error="#a10f35",
    dark=False,
    variables=_variables(LABELS, block_cursor_background="#ccd2f5", text_muted="#50515c", text_disabled="#50515c"),
)


class _TerminalColours(NamedTuple):
    """The terminal colours that a theme uses."""

    primary: str
    secondary: str
    success: str
    warning: str
    error: str


def _ansi(name: str, colours: _TerminalColours, *, dark: bool) -> Theme:
    """Return a theme of terminal colours; for a light background, use only colours that are dark in every palette."""
    plain = "ansi_default"
    return Theme(
        name=name,
        ansi=True,
        primary=colours.primary,
        secondary=colours.secondary,
        accent=colours.secondary,
        success=colours.success,
        warning=colours.warning,
        error=colours.error,
        foreground=plain,
        background=plain,
        surface=plain,
        panel=plain,
        boost=plain,
        dark=dark,
        variables=BUILTIN_THEMES[name].variables
        | _variables(
            ANSI_LABELS,
            block_cursor_background=plain,
            text_muted=plain,
            text_disabled=plain,
            input_selection_background="ansi_cyan",
            input_selection_foreground="ansi_black",
            scrollbar=colours.primary,
            scrollbar_hover=colours.primary,
            scrollbar_active=colours.primary,
            scrollbar_background=plain,
            scrollbar_background_hover=plain,
            scrollbar_background_active=plain,
        ),
    )


ANSI_DARK = _ansi(
    "ansi-dark",
    _TerminalColours("ansi_bright_cyan", "ansi_bright_magenta", "ansi_green", "ansi_yellow", "ansi_bright_red"),
    dark=True,
)
ANSI_LIGHT = _ansi(
    "ansi-light",
    _TerminalColours("ansi_blue", "ansi_magenta", "ansi_blue", "ansi_magenta", "ansi_red"),
    dark=False,
)
THEMES = (DARK, LIGHT, ANSI_DARK, ANSI_LIGHT)
TERMINAL_THEMES: Mapping[str, str] = {DARK.name: ANSI_DARK.name, LIGHT.name: ANSI_LIGHT.name}
"""The theme of terminal colours to use instead of each own theme on terminals with 16 colours or fewer."""


class Glyphs(NamedTuple):
    """Symbols drawn on the screen. Those of the ASCII set have the same widths."""

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
    """Whether to draw with ASCII only: as the setting says, else depending on the locale."""
    if setting is not None:
        return setting
    locale = environ.get("LC_ALL") or environ.get("LC_CTYPE") or environ.get("LANG") or ""
    return "utf-8" not in locale.lower().replace("utf8", "utf-8")


def theme_for(wanted: str, *, few_colours: bool) -> str:
    """Return the name of the theme to use: `wanted`, else the dark one; one of terminal colours with `few_colours`."""
    name = wanted if wanted in THEME_NAMES else DARK.name
    return TERMINAL_THEMES.get(name, name) if few_colours else name


def theme_after(name: str, *, few_colours: bool) -> str:
    """Return the name of the theme after this one."""
    names = [known for known in THEME_NAMES if not (few_colours and known in TERMINAL_THEMES)]
    return names[(names.index(name) + 1) % len(names)]
