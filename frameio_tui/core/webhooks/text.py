"""Deliveries and verdicts as lines of text; they may contain untrusted text."""

from __future__ import annotations

import textwrap
import time
from typing import TYPE_CHECKING

from frameio_tui.core.text.humanize import format_duration, format_elapsed
from frameio_tui.core.text.redact import redact_headers, redact_url
from frameio_tui.core.webhooks.delivery import LONGEST_LIMIT, RESPONSE_LIMIT

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
        f"secret of {delivery.verdict.secret}" if delivery.verdict.secret else "",
        f"attempt {delivery.attempt}" if delivery.attempt > 1 else "",
        f"-> {delivery.status} in {_time_taken(delivery)}" if delivery.status else "",
        delivery.note,
    )
    return "  ".join(part for part in parts if part)


def _time_taken(delivery: Delivery) -> str:
    seconds = delivery.seconds
    return format_elapsed(seconds) if seconds <= RESPONSE_LIMIT else format_response_time(delivery)


def describe_delivery(delivery: Delivery, width: int = 100) -> Iterator[str]:
    """Yield what is known about a delivery, without its body: verdict, response and headers."""
    verdict, incoming = delivery.verdict, delivery.incoming
    yield from verdict_lines(verdict, width)
    yield f"event = {delivery.event or 'none'}"
    if delivery.resource:
        yield f"resource = {delivery.resource}"
    yield f"sender = {delivery.api.upper() or 'unknown'}"
    yield f"attempt = {delivery.attempt}"
    yield f"response = {delivery.status} in {format_response_time(delivery)}"
    if delivery.note:
        yield f"note = {delivery.note}"
    yield f"{incoming.method} {redact_url(incoming.path)}"
    for name, value in redact_headers(incoming.headers):
        yield f"{name}: {value}"


def verdict_lines(verdict: Verdict, width: int = 100) -> Iterator[str]:
    """Yield a verdict with the mistake that fits, and what to do about it."""
    age = format_age(verdict.age)
    secret = f", secret of {verdict.secret}" if verdict.secret else ""
    yield f"signature = {format_verdict(verdict)}{f', {age}' if age else ''}{secret}"
    if not verdict.is_valid:
        yield from textwrap.wrap(f"{verdict.sentence} {verdict.remedy}", max(20, width))


def format_time_taken(seconds: float, limit: float = RESPONSE_LIMIT) -> str:
    """Return how long a response took, compared with Frame.io's limit."""
    return f"{format_elapsed(seconds)} (limit {limit:g} s{'' if seconds <= limit else ': too slow'})"


def format_response_time(delivery: Delivery) -> str:
    """Return how long the response to a delivery took, compared with the limits that Frame.io may have."""
    if delivery.may_have_longer_limit:
        limits = f"limit {RESPONSE_LIMIT:g} s, or the timeout of the action, at most {LONGEST_LIMIT:g} s"
        return f"{format_elapsed(delivery.seconds)} ({limits})"
    return format_time_taken(delivery.seconds)
