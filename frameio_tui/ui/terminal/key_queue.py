"""Processing keys strictly one after the other, however fast they arrive.

Over SSH several keys can arrive at once. A key passes the message queues of the focused widget, its ancestors and the
app before its binding runs. Meanwhile Textual would send the next key to the widget that had the focus before. Here
each key or paste waits until the previous one has taken effect: the focus has moved, or the new screen is ready.
"""

from __future__ import annotations

import contextlib
from collections import deque
from time import monotonic
from typing import TYPE_CHECKING, NamedTuple

from textual import events

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator, Sequence

    from textual.app import App
    from textual.message_pump import MessagePump
    from textual.screen import Screen

KEY_TIMEOUT = 0.3
"""Maximum seconds that a key waits for the previous one."""
MOUNT_TIMEOUT = 2.0
"""Maximum seconds that a key waits for a screen to be mounted."""
ROUNDS = 2
"""How often the queues up to the app are followed: first for the key, then for the message that its action posted."""
POLL_INTERVAL = 0.004
"""Seconds between two checks whether the screen accepts keys."""
REPEAT_TIMEOUT = 0.8
"""Maximum seconds between repeats of a held key: keyboards wait up to 0.66 s before the first repeat."""

NOT_HELD = frozenset(["escape", "ctrl+c", "ctrl+q"])
"""Keys that do not wait for a dialog, because they cancel what it would be about, or quit."""


class HeldKey:
    """Detects keys that may have been held down since another screen was shown.

    A terminal reports presses only, so presses of one key that follow each other within REPEAT_TIMEOUT are taken for
    repeats. Such a run of presses must not act on a screen that appears in the middle of it.
    """

    def __init__(self) -> None:
        self._key = ""
        self._sent = self._acted = 0.0
        self._first: object = None
        """The screen that was in front when the run began."""
        self._deepest = 0
        """The largest number of open screens during the run."""
        self.run: object = object()
        """Identity of the current run of presses of one key that are close enough to be repeats."""
        self._closed = self._changed = False
        """Whether a screen was closed, or another one came to the front, during the run."""

    def pressed(self, event: events.Event, screens: Sequence[object]) -> None:
        """Record a key or paste before it acts on the last of `screens`, the stack of open screens.

        A paste, or another key, begins a new run.
        """
        key = event.key if isinstance(event, events.Key) else ""
        if not key or key != self._key or event.time - self._sent > REPEAT_TIMEOUT:
            self._first, self._deepest, self.run = screens[-1], 0, object()
        self._key, self._sent, self._acted = key, event.time, monotonic()
        self._closed, self._changed = len(screens) < self._deepest, screens[-1] is not self._first
        self._deepest = max(len(screens), self._deepest)

    @property
    def closed_a_screen(self) -> bool:
        """Whether the current key may be a repeat of one that closed a screen."""
        return self._closed and monotonic() - self._acted <= REPEAT_TIMEOUT

    def is_repeat_of(self, run: object) -> bool:
        """Whether the current key may be a repeat in a run, as `run` was before."""
        return run is self.run and monotonic() - self._acted <= REPEAT_TIMEOUT

    @property
    def changed_the_screen(self) -> bool:
        """Whether the current key may be a repeat of one that opened or closed a screen."""
        return (self._closed or self._changed) and monotonic() - self._acted <= REPEAT_TIMEOUT


class Hold(NamedTuple):
    """A time during which keys wait, because a screen is about to open another one."""

    screen: Screen[object]
    """The screen that is in front meanwhile, and gets none of them."""
    stop: Callable[[], object] | None
    """Called by Esc; None if the screen gets Esc."""


