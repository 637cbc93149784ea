"""Recording of requests and responses in the history, redacted, and of the IDs they contain."""

from __future__ import annotations

from typing import TYPE_CHECKING

from frameio_tui.core.http.history import TASK, HistoryEntry
from frameio_tui.core.resources.id_kinds import params_of
from frameio_tui.core.resources.ids import ids_in, kinds_of_placeholder
from frameio_tui.core.text.redact import MASK, redact_body, redact_headers, redact_text, redact_url

if TYPE_CHECKING:
    from collections.abc import Sequence

    from frameio_tui.core.catalog.operation import Operation
    from frameio_tui.core.errors import FrameioTuiError
    from frameio_tui.core.http.exchange import Exchange, Outgoing, Response
    from frameio_tui.core.ports.requests import HistoryStore, SeenIds
    from frameio_tui.core.ports.system import Clock
    from frameio_tui.core.profiles.profile import Profile
    from frameio_tui.core.resources.ids import SeenId
    from frameio_tui.core.secret import Secret
    from frameio_tui.core.tasks.task import TaskRecord

PAGE = "page"
"""Value of `kind` for requests that fetch another page of a list."""
MAX_IDS = 500
MAX_HEADERS = 100
MAX_HEADER_LENGTH = 2000
"""Characters of the name and of the value of a header that are stored."""


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
        if exchange.ok:
            found = ids_in(response.body, profile.api, MAX_IDS)
            self._seen.remember(profile.id, _without_secrets(found, secrets))
        entry = _call(profile, outgoing, response, exchange.started_at, exchange.timing.total, kind)
        self._history.add(
            self._with_content(entry, outgoing, response, secrets)._replace(
                operation_id=operation.id if operation else "",
                names=self._names(profile, operation, entry.target),
            )
        )

    def record_own_request(
        self, profile: Profile, outgoing: Outgoing, response: Response, started_at: float, duration: float, kind: str
    ) -> None:
        """Record a request that the program made on its own, such as a token refresh, without bodies.

        `kind` says what the request was sent for; `duration` is in seconds.
        """
        self._history.add(_call(profile, outgoing, response, started_at, duration, kind))

    def record_task(self, record: TaskRecord) -> None:
        """Record one run of a task. Its calls are in its journal."""
        progress, report = record.progress, record.report
        self._history.add(
            HistoryEntry(
                profile_id=record.profile_id,
                at=self._clock.now() - progress.elapsed,
                method="JOB",
                target=redact_text(record.title),
                status=0,
                duration=progress.elapsed,
                response_body=f"{record.state}; requests: {progress.requests}; job: {record.id}",
                error=redact_text(report.error),
                kind=TASK,
            )
        )

    def _with_content(
        self, entry: HistoryEntry, outgoing: Outgoing, response: Response | None, secrets: Sequence[Secret]
    ) -> HistoryEntry:
        """Return the entry with the body and headers of the request, and those of the response if there is one."""
        entry = entry._replace(
            request_body=redact_body(outgoing.body, "application/json", self._body_limit, secrets),
            request_size=len(outgoing.body),
        )
        if entry.kind != PAGE:
            entry = entry._replace(request_headers=_stored_headers(outgoing.headers, secrets))
        if response is None:
            return entry
        if entry.kind != PAGE:
            entry = entry._replace(response_headers=_stored_headers(response.headers, secrets))
        reason = redact_text(response.reason[:MAX_HEADER_LENGTH], secrets)
        return entry._replace(reason=reason, response_body=self._redacted_body(response, entry.kind, secrets))

    def _names(self, profile: Profile, operation: Operation | None, target: str) -> tuple[tuple[str, str], ...]:
        """Return the IDs in the path of a request, with their names as far as they are known."""
        if operation is None:
            return ()
        names: dict[str, str] = {}
        for placeholder, value in params_of(operation, target.partition("?")[0]).items():
            for kind in kinds_of_placeholder(placeholder):
                name = self._seen.name_of(profile.id, kind, value)
                if name:
                    names[value] = name
                    break
        return tuple(names.items())

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
        entry = HistoryEntry(
            profile_id=profile.id,
            at=started_at,
            method=outgoing.method,
            target=_target(outgoing),
            status=partial.status if partial is not None else 0,
            duration=max(0.0, self._clock.now() - started_at),
            body_size=partial.body_size if partial is not None else 0,
            error=redact_text(str(error), secrets),
            kind=kind,
            origin=_origin(outgoing),
        )
        self._history.add(self._with_content(entry, outgoing, partial, secrets))


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
        origin=_origin(outgoing),
    )


def _stored_headers(headers: Sequence[tuple[str, str]], secrets: Sequence[Secret]) -> tuple[tuple[str, str], ...]:
    """Return headers as the history stores them: redacted, and limited in number and length."""
    limited = ((name[:MAX_HEADER_LENGTH], value) for name, value in headers[:MAX_HEADERS])
    return tuple((name, value[:MAX_HEADER_LENGTH]) for name, value in redact_headers(limited, secrets))


def _origin(outgoing: Outgoing) -> str:
    """Return scheme, host and port of a request."""
    scheme, separator, rest = outgoing.url.partition("://")
    return f"{scheme}{separator}{rest.partition('/')[0].partition('?')[0]}"


def _target(outgoing: Outgoing) -> str:
    """Return the path and query of a request, redacted."""
    url = redact_url(outgoing.url, outgoing.secrets)
    after_scheme = url.partition("://")[2]
    slash = after_scheme.find("/")
    return after_scheme[slash:] if slash >= 0 else "/"
