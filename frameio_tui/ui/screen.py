"""The base class of all screens: commands and footer, flows that ask the user, and error messages."""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING, ClassVar, TypeVar, cast

from textual.css.query import NoMatches
from textual.screen import Screen
from textual.worker import Worker, WorkerState

from frameio_tui.core.errors import FrameioTuiError
from frameio_tui.ui.commands.command import ANYWHERE
from frameio_tui.ui.commands.registry import ANYWHERE_COMMANDS
from frameio_tui.ui.messages import ProfilesChanged, ProfileSwitched
from frameio_tui.ui.terminal.focus_styles import FocusStylesMixin
from frameio_tui.ui.text import line
from frameio_tui.ui.widgets.closing import SafeDismissMixin
from frameio_tui.ui.widgets.header_footer import FooterBar, HeaderBar
from frameio_tui.ui.widgets.inputs import LineField, SecretField
from frameio_tui.ui.widgets.message_bar import MessageBar
from frameio_tui.ui.widgets.selection import AppCopyMixin

if TYPE_CHECKING:
    from collections.abc import Coroutine
    from contextlib import AbstractContextManager

    from textual import events
    from textual.screen import ModalScreen

    from frameio_tui.services.profiles import ProfileEntry
    from frameio_tui.services.services import Services
    from frameio_tui.ui.commands.command import Command
    from frameio_tui.ui.context import AppContext
    from frameio_tui.ui.screen_args import ScreenArgs

ResultT = TypeVar("ResultT")


