"""The app: who is active, which screen is open, and how the program ends."""

from __future__ import annotations

import importlib
import os
import traceback
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual._compositor import CompositorUpdate
from textual.app import App
from textual.screen import ModalScreen, Screen

from ..core.errors import FrameioTuiError
from ..core.redact import redact_text
from .commands import bindings_of
from .commands_console import ANYWHERE_COMMANDS
from .frame_diff import FrameDiff
from .messages import PreviousRequested, ProfilesChanged, ProfileSwitched, ScreenRequested, SwitchRequested
from .screens.console import Console
from .text import line
from .theme import ASCII, THEMES, UNICODE, wants_ascii

if TYPE_CHECKING:
    from textual.binding import BindingType

    from ..services.profiles import Overview, ProfileEntry
    from ..services.program import Program

RESTART_AS_DEMO = 200
"""Exit code that asks the command line to start again as `--demo`."""
QUIT_WITHIN = 2.0
"""Seconds in which ctrl+c pressed again quits."""
THEME_NAMES = ("frameio-dark", "frameio-light", "ansi-dark", "ansi-light")

SCREEN_PLACES = {
    "first_run": ("first_run", "FirstRun"),
    "profiles": ("profiles", "Profiles"),
    "editor": ("editor", "Editor"),
    "scopes": ("scopes", "Scopes"),
    "token": ("token", "Token"),
    "body": ("body", "BodyEditor"),
    "help": ("help", "Help"),
    "pick": ("pick", "Pick"),
    "confirm": ("confirm", "Confirm"),
    "prompt": ("prompt", "Prompt"),
    "text": ("text_view", "TextView"),
}
"""Screen name -> module and class; a module is imported when its screen is first opened."""


