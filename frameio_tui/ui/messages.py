"""Messages to the app and its screens: events have names in the past tense, requests end in `Requested`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.message import Message

if TYPE_CHECKING:
    from collections.abc import Mapping

    from frameio_tui.core.http.request import RequestSpec
    from frameio_tui.core.resources.asset import Asset
    from frameio_tui.services.profiles import Overview, ProfileEntry


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


class PlaceActionRequested(Message):
    """A screen asks the app for an action of `services.tasks.actions` on a place: open it in Files, or start a task."""

    def __init__(
        self,
        action: str,
        place: str,
        entry: ProfileEntry | None = None,
        *,
        label: str = "",
        path: tuple[Asset, ...] = (),
        words: str = "",
    ) -> None:
        """Create the message. `place` is a path, an ID or an address; `entry` is its profile, None for the active one.

        `label` is how to call the place; empty for `place` itself. `path` leads to the place, if it is known. `words`
        are what to search for; the user is asked for them if they are empty.
        """
        super().__init__()
        self.action = action
        self.place = place
        self.entry = entry
        self.label = label
        self.path = path
        self.words = words


class ListExportRequested(Message):
    """A screen asks the app to save a list to a file: to run a task with these arguments, as a job."""

    def __init__(self, action: str, entry: ProfileEntry, arguments: Mapping[str, object]) -> None:
        """Create the message. `action` is the name of the task; `arguments` lack its format and output."""
        super().__init__()
        self.action = action
        self.entry = entry
        self.arguments = arguments


class CodesRequested(Message):
    """A screen asks the app to show the error codes and rate limits, with the cursor on one of the codes."""

    def __init__(self, code: str = "", *, api: str = "", operation: str = "") -> None:
        """Create the message. `api` is `v2` or `v4`, empty for that of the active profile; `operation` is an ID."""
        super().__init__()
        self.code = code
        self.api = api
        self.operation = operation


class RequestLoadRequested(Message):
    """A screen asks the app to show the console with a request in its request line, and to send it if it says how."""

    def __init__(
        self, spec: RequestSpec, *, note: str = "", written_for: ProfileEntry | None = None, send_as: str = ""
    ) -> None:
        """Create the message. `written_for` is the profile that the request is of, None for the active one.

        `send_as` is the name of the profile to send it as, which becomes the active one; if it is empty, the request is
        not sent, and `note` says what to do with it.
        """
        super().__init__()
        self.spec = spec
        self.note = note
        self.written_for = written_for
        self.send_as = send_as


class JobsChanged(Message):
    """A job has started, progressed or ended. Posted to the screen in front; only the latest one is delivered."""

    def can_replace(self, message: Message) -> bool:
        """Return whether this message makes an earlier one superfluous."""
        return isinstance(message, JobsChanged)
