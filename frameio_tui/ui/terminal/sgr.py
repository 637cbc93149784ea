"""Writes styled text with no more escape sequences than the change from the text before asks for."""

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
"""Attributes that are lines or exchange the colours."""


def seen_on_blanks(*styles: Parts) -> bool:
    """Whether an attribute of any style shows even where there is no letter."""
    return any(not _SEEN_ON_BLANKS.isdisjoint(attributes.split(";")) for attributes, _, _ in styles if attributes)


class SgrWriter:
    """One update's worth: it begins and ends with the terminal's own style."""

    def __init__(self, color_system: ColorSystem | None) -> None:
        self._color_system = color_system
        self._now = PLAIN
        self._known: dict[Style, Parts] = {}

    def write(self, text: str, style: Style | None) -> str:
        """The text in a style."""
        if self._color_system is None or not text:
            return text
        if style is not None and style.link and not style.link.isprintable():
            style = style.update_link(None)  # it would end the sequence it stands in
        if style is not None and style.link:
            # A link has a sequence of its own around the text, and leaves the plain style behind.
            return self.lift() + style.render(text, color_system=self._color_system)
        wanted = PLAIN if style is None else self._parts(style)
        if text.isspace() and (wanted[2] or not self._now[2]) and not seen_on_blanks(self._now, wanted):
            wanted = (*self._now[:2], wanted[2])  # of a blank only the background is seen
        return self._change(wanted) + text

    def lift(self) -> str:
        """Back to the plain style."""
        return self._change(PLAIN)

    def _change(self, wanted: Parts) -> str:
        now, self._now = self._now, wanted
        if wanted == now:
            return ""
        if wanted == PLAIN:
            return RESET
        if wanted[0] != now[0] and now[0]:
            # Attributes are taken away together: terminals differ in how each is ended.
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
    """Parameters of a colour; none for the terminal's own, which needs no sequence."""
    if colour is None or colour.is_default:
        return ()
    return colour.downgrade(system).get_ansi_codes(foreground=foreground)
