"""Sends what the console shows: fills placeholders, asks where a profile asks, tells what happened."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

from frameio_tui.core.diagnosis.explain import Explanation
from frameio_tui.core.errors import (
    FrameioTuiError,
    GuardedOperation,
    NoSuchProfile,
    ReadOnlyProfile,
    UntrustedProfile,
)
from frameio_tui.core.http.guard import is_safe
from frameio_tui.core.http.reception import Reception
from frameio_tui.core.http.request import resolve_url
from frameio_tui.core.resources.ids import kinds_of_placeholder
from frameio_tui.services.requests.accounts import account_gone
from frameio_tui.ui.console.response.pane import ResponsePane
from frameio_tui.ui.dialogs.specs import Choice, ConfirmAsk, PickAsk, trust_ask
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
    from frameio_tui.ui.console.screen import Console


OFFERED = 1000
"""Ids of a kind that are offered by name, the newest: typing finds those that do not fit the screen."""


WRITTEN_AFTER = 0.5
"""Seconds after an answer in which it was written into the history, or that has failed."""


class Left(Exception):
    """The person left a question without an answer; nothing is sent."""


class Sender:
    """The flow of one request at a time; the console stays the only writer of what is on screen."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._program = console.program
        self._worker: Worker[None] | None = None
        self.pages: PageInfo | None = None
        """Where in its list the answer shown stands."""
        self._refused: Exchange | None = None
        self._reception = Reception()
        self._warned_of = ""

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
        self._start(self._send(entry, spec))

    def page(self, step: int) -> None:
        """Send for the page after or before the one shown."""
        pane, entry = self._console.query_one(ResponsePane), self._console.entry
        exchange = pane.exchange
        if exchange is None or entry is None or exchange.profile_id != entry.profile.id:
            self._console.say("There is no list of this profile to page through.", error=True)
            return
        info = self._program.console.page(exchange)
        wanted = info.next if step > 0 else info.previous
        if wanted is None:
            self._console.say(info.remark or ("This is the last page." if step > 0 else "This is the first page."))
            return
        reception = Reception(self._progress)
        sending = self._program.console.send_page(entry, exchange, wanted, reception, self._waiting_for_room)
        self._start(self._finish(entry, sending), reception)

    def cancel(self) -> bool:
        """Cancel a request under way; whether there was one."""
        if self._worker is None or not self.busy:
            return False
        self._worker.cancel()
        self._console.query_one(ResponsePane).busy(f"Cancelled.{self._doubt()}")
        return True

    def _doubt(self) -> str:
        return " What was sent may have arrived all the same." if self._reception.in_doubt else ""

    @property
    def busy(self) -> bool:
        """Whether a request is under way."""
        return self._worker is not None and not self._worker.is_finished

    def _start(self, work: Coroutine[object, object, None], reception: Reception | None = None) -> None:
        if self._console.face.held_key.closed_a_screen:
            work.close()
            self._console.say("Not sent: the same key closed a dialog just now. Press it again to send.", error=True)
            return
        if self.busy:
            work.close()
            self._console.say("A request is under way: Esc cancels it.", error=True)
            return
        self._reception = reception or Reception(self._progress)
        self._worker = self._console.run_worker(work, group="send", exit_on_error=False)

    async def _send(self, entry: ProfileEntry, spec: RequestSpec) -> None:
        pane = self._console.query_one(ResponsePane)
        try:
            entry = self._as_on_disk(entry)
            filled = await self._filled(entry, spec)
            self._console.line.write(filled)
            if filled != spec and self._console.face.held_key.changed_the_screen and self._may_change(entry, filled):
                self._console.say("Filled in, not sent: the key that answered was held. Press F5 to send.", error=True)
                return
            prepared = await self._allowed(entry, filled)
        except Left:
            return
        except FrameioTuiError as error:
            self._console.bring_response()
            pane.fail("Not sent", Explanation(error.sentence, error.remedy))
            return
        self._console.bring_response()
        pane.age()
        from frameio_tui.core.catalog.body_schema import check_body

        faults = check_body(prepared.operation, filled.body) if prepared.operation is not None and filled.body else ()
        if faults:
            self._console.say(f"Sent, though the catalogue says otherwise: {faults[0].words()}   (b shows all)")
        pane.busy(f"{prepared.outgoing.method} {prepared.outgoing.url}   Esc cancels")
        sending = self._program.console.send_patiently(
            entry, prepared, self._waiting, self._reception, on_refused=self._keep
        )
        await self._finish(entry, sending)

    async def _finish(self, entry: ProfileEntry, sending: Coroutine[object, object, Exchange]) -> None:
        pane = self._console.query_one(ResponsePane)
        self._refused = None
        try:
            exchange = await sending
        except asyncio.CancelledError:
            self._show_refused(entry)
            raise
        except FrameioTuiError as error:
            said = self._program.console.explain_error(entry, error) if error.exit_code == 7 else None
            pane.fail("No answer" if said else "Not sent", said or Explanation(error.sentence, error.remedy))
            return
        except Exception:
            pane.busy(f"A defect of this program ended the request.{self._doubt()}")
            raise
        finally:
            self._console.set_timer(WRITTEN_AFTER, self._warn_of_history)
        explanation = None if exchange.ok else self._program.console.explain(entry, exchange)
        self.pages = page = self._program.console.page(exchange)
        pane.show(exchange, explanation, page.words())
        self._console.bring_response(answered=True)
        now = self._console.entry
        if now is None or now.profile.id != entry.profile.id or not self._console.line.unchanged():
            pane.age()  # switched or edited while it was under way
        if entry.profile.credential.oauth:
            self._console.face.acting.read()  # it may have been renewed on the way
        self._console.show_who()
        from frameio_tui.ui.console.navigation import LEARNING, learn

        # Apart from the request: the next one can be sent meanwhile.
        self._console.run_worker(
            learn(self._console, entry, exchange), group=LEARNING, exclusive=True, exit_on_error=False
        )
        if account_gone(entry, exchange, page):
            await asyncio.to_thread(self._program.profiles.change, entry.profile, {"account": ""})
            self._console.post_message(ProfilesChanged())
            pane.explain(Explanation("The profile's default account is not among these any more: it was cleared."))

    def _warn_of_history(self) -> None:
        """Say that requests are missing in the history; once for each reason."""
        unwritten = self._program.history.unwritten
        if unwritten and unwritten != self._warned_of:
            self._warned_of = unwritten
            self._console.notify(line(unwritten), severity="warning", markup=False)

    def _keep(self, refused: Exchange) -> None:
        self._refused = refused

    def _show_refused(self, entry: ProfileEntry) -> None:
        """The 429 whose wait was ended: what it says can be looked at."""
        if self._refused is not None and self._console.is_attached:
            explanation = self._program.console.explain(entry, self._refused)
            stopped = self._refused._replace(notes=(*self._refused.notes, "Not sent again."))
            self._console.query_one(ResponsePane).show(stopped, explanation, "")

    def _waiting_for_room(self, left: float) -> None:
        words = f"The rate limit is used up; sends in {max(1, round(left))} s   Esc stops waiting"
        self._console.query_one(ResponsePane).busy(words)

    def _waiting(self, left: float) -> None:
        words = f"429: the limit is used up; sends again in {max(1, round(left))} s   Esc stops waiting"
        self._console.query_one(ResponsePane).busy(words)

    def gather(self, path: str, *, lines: bool) -> None:
        """All pages of the list shown: into the file, or (an empty path) here."""
        from frameio_tui.ui.console.all_pages import gathered

        exchange, entry = self._console.response.exchange, self._console.entry
        if exchange is not None and entry is not None:
            self._start(gathered(self._console, entry, exchange, path, lines=lines))

    def _progress(self, reception: Reception) -> None:
        self._console.query_one(ResponsePane).progress(reception.progress)

    def _as_on_disk(self, entry: ProfileEntry) -> ProfileEntry:
        """Return the profile as its file stands now, so that a hand edit which protects it counts at once.

        Raises NoSuchProfile, BrokenFile.
        """
        name = entry.profile.name
        try:
            now = self._program.profiles.entry(name)  # in no thread: a question must open before the next key acts
            if now.profile.id != entry.profile.id:
                raise NoSuchProfile(f"The file of profile '{name}' holds another profile now.", "F2 shows all.")
        except NoSuchProfile:
            self._console.post_message(ProfilesChanged())
            raise
        if now.profile != entry.profile:
            self._console.post_message(ProfilesChanged())
        return now

    def _may_change(self, entry: ProfileEntry, spec: RequestSpec) -> bool:
        profile = entry.profile
        operation = self._program.catalogs.match(spec.method, resolve_url(spec, profile.base_url, profile.api))
        return not is_safe(spec.method, operation)

    async def _filled(self, entry: ProfileEntry, spec: RequestSpec) -> RequestSpec:
        """Ask for each placeholder that the profile's account does not fill."""
        if entry.profile.account:
            spec = spec.fill({"account_id": entry.profile.account})
        for name in spec.placeholders():
            picked = await self._ask("pick", ids_ask(self._program.seen, entry, name))
            if not picked:
                raise Left
            spec = spec.fill({name: str(picked)})
        return spec

    async def _allowed(self, entry: ProfileEntry, spec: RequestSpec) -> Prepared:
        """What `prepare` lets through, asking where the profile wants to be asked."""
        service, name = self._program.console, entry.profile.name
        what = f"{spec.method} {spec.target()}"
        try:
            return service.prepare(entry, spec)
        except ReadOnlyProfile as error:
            ask = ConfirmAsk(f"{name} is read-only", (error.sentence, f"Send {what} all the same?"), typed=name)
            if not await self._ask("confirm", ask):
                raise Left from None
            return service.prepare(entry, spec, armed=True)
        except GuardedOperation:
            asked = ConfirmAsk(f"{what}?", (f"{name} asks first.",), yes=f"Yes, {spec.method}")
            if not await self._ask("confirm", asked):
                raise Left from None
            return service.prepare(entry, spec, confirmed=True)
        except UntrustedProfile:
            return service.prepare(await self._trusted(entry), spec)

    async def _trusted(self, entry: ProfileEntry) -> ProfileEntry:
        """Show old and new, and trust the profile file if the person says so."""
        name = entry.profile.name
        if not await self._ask("confirm", trust_ask(name, entry.trust.changes)):
            raise Left
        trusted = await asyncio.to_thread(self._program.profiles.trust, name)
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


def ids_ask(seen: SeenIds, entry: ProfileEntry, name: str) -> PickAsk:
    """What fills a placeholder: ids met before, by name."""
    found = [row for kind in kinds_of_placeholder(name) for row in seen.complete(entry.profile.id, kind, limit=OFFERED)]
    if name == "account_id" and not found and entry.record.person and entry.record.person.account_id:
        choices: tuple[Choice, ...] = (
            Choice(entry.record.person.account_id, ((f"{'your own account':<36} ", "plain"), ("", "dim"))),
        )
    else:
        choices = tuple(Choice(row.id, ((column(row.name, 36), "plain"), (row.id, "dim"))) for row in found)
    empty = "None seen yet: type or paste an id, or list them first."
    return PickAsk(f"{{{name}}}", choices, free="type a name, or paste an id", empty=empty)
