"""Format sizes, durations and times for display. Times are epoch seconds; callers pass the current time."""

from __future__ import annotations

import os
import time


def format_size(count: int) -> str:
    """Format a number of bytes with powers of ten: `999 B`, `4.2 kB`, `1.0 MB`."""
    if count < 1000:
        return f"{count} B"
    value = float(count)
    for unit in ("kB", "MB", "GB", "TB"):
        value /= 1000
        if value < 999.95 or unit == "TB":
            return f"{value:.1f} {unit}" if value < 99.95 else f"{value:.0f} {unit}"
    return f"{count} B"


def format_count(count: int, noun: str, plural: str = "") -> str:
    """Format a number of things: `1 item`, `2,000 items`; `plural` is for nouns whose plural does not end with an s."""
    return f"{count:,} {noun if count == 1 else plural or noun + 's'}"


def format_elapsed(seconds: float) -> str:
    """Format the time that a request took: `0 ms`, `213 ms`, `1.52 s`, `2 min 5 s`."""
    if seconds < 1:
        return f"{seconds * 1000:.0f} ms"
    if seconds < 60:
        return f"{seconds:.2f} s"
    return f"{int(seconds // 60)} min {int(seconds % 60)} s"


def format_duration(seconds: float) -> str:
    """Format a duration in minutes, hours or days: `under a minute`, `59 min`, `2 h 5 min`, `13 days`."""
    minutes = int(seconds // 60)
    if minutes < 1:
        return "under a minute"
    if minutes < 60:
        return f"{minutes} min"
    hours, minutes = divmod(minutes, 60)
    if hours < 48:
        return f"{hours} h {minutes} min" if minutes else f"{hours} h"
    return f"{hours // 24} days"


def format_countdown(seconds: float) -> str:
    """Format the rest of a wait in minutes and seconds: `9 min 59 s left`, `12 s left`."""
    minutes, rest = divmod(int(seconds), 60)
    return f"{minutes} min {rest} s left" if minutes else f"{rest} s left"


def format_expiry(expires_at: int | None, now: float) -> str:
    """Format an expiry time relative to now: `expires in 59 min`, `expired 2 h ago`, `no expiry date`."""
    if expires_at is None:
        return "no expiry date"
    left = expires_at - now
    return f"expires in {format_duration(left)}" if left > 0 else f"expired {format_duration(-left)} ago"


def format_time_ago(at: float, now: float) -> str:
    """Format a past time relative to now: `just now`, `5 min ago`, `never`."""
    if at <= 0:
        return "never"
    past = max(0.0, now - at)
    return "just now" if past < 60 else f"{format_duration(past)} ago"


def format_date(at: float) -> str:
    """Format the local date: `23 Nov`."""
    return time.strftime("%-d %b" if os.name == "posix" else "%d %b", time.localtime(at))


def format_time_of_day(at: float) -> str:
    """Format the local time of day: `14:02`."""
    return time.strftime("%H:%M", time.localtime(at))
