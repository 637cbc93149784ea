"""Checks a request of a profile, sends it once and notes it in the history and in the rate limit meters."""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING, NamedTuple

from frameio_tui.core.errors import FrameioTuiError, Interrupted
from frameio_tui.core.http.exchange import Exchange, Outgoing, Response, Timing
from frameio_tui.core.http.guard import check_allowed, check_trusted
from frameio_tui.core.http.rate_limit import Meters
from frameio_tui.core.http.reception import Reception
from frameio_tui.core.http.request import RequestSpec, check_json_body, resolve_url
from frameio_tui.services.requests.headers import headers_of, is_json, notes_of, path_of, with_bearer

if TYPE_CHECKING:
    from collections.abc import Callable

    from frameio_tui.core.catalog.operation import Operation
    from frameio_tui.core.http.rate_limit import RateReading
    from frameio_tui.core.ports import Clock, Transport
    from frameio_tui.core.profiles.profile import Profile
    from frameio_tui.core.secret import Secret
    from frameio_tui.services.auth.bearer import BearerService
    from frameio_tui.services.catalogs import Catalogs
    from frameio_tui.services.history import HistoryRecorder
    from frameio_tui.services.profiles import ProfileEntry


TOO_MANY = 429

DRAWING = 0.1
"""Seconds that whoever waits for an answer has to draw it, before it is written down without being asked for."""


class Prepared(NamedTuple):
    """A request that passed every check and waits for its bearer."""

    outgoing: Outgoing
    operation: Operation | None


