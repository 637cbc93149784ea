"""The frame rates that the program knows, and how a received number is mapped to one of them."""

from __future__ import annotations

import math
import re
from fractions import Fraction
from typing import Final, NamedTuple

from frameio_tui.core.errors import InvalidInput

_REMEDY: Final = "Use one of 23.976, 24, 25, 29.97 (DF or NDF), 30, 47.952, 48, 50, 59.94 (DF or NDF), 60."


class FrameRate(NamedTuple):
    """Frames per second as an exact fraction, and whether timecode counts them with drop frame."""

    exact: Fraction
    drop_frame: bool = False

    @property
    def nominal(self) -> int:
        """The number of frames that timecode counts in each second: 30 for 29.97."""
        return math.ceil(self.exact)

    @property
    def is_ntsc(self) -> bool:
        """Whether the rate is 1000/1001 of its nominal rate."""
        return self.exact.denominator != 1

    @property
    def can_drop_frames(self) -> bool:
        """Whether drop frame is defined for the rate: for 29.97 and 59.94 only."""
        return self.is_ntsc and self.nominal % 30 == 0

    def __str__(self) -> str:
        """Return the usual name: `23.976`, `25`, `29.97 DF`, `29.97 NDF`."""
        if not self.is_ntsc:
            return str(self.nominal)
        number = f"{float(self.exact):.3f}".rstrip("0")
        return f"{number} {'DF' if self.drop_frame else 'NDF'}" if self.can_drop_frames else number


_EXACT: Final = (
    *(Fraction(nominal) for nominal in (24, 25, 30, 48, 50, 60)),
    *(Fraction(nominal * 1000, 1001) for nominal in (24, 30, 48, 60)),
)
_ROUNDED: Final = {
    Fraction(rounded(exact * 10**digits), 10**digits): exact
    for exact in _EXACT
    for digits in (2, 3, 4, 5, 6)
    for rounded in (round, math.floor)
}
"""Each rate by what it is with 2 to 6 decimals, rounded or cut off: 23.98, 23.97, 23.976 and so on."""
_TEXT: Final = re.compile(
    r"(?P<number>[0-9]{1,9}(?:\.[0-9]{1,18}|/[0-9]{1,9})?)\s*(?:fps)?\s*(?P<counting>df|ndf)?", re.IGNORECASE
)


def parse_rate(value: object) -> FrameRate:
    """Return the frame rate that a received number or text names: 29.97, "23.976", "30000/1001", "59.94 NDF".

    29.97 and 59.94 count with drop frame, as Frame.io shows them, unless NDF is written. Raises InvalidInput for every
    other rate: 29.98 may be 29.97 or 30, and is neither.
    """
    if isinstance(value, FrameRate):
        return value
    exact, counting = _fraction(value)
    if exact not in _EXACT:
        # A float carries 15 digits at least; more than 6 decimals are compared with the fraction itself.
        near = (known for known in _EXACT if abs(known - exact) < Fraction(1, 10**6))
        known = _ROUNDED.get(exact) or next(near, None)
        if known is None:
            raise InvalidInput(f"Unknown frame rate {_shown(value)}.", _REMEDY)
        exact = known
    rate = FrameRate(exact)
    if counting == "df" and not rate.can_drop_frames:
        raise InvalidInput(f"There is no drop frame at {rate} frames per second.", "It exists at 29.97 and 59.94.")
    return rate._replace(drop_frame=rate.can_drop_frames and counting != "ndf")


def _fraction(value: object) -> tuple[Fraction, str]:
    if isinstance(value, str) and (match := _TEXT.fullmatch(value.strip())):
        number = match["number"]
        if not number.endswith("/0") and not re.fullmatch(r"[0-9]+/0+", number):
            return Fraction(number), (match["counting"] or "").lower()
    elif isinstance(value, (int, Fraction)) and not isinstance(value, bool):
        return Fraction(value), ""
    elif isinstance(value, float) and math.isfinite(value):
        return Fraction(repr(value)), ""
    raise InvalidInput(f"{_shown(value)} is not a frame rate.", _REMEDY)


def _shown(value: object) -> str:
    if isinstance(value, int) and abs(value) > 10**12:
        return "of more than 12 digits"
    text = f"'{value}'" if isinstance(value, str) else str(value)
    return text if len(text) <= 40 else f"{text[:39]}…"
