"""Runs an asynchronous use case, and closes what it has opened."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Coroutine
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
