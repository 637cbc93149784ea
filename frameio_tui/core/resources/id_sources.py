"""Where the IDs of a placeholder come from: the operations that list them, and the items of such a list."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from frameio_tui.core.json.array_items import beginning
from frameio_tui.core.profiles.profile import ApiVersion
from frameio_tui.core.resources.id_kinds import is_id, listed_kind
from frameio_tui.core.resources.ids import kinds_of_placeholder

if TYPE_CHECKING:
    from frameio_tui.core.catalog.catalog import Catalog
    from frameio_tui.core.catalog.operation import Operation
    from frameio_tui.core.profiles.profile import CredentialKind

ASSET_KINDS = frozenset(["asset", "folder", "file", "version_stack"])
CHILDREN = {ApiVersion.V2: "getAssets", ApiVersion.V4: "folders.index"}
"""The operation that lists the contents of a folder."""
STACK_CHILDREN = {ApiVersion.V2: "getAssets", ApiVersion.V4: "version_stacks.index"}
"""The operation that lists the files in a version stack."""
PROJECT = {ApiVersion.V2: "getProject", ApiVersion.V4: "projects.show"}
"""The operation that shows a project, whose response has the ID of the root folder."""
_FIRST = frozenset(
    [
        "getTeams",
        "getProjectsByTeam",
        "getActionsByTeam",
        "projects.index",
        "account_user_roles.index",
        "groups.index",
    ]
)
"""Lists that are offered before other lists of the same kind."""
_NOT_OFFERED = frozenset(["trash", "recently_deleted", "items", "assets", "library", "files", "folders", "reviewers"])
"""Ends of paths whose lists have IDs of a kind, but not those that a request usually needs."""
_NAMES = ("name", "display_name", "title", "email", "text")
_FOLDERS_ONLY = ("destination", "parent", "folder")


class ListedItem(NamedTuple):
    """An item of a list that can replace a placeholder."""

    id: str
    name: str
    """Untrusted text; empty if the item has no name."""
    form: str = ""
    """For an asset: `file`, `folder` or `version_stack`."""
    root: str = ""
    """For a project: the ID of its root folder."""


def id_sources(
    catalog: Catalog, name: str, request_path: str = "", credential: CredentialKind | None = None
) -> tuple[Operation, ...]:
    """Return the operations that list IDs for a placeholder, the most useful first; empty if there is none.

    `request_path` is the path that needs the ID: a list with the same path before the placeholder is the first.
    Operations that do not accept `credential` are left out. All of them only read.
    """
    kinds = kinds_of_placeholder(name)
    collection = request_path.partition("/{" + name + "}")[0]
    found = []
    for index, operation in enumerate(catalog.operations):
        if not _is_usable_list(operation, credential):
            continue
        is_collection = bool(collection) and _without_api(operation.path) == _without_api(collection)
        is_children = operation.id == CHILDREN[catalog.api]
        if is_children and ASSET_KINDS.issuperset(kinds):
            found.append((1, False, 0, 0, index, operation))
        elif name not in operation.path_params and (is_collection or _lists_kind(operation, kinds)):
            rank = 0 if is_collection else 1 if operation.id in _FIRST else 2
            params, length = len(operation.path_params), len(operation.path)
            found.append((rank, operation.experimental, params, length, index, operation))
    return tuple(row[-1] for row in sorted(found, key=lambda row: row[:-1]))


def accepts_form(name: str, api: ApiVersion, form: str) -> bool:
    """Return whether an asset of a form (`file`, `folder`, `version_stack`) can replace a placeholder.

    >>> accepts_form("destination_folder", ApiVersion.V2, "file"), accepts_form("asset_id", ApiVersion.V2, "file")
    (False, True)
    """
    if name.startswith(_FOLDERS_ONLY):
        return form == "folder"
    kinds = kinds_of_placeholder(name)
    return form in kinds or (api is ApiVersion.V2 and "asset" in kinds)


def items_listed(body: bytes, name: str) -> tuple[ListedItem, ...]:
    """Return the items of a list that can replace the placeholder `name`; empty if the body is not a list.

    The lists of users and members have the user of each item in an object of its own.
    """
    try:
        response = beginning(body)
    except (ValueError, RecursionError):
        return ()
    rows = response.get("data") if isinstance(response, dict) else response
    found = []
    for row in rows if isinstance(rows, list) else ():
        user = row.get("user") if isinstance(row, dict) else None
        if isinstance(row, dict):
            inner = user if isinstance(user, dict) else {}
            item = item_of(inner if name == "user_id" and inner else row, name_in=inner)
            found += [item] if item is not None else []
    return tuple(found)


def item_in(body: bytes) -> ListedItem | None:
    """Return the object that a response shows, or None if it does not show one."""
    try:
        response = beginning(body)
    except (ValueError, RecursionError):
        return None
    if isinstance(response, dict) and isinstance(response.get("data"), dict):
        response = response["data"]
    return item_of(response, name_in={}) if isinstance(response, dict) else None


def item_of(row: dict[str, object], name_in: dict[str, object]) -> ListedItem | None:
    """Return an object as an item, or None if it has no ID; `name_in` has its name if the object itself has none."""
    own_id = row.get("id")
    if not isinstance(own_id, str) or not is_id(own_id):
        return None
    names = (value for place in (row, name_in) for key in _NAMES if isinstance(value := place.get(key), str) and value)
    form, root = row.get("type"), row.get("root_asset_id") or row.get("root_folder_id")
    return ListedItem(
        own_id,
        next(names, "")[:200],
        form if isinstance(form, str) else "",
        root if isinstance(root, str) and is_id(root) else "",
    )


def _is_usable_list(operation: Operation, credential: CredentialKind | None) -> bool:
    if operation.method != "GET" or not operation.paged or operation.surface or operation.deprecated:
        return False
    return operation.callable and (credential is None or credential not in operation.rejected_credentials)


def _lists_kind(operation: Operation, kinds: tuple[str, ...]) -> bool:
    """Return whether the items of a list have one of the kinds."""
    last = operation.path.rpartition("/")[2]
    if last in _NOT_OFFERED or ASSET_KINDS.issuperset(kinds):
        return False
    if last in ("users", "members"):
        return "user" in kinds
    if operation.path.endswith("/projects/shared"):
        return "project" in kinds
    return listed_kind(operation) in kinds


def _without_api(path: str) -> str:
    return path.removeprefix("/v2").removeprefix("/v4").rstrip("/")
