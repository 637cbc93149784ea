"""Track rate limits from response headers, or by counting calls against the documented limit if there are none.

Frame.io's limits are leaky buckets: one call becomes available every window/limit. Both V2 and V4 responses have the
headers x-ratelimit-limit, x-ratelimit-remaining and x-ratelimit-window (milliseconds).
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

    from frameio_tui.core.catalog.operation import RateLimit

Key = tuple[str, str, str]
"""Origin, user (or profile) and operation: limits are counted per user."""
WAIT_AT_MOST = 120.0
"""Maximum wait in seconds without asking the user; a longer one that the server requests is only reported."""
KEYS_AT_MOST = 500
LEAST_STEP = 0.05
LEAST_WAIT = 0.001
"""Shortest wait in seconds, so that rounding cannot make a caller wait again and again for almost no time."""


class RateReading(NamedTuple):
    """Calls allowed in a window (seconds), and how many are left."""

    limit: int
    remaining: int
    window: float
    counted: bool = False
    """Whether the calls were counted here against the documented limit, because responses do not report them."""

    @property
    def per_call(self) -> float:
        """Seconds until one more call becomes available."""
        return self.window / self.limit if self.limit else self.window

    @property
    def full_in(self) -> float:
        """Seconds until all calls are available again."""
        return max(0, self.limit - self.remaining) * self.per_call

    def format(self) -> str:
        """Return the reading in the form that the header bar shows."""
        return f"{'~' if self.counted else ''}{self.remaining}/{self.limit}"


def read_headers(headers: Iterable[tuple[str, str]]) -> RateReading | None:
    """Return the reading in a response's headers, or None if they are missing or invalid."""
    found = {name.lower(): value for name, value in headers if name.lower().startswith("x-ratelimit-")}
    limit, remaining, window = (_number(found.get(f"x-ratelimit-{part}")) for part in ("limit", "remaining", "window"))
    if limit is None or remaining is None or window is None or limit < 1 or window < 1:
        return None
    return RateReading(limit, min(remaining, limit), window / 1000)


