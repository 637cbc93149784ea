"""The log of a task's calls in its journal, instead of the request history (trust T28)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from frameio_tui.core.tasks.task import TaskCall
from frameio_tui.core.text.redact import redact_text, redact_url

if TYPE_CHECKING:
    from collections.abc import Callable

    from frameio_tui.core.catalog.operation import Operation
    from frameio_tui.core.errors import FrameioTuiError
    from frameio_tui.core.http.exchange import Exchange, Outgoing, Response
    from frameio_tui.core.ports import Clock, TaskJournal
    from frameio_tui.core.profiles.profile import Profile


class CallLog:
    """Implements `Recorder` of `services.requests.sender`: method, URL with masked signatures, status, time; no bodies.

    A call is in the journal before its response is used.
    """

    deferred = False

    def __init__(self, journal: TaskJournal, clock: Clock, on_call: Callable[[], None]) -> None:
        self._journal = journal
        self._clock = clock
        self._on_call = on_call

    def record_response(
        self, profile: Profile, exchange: Exchange, operation: Operation | None, kind: str = "request"
    ) -> None:
        """Log a call that got a response."""
        del profile, operation, kind
        self._log(exchange.outgoing, exchange.started_at, exchange.timing.total, exchange.response.status)

    def record_own_request(
        self, profile: Profile, outgoing: Outgoing, response: Response, started_at: float, duration: float, kind: str
    ) -> None:
        """Log a call that was refused and is sent again with another token."""
        del profile, kind
        self._log(outgoing, started_at, duration, response.status)

    def record_failure(
        self,
        profile: Profile,
        outgoing: Outgoing,
        error: FrameioTuiError,
        started_at: float,
        kind: str = "request",
        *,
        partial: Response | None = None,
    ) -> None:
        """Log a call that got no response, or an incomplete one."""
        del profile, kind
        status = 0 if partial is None else partial.status
        duration = max(0.0, self._clock.now() - started_at)
        self._log(outgoing, started_at, duration, status, redact_text(str(error), outgoing.secrets))

    def _log(self, outgoing: Outgoing, at: float, duration: float, status: int, error: str = "") -> None:
        url = redact_url(outgoing.url, outgoing.secrets)
        self._journal.log(TaskCall(at, outgoing.method, url, status, duration, error))
        self._on_call()
