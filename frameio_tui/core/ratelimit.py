"""The rate meter: what the headers of an answer say, drained forward in time.

Frame.io's limits are leaky buckets: one place frees every window/limit. V2 and V4 both answer with x-ratelimit-limit,
x-ratelimit-remaining and x-ratelimit-window (milliseconds).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

Key = tuple[str, str, str]
"""Origin, person (or profile) and operation: limits are counted per user."""
WAIT_AT_MOST = 120.0
KEYS_AT_MOST = 500


class RateReading(NamedTuple):
    """Calls allowed in a window (seconds) and how many are left."""

    limit: int
    remaining: int
    window: float

    @property
    def per_call(self) -> float:
        """Seconds in which one place frees."""
        return self.window / self.limit if self.limit else self.window

    def words(self) -> str:
        """As the header bar shows it."""
        return f"{self.remaining}/{self.limit}"


def read_headers(headers: Iterable[tuple[str, str]]) -> RateReading | None:
    """The reading in an answer's headers, or None when they are absent or make no sense."""
    found = {name.lower(): value for name, value in headers if name.lower().startswith("x-ratelimit-")}
    limit, remaining, window = (_number(found.get(f"x-ratelimit-{part}")) for part in ("limit", "remaining", "window"))
    if limit is None or remaining is None or window is None or limit < 1 or window < 1:
        return None
    return RateReading(limit, min(remaining, limit), window / 1000)


class Meters:
    """The last reading of each key. `now` is always monotonic seconds, given from outside."""

    def __init__(self) -> None:
        self._readings: dict[Key, tuple[RateReading, float]] = {}

    def note(self, key: Key, headers: Iterable[tuple[str, str]], now: float) -> None:
        """Remember what an answer said."""
        reading = read_headers(headers)
        if reading is None:
            return
        self._readings.pop(key, None)
        self._readings[key] = (reading, now)
        if len(self._readings) > KEYS_AT_MOST:
            del self._readings[next(iter(self._readings))]

    def now(self, key: Key, now: float) -> RateReading | None:
        """The reading of a key, drained forward to now."""
        known = self._readings.get(key)
        if known is None:
            return None
        reading, at = known
        freed = int(max(0.0, now - at) / reading.per_call)
        return reading._replace(remaining=min(reading.limit, reading.remaining + freed))

    def wait(self, key: Key, now: float) -> float:
        """Seconds until a call is free; 0.0 when it is, or when nothing is known."""
        known = self._readings.get(key)
        if known is None or known[0].remaining > 0:
            return 0.0
        reading, at = known
        return min(WAIT_AT_MOST, max(0.0, at + reading.per_call - now))

    def wait_after_429(self, key: Key, headers: Iterable[tuple[str, str]], attempt: int) -> float:
        """Seconds to wait after a 429: Retry-After, else the time in which a place frees, doubled at each attempt."""
        retry_after = next((_number(value) for name, value in headers if name.lower() == "retry-after"), None)
        if retry_after is not None:
            return float(min(WAIT_AT_MOST, retry_after))
        known = self._readings.get(key)
        step = known[0].per_call if known else 1.0
        return float(min(WAIT_AT_MOST, max(step, 0.05) * 2 ** min(attempt, 10)))


def _number(text: str | None) -> int | None:
    text = (text or "").strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None
