"""The History screen with 100,000 entries against 100: opening it, and each key of its filter."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import os
import random
import sqlite3
import tempfile
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from statistics import quantiles

from frameio_tui.adapters.storage.history import schema
from frameio_tui.adapters.storage.paths import Paths
from frameio_tui.core.http.history import HistoryEntry
from frameio_tui.services.services import Services
from frameio_tui.ui.app import FrameioApp
from frameio_tui.ui.history.screen import History
from frameio_tui.ui.widgets.inputs import LineField
from tests.benchmarks.measure import Figure
from tests.support import make_services
from tests.ui.driving import press, settled

SMALL, LARGE = 100, 100_000
ROUNDS = 2
TYPED = ("children", "zzz", "status:4xx", "status:5xx folders", "method:post reel", "6a8a12fd", "since:2d media", "e f")
"""Frequent, rare and missing words, and conditions; every key of them is measured."""


def entries(count: int, profile_id: str) -> Iterator[HistoryEntry]:
    """Yield requests of two weeks, most of them about IDs of their own."""
    rng, now = random.Random(17), time.time()  # noqa: S311 - repeatable sample data
    body = '{"data": [' + ",".join(f'{{"id": "{rng.getrandbits(64):x}"}}' for _ in range(20)) + "]}"
    for number in range(count):
        target = f"/v4/accounts/{_uuid(rng)}/folders/{_uuid(rng)}/children?page_size=100&include=media_links"
        yield HistoryEntry(
            profile_id,
            now - (count - number) * 14 * 86400 / count,
            rng.choice(("GET", "GET", "GET", "POST", "PATCH", "DELETE")),
            target,
            rng.choice((200, 200, 200, 201, 403, 404)),
            0.1,
            500,
            response_body=body,
            operation_id="folders.list",
        )


def _uuid(rng: random.Random) -> str:
    text = f"{rng.getrandbits(128):032x}"
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


def _seeded(home: str, count: int) -> Services:
    config = Path(home) / "config" / "config.toml"
    config.parent.mkdir()
    config.write_text(f"version = 1\n[limits]\nhistory_keep = {2 * LARGE}\n")
    services = make_services(home)
    entry = services.profiles.create(services.profiles.draft("acme"))
    services.profiles.switch(services.profiles.entry("acme"))
    _add_all(Paths.find({"FRAMEIO_TUI_HOME": home}).history_file, entries(count, entry.profile.id))
    return services


def _add_all(path: str, sent: Iterable[HistoryEntry]) -> None:
    """Write entries and their index in one transaction: adding them one by one takes minutes."""
    os.makedirs(os.path.dirname(path), mode=0o700, exist_ok=True)
    columns = ",".join(schema.COLUMNS)
    marks = ",".join("?" * len(schema.COLUMNS))
    with contextlib.closing(sqlite3.connect(path)) as database:
        database.execute("PRAGMA journal_mode=WAL")
        schema.prepare(database)
        with database:
            database.executemany(
                f"INSERT INTO history ({columns}) VALUES ({marks})",  # noqa: S608 - fixed names
                map(schema.row_of, sent),
            )
            last = 0
            while last := schema.add_to_index(database, last, 10_000):
                pass


async def _measure(services: Services) -> tuple[list[float], list[float]]:
    """Return the seconds of each opening and of each key of the filter."""
    openings: list[float] = []
    keys: list[float] = []
    app = FrameioApp(services)
    async with app.run_test(size=(120, 36)) as pilot:
        await settled(pilot)
        gc.freeze()
        for _ in range(ROUNDS):
            began = time.perf_counter()
            await pilot.press("h")
            screen = app.screen
            assert isinstance(screen, History)
            await screen.found.wait()
            openings.append(time.perf_counter() - began)
            await settled(pilot)
            for text in TYPED:
                await press(pilot, "slash")
                screen.query_one(LineField).value = ""
                await settled(pilot)
                for character in text:
                    began = time.perf_counter()
                    await pilot.press(character)
                    await screen.found.wait()
                    keys.append(time.perf_counter() - began)
            await press(pilot, "escape", "escape", "escape")
    return openings, keys


def _p95(seconds: list[float]) -> float:
    return quantiles(seconds, n=20, method="inclusive")[-1]


def figures() -> Iterator[Figure]:
    """The 95th percentiles with many entries, as ratios to those with few."""
    with tempfile.TemporaryDirectory() as small, tempfile.TemporaryDirectory() as large:
        stores = {SMALL: _seeded(small, SMALL), LARGE: _seeded(large, LARGE)}
        opened: dict[int, list[float]] = {SMALL: [], LARGE: []}
        typed: dict[int, list[float]] = {SMALL: [], LARGE: []}
        for _ in range(2):  # alternately, because the speed of a machine changes
            for count, services in stores.items():
                openings, keys = asyncio.run(_measure(services))
                opened[count] += openings[1:]  # the first one imports the screen
                typed[count] += keys
    for what, times in (("opening", opened), ("a key of the filter", typed)):
        few, many = _p95(times[SMALL]), _p95(times[LARGE])
        detail = f"p95 {many * 1e3:.0f} ms with {LARGE:,} entries, {few * 1e3:.0f} ms with {SMALL}"
        yield Figure(f"History, {LARGE:,} entries: {what}", many / few, 2.0, "x", detail)
