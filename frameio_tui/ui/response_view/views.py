"""The views of an exchange, and the rows of every view except those of the body."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

from frameio_tui.core.text.humanize import format_count, format_elapsed, format_size
from frameio_tui.core.text.redact import redact_headers, redact_text, redact_url
from frameio_tui.ui.text import block
from frameio_tui.ui.widgets.label_rows import wrapped

if TYPE_CHECKING:
    from collections.abc import Sequence

    from frameio_tui.core.diagnosis.checks import Check
    from frameio_tui.core.http.diff import Change, ExchangeDiff
    from frameio_tui.core.http.exchange import Exchange, Timing

Rows = list[tuple[tuple[str, str], ...]]


class View(Enum):
    """A view of an exchange; the value is its title."""

    BODY = "Body"
    HEADERS = "Headers"
    TIMING = "Timing"
    REQUEST = "Sent"
    TABLE = "Table"
    FILTER = "Filter"
    DIFF = "Diff"
    WHY = "Why"


STANDING_VIEWS = (View.BODY, View.HEADERS, View.TIMING, View.REQUEST)
"""The views that every exchange has, in the order in which the key `v` shows them."""


def header_rows(exchange: Exchange) -> Rows:
    """Return the status line and the response headers, with secrets redacted."""
    rows: Rows = [
        ((f"{exchange.response.http_version} {exchange.response.status} {exchange.response.reason}", "title"),)
    ]
    rows += [
        ((f"{name}: ", "key"), (value, "plain"))
        for name, value in redact_headers(exchange.response.headers, exchange.outgoing.secrets)
    ]
    return rows


BAR_WIDTH = 40
"""Width in cells of a bar that represents the total time."""


def timing_rows(exchange: Exchange) -> Rows:
    """Return the duration of each step, with a bar that shows when it happened; the steps do not overlap."""
    timing = exchange.timing
    opening = sum(step or 0.0 for step in (timing.dns, timing.connect, timing.tls))
    waiting = None if timing.first_byte is None else max(0.0, timing.first_byte - opening)
    steps = (
        ("DNS", timing.dns, _no_lookup(timing)),
        ("connect", timing.connect, _REUSED),
        ("TLS", timing.tls, _no_tls(timing)),
        ("first byte", waiting, "not measured"),
        ("body", None if timing.first_byte is None else max(0.0, timing.total - timing.first_byte), "not measured"),
    )
    rows: Rows = []
    start = 0.0
    for name, seconds, reason in steps:
        if seconds is None:
            rows.append(((f"{name:<13}", "key"), (reason, "dim")))
            continue
        bar = _bar(start, seconds, timing.total)
        rows.append(((f"{name:<13}", "key"), (f"{format_elapsed(seconds):>9}  ", "plain"), (bar, "group")))
        start += seconds
    rows.append((("total        ", "key"), (f"{format_elapsed(timing.total):>9}", "plain")))
    rows.append((("received     ", "key"), (f"{format_size(exchange.response.wire_size):>9}", "plain")))
    return rows


_REUSED = "none: the connection was already open"


def _no_lookup(timing: Timing) -> str:
    return _REUSED if timing.connect is None else "none: the host is an IP address"


def _no_tls(timing: Timing) -> str:
    return _REUSED if timing.connect is None else "none: plain HTTP"


def _bar(start: float, seconds: float, total: float) -> str:
    """Return spaces up to `start` (in seconds of `total`), then a bar of at least one cell."""
    if total <= 0:
        return ""
    first = min(int(start / total * BAR_WIDTH), BAR_WIDTH - 1)
    return " " * first + "─" * max(1, min(round(seconds / total * BAR_WIDTH), BAR_WIDTH - first))


def request_rows(exchange: Exchange) -> Rows:
    """Return the request as it was sent, with secrets redacted."""
    outgoing, secrets = exchange.outgoing, exchange.outgoing.secrets
    rows: Rows = [((f"{outgoing.method} {redact_url(outgoing.url, secrets)}", "title"),)]
    if outgoing.bearer is not None:
        rows.append((("authorization: ", "key"), (f"Bearer {outgoing.bearer.fingerprint()}", "dim")))
    rows += [((f"{name}: ", "key"), (value, "plain")) for name, value in redact_headers(outgoing.headers, secrets)]
    if outgoing.body:
        rows.append((("", "plain"),))
        text = block(redact_text(outgoing.body.decode("utf-8", "replace"), secrets))
        rows += [((line, "plain"),) for line in text.split("\n")]
    return rows


_SIGNS = {"added": ("+", "good"), "removed": ("-", "bad"), "changed": ("~", "warn")}


FOLDED, UNFOLDED = "▸", "▾"
"""Marks of the row that folds the headers which differ in every response."""


def diff_rows(diff: ExchangeDiff, before: str, *, unfolded: bool = False) -> Rows:
    """Return the differences from an earlier response, which `before` describes.

    The differences of the body come first, by path or by line, then those of the status and the headers. Headers that
    differ in every response are folded into one row, unless `unfolded`.
    """
    body = diff.body
    rows: Rows = [((f"Diff with {before}", "title"),)]
    if not body and not diff.heads:
        rows.append((("No differences.", "good"),))
    if body:
        count = f": {format_count(len(body.changes), 'difference')}" if body.changes else ""
        rows += [((f"Body{count}", "group"),), *_change_rows(body.changes)]
        for line in body.lines:
            style = "good" if line.startswith("+") else "bad" if line.startswith("-") else "dim"
            rows.append(((line, style),))
        if body.note:
            rows.append(((body.note, "dim"),))
    elif diff.heads:
        rows.append((("Body: no differences", "group"),))
    if diff.heads:
        rows += [((f"Status and headers: {format_count(len(diff.heads), 'difference')}", "group"),)]
        rows += _change_rows(diff.heads)
    if diff.volatile:
        names = ", ".join(change.path.removeprefix("header ") for change in diff.volatile)
        count = format_count(len(diff.volatile), "header")
        mark = UNFOLDED if unfolded else FOLDED
        rows.append(((f"{mark} {count} that can differ in every response", "group"), (f": {names}", "dim")))
        rows += _change_rows(diff.volatile) if unfolded else []
    return rows


def is_fold_row(row: tuple[tuple[str, str], ...]) -> bool:
    """Return whether a row of a comparison folds and unfolds the headers that differ in every response."""
    return bool(row) and row[0][1] == "group" and row[0][0].startswith((FOLDED, UNFOLDED))


def _change_rows(changes: Sequence[Change]) -> Rows:
    rows: Rows = []
    for change in changes:
        sign, style = _SIGNS[change.kind]
        rows.append(((f"{sign} ", style), (change.path, "key")))
        if change.before:
            rows.append((("    - ", "bad"), (change.before, "plain")))
        if change.after:
            rows.append((("    + ", "good"), (change.after, "plain")))
    return rows


def why_rows(checks: list[Check], width: int) -> Rows:
    """Return the checks that look for the reason of a refusal, in rows of at most `width` columns.

    Each check has its question, its state and, if there is one, its result.
    """
    from frameio_tui.core.diagnosis.checks import QUESTIONS

    styles = {"ok": "good", "bad": "bad", "asking": "warn", "skipped": "dim"}
    labels = {"ok": "yes", "bad": "no", "asking": "...", "skipped": "?"}
    rows: Rows = [(("Why was the request refused?", "title"),)]
    for check in checks:
        rows.append(((f" {labels[check.state]:<4}", styles[check.state]), (QUESTIONS[check.name], "plain")))
        for piece in wrapped(check.detail, width - 6) if check.detail else ():
            rows.append((("      ", "plain"), (piece, styles[check.state])))
    return rows