class KeyQueue:
    """Delivers keys and pastes one after the other: each waits until the previous one has taken effect."""

    def __init__(self, app: App[int], deliver: Callable[[events.Event], Awaitable[None]]) -> None:
        self._app = app
        self._deliver = deliver
        self._waiting: deque[events.Event] = deque()
        self.held_key = HeldKey()
        self._number = 0
        self._under_way = 0
        """Number of the key that is being processed; 0 if none is."""
        self._holds: dict[object, Hold] = {}
        """The holds that have not ended, by an identity of their own."""

    async def enqueue(self, event: events.Event) -> None:
        """Queue a key or paste from the terminal."""
        if self._is_held and isinstance(event, events.Key) and event.key in NOT_HELD:
            self._waiting.clear()
            if event.key == "escape" and self._stop():
                return
        self._waiting.append(event)
        if len(self._waiting) == 1:
            await self._next(MOUNT_TIMEOUT)

    @contextlib.contextmanager
    def hold(self, stop: Callable[[], object] | None = None) -> Iterator[None]:
        """Make keys wait until the block has opened another screen, which gets them; the current screen never does.

        They are dropped if the block ends without another screen, or if a key in NOT_HELD is pressed, which does not
        wait. Esc calls `stop`, which should end the block; without it, the screen gets Esc.
        """
        own = object()
        self._holds[own] = Hold(self._app.screen, stop)
        try:
            yield
        finally:
            if self._holds.pop(own, None) is not None and not self._holds:
                self._waiting.clear()

    @property
    def _is_held(self) -> bool:
        """Whether keys wait now: the screen in front is one that must not get them."""
        return bool(self._app.screen_stack) and any(hold.screen is self._app.screen for hold in self._holds.values())

    def _stop(self) -> bool:
        """Call what Esc stops while keys wait; return whether there was anything."""
        holds = self._holds.values()
        stops = [hold.stop for hold in holds if hold.stop is not None and hold.screen is self._app.screen]
        for stop in stops:
            stop()
        return bool(stops)

    def _must_wait(self, event: events.Event) -> bool:
        return self._is_held and not (isinstance(event, events.Key) and event.key in NOT_HELD)

    async def _next(self, time_left: float) -> None:
        """Send the first waiting event once the screen is mounted, for example a dialog that opened without a key.

        `time_left` is the number of seconds left to wait for it.
        """
        if self._under_way or not self._waiting or not self._app.is_running or not self._app.screen_stack:
            return
        if self._must_wait(self._waiting[0]):
            self._app.set_timer(POLL_INTERVAL, lambda: self._next(time_left))
        elif time_left <= 0 or self._app.screen.is_mounted:
            await self._send(self._waiting.popleft())
        else:
            self._app.set_timer(POLL_INTERVAL, lambda: self._next(time_left - POLL_INTERVAL))

    async def _send(self, event: events.Event) -> None:
        """Deliver an event, and find out when it has taken effect; it has KEY_TIMEOUT for that."""
        self._number += 1
        self._under_way = number = self._number
        if not self._is_held:
            self._holds.clear()  # the screen that the keys have waited for gets its first one
        target = self._app.focused or self._app.screen
        self.held_key.pressed(event, self._app.screen_stack)
        try:
            await self._deliver(event)
        finally:  # a failed action must not block the following keys
            self._app.set_timer(KEY_TIMEOUT, lambda: self._done(number))
            self._follow(target, number)

    def _follow(self, target: MessagePump, number: int, rounds: int = ROUNDS) -> None:
        """Follow the key through the queues up to the app, where bindings run, and then the message of its action."""

        def up(node: MessagePump) -> None:
            def handled() -> None:
                parent = node._parent
                if node is not self._app and parent is not None:
                    up(parent)
                elif rounds > 1:
                    self._follow(target, number, rounds - 1)
                else:
                    self._app.call_later(self._effect, number)

            if not node.call_later(handled):
                self._app.call_later(self._effect, number)

        up(target)

    async def _effect(self, number: int) -> None:
        """Continue with the next key once the screen accepts keys."""
        if number != self._under_way or not self._app.screen_stack:
            return  # this belongs to another key, or the app is exiting
        if ready(self._app.screen):
            await self._done(number)
        else:
            self._app.set_timer(POLL_INTERVAL, lambda: self._effect(number))

    async def _done(self, number: int) -> None:
        """Deliver the next event, unless this key has been done before."""
        if number != self._under_way:
            return
        self._under_way = 0
        await self._next(MOUNT_TIMEOUT)


def ready(screen: Screen[object]) -> bool:
    """Whether a screen accepts keys: it is mounted, and a widget is focused if any can be."""
    return screen.is_mounted and (screen.focused is not None or not screen.focus_chain)
