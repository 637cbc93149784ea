"""Walks through everything below a place, in a fixed order, while folders further down are read in parallel.

The order is that of the lists of the API, each folder directly followed by its contents, whatever arrives first. Pages
that have arrived early wait for their turn, but never more than a few of them, so memory does not grow with the
size of the tree.
"""

from __future__ import annotations

import asyncio
import heapq
from collections import deque
from itertools import repeat
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

from frameio_tui.core.errors import FrameioTuiError
from frameio_tui.core.profiles.profile import ApiVersion
from frameio_tui.core.resources.asset import Asset, from_json, to_json
from frameio_tui.services.tasks.places.assets import (
    V2_PAGE,
    V4_ASSET_PAGE,
    AssetPage,
    child_page,
    invited_operation,
    operation_for,
)
from frameio_tui.services.tasks.task import ends_task

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Iterable

    from frameio_tui.core.tasks.task import Estimate
    from frameio_tui.services.tasks.items import FinishedItems
    from frameio_tui.services.tasks.requests import TaskRequests

IN_FLIGHT = 4
"""Pages that are requested at the same time."""
EARLY_ASSETS = 15_000
"""Assets that may wait for their turn; each takes about 1 kB."""
ASSETS_OF_PAGE = 500
"""Assets that a page is expected to have while it is requested."""

REMEMBERED_NAMES = 5000
"""Names that a walk stores for the completion of places in a shell: those that it sees first."""

_Key: TypeAlias = tuple[int, ...]
"""The position of a request in the order: the index of each folder in the one that contains it, then of the page."""


class Step(NamedTuple):
    """One step of the walk."""

    what: Literal["enter", "asset", "leave"]
    """`enter` and `leave` are for what has been opened; `asset` for files, and for what is not opened."""
    asset: Asset | None
    """None for the list of accounts, where the walk began."""
    version: int | None = None
    """For a file in a version stack that has been opened: its number, 1 for the oldest."""
    error: FrameioTuiError | None = None
    """With `leave`: why what is inside is incomplete."""


_make_step: Callable[[type[Step], tuple[object, ...]], Step] = tuple.__new__
"""Makes a Step of a tuple with all its fields, in half the time of its constructor: each file needs one."""


class WalkOptions(NamedTuple):
    """What a walk opens and asks for."""

    depth: int | None = None
    """How many levels below the place are shown; None for all."""
    versions: bool = False
    """Whether version stacks are opened."""
    details: bool = False
    """Whether the responses contain metadata and creators."""


class PageReader:
    """Reads one page of what is inside of something, from the journal if an earlier run has stored it there."""

    def __init__(
        self, requests: TaskRequests, api: ApiVersion, *, details: bool, items: FinishedItems | None = None
    ) -> None:
        self._requests = requests
        self._api = api
        self._details = details
        self._items = items
        self._names_left = REMEMBERED_NAMES

    async def read(self, parent: Asset | None, start: str) -> AssetPage:
        """Return the page; `start` is the `next` of the page before it, or empty for the first."""
        key = f"page:{parent.kind if parent else ''}:{parent.id if parent else ''}:{start}"
        if self._items is not None and key in self._items:
            stored = _page_from_json(self._items.value(key))
            if stored is not None:
                return stored
        page = await child_page(self._requests, self._api, parent, details=self._details, start=start)
        if not start and self._names_left > 0:
            self._names_left -= len(page.assets)
            self._requests.remember_names(parent, page.assets, is_complete=not page.next)
        if self._items is not None:
            self._items.finish(key, _page_to_json(page))
        return page


async def walk(
    reader: Callable[[Asset | None, str], Awaitable[AssetPage]], top: Asset | None, options: WalkOptions
) -> AsyncGenerator[list[Step], None]:
    """Yield the steps through everything below `top`, in lists of those that are ready; see `PageReader.read`.

    A page that cannot be read does not end the walk: the error is in the `leave` step of its folder. An error after
    which no other page could be read (see `ends_task`) is raised as soon as a page is needed that has not arrived.
    """
    readings = _Readings(reader, options)
    try:
        async for steps in _steps(readings, top, options):
            yield steps
    finally:
        await readings.close()


