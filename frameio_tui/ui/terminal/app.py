"""An app that is quiet on the wire, goes on after a defect, and tells no secrets when it has to end."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import sys
import time
import traceback
from typing import TYPE_CHECKING

from textual import events
from textual._compositor import CompositorUpdate
from textual.app import App

from frameio_tui.core.errors import FrameioTuiError
from frameio_tui.core.text.redact import redact_text
from frameio_tui.ui.terminal import defects
from frameio_tui.ui.terminal.clipboard import osc52
from frameio_tui.ui.terminal.frame_diff import FrameDiff
from frameio_tui.ui.terminal.key_queue import HeldKey, KeyQueue
from frameio_tui.ui.text import line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import FrameType
    from typing import Any

    from textual.driver import Driver
    from textual.message_pump import MessagePump
    from textual.screen import Screen


class TerminalApp(App[int]):
    """Sends changed cells only; a crash prints places, never values."""

    def __init__(self, *, ascii_only: bool = False) -> None:
        # Without colours the terminal's own attributes are all there is: no grey in place of a colour either.
        super().__init__(ansi_color=True if "NO_COLOR" in os.environ else None)
        defects.install()
        self.frame = FrameDiff(ascii_only=ascii_only)
        self.defects = defects.Defects(time.monotonic)
        self._keyed = False
        self._ended_with: int | None = None
        self._aside = False
        self._type_ahead = KeyQueue(self, super().on_event)

    def get_driver_class(self) -> type[Driver]:
        """Ours, where the framework would take the one it is made of: on Linux and macOS."""
        chosen = super().get_driver_class()
        with contextlib.suppress(ImportError):
            from frameio_tui.ui.terminal.driver import TerminalDriver

            return TerminalDriver if chosen in TerminalDriver.__bases__ else chosen
        return chosen

    def _on_load(self) -> None:
        """End before there is a screen, where that was asked for; a task's unseen failure is a defect like others."""

        def failed(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
            error = context.get("exception")
            if isinstance(error, Exception) and not loop.is_closed():
                loop.call_soon_threadsafe(self._handle_exception, error)  # it is noticed in any thread

        asyncio.get_running_loop().set_exception_handler(failed)
        if self._ended_with is not None:
            self.exit(self._ended_with)

    @property
    def held_key(self) -> HeldKey:
        """Tells whether the key that acts now may be held down since another screen was there."""
        return self._type_ahead.held

    def first_key(self) -> None:
        """Called once, with the first key."""

    async def on_event(self, event: events.Event) -> None:
        """Keys and pastes of the terminal take their turn; everything else goes on as it is."""
        if isinstance(event, (events.Key, events.Paste)) and not event.is_forwarded:
            self.defects.after_a_key()
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
        """Send a text to the terminal's clipboard; `clipboard.format_copied` says what to tell."""
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
            sys.stdin.buffer.readline()  # whatever bytes are typed

        await self.aside(show)

    async def aside(self, work: Callable[[], None]) -> None:
        """Give the terminal to something else; everything but drawing goes on meanwhile."""
        with self.suspend(), ctrl_c_is_theirs():
            self._aside = True
            try:
                await asyncio.to_thread(work)
            finally:
                self._aside = False

    def end(self, code: int) -> None:
        """End in order with an exit code, now or as soon as it runs; a signal's handler may call it at any time."""
        self._ended_with = code
        if self._loop is not None:
            with contextlib.suppress(RuntimeError):  # it is closed: the end is near
                self._loop.call_soon_threadsafe(self.exit, code)

    def restore_terminal(self) -> None:
        """Give the terminal back at once, whatever the app is doing; nothing where that was done."""
        restore = getattr(self._driver, "restore", None)
        if restore is not None:
            restore()

    def tell(self, text: str) -> None:
        """Show a sentence of an error over whatever is on the screen; once that is gone, below it."""
        if self._exit:
            self._exit_renderables.append(line(redact_text(text)))
        elif text:
            self.notify(line(text), severity="error", timeout=defects.SHOWN_AGAIN_AFTER, markup=False)

    def survives(self, error: Exception, pump: MessagePump | None = None) -> bool:
        """Report an exception that a handler, task or thread did not foresee; False where the program has to end."""
        if not self._dom_ready:
            return False  # it has shown nothing yet, and could show nothing of this
        if isinstance(error, defects.LEAVING) and pump is not None and defects.is_leaving(pump):
            return True
        if isinstance(error, FrameioTuiError):
            self.tell(str(error))
            return True
        text = self.defects.note(error)
        if self.defects.endless:
            return False
        self._end_test_with(error)
        self.frame.forget()  # a frame may have been drawn in part
        if (self.defects.many or defects.is_of_layout(error)) and len(self.screen_stack) > 1:
            self.screen.dismiss()  # what is in front is their cause, as far as can be told
            text = self.defects.words(error, again=True)
        self.tell(text)
        return True

    def not_drawn(self, error: Exception) -> None:
        """A widget stays blank; it is told once it is not drawing time."""
        self._end_test_with(error)
        self.call_later(self.tell, self.defects.words(error))

    def _end_test_with(self, error: Exception) -> None:
        """Let the framework's test runner end with a defect, too."""
        if self.is_headless and self._exception is None:
            self._exception = error
            self._exception_event.set()

    def _handle_exception(self, error: Exception) -> None:
        """What the framework ends with unless the program goes on."""
        if not self.survives(error):
            super()._handle_exception(error)

    def _print_error_renderables(self) -> None:
        """Each once; the framework's own would add how to run its developer tools."""
        for said in dict.fromkeys(self._exit_renderables):
            self.error_console.print(said, markup=False, highlight=False)
        self._exit_renderables.clear()

    def _fatal_error(self) -> None:
        """Textual's own hook prints every local variable, a bearer among them: only places are printed (trust T3)."""
        error = self._exception
        places = "".join(traceback.format_tb(error.__traceback__)) if error is not None else ""
        text = f"{places}{type(error).__name__}: {error}"
        self._exit_renderables.append(line(redact_text(text.replace("\n", " | "))))
        self._close_messages_no_wait()


@contextlib.contextmanager
def ctrl_c_is_theirs() -> Iterator[None]:
    """While another program has the terminal, ctrl+c there reaches this one too: it means nothing here."""

    def ignored(_number: int, _frame: FrameType | None) -> None:
        """In Python, as what a process ignores its children ignore, too."""

    before = signal.signal(signal.SIGINT, ignored)
    try:
        yield
    finally:
        if signal.getsignal(signal.SIGINT) is ignored:
            signal.signal(signal.SIGINT, before or signal.SIG_DFL)
