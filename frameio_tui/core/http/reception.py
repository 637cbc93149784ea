"""How far a request has come, and what has arrived of its response."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from frameio_tui.core.http.exchange import Progress, Timing

if TYPE_CHECKING:
    from collections.abc import Callable

    from frameio_tui.core.http.exchange import Response


class ReceivedBody(Protocol):
    """Where a transport puts a body while it arrives."""

    size: int
    """Bytes so far."""
    path: str
    """The file that holds the whole body; empty while it fits in memory."""

    def head(self) -> bytes:
        """The body as far as it is in memory; all of it when `path` is empty."""

    def discard(self) -> None:
        """Remove the file, if there is one."""


class Reception:
    """One request under way: made by whoever sends it, filled by the transport, and readable at any time.

    `on_progress` is called when the headers have arrived and after each piece of the body. With `keep` what arrived is
    still there after the request was cancelled or cut off; the owner then calls `discard` when it is done with it.
    """

    def __init__(self, on_progress: Callable[[Reception], None] | None = None, *, keep: bool = False) -> None:
        self._on_progress = on_progress
        self.keep = keep
        self.begin()

    def begin(self) -> None:
        """Forget what an earlier attempt received. For transports, as the four that follow."""
        self._head: Response | None = None
        self._body: ReceivedBody | None = None
        self._expected: int | None = None
        self._sent = self._ended = False
        self.timing: Callable[[], Timing] = Timing
        """Seconds of each step up to now."""
        self.chunk = b""
        """The newest piece of the body; empty when the headers have just arrived."""

    def request_started(self) -> None:
        """The request begins to leave for the server."""
        self._sent = True

    def response_started(
        self, head: Response, body: ReceivedBody, expected: int | None, timing: Callable[[], Timing]
    ) -> None:
        """Status and headers have arrived; `expected` is the size of the body where the server says it."""
        self._head, self._body, self._expected, self.timing = head, body, expected, timing
        self._tell(b"")

    def body_received(self, chunk: bytes) -> None:
        """A piece of the body has arrived, and is in `body`."""
        self._tell(chunk)

    def complete(self) -> None:
        """The whole response has arrived: what it means is known."""
        self._ended = True

    def _tell(self, chunk: bytes) -> None:
        self.chunk = chunk
        if self._on_progress is not None:
            self._on_progress(self)

    @property
    def sent(self) -> bool:
        """Whether any byte of the request may have reached the server."""
        return self._sent

    @property
    def in_doubt(self) -> bool:
        """Whether the request may have been carried out although no whole response says so."""
        return self._sent and not self._ended

    @property
    def status(self) -> int:
        """The status of the response; 0 before it has arrived."""
        return 0 if self._head is None else self._head.status

    @property
    def progress(self) -> Progress:
        """How much of the body has arrived."""
        return Progress(0 if self._body is None else self._body.size, self._expected)

    def response(self) -> Response | None:
        """What has arrived so far, marked incomplete until all has; None before the headers."""
        head, body = self._head, self._body
        if head is None or body is None:
            return None
        return head._replace(body=body.head(), body_size=body.size, spill_path=body.path, complete=self._ended)

    def discard(self) -> None:
        """Drop what arrived, its file too."""
        if self._body is not None:
            self._body.discard()
        self._head = self._body = None
