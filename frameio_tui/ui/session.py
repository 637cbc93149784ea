"""Whom the app acts as: chosen at start, changed by the person alone, never by what another terminal does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from frameio_tui.core.errors import FrameioTuiError, StoreError

if TYPE_CHECKING:
    from frameio_tui.services.profiles import Overview, ProfileEntry, ProfileService


class Session:
    """The active profile and the one before it."""

    def __init__(self, profiles: ProfileService) -> None:
        self._profiles = profiles
        self.active: ProfileEntry | None = None
        self.previous: ProfileEntry | None = None
        self.overview: Overview | None = None
        """Every profile as it was when one last changed; None when another was switched to since."""
        self.files = 0
        """Profile files there were at start, broken ones counted."""

    def read(self) -> None:
        """Read the active one again; without one, begin with the last active of any terminal."""
        if self.active is None:
            self.active, self.previous, self.files = self._profiles.beginning()
            return
        try:
            again = self._profiles.entry(self.active.profile.name)
        except FrameioTuiError:  # moved, broken or deleted meanwhile
            self.update(self._profiles.overview())
            return
        if again.profile.id == self.active.profile.id:
            self.active = again
        else:
            self.update(self._profiles.overview())

    def update(self, overview: Overview) -> None:
        """Take both from what was just read; without an active one, begin as at start."""
        self.overview = overview
        if self.active is None:
            self.read()
            return
        by_id = {entry.profile.id: entry for entry in overview.entries}
        self.active = by_id.get(self.active.profile.id)
        if self.previous is not None:
            self.previous = by_id.get(self.previous.profile.id)

    def switch(self, name: str) -> str:
        """Act as another; gives why the next start will not remember it. Raises NoSuchProfile, BrokenFile."""
        before, unremembered, self.overview = self.active, "", None
        self.active = self._profiles.entry(name)
        try:
            self.active = self._profiles.switch(self.active)
        except StoreError as error:
            unremembered = str(error)
        if before is not None and before.profile.id != self.active.profile.id:
            self.previous = before
        return unremembered
