"""What every screen shares: the program, its commands and footer, flows that ask the user, and how errors are shown."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, ClassVar, TypeVar, cast

from textual.css.query import NoMatches
from textual.screen import Screen
from textual.worker import Worker, WorkerState

from frameio_tui.core.errors import FrameioTuiError
from frameio_tui.ui.commands.command import ANYWHERE
from frameio_tui.ui.commands.registry import ANYWHERE_COMMANDS
from frameio_tui.ui.messages import ProfilesChanged, ProfileSwitched
from frameio_tui.ui.text import line
from frameio_tui.ui.widgets.closing import SafeDismissMixin
from frameio_tui.ui.widgets.header_footer import FooterBar
from frameio_tui.ui.widgets.inputs import LineField, SecretField
from frameio_tui.ui.widgets.selection import AppCopyMixin

if TYPE_CHECKING:
    from collections.abc import Coroutine

    from textual import events
    from textual.screen import ModalScreen

    from frameio_tui.services.services import Services
    from frameio_tui.ui.commands.command import Command
    from frameio_tui.ui.context import AppContext
    from frameio_tui.ui.screen_args import ScreenArgs

ResultT = TypeVar("ResultT")


class BaseScreen(AppCopyMixin, SafeDismissMixin, Screen[str]):
    """A whole screen of the app."""

    waiting = False
    """Whether somebody elsewhere is waited for: until then only Esc leads away from here."""
    COMMANDS_HERE: ClassVar[tuple[Command, ...]] = ()
    AUTO_FOCUS = ""

    def __init__(self, services: Services) -> None:
        super().__init__()
        self.services = services
        self._outdated = False
        """Whether profiles have changed while the screen was hidden."""

    @property
    def app_context(self) -> AppContext:
        """What the app gives to its screens."""
        return cast("AppContext", self.app)

    def start_flow(self, flow: Coroutine[None, None, None], group: str = "") -> None:
        """Run something that asks the user and waits, beside the keys.

        A flow of a named group cancels the one before it. A flow starts at once, so a key that is typed after the one
        that started it goes to the dialog that it opens. It is cancelled with the screen, and an error that it raises
        is shown as any other of the screen.
        """
        self.run_worker(flow, group=group or "flow", exclusive=bool(group), exit_on_error=False)

    async def announce_profiles_changed(self) -> None:
        """Tell every screen what profiles are like after something was written; once for a change.

        What was written is written: screens are told even when the flow that did it has ended meanwhile.
        """
        await asyncio.shield(asyncio.ensure_future(self._read_and_announce()))

    async def _read_and_announce(self) -> None:
        overview = await asyncio.to_thread(self.services.profiles.overview)
        self.app.post_message(ProfilesChanged(overview))

    def profiles_changed(self, *, seen: bool) -> None:
        """Draw the profiles again: now when the screen can be seen, else when it is shown again."""
        self._outdated = not seen
        if seen:
            self.post_message(ProfileSwitched())

    def on_profile_switched(self) -> None:
        """Draw what shows profiles; a screen that shows none has nothing to do."""

    async def show_dialog(self, dialog: ModalScreen[ResultT]) -> ResultT | None:
        """Show a dialog and return its result; only in a flow."""
        return await self.app_context.show_screen(dialog)

    async def open_screen(self, args: ScreenArgs) -> str | None:
        """Open another screen and return its result; only in a flow."""
        return await self.app_context.open_screen(args)

    def update_footer(self) -> None:
        """Draw the footer anew."""
        try:
            bar = self.query_one(FooterBar)
        except NoMatches:
            return
        usable = [self._with_footer_text(c) for c in (*self.COMMANDS_HERE, *ANYWHERE_COMMANDS) if self._can_run(c)]
        bar.show(usable, self.app_context.keys, typing=self.typing)

    @property
    def typing(self) -> bool:
        """Whether a field has the keys."""
        return isinstance(self.focused, (LineField, SecretField))

    def on_descendant_focus(self, _event: events.DescendantFocus) -> None:
        """In a field letters are text."""
        self.update_footer()

    def on_descendant_blur(self) -> None:
        """Out of it they act again."""
        self.update_footer()

    def _can_run(self, command: Command) -> bool:
        return not self.disabled_reason(command)

    def disabled_reason(self, command: Command) -> str:
        """Why a command can do nothing now, in a few words; empty when it can."""
        name = command.action.partition("(")[0]
        return "" if self.check_action(name, ()) is True else "not now"

    def commands(self) -> tuple[Command, ...]:
        """Every command of the screen, the parts of it included."""
        return self.COMMANDS_HERE

    async def run_command(self, command: Command) -> None:
        """What its key does."""
        await self.run_action(f"{'app' if command.context == ANYWHERE else 'screen'}.{command.action}")

    def _with_footer_text(self, command: Command) -> Command:
        """The same with the footer's word for what it does now."""
        return command

    def on_screen_resume(self) -> None:
        """Come to the front."""
        if self._outdated:
            self._outdated = False
            self.on_profile_switched()  # at once: the next key already acts on what is shown
        self.update_footer()

    def action_back(self) -> None:
        """Leave the screen."""
        self.dismiss(None)

    def can_close(self) -> bool:
        """Return whether nothing would be lost if the program ended now; where something would be, ask about it."""
        return True

    def cancel_work(self) -> bool:
        """Cancel what runs for this screen; return whether something did."""
        return False

    def close_above(self) -> None:
        """Close every screen and dialog above this one, without a result."""
        while self.app.screen is not self:
            self.app.screen.dismiss()

    def about(self) -> str | None:
        """Name of the profile that this screen is about; None for the active one."""
        return None

    def action_open(self, name: str) -> None:
        """Open another screen for that profile."""
        self.app_context.action_open(name)

    def show_message(self, text: str, *, error: bool = False) -> None:
        """Tell the person something; most screens have a place for it, the others show it over what is there."""
        self.notify(line(text), severity="error" if error else "information", markup=False)

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """A worker that failed is told here: errors of the world in words, a defect by its kind alone (trust T3)."""
        error = event.worker.error
        if event.state is not WorkerState.ERROR or error is None:
            return
        event.stop()
        if isinstance(error, FrameioTuiError):
            self.show_message(str(error), error=True)
        elif text := self.app_context.defects.note(error):
            self.show_message(text, error=True)
