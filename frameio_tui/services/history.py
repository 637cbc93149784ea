"""Writes what was sent and answered into the history, redacted, and learns ids from it (trust T2, T6, T28)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from frameio_tui.core.http.history import HistoryEntry
from frameio_tui.core.resources.ids import ids_in
from frameio_tui.core.text.redact import redact_body, redact_text, redact_url

if TYPE_CHECKING:
    from frameio_tui.core.catalog.operation import Operation
    from frameio_tui.core.errors import FrameioTuiError
    from frameio_tui.core.http.exchange import Answer, Exchange, Outgoing
    from frameio_tui.core.ports import Clock, HistoryStore, SeenIds
    from frameio_tui.core.profiles.profile import Profile

PAGE = "page"
"""The kind of what was sent for a further page of a list."""
IDS_AT_MOST = 500


class Recorder:
    """The only writer of history and seen ids."""

    def __init__(self, history: HistoryStore, seen: SeenIds, clock: Clock, body_limit: int) -> None:
        self._history = history
        self._seen = seen
        self._clock = clock
        self._body_limit = body_limit

    def finished(
        self, profile: Profile, exchange: Exchange, operation: Operation | None, kind: str = "request"
    ) -> None:
        """Note an answered request."""
        outgoing, answer = exchange.outgoing, exchange.answer
        self._history.add(
            _call(profile, outgoing, answer, exchange.started_at, exchange.timing.total, kind)._replace(
                request_body=redact_body(outgoing.body, "application/json", self._body_limit),
                response_body=self._kept(answer, kind),
                operation_id=operation.id if operation else "",
            )
        )
        if exchange.ok:
            self._seen.remember(profile.id, ids_in(answer.body, profile.api, IDS_AT_MOST))

    def called(
        self, profile: Profile, outgoing: Outgoing, answer: Answer, started_at: float, duration: float, kind: str
    ) -> None:
        """Note a call that nobody asked for as such: where it went and how it ended, nothing of what was said."""
        self._history.add(_call(profile, outgoing, answer, started_at, duration, kind))

    def _kept(self, answer: Answer, kind: str) -> str:
        """What the history keeps of a body; of the pages of a gathered list nothing: the list itself is at hand."""
        if kind == PAGE:
            return ""
        return redact_body(answer.body, answer.header("content-type") or "", self._body_limit)

    def failed(
        self,
        profile: Profile,
        outgoing: Outgoing,
        error: FrameioTuiError,
        started_at: float,
        kind: str = "request",
        *,
        partial: Answer | None = None,
    ) -> None:
        """Note a request without an answer, or with a part of one."""
        secrets = (outgoing.bearer,) if outgoing.bearer else ()
        self._history.add(
            HistoryEntry(
                profile_id=profile.id,
                at=started_at,
                method=outgoing.method,
                target=_target(outgoing),
                status=partial.status if partial is not None else 0,
                duration=max(0.0, self._clock.now() - started_at),
                body_size=partial.body_size if partial is not None else 0,
                response_body=self._kept(partial, kind) if partial is not None else "",
                request_body=redact_body(outgoing.body, "application/json", self._body_limit),
                error=redact_text(str(error), secrets),
                kind=kind,
            )
        )


def _call(
    profile: Profile, outgoing: Outgoing, answer: Answer, started_at: float, duration: float, kind: str
) -> HistoryEntry:
    """Where a call went and how it ended."""
    return HistoryEntry(
        profile_id=profile.id,
        at=started_at,
        method=outgoing.method,
        target=_target(outgoing),
        status=answer.status,
        duration=duration,
        body_size=answer.body_size,
        kind=kind,
    )


def _target(outgoing: Outgoing) -> str:
    """Path and query, redacted."""
    url = redact_url(outgoing.url)
    after_scheme = url.partition("://")[2]
    slash = after_scheme.find("/")
    return after_scheme[slash:] if slash >= 0 else "/"
