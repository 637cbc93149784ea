"""What tests of several folders share: a program over real files, the sandbox, a canary token."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from frameio_tui.services.program import Program


def made_up_token(word: str) -> str:
    """A token of a developer token's shape, that no server but a test's own ever knew."""
    return "fio-u-" + hashlib.sha256(word.encode()).hexdigest()


CANARY = made_up_token("canary")


def make_program(home: str, environ: Mapping[str, str] | None = None) -> Program:
    """The real services over real adapters, with everything on disk below `home`."""
    from frameio_tui.cli.compose import compose_at

    return compose_at(home, environ or {})
