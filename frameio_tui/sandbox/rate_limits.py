"""The documented rate limits: a leaky bucket for each user and operation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from frameio_tui.sandbox.handler_result import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable

    from frameio_tui.core.catalog.operation import Operation

DEFAULT = (100, 60_000)
"""Calls per window in milliseconds, for operations without a stated limit.

V2 documents a default of 50 calls per second for the whole token.
"""
READ_DEFAULT = (200, 60_000)
UNLIMITED = 1e6
"""Factor with which no limit is reached."""


class RateLimitBuckets:
    """The level of each bucket and the time of its last update."""

    def __init__(self, monotonic: Callable[[], float], scale: float = 1.0) -> None:
        self._monotonic = monotonic
        self._scale = scale
        self._levels: dict[tuple[str, str], tuple[float, float]] = {}

    def take(self, user_id: str, operation: Operation) -> dict[str, str]:
        """Count a call and return the rate limit headers.

        Raises Refusal 429, with the same headers, if the bucket is full.
        """
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
