"""What every screen shares: the program, the commands it binds, its footer, and how errors are shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, cast

from textual.css.query import NoMatches
from textual.screen import Screen
from textual.worker import Worker, WorkerState

from frameio_tui.core.errors import FrameioTuiError
from frameio_tui.ui.commands.command import ANYWHERE
from frameio_tui.ui.commands.registry import ANYWHERE_COMMANDS
from frameio_tui.ui.text import line
from frameio_tui.ui.widgets.closing import ClosesItselfOnly
from frameio_tui.ui.widgets.header_footer import FooterBar
from frameio_tui.ui.widgets.inputs import LineField, SecretField
from frameio_tui.ui.widgets.selection import OneCopy

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual import events

    from frameio_tui.services.services import Services
    from frameio_tui.ui.commands.command import Command
    from frameio_tui.ui.context import AppContext


class BaseScreen(OneCopy, ClosesItselfOnly, Screen[object]):
    """A whole screen of the app."""

    waiting = False
    """Whether somebody elsewhere is waited for: until then only Esc leads away from here."""
    COMMANDS_HERE: ClassVar[tuple[Command, ...]] = ()
    AUTO_FOCUS = ""

    def __init__(self, services: Services, argument: object = None) -> None:
        super().__init__()
        self.services = services
        self.argument = argument

    @property
    def app_context(self) -> AppContext:
        """What the app gives to its screens."""
        return cast("AppContext", self.app)

    def ask(self, name: str, argument: object, on_result: Callable[[object], None] | None = None) -> None:
        """Open another screen by name."""
        self.app_context.open_screen(name, argument, on_result)

    def show_keys(self) -> None:
        """Draw the footer anew."""
        try:
            bar = self.query_one(FooterBar)
        except NoMatches:
            return
        usable = [self._worded(c) for c in (*self.COMMANDS_HERE, *ANYWHERE_COMMANDS) if self._works(c)]
        bar.show(usable, self.app_context.keys, typing=self.typing)

    @property
    def typing(self) -> bool:
        """Whether a field has the keys."""
        return isinstance(self.focused, (LineField, SecretField))

    def on_descendant_focus(self, _event: events.DescendantFocus) -> None:
        """In a field letters are text."""
        self.show_keys()

    def on_descendant_blur(self) -> None:
        """Out of it they act again."""
        self.show_keys()

    def _works(self, command: Command) -> bool:
        return not self.why_not(command)

    def why_not(self, command: Command) -> str:
        """Why a command can do nothing now, in a few words; empty when it can."""
        name = command.action.partition("(")[0]
        return "" if self.check_action(name, ()) is True else "not now"

    def commands(self) -> tuple[Command, ...]:
        """Every command of the screen, the parts of it included."""
        return self.COMMANDS_HERE

    async def run_command(self, command: Command) -> None:
        """What its key does."""
        await self.run_action(f"{'app' if command.context == ANYWHERE else 'screen'}.{command.action}")

    def _worded(self, command: Command) -> Command:
        """The same with the footer's word for what it does now."""
        return command

    def on_screen_resume(self) -> None:
        """Come to the front."""
        self.show_keys()

    def action_back(self) -> None:
        """Leave the screen."""
        self.dismiss(None)

    def ask_unsaved(self, title: str, save: Callable[[], None]) -> None:
        """Ask whether to save, discard or continue; what is above this screen closes first."""

        def take(answer: object) -> None:
            if answer == "save":
                save()
            elif answer == "discard":
                self.dismiss(None)

        while self.app.screen is not self:
            self.app.pop_screen()
        self.ask("unsaved", title, take)

    def about(self) -> str | None:
        """Name of the profile that this screen is about; None for the active one."""
        return self.argument if isinstance(self.argument, str) and self.argument else None

    def action_open(self, name: str) -> None:
        """Open another screen for that profile."""
        self.app_context.action_open(name)

    def say(self, text: str, *, error: bool = False) -> None:
        """Tell the person something; most screens have a place for it, the others show it over what is there."""
        self.notify(line(text), severity="error" if error else "information", markup=False)

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """A worker that failed is told here: errors of the world in words, a defect by its kind alone (trust T3)."""
        error = event.worker.error
        if event.state is not WorkerState.ERROR or error is None:
            return
        event.stop()
        if isinstance(error, FrameioTuiError):
            self.say(str(error), error=True)
        elif text := self.app_context.defects.note(error):
            self.say(text, error=True)
