"""The contents of the profiles folder and of the state file.

They are separate from the ports, which a command such as `token` does not have to load.
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
    """The contents of the profiles folder, sorted by name."""

    profiles: tuple[Profile, ...]
    broken: tuple[BrokenProfile, ...]


class Usage(NamedTuple):
    """How often a profile was used, and when it was last switched to or used (epoch seconds)."""

    times: int = 0
    last_used: int = 0


class State(NamedTuple):
    """What the program remembers between starts; the user's settings take precedence."""

    active: str = ""
    """Profile ID."""
    previous: str = ""
    usage: Mapping[str, Usage] = {}
    theme: str = ""
