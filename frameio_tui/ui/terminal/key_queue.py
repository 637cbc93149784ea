"""Keys take effect one after the other, however fast they come.

Over SSH several keys arrive at once. A key travels through the queues of the focused widget, its ancestors and the app
before its binding acts; the framework would meanwhile hand the next key to what had the focus before. Here a key or
paste waits until the one before it has had its effect: a moved focus, another screen that is ready.
"""

from __future__ import annotations

from collections import deque
from time import monotonic
from typing import TYPE_CHECKING

from textual import events

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from textual.app import App
    from textual.message_pump import MessagePump
    from textual.screen import Screen

LONGEST = 0.3
"""Seconds that a key waits for the one before it at the most."""
MOUNTED_WITHIN = 2.0
"""Seconds that a key waits for a screen on its way."""
ROUNDS = 2
"""The key goes up to the app; what its action made a widget tell (Enter was pressed) goes up after it."""
LOOK_AGAIN = 0.004
HELD = 0.8
"""Seconds between presses of one key that may be its repeats: keyboards wait up to 0.66 s before the first one."""


class HeldKey:
    """Tells whether a key may be held down since another screen was there: a terminal reports presses only."""

    def __init__(self) -> None:
        self._key = ""
        self._sent = self._acted = 0.0
        self._first: object = None
        self._deepest = 0
        self.run: object = object()
        """The presses of one key that follow each other so closely that it may be held down: one object for all."""
        self._closed = self._changed = False

    def pressed(self, event: events.Event, screens: Sequence[object]) -> None:
        """Note a key or paste that is about to act on the last of the open screens."""
        key = event.key if isinstance(event, events.Key) else ""
        if not key or key != self._key or event.time - self._sent > HELD:
            self._first, self._deepest, self.run = screens[-1], 0, object()
        self._key, self._sent, self._acted = key, event.time, monotonic()
        self._closed, self._changed = len(screens) < self._deepest, screens[-1] is not self._first
        self._deepest = max(len(screens), self._deepest)

    @property
    def closed_a_screen(self) -> bool:
        """Whether the key that acts now may be the repeat of one that closed a screen."""
        return self._closed and monotonic() - self._acted <= HELD

    def goes_on(self, run: object) -> bool:
        """Whether the key that acts now may be the one that was held down in `run`."""
        return run is self.run and monotonic() - self._acted <= HELD

    @property
    def changed_the_screen(self) -> bool:
        """Whether the key that acts now may be the repeat of one that opened or closed a screen."""
        return (self._closed or self._changed) and monotonic() - self._acted <= HELD


class KeyQueue:
    """Delivers keys and pastes in order."""

    def __init__(self, app: App[int], deliver: Callable[[events.Event], Awaitable[None]]) -> None:
        self._app = app
        self._deliver = deliver
        self._waiting: deque[events.Event] = deque()
        self.held = HeldKey()
        self._number = 0
        self._under_way = 0
        """Number of the key that is having its effect; 0 for none."""

    async def take(self, event: events.Event) -> None:
        """A key or paste from the terminal."""
        self._waiting.append(event)
        if len(self._waiting) == 1:
            await self._next(MOUNTED_WITHIN)

    async def _next(self, patience: float) -> None:
        """Send the first that waits; not to a dialog that came by itself and has not given a field the keys yet."""
        if self._under_way or not self._waiting or not self._app.is_running or not self._app.screen_stack:
            return
        if patience <= 0 or self._app.screen.is_mounted:
            await self._send(self._waiting.popleft())
        else:
            self._app.set_timer(LOOK_AGAIN, lambda: self._next(patience - LOOK_AGAIN))

    async def _send(self, event: events.Event) -> None:
        self._number += 1
        self._under_way = number = self._number
        target = self._app.focused or self._app.screen
        self.held.pressed(event, self._app.screen_stack)
        try:
            await self._deliver(event)
        finally:  # a key whose action failed keeps no other from being sent
            self._app.set_timer(LONGEST, lambda: self._done(number))
            self._follow(target, number)

    def _follow(self, target: MessagePump, number: int, rounds: int = ROUNDS) -> None:
        """Follow the key from queue to queue up to the app, where bindings act; then what the binding set off."""

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
        """The key acted; go on once the screen takes keys."""
        if number != self._under_way or not self._app.screen_stack:
            return  # another key's, or the app is ending
        if ready(self._app.screen):
            await self._done(number)
        else:
            self._app.set_timer(LOOK_AGAIN, lambda: self._effect(number))

    async def _done(self, number: int) -> None:
        if number != self._under_way:
            return
        self._under_way = 0
        await self._next(MOUNTED_WITHIN)


def ready(screen: Screen[object]) -> bool:
    """Whether a screen takes keys: it is mounted, and has the focus where something can."""
    return screen.is_mounted and (screen.focused is not None or not screen.focus_chain)
