"""Pressing keys and reading the screen in tests of the face."""

from __future__ import annotations

import asyncio
import contextlib
import inspect
import re
import unicodedata
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any
from weakref import WeakSet

import pytest
from textual import events
from textual._compositor import Compositor
from textual._context import visible_screen_stack
from textual.app import App
from textual.pilot import Pilot
from textual.worker import WorkerFailed, WorkerState

from frameio_tui.core.errors import FrameioTuiError
from frameio_tui.ui.app import FrameioApp

if TYPE_CHECKING:
    from collections.abc import Coroutine

    from textual._compositor import LayoutUpdate
    from textual.screen import Screen
    from textual.worker import Worker

    from frameio_tui.ui.screen_args import ScreenArgs


def text_of(app: App[Any], *, with_screens_behind: bool = False) -> str:
    """The screen as plain text, a line a row; a dialog alone, or what is around it, too."""
    screens = app._background_screens if with_screens_behind else []
    update: Any = app.screen._compositor.render_update(full=True, screen_stack=screens)
    lines = ["".join(strip.text for strip in line).rstrip() for line in update.strips]
    return "\n".join(lines)


def key(name: str) -> events.Key:
    """A key as the terminal sends it."""
    return events.Key(name, name if len(name) == 1 else None)


def at_once(app: App[Any], *names: str) -> None:
    """Send keys that arrive together, and do not wait."""
    for name in names:
        app.post_message(key(name))


def notified(app: App[Any]) -> list[str]:
    """What the app has told in toasts, oldest first."""
    return [str(notification.message) for notification in app._notifications]


FRAMES: set[asyncio.Event] = set()
"""Set when Textual draws a frame."""

LONGEST_WAIT = 60.0
"""Seconds to wait for words on the screen: a bound on failure, not a measure of speed."""


async def appears(pilot: Pilot[Any], words: str, *keys: str, read: Callable[[App[Any]], str] = text_of) -> str:
    """Press keys, wait until words are on the screen, and return the screen; it is read again at each frame."""
    for key in keys:
        await pilot.press(key)
    frame = asyncio.Event()
    FRAMES.add(frame)
    screen = read(pilot.app)
    try:
        async with asyncio.timeout(LONGEST_WAIT):
            while words not in screen:
                await frame.wait()
                frame.clear()
                screen = read(pilot.app)
    except TimeoutError:
        raise AssertionError(f"{words!r} did not appear:\n{screen}") from None
    finally:
        FRAMES.remove(frame)
    return screen


MOST_TURNS = 5000
"""Turns of the event loop after which an app is taken as one that never rests, as while it waits for a slow source."""


@contextlib.contextmanager
def idle_loop_awaited() -> Iterator[None]:
    """Have a pilot wait until the event loop has nothing to run.

    Textual's own way is a message to every widget, several times for each key: in a form that takes longer than what
    the key does.
    """

    async def wait_for_loop(pilot: Pilot[Any]) -> bool:
        loop: Any = asyncio.get_running_loop()
        idle = 0
        for _turn in range(MOST_TURNS):
            if idle == 2 or pilot.app._exception is not None:
                break
            await asyncio.sleep(0)
            idle = 0 if loop._ready else idle + 1
        return pilot.app._exception is None

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Pilot, "_wait_for_screen", wait_for_loop)
        yield


@contextlib.contextmanager
def frames_drawn_when_read() -> Iterator[Any]:
    """Draw a screen where a test reads it, not at each change: a third of the time of a test.

    Textual draws every frame of a headless app, and drops it. Here the last screen of each app is drawn if nobody has
    read it, so that a screen that cannot be drawn fails its test. The value is the method that draws.
    """
    render, render_all, shut_down = Compositor.render_update, Compositor.render_full_update, App._shutdown
    drawn: WeakSet[Compositor] = WeakSet()

    def render_for_a_terminal(
        compositor: Compositor, full: bool = False, screen_stack: list[Screen[Any]] | None = None, **more: Any
    ) -> object:
        if full or compositor.root is None or not compositor.root.app.is_headless:  # full: somebody takes a picture
            return render(compositor, full, screen_stack, **more)
        visible_screen_stack.set(screen_stack or [])
        compositor._dirty_regions.clear()
        for frame in FRAMES:
            frame.set()
        return None

    def note_and_render_all(compositor: Compositor, simplify: bool = False) -> LayoutUpdate:
        drawn.add(compositor)
        return render_all(compositor, simplify)

    async def draw_and_shut_down(app: App[Any]) -> None:
        try:
            if app.is_headless and app._screen_stack and app.screen.is_attached:
                compositor = app.screen._compositor
                if compositor not in drawn:
                    compositor.render_full_update()
        finally:
            await shut_down(app)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Compositor, "render_update", render_for_a_terminal)
        patch.setattr(Compositor, "render_full_update", note_and_render_all)
        patch.setattr(App, "_shutdown", draw_and_shut_down)
        yield render