class BaseScreen(AppCopyMixin, SafeDismissMixin, FocusStylesMixin, Screen[str]):
    """A full screen of the app."""

    waiting = False
    """Whether the screen waits for a sign-in elsewhere. Until it ends, only Esc leaves the screen."""
    can_switch_by_number = True
    """Whether Alt and a digit switch the profile here."""
    COMMANDS_HERE: ClassVar[tuple[Command, ...]] = ()
    AUTO_FOCUS = ""

    def __init__(self, services: Services) -> None:
        super().__init__()
        self.services = services
        self._was_shown = False
        self._outdated = False
        """Whether profiles have changed while this screen was hidden."""

    @property
    def app_context(self) -> AppContext:
        """The part of the app that screens use."""
        return cast("AppContext", self.app)

    def start_flow(self, flow: Coroutine[None, None, None], group: str = "", *, holds_keys: bool = False) -> None:
        """Run a coroutine that may ask the user and wait, without blocking the keys.

        A new flow of a named group cancels the previous one of that group. A flow starts at once, so a key that is
        typed right after the one that started it goes to the dialog that the flow opens. The flow is cancelled when the
        screen closes, and the screen shows an error of the flow like any other error.

        With `holds_keys`, keys wait until a flow that first reads something has opened its dialog. If it opens none,
        they are dropped.
        """
        if holds_keys:
            flow = self._holding_keys(flow)
        self.run_worker(self._while_open(flow), group=group or "flow", exclusive=bool(group), exit_on_error=False)

    async def _holding_keys(self, flow: Coroutine[None, None, None]) -> None:
        with self.hold_keys():
            await flow

    def hold_keys(self) -> AbstractContextManager[None]:
        """Let keys wait until the block has opened a dialog, for which they are. Esc cancels the flow that called."""
        flow = asyncio.current_task()
        return self.app_context.hold_keys(flow.cancel if flow is not None else None)

    async def _while_open(self, flow: Coroutine[None, None, None]) -> None:
        """Run a flow; that it finds no widgets in a screen that is being closed is not an error.

        Textual removes the widgets of a screen before it cancels the workers of that screen.
        """
        try:
            await flow
        except NoMatches:
            if self.is_attached and self in self.app.screen_stack:
                raise

    async def announce_profiles_changed(self) -> None:
        """Read all profiles and tell every screen about them. Call it once after each change.

        This happens even if the flow that made the change is cancelled meanwhile, because the files have changed.
        """
        await asyncio.shield(asyncio.ensure_future(self._read_and_announce()))

    async def _read_and_announce(self) -> None:
        overview = await asyncio.to_thread(self.services.profiles.overview)
        self.app.post_message(ProfilesChanged(overview))

    def profiles_changed(self, *, visible: bool) -> None:
        """Draw the profiles again: now if the screen is visible, else when it is shown again."""
        self._outdated = not visible
        if visible:
            self.show_header()
            self.post_message(ProfileSwitched())

    def on_profile_switched(self) -> None:
        """Draw the parts that show profiles. A screen that shows none does not override this."""

    async def show_dialog(self, dialog: ModalScreen[ResultT]) -> ResultT | None:
        """Show a dialog and return its result. Call it only in a flow."""
        return await self.app_context.show_screen(dialog)

    async def open_screen(self, args: ScreenArgs) -> str | None:
        """Open another screen and return its result. Call it only in a flow."""
        return await self.app_context.open_screen(args)

    def show_header(self) -> None:
        """Draw the header with the profile that this screen acts as."""
        with contextlib.suppress(NoMatches):
            now, glyphs = self.services.clock.now(), self.app_context.glyphs
            bar = self.query_one(HeaderBar)
            bar.show(self.header_profile(), glyphs, now, demo=self.services.demo, hints=False)

    def header_profile(self) -> ProfileEntry | None:
        """Return the profile in the header: the one that this screen is about, or the active one."""
        name, active = self.about(), self.app_context.active
        if name is None or (active is not None and active.profile.name == name):
            return active
        try:
            return self.services.profiles.entry(name)
        except FrameioTuiError:  # moved or deleted meanwhile; the screen reports it when it needs the file
            return active

    def update_footer(self) -> None:
        """Draw the footer with the commands that work now."""
        try:
            bar = self.query_one(FooterBar)
        except NoMatches:
            return
        here = [self._with_footer_text(command) for command in self.COMMANDS_HERE]
        usable = [command for command in (*here, *self.anywhere_commands()) if self._footer_shows(command)]
        bar.show(usable, self.app_context.keys, typing=self.typing)

    def anywhere_commands(self) -> tuple[Command, ...]:
        """Return the commands that work everywhere; while jobs run, the footer shows their progress."""
        jobs = self.app_context.jobs_summary
        return tuple(c._replace(footer=jobs) if c.id == "anywhere.jobs" else c for c in ANYWHERE_COMMANDS)

    @property
    def typing(self) -> bool:
        """Whether a text field has the focus, where letters are text."""
        return isinstance(self.focused, (LineField, SecretField))

    def on_descendant_focus(self, _event: events.DescendantFocus) -> None:
        """Update the footer, because letters are text in a field."""
        self.update_footer()

    def on_descendant_blur(self) -> None:
        """Update the footer, because letters are keys outside a field."""
        self.update_footer()

    def _footer_shows(self, command: Command) -> bool:
        return not self.disabled_reason(command)

    def disabled_reason(self, command: Command) -> str:
        """Return in a few words why a command does nothing now; empty if it works."""
        name = command.action.partition("(")[0]
        return "" if self.check_action(name, ()) is True else "not now"

    def commands(self) -> tuple[Command, ...]:
        """Return every command of the screen, including those of its parts."""
        return self.COMMANDS_HERE

    async def run_command(self, command: Command) -> None:
        """Do what the key of the command does."""
        await self.run_action(f"{'app' if command.context == ANYWHERE else 'screen'}.{command.action}")

    def _with_footer_text(self, command: Command) -> Command:
        """Return the command with the footer text for what it does now."""
        return command

    def on_screen_resume(self, event: events.ScreenResume) -> None:
        """Draw outdated profiles and the footer when the screen comes to the front."""
        if not self._was_shown:  # every widget got its styles a moment ago, when it was mounted
            self._was_shown, event.refresh_styles = True, False
        if self._outdated:
            self._outdated = False
            self.on_profile_switched()  # called, not posted: the next key must act on what is shown
        self.show_header()
        self.update_footer()

    def action_switcher(self) -> None:
        """Let the user pick the profile to switch to."""
        self.app_context.action_switch_profile()

    def action_previous(self) -> None:
        """Switch to the previous profile."""
        self.app_context.action_previous_profile()

    def action_back(self) -> None:
        """Close the screen."""
        self.dismiss(None)

    def can_close(self) -> bool:
        """Return whether the program can end without losing edits; if not, ask what to do with them."""
        return True

    def cancel_work(self) -> bool:
        """Cancel the running work of this screen, and return whether there was any."""
        return False

    def close_above(self) -> None:
        """Close every screen and dialog above this one, without a result."""
        while self.app.screen is not self:
            self.app.screen.dismiss()

    def about(self) -> str | None:
        """Return the name of the profile that this screen is about, or None for the active one."""
        return None

    def action_open(self, name: str) -> None:
        """Open another screen, for the profile that this screen is about."""
        self.app_context.action_open(name)

    def show_message(self, text: str, *, error: bool = False) -> None:
        """Show a message. Screens without a place for messages show it as a notification."""
        self.notify(line(text), severity="error" if error else "information", markup=False)

    def withdraw_message(self, text: str) -> None:
        """Remove a message that is no longer true, if it is still shown."""
        if any(bar.message == text for bar in self.query(MessageBar)):
            self.show_message("")

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """Show the error of a failed worker: its text, or only its kind if it is a defect."""
        error = event.worker.error
        if event.state is not WorkerState.ERROR or error is None:
            return
        event.stop()
        if isinstance(error, FrameioTuiError):
            self.show_message(str(error), error=True)
        elif text := self.app_context.defects.note(error):
            self.show_message(text, error=True)
