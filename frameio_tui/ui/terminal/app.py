"""An app that is quiet on the wire and tells no secrets when it falls."""

from __future__ import annotations

import asyncio
import os
import sys
import traceback
from typing import TYPE_CHECKING

from textual import events
from textual._compositor import CompositorUpdate
from textual.app import App

from frameio_tui.core.text.redact import redact_text
from frameio_tui.ui.terminal.clipboard import osc52
from frameio_tui.ui.terminal.frame_diff import FrameDiff
from frameio_tui.ui.terminal.key_queue import HeldKey, TypeAhead
from frameio_tui.ui.terminal.paste_detection import install
from frameio_tui.ui.text import line

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.driver import Driver
    from textual.screen import Screen


class QuietApp(App[int]):
    """Sends changed cells only; a crash prints places, never values."""

    def __init__(self, *, ascii_only: bool = False) -> None:
        # Without colours the terminal's own attributes are all there is: no grey in place of a colour either.
        super().__init__(ansi_color=True if "NO_COLOR" in os.environ else None)
        self.frame = FrameDiff(ascii_only=ascii_only)
        self._keyed = False
        self._aside = False
        self._type_ahead = TypeAhead(self, super().on_event)

    def get_driver_class(self) -> type[Driver]:
        """The system's own, made to see a paste that no mark announces."""
        install()
        return super().get_driver_class()

    @property
    def held_key(self) -> HeldKey:
        """Tells whether the key that acts now may be held down since another screen was there."""
        return self._type_ahead.held

    def first_key(self) -> None:
        """Called once, with the first key."""

    async def on_event(self, event: events.Event) -> None:
        """Keys and pastes of the terminal take their turn; everything else goes on as it is."""
        if isinstance(event, (events.Key, events.Paste)) and not event.is_forwarded:
            if not self._keyed:
                self._keyed = True
                self.first_key()
            await self._type_ahead.take(event)
        else:
            await super().on_event(event)

    def _on_mount(self) -> None:
        """After a suspension the terminal shows something else."""
        self.app_resume_signal.subscribe(self, lambda _: self.action_redraw())

    def copy_to_clipboard(self, text: str) -> None:
        """Send a text to the terminal's clipboard; `clipboard.copied_words` says what to tell."""
        self._clipboard = text
        if self._driver is not None:
            self._driver.write(osc52(text, os.environ))

    def _display(self, screen: Screen[object], renderable: object) -> None:
        """Cut an update down to the cells that changed before it goes to the terminal."""
        if self._aside:
            return
        if isinstance(renderable, CompositorUpdate):
            renderable = self.frame.reduced(renderable, self.size.width)
        super()._display(screen, renderable)  # type: ignore[arg-type]  # rich's own types cannot be told apart here

    def action_redraw(self) -> None:
        """Draw everything anew, for a terminal that something else wrote to."""
        self.frame.forget()
        self._display(self.screen, self.screen._compositor.render_full_update())

    async def show_aside(self, text: str) -> None:
        """Print a text unbroken on the normal screen; Enter returns."""

        def show() -> None:
            print(f"\n{line(text)}\n\nEnter goes back to the program.", flush=True)  # noqa: T201 - the screen is ours now
            sys.stdin.readline()

        await self.aside(show)

    async def aside(self, work: Callable[[], None]) -> None:
        """Give the terminal to something else; everything but drawing goes on meanwhile."""
        with self.suspend():
            self._aside = True
            try:
                await asyncio.to_thread(work)
            finally:
                self._aside = False

    def _fatal_error(self) -> None:
        """Textual's own hook prints every local variable, a bearer among them: only places are printed (trust T3)."""
        kind, error, trace = sys.exc_info()
        places = "".join(traceback.format_tb(trace)) if trace else ""
        text = f"{places}{kind.__name__ if kind else 'Error'}: {error}"
        self._exit_renderables.append(line(redact_text(text.replace("\n", " | "))))
        self._close_messages_no_wait()
