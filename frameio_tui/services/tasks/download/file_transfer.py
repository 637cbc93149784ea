"""Fills the part file of one download: from where it stopped, with a fresh URL, on more connections if that helps."""

from __future__ import annotations

import asyncio
import random
from typing import TYPE_CHECKING, Protocol

from frameio_tui.core.errors import (
    ConnectionRefused,
    FrameioTuiError,
    InvalidResponse,
    NameNotResolved,
    NoResponse,
    ProxyUnusable,
    StorageRefused,
    TlsFailed,
)

if TYPE_CHECKING:
    from frameio_tui.core.http.blob import BlobHead
    from frameio_tui.core.ports.media import BlobTransfer, PartFile
    from frameio_tui.core.ports.system import Clock

TRIES = 5
"""Requests in a row without a single byte, after which a download fails."""
FIRST_DELAY = 0.25
MAX_DELAY = 15.0
"""Seconds before the next try: doubled for each, and varied at random."""
STARTS = 3
"""How often a download starts at most, because the content in the storage has changed."""
TICK = 0.25
"""Seconds after which another connection may be added."""
FAST = 150e6
"""Bytes per second of a connection from which on another one is not worth it."""
LEAST_SHARE = 4 * 2**20
"""Bytes that a connection gets at least."""
FORBIDDEN, NOT_SATISFIABLE, CHANGED = 403, 416, 412
SERVER_ERROR = 500
_PASSING, _PASSING_CODES = frozenset([408, 429]), frozenset(["RequestTimeout", "SlowDown"])
"""What the storage says when the same request may succeed later, beside its own errors."""
_NOT_AGAIN = (TlsFailed, ProxyUnusable, NameNotResolved, ConnectionRefused)
"""Errors that the same request would get again, once nothing has arrived."""


class UrlSource(Protocol):
    """Gives the pre-signed URL of a content."""

    async def url(self, *, instead_of: str = "") -> str:
        """Return a URL; another one than `instead_of`, which does not work any more."""


class Connections:
    """The connections that all files of a task share."""

    def __init__(self, count: int) -> None:
        self._free = asyncio.Semaphore(count)

    async def take(self) -> None:
        """Wait for a connection."""
        await self._free.acquire()

    async def take_free(self) -> bool:
        """Take a connection if one is free and nobody waits for it."""
        return False if self._free.locked() else await self._free.acquire()

    def give_back(self) -> None:
        """Let others use a connection."""
        self._free.release()


class _ContentChanged(Exception):
    """The storage has another content than the part file."""


class _EnoughReceived(Exception):
    """Another connection gets the rest."""


class _TooMuchReceived(Exception):
    """The storage did not send the size, and has more bytes than Frame.io lists."""


class _Range:
    """A range of bytes that one connection gets. Its end may move forward while bytes arrive."""

    def __init__(self, begin: int, end: int | None) -> None:
        self.begin = self.position = begin
        self.end = end

    @property
    def left(self) -> int:
        """Bytes that are missing; 0 if the end is not known yet."""
        return (self.end or self.position) - self.position


