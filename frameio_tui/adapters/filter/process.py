"""JMESPath beside the program: over a small body in a thread, over a larger one in a process of its own.

Reading 50 MB holds an interpreter for a second, and an expression may take for ever: a process holds nobody up, and can
be ended. It keeps what it read for the next expression.
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

IN_A_THREAD = 2**20
"""Bytes up to which a body is read here: some 10 ms."""
LARGEST_BODY = 64 * 2**20
"""Bytes. Reading takes some five times as many of memory, in the other process."""
PIECE = 2**16
TIMEOUT = 2.0
"""Seconds that an expression nobody waits for any more may hold up the next one."""


class _Child(NamedTuple):
    """The process, and its two ends."""

    process: Process
    source: StreamWriter
    sink: StreamReader


class FilterProcess:
    """Finds what expressions say, one at a time."""

    def __init__(self, environ: Mapping[str, str], secret_names: SecretNames = tuple) -> None:
        self._environ = environ
        self._secret_names = secret_names
        self._child: _Child | None = None
        self._body: Source = b""
        self._asking: asyncio.Future[FilterResult] | None = None
        self._ending: set[asyncio.Future[Any]] = set()
        """What has to be over before the program is."""

    async def find(self, expression: str, body: Source) -> FilterResult:
        """What an expression finds in a JSON body. Never raises."""
        if len(body) > LARGEST_BODY:
            return FilterResult(
                error=f"The answer has {format_size(len(body))}; a filter takes {format_size(LARGEST_BODY)}."
            )
        if len(body) <= IN_A_THREAD:
            from frameio_tui.adapters.filter.jmespath_filter import find

            return await asyncio.to_thread(find, expression, bytes(body))
        if self._asking is not None:
            await asyncio.wait([self._asking], timeout=TIMEOUT)
        if self._body is not body or self._asking is None or not self._asking.done():
            self.end()
        # Somebody who stops waiting does not stop the reading of the body, which the next expression needs, too.
        self._body, self._asking = body, asyncio.ensure_future(self._ask(expression, body))
        return await asyncio.shield(self._asking)

    def end(self) -> None:
        """End the process and forget the body."""
        self._body = b""
        if self._asking is not None:
            self._asking.cancel()
            self._until_over(self._asking)
            self._asking = None
        self._end_child()

    def _end_child(self) -> None:
        child, self._child = self._child, None
        if child is None:
            return
        with contextlib.suppress(ProcessLookupError):
            child.process.kill()
        self._until_over(asyncio.ensure_future(_ended(child)))

    def _until_over(self, work: asyncio.Future[Any]) -> None:
        if not work.done():
            self._ending.add(work)
            work.add_done_callback(self._ending.discard)

    async def aclose(self) -> None:
        """End it, and wait until it is gone."""
        self.end()
        while self._ending:
            await asyncio.wait(self._ending)

    async def _ask(self, expression: str, body: Source) -> FilterResult:
        from frameio_tui.adapters.filter.worker import HEAD, unpacked

        try:
            child = self._child or await self._started(body)
            text = expression.encode("utf-8", "surrogatepass")
            child.source.write(struct.pack(">I", len(text)) + text)
            await child.source.drain()
            head = await child.sink.readexactly(HEAD.size)
            texts = await child.sink.readexactly(sum(HEAD.unpack(head)[:2]))
        except (OSError, EOFError):
            self._end_child()
            return FilterResult(error="The filter ended early: there may be too little memory for so large an answer.")
        return unpacked(head, texts)

    async def _started(self, body: Source) -> _Child:
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


async def _ended(child: _Child) -> None:
    """See a process go, so that nothing of it is left behind."""
    child.source.close()
    with contextlib.suppress(OSError):
        await child.source.wait_closed()
    await child.process.wait()
