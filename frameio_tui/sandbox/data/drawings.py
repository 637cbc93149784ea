"""Drawings on comments: JSON arrays of shapes, with coordinates from 0 to 1 that begin at the top left."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import random

    from frameio_tui.sandbox.handler_result import Record

COLOURS = ("#F22237", "#F7B500", "#2BB3F3", "#00C48C", "#FFFFFF")
SIZES = (2, 4, 8)
TOOLS = ("arrow", "rect", "line")


def drawings(count: int, source: random.Random) -> list[str]:
    """Return that many drawings of one to three shapes; together they use every tool."""
    return [
        json.dumps(
            [_shape(TOOLS[(number + shape) % len(TOOLS)], source) for shape in range(source.choice((1, 1, 2, 3)))]
        )
        for number in range(count)
    ]


def _shape(tool: str, source: random.Random) -> Record:
    x, y = round(source.uniform(0, 0.6), 4), round(source.uniform(0, 0.6), 4)
    width, height = round(source.uniform(0.05, 0.35), 4), round(source.uniform(0.05, 0.35), 4)
    style = {"tool": tool, "color": source.choice(COLOURS), "size": source.choice(SIZES)}
    if tool == "line":
        return {**style, "x1": x, "y1": y, "x2": round(x + width, 4), "y2": round(y + height, 4)}
    box = {"x": x, "y": y, "w": width, "h": height}
    return {**style, **box, "ix": x, "iy": y, "radius": 8} if tool == "rect" else {**style, **box}