async def settled(pilot: Pilot[Any]) -> None:
    """Until workers have ended, or wait for the user in a dialog or another screen, and messages are handled."""
    quiet = 0
    while quiet < 3:
        quiet = quiet + 1 if not has_messages(pilot.app) else 0
        while busy := [worker for worker in pilot.app.workers if not (worker.is_finished or waits_for_user(worker))]:
            await asyncio.wait([worker._task for worker in busy if worker._task is not None], timeout=0.01)
            for worker in busy:
                if worker.state is WorkerState.ERROR and not isinstance(worker.error, FrameioTuiError):
                    raise WorkerFailed(worker.error or RuntimeError())
            quiet = 0
        await pilot.pause()


def has_messages(app: App[Any]) -> bool:
    """Whether a message waits for the app, the screen or a widget: on a busy machine they are late."""
    return any(node._message_queue.qsize() for node in (app, *app.screen.walk_children(with_self=True)))


def waits_for_user(worker: Worker[Any]) -> bool:
    """Whether a worker waits for the result of a screen or dialog that is still there."""
    inner: Any = worker._task.get_coro() if worker._task is not None else None
    while inner is not None and not (inspect.iscoroutine(inner) and inner.cr_code is WAITS):
        inner = getattr(inner, "cr_await", None)
    return inner is not None and not inner.cr_frame.f_locals["result"].done()


WAITS = FrameioApp.show_screen.__code__


async def open_screen(app: FrameioApp, args: ScreenArgs) -> Screen[str]:
    """Open a screen as the app does, and wait until it is there."""
    screen = app.screen_for(args)
    await app.push_screen(screen)
    return screen


def ask_for(app: FrameioApp, question: Coroutine[Any, Any, object]) -> list[object]:
    """Ask something as a flow does; the list gets the result."""
    results: list[object] = []

    async def flow() -> None:
        results.append(await question)

    app.run_worker(flow(), exit_on_error=False)
    return results


async def type_keys(pilot: Pilot[Any], *keys: str) -> None:
    """Press keys, and wait; reading the screen would draw it, which takes as long as most keys."""
    for key in keys:
        await pilot.press(key)
    await settled(pilot)


async def press(pilot: Pilot[Any], *keys: str) -> str:
    """Press keys, wait, and read the screen."""
    await type_keys(pilot, *keys)
    return text_of(pilot.app)


async def ask(pilot: Pilot[Any], *keys: str) -> str:
    """Press keys that open a question of a worker which then waits for its answer."""
    for key in keys:
        await pilot.press(key)
    for _ in range(20):
        await pilot.pause(0.02)
        if len(pilot.app.screen_stack) > 1:
            break
    await pilot.pause()
    return text_of(pilot.app)


async def resize(pilot: Pilot[Any], size: tuple[int, int]) -> str:
    """Give the terminal another size, wait, and read the screen."""
    await pilot.resize_terminal(*size)
    await settled(pilot)
    return text_of(pilot.app)


async def write(pilot: Pilot[Any], selector: str, text: str) -> None:
    """Put text into a field."""
    pilot.app.screen.query_one(selector).value = text  # type: ignore[attr-defined]  # a field
    await pilot.pause()


async def send_paste(pilot: Pilot[Any], text: str) -> None:
    """Paste into what has the focus, and wait."""
    focused = pilot.app.focused
    assert focused is not None
    focused.post_message(events.Paste(text))
    await settled(pilot)


async def paste(pilot: Pilot[Any], text: str) -> str:
    """Paste into what has the focus, wait, and read the screen."""
    await send_paste(pilot, text)
    return text_of(pilot.app)


OUR_OWN = re.compile(r"\x1b\[[0-9;]*[Hm]|\x1b\]8;[^\x1b\x07\x80-\x9f]*\x1b\\")
"""What is sent around text: where it stands, how it looks, where it leads."""


def sent_beside_our_own(data: str) -> set[str]:
    """The characters sent to a terminal that it would obey, or that nobody sees, beside our own sequences."""
    return {
        character
        for character in OUR_OWN.sub("", data)
        if unicodedata.category(character) in ("Cc", "Cs", "Co", "Zl", "Zp")
        or (unicodedata.category(character) == "Cf" and character not in "\u200c\u200d")
    }
