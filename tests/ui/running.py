"""Runs steps on the whole app."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from frameio_tui.ui.app import FrameioApp
from tests.ui.driving import settled


def run(app: FrameioApp, steps: Callable[[Any], Awaitable[None]], size: tuple[int, int] = (120, 36)) -> None:
    """Start the app, wait until it rests, take the steps."""

    async def main() -> None:
        async with app.run_test(size=size) as pilot:
            await settled(pilot)
            await steps(pilot)

    asyncio.run(main())
