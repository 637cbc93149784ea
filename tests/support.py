"""What tests of several folders share: a program over real files, the sandbox, a canary token."""

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
    """A token of a developer token's shape, that no server but a test's own ever knew."""
    return "fio-u-" + hashlib.sha256(word.encode()).hexdigest()


CANARY = made_up_token("canary")


def make_program(home: str, environ: Mapping[str, str] | None = None) -> Services:
    """The real services over real adapters, with everything on disk below `home`."""
    from frameio_tui.cli.container import parts_at

    return parts_at(home, environ or {}).services()


def made(services: Services, server: SandboxServer, name: str, bearer: str = "full", **fields: object) -> ProfileEntry:
    """A new profile of the sandbox, with one of its tokens by name or any text; with none where it is empty."""
    from frameio_tui.core.oauth.pasted_token import examine_paste

    draft = services.profiles.draft(name, **{"base_url": server.url, **fields})
    profile = services.profiles.create(draft).profile
    if bearer and profile.credential.stored:
        services.tokens.keep(profile, examine_paste(server.tokens.get(bearer, bearer)))
    return services.profiles.entry(name)


def run(services: Services, work: Coroutine[Any, Any, T]) -> T:
    """Await something of the program, then close its connections, within one event loop."""

    async def closing() -> T:
        try:
            return await work
        finally:
            await services.close()

    return asyncio.run(closing())
