"""The arguments that screens are opened with, as plain values, so that screens need not import each other.

`app.FrameioApp.screen_for` creates the screen for them. A flow waits for the result with `BaseScreen.open_screen`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from frameio_tui.core.catalog.operation import Operation
    from frameio_tui.core.resources.asset import Asset
    from frameio_tui.services.profiles import ProfileEntry
    from frameio_tui.services.requests.several import Account


@dataclass(frozen=True)
class FirstRunArgs:
    """The first-run screen, shown while there is no profile. Its result is the name of the new profile."""


@dataclass(frozen=True)
class ProfilesArgs:
    """The profile manager. Its result is the name of the profile to use."""


@dataclass(frozen=True)
class EditorArgs:
    """The profile editor, for an existing profile, or (with an empty name) for a new one with these values.

    Its result is the name of the profile.
    """

    name: str
    values: dict[str, object] = field(default_factory=dict)
    focus: str = ""
    """Name of the field that gets the focus; if it is empty, the editor decides."""


@dataclass(frozen=True)
class ScopesArgs:
    """The scope checklist of a profile; an empty name means the active one. It has no result."""

    profile: str = ""


@dataclass(frozen=True)
class TokenArgs:
    """The token screen of a profile; an empty name means the active one. Its result is the name of a new profile."""

    profile: str = ""
    making: bool = False
    """Whether a new profile is created from the pasted token."""
    values: dict[str, object] = field(default_factory=dict)
    """Fields of the new profile, such as its API version and base URL."""


@dataclass(frozen=True)
class SignInArgs:
    """The sign-in screen of a profile (empty: the active one). Its result is the profile's name after signing in."""

    profile: str = ""


class BodyEditorArgs(NamedTuple):
    """The editor of a request body. Its result is the text, which is empty for no body."""

    text: str
    operation: Operation | None
    errors: tuple[tuple[str, str], ...] = ()
    """JSON pointer and message of each value in this body that the API has rejected."""


@dataclass(frozen=True)
class HelpArgs:
    """The help screen. It has no result."""


@dataclass(frozen=True)
class FilesArgs:
    """The files of the active profile, at a place; an empty one means where the profile was last, or the accounts.

    It has no result.
    """

    place: str = ""


class PlaceListArgs(NamedTuple):
    """A list of a place: its people, its links, the versions of a file, or what a search finds. It has no result."""

    action: str
    """One of `services.tasks.actions.LISTS`."""
    place: str
    """A path, an ID or an address; used if `path` is empty."""
    entry: ProfileEntry
    label: str = ""
    path: tuple[Asset, ...] = ()
    words: str = ""
    """What to search for."""


@dataclass(frozen=True)
class CodesArgs:
    """The error codes and rate limits of an API, with the cursor on one code if it is given. It has no result."""

    code: str = ""
    api: str = ""
    """`v2` or `v4`; empty for that of the active profile."""
    operation: str = ""
    """ID of the operation that the code is explained for; empty for none."""


@dataclass(frozen=True)
class JobsArgs:
    """The tasks that run or have run, with the cursor on the job of an ID if one is given. It has no result."""

    job: str = ""


@dataclass(frozen=True)
class HistoryArgs:
    """The past requests that match a filter; an empty one means those of the active profile. It has no result."""

    filter: str = ""


class SeveralArgs(NamedTuple):
    """One request, sent as several profiles. It has no result."""

    title: str
    """The method and path."""
    accounts: tuple[Account, ...]
    """The profiles, each with its own request."""


@dataclass(frozen=True)
class BenchArgs:
    """The receiver of webhooks and its deliveries. It has no result."""


ScreenArgs = (
    FirstRunArgs
    | ProfilesArgs
    | EditorArgs
    | ScopesArgs
    | TokenArgs
    | SignInArgs
    | BodyEditorArgs
    | HelpArgs
    | FilesArgs
    | PlaceListArgs
    | CodesArgs
    | JobsArgs
    | SeveralArgs
    | BenchArgs
    | HistoryArgs
)
