"""What of an exchange can be shown, and the rows of every view that is not of its body."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

from frameio_tui.core.text.humanize import format_elapsed, format_size
from frameio_tui.core.text.redact import redact_headers, redact_text, redact_url
from frameio_tui.ui.text import block
from frameio_tui.ui.widgets.label_rows import wrapped

if TYPE_CHECKING:
    from frameio_tui.core.diagnosis.checks import Check
    from frameio_tui.core.http.diff import ExchangeDiff
    from frameio_tui.core.http.exchange import Exchange, Timing

Rows = list[tuple[tuple[str, str], ...]]


class View(Enum):
    """What of an exchange is shown; the value is its title."""

    BODY = "Body"
    HEADERS = "Headers"
    TIMING = "Timing"
    REQUEST = "Request"
    TABLE = "Table"
    FILTER = "Filter"
    DIFF = "Diff"
    WHY = "Why"


STANDING_VIEWS = (View.BODY, View.HEADERS, View.TIMING, View.REQUEST)
"""The views that every exchange has, in the order of the key that shows the next one."""


def header_rows(exchange: Exchange) -> Rows:
    """Response headers as received."""
    rows: Rows = [
        ((f"{exchange.response.http_version} {exchange.response.status} {exchange.response.reason}", "title"),)
    ]
    rows += [
        ((f"{name}: ", "key"), (value, "plain"))
        for name, value in redact_headers(exchange.response.headers, exchange.outgoing.secrets)
    ]
    return rows


BAR = 40
"""Cells of the bar that stands for the whole time."""


def timing_rows(exchange: Exchange) -> Rows:
    """How long each step took, and a bar of when: the steps follow one another."""
    timing = exchange.timing
    opening = sum(step or 0.0 for step in (timing.dns, timing.connect, timing.tls))
    waiting = None if timing.first_byte is None else max(0.0, timing.first_byte - opening)
    steps = (
        ("DNS", timing.dns, _no_lookup(timing)),
        ("connect", timing.connect, _WARM),
        ("TLS", timing.tls, _no_tls(timing)),
        ("first byte", waiting, "not seen"),
        ("body", None if timing.first_byte is None else max(0.0, timing.total - timing.first_byte), "not seen"),
    )
    rows: Rows = []
    at = 0.0
    for name, seconds, otherwise in steps:
        if seconds is None:
            rows.append(((f"{name:<13}", "key"), (otherwise, "dim")))
            continue
        bar = _bar(at, seconds, timing.total)
        rows.append(((f"{name:<13}", "key"), (f"{format_elapsed(seconds):>9}  ", "plain"), (bar, "good")))
        at += seconds
    rows.append((("total        ", "key"), (f"{format_elapsed(timing.total):>9}", "plain")))
    rows.append((("on the wire  ", "key"), (f"{format_size(exchange.response.wire_size):>9}", "plain")))
    return rows


_WARM = "none: the connection was open already"


def _no_lookup(timing: Timing) -> str:
    return _WARM if timing.connect is None else "none: the host is an address"


def _no_tls(timing: Timing) -> str:
    return _WARM if timing.connect is None else "none: plain http"


def _bar(start: float, seconds: float, total: float) -> str:
    """Blanks up to `start`, then at least one cell."""
    if total <= 0:
        return ""
    first = min(int(start / total * BAR), BAR - 1)
    return " " * first + "─" * max(1, min(round(seconds / total * BAR), BAR - first))


def request_rows(exchange: Exchange) -> Rows:
    """The request as sent, redacted."""
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


def diff_rows(diff: ExchangeDiff, before: str) -> Rows:
    """What differs from the answer before: heads, then the body by its paths or lines."""
    rows: Rows = [((f"Against the answer of {before}", "title"),)]
    if not diff.heads and not diff.body:
        return [*rows, (("Nothing differs.", "good"),)]
    for change in (*diff.heads, *diff.body.changes):
        sign, style = _SIGNS[change.kind]
        rows.append(((f"{sign} ", style), (change.path, "key")))
        if change.before:
            rows.append((("    - ", "bad"), (change.before, "plain")))
        if change.after:
            rows.append((("    + ", "good"), (change.after, "plain")))
    for line in diff.body.lines:
        style = "good" if line.startswith("+") else "bad" if line.startswith("-") else "dim"
        rows.append(((line, style),))
    if diff.body.note:
        rows.append(((diff.body.note, "dim"),))
    return rows


def why_rows(checks: list[Check], width: int) -> Rows:
    """The checks so far, each with what it asks and said, in rows of at most `width` columns."""
    from frameio_tui.core.diagnosis.checks import QUESTIONS

    styles = {"ok": "good", "bad": "bad", "asking": "warn", "skipped": "dim"}
    words = {"ok": "yes", "bad": "no", "asking": "...", "skipped": "?"}
    rows: Rows = [(("Why was it refused? From the cheapest check on:", "title"),)]
    for check in checks:
        rows.append(((f" {words[check.state]:<4}", styles[check.state]), (QUESTIONS[check.name], "plain")))
        for piece in wrapped(check.detail, width - 6) if check.detail else ():
            rows.append((("      ", "plain"), (piece, styles[check.state])))
    return rows
