"""Read the tree of accounts, teams or workspaces, projects, folders and assets from responses: names and parents."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from frameio_tui.core.json.array_items import beginning
from frameio_tui.core.profiles.profile import ApiVersion
from frameio_tui.core.resources.id_kinds import JsonLocation, is_id, kinds_at
from frameio_tui.core.resources.ids import kinds_of_placeholder

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from frameio_tui.core.catalog.operation import Operation
    from frameio_tui.core.json.path import JsonPath

Key: TypeAlias = tuple[str, str]
"""Kind and ID. Files, folders and version stacks all have the kind `asset`; a V4 workspace has the kind `workspace`."""

LEVELS = {"account": 0, "team": 1, "workspace": 1, "project": 2, "asset": 3}
LEAF = 4
"""The level of everything else, which belongs to something in the tree."""
_FORMS = frozenset(["file", "folder", "version_stack"])
_NAMES = ("name", "display_name", "title", "text", "email")
_BELOW_ASSET = frozenset(["children", "folders", "files", "version_stacks"])
_MAX_ITEMS = 500
NAME_LONGEST = 200


class Node(NamedTuple):
    """One node of the tree, as far as responses have described it."""

    kind: str
    id: str
    name: str = ""
    """Untrusted text."""
    form: str = ""
    """For an asset: file, folder or version_stack, if known."""
    parent: str = ""
    """For an asset: the ID of the folder or stack that contains it."""
    root: str = ""
    """For a project: the ID of its root folder."""
    above: tuple[Key, ...] = ()
    """Other resources that contain it, from the levels above."""

    @property
    def key(self) -> Key:
        """Kind and ID."""
        return self.kind, self.id

    def merged(self, other: Node) -> Node:
        """Return the node updated with a later response; fields that are empty there keep their values."""
        return Node(
            self.kind,
            self.id,
            other.name or self.name,
            other.form or self.form,
            other.parent or self.parent,
            other.root or self.root,
            tuple({**dict(self.above), **dict(other.above)}.items()),
        )


def level(kind: str) -> int:
    """Return the level: 0 for an account to 3 for an asset, and 4 for anything else."""
    return LEVELS.get(kind, LEAF)


def tree_kind(kind: str) -> str:
    """Return the kind that a resource has in the tree: `asset` for `folder`."""
    return "asset" if kind in _FORMS else kind


def params_above(params: Mapping[str, str]) -> dict[str, str]:
    """Return the IDs in the placeholders of a request, by kind."""
    return {tree_kind(kinds_of_placeholder(name)[0]): value for name, value in params.items() if is_id(value)}


def nodes_in(body: bytes, api: ApiVersion, operation: Operation, params: Mapping[str, str]) -> tuple[Node, ...]:
    """Return the nodes in a response, including those in nested objects; empty if it is not JSON. Never raises.

    `params` are the values of the operation's placeholders. Only the first 500 items of a list are examined.
    """
    try:
        response = beginning(body)
    except (ValueError, RecursionError):
        return ()
    top: JsonPath = ()
    if api is ApiVersion.V4 and isinstance(response, dict):
        response, top = response.get("data"), ("data",)
    listed = isinstance(response, list)
    found: list[Node] = []
    for at, item in enumerate(response[:_MAX_ITEMS] if isinstance(response, list) else [response]):
        if isinstance(item, dict):
            found.extend(_of_item(item, (*top, at) if listed else top, api, operation, params))
    return tuple(found)


def _of_item(
    item: dict[str, object], path: JsonPath, api: ApiVersion, operation: Operation, params: Mapping[str, str]
) -> Iterator[Node]:
    node = _node(item, path, api, operation)
    if node is not None:
        node = _with_parents(node, operation, params)
        yield node
        yield from _implied(node)
    for key, inner in item.items():
        if isinstance(inner, dict):
            below = _node(inner, (*path, key), api, operation)
            if below is not None:
                yield below


def _node(item: dict[str, object], path: JsonPath, api: ApiVersion, operation: Operation) -> Node | None:
    own_id = item.get("id")
    if not isinstance(own_id, str):
        return None
    kinds = kinds_at(JsonLocation((*path, "id"), own_id, (item,)), api, operation)
    if not kinds:
        return None
    kind = tree_kind(kinds[0])
    name = next((value for key in _NAMES if isinstance(value := item.get(key), str) and value), "")
    form = item.get("type") or item.get("_type")
    above = {tree_kind(name.removesuffix("_id")): value for name in _ABOVE if (value := _id(item, name))}
    inner = {
        ancestor: value["id"]
        for ancestor in LEVELS
        if isinstance(value := item.get(ancestor), dict) and is_id(value.get("id"))
    }
    return Node(
        kind,
        own_id,
        name[:NAME_LONGEST],
        str(form) if kind == "asset" and form in _FORMS else "",
        _id(item, "parent_id") if kind == "asset" else "",
        (_id(item, "root_asset_id") or _id(item, "root_folder_id")) if kind == "project" else "",
        tuple((k, v) for k, v in {**inner, **above}.items() if level(k) < level(kind)),
    )


_ABOVE = ("account_id", "team_id", "workspace_id", "project_id", "file_id", "asset_id")


def _with_parents(node: Node, operation: Operation, params: Mapping[str, str]) -> Node:
    """Return a node with the information from the request: the items of a list are inside the resource of the path."""
    from_request = {kind: value for kind, value in params_above(params).items() if level(kind) < level(node.kind)}
    node = node._replace(above=tuple({**from_request, **dict(node.above)}.items()))
    subject = operation.path_params[-1] if operation.path_params else ""
    parent_id = params.get(subject, "")
    inside = operation.path.rpartition("/")[2] in _BELOW_ASSET and parent_id != node.id and is_id(parent_id)
    if inside and node.kind == "asset" and not node.parent and tree_kind(kinds_of_placeholder(subject)[0]) == "asset":
        return node._replace(parent=parent_id)
    return node


def _implied(node: Node) -> Iterator[Node]:
    """Yield what the node implies about others: a project's root folder, and the folder that contains an asset."""
    if node.root:
        yield Node("asset", node.root, form="folder", above=(("project", node.id),))
    if node.parent:
        yield Node("asset", node.parent, above=node.above)


def _id(item: Mapping[str, object], name: str) -> str:
    value = item.get(name)
    return value if isinstance(value, str) and is_id(value) else ""
