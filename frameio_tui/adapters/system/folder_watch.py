"""Waits for changes below a folder: with the extra `watch` they are reported by the system, otherwise it only waits."""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator


class LocalFolderWatch:
    """Implements FolderWatch."""

    async def changes(self, folder: str, seconds: float) -> AsyncGenerator[None, None]:
        """Yield at once, then after each change below a folder, and at least every `seconds`. Never ends."""
        yield
        try:
            from watchfiles import awatch
        except ImportError:
            while True:
                await asyncio.sleep(seconds)
                yield
        # A network file system may not report changes, so the time limit remains.
        found = awatch(
            folder,
            watch_filter=None,
            debounce=200,
            rust_timeout=int(seconds * 1000),
            yield_on_timeout=True,
            ignore_permission_denied=True,
        )
        with contextlib.suppress(FileNotFoundError):
            async with contextlib.aclosing(found) as batches:
                async for _ in batches:
                    yield
        while True:  # the folder is gone, and may come back
            await asyncio.sleep(seconds)
            yield
