"""The flow of one request: fill placeholders, ask where the profile wants it, send, and post what happens."""

from __future__ import annotations

import asyncio
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
from frameio_tui.core.resources.ids import kinds_of_placeholder
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
from frameio_tui.ui.dialogs.ask import confirm, pick
from frameio_tui.ui.dialogs.specs import Choice, ConfirmSpec, PickSpec, approval_question
from frameio_tui.ui.messages import ProfilesChanged
from frameio_tui.ui.text import column

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from textual.message import Message
    from textual.worker import Worker

    from frameio_tui.core.http.exchange import Exchange, Progress
    from frameio_tui.core.http.pagination import PageRequest
    from frameio_tui.core.http.request import RequestSpec
    from frameio_tui.core.ports import SeenIds
    from frameio_tui.services.catalogs import Catalogs
    from frameio_tui.services.profiles import ProfileEntry, ProfileService
    from frameio_tui.services.requests.sender import Prepared
    from frameio_tui.services.requests.service import RequestService
    from frameio_tui.ui.console.all_pages import Target
    from frameio_tui.ui.console.request_bar import WrittenFor
    from frameio_tui.ui.dialogs.ask import DialogOwner
    from frameio_tui.ui.terminal.key_queue import HeldKey


OFFERED = 1000
"""IDs of a kind that are offered by name, the newest: typing finds those that do not fit the screen."""
ARRIVED_SHOWN = 0.5
"""Seconds between two looks at what has arrived of a response; a response that is there by then is shown once."""
ARRIVED_PER_SECOND = 4 * 2**20
"""Bytes on screen that make the next look wait a second longer: a large body is laid out again each time."""
SENT_AGAIN = (401, 429)
"""Statuses after which a request may be sent once more: a part of such a response is not shown."""


class Cancelled(Exception):
    """The user dismissed a dialog; nothing is sent."""


