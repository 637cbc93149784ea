"""What can be done with an account, project, folder or file, for menus of any screen."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from frameio_tui.core.resources.asset import CONTAINERS

if TYPE_CHECKING:
    from collections.abc import Iterable

FILES, TREE, COMMENTS, AUDIT, BACKUP = "files", "tree", "comments export", "audit", "backup"
UPLOAD, DOWNLOAD = "upload", "download"
"""Move files to a place and from it. UPLOAD is not in ACTIONS, because only the Files screen offers it."""
PEOPLE, LINKS, VERSIONS, SEARCH = "people list", "links list", "versions list", "search"
LISTS = (PEOPLE, LINKS, VERSIONS, SEARCH)
"""Actions that show a list on a screen of its own; the list can also be saved by the task of the same name."""
ANY_ASSET = CONTAINERS | {"asset", "file"}
_ABOVE_FOLDERS = frozenset(["account", "team", "workspace", "project"])


class PlaceAction(NamedTuple):
    """Something that can be done with a place."""

    id: str
    """`files` opens the place in the Files screen; any other is the name of a task of `registry`."""
    title: str
    kinds: frozenset[str]
    """Kinds of assets that it can be done with. `asset` is a file, folder or version stack of V2."""
    key: str
    """The letter that picks it in a menu."""


ACTIONS = (
    PlaceAction(FILES, "Open in Files", ANY_ASSET, "o"),
    PlaceAction(PEOPLE, "People: list, add, remove", _ABOVE_FOLDERS | {"folder"}, "p"),
    PlaceAction(LINKS, "Links: list, create, revoke", ANY_ASSET, "l"),
    PlaceAction(VERSIONS, "Versions: list, add, remove", frozenset(["file", "version_stack", "asset"]), "v"),
    PlaceAction(SEARCH, "Search in here", CONTAINERS | {"asset"}, "s"),
    PlaceAction(TREE, "Save a list of everything inside", CONTAINERS | {"asset"}, "t"),
    PlaceAction(COMMENTS, "Export the comments", ANY_ASSET, "c"),
    PlaceAction(DOWNLOAD, "Download", ANY_ASSET, "d"),
    PlaceAction(AUDIT, "Save the audit log", _ABOVE_FOLDERS, "a"),
    PlaceAction(BACKUP, "Make a backup", _ABOVE_FOLDERS, "b"),
)


def actions_for(kinds: Iterable[str]) -> tuple[PlaceAction, ...]:
    """Return the actions for something that is of one of these kinds.

    >>> [action.id for action in actions_for(["file"])]
    ['files', 'links list', 'versions list', 'comments export', 'download']
    """
    wanted = frozenset(kinds)
    return tuple(action for action in ACTIONS if wanted & action.kinds)
