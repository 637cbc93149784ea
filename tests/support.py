"""Helpers shared by several test packages: the services with real files, sandbox profiles and a canary token."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Coroutine, Mapping
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from frameio_tui.sandbox.server import SandboxServer
    from frameio_tui.services.profiles import ProfileEntry
    from frameio_tui.services.services import Services

T = TypeVar("T")


def made_up_token(word: str) -> str:
    """Return a token in the format of a developer token, derived from `word`, that no real server has issued."""
    return "fio-u-" + hashlib.sha256(word.encode()).hexdigest()


CANARY = made_up_token("canary")


def make_services(home: str, environ: Mapping[str, str] | None = None) -> Services:
    """Return the real services with real adapters, which store everything below `home`."""
    from frameio_tui.cli.container import container_at

    return container_at(home, environ or {}).services()


def made(services: Services, server: SandboxServer, name: str, bearer: str = "full", **fields: object) -> ProfileEntry:
    """Create a profile for the sandbox and return its entry.

    `bearer` names one of the sandbox's tokens or is the token itself; if it is empty, the profile gets no token.
    """
    from frameio_tui.core.oauth.pasted_token import examine_paste

    draft = services.profiles.draft(name, **{"base_url": server.url, **fields})
    profile = services.profiles.create(draft).profile
    if bearer and profile.credential.stored:
        services.tokens.save(profile, examine_paste(server.tokens.get(bearer, bearer)))
    return services.profiles.entry(name)


def run(services: Services, work: Coroutine[Any, Any, T]) -> T:
    """Run a coroutine, then close the connections of the services in the same event loop."""

    async def closing() -> T:
        try:
            return await work
        finally:
            await services.close()

    return asyncio.run(closing())
