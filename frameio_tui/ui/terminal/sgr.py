"""Writing styled text with the fewest SGR escape sequences: only what differs from the previous text."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.color import Color, ColorSystem
    from rich.style import Style

RESET = "\x1b[0m"
Parts = tuple[str, str, str]
"""Attributes, foreground and background as SGR parameters."""
PLAIN: Parts = ("", "", "")


_SEEN_ON_BLANKS = frozenset(["4", "7", "9", "21", "51", "52", "53"])
"""SGR attributes that are visible on blanks: lines, and reverse video."""


def seen_on_blanks(*styles: Parts) -> bool:
    """Whether an attribute of any of these styles is visible on blanks."""
    return any(not _SEEN_ON_BLANKS.isdisjoint(attributes.split(";")) for attributes, _, _ in styles if attributes)


class SgrWriter:
    """Writes one update, which begins and ends with the terminal's default style."""

    def __init__(self, color_system: ColorSystem | None) -> None:
        self._color_system = color_system
        self._now = PLAIN
        self._known: dict[Style, Parts] = {}

    def write(self, text: str, style: Style | None) -> str:
        """Return the text with the sequences that switch to its style."""
        if self._color_system is None or not text:
            return text
        if style is not None and style.link and not style.link.isprintable():
            style = style.update_link(None)  # such a link would end its own escape sequence
        if style is not None and style.link:
            # Rich writes a link with its own sequences around the text, and resets the style afterwards.
            return self.lift() + style.render(text, color_system=self._color_system)
        wanted = PLAIN if style is None else self._parts(style)
        if text.isspace() and (wanted[2] or not self._now[2]) and not seen_on_blanks(self._now, wanted):
            wanted = (*self._now[:2], wanted[2])  # on a blank only the background is visible
        return self._change(wanted) + text

    def lift(self) -> str:
        """Return the sequence that resets the style."""
        return self._change(PLAIN)

    def _change(self, wanted: Parts) -> str:
        now, self._now = self._now, wanted
        if wanted == now:
            return ""
        if wanted == PLAIN:
            return RESET
        if wanted[0] != now[0] and now[0]:
            # Reset all attributes together: terminals differ in how single attributes are switched off.
            return f"\x1b[{';'.join(part for part in ('0', *wanted) if part)}m"
        codes = [wanted[0]] if wanted[0] != now[0] else []
        codes += [wanted[1] or "39"] if wanted[1] != now[1] else []
        codes += [wanted[2] or "49"] if wanted[2] != now[2] else []
        return f"\x1b[{';'.join(codes)}m"

    def _parts(self, style: Style) -> Parts:
        found = self._known.get(style)
        if found is None and self._color_system is not None:
            system = self._color_system
            front = _codes(style.color, system)
            back = _codes(style.bgcolor, system, foreground=False)
            attributes = style.without_color._make_ansi_codes(system)
            found = self._known[style] = (attributes, ";".join(front), ";".join(back))
        return found or PLAIN


def _codes(colour: Color | None, system: ColorSystem, *, foreground: bool = True) -> tuple[str, ...]:
    """Return the SGR parameters of a colour; empty for the terminal's default colour."""
    if colour is None or colour.is_default:
        return ()
    return colour.downgrade(system).get_ansi_codes(foreground=foreground)
