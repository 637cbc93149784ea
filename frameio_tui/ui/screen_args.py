"""What screens are opened with, as plain values: a screen that opens another does not import it.

`app.FrameioApp` makes the screen of each; a flow waits for its result with `BaseScreen.open_screen`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from frameio_tui.core.catalog.operation import Operation


@dataclass(frozen=True)
class FirstRunArgs:
    """The first run, while there is no profile. The result is the name of the profile made."""


@dataclass(frozen=True)
class ProfilesArgs:
    """The profile manager. The result is the name of the profile to use."""


@dataclass(frozen=True)
class EditorArgs:
    """An existing profile by name, or (an empty name) a new one with these values. The result is its name."""

    name: str
    values: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class ScopesArgs:
    """The scope checklist of a profile; an empty name is the active one. There is no result."""

    profile: str = ""


@dataclass(frozen=True)
class TokenArgs:
    """The token of a profile; an empty name is the active one. The result is the name of a profile made."""

    profile: str = ""
    making: bool = False
    """Whether a profile is made of the token that is pasted, instead of using one that exists."""


@dataclass(frozen=True)
class SignInArgs:
    """Sign in for a profile; an empty name is the active one. The result is its name once signed in."""

    profile: str = ""


class BodyEditorArgs(NamedTuple):
    """The editor of a request body. The result is the text, which is empty for no body."""

    text: str
    operation: Operation | None
    errors: tuple[tuple[str, str], ...] = ()
    """JSON pointer and message of what the API rejected in it the last time."""


@dataclass(frozen=True)
class HelpArgs:
    """Every key of the screen below. There is no result."""


ScreenArgs = FirstRunArgs | ProfilesArgs | EditorArgs | ScopesArgs | TokenArgs | SignInArgs | BodyEditorArgs | HelpArgs
