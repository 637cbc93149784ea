"""Deliveries and verdicts as lines of text; they may contain untrusted text."""

from __future__ import annotations

import textwrap
import time
from typing import TYPE_CHECKING

from frameio_tui.core.text.humanize import format_duration, format_elapsed
from frameio_tui.core.text.redact import redact_headers, redact_url
from frameio_tui.core.webhooks.delivery import RESPONSE_LIMIT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from frameio_tui.core.webhooks.delivery import Delivery
    from frameio_tui.core.webhooks.signature import Verdict


def format_verdict(verdict: Verdict) -> str:
    """Return the verdict in one or two words."""
    if verdict.mistake == "no-secret":
        return "not checked"
    return "valid" if verdict.is_valid else f"invalid ({verdict.mistake})"


def format_age(age: float | None) -> str:
    """Return the age of a delivery; empty if it is unknown."""
    if age is None:
        return ""
    shown = format_duration(abs(age)) if abs(age) >= 60 else f"{abs(age):.0f} s"
    return f"{shown} {'old' if age > -0.5 else 'in the future'}"


def format_delivery(delivery: Delivery) -> str:
    """Return a delivery on one line."""
    parts = (
        f"#{delivery.number}" if delivery.number else "",
        time.strftime("%H:%M:%S", time.localtime(delivery.at)),
        delivery.event or f"{delivery.incoming.method} {redact_url(delivery.incoming.path)}",
        delivery.resource,
        format_verdict(delivery.verdict),
        format_age(delivery.verdict.age),
        f"attempt {delivery.attempt}" if delivery.attempt > 1 else "",
        f"-> {delivery.status} in {_time_taken(delivery.seconds)}" if delivery.status else "",
        delivery.note,
    )
    return "  ".join(part for part in parts if part)


def _time_taken(seconds: float) -> str:
    return format_elapsed(seconds) if seconds <= RESPONSE_LIMIT else format_time_taken(seconds)


def describe_delivery(delivery: Delivery, width: int = 100) -> Iterator[str]:
    """Yield what is known about a delivery, without its body: verdict, response and headers."""
    verdict, incoming = delivery.verdict, delivery.incoming
    yield from verdict_lines(verdict, width)
    yield f"event = {delivery.event or 'none'}"
    if delivery.resource:
        yield f"resource = {delivery.resource}"
    yield f"sender = {delivery.api.upper() or 'unknown'}"
    yield f"attempt = {delivery.attempt}"
    yield f"response = {delivery.status} in {format_time_taken(delivery.seconds)}"
    if delivery.note:
        yield f"note = {delivery.note}"
    yield f"{incoming.method} {redact_url(incoming.path)}"
    for name, value in redact_headers(incoming.headers):
        yield f"{name}: {value}"


def verdict_lines(verdict: Verdict, width: int = 100) -> Iterator[str]:
    """Yield a verdict with the mistake that fits, and what to do about it."""
    age = format_age(verdict.age)
    yield f"signature = {format_verdict(verdict)}{f', {age}' if age else ''}"
    if not verdict.is_valid:
        yield from textwrap.wrap(f"{verdict.sentence} {verdict.remedy}", max(20, width))


def format_time_taken(seconds: float) -> str:
    """Return how long a response took, compared with Frame.io's limit."""
    limit = f"limit {RESPONSE_LIMIT:g} s"
    return f"{format_elapsed(seconds)} ({limit}{'' if seconds <= RESPONSE_LIMIT else ': too slow'})"
