"""Compare two responses: JSON path by path, other text line by line."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

from frameio_tui.core.json.exact import compact, loads
from frameio_tui.core.json.path import format_path
from frameio_tui.core.text.humanize import format_size

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from frameio_tui.core.http.exchange import Exchange
    from frameio_tui.core.http.history import HistoryEntry
    from frameio_tui.core.json.path import JsonPath

LARGEST_BODY = 4 * 2**20
"""Maximum bytes of each body. Parsed values take up to twenty times as much memory; parsing blocks other threads."""
CHANGES_AT_MOST = 1000
LINES_AT_MOST = 5000
"""Maximum lines of each text that are compared; in the worst case, the time grows with the square of their number."""
MAX_TEXT_LENGTH = 200
"""Maximum characters of a value or line that are shown."""
_VOLATILE_HEADERS = frozenset(
    [
        *("age", "cf-ray", "content-length", "date", "etag", "expires", "report-to", "retry-after", "server-timing"),
        *("set-cookie", "via", "x-amz-cf-id", "x-amz-cf-pop", "x-cache", "x-request-id", "x-runtime", "x-timer"),
    ]
)
"""Headers that differ between any two responses, or only because the bodies differ; those of rate limits are, too."""
_CUT = re.compile(r"\n\[cut: \d+ bytes in all\]\Z")
"""The end of a body that the history did not store completely."""

Kind: TypeAlias = Literal["added", "removed", "changed"]


class Change(NamedTuple):
    """One difference. Untrusted text."""

    kind: Kind
    path: str
    """Path in JMESPath syntax; items have the index of the response that contains them (the later one if both do)."""
    before: str
    """JSON on one line, cut with an ellipsis; empty if the value was added."""
    after: str
    """JSON on one line, cut with an ellipsis; empty if the value was removed."""
    before_path: JsonPath | None = None
    """Path in the earlier body; None if the value is not there, and for text other than JSON."""
    after_path: JsonPath | None = None


class Diff(NamedTuple):
    """The differences between two bodies: all of them, or the first ones. Empty for equal bodies."""

    changes: tuple[Change, ...] = ()
    """Differences in JSON."""
    lines: tuple[str, ...] = ()
    """Differences in other text: lines of a unified diff that begin with a space, `+`, `-` or `@@`. Untrusted text."""
    note: str = ""
    """Where the comparison stops, or why the bodies are not compared."""

    def __bool__(self) -> bool:
        return bool(self.changes or self.lines or self.note)


class ExchangeDiff(NamedTuple):
    """The differences between two exchanges."""

    body: Diff
    heads: tuple[Change, ...] = ()
    """Request, profile, status and headers."""
    volatile: tuple[Change, ...] = ()
    """Headers that differ between any two responses, such as `date`."""


def diff(before: bytes, after: bytes) -> Diff:
    """Compare two bodies. Never raises.

    Numbers are compared as written (`1` and `1.0` differ), objects without regard to the order of their fields. Lists
    are aligned by `id` if every item of both lists has a unique one, else by index; a changed order of such items is
    one change.
    """
    if before == after:
        return Diff()
    if max(len(before), len(after)) > LARGEST_BODY:
        return Diff(note=f"The bodies differ. Above {format_size(LARGEST_BODY)}, bodies are not compared in detail.")
    try:
        values = loads(before), loads(after)
    except (ValueError, RecursionError):
        return _diff_text(before, after)
    changes: list[Change] = []
    for change in _changes(*values):
        if len(changes) == CHANGES_AT_MOST:
            return Diff(tuple(changes), note=f"Only the first {CHANGES_AT_MOST} differences are listed.")
        changes.append(change)
    return Diff(tuple(changes))


def diff_exchanges(before: Exchange, after: Exchange) -> ExchangeDiff:
    """Compare two exchanges: request line, status, response headers with credentials masked, and body."""
    from frameio_tui.core.text.redact import redact_headers, redact_url

    heads = []
    for name, old_value, new_value in (
        (
            "request",
            *(f"{e.outgoing.method} {redact_url(e.outgoing.url, e.outgoing.secrets)}" for e in (before, after)),
        ),
        ("profile", before.profile_name, after.profile_name),
        ("status", *(f"{e.response.status} {e.response.reason}".strip() for e in (before, after))),
    ):
        if old_value != new_value:
            heads.append(Change("changed", name, old_value, new_value))
    old, new = (_join_headers(redact_headers(e.response.headers, e.outgoing.secrets)) for e in (before, after))
    names = [name for name in (*old, *(name for name in new if name not in old)) if old.get(name) != new.get(name)]
    changes = {name: _header_change(name, old.get(name), new.get(name)) for name in names}
    heads += [change for name, change in changes.items() if not _is_volatile(name)]
    body = diff(before.response.body, after.response.body)
    if before.response.spill_path or after.response.spill_path:
        body = body._replace(note="Only the beginnings are compared: a body is too large for memory.")
    return ExchangeDiff(body, tuple(heads), tuple(change for name, change in changes.items() if _is_volatile(name)))


def diff_stored(before: HistoryEntry, after: Exchange) -> ExchangeDiff:
    """Compare a response of the history with one that has just been received: the status and the body.

    The history has no headers, and bodies without secrets and up to a limit. The new body is shortened in the same way.
    """
    from frameio_tui.core.text.redact import redact_body

    response = after.response
    stored = _CUT.sub("", before.response_body)
    is_cut = len(stored) < len(before.response_body)
    limit = len(stored) if is_cut else response.body_size + len(stored)
    received = redact_body(response.body, response.header("content-type") or "", limit, after.outgoing.secrets)
    body = diff(stored.encode("utf-8", "surrogatepass"), _CUT.sub("", received).encode("utf-8", "surrogatepass"))
    if is_cut:
        body = body._replace(note="Only the beginnings are compared: the history does not have the complete body.")
    statuses = str(before.status), str(response.status)
    changed = (Change("changed", "status", *statuses),) if statuses[0] != statuses[1] else ()
    return ExchangeDiff(body, changed)


def _join_headers(headers: Sequence[tuple[str, str]]) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, value in headers:
        name = name.lower()
        found[name] = f"{found[name]}, {value}" if name in found else value
    return found


def _is_volatile(name: str) -> bool:
    return name in _VOLATILE_HEADERS or "ratelimit" in name.replace("-", "")


def _header_change(name: str, before: str | None, after: str | None) -> Change:
    kind: Kind = "added" if before is None else "removed" if after is None else "changed"
    return Change(kind, f"header {name}", before or "", after or "")


class _Pair(NamedTuple):
    """Two values to compare, with their paths; the path of a missing value is None."""

    before: object
    after: object
    before_path: JsonPath | None
    after_path: JsonPath | None

    def change(self, kind: Kind) -> Change:
        path = self.before_path if self.after_path is None else self.after_path
        return Change(
            kind,
            format_path(path or ()),
            "" if self.before_path is None else compact(self.before, MAX_TEXT_LENGTH),
            "" if self.after_path is None else compact(self.after, MAX_TEXT_LENGTH),
            self.before_path,
            self.after_path,
        )


def _changes(before: object, after: object) -> Iterator[Change]:
    """Yield the differences in the order of the later body, without recursion, because bodies can be nested deeply."""
    waiting = [_Pair(before, after, (), ())]
    while waiting:
        pair = waiting.pop()
        if pair.before_path is None:
            yield pair.change("added")
        elif pair.after_path is None:
            yield pair.change("removed")
        elif isinstance(pair.before, dict) and isinstance(pair.after, dict):
            waiting.extend(reversed(_fields(pair, pair.before, pair.after)))
        elif isinstance(pair.before, list) and isinstance(pair.after, list):
            pairs, moved = _items(pair, pair.before, pair.after)
            waiting.extend(reversed(pairs))
            if moved:
                yield moved
        elif type(pair.before) is not type(pair.after) or pair.before != pair.after:
            yield pair.change("changed")


def _fields(pair: _Pair, before: dict[str, object], after: dict[str, object]) -> list[_Pair]:
    old, new = pair.before_path or (), pair.after_path or ()
    found = [
        _Pair(before.get(key), value, (*old, key) if key in before else None, (*new, key))
        for key, value in after.items()
    ]
    return found + [_Pair(value, None, (*old, key), None) for key, value in before.items() if key not in after]


def _items(pair: _Pair, before: list[object], after: list[object]) -> tuple[list[_Pair], Change | None]:
    old, new = pair.before_path or (), pair.after_path or ()
    left, right = _by_id(before), _by_id(after)
    if left is None or right is None:
        common = min(len(before), len(after))
        found = [_Pair(before[at], after[at], (*old, at), (*new, at)) for at in range(common)]
        found += [_Pair(None, after[at], None, (*new, at)) for at in range(common, len(after))]
        return found + [_Pair(before[at], None, (*old, at), None) for at in range(common, len(before))], None
    found = []
    for key, at in right.items():
        old_index = left.get(key)
        found.append(
            _Pair(None, after[at], None, (*new, at))
            if old_index is None
            else _Pair(before[old_index], after[at], (*old, old_index), (*new, at))
        )
    found += [_Pair(before[at], None, (*old, at), None) for key, at in left.items() if key not in right]
    orders = [key for key in left if key in right], [key for key in right if key in left]
    if orders[0] == orders[1]:
        return found, None
    earlier, later = ("order: " + compact(list(order), MAX_TEXT_LENGTH) for order in orders)
    return found, Change("changed", format_path(new), earlier, later, old, new)


def _by_id(items: list[object]) -> dict[object, int] | None:
    """Return the index of each item by its ID, or None if an item has no ID or an ID is repeated."""
    found: dict[object, int] = {}
    for at, item in enumerate(items):
        item_id = item.get("id") if isinstance(item, dict) else None
        if not isinstance(item_id, str) or item_id in found:
            return None
        found[item_id] = at
    return found


def _diff_text(before: bytes, after: bytes) -> Diff:
    if b"\0" in before[:4096] or b"\0" in after[:4096]:
        at = next((at for at, (a, b) in enumerate(zip(before, after, strict=False)) if a != b), None)
        at = min(len(before), len(after)) if at is None else at
        return Diff(note=f"The bodies are binary. The first difference is at byte {at}.")
    from difflib import unified_diff

    old, new = _lines(before), _lines(after)
    note = ""
    if max(len(old), len(new)) > LINES_AT_MOST:
        note = f"Only the first {LINES_AT_MOST} lines are compared."
    shown = list(unified_diff(old[:LINES_AT_MOST], new[:LINES_AT_MOST], lineterm=""))[2:]
    if not shown and not note:
        note = "The bodies differ only in line ends or other bytes that cannot be shown."
    return Diff(
        lines=tuple(line if len(line) <= MAX_TEXT_LENGTH else line[:MAX_TEXT_LENGTH] + "…" for line in shown), note=note
    )


def _lines(body: bytes) -> list[str]:
    return body.decode("utf-8", "surrogateescape").splitlines()
