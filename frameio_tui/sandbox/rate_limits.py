"""Rate limits as documented: a leaky bucket for each person and operation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from frameio_tui.sandbox.handler_result import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable

    from frameio_tui.core.catalog.operation import Operation

DEFAULT = (100, 60_000)
"""Calls and milliseconds where an operation states none; V2 documents a default of 50 a second for the whole token."""
READ_DEFAULT = (200, 60_000)


class Buckets:
    """How full each bucket is, and when it was looked at."""

    def __init__(self, monotonic: Callable[[], float], scale: float = 1.0) -> None:
        self._monotonic = monotonic
        self._scale = scale
        self._levels: dict[tuple[str, str], tuple[float, float]] = {}

    def take(self, user_id: str, operation: Operation) -> dict[str, str]:
        """Headers of an answer. Raises Refusal 429, with them, when the bucket is full."""
        stated = operation.rate_limit
        calls, window = stated or (READ_DEFAULT if operation.safe else DEFAULT)
        calls = max(1, int(calls * self._scale))
        now = self._monotonic()
        level, at = self._levels.get((user_id, operation.id), (0.0, now))
        level = max(0.0, level - (now - at) * calls * 1000 / window)
        full = level + 1 > calls
        level = level if full else level + 1
        self._levels[user_id, operation.id] = (level, now)
        headers = {
            "x-ratelimit-limit": str(calls),
            "x-ratelimit-remaining": str(max(0, int(calls - level))),
            "x-ratelimit-window": str(window),
        }
        if full:
            raise Refusal(429, "Too many requests", headers=headers)
        return headers
