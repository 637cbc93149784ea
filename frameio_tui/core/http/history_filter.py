"""The filter of the request history: a line such as `status:4xx method:POST since:2d reels`."""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING, NamedTuple

from frameio_tui.core.errors import InvalidInput

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from frameio_tui.core.http.history import HistoryEntry

KEYS = ("status", "method", "profile", "kind", "since", "until", "date", "body")
"""The words that can stand before a colon."""
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "JOB")
ALL = "*"
"""Value of `profile:` for every profile."""
NO_RESPONSE = "none"
"""Value of `status:` for requests without a response."""
MAX_WORDS = 12
_TERM = re.compile(r'([A-Za-z]+):(?=\s|$)|(?:([A-Za-z]+):)?(?:"([^"]*)"?|(\S+))')
_WORD = re.compile(r"[^\W_]+")
_UUID = re.compile(r"(?<![0-9a-z])[0-9a-f]{8}(?:-[0-9a-f]{1,12})+|(?<![0-9a-z])[0-9a-f]{8}-$")
_AGO = re.compile(r"(\d{1,6})([mhdw])")
_SECONDS = {"m": 60, "h": 3600, "d": 86400, "w": 7 * 86400}
_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ](\d{1,2}):(\d{2}))?")
_CLOCK = re.compile(r"(\d{1,2}):(\d{2})")
_STATUS = re.compile(r"[1-5](?:xx?|[0-9]x?|[0-9][0-9])?", re.IGNORECASE)


class HistoryFilter(NamedTuple):
    """Conditions that an entry must meet; an empty one does not matter."""

    words: tuple[str, ...] = ()
    """Beginnings of words in method, path, query, names, error or operation; each must be there."""
    statuses: tuple[str, ...] = ()
    """Beginnings of a status, such as `404`, `40` or `4`, or `none`; one of them must fit."""
    methods: tuple[str, ...] = ()
    """Beginnings of methods, in lower case."""
    profiles: tuple[str, ...] = ()
    """Names as typed; after `for_profiles`, IDs of profiles."""
    kinds: tuple[str, ...] = ()
    """Beginnings of kinds."""
    since: float = 0.0
    """Earliest time, in epoch seconds."""
    until: float = 0.0
    """Time before which the request was sent; 0 for any."""
    body: str = ""
    """Text in the stored request or response body."""

    @property
    def is_empty(self) -> bool:
        """Whether every entry fits."""
        return self == HistoryFilter()


def words_of(text: str) -> tuple[str, ...]:
    """Return the words of a text as they are searched for: in lower case, an ID in one piece.

    >>> words_of("GET /v2/teams/6a8a12fd-4d1c-4f5e-9d0e-2f43cd1ba9f7?page_size=2")
    ('get', 'v2', 'teams', '6a8a12fd4d1c4f5e9d0e2f43cd1ba9f7', 'page', 'size', '2')
    """
    return tuple(_WORD.findall(_UUID.sub(lambda match: match[0].replace("-", ""), text.casefold())))


def searched_text(entry: HistoryEntry) -> str:
    """Return the text of an entry that the words of a filter are searched in."""
    names = " ".join(name for _, name in entry.names)
    return " ".join((entry.method, entry.target, names, entry.error, entry.operation_id))


def parse_filter(text: str, now: float) -> HistoryFilter:
    """Return the filter that a line describes; `now` is the time that `2d` and `today` count from.

    Raises InvalidInput with the column of the part that cannot be understood.
    """
    values: dict[str, list[str]] = {}
    words: list[str] = []
    for term in _TERM.finditer(text):
        key, value = (term[1] or term[2] or "").lower(), term[3] if term[3] is not None else (term[4] or "")
        column = term.start() + 1
        if not key or (key not in KEYS and (value.startswith("//") or term[3] is not None)):
            words += words_of(f"{key} {value}")
            continue
        if key not in KEYS:
            known = ", ".join(f"{name}:" for name in KEYS)
            raise InvalidInput(
                f"Unknown filter '{key}:'.", f'Use one of {known}; or quote it: "{key}:{value}"', line=1, column=column
            )
        if not value:
            raise InvalidInput(f"{key}: has no value yet.", _HINTS[key], line=1, column=column)
        try:
            values.setdefault(key, []).extend(_PARTS.get(key, _one)(value))
            _check(key, values[key], now)
        except InvalidInput as error:
            raise InvalidInput(error.sentence, error.remedy, line=1, column=column) from None
    since, until = _period(values, now)
    return HistoryFilter(
        tuple(dict.fromkeys(words))[:MAX_WORDS],
        tuple(status.lower().rstrip("x") for status in values.get("status", ())),
        tuple(method.lower() for method in values.get("method", ())),
        () if ALL in values.get("profile", ()) else tuple(values.get("profile", ())),
        tuple(kind.lower() for kind in values.get("kind", ()) if kind.lower() != "all"),
        since,
        until,
        " ".join(values.get("body", ())),
    )


def _one(value: str) -> tuple[str, ...]:
    return (value,)


def _listed(value: str) -> tuple[str, ...]:
    return tuple(part for part in value.split(",") if part)


