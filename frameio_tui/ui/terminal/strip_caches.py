"""The caches of a line on the screen, made when they are first used.

Textual gives each line, and each piece of one, seven caches, and a new frame has thousands of pieces that use one or
two of them. Making them all took a seventh of the time to draw a screen.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from textual.cache import FIFOCache
from textual.strip import Strip

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rich.segment import Segment

CACHE_SIZES = {
    "_divide_cache": 4,
    "_crop_cache": 16,
    "_style_cache": 16,
    "_filter_cache": 4,
    "_line_length_cache": 4,
    "_crop_extend_cache": 4,
    "_offsets_cache": 4,
}
"""How many results each cache of a line keeps, as in Textual."""


def install() -> None:
    """Let lines make their caches when they are first used."""
    Strip.__init__ = _init_without_caches  # type: ignore[method-assign,assignment]  # every line is made by it
    Strip.__getattr__ = _make_cache  # type: ignore[attr-defined]  # called for a slot that has no value


def _init_without_caches(strip: Strip, segments: Iterable[Segment], cell_length: int | None = None) -> None:
    strip._segments = list(segments)
    strip._cell_length = cell_length
    strip._render_cache = None
    strip._link_ids = None
    strip._cell_count = None


def _make_cache(strip: Strip, name: str) -> FIFOCache[Any, Any]:
    size = CACHE_SIZES.get(name)
    if size is None:
        raise AttributeError(f"'{type(strip).__name__}' object has no attribute '{name}'", name=name, obj=strip)
    cache: FIFOCache[Any, Any] = FIFOCache(size)
    setattr(strip, name, cache)
    return cache
