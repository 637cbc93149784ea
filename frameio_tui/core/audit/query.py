"""What is asked of the audit log: a span of time and names of events."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from difflib import get_close_matches
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from frameio_tui.core.errors import InvalidInput

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from frameio_tui.core.catalog.operation import Operation

WINDOW_DAYS = 30
"""How far back the audit log reaches."""
_UNITS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}
_SPAN = re.compile(r"(\d{1,5})([mhdw])")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_WORDS = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_OTHER_NAMES = {"asset_label_updated": "label_updated", "collaborator_created": "collaborator_added"}
"""Events whose name in the older form of V2 is another one than in the newer form."""
_NAMED = 8


def to_snake_case(action: str) -> str:
    """Return the name of an event in the newer form: `AssetVersioned` is `asset_versioned`.

    >>> to_snake_case("SBWMTemplateCreated"), to_snake_case("AssetLabelUpdated")
    ('sbwm_template_created', 'label_updated')
    """
    name = _WORDS.sub("_", action).lower()
    return _OTHER_NAMES.get(name, name)


def parse_moment(text: str, now: float, *, end: bool = False) -> datetime | None:
    """Return the moment that a text names: a span before now (`7d`, `12h`), an ISO date, or an ISO time; in UTC.

    With `end`, a date means its end. An empty text gives None. Raises InvalidInput.

    >>> parse_moment("2026-11-02", 0.0, end=True).isoformat()
    '2026-11-03T00:00:00+00:00'
    """
    text = text.strip()
    if not text:
        return None
    if span := _SPAN.fullmatch(text.lower()):
        return datetime.fromtimestamp(now, UTC) - timedelta(**{_UNITS[span[2]]: int(span[1])})
    found = parse_time(text)
    if found is None:
        raise InvalidInput(f"'{text}' is not a time.", "Write 7d, 12h, 2026-11-02 or 2026-11-02T15:00Z.")
    return found + timedelta(days=1) if end and _DATE.fullmatch(text) else found


def parse_time(text: str) -> datetime | None:
    """Return an ISO time in UTC, or None; without a time zone, it is in UTC already."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    try:
        return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    except OverflowError:
        return None


def event_names(operations: Iterable[Operation]) -> tuple[str, ...]:
    """Return the names of the events that the operations can filter by, in snake case."""
    found: dict[str, None] = {}
    for operation in operations:
        for parameter in operation.query:
            for inner in (parameter, *parameter.fields):
                if inner.name in ("event_type", "filters[event_type]", "filter[action]"):
                    found.update(dict.fromkeys(map(to_snake_case, inner.enum)))
    return tuple(sorted(found))


def match_events(wanted: Sequence[str], known: Sequence[str]) -> tuple[str, ...]:
    """Return the documented events that the names or patterns (`comment_*`) mean.

    Raises InvalidInput, with similar names, for one that means none.
    """
    found: dict[str, None] = {}
    for text in wanted:
        name = to_snake_case(text.strip())
        matching = [event for event in known if fnmatchcase(event, name)]
        if not matching:
            close = get_close_matches(name, known, 3, 0.6) or [event for event in known if name in event][:_NAMED]
            remedy = f"Did you mean {' or '.join(close)}?" if close else f"For example: {', '.join(known[:_NAMED])}."
            raise InvalidInput(f"The audit log has no event '{text}'.", remedy)
        found.update(dict.fromkeys(matching))
    return tuple(found)