class FrameioApp(App[int]):
    """Owns the active profile; screens ask it by messages."""

    CSS_PATH = ["app.tcss", "screens/console.tcss"]  # noqa: RUF012 - Textual's form; a default screen's own is not read
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_of(ANYWHERE_COMMANDS)]

    def __init__(self, program: Program, start: str = "") -> None:
        self.program = program
        self.active: ProfileEntry | None = None
        self.previous: ProfileEntry | None = None
        self._start = start
        self._interrupted = -QUIT_WITHIN
        self._warm = False
        self._files = 0
        ascii_only = wants_ascii(program.settings.ascii_borders, os.environ)
        self.glyphs = ASCII if ascii_only else UNICODE
        super().__init__()
        self.frame = FrameDiff(ascii_only=ascii_only)
        self.set_class(ascii_only, "-ascii")
        for theme in THEMES:
            self.register_theme(theme)
        wanted = program.settings.theme or program.state.read().theme
        self.theme = wanted if wanted in self.available_themes else THEME_NAMES[0]
        self.animation_level = "none"
        if program.settings.keymap:
            self.set_keymap(dict(program.settings.keymap))
        self._read_active()

    def get_default_screen(self) -> Screen[object]:
        """The console is the home: drawn first, with nothing under it."""
        return Console(self.program)

    def on_mount(self) -> None:
        """Begin with a profile, or with making one."""
        self.title = "frameio-tui"
        self.app_resume_signal.subscribe(self, lambda _: self.frame.forget())
        if self._start:
            self.set_active(self._start)
        if self.active is None:
            self.push_screen(self._screen("profiles" if self._files else "first_run", None))

    async def on_event(self, event: events.Event) -> None:
        """With the first key, load what the first request needs: a program that only waits stays small."""
        if not self._warm and isinstance(event, events.Key):
            self._warm = True
            self.run_worker(self.program.warm, thread=True, exit_on_error=False, group="warm")
        await super().on_event(event)

    def overview(self) -> Overview:
        """Every profile, read anew."""
        return self.program.profiles.overview()

    def set_active(self, name: str) -> None:
        """Act as another profile from now on."""
        before = self.active
        self.active = self.program.profiles.switch(self.program.profiles.entry(name))
        if before is not None and before.profile.id != self.active.profile.id:
            self.previous = before
        self._tell_screens()

    def _read_active(self) -> None:
        """Read the active profile anew: another terminal may have changed the files, never who we act as."""
        if self.active is None:
            self.active, self.previous, self._files = self.program.profiles.beginning()
            return
        by_id = {entry.profile.id: entry for entry in self.overview().entries}
        self.active = by_id.get(self.active.profile.id)
        if self.previous is not None:
            self.previous = by_id.get(self.previous.profile.id)

    def _tell_screens(self) -> None:
        for screen in self.screen_stack:
            screen.post_message(ProfileSwitched())

    def _screen(self, name: str, argument: object) -> Screen[object]:
        module, kind = SCREEN_PLACES[name]
        made: Screen[object] = getattr(importlib.import_module(f".screens.{module}", __package__), kind)(
            self.program, argument
        )
        return made

    def on_screen_requested(self, message: ScreenRequested) -> None:
        """Open a screen; its result goes to whoever asked."""
        message.stop()
        self.push_screen(self._screen(message.name, message.argument), message.on_result)

    def on_switch_requested(self, message: SwitchRequested) -> None:
        """Switch, or say why not."""
        message.stop()
        try:
            self.set_active(message.name)
        except FrameioTuiError as error:
            self.notify(line(str(error)), severity="error", markup=False)

    def on_previous_requested(self, message: PreviousRequested) -> None:
        """The profile used before this one."""
        message.stop()
        self.action_previous_profile()

    def on_profiles_changed(self, message: ProfilesChanged) -> None:
        """Files were written."""
        message.stop()
        self._read_active()
        self._tell_screens()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """In a dialog only quitting and ctrl+c work; everything else waits for the answer."""
        waits = ("open", "palette", "previous_profile", "next_theme")
        return not (isinstance(self.screen, ModalScreen) and action in waits)

    def action_open(self, name: str) -> None:
        """Open a screen from anywhere."""
        if name not in ("help", "profiles") and self.active is None:
            name = "profiles"
        if type(self.screen).__name__ != SCREEN_PLACES[name][1]:
            self.push_screen(self._screen(name, None))

    def action_palette(self) -> None:
        """Every command of this screen, by name."""
        from .palette import open_palette

        open_palette(self)

    def action_previous_profile(self) -> None:
        """Back and forth between two profiles."""
        if self.previous is None:
            self.notify("There is no previous profile yet.", markup=False)
            return
        self.set_active(self.previous.profile.name)

    def action_next_theme(self) -> None:
        """The next theme, remembered unless config.toml names one."""
        at = THEME_NAMES.index(self.theme) if self.theme in THEME_NAMES else -1
        self.theme = THEME_NAMES[(at + 1) % len(THEME_NAMES)]
        self.run_worker(lambda: self.program.state.set_theme(self.theme), thread=True, exit_on_error=False)

    def action_interrupt(self) -> None:
        """ctrl+c: cancel what runs, else copy a selection, else quit when pressed twice."""
        cancel = getattr(self.screen, "cancel_work", None)
        if cancel is not None and cancel():
            return
        selected = self.screen.get_selected_text()
        if selected:
            self.copy_to_clipboard(selected)
            self.screen.clear_selection()
            return
        now = self.program.clock.monotonic()
        if now - self._interrupted < QUIT_WITHIN:
            self.exit(0)
            return
        self._interrupted = now
        self.notify("Press ctrl+c again to quit.", timeout=QUIT_WITHIN, markup=False)

    def action_leave(self) -> None:
        """Quit; unsaved edits are asked about by their screen."""
        for screen in reversed(self.screen_stack):
            guard = getattr(screen, "may_leave", None)
            if guard is not None and not guard():
                return
        self.exit(0)

    async def on_unmount(self) -> None:
        """Close connections."""
        await self.program.close()

    def _display(self, screen: Screen[object], renderable: object) -> None:
        """Cut an update down to the cells that changed before it goes to the terminal."""
        if isinstance(renderable, CompositorUpdate):
            renderable = self.frame.reduced(renderable, self.size.width)
        super()._display(screen, renderable)  # type: ignore[arg-type]  # rich's own types cannot be told apart here

    def action_redraw(self) -> None:
        """Draw everything anew, for a terminal that something else wrote to."""
        self.frame.forget()
        self.screen.refresh(layout=True)

    def _fatal_error(self) -> None:
        """Textual's own hook prints every local variable, a bearer among them: only places are printed (trust T3)."""
        import sys

        kind, error, trace = sys.exc_info()
        places = "".join(traceback.format_tb(trace)) if trace else ""
        text = f"{places}{kind.__name__ if kind else 'Error'}: {error}"
        self._exit_renderables.append(line(redact_text(text.replace("\n", " | "))))
        self._close_messages_no_wait()
