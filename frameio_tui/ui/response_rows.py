"""Views of an exchange other than its body, as rows of spans."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..core.redact import redact_headers, redact_text, redact_url
from ..core.words import duration_words, size_words
from .text import block

if TYPE_CHECKING:
    from ..core.body_diff import ExchangeDiff
    from ..core.exchange import Exchange
    from ..core.why import Check

Rows = list[tuple[tuple[str, str], ...]]


def header_rows(exchange: Exchange) -> Rows:
    """Response headers as received."""
    rows: Rows = [((f"{exchange.answer.http_version} {exchange.answer.status} {exchange.answer.reason}", "title"),)]
    rows += [((f"{name}: ", "key"), (value, "plain")) for name, value in redact_headers(exchange.answer.headers)]
    return rows


def timing_rows(exchange: Exchange) -> Rows:
    """How long each step took."""
    timing = exchange.timing
    steps = (
        ("DNS, connect", timing.connect),
        ("TLS", timing.tls),
        ("first byte", timing.first_byte),
        ("body", None if timing.first_byte is None else max(0.0, timing.total - timing.first_byte)),
        ("total", timing.total),
    )
    warm = "not seen: the connection was warm"
    rows: Rows = [
        ((f"{name:<13}", "key"), (warm if value is None else duration_words(value), "plain")) for name, value in steps
    ]
    rows.append((("on the wire  ", "key"), (size_words(exchange.answer.wire_size), "plain")))
    return rows


def request_rows(exchange: Exchange) -> Rows:
    """The request as sent, redacted."""
    outgoing = exchange.outgoing
    rows: Rows = [((f"{outgoing.method} {redact_url(outgoing.url)}", "title"),)]
    if outgoing.bearer is not None:
        rows.append((("authorization: ", "key"), (f"Bearer {outgoing.bearer.fingerprint()}", "dim")))
    rows += [((f"{name}: ", "key"), (value, "plain")) for name, value in redact_headers(outgoing.headers)]
    if outgoing.body:
        rows.append((("", "plain"),))
        text = block(redact_text(outgoing.body.decode("utf-8", "replace")))
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
    if diff.body.remark:
        rows.append(((diff.body.remark, "dim"),))
    return rows


def why_rows(checks: list[Check]) -> Rows:
    """The checks so far, each with what it asks and said."""
    from ..core.why import ASKS

    styles = {"ok": "good", "bad": "bad", "asking": "warn", "skipped": "dim"}
    words = {"ok": "yes", "bad": "no", "asking": "...", "skipped": "?"}
    rows: Rows = [(("Why was it refused? From the cheapest check on:", "title"),)]
    for check in checks:
        rows.append(((f" {words[check.state]:<4}", styles[check.state]), (ASKS[check.name], "plain")))
        if check.words:
            rows.append((("      ", "plain"), (check.words, styles[check.state])))
    return rows
