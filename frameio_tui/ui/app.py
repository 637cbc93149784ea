"""The app: who is active, which screen is open, and how the program ends."""

from __future__ import annotations

import asyncio
import importlib
import os
from typing import TYPE_CHECKING, ClassVar

from textual.screen import ModalScreen, Screen

from frameio_tui.core.errors import FrameioTuiError, StoreError
from frameio_tui.ui.commands.command import bindings_of
from frameio_tui.ui.commands.keymap import keys_of
from frameio_tui.ui.commands.registry import ANYWHERE_COMMANDS
from frameio_tui.ui.console.screen import Console
from frameio_tui.ui.messages import ProfilesChanged, ProfileSwitched, ScreenRequested, SwitchRequested
from frameio_tui.ui.screen import BaseScreen
from frameio_tui.ui.session import Session
from frameio_tui.ui.terminal.app import TerminalApp
from frameio_tui.ui.terminal.clipboard import copied_words
from frameio_tui.ui.text import line
from frameio_tui.ui.theme import ASCII, THEMES, UNICODE, theme_after, theme_for, wants_ascii
from frameio_tui.ui.widgets.selection import take_selection

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.binding import BindingType

    from frameio_tui.services.profiles import Overview, ProfileEntry
    from frameio_tui.services.services import Services

QUIT_WITHIN = 2.0
"""Seconds in which ctrl+c pressed again quits."""

SCREEN_PLACES = {
    "first_run": ("first_run", "FirstRun"),
    "profiles": ("profiles.screen", "Profiles"),
    "editor": ("profiles.editor", "Editor"),
    "scopes": ("scopes.screen", "Scopes"),
    "token": ("token.screen", "Token"),
    "signin": ("sign_in.screen", "SignInScreen"),
    "body": ("body_editor.screen", "BodyEditor"),
    "help": ("help", "Help"),
    "pick": ("dialogs.pick", "Pick"),
    "confirm": ("dialogs.confirm", "Confirm"),
    "prompt": ("dialogs.prompt", "Prompt"),
    "text": ("dialogs.text", "TextView"),
    "unsaved": ("dialogs.unsaved", "Unsaved"),
}
"""Screen name -> module and class; a module is imported when its screen is first opened."""
OF_A_PROFILE = ("scopes", "token", "signin")
"""Screens about one profile: that of the screen below, else the active one."""