class FileTransfer:
    """One download. It holds a connection while it runs, and takes more of those that are free."""

    def __init__(
        self,
        blobs: BlobTransfer,
        urls: UrlSource,
        part: PartFile,
        connections: Connections,
        clock: Clock,
        *,
        listed_size: int | None = None,
    ) -> None:
        """Prepare a download; `listed_size` is used if the storage does not send the size."""
        self._blobs = blobs
        self._urls = urls
        self._part = part
        self._connections = connections
        self._clock = clock
        self._listed_size = listed_size or None
        self._ended_at = 0
        """Where a response without a size ended before the listed size; 0 if none did."""
        self._gaps: list[_Range] = []
        """Ranges that no connection gets yet."""
        self._running: dict[asyncio.Task[None], _Range] = {}
        self._may_split = True

    async def run(self) -> None:
        """Get everything that is missing.

        Raises StorageRefused, NoResponse, WriteFailed, FrameioTuiError if the content has another size than the listed
        one, which the storage did not send, and the errors of the API when it is asked for a URL.
        """
        for _start in range(STARTS):
            try:
                await self._fill()
                return
            except _ContentChanged:
                self._part.forget()
                self._may_split = False  # a proxy on the way may know no ranges
            except _TooMuchReceived:
                self._part.forget()
                raise self._other_size("more") from None
        if self._ended_at:
            raise self._other_size(f"only {self._ended_at:,}")
        raise InvalidResponse(
            "The file keeps changing in the storage while it is being downloaded.", "Try again later."
        )

    def _other_size(self, found: str) -> FrameioTuiError:
        return FrameioTuiError(
            f"Frame.io lists {self._listed_size or 0:,} bytes, but its storage sends {found}.",
            "Try again later. If it fails again, contact Frame.io support.",
        )

    async def _fill(self) -> None:
        size = self._part.size
        self._gaps = [_Range(*gap) for gap in self._part.gaps()] if size is not None else [_Range(0, None)]
        if not self._gaps:
            return
        await self._connections.take()
        self._start()
        try:
            while self._running:
                before, asked = self._received(), self._clock.monotonic()
                done, _ = await asyncio.wait(self._running, timeout=TICK, return_when=asyncio.FIRST_COMPLETED)
                for task in done:
                    del self._running[task]
                    self._connections.give_back()
                if errors := [error for task in done if (error := task.exception()) is not None]:
                    raise errors[0]
                speed = (self._received() - before) / max(self._clock.monotonic() - asked, TICK / 2)
                is_slow = not done and 0 < speed < FAST * len(self._running)
                if (done or is_slow) and self._has_more() and await self._connections.take_free():
                    self._start()
                elif self._gaps and not self._running:
                    await self._connections.take()
                    self._start()
        finally:
            running, self._running = self._running, {}
            for task in running:
                task.cancel()
                self._connections.give_back()
            await asyncio.gather(*running, return_exceptions=True)

    def _received(self) -> int:
        return sum(each.position for each in self._running.values())

    def _has_more(self) -> bool:
        """Return whether there is something that another connection could get."""
        may_split = self._may_split and self._part.etag.startswith('"')
        can_split = may_split and any(each.left >= 2 * LEAST_SHARE for each in self._running.values())
        return bool(self._gaps) or can_split

    def _start(self) -> None:
        """Let a connection get the first range that is missing, or else the second half of the longest one."""
        if self._gaps:
            share = self._gaps.pop(0)
        else:
            longest = max(self._running.values(), key=lambda each: each.left)
            middle = longest.position + longest.left // 2
            share = _Range(middle, longest.end)
            longest.end = middle
        self._running[asyncio.ensure_future(self._receive(share))] = share

    async def _receive(self, share: _Range) -> None:
        """Get a range, with as many requests as it takes."""
        failures, url = 0, await self._urls.url()
        while share.end is None or share.position < share.end:
            before = share.position
            try:
                await self._request(url, share)
                continue
            except _EnoughReceived:
                return
            except StorageRefused as error:
                if error.status in (NOT_SATISFIABLE, CHANGED) and share.position:
                    raise _ContentChanged from None
                if error.status == FORBIDDEN and failures < TRIES - 1:
                    url = await self._urls.url(instead_of=url)
                elif not (error.status >= SERVER_ERROR or error.status in _PASSING or error.code in _PASSING_CODES):
                    raise
                failures = failures + 1 if share.position == before else 0
                if failures >= TRIES:
                    raise
            except NoResponse as error:
                failures = failures + 1 if share.position == before else 0
                if isinstance(error, _NOT_AGAIN) and (failures >= TRIES or share.position == share.begin):
                    # Not the original error: this storage does not respond, but that of other files may.
                    raise NoResponse(error.sentence, error.remedy) from None
                if failures >= TRIES:
                    raise
            await self._clock.sleep(_delay(failures))

    async def _request(self, url: str, share: _Range) -> None:
        """Get as much of a range as one request gives.

        Raises _ContentChanged, _EnoughReceived, and InvalidResponse if a response without a size ended too early.
        """
        part = self._part
        # A weak or missing ETag cannot say whether the content is still the same.
        etag = part.etag if part.etag.startswith('"') else ""
        if share.position and not etag:
            raise _ContentChanged
        end = None if share.end == part.size else share.end
        sink = _ShareSink(part, share, self._listed_size)
        head = await self._blobs.get(url, sink, start=share.position, end=end, if_range=etag if share.position else "")
        if head.total is None and share.position < (share.end or 0):
            # Without a size, the end of the content and a connection that was closed look the same.
            self._ended_at = share.position
            error = self._other_size(f"only {share.position:,}")
            raise InvalidResponse(error.sentence, error.remedy)


def _delay(failures: int) -> float:
    """Return the seconds before the next try. They vary, so that connections are not used again all at once."""
    return float(min(MAX_DELAY, FIRST_DELAY * 2 ** max(0, failures - 1)) * (0.5 + random.random()))  # noqa: S311 - a delay


class _ShareSink:
    """Implements BlobSink: writes what arrives to the part file."""

    def __init__(self, part: PartFile, share: _Range, listed_size: int | None) -> None:
        self._part = part
        self._share = share
        self._listed_size = listed_size
        self._may_be_longer = False

    def begin(self, head: BlobHead) -> None:
        """Check whether the content is the one of the part file. Raises _ContentChanged, FrameioTuiError."""
        part, share = self._part, self._share
        self._may_be_longer = head.total is None
        total = head.total if head.total is not None else part.size or self._listed_size
        if total is None:
            raise FrameioTuiError(
                "Neither the storage nor Frame.io gives the size of the file, so it could be incomplete.",
                "A proxy may remove the size: try another network.",
            )
        if part.size is None:
            part.begin(total, head.etag)
            share.end = total
        elif (total, head.etag) != (part.size, part.etag) or head.start != share.position:
            raise _ContentChanged

    def write(self, data: memoryview) -> None:
        """Write the next bytes. Raises _EnoughReceived at the end of the range, _TooMuchReceived, WriteFailed."""
        share = self._share
        end = share.end if share.end is not None else share.position + len(data)
        wanted = data[: end - share.position]
        if wanted:
            self._part.write(share.position, wanted)
            share.position += len(wanted)
        if len(wanted) < len(data):
            if self._may_be_longer and end == self._part.size:
                raise _TooMuchReceived
            raise _EnoughReceived
