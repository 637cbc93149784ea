"""Messages to the app and its screens: events have names in the past tense, requests end in `Requested`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.message import Message

if TYPE_CHECKING:
    from frameio_tui.core.http.request import RequestSpec
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

    def __init__(self, action: str, place: str, entry: ProfileEntry | None = None, *, label: str = "") -> None:
        """Create the message. `place` is a path, an ID or an address; `entry` is its profile, None for the active one.

        `label` is how to call the place; empty for `place` itself.
        """
        super().__init__()
        self.action = action
        self.place = place
        self.entry = entry
        self.label = label


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
