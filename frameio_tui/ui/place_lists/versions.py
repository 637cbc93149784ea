"""The versions of a file: add files of its folder as next versions, and remove versions from the stack."""

from __future__ import annotations

from typing import TYPE_CHECKING

from frameio_tui.core.errors import InvalidInput
from frameio_tui.core.text.humanize import format_size
from frameio_tui.services.tasks.places.assets import children
from frameio_tui.services.tasks.versions.versions import VersionChange, VersionChangeTask, versions_of
from frameio_tui.ui.dialogs.ask import pick
from frameio_tui.ui.dialogs.specs import Choice, PickSpec
from frameio_tui.ui.place_lists.source import Column, ListItem, TaskQuestion, moment

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable, Mapping, Sequence

    from frameio_tui.core.errors import FrameioTuiError
    from frameio_tui.core.resources.asset import Asset
    from frameio_tui.core.tasks.task import Arguments
    from frameio_tui.services.tasks.places.places import ResolvedPlace
    from frameio_tui.services.tasks.versions.versions import Version
    from frameio_tui.ui.dialogs.ask import DialogOwner
    from frameio_tui.ui.dialogs.specs import TextSpec
    from frameio_tui.ui.place_lists.source import Context


class VersionsSource:
    """The versions of a file or version stack, the latest first."""

    title = "Versions"
    noun = "version"
    columns = (
        Column("VERSION", 7, 7),
        Column("NAME", 20, 50),
        Column("STATUS", 8, 14),
        Column("SIZE", 8, 9, is_number=True),
        Column("COMMENTS", 8, 8, is_number=True),
        Column("CREATED", 10, 16),
        Column("CREATOR", 10, 20),
    )
    empty = "This file has no version."
    words: Mapping[str, str] = {"open": "open in Files", "add": "add", "remove": "remove"}

    def __init__(self) -> None:
        self.notes: list[str] = []
        self._versions: dict[str, Version] = {}

    async def pages(
        self, context: Context, fail: Callable[[str, FrameioTuiError], None]
    ) -> AsyncGenerator[list[ListItem], None]:
        """Yield the versions, the latest first."""
        del fail
        versions = await versions_of(context.requests, context.api, context.place)
        self._versions = {version.id: version for version in versions}
        is_single = len(versions) == 1
        self.notes = ["This file is not in a version stack. Press n to add a next version."] if is_single else []
        yield [_item(version) for version in reversed(versions)]

    def details(self, key: str) -> Sequence[tuple[str, str, str]]:
        """Return what is known about a version."""
        version = self._versions[key]
        latest = ", the latest, which is shown" if version.head else ""
        created = ", ".join(filter(None, (moment(version.created), version.creator)))
        return (
            ("Name", version.name, "title"),
            ("Version", f"{version.version} of {len(self._versions)}{latest}", "plain"),
            ("Status", version.status.replace("_", " "), "plain"),
            ("Upload", version.upload_status, "plain"),
            ("Size", format_size(version.size) if version.size is not None else "", "plain"),
            ("Comments", f"{version.comments:,}" if version.comments is not None else "", "plain"),
            ("Created", created, "plain"),
            ("Path", version.path, "dim"),
            ("ID", version.id, "dim"),
        )

    def copies(self, key: str) -> Sequence[tuple[str, str]]:
        """Return ID, name and link."""
        version = self._versions[key]
        return (("ID", version.id), ("Name", version.name), ("Link", version.url))

    async def open(self, context: Context, key: str) -> TextSpec | str | None:
        """Return the ID of the version."""
        del context
        return key

    async def add(self, dialogs: DialogOwner, context: Context) -> TaskQuestion | None:
        """Let the user pick a file of the same folder, or type any other."""
        target = _target(context.place)
        others = [asset for asset in await self._beside(context) if asset.kind == "file" and asset.id != target.id]
        rows = tuple(
            Choice(each.id, ((each.title, "title"), (f"  {moment(each.created)}", "dim")))
            for each in others
            if each.id not in self._versions
        )
        free = "Pick a file of the folder, or type a path, an ID or an address"
        picked = await pick(dialogs, PickSpec(f"Next version of {target.title}", rows, free=free, enter="choose"))
        if not picked:
            return None
        name = next((asset.title for asset in others if asset.id == picked), picked)
        change = VersionChange("versions add", (target.id, picked), f"{target.title} {name}")
        return TaskQuestion(VersionChangeTask(change), f"Make {name} the next version of {target.title}?", "Yes, add")

    async def _beside(self, context: Context) -> list[Asset]:
        """Return what is in the folder of the file or stack."""
        target = _target(context.place)
        at = context.place.path.index(target)
        if at == 0:
            return []
        return await children(context.requests, context.api, context.place.path[at - 1])

    async def remove(self, dialogs: DialogOwner, context: Context, key: str) -> TaskQuestion | None:
        """Return the task that takes a version out of its stack."""
        del dialogs, context
        version = self._versions[key]
        if len(self._versions) < 2:
            raise InvalidInput("This file is not in a version stack.", "There is nothing to remove it from.")
        task = VersionChangeTask(VersionChange("versions remove", (version.id,), version.name))
        return TaskQuestion(task, f"Remove {version.name} from the version stack?", "Yes, remove", (key,))

    def shown_path(self, place: ResolvedPlace) -> Sequence[Asset]:
        """Return the path to the version stack, or to the file that is in none."""
        return place.path[: place.path.index(_target(place)) + 1] if place.path else ()

    def anchor(self, context: Context, removed: Sequence[str]) -> str:
        """Return the ID of a version that is still there: the stack may be another one now, or gone."""
        del context
        return next((key for key in reversed(self._versions) if key not in removed), "")

    def arguments(self, context: Context) -> Arguments:
        """Return the arguments of `versions list`."""
        return {"asset": context.place.asset.id if context.place.asset is not None else ""}


def _target(place: ResolvedPlace) -> Asset:
    """Return the version stack of a place, or the file that is in none."""
    path = place.path
    if not path:
        raise InvalidInput("This is not a file.", "Show the versions of a file.")
    return path[-2] if len(path) > 1 and path[-2].kind == "version_stack" else path[-1]


def _item(version: Version) -> ListItem:
    cells = (
        (f"v{version.version}{' head' if version.head else ''}", "hint" if version.head else "plain"),
        (version.name, "title"),
        (version.status.replace("_", " "), "plain"),
        (format_size(version.size) if version.size is not None else "", "plain"),
        (f"{version.comments:,}" if version.comments is not None else "", "plain"),
        (moment(version.created), "plain"),
        (version.creator, "dim"),
    )
    return ListItem(version.id, cells)
