"""Runs JMESPath filters outside the event loop: on a small body in a thread, on a larger one in another process.

Parsing 50 MB blocks an interpreter for a second, and an expression may never finish. A separate process does not block
the program, and can be killed. It keeps the parsed body for the next expression.
"""

from __future__ import annotations

import asyncio
import contextlib
import struct
import sys
from typing import TYPE_CHECKING, Any, NamedTuple

from frameio_tui.adapters.system.child_env import child_environment
from frameio_tui.core.document.source import pieces
from frameio_tui.core.json.filter_result import FilterResult
from frameio_tui.core.text.humanize import format_size

if TYPE_CHECKING:
    from asyncio import StreamReader, StreamWriter
    from asyncio.subprocess import Process
    from collections.abc import Mapping

    from frameio_tui.adapters.system.child_env import SecretNames
    from frameio_tui.core.document.source import Source

MAX_BODY_SIZE_IN_THREAD = 2**20
"""Maximum size in bytes of a body that is filtered in a thread, which takes about 10 ms."""
LARGEST_BODY = 64 * 2**20
"""Maximum size of a body in bytes. Parsing it needs about five times as much memory, in the other process."""
PIECE = 2**16
"""Bytes of the body that are sent to the process at a time."""
TIMEOUT = 2.0
"""Seconds that the next expression waits for an abandoned one before the process is killed."""


class _Child(NamedTuple):
    """The worker process, its standard input (`source`) and its standard output (`sink`)."""

    process: Process
    source: StreamWriter
    sink: StreamReader


class FilterProcess:
    """Runs filter expressions, one at a time.

    `secret_names` returns the names of variables that are removed from the environment of the process.
    """

    def __init__(self, environ: Mapping[str, str], secret_names: SecretNames = tuple) -> None:
        self._environ = environ
        self._secret_names = secret_names
        self._child: _Child | None = None
        self._body: Source = b""
        self._request: asyncio.Future[FilterResult] | None = None
        self._pending: set[asyncio.Future[Any]] = set()
        """Work that has to finish before the program ends."""

    async def find(self, expression: str, body: Source) -> FilterResult:
        """Return the result of an expression on a JSON body. Errors are part of the result; nothing is raised."""
        if len(body) > LARGEST_BODY:
            size, limit = format_size(len(body)), format_size(LARGEST_BODY)
            return FilterResult(error=f"The response is too large to filter ({size}; the limit is {limit}).")
        if len(body) <= MAX_BODY_SIZE_IN_THREAD:
            from frameio_tui.adapters.filter.jmespath_filter import find

            return await asyncio.to_thread(find, expression, bytes(body))
        if self._request is not None:
            await asyncio.wait([self._request], timeout=TIMEOUT)
        if self._body is not body or self._request is None or not self._request.done():
            self.end()
        # A cancelled caller must not stop the parsing of the body, which the next expression needs too.
        self._body, self._request = body, asyncio.ensure_future(self._send_expression(expression, body))
        return await asyncio.shield(self._request)

    def end(self) -> None:
        """Kill the process, if it runs, and release the body."""
        self._body = b""
        if self._request is not None:
            self._request.cancel()
            self._track_until_done(self._request)
            self._request = None
        self._kill_child()

    def _kill_child(self) -> None:
        child, self._child = self._child, None
        if child is None:
            return
        with contextlib.suppress(ProcessLookupError):
            child.process.kill()
        self._track_until_done(asyncio.ensure_future(_wait_for_end(child)))

    def _track_until_done(self, work: asyncio.Future[Any]) -> None:
        if not work.done():
            self._pending.add(work)
            work.add_done_callback(self._pending.discard)

    async def aclose(self) -> None:
        """Kill the process, and wait until it has ended."""
        self.end()
        while self._pending:
            await asyncio.wait(self._pending)

    async def _send_expression(self, expression: str, body: Source) -> FilterResult:
        from frameio_tui.adapters.filter.worker import HEAD, decode_result

        try:
            child = self._child or await self._start_child(body)
            text = expression.encode("utf-8", "surrogatepass")
            child.source.write(struct.pack(">I", len(text)) + text)
            await child.source.drain()
            head = await child.sink.readexactly(HEAD.size)
            texts = await child.sink.readexactly(sum(HEAD.unpack(head)[:2]))
        except (OSError, EOFError):
            self._kill_child()
            return FilterResult(
                error="The filter stopped unexpectedly. There may not be enough memory for a response of this size."
            )
        return decode_result(head, texts)

    async def _start_child(self, body: Source) -> _Child:
        pipe, none = asyncio.subprocess.PIPE, asyncio.subprocess.DEVNULL
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-P", "-m", "frameio_tui.adapters.filter.worker"),
            stdin=pipe,
            stdout=pipe,
            stderr=none,
            env=child_environment(self._environ, self._secret_names()),
        )
        if process.stdin is None or process.stdout is None:
            raise BrokenPipeError
        child = self._child = _Child(process, process.stdin, process.stdout)
        child.source.write(struct.pack(">Q", len(body)))
        for piece in pieces(body, 0, len(body), PIECE):
            child.source.write(piece)
            await child.source.drain()
        return child


async def _wait_for_end(child: _Child) -> None:
    """Close the pipe to a killed process, and wait for its end so that the system can release it."""
    child.source.close()
    with contextlib.suppress(OSError):
        await child.source.wait_closed()
    await child.process.wait()
