"""Runs a use case that waits for the network, and closes what it opened."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Coroutine
    from typing import Any

    from frameio_tui.cli.container import Container

Result = TypeVar("Result")


def until_done(parts: Container, work: Coroutine[Any, Any, Result]) -> Result:
    """The result of `work`; whatever it raises comes through."""

    async def and_close() -> Result:
        try:
            return await work
        finally:
            await parts.close()

    return asyncio.run(and_close())
