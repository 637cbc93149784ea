"""The active profile of the app. It is chosen at the start and changed only by the user, never by another terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from frameio_tui.core.errors import FrameioTuiError, StoreError

if TYPE_CHECKING:
    from frameio_tui.core.resources.asset import Asset
    from frameio_tui.services.profiles import Overview, ProfileEntry, ProfileService


class Session:
    """The active profile and the previous one."""

    def __init__(self, profiles: ProfileService) -> None:
        self._profiles = profiles
        self.active: ProfileEntry | None = None
        self.previous: ProfileEntry | None = None
        self.overview: Overview | None = None
        """All profiles as of the last change of any; None after the active profile was switched since then."""
        self.files = 0
        """Number of profile files at the start, including broken ones."""
        self.places: dict[str, tuple[Asset, ...]] = {}
        """The place that the Files screen showed last, by the ID of the profile."""

    def read(self) -> None:
        """Read the active profile again; if there is none, use the one that was last active in any terminal."""
        if self.active is None:
            self.active, self.previous, self.files = self._profiles.read_start_profiles()
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
        """Update both profiles from an overview; if none is active, choose one as at the start."""
        self.overview = overview
        if self.active is None:
            self.read()
            return
        by_id = {entry.profile.id: entry for entry in overview.entries}
        self.active = by_id.get(self.active.profile.id)
        if self.previous is not None:
            self.previous = by_id.get(self.previous.profile.id)

    def switch(self, name: str, *, remember: bool = True) -> str:
        """Switch to another profile; return a warning if that cannot be stored for the next start, else an empty text.

        Without `remember`, it is not stored.         Raises NoSuchProfile, BrokenFile.
        """
        before, unremembered, self.overview = self.active, "", None
        self.active = self._profiles.entry(name)
        try:
            self.active = self._profiles.switch(self.active) if remember else self.active
        except StoreError as error:
            unremembered = str(error)
        if before is not None and before.profile.id != self.active.profile.id:
            self.previous = before
        return unremembered
