"""What screens and widgets tell the app: what happened (past), or what is wanted (`...Requested`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.message import Message

if TYPE_CHECKING:
    from collections.abc import Callable

    from frameio_tui.services.profiles import Overview


class ScreenRequested(Message):
    """Open another screen by its name in `ui.app.SCREEN_PLACES`; screens never import each other."""

    def __init__(self, name: str, argument: object = None, on_result: Callable[[object], None] | None = None) -> None:
        """`argument` is what the screen's constructor takes after the program, such as a profile name."""
        super().__init__()
        self.name = name
        self.argument = argument
        self.on_result = on_result


class SwitchRequested(Message):
    """Make the profile of that name the active one."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name


class ProfilesChanged(Message):
    """Profiles or credentials were written; posted once for a change, with every profile as it is now."""

    def __init__(self, overview: Overview | None = None) -> None:
        """Without an overview the app reads it; `BaseScreen.tell_profiles_changed` gives one."""
        super().__init__()
        self.overview = overview


class ProfileSwitched(Message):
    """The app acts as another profile now, as none, or the profiles it shows have changed.

    Posted to screens that can be seen; one that is hidden gets it when it is shown again.
    """
