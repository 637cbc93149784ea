"""Continuing after an unexpected exception in a handler, and reporting it on the screen.

Textual exits after the first exception in any handler. Here only the handler fails, and its widget processes the next
message. The report contains the type of the exception and its location in the code, never a value.
"""

from __future__ import annotations

import os
import traceback
from collections import deque
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from textual._styles_cache import StylesCache
from textual.app import ScreenStackError
from textual.css.query import NoMatches
from textual.dom import NoScreen
from textual.message_pump import MessagePump
from textual.strip import Strip
from textual.widget import Widget
from textual.worker import Worker, WorkerState

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.geometry import Region
    from textual.message import Message

SHOWN_AGAIN_AFTER = 10.0
"""Seconds within which the same defect is not shown again unless a key was pressed in the meantime."""
MAX_DEFECTS = 30
"""Number of defects of any kind within `DEFECT_PERIOD` seconds after which the program exits."""
DEFECT_PERIOD = 10.0
REMOVAL_ERRORS = (NoMatches, NoScreen, ScreenStackError)
"""Exceptions that a handler raises when its widget is being removed."""


class Defects:
    """The defects of this run: how often they occur, and which were shown."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._times: deque[float] = deque(maxlen=MAX_DEFECTS)
        self._shown: dict[str, float] = {}

    def note(self, error: BaseException) -> str:
        """Count a defect and return the message to show, as `format` does."""
        self._times.append(self._clock())
        return self.format(error)

    def format(self, error: BaseException, *, again: bool = False) -> str:
        """Return the message for a defect; empty if it was shown within `SHOWN_AGAIN_AFTER` seconds, unless `again`."""
        now = self._clock()
        text = f"Internal error: {type(error).__name__} in {code_location(error)}. Please report it."
        if not again and now - self._shown.get(text, -SHOWN_AGAIN_AFTER) < SHOWN_AGAIN_AFTER:
            return ""
        self._shown[text] = now
        return text

    def forget_shown(self) -> None:
        """Show every defect again from now on, because the user may have retried what failed."""
        self._shown.clear()

    @property
    def should_close_screen(self) -> bool:
        """Whether there were so many recent defects that the screen in front may be their cause."""
        return self._recent_count() >= MAX_DEFECTS // 2

    @property
    def should_exit(self) -> bool:
        """Whether there were so many recent defects that the program should exit."""
        return self._recent_count() >= MAX_DEFECTS

    def _recent_count(self) -> int:
        return sum(self._times[-1] - time < DEFECT_PERIOD for time in self._times)


def code_location(error: BaseException) -> str:
    """Return file and line of the exception: the last ones of this program, if its code is in the traceback.

    `on_event` methods do not count, because they only pass events on.
    """
    frames = [
        frame
        for frame in traceback.extract_tb(error.__traceback__)
        if frame.filename != __file__ and frame.name != "on_event"
    ]
    own_frames = [frame for frame in frames if f"{os.sep}frameio_tui{os.sep}" in frame.filename]
    last = (own_frames or frames)[-1] if frames else None
    return f"{os.path.basename(last.filename)}:{last.lineno}" if last is not None else "an unknown place"


def is_layout_error(error: BaseException) -> bool:
    """Whether the layout of a screen failed. Such a screen is not visible, and cannot show a message either."""
    return any(frame.name == "_refresh_layout" for frame in traceback.extract_tb(error.__traceback__))


def is_being_removed(pump: MessagePump) -> bool:
    """Whether a widget or its screen is being removed, so that other widgets may be missing already."""
    if not isinstance(pump, Widget):
        return False
    stack = pump.app.screen_stack
    return pump._pruning or pump._closing or not any(node in stack for node in pump.ancestors_with_self)


def unhandled_worker_error(message: Message) -> Exception | None:
    """Return the exception of a failed worker if the widget that started it has not handled the failure; else None."""
    if not isinstance(message, Worker.StateChanged) or message.state is not WorkerState.ERROR:
        return None
    error = message.worker.error
    return error if isinstance(error, Exception) and not message._stop_propagation else None


@runtime_checkable
class ExceptionHandler(Protocol):
    """An app that can continue after a handler failed."""

    def handle_exception(self, error: Exception, pump: MessagePump | None = None) -> bool:
        """Report the exception; return False if the program has to exit."""

    def report_render_error(self, error: Exception) -> None:
        """Report that a widget could not be drawn."""


_dispatch_message = MessagePump._dispatch_message


async def _dispatch_and_continue(pump: MessagePump, message: Message) -> None:
    try:
        await _dispatch_message(pump, message)
    except Exception as error:
        if not isinstance(pump.app, ExceptionHandler) or not pump.app.handle_exception(error, pump):
            raise
    failure = unhandled_worker_error(message)
    if failure is not None and isinstance(pump.app, ExceptionHandler):
        pump.app.handle_exception(failure)


_render_widget = StylesCache.render_widget


def _render_or_leave_blank(cache: StylesCache, widget: Widget, crop: Region) -> list[Strip]:
    try:
        return _render_widget(cache, widget, crop)
    except Exception as error:
        if not isinstance(widget.app, ExceptionHandler):
            raise
        widget.app.report_render_error(error)
        return [Strip.blank(crop.width)] * crop.height


def install() -> None:
    """Let every widget continue after one of its handlers, or its rendering, raised an exception.

    Textual would end the widget's message loop, or stop drawing the whole screen.
    """
    StylesCache.render_widget = _render_or_leave_blank  # type: ignore[method-assign,assignment]  # as below
    MessagePump._dispatch_message = _dispatch_and_continue  # type: ignore[method-assign,assignment]  # every message passes here
