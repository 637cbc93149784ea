"""A sandbox of the test's module, and a client of it."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator

import pytest

from frameio_tui.sandbox.rate_limits import Buckets
from frameio_tui.sandbox.server import SandboxServer
from tests.sandbox.calls import Caller, Ids


@pytest.fixture(scope="module")
def server() -> Iterator[SandboxServer]:
    """Started once a module."""
    with SandboxServer() as server:
        yield server


@pytest.fixture(scope="module")
def connection(server: SandboxServer) -> Iterator[Caller]:
    """One warm connection of the person who may do all."""
    caller = Caller(server)
    yield caller
    caller.close()


@pytest.fixture
def call(connection: Caller, server: SandboxServer) -> Caller:
    """Calls, with rate limits that start anew for each test."""
    server.sandbox.buckets = Buckets(time.monotonic)
    return connection


@pytest.fixture
def other_caller(server: SandboxServer) -> Iterator[Callable[[str], Caller]]:
    """Callers with another of the sandbox's tokens, closed in the end."""
    with contextlib.ExitStack() as stack:
        yield lambda name: stack.enter_context(contextlib.closing(Caller(server, name)))


@pytest.fixture
def ids(server: SandboxServer) -> Ids:
    """Ids of the account."""
    return Ids(server)
