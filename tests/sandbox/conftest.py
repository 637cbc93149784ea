"""Fixtures: a sandbox for each test module, and clients for it."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator

import pytest

from frameio_tui.sandbox.rate_limits import RateLimitBuckets
from frameio_tui.sandbox.server import SandboxServer
from tests.sandbox.calls import Caller, Ids


@pytest.fixture(scope="module")
def server() -> Iterator[SandboxServer]:
    """A sandbox that is started once per module."""
    with SandboxServer() as server:
        yield server


@pytest.fixture(scope="module")
def connection(server: SandboxServer) -> Iterator[Caller]:
    """A client with the token that has every permission."""
    caller = Caller(server)
    yield caller
    caller.close()


@pytest.fixture
def call(connection: Caller, server: SandboxServer) -> Caller:
    """The module's client, with rate limits that are reset for each test."""
    server.sandbox.buckets = RateLimitBuckets(time.monotonic)
    return connection


@pytest.fixture
def other_caller(server: SandboxServer) -> Iterator[Callable[[str], Caller]]:
    """A function that returns a client with another token of the sandbox; the clients are closed after the test."""
    with contextlib.ExitStack() as stack:
        yield lambda name: stack.enter_context(contextlib.closing(Caller(server, name)))


@pytest.fixture
def ids(server: SandboxServer) -> Ids:
    """IDs of the account."""
    return Ids(server)
