"""The Files screen with 10,000 rows: how long the event loop stands still while pages arrive and the cursor moves."""

from __future__ import annotations

import asyncio
import gc
import json
import subprocess
import tempfile
import time
from collections.abc import Iterator

from frameio_tui.core.profiles.profile import ApiVersion
from frameio_tui.ui.app import FrameioApp
from frameio_tui.ui.files.panes import AssetList
from frameio_tui.ui.files.screen import Files
from frameio_tui.ui.screen_args import FilesArgs
from tests.benchmarks.measure import Figure
from tests.benchmarks.tree import MODULE
from tests.children import Child
from tests.support import make_services
from tests.ui.driving import press, settled

TICK = 0.002
CHILDREN = 10_000


class Gaps:
    """The longest time between two turns of the event loop: on the clock, and at work in this thread."""

    def __init__(self) -> None:
        self.longest = self.worked = 0.0
        self._at = self._work = 0.0

    def start(self) -> None:
        """Begin to measure."""
        self.longest = self.worked = 0.0
        self._at, self._work = time.perf_counter(), time.thread_time()
        asyncio.get_running_loop().call_later(TICK, self._tick)

    def _tick(self) -> None:
        now, work = time.perf_counter(), time.thread_time()
        self.longest = max(self.longest, now - self._at - TICK)
        self.worked = max(self.worked, work - self._work)
        self._at, self._work = now, work
        asyncio.get_running_loop().call_later(TICK, self._tick)


def figures() -> Iterator[Figure]:
    """The longest gap of the loop on both: while all pages arrive, and while the cursor moves."""
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL}
    with Child([*MODULE, "serve"], seconds=600, text=True, **pipes) as server, tempfile.TemporaryDirectory() as home:
        try:
            assert server.stdout is not None
            place = json.loads(server.stdout.readline())
            seen = asyncio.run(_walk(place, home))
        finally:
            server.kill()
    yield from seen


async def _walk(place: dict[str, str], home: str) -> list[Figure]:
    services = make_services(home)
    draft = services.profiles.draft("v4", base_url=place["url"], api=ApiVersion.V4, account=place["account"])
    entry = services.profiles.create(draft)
    services.tokens.save(entry.profile, services.tokens.examine(place["token"]))
    services.profiles.switch(services.profiles.entry("v4"))
    app, gaps, found = FrameioApp(services), Gaps(), []
    async with app.run_test(size=(120, 36)) as pilot:
        await app.push_screen(app.screen_for(FilesArgs(place["folder"])))
        await settled(pilot)
        await press(pilot, "enter")
        files = app.screen
        assert isinstance(files, Files)
        gc.freeze()  # as the program does after its first frame; what the test loads beside it is not measured
        gaps.start()
        began = time.perf_counter()
        await pilot.press("A")
        while not files.listing.is_complete:
            await pilot.pause(0.05)
        seconds = time.perf_counter() - began
        count = len(files.listing.assets)
        assert count == CHILDREN, count
        detail = f"{gaps.longest * 1e3:.0f} ms on the clock, {seconds:.1f} s in all"
        found.append(Figure("Files, 10,000 rows: longest work while they load", gaps.worked * 1e3, 30, "ms", detail))
        gaps.longest = gaps.worked = 0.0
        for key in ("G", "ctrl+u", "g", "pagedown", *("j",) * 10, "G"):
            await pilot.press(key)
        await settled(pilot)
        assert files.query_one(AssetList).cursor == count - 1
        detail = f"{gaps.longest * 1e3:.0f} ms on the clock"
        found.append(Figure("Files, 10,000 rows: longest work of a key", gaps.worked * 1e3, 30, "ms", detail))
    return found
