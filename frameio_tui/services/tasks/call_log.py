"""The log of a task's calls in its journal, instead of the request history."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from frameio_tui.core.errors import FrameioTuiError, StorageRefused
from frameio_tui.core.tasks.task import TaskCall
from frameio_tui.core.text.redact import MASK, redact_text, redact_url

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from frameio_tui.core.catalog.operation import Operation
    from frameio_tui.core.http.blob import BlobHead
    from frameio_tui.core.http.exchange import Exchange, Outgoing, Response
    from frameio_tui.core.ports.media import BlobPart, BlobSink, BlobTransfer
    from frameio_tui.core.ports.system import Clock
    from frameio_tui.core.ports.tasks import TaskJournal
    from frameio_tui.core.profiles.profile import Profile


class CallLog:
    """Implements `Recorder` of `services.requests.sender`: method, URL with masked signatures, status, time; no bodies.

    A call is in the journal before its response is used. The exception is the first call of a new task that only reads:
    its journal is created afterwards, with that call.
    """

    deferred = False

    def __init__(self, journal: TaskJournal, clock: Clock, on_call: Callable[[], None]) -> None:
        self._journal = journal
        self._clock = clock
        self._on_call = on_call

    def record_response(
        self, profile: Profile, exchange: Exchange, operation: Operation | None, kind: str = "request"
    ) -> None:
        """Log a call that got a response."""
        del profile, operation, kind
        self._log(exchange.outgoing, exchange.started_at, exchange.timing.total, exchange.response.status)

    def record_own_request(
        self, profile: Profile, outgoing: Outgoing, response: Response, started_at: float, duration: float, kind: str
    ) -> None:
        """Log a call that was refused and is sent again with another token."""
        del profile, kind
        self._log(outgoing, started_at, duration, response.status)

    def record_failure(
        self,
        profile: Profile,
        outgoing: Outgoing,
        error: FrameioTuiError,
        started_at: float,
        kind: str = "request",
        *,
        partial: Response | None = None,
    ) -> None:
        """Log a call that got no response, or an incomplete one."""
        del profile, kind
        status = 0 if partial is None else partial.status
        duration = max(0.0, self._clock.now() - started_at)
        self._log(outgoing, started_at, duration, status, redact_text(str(error), outgoing.secrets))

    def _log(self, outgoing: Outgoing, at: float, duration: float, status: int, error: str = "") -> None:
        url = redact_url(outgoing.url, outgoing.secrets)
        self._journal.log(TaskCall(at, outgoing.method, url, status, duration, error))
        self._on_call()


class LoggedTransfers:
    """Implements BlobTransfer for one task: each transfer is in the journal before its result is used.

    The query of a pre-signed URL is never stored, whatever its parameters are.
    """

    def __init__(self, blobs: BlobTransfer, journal: TaskJournal, clock: Clock, on_call: Callable[[], None]) -> None:
        self._blobs = blobs
        self._journal = journal
        self._clock = clock
        self._on_call = on_call

    async def put(
        self,
        url: str,
        headers: Sequence[tuple[str, str]],
        part: BlobPart,
        progress: Callable[[int], None] | None = None,
    ) -> str:
        """Send a part, and return its ETag. See `BlobTransfer.put`."""
        with self._logged("PUT", url) as succeeded:
            etag = await self._blobs.put(url, headers, part, progress)
            succeeded(200)
        return etag

    async def get(
        self, url: str, sink: BlobSink, *, start: int = 0, end: int | None = None, if_range: str = ""
    ) -> BlobHead:
        """Receive bytes. See `BlobTransfer.get`."""
        with self._logged("GET", url) as succeeded:
            head = await self._blobs.get(url, sink, start=start, end=end, if_range=if_range)
            succeeded(206 if head.start or (end is not None and head.length != head.total) else 200)
        return head

    async def aclose(self) -> None:
        """Do nothing: the connections belong to all tasks."""

    @contextlib.contextmanager
    def _logged(self, method: str, url: str) -> Iterator[Callable[[int], None]]:
        """Log the transfer of the block, which calls what is yielded with the status of a success."""
        began, at, status, reason = self._clock.monotonic(), self._clock.now(), 0, "cancelled"

        def succeeded(code: int) -> None:
            nonlocal status, reason
            status, reason = code, ""

        try:
            yield succeeded
        except FrameioTuiError as error:
            status = error.status if isinstance(error, StorageRefused) else 0
            reason = redact_text(error.sentence)
            raise
        finally:
            shown = url.partition("?")[0] + (f"?{MASK}" if "?" in url else "")
            self._journal.log(TaskCall(at, method, shown, status, self._clock.monotonic() - began, reason))
            self._on_call()
