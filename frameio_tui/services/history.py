"""Recording of requests and responses in the history, redacted, and of the IDs they contain."""

from __future__ import annotations

from typing import TYPE_CHECKING

from frameio_tui.core.http.history import TASK, HistoryEntry
from frameio_tui.core.resources.ids import ids_in
from frameio_tui.core.text.redact import MASK, redact_body, redact_text, redact_url

if TYPE_CHECKING:
    from collections.abc import Sequence

    from frameio_tui.core.catalog.operation import Operation
    from frameio_tui.core.errors import FrameioTuiError
    from frameio_tui.core.http.exchange import Exchange, Outgoing, Response
    from frameio_tui.core.ports import Clock, HistoryStore, SeenIds
    from frameio_tui.core.profiles.profile import Profile
    from frameio_tui.core.resources.ids import SeenId
    from frameio_tui.core.secret import Secret
    from frameio_tui.core.tasks.task import TaskRecord

PAGE = "page"
"""Value of `kind` for requests that fetch another page of a list."""
MAX_IDS = 500


class HistoryRecorder:
    """Writes to the history and to the store of seen IDs. Nothing else writes to them."""

    deferred = True

    def __init__(self, history: HistoryStore, seen: SeenIds, clock: Clock, body_limit: int) -> None:
        self._history = history
        self._seen = seen
        self._clock = clock
        self._body_limit = body_limit

    def record_response(
        self, profile: Profile, exchange: Exchange, operation: Operation | None, kind: str = "request"
    ) -> None:
        """Record a request that got a response, and remember the IDs in it if it succeeded.

        `kind` says what the request was sent for.
        """
        outgoing, response = exchange.outgoing, exchange.response
        secrets = outgoing.secrets
        self._history.add(
            _call(profile, outgoing, response, exchange.started_at, exchange.timing.total, kind)._replace(
                request_body=redact_body(outgoing.body, "application/json", self._body_limit, secrets),
                response_body=self._redacted_body(response, kind, secrets),
                operation_id=operation.id if operation else "",
            )
        )
        if exchange.ok:
            found = ids_in(response.body, profile.api, MAX_IDS)
            self._seen.remember(profile.id, _without_secrets(found, secrets))

    def record_own_request(
        self, profile: Profile, outgoing: Outgoing, response: Response, started_at: float, duration: float, kind: str
    ) -> None:
        """Record a request that the program made on its own, such as a token refresh, without bodies.

        `kind` says what the request was sent for; `duration` is in seconds.
        """
        self._history.add(_call(profile, outgoing, response, started_at, duration, kind))

    def record_task(self, record: TaskRecord) -> None:
        """Record one run of a task. Its calls are in its journal (trust T28)."""
        progress, report = record.progress, record.report
        self._history.add(
            HistoryEntry(
                profile_id=record.profile_id,
                at=self._clock.now() - progress.elapsed,
                method="TASK",
                target=redact_text(record.title),
                status=0,
                duration=progress.elapsed,
                response_body=f"{record.state}; requests: {progress.requests}; task: {record.id}",
                error=redact_text(report.error),
                kind=TASK,
            )
        )

    def _redacted_body(self, response: Response, kind: str, secrets: Sequence[Secret]) -> str:
        """Return the response body as the history stores it, redacted.

        Further pages of a list are stored without a body, because the complete list is available to the user anyway.
        """
        if kind == PAGE:
            return ""
        return redact_body(response.body, response.header("content-type") or "", self._body_limit, secrets)

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
        """Record a request that got no response, or with `partial` an incomplete one."""
        secrets = outgoing.secrets
        self._history.add(
            HistoryEntry(
                profile_id=profile.id,
                at=started_at,
                method=outgoing.method,
                target=_target(outgoing),
                status=partial.status if partial is not None else 0,
                duration=max(0.0, self._clock.now() - started_at),
                body_size=partial.body_size if partial is not None else 0,
                response_body=self._redacted_body(partial, kind, secrets) if partial is not None else "",
                request_body=redact_body(outgoing.body, "application/json", self._body_limit, secrets),
                error=redact_text(str(error), secrets),
                kind=kind,
            )
        )


def _without_secrets(found: Sequence[SeenId], secrets: Sequence[Secret]) -> Sequence[SeenId]:
    """Drop IDs that contain a secret, and mask secrets in the names of the others."""
    allowed = []
    for seen in found:
        name, identifier = seen.name, seen.id
        for secret in secrets:
            name, identifier = secret.masked_in(name, MASK), secret.masked_in(identifier, MASK)
        if identifier == seen.id:
            allowed.append(seen._replace(name=name))
    return allowed


def _call(
    profile: Profile, outgoing: Outgoing, response: Response, started_at: float, duration: float, kind: str
) -> HistoryEntry:
    """Return a history entry without bodies for a request and its response."""
    return HistoryEntry(
        profile_id=profile.id,
        at=started_at,
        method=outgoing.method,
        target=_target(outgoing),
        status=response.status,
        duration=duration,
        body_size=response.body_size,
        kind=kind,
    )


def _target(outgoing: Outgoing) -> str:
    """Return the path and query of a request, redacted."""
    url = redact_url(outgoing.url, outgoing.secrets)
    after_scheme = url.partition("://")[2]
    slash = after_scheme.find("/")
    return after_scheme[slash:] if slash >= 0 else "/"
