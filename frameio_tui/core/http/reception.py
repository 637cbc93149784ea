"""The progress of a request, and the part of its response that has arrived."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from frameio_tui.core.http.exchange import Progress, Timing

if TYPE_CHECKING:
    from collections.abc import Callable

    from frameio_tui.core.http.exchange import Response


class ReceivedBody(Protocol):
    """Where a transport stores a body while it arrives."""

    size: int
    """Bytes received so far."""
    path: str
    """The file that holds the whole body; empty while the body fits in memory."""

    def head(self) -> bytes:
        """Return the part of the body that is in memory; the whole body if `path` is empty."""

    def discard(self) -> None:
        """Remove the file, if there is one."""


class Reception:
    """One request in progress: created by the sender, filled by the transport, and readable at any time.

    `on_progress` is called when the headers have arrived and after each chunk of the body. With `keep`, everything that
    arrived is still available after the request was cancelled or cut off; the owner calls `discard` when it is done
    with it.
    """

    def __init__(self, on_progress: Callable[[Reception], None] | None = None, *, keep: bool = False) -> None:
        self._on_progress = on_progress
        self.keep = keep
        self.begin()

    def begin(self) -> None:
        """Discard what an earlier attempt received. For transports, like the next four methods."""
        self._head: Response | None = None
        self._body: ReceivedBody | None = None
        self._expected: int | None = None
        self._sent = self._ended = False
        self.timing: Callable[[], Timing] = Timing
        """Returns the seconds of each step so far."""
        self.chunk = b""
        """The latest chunk of the body; empty when the headers have just arrived."""

    def request_started(self) -> None:
        """Record that the transport starts to send the request."""
        self._sent = True

    def response_started(
        self, head: Response, body: ReceivedBody, expected: int | None, timing: Callable[[], Timing]
    ) -> None:
        """Record the status and headers; `expected` is the size of the body if the server gives it."""
        self._head, self._body, self._expected, self.timing = head, body, expected, timing
        self._report(b"")

    def body_received(self, chunk: bytes) -> None:
        """Record that a chunk of the body has arrived and is in `body`."""
        self._report(chunk)

    def complete(self) -> None:
        """Record that the whole response has arrived, so that its result is certain."""
        self._ended = True

    def _report(self, chunk: bytes) -> None:
        self.chunk = chunk
        if self._on_progress is not None:
            self._on_progress(self)

    @property
    def sent(self) -> bool:
        """Whether any byte of the request may have reached the server."""
        return self._sent

    @property
    def in_doubt(self) -> bool:
        """Whether the server may have executed the request although no complete response confirms it."""
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
        """Return the part that has arrived, marked as incomplete until all has; None before the headers."""
        head, body = self._head, self._body
        if head is None or body is None:
            return None
        return head._replace(body=body.head(), body_size=body.size, spill_path=body.path, complete=self._ended)

    def discard(self) -> None:
        """Discard what arrived, including its file."""
        if self._body is not None:
            self._body.discard()
        self._head = self._body = None
