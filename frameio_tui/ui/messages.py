"""What screens and widgets tell the app: what happened (past), or what is wanted (`...Requested`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.message import Message

if TYPE_CHECKING:
    from collections.abc import Callable


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
    """Profiles or credentials were written; whatever shows them reads anew."""


class ProfileSwitched(Message):
    """The app acts as another profile now, or as none; read it from `app.active`."""
