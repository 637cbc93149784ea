"""A sandbox of the test's module, and a client of it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from frameio_tui.sandbox.server import SandboxServer
from tests.sandbox.calls import Caller, Ids


@pytest.fixture(scope="module")
def server() -> Iterator[SandboxServer]:
    """Started once a module."""
    with SandboxServer() as server:
        yield server


@pytest.fixture(scope="module")
def call(server: SandboxServer) -> Iterator[Caller]:
    """Calls as the person who may do all."""
    caller = Caller(server)
    yield caller
    caller.close()


@pytest.fixture
def ids(server: SandboxServer) -> Ids:
    """Ids of the account."""
    return Ids(server)
