"""Sending of requests: check a request, send it once, and record it in the history and the rate limit meters."""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING, NamedTuple, Protocol

from frameio_tui.core.errors import FrameioTuiError, Interrupted
from frameio_tui.core.http.exchange import Exchange, Outgoing, Response, Timing
from frameio_tui.core.http.guard import check_allowed, check_approved
from frameio_tui.core.http.reception import Reception
from frameio_tui.core.http.request import RequestSpec, check_json_body, resolve_url
from frameio_tui.services.requests.headers import headers_of, is_json, notes_of, path_of, with_bearer

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractAsyncContextManager

    from frameio_tui.core.catalog.operation import Operation
    from frameio_tui.core.http.rate_limit import RateReading
    from frameio_tui.core.ports.requests import Transport
    from frameio_tui.core.ports.system import Clock
    from frameio_tui.core.profiles.profile import Profile
    from frameio_tui.core.secret import Secret
    from frameio_tui.services.auth.bearer import BearerService
    from frameio_tui.services.catalogs import Catalogs
    from frameio_tui.services.profiles import ProfileEntry
    from frameio_tui.services.requests.slots import RequestSlots


TOO_MANY = 429

DRAWING = 0.1
"""Seconds to wait before saving an exchange, so that the user interface can draw the response first."""

BEARER_REUSE = 1.0
"""Seconds for which the requests of a task use the same token before it is looked up again."""


class Prepared(NamedTuple):
    """A request that passed every check and only lacks its bearer token."""

    outgoing: Outgoing
    operation: Operation | None
    number: int = 0
    """Number of its slot in the rate limit meter; 0 if it has none."""


class Recorder(Protocol):
    """Records requests: in the history, or in the journal of a task. The methods are those of `HistoryRecorder`."""

    deferred: bool
    """Whether a response is recorded a moment later and in a thread, so that it can be shown first."""

    def record_response(
        self, profile: Profile, exchange: Exchange, operation: Operation | None, kind: str = ...
    ) -> None:
        """Record a request that got a response."""

    def record_own_request(
        self, profile: Profile, outgoing: Outgoing, response: Response, started_at: float, duration: float, kind: str
    ) -> None:
        """Record a request that got a response and was sent again by the program."""

    def record_failure(
        self,
        profile: Profile,
        outgoing: Outgoing,
        error: FrameioTuiError,
        started_at: float,
        kind: str = ...,
        *,
        partial: Response | None = None,
    ) -> None:
        """Record a request that got no response or an incomplete one."""