class RequestSender:
    """Sends requests of profiles, with one transport, one recorder and one set of rate limit meters."""

    def __init__(
        self,
        bearers: BearerService,
        transport: Transport,
        catalogs: Catalogs,
        recorder: HistoryRecorder,
        clock: Clock,
    ) -> None:
        self._bearers = bearers
        self._transport = transport
        self._catalogs = catalogs
        self._recorder = recorder
        self._clock = clock
        self._meters = Meters()
        self._noting: dict[asyncio.Future[None], asyncio.Event] = {}
        """What is being written down, each with what makes it hurry."""

    def prepare(
        self, entry: ProfileEntry, spec: RequestSpec, *, allow_once: bool = False, confirmed: bool = False
    ) -> Prepared:
        """Everything that can be refused without the network.

        Raises UntrustedProfile, ReadOnlyProfile, GuardedOperation, OtherOrigin, InvalidInput.
        """
        profile = entry.profile
        check_trusted(profile, entry.trust)
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
        """Send one request as the profile. Raises what `prepare` and the bearer raise, and NoResponse."""
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
        """Send what `prepare` let through; `kind` says in the history what it was sent for."""
        profile, operation = entry.profile, prepared.operation
        reception = reception or Reception()
        # Off the event loop: a password manager, a slow disk or a renewal must not freeze the screen.
        bearer = await asyncio.to_thread(self._bearers.bearer, profile)
        outgoing = with_bearer(prepared.outgoing, bearer, profile.base_url)
        started = self._clock.now()
        response, timing = await self._sent(profile, outgoing, started, reception)
        notes: tuple[str, ...] = ()
        if response.status == 401 and (operation is None or profile.credential not in operation.refuses):
            other, notes = await self._after_refusal(profile, bearer)
            if other is not None:
                self._note(self._recorder.called, profile, outgoing, response, started, timing.total, "refused")
                # A 401 was not carried out, so sending once more is safe whatever the method.
                bearer, outgoing = other, with_bearer(outgoing, other, profile.base_url)
                response, timing = await self._sent(profile, outgoing, started, reception)
        if 200 <= response.status < 300:
            self._bearers.accepted(profile, bearer)
        self._meter(entry, operation, response)
        exchange = _exchange(entry, Prepared(outgoing, operation), response, timing, started)
        exchange = exchange._replace(notes=(*notes, *exchange.notes))
        self._note(self._recorder.finished, profile, exchange, operation, kind)
        return exchange

    def incomplete(self, entry: ProfileEntry, prepared: Prepared, reception: Reception) -> Exchange | None:
        """What has arrived so far of a request under way, or of one that was cancelled or cut off.

        None before its headers, and where nothing was kept.
        """
        response, timing = reception.response(), reception.timing()
        if response is None:
            return None
        return _exchange(entry, prepared, response, timing, self._clock.now() - timing.total)

    def _meter(self, entry: ProfileEntry, operation: Operation | None, response: Response) -> None:
        """What an answer says of the limit, or that it used up a call of the documented one."""
        documented = operation.rate_limit if operation is not None else None
        refused, now = response.status == TOO_MANY, self._clock.monotonic()
        self._meters.note(_meter_key(entry, operation), response.headers, now, documented, refused=refused)

    def _note(self, write: Callable[..., None], *what: object) -> None:
        """Write into the history beside everything else: nobody waits for the disk to see an answer.

        A thread would take turns with the drawing of that answer, so it lets it go first.
        """
        hurry = asyncio.Event()

        async def noted() -> None:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(hurry.wait(), DRAWING)
            await asyncio.to_thread(write, *what)

        task = asyncio.ensure_future(noted())
        self._noting[task] = hurry
        task.add_done_callback(lambda _done: self._noting.pop(task, None))

    async def settle(self) -> None:
        """Wait until what was sent is written down."""
        while self._noting:
            for hurry in self._noting.values():
                hurry.set()
            await asyncio.gather(*self._noting)

    async def _sent(
        self,
        profile: Profile,
        outgoing: Outgoing,
        started: float,
        reception: Reception,
    ) -> tuple[Response, Timing]:
        try:
            return await self._transport.send(outgoing, reception)
        except FrameioTuiError as error:
            partial = reception.response()
            await asyncio.to_thread(self._recorder.failed, profile, outgoing, error, started, partial=partial)
            raise
        except (asyncio.CancelledError, OSError):  # cancelled, or whoever reads the response went away
            # Not in a thread: what is cancelled must not wait for one.
            doubt = "it may have arrived" if reception.in_doubt else "nothing was sent"
            cancelled = Interrupted(f"Cancelled; {doubt}.")
            self._recorder.failed(profile, outgoing, cancelled, started, partial=reception.response())
            raise

    async def _after_refusal(self, profile: Profile, bearer: Secret) -> tuple[Secret | None, tuple[str, ...]]:
        """Another token after a 401, and what to say about it; the refusal stands where there is none."""
        try:
            other = await asyncio.to_thread(self._bearers.after_refusal, profile, bearer)
        except FrameioTuiError as error:
            return None, (str(error),)
        return other, ("Sent again with a renewed token after a 401.",) if other is not None else ()

    def rate(self, entry: ProfileEntry, operation: Operation | None) -> RateReading | None:
        """What is left of the operation's limit, drained forward to now."""
        return self._meters.now(_meter_key(entry, operation), self._clock.monotonic())

    def seconds_until_room(self, entry: ProfileEntry, operation: Operation | None) -> float:
        """Seconds until the operation's limit has room for a request; 0 when it has."""
        return self._meters.wait(_meter_key(entry, operation), self._clock.monotonic())

    def seconds_after_429(self, entry: ProfileEntry, exchange: Exchange, attempt: int) -> float:
        """Seconds after which a request that was refused with 429 may be sent again; `attempt` counts from 0."""
        operation = self._catalogs.match(exchange.outgoing.method, exchange.outgoing.url)
        key = _meter_key(entry, operation)
        return self._meters.wait_after_429(key, exchange.response.headers, attempt, self._clock.now())


def _meter_key(entry: ProfileEntry, operation: Operation | None) -> tuple[str, str, str]:
    """Origin, person (else the profile) and operation: limits are counted per user, over all tokens."""
    person = entry.record.person
    return (
        entry.profile.base_url,
        person.id if person else entry.profile.id,
        operation.id if operation else "",
    )


def _exchange(entry: ProfileEntry, prepared: Prepared, response: Response, timing: Timing, started: float) -> Exchange:
    """A request of a profile with what came back."""
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
