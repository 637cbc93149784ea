"""The rows of the Bench screen: the receiver, the deliveries, and what is known about one of them."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from frameio_tui.core.text.humanize import format_count
from frameio_tui.core.text.redact import redact_headers, redact_url
from frameio_tui.core.webhooks.delivery import ATTEMPTS
from frameio_tui.core.webhooks.text import format_age, format_response_time, format_verdict
from frameio_tui.ui.text import column
from frameio_tui.ui.widgets.label_rows import label_rows
from frameio_tui.ui.widgets.row_list import Row

if TYPE_CHECKING:
    from collections.abc import Iterable

    from frameio_tui.core.webhooks.delivery import Delivery
    from frameio_tui.core.webhooks.signature import Verdict
    from frameio_tui.services.webhooks.bench import Bench

Spans = tuple[tuple[str, str], ...]
TIME_WIDTH, VERDICT_WIDTH, STATUS_WIDTH = 8, 11, 6
MIN_EVENT_WIDTH = 16
LONGEST_TEXT = 160
"""Characters of an event, a resource or a note that are shown; the body has all of them."""


def key_of_row(delivery: Delivery) -> str:
    """Return what identifies the row of a delivery."""
    return f"{delivery.number} {delivery.at}"


class DeliveryTable:
    """The columns of the list for a width, and the rows of the deliveries that were shown in it."""

    def __init__(self, width: int) -> None:
        self.width = width
        self._rows: dict[str, Row] = {}
        self._event = max(MIN_EVENT_WIDTH, width - TIME_WIDTH - VERDICT_WIDTH - STATUS_WIDTH - 5)
        names = (("TIME", TIME_WIDTH), ("EVENT", self._event), ("SIGNATURE", VERDICT_WIDTH), ("STATUS", STATUS_WIDTH))
        self.heading = tuple((column(name, size), "heading") for name, size in names)

    def rows(self, deliveries: Iterable[Delivery]) -> list[Row]:
        """Return a row for each delivery; only those of new ones are made."""
        known = self._rows
        keyed = [(key_of_row(delivery), delivery) for delivery in deliveries]
        self._rows = {key: known.get(key) or self._row(delivery) for key, delivery in keyed}
        return [self._rows[key] for key, _ in keyed]

    def _row(self, delivery: Delivery) -> Row:
        event = delivery.event or f"{delivery.incoming.method} {redact_url(delivery.incoming.path)}"
        if delivery.attempt > 1:
            event += f" (attempt {delivery.attempt})"
        text, style = short_verdict(delivery.verdict)
        return Row(
            key_of_row(delivery),
            (
                (" ", "plain"),
                (column(time.strftime("%H:%M:%S", time.localtime(delivery.at)), TIME_WIDTH), "dim"),
                (column(event, self._event), "title"),
                (column(text, VERDICT_WIDTH), style),
                (column(str(delivery.status), STATUS_WIDTH), "good" if delivery.is_success else "bad"),
            ),
        )


def short_verdict(verdict: Verdict) -> tuple[str, str]:
    """Return the verdict in one or two words, and its style."""
    if verdict.mistake == "no-secret":
        return "not checked", "warn"
    return ("valid", "good") if verdict.is_valid else ("invalid", "bad")


def receiver_rows(bench: Bench, secrets_name: str, width: int) -> list[Row]:
    """Return the state of the receiver: where it listens, how it can be reached, and how it responds."""
    options = bench.options
    if bench.address:
        state = (("Receiver", f"listening on {bench.address}", "good"), ("Tunnel", bench.tunnel_command, "plain"))
    else:
        state = (
            ("Receiver", "stopped. Press l to start it.", "warn"),
            ("Tunnel", "Once it listens, the ssh command that forwards a port of a public host is shown here.", "dim"),
        )
    responds = f"forwarded to {redact_url(options.forward)}" if options.forward else f"responds with {options.respond}"
    checks = f"verified with {secrets_name}" if secrets_name else "not verified; press X to choose the secret"
    refused = (("Refused", f"{format_count(bench.refused, 'request')}, the last with {bench.last_refusal}", "warn"),)
    rows = (*state, ("Deliveries", f"{checks} · {responds}", "plain"), *(refused if bench.refused else ()))
    return label_rows(rows, width)


def intro_rows(width: int) -> list[Row]:
    """Return what to do on a bench without deliveries."""
    steps = (
        ("1", "Press l. The receiver listens on a port of this host, which only this host can reach.", "plain"),
        (
            "2",
            "Run the ssh command in another shell. It makes a public host of yours forward to the receiver.",
            "plain",
        ),
        ("3", "Set the address of a webhook or custom action to that host, with https.", "plain"),
        ("4", "Press X to choose the secret, so that signatures are verified.", "plain"),
        ("", "Without Frame.io: any delivery that is sent to the receiver is shown here.", "dim"),
    )
    return label_rows(steps, width)


def verdict_rows(delivery: Delivery, width: int) -> list[Row]:
    """Return what is known about a delivery, without its headers and body."""
    verdict = delivery.verdict
    text, style = short_verdict(verdict)
    age = format_age(verdict.age)
    shown = format_verdict(verdict) if style == "bad" else text
    if verdict.mistake == "no-secret":
        lines = [("Signature", f"{shown}: no secret was chosen{f'; {age}' if age else ''}", style)]
    else:
        lines = [("Signature", f"{shown}{f', {age}' if age else ''}", style)]
        if not verdict.is_valid:
            lines += [("", verdict.sentence, style), ("", verdict.remedy, "plain")]
    sender = f"Frame.io {delivery.api.upper()}" if delivery.api else "unknown: not the user agent of Frame.io"
    attempt = f", attempt {delivery.attempt}"
    if delivery.api == "v4":  # the number of V2 is not documented
        attempt += f" of {ATTEMPTS}"
    lines += [
        ("Secret", f"that of {verdict.secret}" if verdict.secret else "", "plain"),
        ("Event", _cut(delivery.event) or "none", "plain"),
        ("Resource", _cut(delivery.resource), "plain"),
        ("Sender", f"{sender}{attempt if delivery.api or delivery.attempt > 1 else ''}", "plain"),
        (
            "Response",
            f"{delivery.status} in {format_response_time(delivery)}",
            "plain" if delivery.is_success else "bad",
        ),
        ("Note", _cut(delivery.note), "plain"),
    ]
    return label_rows(lines, width)


def _cut(text: str) -> str:
    """Return the beginning of a text from outside, which must not hide the rows below it."""
    return text if len(text) <= LONGEST_TEXT else f"{text[: LONGEST_TEXT - 1]}…"


def header_rows(delivery: Delivery) -> list[Spans]:
    """Return the request line and the headers, with credentials masked."""
    incoming = delivery.incoming
    rows: list[Spans] = [((f"{incoming.method} {redact_url(incoming.path)}", "title"),)]
    rows += [((f"{name}: ", "key"), (value, "plain")) for name, value in redact_headers(incoming.headers)]
    return rows
