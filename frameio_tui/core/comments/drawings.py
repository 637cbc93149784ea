"""Describe the drawing of a comment as text: `arrow, red, from 12 %, 40 % to 30 %, 55 %`.

A drawing is a string with a JSON array of marks. Positions are fractions of the picture from 0 to 1, counted from its
top left corner (see `annotation` in the specification of V4).
"""

from __future__ import annotations

import colorsys
import json
import re
from collections.abc import Mapping
from typing import Final

from frameio_tui.core.json import values

_TOOLS: Final = {
    "rect": "rectangle",
    "rectangle": "rectangle",
    "arrow": "arrow",
    "line": "line",
    "pencil": "freehand line",
    "pen": "freehand line",
    "ellipse": "ellipse",
    "circle": "ellipse",
    "text": "text",
}
_WITH_ENDS: Final = frozenset(("arrow", "line"))
_HUES: Final = (
    (15, "red"),
    (45, "orange"),
    (70, "yellow"),
    (165, "green"),
    (195, "cyan"),
    (255, "blue"),
    (290, "purple"),
    (340, "pink"),
    (361, "red"),
)
"""The names of colours by the hue in degrees where they end."""
_HEX: Final = re.compile("#(?:[0-9a-fA-F]{3,4}|[0-9a-fA-F]{6}|[0-9a-fA-F]{8})")
_MOST: Final = 20
"""More marks than this are counted, not described."""


def describe_drawing(annotation: str) -> tuple[str, ...]:
    """Return each mark of a drawing as text, or one sentence that says why the drawing cannot be read.

    An empty annotation has no marks.
    """
    if not annotation.strip():
        return ()
    try:
        marks = values.loads(annotation)
    except json.JSONDecodeError as error:
        return (f"drawing not readable: not valid JSON at character {error.pos + 1}",)
    except RecursionError:
        return ("drawing not readable: nested too deeply",)
    if isinstance(marks, Mapping):
        marks = [marks]
    if not isinstance(marks, list):
        return ("drawing not readable: not a list of marks",)
    words = [_mark(mark) for mark in marks[:_MOST]]
    if len(marks) > _MOST:
        words.append(f"and {len(marks) - _MOST} more")
    return tuple(words)


def _mark(mark: object) -> str:
    if not isinstance(mark, Mapping):
        return "mark not readable"
    tool = mark.get("tool")
    if not isinstance(tool, str) or not tool:
        name = "mark of no tool"
    else:
        name = _TOOLS.get(tool.lower(), f"unknown tool '{tool[:40]}'")
    parts = [name, _colour(mark.get("color")), _place(mark, name)]
    return ", ".join(part for part in parts if part)


def _place(mark: Mapping[object, object], name: str) -> str:
    x, y = _first(mark, "x", "xs"), _first(mark, "y", "ys")
    if x is None or y is None:
        return ""
    width, height = _fraction(mark.get("w")), _fraction(mark.get("h"))
    if name in _WITH_ENDS:
        start = f"from {_percent(x)}, {_percent(y)}"
        return start if width is None or height is None else f"{start} to {_percent(x + width)}, {_percent(y + height)}"
    if name == "freehand line":
        return f"from {_percent(x)}, {_percent(y)}"
    place = f"at {_percent(x)}, {_percent(y)}"
    return place if width is None or height is None else f"{place}, {_percent(width)} wide, {_percent(height)} high"


def _first(mark: Mapping[object, object], name: str, list_name: str) -> float | None:
    """Return the coordinate of a mark, or of the first point of a freehand line."""
    points = mark.get(list_name)
    return _fraction(points[0] if isinstance(points, list) and points else mark.get(name))


def _fraction(value: object) -> float | None:
    """Return a coordinate; None if it is not one. Marks may reach a little beyond the picture."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    return float(value) if -2 <= value <= 2 else None


def _percent(value: float) -> str:
    return f"{round(value * 100)} %"


def _colour(value: object) -> str:
    if not isinstance(value, str):
        return ""
    if re.fullmatch("[a-zA-Z]{3,20}", value):
        return value.lower()
    if not _HEX.fullmatch(value):
        return ""
    digits = value[1:7] if len(value) >= 7 else "".join(digit * 2 for digit in value[1:4])
    hue, lightness, saturation = colorsys.rgb_to_hls(*(int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)))
    if lightness < 0.12:
        return "black"
    if lightness > 0.93:
        return "white"
    if saturation < 0.15:
        return "grey"
    return next(name for end, name in _HUES if hue * 360 < end)
