"""The flow of one request: fill placeholders, ask for confirmation if needed, send, and post what happens."""

from __future__ import annotations

import asyncio
import math
import time
from typing import TYPE_CHECKING, NamedTuple

from frameio_tui.core.diagnosis.explain import Explanation
from frameio_tui.core.errors import (
    ConfirmationRequired,
    FrameioTuiError,
    NoResponse,
    NoSuchProfile,
    ReadOnlyProfile,
    UnapprovedProfile,
)
from frameio_tui.core.http.guard import is_safe
from frameio_tui.core.http.reception import Reception
from frameio_tui.core.text.humanize import format_size
from frameio_tui.services.requests.accounts import account_gone
from frameio_tui.ui.console.messages import (
    ExchangeCutOff,
    ExchangeFinished,
    Notice,
    PlaceholdersFilled,
    ResponseArriving,
    ResponseExplained,
    SendEnded,
    SendFailed,
    SendProgress,
    SendStarted,
)
from frameio_tui.ui.console.request_bar import written_for
from frameio_tui.ui.console.request_info import operation_of
from frameio_tui.ui.console.resource_names import ResourceNames
from frameio_tui.ui.console.send.confirmation import request_question
from frameio_tui.ui.console.send.placeholders import Cancelled, PlaceholderFlow, PlaceholderServices
from frameio_tui.ui.dialogs.ask import confirm
from frameio_tui.ui.dialogs.specs import approval_question
from frameio_tui.ui.messages import ProfilesChanged

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from textual.message import Message
    from textual.worker import Worker

    from frameio_tui.core.http.exchange import Exchange, Progress
    from frameio_tui.core.http.pagination import PageRequest
    from frameio_tui.core.http.request import RequestSpec
    from frameio_tui.core.ports.requests import SeenIds
    from frameio_tui.services.catalogs import Catalogs
    from frameio_tui.services.profiles import ProfileEntry, ProfileService
    from frameio_tui.services.requests.sender import Prepared
    from frameio_tui.services.requests.service import RequestService
    from frameio_tui.ui.console.request_bar import WrittenFor
    from frameio_tui.ui.console.send.all_pages import Target
    from frameio_tui.ui.dialogs.ask import DialogOwner
    from frameio_tui.ui.dialogs.specs import ConfirmSpec
    from frameio_tui.ui.terminal.key_queue import HeldKey


PARTIAL_INTERVAL = 0.5
"""Seconds between two updates of a response that is arriving; a response that takes less is shown once."""
PARTIAL_BYTES_PER_SECOND = 4 * 2**20
"""Number of bytes received for each second between two updates.

Each update formats the whole body again, so that updates of a large body must be less frequent.
"""
MAX_PARTIAL = 4 * 2**20
"""Bytes up to which a response is shown while it arrives.

Each update holds a copy of the body, and the next chunk copies it once more: of 50 MB that would be 100 MB.
"""
RESENT_STATUSES = (401, 429)
"""Statuses after which a request may be sent again; a part of such a response is not shown."""


class RepeatGuard:
    """Prevents a key that is held down from sending a request that the user has not seen."""

    def __init__(self, key: HeldKey) -> None:
        self._key = key
        self._sent_by: object = None
        """The run of key presses that sent the last request."""
        self._filled_by: object = None
        """The run of presses of a held key that filled in a request without sending it."""

    def may_send(self) -> bool:
        """Return whether the current key may send a request.

        A repeat of a key that closed a dialog or filled in a request may not.
        """
        return not (self._key.closed_a_screen or self._key.is_repeat_of(self._filled_by))

    def sent(self) -> None:
        """Note that the current key sends a request."""
        self._sent_by = self._key.run

    def must_stop_after_filling(self) -> bool:
        """Return whether the key that filled a placeholder may be held down.

        If so, the request is filled in but not sent, and repeats of the key do not send it either.
        """
        held = self._key.changed_the_screen or self._key.is_repeat_of(self._sent_by)
        if held:
            self._filled_by = self._key.run
        return held


class SendServices(NamedTuple):
    """The services that sending needs."""

    requests: RequestService
    profiles: ProfileService
    catalogs: Catalogs
    seen: SeenIds


