"""Fixtures: the real services with real files and the sandbox."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from frameio_tui.sandbox.server import SandboxServer
from frameio_tui.services.profiles import ProfileEntry
from frameio_tui.services.services import Services
from tests.support import made, make_services


@pytest.fixture(scope="module")
def server() -> Iterator[SandboxServer]:
    """A sandbox that is started once per module."""
    with SandboxServer() as server:
        yield server


@pytest.fixture
def services(tmp_path: Path) -> Iterator[Services]:
    """The services of a program that has not stored anything yet."""
    services = make_services(str(tmp_path), {"FROM_OUTSIDE": "token-of-the-environment"})
    yield services
    asyncio.run(services.close())


@pytest.fixture
def entry(services: Services, server: SandboxServer) -> ProfileEntry:
    """A profile of the sandbox with the token that has every permission."""
    return made(services, server, "acme")
