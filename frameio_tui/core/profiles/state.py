"""What the profiles folder and the state file hold, as values.

Apart from the ports, which a verb such as `token` need not load.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from frameio_tui.core.profiles.profile import Profile


class BrokenProfile(NamedTuple):
    """A file in the profiles folder that is not a usable profile."""

    name: str
    path: str
    reason: str
    remedy: str
    line: int = 0
    column: int = 0


class ProfileListing(NamedTuple):
    """All of the profiles folder, sorted by name."""

    profiles: tuple[Profile, ...]
    broken: tuple[BrokenProfile, ...]


class Usage(NamedTuple):
    """How often and when (epoch seconds) a profile was last switched to or used."""

    times: int = 0
    last_used: int = 0


class State(NamedTuple):
    """What the program remembers between starts; yields to the person's settings."""

    active: str = ""
    """Profile id."""
    previous: str = ""
    usage: Mapping[str, Usage] = {}
    theme: str = ""
