"""Earlier responses, to compare the one on screen with: those of this run, and those in the history."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from frameio_tui.core.http.history import HistoryEntry
from frameio_tui.core.text.humanize import format_date, format_size, format_time_ago, format_time_of_day
from frameio_tui.core.text.redact import redact_url
from frameio_tui.ui.dialogs.ask import pick
from frameio_tui.ui.dialogs.specs import Choice, PickSpec
from frameio_tui.ui.response_view.views import diff_rows
from frameio_tui.ui.theme import METHOD_SPANS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from frameio_tui.core.http.diff import ExchangeDiff
    from frameio_tui.core.http.exchange import Exchange
    from frameio_tui.ui.dialogs.ask import DialogOwner
    from frameio_tui.ui.response_view.views import Rows

    ReadHistory = Callable[[str, int], Sequence[HistoryEntry]]
    """Returns the newest entries of a profile; it reads a file."""

MAX_RESPONSES = 40
"""Number of responses of this run that are held in memory."""
MAX_BYTES = 16 * 2**20
"""Bytes of their bodies that are held in memory; the newest is never dropped."""
MAX_ENTRIES = 200
"""Number of entries of the history that are searched and offered."""
SAME_REQUEST, OTHER_REQUESTS = "Same request", "Other requests"
"""Headings in the list of earlier responses."""


class EarlierResponse(NamedTuple):
    """A response to compare with: one of this run, or one that the history stored without its headers."""

    profile_id: str
    profile_name: str
    at: float
    method: str
    target: str
    """Path and query, redacted."""
    status: int
    size: int
    source: Exchange | HistoryEntry
    """The response itself."""

    def is_response_to(self, exchange: Exchange) -> bool:
        """Return whether it is a response to the same request: method, path and query."""
        return (self.method, self.target) == (exchange.outgoing.method, target_of(exchange))

    def describe(self) -> str:
        """Return its status, profile and time."""
        where = ", from the history" if isinstance(self.source, HistoryEntry) else ""
        moment = f"{format_date(self.at)} {format_time_of_day(self.at)}"
        return f"{self.status}, {self.profile_name}, {moment}{where}"


class Comparison(NamedTuple):
    """The differences between an earlier response and the one on screen."""

    earlier: EarlierResponse
    diff: ExchangeDiff
    unfolded: bool = False
    """Whether the headers that differ in every response are listed."""

    def rows(self, exchange: Exchange) -> Rows:
        """Return the differences as rows; `exchange` is the response on screen."""
        earlier = self.earlier
        request = "" if earlier.is_response_to(exchange) else f" to {earlier.method} {earlier.target}"
        return diff_rows(self.diff, f"the response{request} ({earlier.describe()})", unfolded=self.unfolded)


class EarlierResponses:
    """The responses of this run, within limits of number and size."""

    def __init__(self) -> None:
        self._exchanges: list[Exchange] = []

    def add(self, exchange: Exchange) -> None:
        """Keep a complete response, and drop the oldest ones beyond the limits."""
        if not exchange.response.complete:
            return
        self._exchanges.append(exchange)
        while len(self._exchanges) > 1 and (len(self._exchanges) > MAX_RESPONSES or self._size > MAX_BYTES):
            del self._exchanges[0]

    @property
    def _size(self) -> int:
        return sum(len(exchange.response.body) for exchange in self._exchanges)

    def find(self, exchange: Exchange, read_history: ReadHistory) -> list[EarlierResponse]:
        """Return what a response can be compared with, the best first; call it in a thread.

        Responses to the same request come first, of these those of the same profile, of these the newest.
        """
        found = [_of_exchange(each) for each in self._exchanges if each is not exchange]
        seen = {(each.profile_id, each.at) for each in found} | {(exchange.profile_id, exchange.started_at)}
        found += [
            _of_entry(entry, exchange.profile_name)
            for entry in read_history(exchange.profile_id, MAX_ENTRIES)
            if entry.kind == "request" and entry.response_body and entry.status
            if (entry.profile_id, entry.at) not in seen
        ]
        found.sort(
            key=lambda each: (each.is_response_to(exchange), each.profile_id == exchange.profile_id, each.at),
            reverse=True,
        )
        return found


def _of_exchange(exchange: Exchange) -> EarlierResponse:
    outgoing, response = exchange.outgoing, exchange.response
    owner = exchange.profile_id, exchange.profile_name, exchange.started_at
    return EarlierResponse(*owner, outgoing.method, target_of(exchange), response.status, response.body_size, exchange)


def _of_entry(entry: HistoryEntry, profile_name: str) -> EarlierResponse:
    owner = entry.profile_id, profile_name, entry.at
    return EarlierResponse(*owner, entry.method, entry.target, entry.status, entry.body_size, entry)


def target_of(exchange: Exchange) -> str:
    """Return the path and query of a request, redacted as in the history."""
    rest = redact_url(exchange.outgoing.url, exchange.outgoing.secrets).partition("://")[2]
    slash = rest.find("/")
    return rest[slash:] if slash >= 0 else "/"


def differences(earlier: EarlierResponse, exchange: Exchange) -> ExchangeDiff:
    """Return the differences between an earlier response and the one on screen; call it in a thread."""
    from frameio_tui.core.http.diff import diff_exchanges, diff_stored

    source = earlier.source
    return diff_stored(source, exchange) if isinstance(source, HistoryEntry) else diff_exchanges(source, exchange)


async def pick_earlier(
    dialogs: DialogOwner, exchange: Exchange, found: Sequence[EarlierResponse], now: float
) -> EarlierResponse | None:
    """Let the user pick the response to compare with; None if the dialog was dismissed."""
    lines = (
        () if found and found[0].is_response_to(exchange) else ("There is no earlier response to the same request.",)
    )
    key = await pick(dialogs, PickSpec("Diff with", earlier_choices(exchange, found, now), lines=lines))
    return found[int(key)] if key is not None else None


def earlier_choices(exchange: Exchange, found: Sequence[EarlierResponse], now: float) -> tuple[Choice, ...]:
    """Return a row for each earlier response: status, time, profile, size and request."""
    names = max((len(each.profile_name) for each in found), default=0)
    return tuple(
        Choice(
            str(index),
            (
                (f"{each.status:<4} ", "good" if 200 <= each.status < 300 else "bad"),
                (f"{format_time_ago(each.at, now):<15} ", "plain"),
                (f"{each.profile_name:<{names}}  ", "plain"),
                (f"{format_size(each.size):>8}  ", "dim"),
                (f"{each.method:<6} ", METHOD_SPANS.get(each.method, "title")),
                (each.target, "plain"),
            ),
            group=SAME_REQUEST if each.is_response_to(exchange) else OTHER_REQUESTS,
        )
        for index, each in enumerate(found)
    )
