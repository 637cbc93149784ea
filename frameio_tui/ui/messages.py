"""What screens and widgets tell the app: what happened (past), or what is wanted (`...Requested`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.message import Message

if TYPE_CHECKING:
    from frameio_tui.services.profiles import Overview


class SwitchRequested(Message):
    """Make the profile of that name the active one."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name


class ProfilesChanged(Message):
    """Profiles or credentials were written; posted once for a change, with every profile as it is now."""

    def __init__(self, overview: Overview) -> None:
        super().__init__()
        self.overview = overview


class ProfileSwitched(Message):
    """The app acts as another profile now, as none, or the profiles it shows have changed.

    Posted to screens that can be seen; one that is hidden gets it when it is shown again.
    """
