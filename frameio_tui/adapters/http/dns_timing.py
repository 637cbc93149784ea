"""How long a connection waited for the name server: httpx's trace counts that as part of connecting."""

from __future__ import annotations

import asyncio
import time
from contextlib import contextmanager
from contextvars import ContextVar
from functools import partial
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator

_report_lookup: ContextVar[Callable[[float], None] | None] = ContextVar("_told", default=None)
"""Whom to tell, per task: requests that run side by side do not see each other's."""


@contextmanager
def time_lookups(tell: Callable[[float], None]) -> Iterator[None]:
    """Within it, `tell` gets the seconds of every name that this task looks up; a literal address needs none."""
    loop = asyncio.get_running_loop()
    if "getaddrinfo" not in vars(loop):
        # Where every connection's look-up passes; asking first and connecting by address would undo the race
        # between IPv6 and IPv4, and asking twice would count the second time as connecting.
        loop.getaddrinfo = partial(_timed, loop.getaddrinfo)  # type: ignore[method-assign]  # of this one loop
    token = _report_lookup.set(tell)
    try:
        yield
    finally:
        _report_lookup.reset(token)


async def _timed(look_up: Callable[..., Awaitable[Any]], *args: Any, **more: Any) -> Any:
    began = time.perf_counter()
    try:
        return await look_up(*args, **more)
    finally:
        tell = _report_lookup.get()
        if tell is not None:
            tell(time.perf_counter() - began)
