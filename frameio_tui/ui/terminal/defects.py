"""A defect in one handler is reported on the screen, and the program goes on.

The framework ends the program with the first exception of any handler. Here a handler that failed has done nothing,
and its widget takes the next message. What is shown is a kind and a place, never a value (trust T3).
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
"""Seconds within which the same defect is not shown again, where no key was pressed meanwhile."""
AT_MOST = 30
"""Defects, of any kind, within `WITHIN` seconds: a program that does nothing else is ended."""
WITHIN = 10.0
LEAVING = (NoMatches, NoScreen, ScreenStackError)
"""What a handler runs into whose widget is being taken away."""


class Defects:
    """What went wrong in this run."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._times: deque[float] = deque(maxlen=AT_MOST)
        self._shown: dict[str, float] = {}

    def note(self, error: BaseException) -> str:
        """Count a defect; gives what to show of it."""
        self._times.append(self._clock())
        return self.words(error)

    def words(self, error: BaseException, *, again: bool = False) -> str:
        """What to show of a defect; nothing where the same was shown a moment ago, unless `again`."""
        now = self._clock()
        text = f"A defect of this program ({type(error).__name__}), in {place_of(error)}. Please report it."
        if not again and now - self._shown.get(text, -SHOWN_AGAIN_AFTER) < SHOWN_AGAIN_AFTER:
            return ""
        self._shown[text] = now
        return text

    def after_a_key(self) -> None:
        """What fails from now on is shown: somebody may have tried it again."""
        self._shown.clear()

    @property
    def many(self) -> bool:
        """Whether so many came lately that what is in front may be their cause."""
        return self._lately() >= AT_MOST // 2

    @property
    def endless(self) -> bool:
        """Whether nothing comes any more but defects."""
        return self._lately() >= AT_MOST

    def _lately(self) -> int:
        return sum(self._times[-1] - time < WITHIN for time in self._times)


def place_of(error: BaseException) -> str:
    """File and line, of this program where it is in the trace with more than passing a message on."""
    frames = [
        frame
        for frame in traceback.extract_tb(error.__traceback__)
        if frame.filename != __file__ and frame.name != "on_event"
    ]
    own = [frame for frame in frames if f"{os.sep}frameio_tui{os.sep}" in frame.filename]
    last = (own or frames)[-1] if frames else None
    return f"{os.path.basename(last.filename)}:{last.lineno}" if last is not None else "an unknown place"


def is_of_layout(error: BaseException) -> bool:
    """Whether a screen could not be laid out: nothing is seen of it, and nothing on it could be told."""
    return any(frame.name == "_refresh_layout" for frame in traceback.extract_tb(error.__traceback__))


def is_leaving(pump: MessagePump) -> bool:
    """Whether a widget or its screen is on its way out: what it looks for may be gone already."""
    if not isinstance(pump, Widget):
        return False
    stack = pump.app.screen_stack
    return pump._pruning or pump._closing or not any(node in stack for node in pump.ancestors_with_self)


def failure_told_by(message: Message) -> Exception | None:
    """Why a worker failed, where the widget that it works for has no handler for that."""
    if not isinstance(message, Worker.StateChanged) or message.state is not WorkerState.ERROR:
        return None
    error = message.worker.error
    return error if isinstance(error, Exception) and not message._stop_propagation else None


@runtime_checkable
class Survivor(Protocol):
    """An app that can go on after a handler failed."""

    def survives(self, error: Exception, pump: MessagePump | None = None) -> bool:
        """Report the exception; False where the program has to end."""

    def not_drawn(self, error: Exception) -> None:
        """Report that a widget could not be drawn."""


_dispatch_message = MessagePump._dispatch_message


async def _dispatch_and_go_on(pump: MessagePump, message: Message) -> None:
    try:
        await _dispatch_message(pump, message)
    except Exception as error:
        if not isinstance(pump.app, Survivor) or not pump.app.survives(error, pump):
            raise
    failure = failure_told_by(message)
    if failure is not None and isinstance(pump.app, Survivor):
        pump.app.survives(failure)


_render_widget = StylesCache.render_widget


def _render_or_leave_blank(cache: StylesCache, widget: Widget, crop: Region) -> list[Strip]:
    try:
        return _render_widget(cache, widget, crop)
    except Exception as error:
        if not isinstance(widget.app, Survivor):
            raise
        widget.app.not_drawn(error)
        return [Strip.blank(crop.width)] * crop.height


def install() -> None:
    """Have every widget go on after a handler of it failed, or the drawing of it.

    The framework ends the message loop of the one; of the other it draws nothing more of the whole screen.
    """
    StylesCache.render_widget = _render_or_leave_blank  # type: ignore[method-assign,assignment]  # as below
    MessagePump._dispatch_message = _dispatch_and_go_on  # type: ignore[method-assign,assignment]  # the only place where all of them pass
