"""Sends what the console shows: fills placeholders, asks where a profile asks, tells what happened."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

from frameio_tui.core.diagnosis.explain import Explanation
from frameio_tui.core.errors import (
    FrameioTuiError,
    GuardedOperation,
    NoResponse,
    NoSuchProfile,
    ReadOnlyProfile,
    UntrustedProfile,
)
from frameio_tui.core.http.reception import Reception
from frameio_tui.core.resources.ids import kinds_of_placeholder
from frameio_tui.core.text.humanize import format_time_of_day
from frameio_tui.services.requests.accounts import account_gone
from frameio_tui.ui.console.request_bar import written_for
from frameio_tui.ui.console.request_info import changes_something
from frameio_tui.ui.console.response.pane import ResponsePane, format_received
from frameio_tui.ui.dialogs.specs import Choice, ConfirmSpec, PickSpec, trust_question
from frameio_tui.ui.messages import ProfilesChanged, ScreenRequested
from frameio_tui.ui.text import column, line

if TYPE_CHECKING:
    from collections.abc import Coroutine

    from textual.worker import Worker

    from frameio_tui.core.http.exchange import Exchange
    from frameio_tui.core.http.pagination import PageInfo
    from frameio_tui.core.http.request import RequestSpec
    from frameio_tui.core.ports import SeenIds
    from frameio_tui.services.profiles import ProfileEntry
    from frameio_tui.services.requests.sender import Prepared
    from frameio_tui.ui.console.request_bar import WrittenFor
    from frameio_tui.ui.console.screen import Console


OFFERED = 1000
"""Ids of a kind that are offered by name, the newest: typing finds those that do not fit the screen."""


WRITTEN_AFTER = 0.5
"""Seconds after an answer in which it was written into the history, or that has failed."""
ARRIVED_SHOWN = 0.5
"""Seconds between two looks at what has arrived of a response; a response that is there by then is shown once."""
ARRIVED_PER_SECOND = 4 * 2**20
"""Bytes on screen that make the next look wait a second longer: a large body is laid out again each time."""
SENT_AGAIN = (401, 429)
"""Statuses after which a request may be sent once more: a part of such a response is not shown."""


class Cancelled(Exception):
    """The user dismissed a dialog; nothing is sent."""


class Sender:
    """The flow of one request at a time; the console stays the only writer of what is on screen."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._services = console.services
        self._worker: Worker[None] | None = None
        self.pages: PageInfo | None = None
        """Where in its list the answer shown stands."""
        self._refused: Exchange | None = None
        self._entry: ProfileEntry | None = None
        """The profile of the request under way, or of the one before."""
        self._told = ""
        """What was told last of the request under way."""
        self._line = ""
        """The request line that it was sent from."""
        self._failed_line: str | None = None
        """The request line when a failure was shown; None while none is."""
        self._reception = Reception()
        self._warned_of = ""
        self._sent_by: object = None
        """The presses of the key that sent the request."""
        self._filled_by: object = None
        """The presses of a held key that filled in a request and did not send it."""
        self._shown_size = 0
        """Bytes of the body on screen while it arrives."""
        self._shown_at = 0.0

    def send(self) -> None:
        """Send the request line."""
        entry = self._console.entry
        if entry is None:
            self._console.say("No profile is active: F2 picks one, or makes one.", error=True)
            return
        line = self._console.line
        if line.load_command():
            return
        spec = self._console.spec_or_say()
        if spec is None:
            return
        if line.lacks_body(spec):
            self._console.say(f"The body is in {line.missing_body}, which is not read: b writes it.", error=True)
            return
        self._start(entry, self._send(entry, spec, line.written_for_other(written_for(entry))))

    def page(self, step: int) -> None:
        """Send for the page after or before the one shown."""
        pane, entry = self._console.query_one(ResponsePane), self._console.entry
        exchange = pane.exchange
        if exchange is None or entry is None or exchange.profile_id != entry.profile.id:
            self._console.say("There is no list of this profile to page through.", error=True)
            return
        info = self._services.requests.page(exchange)
        wanted = info.next if step > 0 else info.previous
        if wanted is None:
            self._console.say(info.note or ("This is the last page." if step > 0 else "This is the first page."))
            return
        reception = Reception(self._progress)
        sending = self._services.requests.send_page(entry, exchange, wanted, reception, self._waiting_for_room)
        self._start(entry, self._finish(entry, sending), reception)

    def cancel(self) -> bool:
        """Cancel a request under way; whether there was one."""
        if self._worker is None or not self.busy:
            return False
        self._worker.cancel()
        self._failed_line = self._console.line.typed
        self.tell(f"Cancelled.{self._doubt()}")
        return True

    def _doubt(self) -> str:
        return " What was sent may have arrived all the same." if self._reception.in_doubt else ""

    @property
    def busy(self) -> bool:
        """Whether a request is under way."""
        return self._worker is not None and not self._worker.is_finished

    def tell(self, words: str) -> None:
        """Say how the request under way is doing, and whose it is where another profile is active now."""
        self._told = words
        whose = f"{self._entry.profile.name}: " if self._entry is not None and self._is_of_another(self._entry) else ""
        self._console.response.busy(whose + words)

    def fail(self, entry: ProfileEntry, what: str, explanation: Explanation) -> None:
        """Show why there is no response; whose request it was, where that is not clear."""
        line, whose = self._console.line.typed, ""
        if self._is_of_another(entry) or line != self._line:
            whose = f"OLD: of {entry.profile.name}, {format_time_of_day(self._services.clock.now())}"
        self._failed_line = line
        self._console.response.fail(what, explanation, whose)

    def profile_switched(self) -> None:
        """Label what is under way as the other profile's; what that profile was told goes with it."""
        if self.busy:
            self.tell(self._told or "A request is under way   Esc cancels")
        else:
            self._failed_line = None
            self._console.response.forget()

    def line_edited(self, *, other_body: bool = False) -> None:
        """A failure belongs to the request that failed: it goes when the line holds another one."""
        if self._failed_line is None or self.busy:
            return
        if other_body or self._failed_line != self._console.line.typed:
            self._failed_line = None
            self._console.response.forget()

    def _is_of_another(self, entry: ProfileEntry) -> bool:
        """Whether another profile than this one is active now."""
        now = self._console.entry
        return now is None or now.profile.id != entry.profile.id

    def show(
        self,
        entry: ProfileEntry,
        exchange: Exchange,
        explanation: Explanation | None,
        page: str,
        *,
        arriving: bool = False,
    ) -> None:
        """Show a response, as old where the profile was switched or the line edited while it was under way."""
        pane, other = self._console.response, self._is_of_another(entry)
        self._failed_line = None
        pane.show(exchange, None if other else explanation, page, arriving=arriving)
        if other or not self._console.line.unchanged():
            pane.age()

    def explain(self, entry: ProfileEntry, explanation: Explanation) -> None:
        """Say something about the response of a profile, while that profile is active."""
        if not self._is_of_another(entry):
            self._console.response.explain(explanation)

    def _start(
        self, entry: ProfileEntry, work: Coroutine[object, object, None], reception: Reception | None = None
    ) -> None:
        key = self._console.app_context.held_key
        if key.closed_a_screen or key.goes_on(self._filled_by):
            work.close()
            self._console.say("Not sent: the same key closed a dialog just now. Press it again to send.", error=True)
            return
        if self.busy:
            work.close()
            self._console.say("A request is under way: Esc cancels it.", error=True)
            return
        self._entry, self._line, self._told, self._failed_line = entry, self._console.line.typed, "", None
        self._reception, self._sent_by = reception or Reception(self._progress, keep=True), key.run
        self._shown_size, self._shown_at = 0, self._services.clock.monotonic()
        self._worker = self._console.run_worker(work, group="send", exit_on_error=False)

    async def _send(self, entry: ProfileEntry, spec: RequestSpec, other: WrittenFor | None) -> None:
        try:
            entry = self._as_on_disk(entry)
            filled = await self._filled(entry, spec)
            self._console.line.change(filled)
            self._line = self._console.line.typed
            key = self._console.app_context.held_key
            held = filled != spec and (key.changed_the_screen or key.goes_on(self._sent_by))
            if held and changes_something(self._services, entry, filled):
                self._filled_by = key.run
                self._console.say("Filled in, not sent: the key that answered was held. Press F5 to send.", error=True)
                return
            confirmed = await self._confirmed(entry, filled, other)
            prepared = await self._allowed(entry, filled, confirmed=confirmed)
        except Cancelled:
            return
        except FrameioTuiError as error:
            self._console.bring_response()
            self.fail(entry, "Not sent", Explanation(error.sentence, error.remedy))
            return
        self._console.line.accept()
        self._console.bring_response()
        self._console.response.begin()
        from frameio_tui.core.catalog.body_schema import check_body

        faults = check_body(prepared.operation, filled.body) if prepared.operation is not None and filled.body else ()
        if faults:
            self._console.say(f"Sent, though the catalogue says otherwise: {faults[0].format()}   (b shows all)")
        self.tell(f"{prepared.outgoing.method} {prepared.outgoing.url}   Esc cancels")
        sending = self._services.requests.send_with_retry(
            entry, prepared, self._waiting, self._reception, on_refused=self._keep
        )
        timer = self._console.set_interval(ARRIVED_SHOWN, lambda: self._show_arriving(entry, prepared))
        try:
            await self._finish(entry, sending, prepared)
        finally:
            timer.stop()

    async def _finish(
        self, entry: ProfileEntry, sending: Coroutine[object, object, Exchange], prepared: Prepared | None = None
    ) -> None:
        """Show how a request ended; with `prepared`, what arrived of a response that is not whole too."""
        self._refused = None
        try:
            exchange = await sending
        except asyncio.CancelledError:
            if not self._show_kept(entry, prepared, None, "Cancelled."):
                self._show_refused(entry)
            raise
        except FrameioTuiError as error:
            said = self._services.requests.explain_error(entry, error) if isinstance(error, NoResponse) else None
            if said and self._show_kept(entry, prepared, said):
                return
            self.fail(entry, "No answer" if said else "Not sent", said or Explanation(error.sentence, error.remedy))
            return
        except Exception:
            self.tell(f"A defect of this program ended the request.{self._doubt()}")
            raise
        finally:
            self._console.set_timer(WRITTEN_AFTER, self._warn_of_history)
        explanation = None if exchange.ok else self._services.requests.explain(entry, exchange)
        self.pages = page = self._services.requests.page(exchange)
        self.show(entry, exchange, explanation, page.format())
        self._console.bring_response(answered=True)
        if entry.profile.credential.oauth:
            self._console.app_context.session.read()  # it may have been renewed on the way
        self._console.show_who()
        from frameio_tui.ui.console.navigation import LEARNING, learn

        # Apart from the request: the next one can be sent meanwhile.
        self._console.run_worker(
            learn(self._console, entry, exchange), group=LEARNING, exclusive=True, exit_on_error=False
        )
        if account_gone(entry, exchange, page):
            await asyncio.to_thread(self._services.profiles.change, entry.profile, {"account": ""})
            self._console.post_message(ProfilesChanged())
            gone = "The profile's default account is not among these any more: it was cleared."
            self.explain(entry, Explanation(gone))

    def _show_arriving(self, entry: ProfileEntry, prepared: Prepared) -> None:
        """Show what has arrived of the response, unless it is sent for again or somebody works on what is shown."""
        now, size = self._services.clock.monotonic(), self._reception.progress.received
        pause = max(ARRIVED_SHOWN, size / ARRIVED_PER_SECOND)
        if size == self._shown_size or now - self._shown_at < pause or self._reception.status in SENT_AGAIN:
            return
        exchange = self._services.requests.incomplete(entry, prepared, self._reception)
        if exchange is None or exchange.response.complete or (self._shown_size and self._console.response.special):
            return
        first, self._shown_size, self._shown_at = not self._shown_size, size, now
        self.pages, self._console.crumbs = None, ""
        self.show(entry, exchange, None, "", arriving=True)
        self.tell(self._told)
        if first:
            self._console.bring_response(answered=True)

    def _show_kept(
        self, entry: ProfileEntry, prepared: Prepared | None, explanation: Explanation | None, note: str = ""
    ) -> bool:
        """Show what arrived of a response that was cancelled or cut off; whether anything did."""
        if prepared is None or not self._console.is_attached or self._reception.status in SENT_AGAIN:
            return False
        exchange = self._services.requests.incomplete(entry, prepared, self._reception)
        if exchange is None or exchange.response.complete:
            return False
        self.pages, self._console.crumbs = None, ""
        self.show(entry, exchange._replace(notes=(*filter(None, (note,)), *exchange.notes)), explanation, "")
        return True

    def _warn_of_history(self) -> None:
        """Say that requests are missing in the history; once for each reason."""
        unwritten = self._services.history.unwritten
        if unwritten and unwritten != self._warned_of:
            self._warned_of = unwritten
            self._console.notify(line(unwritten), severity="warning", markup=False)

    def _keep(self, refused: Exchange) -> None:
        self._refused = refused

    def _show_refused(self, entry: ProfileEntry) -> None:
        """The 429 whose wait was ended: what it says can be looked at."""
        if self._refused is not None and self._console.is_attached:
            explanation = self._services.requests.explain(entry, self._refused)
            stopped = self._refused._replace(notes=(*self._refused.notes, "Not sent again."))
            self.show(entry, stopped, explanation, "")

    def _waiting_for_room(self, left: float) -> None:
        self.tell(f"The rate limit is used up; sends in {max(1, round(left))} s   Esc stops waiting")

    def _waiting(self, left: float) -> None:
        self.tell(f"429: the limit is used up; sends again in {max(1, round(left))} s   Esc stops waiting")

    def load_all(self, path: str, *, lines: bool) -> None:
        """All pages of the list shown: into the file, or (an empty path) here."""
        from frameio_tui.ui.console.all_pages import gathered

        exchange, entry = self._console.response.exchange, self._console.entry
        if exchange is not None and entry is not None:
            self._start(entry, gathered(self._console, entry, exchange, path, lines=lines))

    def _progress(self, reception: Reception) -> None:
        words = format_received(reception.progress)
        if words != self._told:  # it comes with every chunk
            self.tell(words)

    def _as_on_disk(self, entry: ProfileEntry) -> ProfileEntry:
        """Return the profile as its file stands now, so that a hand edit which protects it counts at once.

        Raises NoSuchProfile, BrokenFile.
        """
        name = entry.profile.name
        try:
            now = self._services.profiles.entry(name)  # in no thread: a question must open before the next key acts
            if now.profile.id != entry.profile.id:
                raise NoSuchProfile(f"The file of profile '{name}' holds another profile now.", "F2 shows all.")
        except NoSuchProfile:
            self._console.post_message(ProfilesChanged())
            raise
        if now.profile != entry.profile:
            self._console.post_message(ProfilesChanged())
        return now

    async def _filled(self, entry: ProfileEntry, spec: RequestSpec) -> RequestSpec:
        """Ask for each placeholder that the profile's account does not fill."""
        if entry.profile.account:
            spec = spec.fill({"account_id": entry.profile.account})
        for name in spec.placeholders():
            picked = await self._ask("pick", ids_ask(self._services.seen, entry, name))
            if not picked:
                raise Cancelled
            spec = spec.fill({name: str(picked)})
        return spec

    async def _confirmed(self, entry: ProfileEntry, spec: RequestSpec, other: WrittenFor | None) -> bool:
        """Ask before a changing request that was written for another profile; whether that was asked."""
        if other is None or not changes_something(self._services, entry, spec):
            return False
        name = entry.profile.name
        whose = other.words(written_for(entry))
        lines = (f"{spec.method} {spec.target()}", f"It was written for {whose}, and may change something.")
        ask = ConfirmSpec(f"Send this as {name}?", lines, yes=f"Yes, {spec.method} as {name}")
        if not await self._ask("confirm", ask):
            raise Cancelled
        return True

    async def _allowed(self, entry: ProfileEntry, spec: RequestSpec, *, confirmed: bool) -> Prepared:
        """What `prepare` lets through, asking where the profile wants to be asked and was not `confirmed` yet."""
        service, name = self._services.requests, entry.profile.name
        what = f"{spec.method} {spec.target()}"
        try:
            return service.prepare(entry, spec, confirmed=confirmed)
        except ReadOnlyProfile as error:
            ask = ConfirmSpec(f"{name} is read-only", (error.sentence, f"Send {what} all the same?"), typed=name)
            if not await self._ask("confirm", ask):
                raise Cancelled from None
            return service.prepare(entry, spec, allow_once=True)
        except GuardedOperation:
            asked = ConfirmSpec(f"{what}?", (f"{name} asks first.",), yes=f"Yes, {spec.method}")
            if not await self._ask("confirm", asked):
                raise Cancelled from None
            return service.prepare(entry, spec, confirmed=True)
        except UntrustedProfile:
            return service.prepare(await self._trusted(entry), spec, confirmed=confirmed)

    async def _trusted(self, entry: ProfileEntry) -> ProfileEntry:
        """Show old and new, and trust the profile file if the person says so."""
        name = entry.profile.name
        if not await self._ask("confirm", trust_question(name, entry.trust.changes)):
            raise Cancelled
        trusted = await asyncio.to_thread(self._services.profiles.approve, name)
        self._console.post_message(ProfilesChanged())
        return trusted

    async def _ask(self, name: str, argument: object) -> object:
        answer: asyncio.Future[object] = asyncio.get_running_loop().create_future()

        def take(result: object) -> None:
            if not answer.done():
                answer.set_result(result)

        self._console.post_message(ScreenRequested(name, argument, take))
        return await answer


def with_header(spec: RequestSpec, text: str) -> RequestSpec:
    """The request with one more header, `Name: value`."""
    name, _, value = text.partition(":")
    kept = tuple(pair for pair in spec.headers if pair[0].lower() != name.strip().lower())
    return replace(spec, headers=(*kept, (name.strip(), value.strip())))


def ids_ask(seen: SeenIds, entry: ProfileEntry, name: str) -> PickSpec:
    """What fills a placeholder: ids met before, by name."""
    found = [row for kind in kinds_of_placeholder(name) for row in seen.complete(entry.profile.id, kind, limit=OFFERED)]
    if name == "account_id" and not found and entry.record.person and entry.record.person.account_id:
        choices: tuple[Choice, ...] = (
            Choice(entry.record.person.account_id, ((f"{'your own account':<36} ", "plain"), ("", "dim"))),
        )
    else:
        choices = tuple(Choice(row.id, ((column(row.name, 36), "plain"), (row.id, "dim"))) for row in found)
    empty = "None seen yet: type or paste an id, or list them first."
    return PickSpec(f"{{{name}}}", choices, free="type a name, or paste an id", empty=empty)