def estimate_walk(
    requests: TaskRequests, api: ApiVersion, top: Asset | None, *, depth: int | None = None, each_file: str = ""
) -> Estimate:
    """Return the least number of requests of a walk below `top`, and why it is not known exactly. Requests nothing.

    `each_file` is the ID of an operation that the task calls for each file.
    """
    if top is not None and not top.is_container:
        return requests.estimate({each_file: 1} if each_file else {})
    if depth == 0 or (top is not None and top.is_empty):
        return requests.estimate({})
    size = int(V2_PAGE if api is ApiVersion.V2 else V4_ASSET_PAGE)
    pages = max(1, -(-(top.item_count or 0) // size)) if top is not None else 1
    invited = [name] if (name := invited_operation(api, top)) else []
    if depth == 1 and not each_file and (top is None or top.item_count is not None):
        return requests.estimate({operation_for(api, top): pages, **dict.fromkeys(invited, 1)})
    folders = "getAssets" if api is ApiVersion.V2 else "folders.index"
    estimate = requests.estimate(
        {operation_for(api, top): pages, **dict.fromkeys(invited, 1)},
        also=(folders, each_file) if each_file else (folders,),
    )
    if depth == 1:
        note = f"Each {size} items take another request; the number of items is not known in advance."
    else:
        what = " and each file with comments" if each_file and api is ApiVersion.V2 else ""
        note = f"Each folder{what} takes a request; how many there are is not known in advance."
    return estimate._replace(notes=(note,))


class _Page(NamedTuple):
    """A page that waits for its turn."""

    assets: list[Asset]
    opened: list[tuple[int, _Reading]]
    """What is opened, with its index in `assets`, in their order."""


class _Reading:
    """The contents of one folder or list, as far as they have been read and not used yet."""

    def __init__(self, asset: Asset | None, key: _Key, depth: int, *, shown: bool = True) -> None:
        self.asset = asset
        self.key = key
        self.depth = depth
        """Levels below the top."""
        self.shown = shown
        """Whether it is opened for the user, and not only to find out the head version of a stack."""
        self.pages: deque[_Page] = deque()
        self.count = 0
        self.is_complete = False
        self.error: FrameioTuiError | None = None

    @property
    def is_stack(self) -> bool:
        return self.asset is not None and self.asset.kind == "version_stack"


class _Readings:
    """Requests pages in the order in which they are needed, several at a time."""

    def __init__(self, read: Callable[[Asset | None, str], Awaitable[AssetPage]], options: WalkOptions) -> None:
        self._read = read
        self._options = options
        self._pending: list[tuple[_Key, int, _Reading, str]] = []
        self._number = 0
        self._running: set[asyncio.Task[None]] = set()
        self._early = 0
        """Assets that wait for their turn, and one more for each page."""
        self._arrived = asyncio.Event()
        self._needed: _Reading | None = None
        self._fatal: BaseException | None = None
        """An error that ends the walk: a defect, or one after which no request would succeed."""

    def add(self, reading: _Reading, start: str = "") -> None:
        """Queue the next page of a reading."""
        self._number += 1
        heapq.heappush(self._pending, ((*reading.key, reading.count), self._number, reading, start))

    async def next_page(self, reading: _Reading) -> _Page | None:
        """Return the next page of a reading as soon as it has arrived; None after the last one."""
        while not reading.pages and not reading.is_complete:
            if self._fatal is not None:
                raise self._fatal
            self._needed = reading
            self._start()
            await self._arrived.wait()
            self._arrived.clear()
        self._needed = None
        if not reading.pages:
            return None
        page = reading.pages.popleft()
        self._early -= len(page.assets) + 1
        self._start()
        return page

    def _start(self) -> None:
        """Start requests as long as there is room for their pages. What is needed now is always requested."""
        while self._pending and len(self._running) < IN_FLIGHT and self._fatal is None:
            expected = self._early + len(self._running) * ASSETS_OF_PAGE
            if expected >= EARLY_ASSETS and self._pending[0][2] is not self._needed:
                return
            _key, _number, reading, start = heapq.heappop(self._pending)
            task = asyncio.create_task(self._fetch(reading, start))
            self._running.add(task)
            task.add_done_callback(self._ended)

    async def _fetch(self, reading: _Reading, start: str) -> None:
        try:
            page = await self._read(reading.asset, start)
        except FrameioTuiError as error:
            if ends_task(error):
                raise
            reading.error, reading.is_complete = error, True
            return
        opened = [
            (at, inner)
            for at, asset in enumerate(page.assets)
            if asset.kind != "file" and (inner := self._open(asset, reading, at)) is not None
        ]
        reading.pages.append(_Page(page.assets, opened))
        self._early += len(page.assets) + 1
        reading.count += len(page.assets)
        if page.next:
            self.add(reading, page.next)
        else:
            reading.is_complete = True

    def _open(self, asset: Asset, parent: _Reading, at: int) -> _Reading | None:
        """Return the reading of an asset if it is to be opened."""
        depth = parent.depth + 1
        key = (*parent.key, parent.count + at)
        if asset.is_empty:
            return None
        if asset.kind == "version_stack" and not self._options.versions:
            if asset.head is not None:
                return None
            reading = _Reading(asset, key, depth, shown=False)
        elif self._options.depth is not None and depth >= self._options.depth:
            return None
        else:
            reading = _Reading(asset, key, depth)
        self.add(reading)
        return reading

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._running.discard(task)
        self._arrived.set()
        if not task.cancelled() and (error := task.exception()) is not None:
            self._fatal = self._fatal or error

    async def close(self) -> None:
        """Cancel the requests that are under way."""
        for task in self._running:
            task.cancel()
        await asyncio.gather(*self._running, return_exceptions=True)


async def _steps(readings: _Readings, top: Asset | None, options: WalkOptions) -> AsyncIterator[list[Step]]:
    if top is not None and not top.is_container:
        yield [Step("asset", top)]
        return
    first = _Reading(top, (), 0)
    if options.depth == 0:
        yield [Step("asset", top)] if top is not None else []
        return
    readings.add(first)
    if first.is_stack:
        yield await _versions(readings, first)
        return
    steps = [Step("enter", top)]
    open_readings = [_Open(first)]
    while open_readings:
        here = open_readings[-1]
        reading, inner = here.reading, here.next_opened(steps)
        if inner is not None and inner[1].is_stack:
            yield steps
            steps = await _versions(readings, inner[1])
        elif inner is not None:
            steps.append(Step("enter", inner[0]))
            open_readings.append(_Open(inner[1]))
        else:
            if not reading.pages and not reading.is_complete and steps:
                yield steps
                steps = []
            following = await readings.next_page(reading)
            if following is not None:
                here.turn_to(following)
            else:
                open_readings.pop()
                steps.append(Step("leave", reading.asset, error=reading.error))
    yield steps


class _Open:
    """How far the walk has got in a folder or list that it has entered."""

    def __init__(self, reading: _Reading) -> None:
        self.reading = reading
        self.turn_to(_Page([], []))

    def turn_to(self, page: _Page) -> None:
        """Begin with the next page."""
        self._page = page
        self._at = 0
        self._opened = iter(page.opened)

    def next_opened(self, steps: list[Step]) -> tuple[Asset, _Reading] | None:
        """Add the steps for what is not opened, and return what follows it and is opened; None at the page's end."""
        assets = self._page.assets
        at, inner = next(self._opened, (len(assets), None))
        steps.extend(_asset_steps(assets[self._at : at] if self._at or inner is not None else assets))
        self._at = at + 1
        return (assets[at], inner) if inner is not None else None


def _asset_steps(assets: list[Asset]) -> Iterable[Step]:
    return map(_make_step, repeat(Step), zip(repeat("asset"), assets, repeat(None), repeat(None), strict=False))


async def _versions(readings: _Readings, reading: _Reading) -> list[Step]:
    """Return the steps for a version stack. Its versions are needed all at once, to find out which is the oldest."""
    stack = reading.asset
    versions: list[Asset] = []
    while (page := await readings.next_page(reading)) is not None:
        versions += page.assets
    if stack is None:
        return []
    versions = oldest_first(stack, versions)
    head = stack.head or (versions[-1] if versions else None)
    stack = stack._replace(head=head, versions=len(versions) or stack.versions)
    if not reading.shown:
        return [Step("asset", stack, error=reading.error)]
    inside = [Step("asset", version, number) for number, version in enumerate(versions, 1)]
    return [Step("enter", stack), *inside, Step("leave", stack, error=reading.error)]


def oldest_first(stack: Asset, versions: list[Asset]) -> list[Asset]:
    """Return the versions of a stack with the oldest first. No document says in which order the API lists them."""
    head = stack.head.id if stack.head is not None else ""
    if head and len(versions) > 1 and versions[0].id == head:
        return versions[::-1]
    return versions


def _page_to_json(page: AssetPage) -> object:
    return {"next": page.next, "assets": [to_json(asset) for asset in page.assets]}


def _page_from_json(value: object) -> AssetPage | None:
    if not isinstance(value, dict):
        return None
    following, rows = value.get("next"), value.get("assets")
    if not isinstance(following, str) or not isinstance(rows, list):
        return None
    assets = [from_json(row) for row in rows]
    return AssetPage([asset for asset in assets if asset is not None], None, following)
