"""What a screen of a list needs to know about it: where the items come from, their columns, and what can be done."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable, Mapping, Sequence

    from frameio_tui.core.errors import FrameioTuiError
    from frameio_tui.core.profiles.profile import ApiVersion
    from frameio_tui.core.resources.asset import Asset
    from frameio_tui.core.tasks.task import Arguments
    from frameio_tui.services.profiles import ProfileEntry
    from frameio_tui.services.tasks.places.places import ResolvedPlace
    from frameio_tui.services.tasks.requests import TaskRequests
    from frameio_tui.services.tasks.task import Task
    from frameio_tui.ui.dialogs.ask import DialogOwner
    from frameio_tui.ui.dialogs.specs import TextSpec


class Column(NamedTuple):
    """A column of the list."""

    name: str
    least: int
    """Cells below which it is not shortened; if there is no room for them, the last columns are left out."""
    most: int
    is_number: bool = False


class ListItem(NamedTuple):
    """A row of the list; the texts may be untrusted."""

    key: str
    cells: tuple[tuple[str, str], ...]
    """Text and style of each column."""


class Context(NamedTuple):
    """What a list is about, and as whom requests are sent."""

    entry: ProfileEntry
    requests: TaskRequests
    place: ResolvedPlace

    @property
    def api(self) -> ApiVersion:
        """The API of the profile."""
        return self.entry.profile.api


class TaskQuestion(NamedTuple):
    """A task that changes something, and how to ask about it."""

    task: Task
    title: str
    yes: str
    removed: tuple[str, ...] = ()
    """Keys of the items that are no longer in the list afterwards."""


class PlaceSource(Protocol):
    """The items of a list, and what can be done with them. What it returns is drawn by the screen."""

    @property
    def title(self) -> str:
        """What the list has: `People`."""

    @property
    def noun(self) -> str:
        """The singular of what is counted."""

    @property
    def columns(self) -> Sequence[Column]:
        """The columns, the most important first."""

    @property
    def empty(self) -> str:
        """What to show if there is no item, with what can be done."""

    @property
    def words(self) -> Mapping[str, str]:
        """Words in the footer for the commands `open`, `add` and `remove`; one that is missing is not possible."""

    @property
    def notes(self) -> Sequence[str]:
        """Sentences about the list, which are shown below it; complete when all pages were read."""

    def pages(
        self, context: Context, fail: Callable[[str, FrameioTuiError], None]
    ) -> AsyncGenerator[list[ListItem], None]:
        """Yield the items, page by page. `fail` gets what could not be read while the rest goes on."""

    def details(self, key: str) -> Sequence[tuple[str, str, str]]:
        """Return label, text and style of what is known about an item."""

    def copies(self, key: str) -> Sequence[tuple[str, str]]:
        """Return names and texts of what can be copied of an item."""

    async def open(self, context: Context, key: str) -> TextSpec | str | None:
        """Return a text to show about an item, or the ID to open in Files."""

    async def add(self, dialogs: DialogOwner, context: Context) -> TaskQuestion | None:
        """Ask what to add, and return the task; None if the user decided against it."""

    async def remove(self, dialogs: DialogOwner, context: Context, key: str) -> TaskQuestion | None:
        """Return the task that removes an item; None if the user decided against it."""

    def shown_path(self, place: ResolvedPlace) -> Sequence[Asset]:
        """Return the path in the title: to what the items belong to."""

    def anchor(self, context: Context, removed: Sequence[str]) -> str:
        """Return the ID of the place after a change; empty if it is the same place."""

    def arguments(self, context: Context) -> Arguments:
        """Return the arguments of the task that saves the list, without its format and output."""


def yes_or_no(value: bool | None) -> str:
    """Return a setting in words; empty if it is not known."""
    return "" if value is None else "yes" if value else "no"


def moment(text: str) -> str:
    """Return a time of the API without its seconds: `2026-11-02 15:04`."""
    return text[:16].replace("T", " ")


def below_account(path: str) -> str:
    """Return a path without its account, for a narrow column: its end says more.

    >>> below_account("Acme/Editorial/Reel"), below_account("Acme")
    ('Editorial/Reel', 'Acme')
    """
    return path.partition("/")[2] or path