class RepeatGuard:
    """Keeps a key that is held down from sending more than the user saw."""

    def __init__(self, key: HeldKey) -> None:
        self._key = key
        self._sent_by: object = None
        """The presses of the key that sent the request."""
        self._filled_by: object = None
        """The presses of a held key that filled in a request and did not send it."""

    def may_send(self) -> bool:
        """Whether the key that acts now is not the repeat of one that closed a dialog or filled in a request."""
        return not (self._key.closed_a_screen or self._key.is_repeat_of(self._filled_by))

    def sent(self) -> None:
        """Note that the key that acts now sends."""
        self._sent_by = self._key.run

    def stops_filled_in(self) -> bool:
        """Whether the key that answered for a placeholder may be held down: then it does not send either."""
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
    """Sends one request at a time, and posts what happens; `SendEnded` comes last once something was sent.

    `run` runs a coroutine in a worker. What starts something returns whether it did; if not, a notice says why.
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
        self._refused: Exchange | None = None
        """The 429 after which the request is going to be sent again."""
        self._reported = ""

    @property
    def in_doubt(self) -> bool:
        """Whether the request may have been carried out although no complete response says so."""
        return self._reception.in_doubt

    @property
    def is_busy(self) -> bool:
        """Whether a request is under way."""
        return self._worker is not None and not self._worker.is_finished

    def cancel(self) -> bool:
        """Cancel the request under way; return whether there was one."""
        if self._worker is None or not self.is_busy:
            return False
        self._worker.cancel()
        return True

    def send(self, entry: ProfileEntry, spec: RequestSpec, other: WrittenFor | None) -> bool:
        """Send a request as a profile; `other` is the profile that it was written for, where that is another one."""
        return self._start(lambda: self._send(entry, spec, other), Reception(self._report_reception, keep=True))

    def load_page(self, entry: ProfileEntry, exchange: Exchange, page: PageRequest) -> bool:
        """Load another page of the list that `exchange` is a page of."""
        return self._start(lambda: self._load_page(entry, exchange, page), Reception(self._report_reception))

    def load_all_pages(self, entry: ProfileEntry, shown: Exchange, target: Target) -> bool:
        """Load all pages of the list that `shown` is a page of."""
        return self._start(lambda: self._load_all_pages(entry, shown, target), Reception())

    def _start(self, make: Callable[[], Coroutine[object, object, None]], reception: Reception) -> bool:
        if not self._guard.may_send():
            text = "Not sent: the same key closed a dialog just now. Press it again to send."
            self._post(Notice(text, error=True))
            return False
        if self.is_busy:
            self._post(Notice("A request is under way: Esc cancels it.", error=True))
            return False
        self._reception, self._refused, self._reported = reception, None, ""
        self._guard.sent()
        self._worker = self._run(make())
        return True

    async def _send(self, entry: ProfileEntry, spec: RequestSpec, other: WrittenFor | None) -> None:
        try:
            entry = self._as_on_disk(entry)
            filled = await self._fill(entry, spec)
            self._post(PlaceholdersFilled(filled))
            if filled != spec and self._may_change(entry, filled) and self._guard.stops_filled_in():
                text = "Filled in, not sent: the key that answered was held. Press F5 to send."
                self._post(Notice(text, error=True))
                return
            confirmed = other is not None and await self._confirm_other(entry, filled, other)
            prepared = await self._prepare(entry, filled, confirmed=confirmed)
        except Cancelled:
            return
        except FrameioTuiError as error:
            self._post(SendFailed(entry, "Not sent", Explanation(error.sentence, error.remedy)))
            return
        self._post(SendStarted(f"{prepared.outgoing.method} {prepared.outgoing.url}", warning_of(prepared, filled)))
        sending = self._requests.send_with_retry(
            entry, prepared, self._report_wait, self._reception, on_refused=self._keep_refused
        )
        arriving = asyncio.create_task(self._post_arriving(entry, prepared))
        try:
            await self._finish(entry, sending, prepared)
        finally:
            arriving.cancel()

    async def _load_page(self, entry: ProfileEntry, exchange: Exchange, page: PageRequest) -> None:
        sending = self._requests.send_page(entry, exchange, page, self._reception, self._report_wait_for_room)
        await self._finish(entry, sending)

    async def _load_all_pages(self, entry: ProfileEntry, shown: Exchange, target: Target) -> None:
        from frameio_tui.ui.console.all_pages import load_all_pages

        try:
            self._post(await load_all_pages(self._requests, entry, shown, target, self._report))
        except FrameioTuiError as error:
            self._post(SendFailed(entry, "Stopped", Explanation(error.sentence, error.remedy)))

    async def _finish(
        self, entry: ProfileEntry, sending: Coroutine[object, object, Exchange], prepared: Prepared | None = None
    ) -> None:
        """Post how a request ended; with `prepared`, what arrived of a response that is not complete too."""
        try:
            exchange = await sending
        except asyncio.CancelledError:
            if not self._post_part(entry, prepared, None, "Cancelled."):
                self._post_refused(entry)
            raise
        except FrameioTuiError as error:
            explained = self._requests.explain_error(entry, error) if isinstance(error, NoResponse) else None
            if explained and self._post_part(entry, prepared, explained):
                return
            explanation = explained or Explanation(error.sentence, error.remedy)
            self._post(SendFailed(entry, "No answer" if explained else "Not sent", explanation))
            return
        except Exception:
            doubt = " What was sent may have arrived all the same." if self.in_doubt else ""
            self._post(SendProgress(f"A defect of this program ended the request.{doubt}"))
            raise
        finally:
            self._post(SendEnded())
        why = None if exchange.ok else self._requests.explain(entry, exchange)
        page = self._requests.page(exchange)
        self._post(ExchangeFinished(entry, exchange, why, page))
        if account_gone(entry, exchange, page):
            await asyncio.to_thread(self._profiles.change, entry.profile, {"account": ""})
            self._post(ProfilesChanged(await asyncio.to_thread(self._profiles.overview)))
            gone = "The profile's default account is not among these any more: it was cleared."
            self._post(ResponseExplained(entry, Explanation(gone)))

    # -- before sending

    def _may_change(self, entry: ProfileEntry, spec: RequestSpec) -> bool:
        """Whether a request may change something when it is sent as this profile."""
        operation = operation_of(self._catalogs, entry.profile.api.value, spec.method, spec.path)
        return not is_safe(spec.method, operation)

    def _as_on_disk(self, entry: ProfileEntry) -> ProfileEntry:
        """Return the profile as its file stands now, so that a hand edit which protects it counts at once.

        Raises NoSuchProfile, BrokenFile.
        """
        name = entry.profile.name
        try:
            now = self._profiles.entry(name)  # in no thread: a question must open before the next key acts
            if now.profile.id != entry.profile.id:
                raise NoSuchProfile(f"The file of profile '{name}' holds another profile now.", "F2 shows all.")
        except NoSuchProfile:
            self._post(ProfilesChanged(self._profiles.overview()))
            raise
        if now.profile != entry.profile:
            self._post(ProfilesChanged(self._profiles.overview()))
        return now

    async def _fill(self, entry: ProfileEntry, spec: RequestSpec) -> RequestSpec:
        """Ask for each placeholder that the profile's account does not fill. Raises Cancelled."""
        if entry.profile.account:
            spec = spec.fill({"account_id": entry.profile.account})
        for name in spec.placeholders():
            picked = await pick(self._dialogs, placeholder_question(self._seen, entry, name))
            if not picked:
                raise Cancelled
            spec = spec.fill({name: picked})
        return spec

    async def _confirm_other(self, entry: ProfileEntry, spec: RequestSpec, other: WrittenFor) -> bool:
        """Ask before a changing request that was written for another profile; whether that was. Raises Cancelled."""
        if not self._may_change(entry, spec):
            return False
        name = entry.profile.name
        whose = other.words(written_for(entry))
        lines = (f"{spec.method} {spec.target()}", f"It was written for {whose}, and may change something.")
        question = ConfirmSpec(f"Send this as {name}?", lines, yes=f"Yes, {spec.method} as {name}")
        return await self._confirmed(question)

    async def _prepare(self, entry: ProfileEntry, spec: RequestSpec, *, confirmed: bool) -> Prepared:
        """What `prepare` lets through, asking where the profile wants to be asked and was not `confirmed` yet.

        Raises Cancelled.
        """
        requests, name = self._requests, entry.profile.name
        what = f"{spec.method} {spec.target()}"
        try:
            return requests.prepare(entry, spec, confirmed=confirmed)
        except ReadOnlyProfile as error:
            lines = (error.sentence, f"Send {what} all the same?")
            await self._confirmed(ConfirmSpec(f"{name} is read-only", lines, typed=name))
            return requests.prepare(entry, spec, allow_once=True)
        except ConfirmationRequired:
            await self._confirmed(ConfirmSpec(f"{what}?", (f"{name} asks first.",), yes=f"Yes, {spec.method}"))
            return requests.prepare(entry, spec, confirmed=True)
        except UnapprovedProfile:
            await self._confirmed(approval_question(name, entry.approval.changes))
            trusted = await asyncio.to_thread(self._profiles.approve, name)
            self._post(ProfilesChanged(await asyncio.to_thread(self._profiles.overview)))
            return requests.prepare(trusted, spec, confirmed=confirmed)

    async def _confirmed(self, question: ConfirmSpec) -> bool:
        """Return True once the user said yes. Raises Cancelled."""
        if not await confirm(self._dialogs, question):
            raise Cancelled
        return True

    # -- on the way

    def _report(self, text: str) -> None:
        if text != self._reported:  # it comes with every piece of the body
            self._reported = text
            self._post(SendProgress(text))

    def _report_reception(self, reception: Reception) -> None:
        self._report(format_received(reception.progress))

    def _report_wait_for_room(self, left: float) -> None:
        self._report(f"The rate limit is used up; sends in {max(1, round(left))} s   Esc stops waiting")

    def _report_wait(self, left: float) -> None:
        self._report(f"429: the limit is used up; sends again in {max(1, round(left))} s   Esc stops waiting")

    def _keep_refused(self, refused: Exchange) -> None:
        self._refused = refused

    async def _post_arriving(self, entry: ProfileEntry, prepared: Prepared) -> None:
        """Post what has arrived of the response, now and then, unless it is going to be sent for again."""
        posted, pause = 0, ARRIVED_SHOWN
        while True:
            await asyncio.sleep(pause)
            size = self._reception.progress.received
            pause = max(ARRIVED_SHOWN, size / ARRIVED_PER_SECOND)
            if size == posted or self._reception.status in SENT_AGAIN:
                continue
            exchange = self._requests.incomplete(entry, prepared, self._reception)
            if exchange is not None and not exchange.response.complete:
                posted = size
                self._post(ResponseArriving(entry, exchange))

    def _post_part(
        self, entry: ProfileEntry, prepared: Prepared | None, explanation: Explanation | None, note: str = ""
    ) -> bool:
        """Post what arrived of a response that was cancelled or cut off; whether anything did."""
        if prepared is None or self._reception.status in SENT_AGAIN:
            return False
        exchange = self._requests.incomplete(entry, prepared, self._reception)
        if exchange is None or exchange.response.complete:
            return False
        notes = (*filter(None, (note,)), *exchange.notes)
        self._post(ExchangeCutOff(entry, exchange._replace(notes=notes), explanation))
        return True

    def _post_refused(self, entry: ProfileEntry) -> None:
        """Post the 429 whose wait was ended: what it says can be looked at."""
        if self._refused is not None:
            stopped = self._refused._replace(notes=(*self._refused.notes, "Not sent again."))
            self._post(ExchangeCutOff(entry, stopped, self._requests.explain(entry, self._refused)))


