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


class Bucket:
    """How many more calls of one key can begin, while others are in flight.

    While several calls are in flight, the reading in a response may or may not count each of the others. Therefore
    calls are counted when they begin. `_level` is a lower bound of what is available after all calls that have begun:
    without other clients of the same user, a call that `room` allows is never refused.
    """

    def __init__(self) -> None:
        self.in_flight: dict[int, tuple[float, int]] = {}
        """The calls in flight by number: when each began, and how many had ended by then."""
        self._ended = 0
        self._is_known = False
        """Whether a response has arrived, even if it has no reading."""
        self._limit = 0
        """0 if the limit is unknown."""
        self._per_call = 0.0
        self._level = 0.0
        self._at = 0.0

    def begin(self, number: int, now: float) -> None:
        """Count a call as in flight."""
        self._refill(now)
        self._level -= 1
        self.in_flight[number] = (now, self._ended)

    def end(self, number: int) -> None:
        """Count a call as ended. Without a response, it counts as used."""
        if self.in_flight.pop(number, None) is not None:
            self._ended += 1

    def note(
        self, reading: RateReading | None, documented: RateLimit | None, now: float, *, refused: bool, number: int
    ) -> None:
        """Count a call as ended, with the reading of its response; without one, the documented limit applies."""
        self._refill(now)
        began, ended_before = self.in_flight.get(number, (now, self._ended))
        self.end(number)
        uncertain = len(self.in_flight) + max(0, self._ended - ended_before - 1)
        was_limited, self._is_known = self._limit > 0, True
        if reading is not None:
            self._limit, self._per_call = reading.limit, reading.per_call
            # At least this many are left, if the server has not counted any of the calls that overlapped with this one.
            lowest = float(reading.remaining - uncertain)
            highest = reading.remaining + (now - began) / self._per_call
            self._level = min(max(self._level, lowest), highest) if was_limited else lowest
        elif not was_limited and documented is not None and documented.calls > 0 and documented.window_ms > 0:
            self._limit, self._per_call = documented.calls, documented.window_ms / 1000 / documented.calls
            self._level = float(self._limit - 1 - uncertain)
        if refused:
            self._level = min(self._level, 0.0)
        self._at = now

    def room(self, now: float) -> float:
        """Return the seconds until another call can begin; infinite if only the end of a call in flight can tell.

        Before the first response, one call is sent ahead of the others.
        """
        if not self._limit:
            return math.inf if self.in_flight and not self._is_known else 0.0
        self._refill(now)
        if self._level >= 1:
            return 0.0
        if len(self.in_flight) >= self._limit:
            return math.inf
        return max(LEAST_WAIT, (1 - self._level) * self._per_call)

    def _refill(self, now: float) -> None:
        """Add what has become available; the calls in flight are still to be counted by the server."""
        if self._limit:
            self._level = min(self._level + (now - self._at) / self._per_call, self._limit - len(self.in_flight))
        self._at = now


class Meters:
    """The latest reading of each key, and the calls in flight. `now` is always in monotonic seconds of the caller."""

    def __init__(self) -> None:
        self._readings: dict[Key, tuple[RateReading, float]] = {}
        self._buckets: dict[Key, Bucket] = {}
        self._last_number = 0

    def begin(self, key: Key, now: float) -> int:
        """Count a call as in flight, and return its number for `note` and `end`."""
        self._last_number += 1
        self._bucket(key).begin(self._last_number, now)
        return self._last_number

    def end(self, key: Key, number: int) -> None:
        """Count a call as ended; it is safe to call this twice, and after `note`."""
        self._bucket(key).end(number)

    def room(self, key: Key, now: float) -> float:
        """Return the seconds until another call can begin without exceeding the limit; 0.0 if it can begin now.

        The result is infinite if that depends on the end of a call in flight.
        """
        return self._bucket(key).room(now)

    def _bucket(self, key: Key) -> Bucket:
        bucket = self._buckets.pop(key, None) or Bucket()
        self._buckets[key] = bucket
        if len(self._buckets) > KEYS_AT_MOST:
            unused = next((key for key, bucket in self._buckets.items() if not bucket.in_flight), key)
            del self._buckets[unused]
        return bucket

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

        `refused` marks a 429. `number` is that of `begin`, or 0 for a call that was not counted as in flight.
        """
        reading, at = read_headers(headers), now
        self._bucket(key).note(reading, documented, now, refused=refused, number=number)
        if reading is not None and refused:
            reading = reading._replace(remaining=0)
        elif reading is None and documented is not None and documented.calls > 0 and documented.window_ms > 0:
            reading, at = self._count_call(key, now, documented, refused=refused)
        if reading is None:
            return
        self._readings.pop(key, None)
        self._readings[key] = (reading, at)
        if len(self._readings) > KEYS_AT_MOST:
            del self._readings[next(iter(self._readings))]

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
        if known is None:
            return None
        reading, at = known
        freed = int(max(0.0, now - at) / reading.per_call)
        return reading._replace(remaining=min(reading.limit, reading.remaining + freed))

    def wait(self, key: Key, now: float) -> float:
        """Return the seconds until a call is available; 0.0 if one is, or if the limit is unknown."""
        known = self._readings.get(key)
        if known is None or known[0].remaining > 0:
            return 0.0
        reading, at = known
        return min(WAIT_AT_MOST, max(0.0, at + reading.per_call - now))

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
