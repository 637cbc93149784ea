"""What screens and widgets tell the app: what happened (past), or what is wanted (`...Requested`)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.message import Message

from ..core.errors import FrameioTuiError
from ..core.exchange import Exchange
from ..core.ports import Progress
from ..core.request import RequestSpec

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass
class ScreenRequested(Message):
    """Open another screen by its name in `ui.app.SCREEN_PLACES`; screens never import each other."""

    name: str
    argument: object = None
    """What the screen's constructor takes after the program, such as a profile name."""
    on_result: Callable[[object], None] | None = None


@dataclass
class SwitchRequested(Message):
    """Make the profile of that name the active one."""

    name: str


@dataclass
class PreviousRequested(Message):
    """Go back to the profile used before."""


@dataclass
class ProfilesChanged(Message):
    """Profiles or credentials were written; whatever shows them reads anew."""


@dataclass
class ProfileSwitched(Message):
    """The app acts as another profile now, or as none; read it from `app.active`."""


@dataclass
class SendRequested(Message):
    """Send this request as the active profile."""

    spec: RequestSpec
    armed: bool = False
    confirmed: bool = False


@dataclass
class ExchangeProgressed(Message):
    """More of the body arrived."""

    progress: Progress

    def can_replace(self, message: Message) -> bool:
        """Only the latest counts."""
        return isinstance(message, ExchangeProgressed)


@dataclass
class ExchangeFinished(Message):
    """An answer came, whatever its status."""

    exchange: Exchange


@dataclass
class ExchangeFailed(Message):
    """No answer came, or the request was refused here."""

    spec: RequestSpec
    error: FrameioTuiError
