"""The rate meter: what the headers of an answer say, or the documented limit where they say nothing, drained forward.

Frame.io's limits are leaky buckets: one place frees every window/limit. V2 and V4 both answer with x-ratelimit-limit,
x-ratelimit-remaining and x-ratelimit-window (milliseconds).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

    from frameio_tui.core.catalog.operation import RateLimit

Key = tuple[str, str, str]
"""Origin, person (or profile) and operation: limits are counted per user."""
WAIT_AT_MOST = 120.0
"""Seconds that are waited unasked; who asks for more is not waited for, but told of."""
KEYS_AT_MOST = 500
LEAST_STEP = 0.05


class RateReading(NamedTuple):
    """Calls allowed in a window (seconds) and how many are left."""

    limit: int
    remaining: int
    window: float
    counted: bool = False
    """Counted here against the documented limit, as the answers say nothing."""

    @property
    def per_call(self) -> float:
        """Seconds in which one place frees."""
        return self.window / self.limit if self.limit else self.window

    @property
    def full_in(self) -> float:
        """Seconds until all calls are free again."""
        return max(0, self.limit - self.remaining) * self.per_call

    def format(self) -> str:
        """As the header bar shows it."""
        return f"{'~' if self.counted else ''}{self.remaining}/{self.limit}"


def read_headers(headers: Iterable[tuple[str, str]]) -> RateReading | None:
    """The reading in an answer's headers, or None when they are absent or make no sense."""
    found = {name.lower(): value for name, value in headers if name.lower().startswith("x-ratelimit-")}
    limit, remaining, window = (_number(found.get(f"x-ratelimit-{part}")) for part in ("limit", "remaining", "window"))
    if limit is None or remaining is None or window is None or limit < 1 or window < 1:
        return None
    return RateReading(limit, min(remaining, limit), window / 1000)


def retry_after(headers: Iterable[tuple[str, str]], wall: float) -> float | None:
    """Seconds that a Retry-After header asks for, as seconds or as a date (RFC 9110 §10.2.3); None without a sane one.

    A date is counted from the answer's own Date where it has one, as the clocks may differ; else from `wall`.
    """
    found = {name.lower(): value.strip() for name, value in headers}
    text = found.get("retry-after", "")
    if not text:
        return None
    seconds = _number(text)
    if seconds is not None:
        return float(seconds)
    until, since = _date(text), _date(found.get("date", ""))
    return None if until is None else max(0.0, until - (wall if since is None else since))


class Meters:
    """The last reading of each key. `now` is always monotonic seconds, given from outside."""

    def __init__(self) -> None:
        self._readings: dict[Key, tuple[RateReading, float]] = {}

    def note(
        self,
        key: Key,
        headers: Iterable[tuple[str, str]],
        now: float,
        documented: RateLimit | None = None,
        *,
        refused: bool = False,
    ) -> None:
        """Remember what an answer said; of one that says nothing, count it. `refused` is a 429."""
        reading, at = read_headers(headers), now
        if reading is not None and refused:
            reading = reading._replace(remaining=0)
        elif reading is None and documented is not None and documented.calls > 0 and documented.window_ms > 0:
            reading, at = self._counted(key, now, documented, refused=refused)
        if reading is None:
            return
        self._readings.pop(key, None)
        self._readings[key] = (reading, at)
        if len(self._readings) > KEYS_AT_MOST:
            del self._readings[next(iter(self._readings))]

    def _counted(self, key: Key, now: float, documented: RateLimit, *, refused: bool) -> tuple[RateReading, float]:
        """One call less than before, and since when the next place is freeing."""
        full = RateReading(documented.calls, documented.calls, documented.window_ms / 1000, counted=True)
        known = self._readings.get(key)
        if refused or known is None:
            return full._replace(remaining=0 if refused else full.limit - 1), now
        left = self.now(key, now) or full
        left = left._replace(counted=True)
        # The call was let through, so a place was free: rounding, or the API, was kinder than the count.
        freed = max(left.remaining, 1) - known[0].remaining
        since = now if left.remaining >= left.limit else min(now, known[1] + freed * left.per_call)
        return left._replace(remaining=max(0, left.remaining - 1)), since

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

    def wait_after_429(self, key: Key, headers: Iterable[tuple[str, str]], attempt: int, wall: float = 0.0) -> float:
        """Seconds to wait after a 429: what Retry-After asks, else the time in which a place frees, doubled each time.

        More than WAIT_AT_MOST only where the server asks for it. A server that asks too little is asked ever less.
        """
        asked = retry_after(headers, wall)
        known = self._readings.get(key)
        step = known[0].per_call if known else 1.0
        backed = min(WAIT_AT_MOST, max(step, LEAST_STEP) * 2 ** min(attempt, 10))
        if asked is None:
            return float(backed)
        return max(asked, backed if attempt else 0.0)


def _number(text: str | None) -> int | None:
    text = (text or "").strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def _date(text: str) -> float | None:
    from email.utils import parsedate_to_datetime

    try:
        return parsedate_to_datetime(text).timestamp()
    except (ValueError, OverflowError, TypeError, IndexError):
        return None
