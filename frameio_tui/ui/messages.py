"""Messages to the app and its screens: events have names in the past tense, requests end in `Requested`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.message import Message

if TYPE_CHECKING:
    from frameio_tui.services.profiles import Overview


class SwitchRequested(Message):
    """A screen asks the app to make the named profile the active one."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name


class ProfilesChanged(Message):
    """Profiles or credentials were written. Posted once for each change, with all profiles as they are now."""

    def __init__(self, overview: Overview) -> None:
        super().__init__()
        self.overview = overview


class ProfileSwitched(Message):
    """Another profile or none is active now, or the displayed profiles have changed.

    Posted to visible screens. A hidden screen handles the change when it is shown again.
    """
