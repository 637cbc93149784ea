"""Runs an asynchronous use case, and closes what it has opened."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine
    from typing import Any

    from frameio_tui.cli.container import Container

Result = TypeVar("Result")


def run_async(container: Container, work: Coroutine[Any, Any, Result]) -> Result:
    """Run `work` in an event loop, close the container, and return the result. Errors of `work` are passed on."""

    async def run_and_close() -> Result:
        try:
            return await work
        finally:
            await container.close()

    return asyncio.run(run_and_close())


def run_until_signal(container: Container, work: Coroutine[Any, Any, object]) -> None:
    """Run `work` until a signal cancels it, and close the container. The signal decides the exit code."""
    from frameio_tui.cli.signals import exit_on_signals

    cancel: list[Callable[[], object]] = []

    async def cancellable() -> None:
        loop, task = asyncio.get_running_loop(), asyncio.ensure_future(work)
        cancel.append(lambda: loop.call_soon_threadsafe(task.cancel))
        if signal_exit.code is not None:
            task.cancel()
        await task

    with exit_on_signals(lambda _code: [stop() for stop in cancel]) as signal_exit:
        try:
            run_async(container, cancellable())
        except asyncio.CancelledError:
            signal_exit.check()
            raise