def retry_after(headers: Iterable[tuple[str, str]], wall: float) -> float | None:
    """Return the seconds that a Retry-After header (RFC 9110 §10.2.3) requests, or None without a valid one.

    The header has a number of seconds or a date. A date is compared with the response's own Date if there is one,
    because the clocks may differ; otherwise with `wall`.
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
    """The latest reading of each key, and the calls in flight. `now` is always in monotonic seconds of the caller.

    Calls of a key are numbered when they begin. While several are in flight, a reading may or may not count each of
    them, so `room` subtracts all of them: it never promises a call that the server would refuse.
    """

    def __init__(self) -> None:
        self._readings: dict[Key, tuple[RateReading, float]] = {}
        self._in_flight: dict[Key, set[int]] = {}
        self._last_number = 0
        self._latest: dict[Key, int] = {}
        """Number of the latest call whose response was noted. Its response may have had no reading."""

    def begin(self, key: Key) -> int:
        """Count a call as in flight, and return its number for `note` and `end`."""
        self._last_number += 1
        self._in_flight.setdefault(key, set()).add(self._last_number)
        return self._last_number

    def end(self, key: Key, number: int) -> None:
        """Count a call as ended. If its response was not noted, it counts as used; it is safe to call this twice."""
        if self._forget_in_flight(key, number) and key in self._readings:
            reading, at = self._readings[key]
            self._readings[key] = (reading._replace(remaining=reading.remaining - 1), at)

    def _forget_in_flight(self, key: Key, number: int) -> bool:
        numbers = self._in_flight.get(key, set())
        was_in_flight = number in numbers
        numbers.discard(number)
        if not numbers:
            self._in_flight.pop(key, None)
        return was_in_flight

    def note(
        self,
        key: Key,
        headers: Iterable[tuple[str, str]],
        now: float,
        documented: RateLimit | None = None,
        *,
        refused: bool = False,
        number: int = 0,
    ) -> None:
        """Store the reading of a response, or count the call if the response has none.

        `refused` marks a 429. `number` is that of `begin`; 0 for a call that was not counted as in flight.
        """
        is_late = 0 < number < self._latest.get(key, 0)
        self._forget_in_flight(key, number)
        self._latest[key] = max(number, self._latest.pop(key, 0))
        reading, at = read_headers(headers), now
        if reading is not None and refused:
            reading = reading._replace(remaining=0)
        elif reading is not None and is_late:
            reading, at = self._without_late_call(key, reading, now)
        elif reading is None and documented is not None and documented.calls > 0 and documented.window_ms > 0:
            reading, at = self._count_call(key, now, documented, refused=refused)
        if reading is not None:
            self._readings.pop(key, None)
            self._readings[key] = (reading, at)
        for known in (self._readings, self._latest):
            if len(known) > KEYS_AT_MOST:
                del known[next(iter(known))]

    def _without_late_call(self, key: Key, reading: RateReading, now: float) -> tuple[RateReading, float]:
        """Return the reading after a response that a later call has overtaken.

        Either response may be the newer one on the server, so the smaller number counts.
        """
        known = self._readings.get(key)
        if known is None:
            return reading, now
        remaining, since = self._freed(known, now)
        return reading._replace(remaining=min(reading.remaining, remaining - 1)), since

    def _freed(self, known: tuple[RateReading, float], now: float) -> tuple[int, float]:
        """Return the calls that remain at `now`, maybe fewer than 0, and since when the next one becomes available."""
        reading, at = known
        freed = int(max(0.0, now - at) / reading.per_call)
        remaining = reading.remaining + freed
        return (reading.limit, now) if remaining >= reading.limit else (remaining, at + freed * reading.per_call)

    def room(self, key: Key, now: float) -> float:
        """Return the seconds until another call can begin without exceeding the limit; 0.0 if it can begin now.

        The result is infinite if only the end of a call in flight can tell: before the first response, one call is
        sent ahead of the others.
        """
        in_flight = len(self._in_flight.get(key, ()))
        known = self._readings.get(key)
        if known is None:
            return math.inf if in_flight and key not in self._latest else 0.0
        remaining, since = self._freed(known, now)
        missing = in_flight + 1 - remaining
        if missing <= 0:
            return 0.0
        if in_flight >= known[0].limit:
            return math.inf
        return max(LEAST_WAIT, since + missing * known[0].per_call - now)

    def _count_call(self, key: Key, now: float, documented: RateLimit, *, refused: bool) -> tuple[RateReading, float]:
        """Return a reading with one call less, and the time since when the next call is becoming available."""
        full = RateReading(documented.calls, documented.calls, documented.window_ms / 1000, counted=True)
        known = self._readings.get(key)
        if refused or known is None:
            return full._replace(remaining=0 if refused else full.limit - 1), now
        left = self.now(key, now) or full
        left = left._replace(counted=True)
        # The call was accepted, so one was available: the API, or rounding, allowed more than the count.
        freed = max(left.remaining, 1) - known[0].remaining
        since = now if left.remaining >= left.limit else min(now, known[1] + freed * left.per_call)
        return left._replace(remaining=max(0, left.remaining - 1)), since

    def now(self, key: Key, now: float) -> RateReading | None:
        """Return the reading of a key, with the calls that have become available since."""
        known = self._readings.get(key)
        return None if known is None else known[0]._replace(remaining=max(0, self._freed(known, now)[0]))

    def wait(self, key: Key, now: float) -> float:
        """Return the seconds until a call is available; 0.0 if one is, or if the limit is unknown."""
        known = self._readings.get(key)
        if known is None or known[0].remaining > 0:
            return 0.0
        reading, at = known
        return min(WAIT_AT_MOST, max(0.0, at + (1 - reading.remaining) * reading.per_call - now))

    def wait_after_429(self, key: Key, headers: Iterable[tuple[str, str]], attempt: int, wall: float = 0.0) -> float:
        """Return the seconds to wait after a 429: the Retry-After value, or the time until one call is available.

        The time until a call is available doubles with each attempt, up to WAIT_AT_MOST. From the second attempt on,
        the longer of the two applies, so that a server whose Retry-After is too short receives fewer and fewer
        requests. Only Retry-After can cause a wait longer than WAIT_AT_MOST.
        """
        requested = retry_after(headers, wall)
        known = self._readings.get(key)
        step = known[0].per_call if known else 1.0
        backed = min(WAIT_AT_MOST, max(step, LEAST_STEP) * 2 ** min(attempt, 10))
        if requested is None:
            return float(backed)
        return max(requested, backed if attempt else 0.0)


def _number(text: str | None) -> int | None:
    text = (text or "").strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def _date(text: str) -> float | None:
    from email.utils import parsedate_to_datetime

    try:
        return parsedate_to_datetime(text).timestamp()
    except (ValueError, OverflowError, TypeError, IndexError):
        return None
