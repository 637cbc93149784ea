"""What a search in a place finds: projects, folders, files and version stacks."""

from __future__ import annotations

from contextlib import aclosing
from typing import TYPE_CHECKING

from frameio_tui.core.errors import InvalidInput
from frameio_tui.core.profiles.profile import ApiVersion
from frameio_tui.core.text.humanize import format_size
from frameio_tui.services.tasks.search import V2_LIMIT, V4_LIMIT, Search, SearchOptions
from frameio_tui.ui.place_lists.source import Column, ListItem, moment

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable, Mapping, Sequence

    from frameio_tui.core.errors import FrameioTuiError
    from frameio_tui.core.resources.asset import Asset
    from frameio_tui.core.tasks.task import Arguments
    from frameio_tui.services.tasks.places.places import ResolvedPlace
    from frameio_tui.services.tasks.search import Found
    from frameio_tui.ui.dialogs.ask import DialogOwner
    from frameio_tui.ui.dialogs.specs import TextSpec
    from frameio_tui.ui.place_lists.source import Context, TaskQuestion


class SearchSource:
    """The results of a search. They cannot be changed here, but opened in Files."""

    noun = "result"
    columns = (
        Column("NAME", 20, 44),
        Column("TYPE", 7, 8),
        Column("PATH", 20, 60),
        Column("UPDATED", 10, 10),
        Column("FOUND IN", 8, 30),
    )
    words: Mapping[str, str] = {"open": "open in Files"}

    def __init__(self, words: str) -> None:
        self._words = words
        self.notes: list[str] = []
        self._found: dict[str, Found] = {}

    @property
    def title(self) -> str:
        """The words."""
        return f'Search "{self._words}"'

    @property
    def empty(self) -> str:
        """What to try instead."""
        return "Nothing was found. Press Esc, and search for other words or in a place further up."

    async def pages(
        self, context: Context, fail: Callable[[str, FrameioTuiError], None]
    ) -> AsyncGenerator[list[ListItem], None]:
        """Yield the results as they are found."""
        self._found, self.notes = {}, [V2_LIMIT if context.api is ApiVersion.V2 else V4_LIMIT]
        asset = context.place.asset
        if asset is not None and not asset.is_container:
            raise InvalidInput(f"{asset.title} is a file, so there is nothing in it to search.", "Search in a folder.")
        search = Search(context.requests, context.api, SearchOptions(self._words), context.place, fail)
        async with aclosing(search.pages()) as pages:
            async for page in pages:
                self._found |= {found.id: found for found in page}
                yield [_item(found) for found in page]
        self.notes = [*search.notes] or self.notes

    def details(self, key: str) -> Sequence[tuple[str, str, str]]:
        """Return what is known about a result."""
        found = self._found[key]
        return (
            ("Name", found.name, "title"),
            ("Type", found.kind.replace("_", " "), "plain"),
            ("Path", found.path, "plain"),
            ("Found in", found.match, "plain"),
            ("Size", format_size(found.size) if found.size is not None else "", "plain"),
            ("Updated", moment(found.updated), "plain"),
            ("Link", found.url, "dim"),
            ("ID", found.id, "dim"),
        )

    def copies(self, key: str) -> Sequence[tuple[str, str]]:
        """Return path, ID, link and name."""
        found = self._found[key]
        return (("Path", found.path), ("ID", found.id), ("Link", found.url), ("Name", found.name))

    async def open(self, context: Context, key: str) -> TextSpec | str | None:
        """Return the ID of the result."""
        del context
        return key

    async def add(self, dialogs: DialogOwner, context: Context) -> TaskQuestion | None:
        """Raise InvalidInput: results are not changed here."""
        del dialogs, context
        raise InvalidInput("Results cannot be changed here.", "Press Enter to open one in Files.")

    async def remove(self, dialogs: DialogOwner, context: Context, key: str) -> TaskQuestion | None:
        """Raise InvalidInput: results are not changed here."""
        del dialogs, context, key
        raise InvalidInput("Results cannot be changed here.", "Press Enter to open one in Files.")

    def shown_path(self, place: ResolvedPlace) -> Sequence[Asset]:
        """Return the path to the place."""
        return place.path

    def anchor(self, context: Context, removed: Sequence[str]) -> str:
        """Return nothing: the place stays the same."""
        del context, removed
        return ""

    def arguments(self, context: Context) -> Arguments:
        """Return the arguments of `search`."""
        place = context.place.asset.id if context.place.asset is not None else "/"
        return {"words": self._words, "place": place}


def _item(found: Found) -> ListItem:
    above = found.path.rpartition("/")[0]
    cells = (
        (found.name, "title"),
        ({"version_stack": "stack"}.get(found.kind, found.kind), "plain"),
        (above, "dim"),
        (moment(found.updated)[:10], "plain"),
        (found.match if found.match != "name" else "", "dim"),
    )
    return ListItem(found.id, cells)