class RequestSender:
    """Sends requests of profiles with one transport, one recorder and one set of rate limit meters."""

    def __init__(
        self,
        bearers: BearerService,
        transport: Transport,
        catalogs: Catalogs,
        recorder: Recorder,
        slots: RequestSlots,
        clock: Clock,
    ) -> None:
        self._bearers = bearers
        self._transport = transport
        self._catalogs = catalogs
        self._recorder = recorder
        self._clock = clock
        self._meters = slots.meters
        self._slots = slots
        self._latest_bearer: tuple[str, float, Secret] | None = None
        """Profile ID, end of use and token."""
        self._early_bearer: tuple[str, asyncio.Future[Secret]] | None = None
        """Profile ID and the token for its next request, which a thread looks up."""
        self._pending_entries: dict[asyncio.Future[None], asyncio.Event] = {}
        """Pending history writes, each with the event that triggers it at once."""

    def prepare(
        self, entry: ProfileEntry, spec: RequestSpec, *, allow_once: bool = False, confirmed: bool = False
    ) -> Prepared:
        """Check everything that needs no network, and build the request.

        `allow_once` is the user's typed permission for this request of a read-only profile; `confirmed` says that
        the user agreed to a method that the profile asks before.

        Raises UnapprovedProfile, ReadOnlyProfile, ConfirmationRequired, OtherOrigin, InvalidInput.
        """
        profile = entry.profile
        check_approved(profile, entry.approval)
        if profile.account:
            spec = spec.fill({"account_id": profile.account})
        url = resolve_url(spec, profile.base_url, profile.api)
        operation = self._catalogs.match(spec.method, url)
        check_allowed(profile, spec.method, operation, allow_once=allow_once, confirmed=confirmed)
        headers = headers_of(entry, spec, operation, path_of(url))
        if spec.body and is_json(headers):
            check_json_body(spec.body)
        outgoing = Outgoing(spec.method, url, headers, spec.body.encode("utf-8", "surrogatepass"))
        return Prepared(outgoing, operation)

    async def send(
        self,
        entry: ProfileEntry,
        spec: RequestSpec,
        *,
        allow_once: bool = False,
        confirmed: bool = False,
        kind: str = "request",
    ) -> Exchange:
        """Send one request of a profile. Raises NoResponse and the errors of `prepare` and `BearerService.bearer`.

        The parameters are those of `prepare` and `send_prepared`.
        """
        prepared = self.prepare(entry, spec, allow_once=allow_once, confirmed=confirmed)
        return await self.send_prepared(entry, prepared, kind=kind)

    async def send_prepared(
        self,
        entry: ProfileEntry,
        prepared: Prepared,
        reception: Reception | None = None,
        *,
        kind: str = "request",
    ) -> Exchange:
        """Send a prepared request; `kind` says in the history what it was sent for.

        After a 401 it is sent again if another token can be found. Raises NoResponse and the errors of
        `BearerService.bearer`.
        """
        key = meter_key(entry, prepared.operation)
        number = prepared.number or self._meters.begin(key, self._clock.monotonic())
        try:
            return await self._send_numbered(entry, prepared._replace(number=number), reception or Reception(), kind)
        finally:
            self._meters.end(key, number)

    async def _send_numbered(
        self, entry: ProfileEntry, prepared: Prepared, reception: Reception, kind: str
    ) -> Exchange:
        """Send a request that is counted as in flight."""
        profile, operation = entry.profile, prepared.operation
        bearer = await self._bearer(profile)
        outgoing = with_bearer(prepared.outgoing, bearer, profile.base_url)
        started = self._clock.now()
        response, timing = await self._send_recorded(profile, outgoing, started, reception)
        notes: tuple[str, ...] = ()
        if response.status == 401 and (operation is None or profile.credential not in operation.rejected_credentials):
            other, notes = await self._token_after_401(profile, bearer)
            if other is not None:
                self._latest_bearer = None
                self._record(
                    self._recorder.record_own_request, profile, outgoing, response, started, timing.total, "refused"
                )
                # A request refused with 401 was not executed, so sending it again is safe for every method.
                bearer, outgoing = other, with_bearer(outgoing, other, profile.base_url)
                response, timing = await self._send_recorded(profile, outgoing, started, reception)
        if 200 <= response.status < 300:
            self._bearers.accepted(profile, bearer)
        self._update_meter(entry, prepared, response)
        exchange = _exchange(entry, Prepared(outgoing, operation), response, timing, started)
        exchange = exchange._replace(notes=(*notes, *exchange.notes))
        self._record(self._recorder.record_response, profile, exchange, operation, kind)
        return exchange

    def look_up_bearer(self, profile: Profile) -> None:
        """Begin to look up the token for the next request of a profile, which raises the errors of the lookup."""
        looking_up = asyncio.get_running_loop().run_in_executor(None, self._bearers.bearer, profile)
        looking_up.add_done_callback(lambda done: done.cancelled() or done.exception())  # it may not be needed
        self._early_bearer = profile.id, looking_up

    async def _bearer(self, profile: Profile) -> Secret:
        """Return the token to send. For a moment, the requests of a task share the latest one."""
        now, latest = self._clock.monotonic(), self._latest_bearer
        if latest is not None and latest[0] == profile.id and now < latest[1]:
            return latest[2]
        early, self._early_bearer = self._early_bearer, None
        if early is not None and early[0] == profile.id:
            bearer = await early[1]
        else:
            # Off the event loop: a password manager, a slow disk or a token refresh must not freeze the screen.
            bearer = await asyncio.to_thread(self._bearers.bearer, profile)
        if not self._recorder.deferred:
            self._latest_bearer = (profile.id, now + BEARER_REUSE, bearer)
        return bearer

    def incomplete(self, entry: ProfileEntry, prepared: Prepared, reception: Reception) -> Exchange | None:
        """Return what has arrived of a request that is in progress, was cancelled or was cut off.

        Returns None if the headers have not arrived yet or nothing was stored.
        """
        response, timing = reception.response(), reception.timing()
        if response is None:
            return None
        return _exchange(entry, prepared, response, timing, self._clock.now() - timing.total)

    def _update_meter(self, entry: ProfileEntry, prepared: Prepared, response: Response) -> None:
        """Update the rate limit meter from a response, or count the request against the documented limit."""
        operation = prepared.operation
        documented = operation.rate_limit if operation is not None else None
        key, now, refused = meter_key(entry, operation), self._clock.monotonic(), response.status == TOO_MANY
        self._meters.note(key, response.headers, now, documented, refused=refused, number=prepared.number)

    def _record(self, write: Callable[..., None], *what: object) -> None:
        """Record in the background if the recorder is `deferred`, so that the response can be shown first.

        The writing thread would compete with the drawing of that response, so it starts a moment later.
        """
        if not self._recorder.deferred:
            write(*what)
            return
        hurry = asyncio.Event()

        async def write_later() -> None:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(hurry.wait(), DRAWING)
            await asyncio.to_thread(write, *what)

        task = asyncio.ensure_future(write_later())
        self._pending_entries[task] = hurry
        task.add_done_callback(lambda _done: self._pending_entries.pop(task, None))

    async def settle(self) -> None:
        """Wait until all exchanges are saved in the history."""
        while self._pending_entries:
            for hurry in self._pending_entries.values():
                hurry.set()
            await asyncio.gather(*self._pending_entries)

    async def _send_recorded(
        self,
        profile: Profile,
        outgoing: Outgoing,
        started: float,
        reception: Reception,
    ) -> tuple[Response, Timing]:
        """Send a request and return its response; record a failure or cancellation in the history."""
        try:
            return await self._transport.send(outgoing, reception)
        except FrameioTuiError as error:
            partial = reception.response()
            await asyncio.to_thread(self._recorder.record_failure, profile, outgoing, error, started, partial=partial)
            raise
        except (asyncio.CancelledError, OSError):  # cancelled, or the reader of the response was closed
            # Not in a thread, because a cancelled task must not wait for one.
            doubt = "the server may have received the request" if reception.in_doubt else "nothing was sent"
            cancelled = Interrupted(f"Cancelled; {doubt}.")
            self._recorder.record_failure(profile, outgoing, cancelled, started, partial=reception.response())
            raise

    async def _token_after_401(self, profile: Profile, bearer: Secret) -> tuple[Secret | None, tuple[str, ...]]:
        """Return another token after a 401 and the notes about it, or None if the 401 is final."""
        try:
            other = await asyncio.to_thread(self._bearers.after_refusal, profile, bearer)
        except FrameioTuiError as error:
            return None, (str(error),)
        return other, ("The request was sent again with a refreshed token after a 401.",) if other is not None else ()

    def slot(
        self, entry: ProfileEntry, operation: Operation | None, on_wait: Callable[[float], None] | None = None
    ) -> AbstractAsyncContextManager[int]:
        """Wait for a slot of the operation, and return the number for `Prepared`. See `RequestSlots.slot`."""
        return self._slots.slot(meter_key(entry, operation), on_wait)

    def rate(self, entry: ProfileEntry, operation: Operation | None) -> RateReading | None:
        """Return the remaining rate limit of the operation, or None if it is unknown."""
        return self._meters.now(meter_key(entry, operation), self._clock.monotonic())

    def seconds_until_room(self, entry: ProfileEntry, operation: Operation | None) -> float:
        """Return the seconds until the operation's rate limit allows another request; 0 if it does now."""
        return self._meters.wait(meter_key(entry, operation), self._clock.monotonic())

    def seconds_after_429(self, entry: ProfileEntry, exchange: Exchange, attempt: int) -> float:
        """Return the seconds to wait before retrying a request that got a 429; `attempt` counts from 0."""
        operation = self._catalogs.match(exchange.outgoing.method, exchange.outgoing.url)
        key = meter_key(entry, operation)
        return self._meters.wait_after_429(key, exchange.response.headers, attempt, self._clock.now())


def meter_key(entry: ProfileEntry, operation: Operation | None) -> tuple[str, str, str]:
    """Return origin, user (or profile) and operation, because limits are counted per user across all tokens."""
    person = entry.record.person
    return (
        entry.profile.base_url,
        person.id if person else entry.profile.id,
        operation.id if operation else "",
    )


def _exchange(entry: ProfileEntry, prepared: Prepared, response: Response, timing: Timing, started: float) -> Exchange:
    """Return the exchange of a prepared request and its response."""
    profile, operation = entry.profile, prepared.operation
    return Exchange(
        profile.id,
        profile.name,
        profile.api.value,
        prepared.outgoing,
        response,
        timing,
        started,
        entry.record.person,
        operation.id if operation else "",
        notes_of(response),
    )
