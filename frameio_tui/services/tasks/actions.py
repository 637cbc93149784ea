"""What can be done with an account, project, folder or file, for menus of any screen."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from frameio_tui.core.resources.asset import CONTAINERS

if TYPE_CHECKING:
    from collections.abc import Iterable

FILES, TREE, COMMENTS = "files", "tree", "comments export"
UPLOAD, DOWNLOAD = "upload", "download"
"""Move files to a place and from it; they are not in ACTIONS, because only the Files screen offers them."""


class PlaceAction(NamedTuple):
    """Something that can be done with a place."""

    id: str
    """`files` opens the place in the Files screen; any other is the name of a task of `registry`."""
    title: str
    kinds: frozenset[str]
    """Kinds of assets that it can be done with. `asset` is a file, folder or version stack of V2."""


ACTIONS = (
    PlaceAction(FILES, "Open in Files", CONTAINERS | {"asset", "file"}),
    PlaceAction(TREE, "Save a list of everything inside", CONTAINERS | {"asset"}),
    PlaceAction(COMMENTS, "Export the comments", CONTAINERS | {"asset", "file"}),
)


def actions_for(kinds: Iterable[str]) -> tuple[PlaceAction, ...]:
    """Return the actions for something that is of one of these kinds.

    >>> [action.id for action in actions_for(["file"])]
    ['files', 'comments export']
    """
    wanted = frozenset(kinds)
    return tuple(action for action in ACTIONS if wanted & action.kinds)
