"""Measures how long DNS lookups take, which the trace of httpx counts as part of connecting."""

from __future__ import annotations

import asyncio
import time
from contextlib import contextmanager
from contextvars import ContextVar
from functools import partial
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator

_report_lookup: ContextVar[Callable[[float], None] | None] = ContextVar("_report_lookup", default=None)
"""The callback of the current task, so that concurrent requests do not see each other's lookups."""


@contextmanager
def time_lookups(report: Callable[[float], None]) -> Iterator[None]:
    """Call `report` with the duration, in seconds, of every DNS lookup of this task during the block.

    An IP address needs no lookup.
    """
    loop = asyncio.get_running_loop()
    if "getaddrinfo" not in vars(loop):
        # Every connection looks up its host here. Resolving the name first and connecting to the address would
        # disable the race between IPv6 and IPv4; a second lookup would be counted as connecting.
        loop.getaddrinfo = partial(_timed_lookup, loop.getaddrinfo)  # type: ignore[method-assign]  # of this event loop only
    token = _report_lookup.set(report)
    try:
        yield
    finally:
        _report_lookup.reset(token)


async def _timed_lookup(look_up: Callable[..., Awaitable[Any]], *args: Any, **more: Any) -> Any:
    began = time.perf_counter()
    try:
        return await look_up(*args, **more)
    finally:
        report = _report_lookup.get()
        if report is not None:
            report(time.perf_counter() - began)