def warning_of(prepared: Prepared, spec: RequestSpec) -> str:
    """Return what the catalogue says against the body of a request; empty for nothing."""
    if prepared.operation is None or not spec.body:
        return ""
    from frameio_tui.core.catalog.body_schema import check_body

    faults = check_body(prepared.operation, spec.body)
    return f"Sent, though the catalogue says otherwise: {faults[0].format()}   (b shows all)" if faults else ""


def format_received(progress: Progress) -> str:
    """Return how much of a body has arrived."""
    of = f" of {format_size(progress.expected)}" if progress.expected else ""
    return f"receiving {format_size(progress.received)}{of}   Esc cancels"


def placeholder_question(seen: SeenIds, entry: ProfileEntry, name: str) -> PickSpec:
    """Ask what fills a placeholder: IDs seen before, by name."""
    found = [row for kind in kinds_of_placeholder(name) for row in seen.complete(entry.profile.id, kind, limit=OFFERED)]
    if name == "account_id" and not found and entry.record.person and entry.record.person.account_id:
        choices: tuple[Choice, ...] = (
            Choice(entry.record.person.account_id, ((f"{'your own account':<36} ", "plain"), ("", "dim"))),
        )
    else:
        choices = tuple(Choice(row.id, ((column(row.name, 36), "plain"), (row.id, "dim"))) for row in found)
    empty = "None seen yet: type or paste an id, or list them first."
    return PickSpec(f"{{{name}}}", choices, free="type a name, or paste an id", empty=empty)