_PARTS: Mapping[str, Callable[[str], tuple[str, ...]]] = dict.fromkeys(("status", "method", "profile", "kind"), _listed)
_HINTS = {
    "status": "For example: status:404, status:4xx, status:4xx,5xx or status:none",
    "method": "For example: method:POST or method:PUT,PATCH",
    "profile": "For example: profile:acme, or profile:* for all",
    "kind": "For example: kind:request, kind:job, kind:verify",
    "since": "For example: since:2d, since:3h, since:2026-11-01, since:yesterday",
    "until": "For example: until:2d, until:2026-11-01 (that day is included)",
    "date": "For example: date:today, date:2026-11-01",
    "body": 'For example: body:uploaded or body:"two words"',
}


def _check(key: str, values: Iterable[str], now: float) -> None:
    """Raise InvalidInput for a value that its key cannot have."""
    for value in values:
        if key == "status" and not _STATUS.fullmatch(value) and not NO_RESPONSE.startswith(value.lower()):
            raise InvalidInput(f"'{value[:40]}' is not a status.", _HINTS[key])
        if key == "method" and not any(known.startswith(value.upper()) for known in METHODS):
            raise InvalidInput(f"Unknown method '{value[:40]}'.", _HINTS[key])
        if key in ("since", "until", "date"):
            moment(key, value, now)


def _period(values: Mapping[str, list[str]], now: float) -> tuple[float, float]:
    since = [moment("since", value, now)[0] for value in values.get("since", ())]
    until = [moment("until", value, now)[1] for value in values.get("until", ())]
    for value in values.get("date", ()):
        first, last = moment("date", value, now)
        since.append(first)
        until.append(last)
    begin, end = max(since, default=0.0), min(until, default=0.0)
    if end and begin >= end:
        raise InvalidInput("The filter ends before it begins.", "Make since: earlier than until:.")
    return begin, end


def moment(key: str, value: str, now: float) -> tuple[float, float]:
    """Return the first moment that a time describes, and the first one after it, in epoch seconds.

    A day is 24 hours long, in local time; every other time is one moment. Raises InvalidInput.
    """
    low = value.lower()
    if ago := _AGO.fullmatch(low):
        at = max(0.0, now - int(ago[1]) * _SECONDS[ago[2]])
        return at, at
    today = time.localtime(now)
    if low in ("today", "yesterday"):
        day = today.tm_mday - (low == "yesterday")
        return _local(today.tm_year, today.tm_mon, day), _local(today.tm_year, today.tm_mon, day + 1)
    if clock := _CLOCK.fullmatch(low):
        hour, minute = int(clock[1]), int(clock[2])
        if hour < 24 and minute < 60:
            at = _local(today.tm_year, today.tm_mon, today.tm_mday, hour, minute)
            return at, at
    elif match := _DAY.fullmatch(value):
        year, month, day = int(match[1]), int(match[2]), int(match[3])
        if year >= 1970 and 1 <= month <= 12 and 1 <= day <= _days_in(year, month):
            if match[4] is None:
                return _local(year, month, day), _local(year, month, day + 1)
            if int(match[4]) < 24 and int(match[5]) < 60:
                at = _local(year, month, day, int(match[4]), int(match[5]))
                return at, at
    raise InvalidInput(f"'{value[:40]}' is not a time.", _HINTS[key])


def _days_in(year: int, month: int) -> int:
    import calendar

    return calendar.monthrange(year, month)[1]


def _local(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> float:
    """Return a local time in epoch seconds; a day beyond the end of a month is in the next one."""
    return max(0.0, time.mktime((year, month, day, hour, minute, 0, 0, 0, -1)))


def for_profiles(wanted: HistoryFilter, ids: Mapping[str, str]) -> HistoryFilter:
    """Return the filter with IDs of profiles instead of names; `ids` has the ID of each name.

    A name that no profile has means every profile whose name begins with it. Raises InvalidInput if there is none.
    """
    found: list[str] = []
    for name in wanted.profiles:
        exact = [ids[known] for known in ids if known.lower() == name.lower()]
        found += exact or [ids[known] for known in ids if known.lower().startswith(name.lower())]
        if not found:
            raise InvalidInput(f"No profile has a name that begins with '{name[:40]}'.", _HINTS["profile"])
    return wanted._replace(profiles=tuple(dict.fromkeys(found)))


def status_word(status: int) -> str:
    """Return a status as the filter compares it: its digits, or `none` without a response."""
    return str(status) if status else NO_RESPONSE


def matches(entry: HistoryEntry, wanted: HistoryFilter) -> bool:
    """Return whether an entry fits; `profiles` of the filter has IDs. Bodies are only searched if `body` is set."""
    if wanted.profiles and entry.profile_id not in wanted.profiles:
        return False
    if (wanted.since and entry.at < wanted.since) or (wanted.until and entry.at >= wanted.until):
        return False
    for begins, text in (
        (wanted.statuses, status_word(entry.status)),
        (wanted.methods, entry.method.lower()),
        (wanted.kinds, entry.kind.lower()),
    ):
        if begins and not text.startswith(begins):
            return False
    if wanted.words:
        words = words_of(searched_text(entry))
        if not all(any(word.startswith(begin) for word in words) for begin in wanted.words):
            return False
    return not wanted.body or any(
        wanted.body.lower() in body.lower() for body in (entry.response_body, entry.request_body)
    )