class RequestFlow:
    """Sends one request at a time and posts what happens.

    When a request or page ends, `SendEnded` is posted; a complete response is posted after it.

    `run` runs a coroutine in a worker. The methods that start a request return whether they did; if not, a notice says
    why.
    """

    def __init__(
        self,
        dialogs: DialogOwner,
        post: Callable[[Message], bool],
        run: Callable[[Coroutine[object, object, None]], Worker[None]],
        services: SendServices,
        guard: RepeatGuard,
    ) -> None:
        self._dialogs = dialogs
        self._post = post
        self._run = run
        self._requests, self._profiles, self._catalogs, self._seen = services
        self._guard = guard
        self._worker: Worker[None] | None = None
        self._reception = Reception()
        self._rate_limited: Exchange | None = None
        """The response with status 429 after which the request is going to be sent again."""
        self._last_progress = ""

    @property
    def in_doubt(self) -> bool:
        """Return whether the server may have processed the request although no complete response arrived."""
        return self._reception.in_doubt

    @property
    def is_busy(self) -> bool:
        """Return whether a request is being sent."""
        return self._worker is not None and not self._worker.is_finished

    def cancel(self) -> bool:
        """Cancel the current request; return whether there was one."""
        if self._worker is None or not self.is_busy:
            return False
        self._worker.cancel()
        return True

    def send(
        self, entry: ProfileEntry, spec: RequestSpec, other: WrittenFor | None, *, is_repeated: bool = False
    ) -> bool:
        """Send a request as a profile; `other` is the profile it was written for, if that is another one.

        With `is_repeated`, one key sends a request of the history again, so the user is asked if it may change
        something.
        """
        reason = ""
        if other is not None:
            reason = f"This request was written for {other.describe(written_for(entry))} and can modify data."
        elif is_repeated:
            reason = "This request is sent again, and can modify data."
        return self._start(lambda: self._send(entry, spec, reason), Reception(self._report_reception, keep=True))

    def load_page(self, entry: ProfileEntry, exchange: Exchange, page: PageRequest) -> bool:
        """Load another page of the list that `exchange` is a page of."""
        return self._start(lambda: self._load_page(entry, exchange, page), Reception(self._report_reception, keep=True))

    def load_all_pages(self, entry: ProfileEntry, shown: Exchange, target: Target) -> bool:
        """Load all pages of the list that `shown` is a page of."""
        return self._start(lambda: self._load_all_pages(entry, shown, target), Reception())

    def _start(self, make: Callable[[], Coroutine[object, object, None]], reception: Reception) -> bool:
        if not self._guard.may_send():
            text = "Not sent, because the same key has just closed a dialog. Press it again to send."
            self._post(Notice(text, error=True))
            return False
        if self.is_busy:
            self._post(Notice("Another request is being sent. Press Esc to cancel it.", error=True))
            return False
        self._reception, self._rate_limited, self._last_progress = reception, None, ""
        self._guard.sent()
        self._worker = self._run(make())
        return True

    async def _send(self, entry: ProfileEntry, spec: RequestSpec, reason: str) -> None:
        """Send a request; `reason` says why to ask first if it may change something, and is empty if not to ask."""
        try:
            entry = self._reload_entry(entry)
            filled = await self._fill(entry, spec)
            if filled != spec:
                entry = self._reload_entry(entry)  # it may have been approved to load a list
            self._post(PlaceholdersFilled(filled))
            if filled != spec and self._may_change(entry, filled) and self._guard.must_stop_after_filling():
                text = "Filled in, but not sent, because the key was held down. Press F5 to send."
                self._post(Notice(text, error=True))
                return
            confirmed = bool(reason) and await self._confirm_change(entry, filled, reason)
            prepared = await self._prepare(entry, filled, confirmed=confirmed)
        except Cancelled:
            return
        except FrameioTuiError as error:
            self._post(SendFailed(entry, "Not sent", Explanation(error.sentence, error.remedy)))
            return
        self._post(SendStarted(f"{prepared.outgoing.method} {prepared.outgoing.url}", warning_of(prepared, filled)))
        sending = self._requests.send_with_retry(
            entry, prepared, self._report_wait, self._reception, on_refused=self._set_rate_limited
        )
        await self._show_arriving(entry, sending, prepared)

    async def _load_page(self, entry: ProfileEntry, exchange: Exchange, page: PageRequest) -> None:
        sending = self._requests.send_page(entry, exchange, page, self._reception, self._report_wait_for_room)
        await self._show_arriving(entry, sending, self._requests.request_of_page(exchange, page))

    async def _load_all_pages(self, entry: ProfileEntry, shown: Exchange, target: Target) -> None:
        from frameio_tui.ui.console.send.all_pages import load_all_pages

        try:
            self._post(await load_all_pages(self._requests, entry, shown, target, self._report))
        except FrameioTuiError as error:
            self._post(SendFailed(entry, "Stopped", Explanation(error.sentence, error.remedy)))

    async def _show_arriving(
        self, entry: ProfileEntry, sending: Coroutine[object, object, Exchange], prepared: Prepared
    ) -> None:
        """Post what arrives of a response, and how its request ended."""
        arriving = asyncio.create_task(self._post_arriving(entry, prepared))
        try:
            await self._finish(entry, sending, prepared)
        finally:
            arriving.cancel()

    async def _finish(
        self, entry: ProfileEntry, sending: Coroutine[object, object, Exchange], prepared: Prepared
    ) -> None:
        """Post how a request ended, with what arrived of an incomplete response.

        If the profile's default account no longer exists, the profile is updated.
        """
        try:
            exchange = await sending
        except asyncio.CancelledError:
            if not self._post_part(entry, prepared, None, "Cancelled."):
                self._post_rate_limited(entry)
            raise
        except FrameioTuiError as error:
            explained = self._requests.explain_error(entry, error) if isinstance(error, NoResponse) else None
            if explained and self._post_part(entry, prepared, explained):
                return
            explanation = explained or Explanation(error.sentence, error.remedy)
            self._post(SendFailed(entry, "No response" if explained else "Not sent", explanation))
            return
        except Exception:
            doubt = " The server may have processed it." if self.in_doubt else ""
            self._post(SendProgress(f"An internal error stopped the request.{doubt}"))
            raise
        finally:
            self._post(SendEnded())
        why = None if exchange.ok else self._requests.explain(entry, exchange)
        page = self._requests.page(exchange)
        self._post(ExchangeFinished(entry, exchange, why, page))
        if account_gone(entry, exchange, page):
            await asyncio.to_thread(self._profiles.change, entry.profile, {"account": ""})
            self._post(ProfilesChanged(await asyncio.to_thread(self._profiles.overview)))
            gone = "The profile's default account is no longer in this list, so it was removed from the profile."
            self._post(ResponseExplained(entry, Explanation(gone)))

    # -- before sending

    def _may_change(self, entry: ProfileEntry, spec: RequestSpec) -> bool:
        """Return whether a request may change something when it is sent as this profile."""
        operation = operation_of(self._catalogs, entry.profile.api.value, spec.method, spec.path)
        return not is_safe(spec.method, operation)

    def _reload_entry(self, entry: ProfileEntry) -> ProfileEntry:
        """Return the profile as its file is now, so that an edit that protects it takes effect at once.

        Raises NoSuchProfile and BrokenFile.
        """
        name = entry.profile.name
        try:
            now = self._profiles.entry(name)  # not in a thread: a dialog must open before the next key acts
            if now.profile.id != entry.profile.id:
                raise NoSuchProfile(
                    f"The file of profile '{name}' now contains another profile.", "Press F2 to show all profiles."
                )
        except NoSuchProfile:
            self._post(ProfilesChanged(self._profiles.overview()))
            raise
        if now.profile != entry.profile:
            self._post(ProfilesChanged(self._profiles.overview()))
        return now

    async def _fill(self, entry: ProfileEntry, spec: RequestSpec) -> RequestSpec:
        """Fill the placeholders: the account from the profile, the others by asking. Raises Cancelled."""
        if not spec.placeholders():
            return spec
        lists = PlaceholderLists(self._requests, self._prepare_list, self._post)
        services = PlaceholderServices(self._catalogs, self._seen, lists, self._requests.explain_error)
        return await PlaceholderFlow(self._dialogs, services, entry).fill(spec)

    async def _prepare_list(self, entry: ProfileEntry, spec: RequestSpec) -> tuple[ProfileEntry, Prepared]:
        """Prepare a request for a list of IDs; return it with the profile, which may have been approved for it."""
        prepared = await self._prepare(self._reload_entry(entry), spec, confirmed=False)
        return self._reload_entry(entry), prepared

    async def _confirm_change(self, entry: ProfileEntry, spec: RequestSpec, reason: str) -> bool:
        """Ask before sending a request that may change something; return whether the user was asked.

        Raises Cancelled.
        """
        if not self._may_change(entry, spec):
            return False
        return await self._confirmed(request_question(entry, spec, self._names(entry), lines=(reason,)))

    def _names(self, entry: ProfileEntry) -> ResourceNames:
        return ResourceNames(self._catalogs, self._seen, entry)

    async def _prepare(self, entry: ProfileEntry, spec: RequestSpec, *, confirmed: bool) -> Prepared:
        """Prepare a request for sending; ask for what the profile requires and is not `confirmed` yet.

        That is a confirmation for a read-only profile or one that asks first, or the approval of a changed profile
        file. Raises Cancelled.
        """
        requests, name = self._requests, entry.profile.name
        try:
            return requests.prepare(entry, spec, confirmed=confirmed)
        except ReadOnlyProfile:
            lines = (f"The profile {name} is read-only. Confirming allows this request only.",)
            await self._confirmed(request_question(entry, spec, self._names(entry), lines=lines, typed=name))
            return requests.prepare(entry, spec, allow_once=True)
        except ConfirmationRequired:
            lines = (f"The profile asks before each {spec.method} request.",)
            await self._confirmed(request_question(entry, spec, self._names(entry), lines=lines))
            return requests.prepare(entry, spec, confirmed=True)
        except UnapprovedProfile:
            await self._confirmed(approval_question(entry))
            approved = await asyncio.to_thread(self._profiles.approve, name)
            self._post(ProfilesChanged(await asyncio.to_thread(self._profiles.overview)))
            return requests.prepare(approved, spec, confirmed=confirmed)

    async def _confirmed(self, question: ConfirmSpec) -> bool:
        """Return True if the user confirms. Raises Cancelled otherwise."""
        if not await confirm(self._dialogs, question):
            raise Cancelled
        return True

    # -- progress and incomplete responses

    def _report(self, text: str) -> None:
        if text != self._last_progress:  # called for every chunk of the body
            self._last_progress = text
            self._post(SendProgress(text))

    def _report_reception(self, reception: Reception) -> None:
        self._report(format_received(reception.progress))

    def _report_wait_for_room(self, left: float) -> None:
        self._report(f"Rate limit reached. Sending in {max(1, round(left))} s   Esc to cancel")

    def _report_wait(self, left: float) -> None:
        self._report(f"Rate limit (429): sending again in {max(1, round(left))} s   Esc to stop")

    def _set_rate_limited(self, exchange: Exchange) -> None:
        self._rate_limited = exchange

    async def _post_arriving(self, entry: ProfileEntry, prepared: Prepared) -> None:
        """Post what has arrived of the response at intervals, unless the request will be sent again."""
        posted, seen, pause, began = 0, 0, PARTIAL_INTERVAL, time.monotonic()
        while True:
            await asyncio.sleep(pause)
            progress = self._reception.progress
            size = progress.received
            pause = max(PARTIAL_INTERVAL, size / PARTIAL_BYTES_PER_SECOND)
            if size == posted or size > MAX_PARTIAL or self._reception.status in RESENT_STATUSES:
                continue
            if size > seen and seconds_left(progress, time.monotonic() - began) < PARTIAL_INTERVAL:
                seen, pause = size, PARTIAL_INTERVAL
                continue  # not worth a copy of a large body: the whole of it is about to be shown
            exchange = self._requests.incomplete(entry, prepared, self._reception)
            if exchange is not None and not exchange.response.complete:
                posted = size
                self._post(ResponseArriving(entry, exchange))

    def _post_part(
        self, entry: ProfileEntry, prepared: Prepared, explanation: Explanation | None, note: str = ""
    ) -> bool:
        """Post what arrived of a response that was cancelled or cut off; return whether anything did."""
        if self._reception.status in RESENT_STATUSES:
            return False
        exchange = self._requests.incomplete(entry, prepared, self._reception)
        if exchange is None or exchange.response.complete:
            return False
        notes = (*filter(None, (note,)), *exchange.notes)
        self._post(ExchangeCutOff(entry, exchange._replace(notes=notes), explanation))
        return True

    def _post_rate_limited(self, entry: ProfileEntry) -> None:
        """Post the 429 if the user stopped the wait for sending again, so that it can be read."""
        if self._rate_limited is not None:
            stopped = self._rate_limited._replace(notes=(*self._rate_limited.notes, "Not sent again."))
            self._post(ExchangeCutOff(entry, stopped, self._requests.explain(entry, self._rate_limited)))


