"""A Textual app that sends little to the terminal, continues after a defect, and reveals no secrets when it crashes."""

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
from textual.filter import NoColor

from frameio_tui.core.errors import FrameioTuiError
from frameio_tui.core.text.redact import redact_text
from frameio_tui.ui.terminal import defects, strip_caches
from frameio_tui.ui.terminal.blocks_in_reverse import BlocksInReverse
from frameio_tui.ui.terminal.clipboard import osc52
from frameio_tui.ui.terminal.frame_diff import FrameDiff
from frameio_tui.ui.terminal.key_queue import HeldKey, KeyQueue
from frameio_tui.ui.text import line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager
    from types import FrameType
    from typing import Any

    from textual.driver import Driver
    from textual.message_pump import MessagePump
    from textual.screen import Screen

    from frameio_tui.core.text.printable import Printable


class TerminalApp(App[int]):
    """An app that sends only changed cells to the terminal; a crash prints locations in the code, never values."""

    def __init__(self, *, ascii_only: bool = False) -> None:
        # With NO_COLOR, use only the terminal's own attributes; Textual would otherwise replace colours with greys.
        super().__init__(ansi_color=True if "NO_COLOR" in os.environ else None)
        if self.no_color:
            self._filters = [BlocksInReverse() if isinstance(each, NoColor) else each for each in self._filters]
        defects.install()
        strip_caches.install()
        self.frame = FrameDiff(ascii_only=ascii_only)
        self.defects = defects.Defects(time.monotonic)
        self._first_key_seen = False
        self._requested_exit_code: int | None = None
        self._is_suspended = False
        self._key_queue = KeyQueue(self, super().on_event)

    def get_driver_class(self) -> type[Driver]:
        """Return `TerminalDriver` where Textual would use its base class, which is on Linux and macOS."""
        chosen = super().get_driver_class()
        with contextlib.suppress(ImportError):
            from frameio_tui.ui.terminal.driver import TerminalDriver

            return TerminalDriver if chosen in TerminalDriver.__bases__ else chosen
        return chosen

    def start_with_theme(self, name: str) -> None:
        """Set the theme before the app runs. Assigning `theme` would parse the style sheet a second time."""
        self.set_reactive(App.theme, name)
        theme = self.current_theme
        self.set_class(True, f"-theme-{theme.name}", update=False)
        self.set_class(theme.dark, "-dark-mode", update=False)
        self.set_class(not theme.dark, "-light-mode", update=False)
        self._refresh_truecolor_filter(self.ansi_theme)
        self.stylesheet.set_variables(self.get_css_variables())

    def _on_load(self) -> None:
        """Exit if `request_exit` was called early, and report exceptions of tasks that nothing awaits."""

        def failed(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
            error = context.get("exception")
            if isinstance(error, Exception) and not loop.is_closed():
                loop.call_soon_threadsafe(self._handle_exception, error)  # called in any thread

        asyncio.get_running_loop().set_exception_handler(failed)
        if self._requested_exit_code is not None:
            self.exit(self._requested_exit_code)

    @property
    def held_key(self) -> HeldKey:
        """Reports whether the current key may have been held down since another screen was shown."""
        return self._key_queue.held_key

    def hold_keys(self, stop: Callable[[], object] | None = None) -> AbstractContextManager[None]:
        """Let keys wait until the block has opened another screen, and Esc call `stop`; see `KeyQueue.hold`."""
        return self._key_queue.hold(stop)

    def first_key(self) -> None:
        """Run once, at the first key; subclasses override it."""

    async def on_event(self, event: events.Event) -> None:
        """Queue keys and pastes from the terminal; handle all other events as usual."""
        if isinstance(event, (events.Key, events.Paste)) and not event.is_forwarded:
            self.defects.forget_shown()
            if not self._first_key_seen:
                self._first_key_seen = True
                self.first_key()
            await self._key_queue.enqueue(event)
        else:
            await super().on_event(event)

    def _on_mount(self) -> None:
        """Redraw after the program was suspended, because the terminal then shows something else."""
        self.app_resume_signal.subscribe(self, lambda _: self.action_redraw())

    def copy_to_clipboard(self, text: str) -> None:
        """Send a text to the terminal's clipboard; `clipboard.format_copied` returns the message for the user."""
        self._clipboard = text
        if self._driver is not None:
            self._driver.write(osc52(text, os.environ))

    def _display(self, screen: Screen[object], renderable: object) -> None:
        """Reduce an update to the cells that changed before it is sent to the terminal."""
        if self._is_suspended:
            return
        if isinstance(renderable, CompositorUpdate):
            renderable = self.frame.reduce(renderable, self.size.width)
        super()._display(screen, renderable)  # type: ignore[arg-type]  # the parameter's type is private to Rich

    def action_redraw(self) -> None:
        """Draw everything again, for a terminal that another program has written to."""
        self.frame.forget()
        self._display(self.screen, self.screen._compositor.render_full_update())

    def show_terminal_title(self, title: Printable) -> None:
        """Show a title in the terminal's window or tab; the previous one returns when the app ends or is suspended."""
        show = getattr(self._driver, "show_title", None)
        if show is not None:
            show(title)

    async def print_suspended(self, text: str) -> None:
        """Print a text without line breaks on the normal screen, and return when Enter is pressed."""

        def show() -> None:
            print(f"\n{line(text)}\n\nPress Enter to return to the program.", flush=True)  # noqa: T201 - Textual is suspended
            sys.stdin.buffer.readline()  # bytes: the input may have any encoding

        await self.run_suspended(show)

    async def run_suspended(self, work: Callable[[], None]) -> None:
        """Suspend the screen while `work` uses the terminal in a thread; everything except drawing continues."""
        with self.suspend(), ignore_sigint():
            self._is_suspended = True
            try:
                await asyncio.to_thread(work)
            finally:
                self._is_suspended = False

    def request_exit(self, code: int) -> None:
        """Exit cleanly with a code, now or as soon as the app runs; a signal handler may call this at any time."""
        self._requested_exit_code = code
        if self._loop is not None:
            with contextlib.suppress(RuntimeError):  # the loop is closed: the app is exiting already
                self._loop.call_soon_threadsafe(self.exit, code)

    def restore_terminal(self) -> None:
        """Restore the terminal at once, whatever the app is doing; do nothing if it is restored already."""
        restore = getattr(self._driver, "restore", None)
        if restore is not None:
            restore()

    def show_error(self, text: str) -> None:
        """Show an error message above the current screen; while the app exits, print it below the screen instead."""
        if self._exit:
            self._exit_renderables.append(line(redact_text(text)))
        elif text:
            self.notify(line(text), severity="error", timeout=defects.SHOWN_AGAIN_AFTER, markup=False)

    def handle_exception(self, error: Exception, pump: MessagePump | None = None) -> bool:
        """Report an unexpected exception of a handler, task or thread; return False if the program has to exit.

        `pump` is the widget, screen or app whose handler failed, if known.
        """
        if not self._dom_ready:
            return False  # there is no screen yet on which to report it
        if isinstance(error, defects.REMOVAL_ERRORS) and pump is not None and defects.is_being_removed(pump):
            return True
        if isinstance(error, FrameioTuiError):
            self.show_error(str(error))
            return True
        text = self.defects.note(error)
        if self.defects.should_exit:
            return False
        self._end_test_with(error)
        self.frame.forget()  # a frame may have been drawn partly
        if (self.defects.should_close_screen or defects.is_layout_error(error)) and len(self.screen_stack) > 1:
            self.screen.dismiss()  # the screen in front is the likely cause
            text = self.defects.format(error, again=True)
        self.show_error(text)
        return True

    def report_render_error(self, error: Exception) -> None:
        """Report that a widget could not be drawn, after the current frame; the widget stays blank."""
        self._end_test_with(error)
        self.call_later(self.show_error, self.defects.format(error))

    def _end_test_with(self, error: Exception) -> None:
        """Make Textual's test runner fail with the exception, too."""
        if self.is_headless and self._exception is None:
            self._exception = error
            self._exception_event.set()

    def _handle_exception(self, error: Exception) -> None:
        """Exit as Textual does, unless the program can continue."""
        if not self.handle_exception(error):
            super()._handle_exception(error)

    def _print_error_renderables(self) -> None:
        """Print each message once; Textual's own method would add how to run its developer tools."""
        for message in dict.fromkeys(self._exit_renderables):
            self.error_console.print(message, markup=False, highlight=False)
        self._exit_renderables.clear()

    def _fatal_error(self) -> None:
        """Print the locations of a fatal exception without values; Textual would print all local variables."""
        error = self._exception
        trace = "".join(traceback.format_tb(error.__traceback__)) if error is not None else ""
        text = f"{trace}{type(error).__name__}: {error}"
        self._exit_renderables.append(line(redact_text(text.replace("\n", " | "))))
        self._close_messages_no_wait()


@contextlib.contextmanager
def ignore_sigint() -> Iterator[None]:
    """Ignore ctrl+c while another program uses the terminal: the signal reaches this process too."""

    def ignored(_number: int, _frame: FrameType | None) -> None:
        """Do nothing. A Python handler instead of SIG_IGN, which child processes would inherit."""

    before = signal.signal(signal.SIGINT, ignored)
    try:
        yield
    finally:
        if signal.getsignal(signal.SIGINT) is ignored:
            signal.signal(signal.SIGINT, before or signal.SIG_DFL)
