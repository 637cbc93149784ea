"""Logs the transfers of a task in its journal, like its calls of the API (trust T28)."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from frameio_tui.core.errors import FrameioTuiError, StorageRefused
from frameio_tui.core.tasks.task import TaskCall
from frameio_tui.core.text.redact import redact_url

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from frameio_tui.core.http.blob import BlobHead
    from frameio_tui.core.ports import BlobPart, BlobSink, BlobTransfer, Clock, TaskJournal

T = TypeVar("T")
OK, PARTIAL = 200, 206


class LoggedBlobs:
    """Implements BlobTransfer: method, URL without its signature, status and time of each transfer."""

    def __init__(self, blobs: BlobTransfer, journal: TaskJournal, clock: Clock) -> None:
        self._blobs = blobs
        self._journal = journal
        self._clock = clock

    async def put(
        self,
        url: str,
        headers: Sequence[tuple[str, str]],
        part: BlobPart,
        progress: Callable[[int], None] | None = None,
    ) -> str:
        """Send a part and return its ETag. See `BlobTransfer.put`."""
        return await self._logged("PUT", url, OK, self._blobs.put(url, headers, part, progress))

    async def get(
        self, url: str, sink: BlobSink, *, start: int = 0, end: int | None = None, if_range: str = ""
    ) -> BlobHead:
        """Receive a range of bytes. See `BlobTransfer.get`."""
        transfer = self._blobs.get(url, sink, start=start, end=end, if_range=if_range)
        return await self._logged("GET", url, PARTIAL if start or end is not None else OK, transfer)

    async def aclose(self) -> None:
        """Close all open connections."""
        await self._blobs.aclose()

    async def _logged(self, method: str, url: str, status: int, transfer: Awaitable[T]) -> T:
        """Wait for a transfer and log it. One that ends early, because nothing more is needed, has its status, too."""
        began, error = self._clock.now(), ""
        try:
            return await transfer
        except StorageRefused as refused:
            status, error = refused.status, str(refused)
            raise
        except FrameioTuiError as failed:
            status, error = 0, str(failed)
            raise
        finally:
            duration = max(0.0, self._clock.now() - began)
            self._journal.log(TaskCall(began, method, redact_url(url), status, duration, error))