class PlaceholderLists:
    """Loads lists of IDs for placeholders, with a notice while it waits."""

    def __init__(
        self,
        requests: RequestService,
        prepare: Callable[[ProfileEntry, RequestSpec], Coroutine[object, object, tuple[ProfileEntry, Prepared]]],
        post: Callable[[Message], bool],
    ) -> None:
        self._requests = requests
        self._prepare = prepare
        self._post = post
        self._entry: ProfileEntry | None = None
        """The profile as it was when the last list was loaded; it may have been approved for that."""

    async def load(self, entry: ProfileEntry, spec: RequestSpec, what: str) -> Exchange:
        """Send a request that only reads; `what` describes it while it is loading."""
        self._entry, prepared = await self._prepare(entry, spec)
        self._post(Notice(f"{what}   Esc to cancel"))
        try:
            return await self._requests.send_with_retry(self._entry, prepared, self._report_wait)
        finally:
            self._post(Notice(""))

    async def load_page(self, entry: ProfileEntry, exchange: Exchange, page: PageRequest) -> Exchange:
        """Request another page of a list."""
        self._post(Notice("Loading more   Esc to cancel"))
        try:
            return await self._requests.send_page(self._entry or entry, exchange, page, on_wait=self._report_wait)
        finally:
            self._post(Notice(""))

    def next_page(self, exchange: Exchange) -> PageRequest | None:
        """Return the request for the next page, or None on the last page."""
        return self._requests.page(exchange).next

    def explain(self, entry: ProfileEntry, exchange: Exchange) -> FrameioTuiError:
        """Return why a request was refused, with the remedy."""
        explained = self._requests.explain(entry, exchange)
        return FrameioTuiError(f"{exchange.response.status}: {explained.sentence}", explained.remedy)

    def _report_wait(self, left: float) -> None:
        self._post(Notice(f"Rate limit reached. Loading the list again in {max(1, round(left))} s   Esc to cancel"))


def seconds_left(progress: Progress, elapsed: float) -> float:
    """Estimate the seconds until a body has arrived, `elapsed` seconds after its request; infinite if unknown.

    >>> seconds_left(Progress(30, 40), 1.5), seconds_left(Progress(30, None), 1.5), seconds_left(Progress(0, 40), 1.5)
    (0.5, inf, inf)
    """
    if progress.expected is None or progress.received == 0:
        return math.inf
    return max(0, progress.expected - progress.received) * elapsed / progress.received


def warning_of(prepared: Prepared, spec: RequestSpec) -> str:
    """Return how the body of a request conflicts with the catalog; an empty string if it does not."""
    if prepared.operation is None or not spec.body:
        return ""
    from frameio_tui.core.catalog.body_schema import check_body

    faults = check_body(prepared.operation, spec.body)
    return f"Sent, but the body differs from the documentation: {faults[0].format()}   b shows all" if faults else ""


def format_received(progress: Progress) -> str:
    """Return how much of a body has arrived."""
    of = f" of {format_size(progress.expected)}" if progress.expected else ""
    return f"Receiving {format_size(progress.received)}{of}   Esc to cancel"
