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


METHOD_SPANS: Mapping[str, str] = {
    "GET": "get",
    "HEAD": "get",
    "OPTIONS": "get",
    "POST": "post",
    "PUT": "put",
    "PATCH": "put",
    "DELETE": "delete",
}
"""The span of each method, in the colour that it has on every screen. The method is always written out, too."""


def method_style(method: str) -> str:
    """Return the style of a method, for a Content; bold for one that this program does not know."""
    return f"bold $method-{METHOD_SPANS[method]}" if method in METHOD_SPANS else "bold"


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
    accent="#86b1ff",
    foreground="#e6e6ef",
    background="#14151c",
    surface="#1c1e29",
    panel="#262938",
    success="#5ce6a8",
    warning="#f6c177",
    error="#ff8fa8",
    dark=True,
    variables=_variables(
        LABELS,
        block_cursor_background="#2b2e74",
        input_selection_background="#2b2e74",
        screen_selection_background="#2b2e74",
        cursor_style="bold",
        cursor_blurred_style="none",
        text_muted="#b0b2c3",
        text_disabled="#b0b2c3",
        frame="#565b78",
        key_hint="#7fd1e4",
        method_get="#a6d96b",
        method_post="#ff9f5c",
        method_put="#e6df5e",
        method_delete="#ff8d7a",
        json_key="#9aa8ff",
        json_string="#b5d6a5",
        json_number="#d9b8a0",
        json_literal="#7fd1c4",
    ),
)
LIGHT = Theme(
    name="frameio-light",
    primary="#2a3899",
    secondary="#0b5f58",
    accent="#1a45b8",
    foreground="#1b1c24",
    background="#fafafc",
    surface="#f0f0f5",
    panel="#e4e5ec",
    success="#0a6150",
    warning="#6b4a09",
    error="#a10f35",
    dark=False,
    variables=_variables(
        LABELS,
        block_cursor_background="#ccd2f5",
        input_selection_background="#ccd2f5",
        screen_selection_background="#ccd2f5",
        cursor_style="bold",
        cursor_blurred_style="none",
        text_muted="#50515c",
        text_disabled="#50515c",
        frame="#8a8c9e",
        key_hint="#0b5a75",
        method_get="#2f5f0c",
        method_post="#842e06",
        method_put="#5a5200",
        method_delete="#8f1d10",
        json_key="#2a3899",
        json_string="#3b5a2a",
        json_number="#6b3f24",
        json_literal="#0b5f58",
    ),
)


class _TerminalColours(NamedTuple):
    """The terminal colours that a theme uses."""

    primary: str
    secondary: str
    accent: str
    success: str
    warning: str
    error: str
    frame: str
    key_hint: str
    get: str
    post: str
    put: str
    delete: str


def _ansi(name: str, colours: _TerminalColours, *, dark: bool) -> Theme:
    """Return a theme of terminal colours; for a light background, use only colours that are dark in every palette."""
    plain = "ansi_default"
    return Theme(
        name=name,
        ansi=True,
        primary=colours.primary,
        secondary=colours.secondary,
        accent=colours.accent,
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
            cursor_style="bold reverse",
            cursor_blurred_style="underline",
            text_muted=plain,
            text_disabled=plain,
            frame=colours.frame,
            key_hint=colours.key_hint,
            method_get=colours.get,
            method_post=colours.post,
            method_put=colours.put,
            method_delete=colours.delete,
            json_key=colours.primary,
            json_string=plain,
            json_number=plain,
            json_literal=colours.secondary,
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
    _TerminalColours(
        primary="ansi_cyan",
        secondary="ansi_magenta",
        accent="ansi_bright_blue",
        success="ansi_bright_green",
        warning="ansi_bright_magenta",
        error="ansi_bright_red",
        frame="ansi_bright_black",
        key_hint="ansi_bright_cyan",
        get="ansi_green",
        post="ansi_yellow",
        put="ansi_bright_yellow",
        delete="ansi_red",
    ),
    dark=True,
)
ANSI_LIGHT = _ansi(
    "ansi-light",
    _TerminalColours(
        primary="ansi_blue",
        secondary="ansi_magenta",
        accent="ansi_blue",
        success="ansi_green",
        warning="ansi_magenta",
        error="ansi_red",
        frame="ansi_bright_black",
        key_hint="ansi_cyan",
        get="ansi_green",
        post="ansi_magenta",
        put="ansi_magenta",
        delete="ansi_red",
    ),
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