class FrameioApp(TerminalApp):
    """Owns the active profile; screens ask it by messages."""

    CSS_PATH = ["app.tcss", "console/console.tcss"]  # noqa: RUF012 - Textual's form; a default screen's own is not read
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_of(ANYWHERE_COMMANDS)]

    def __init__(self, services: Services, start: str = "") -> None:
        self.services = services
        self.session = Session(services.profiles)
        self._start = start
        self._interrupted = -QUIT_WITHIN
        ascii_only = wants_ascii(services.settings.ascii_borders, os.environ)
        self.glyphs = ASCII if ascii_only else UNICODE
        super().__init__(ascii_only=ascii_only)
        self.set_class(ascii_only, "-ascii")
        for theme in THEMES:
            self.register_theme(theme)
        self._few_colours = self.console.color_system in ("standard", "windows")
        wanted = services.settings.theme or services.state.read().theme
        self.theme = theme_for(wanted, few_colours=self._few_colours)
        self.animation_level = "none"
        self.keys, faults = keys_of(services.settings.keymap, ascii_only=ascii_only)
        self.set_keymap(self.keys.bound())
        self.troubles = (*services.settings.warnings, *(f"config.toml: {fault}" for fault in faults))
        self.session.read()

    def get_default_screen(self) -> Screen[object]:
        """The console is the home: drawn first, with nothing under it."""
        return Console(self.services)

    def on_mount(self) -> None:
        """Begin with a profile, or with making one."""
        self.title = "frameio-tui"
        if self._start:
            self.set_active(self._start)
        if self.active is None:
            self.open_screen("profiles" if self.session.files else "first_run")

    def first_key(self) -> None:
        """With the first key, load what the first request needs: a program that only waits stays small."""
        self.run_worker(self.services.warm, thread=True, exit_on_error=False, group="warm")

    def overview(self) -> Overview:
        """Every profile, read anew."""
        return self.services.profiles.overview()

    @property
    def active(self) -> ProfileEntry | None:
        """The profile requests are sent as."""
        return self.session.active

    def set_active(self, name: str) -> None:
        """Act as another profile from now on."""
        unremembered = self.session.switch(name)
        self._tell_screens()
        if unremembered:
            self.notify(line(unremembered), severity="warning", markup=False)

    def _tell_screens(self) -> None:
        for screen in self.screen_stack:
            screen.post_message(ProfileSwitched())

    def open_screen(
        self, name: str, argument: object = None, on_result: Callable[[object], None] | None = None
    ) -> None:
        """Open a screen by its name; its module is imported now. The result goes to `on_result`."""
        module, kind = SCREEN_PLACES[name]
        made: Screen[object] = getattr(importlib.import_module(f".{module}", __package__), kind)(
            self.services, argument
        )
        self.push_screen(made, on_result)

    def on_screen_requested(self, message: ScreenRequested) -> None:
        """A worker asks for a screen."""
        message.stop()
        self.open_screen(message.name, message.argument, message.on_result)

    def on_switch_requested(self, message: SwitchRequested) -> None:
        """Switch, or say why not."""
        message.stop()
        try:
            self.set_active(message.name)
        except FrameioTuiError as error:
            self.notify(line(str(error)), severity="error", markup=False)

    def on_profiles_changed(self, message: ProfilesChanged) -> None:
        """Files were written."""
        message.stop()
        self.session.read()
        self._tell_screens()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """In a dialog only quitting and ctrl+c work; a sign-in that waits is not left for another screen or profile."""
        if isinstance(self.screen, ModalScreen):
            return action not in ("open", "palette", "previous_profile", "next_theme")
        leads_away = action == "previous_profile" or (action == "open" and parameters != ("help",))
        return not (leads_away and isinstance(self.screen, BaseScreen) and self.screen.waiting)

    def action_open(self, name: str) -> None:
        """Open a screen from anywhere."""
        if name not in ("help", "profiles") and self.active is None:
            name = "profiles"
        if type(self.screen).__name__ != SCREEN_PLACES[name][1]:
            about = self.screen.about() if name in OF_A_PROFILE and isinstance(self.screen, BaseScreen) else None
            self.open_screen(name, about)

    def action_palette(self) -> None:
        """Every command of this screen, by name."""
        from frameio_tui.ui.palette import open_palette

        if isinstance(self.screen, BaseScreen):
            open_palette(self, self.screen)

    def action_previous_profile(self) -> None:
        """Back and forth between two profiles."""
        if self.session.previous is None:
            self.notify("There is no previous profile yet.", markup=False)
            return
        self.set_active(self.session.previous.profile.name)

    def action_next_theme(self) -> None:
        """The next theme, remembered unless config.toml names one."""
        self.theme = theme_after(self.theme, few_colours=self._few_colours)
        self.run_worker(self._remember_theme(self.theme), exit_on_error=False)

    async def _remember_theme(self, theme: str) -> None:
        try:
            await asyncio.to_thread(self.services.state.set_theme, theme)
        except StoreError as error:
            self.notify(line(str(error)), severity="warning", markup=False)

    def action_interrupt(self) -> None:
        """ctrl+c: cancel what runs, else copy a selection, else quit when pressed twice."""
        cancel = getattr(self.screen, "cancel_work", None)
        if cancel is not None and cancel():
            return
        selected = take_selection(self.screen)
        if selected:
            self.copy_to_clipboard(selected)
            self.notify(copied_words(selected, os.environ), markup=False)
            return
        now = self.services.clock.monotonic()
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
        await self.services.close()
