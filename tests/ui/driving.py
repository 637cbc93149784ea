"""Pressing keys and reading the screen in tests of the face."""

from __future__ import annotations

import asyncio
import inspect
import re
import unicodedata
from typing import TYPE_CHECKING, Any

from textual import events
from textual.worker import WorkerFailed, WorkerState

from frameio_tui.core.errors import FrameioTuiError
from frameio_tui.ui.app import FrameioApp

if TYPE_CHECKING:
    from collections.abc import Coroutine

    from textual.app import App
    from textual.pilot import Pilot
    from textual.screen import Screen
    from textual.worker import Worker

    from frameio_tui.ui.screen_args import ScreenArgs


def text_of(app: App[Any]) -> str:
    """The screen as plain text, a line a row."""
    update = app.screen._compositor.render_full_update()
    lines = ["".join(strip.text for strip in line).rstrip() for line in update.strips]  # type: ignore[attr-defined]  # a full update
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


async def paste(pilot: Pilot[Any], text: str) -> str:
    """Paste into what has the focus."""
    focused = pilot.app.focused
    assert focused is not None
    focused.post_message(events.Paste(text))
    await settled(pilot)
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
