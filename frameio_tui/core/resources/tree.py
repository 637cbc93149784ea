"""What an answer says of the tree of accounts, teams or workspaces, projects, folders and assets: names and parents."""

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
"""Kind and id. Files, folders and version stacks are all of the kind `asset`; a V4 workspace is a `workspace`."""

LEVELS = {"account": 0, "team": 1, "workspace": 1, "project": 2, "asset": 3}
LEAF = 4
"""The level of everything else: it hangs on something of the tree."""
_FORMS = frozenset(["file", "folder", "version_stack"])
_NAMES = ("name", "display_name", "title", "text", "email")
_BELOW_ASSET = frozenset(["children", "folders", "files", "version_stacks"])
_ITEMS_AT_MOST = 500
NAME_LONGEST = 200


class Node(NamedTuple):
    """One thing of the tree, as far as answers told of it."""

    kind: str
    id: str
    name: str = ""
    """Foreign text."""
    form: str = ""
    """Of an asset: file, folder or version_stack, where that is known."""
    parent: str = ""
    """Of an asset: the id of the folder or stack it is in."""
    root: str = ""
    """Of a project: the id of its root folder."""
    above: tuple[Key, ...] = ()
    """What else it is in, of the levels above."""

    @property
    def key(self) -> Key:
        """Kind and id."""
        return self.kind, self.id

    def merged(self, other: Node) -> Node:
        """With what a later answer says; it does not take back what it leaves out."""
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
    """0 for an account down to 3 for an asset, and 4 for all else."""
    return LEVELS.get(kind, LEAF)


def tree_kind(kind: str) -> str:
    """The kind in the tree: `folder` is an `asset`."""
    return "asset" if kind in _FORMS else kind


def params_above(params: Mapping[str, str]) -> dict[str, str]:
    """Ids by kind that the placeholders of a request say."""
    return {tree_kind(kinds_of_placeholder(name)[0]): value for name, value in params.items() if is_id(value)}


def nodes_in(body: bytes, api: ApiVersion, operation: Operation, params: Mapping[str, str]) -> tuple[Node, ...]:
    """The things of the tree in an answer, and in objects inside them; nothing for what is no JSON. Never raises.

    `params` are what filled the operation's placeholders. Looks at the first 500 items of a list.
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
    for at, item in enumerate(response[:_ITEMS_AT_MOST] if isinstance(response, list) else [response]):
        if isinstance(item, dict):
            found.extend(_of_item(item, (*top, at) if listed else top, api, operation, params))
    return tuple(found)


def _of_item(
    item: dict[str, object], path: JsonPath, api: ApiVersion, operation: Operation, params: Mapping[str, str]
) -> Iterator[Node]:
    node = _node(item, path, api, operation)
    if node is not None:
        node = _placed(node, operation, params)
        yield node
        yield from _implied(node)
    for key, inner in item.items():
        if isinstance(inner, dict):
            below = _node(inner, (*path, key), api, operation)
            if below is not None:
                yield below


def _node(item: dict[str, object], path: JsonPath, api: ApiVersion, operation: Operation) -> Node | None:
    own = item.get("id")
    if not isinstance(own, str):
        return None
    kinds = kinds_at(JsonLocation((*path, "id"), own, (item,)), api, operation)
    if not kinds:
        return None
    kind = tree_kind(kinds[0])
    name = next((value for key in _NAMES if isinstance(value := item.get(key), str) and value), "")
    said = item.get("type") or item.get("_type")
    above = {tree_kind(name.removesuffix("_id")): value for name in _ABOVE if (value := _id(item, name))}
    inner = {
        each: value["id"] for each in LEVELS if isinstance(value := item.get(each), dict) and is_id(value.get("id"))
    }
    return Node(
        kind,
        own,
        name[:NAME_LONGEST],
        str(said) if kind == "asset" and said in _FORMS else "",
        _id(item, "parent_id") if kind == "asset" else "",
        (_id(item, "root_asset_id") or _id(item, "root_folder_id")) if kind == "project" else "",
        tuple((k, v) for k, v in {**inner, **above}.items() if level(k) < level(kind)),
    )


_ABOVE = ("account_id", "team_id", "workspace_id", "project_id", "file_id", "asset_id")


def _placed(node: Node, operation: Operation, params: Mapping[str, str]) -> Node:
    """With what the request says: what a list of something holds is in it."""
    said = {kind: value for kind, value in params_above(params).items() if level(kind) < level(node.kind)}
    node = node._replace(above=tuple({**said, **dict(node.above)}.items()))
    subject = operation.path_params[-1] if operation.path_params else ""
    holder = params.get(subject, "")
    inside = operation.path.rpartition("/")[2] in _BELOW_ASSET and holder != node.id and is_id(holder)
    if inside and node.kind == "asset" and not node.parent and tree_kind(kinds_of_placeholder(subject)[0]) == "asset":
        return node._replace(parent=holder)
    return node


def _implied(node: Node) -> Iterator[Node]:
    """What is said of others: of a project's root folder, and of the folder an asset is in."""
    if node.root:
        yield Node("asset", node.root, form="folder", above=(("project", node.id),))
    if node.parent:
        yield Node("asset", node.parent, above=node.above)


def _id(item: Mapping[str, object], name: str) -> str:
    value = item.get(name)
    return value if isinstance(value, str) and is_id(value) else ""
