"""The breadcrumbs of the console: account › team or workspace › project › folder › asset, and the way back up."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from frameio_tui.core.http.request import RequestSpec
from frameio_tui.core.profiles.profile import ApiVersion
from frameio_tui.core.resources.ids import kinds_of_placeholder
from frameio_tui.core.resources.tree import Key, Node, level, params_above, tree_kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from frameio_tui.core.catalog.operation import Operation

NODES_AT_MOST = 5000
DEEPEST = 64
"""How many nested folders are followed upwards."""
_V4_FORMS = {"file_id": "file", "folder_id": "folder", "version_stack_id": "version_stack"}


class Crumb(NamedTuple):
    """One step of the breadcrumbs."""

    label: str
    """The name of the resource, or its kind with the beginning of its ID. Untrusted text."""
    kind: str
    """account, team, workspace, project, asset, another kind of ID, or `view` for a list inside the crumb before."""
    id: str
    spec: RequestSpec
    """The request that shows it: the list of its contents if it can contain something."""
    gap: bool = False
    """Whether there may be unknown folders between the previous crumb and this one."""


class Trail(NamedTuple):
    """The path to the latest response, with everything that responses have shown about it. Immutable."""

    api: ApiVersion
    nodes: Mapping[Key, Node] = {}
    crumbs: tuple[Crumb, ...] = ()

    def after_response(self, operation: Operation, params: Mapping[str, str], nodes: Iterable[Node] = ()) -> Trail:
        """Return the trail after a response.

        `params` are the values of the placeholders; `nodes` are from `tree.nodes_in`. A request that changes something
        adds names, but does not move the trail.
        """
        known = _merge_nodes(self.nodes, nodes)
        if not operation.safe and operation.method != "GET":
            return self._replace(nodes=known)
        return Trail(self.api, known, _crumbs(self.api, known, operation, params))

    def up(self) -> RequestSpec | None:
        """Return the request one step up; from the first crumb, the list of accounts; None if there is no crumb."""
        if not self.crumbs:
            return None
        if len(self.crumbs) > 1:
            return self.crumbs[-2].spec
        return RequestSpec("GET", f"/{self.api.value}/accounts")


def _merge_nodes(known: Mapping[Key, Node], nodes: Iterable[Node]) -> dict[Key, Node]:
    """Return the nodes with new ones added as the latest; beyond NODES_AT_MOST the oldest are dropped."""
    nodes_by_key = dict(known)
    for node in nodes:
        old = nodes_by_key.pop(node.key, None)
        nodes_by_key[node.key] = old.merged(node) if old else node
    for key in list(nodes_by_key)[: max(0, len(nodes_by_key) - NODES_AT_MOST)]:
        del nodes_by_key[key]
    return nodes_by_key


def _crumbs(
    api: ApiVersion, known: Mapping[Key, Node], operation: Operation, params: Mapping[str, str]
) -> tuple[Crumb, ...]:
    subject = operation.path_params[-1] if operation.path_params else ""
    own_id = params.get(subject, "")
    if not own_id:
        return ()
    kind = tree_kind(kinds_of_placeholder(subject)[0])
    above = {ancestor: value for ancestor, value in params_above(params).items() if level(ancestor) < level(kind)}
    form = _V4_FORMS.get(subject) or ("folder" if operation.path.endswith("{asset_id}/children") else "")
    here = Node(kind, own_id, form=form, above=tuple(above.items()))
    known_node = known.get(here.key)
    chain = _climb(known, here.merged(known_node) if known_node else here)
    own, account = operation.path.partition("{" + subject + "}"), dict(chain[-1][0].above).get("account", "")
    account = next((node.id for node, _ in chain if node.kind == "account"), account)
    show = RequestSpec("GET", own[0] + own[1], headers=operation.headers).fill(params)
    crumbs = [
        Crumb(_label(node), node.kind, node.id, _spec(api, node, account, has_inside=at > 0) or show, gap)
        for at, (node, gap) in enumerate(chain)
    ]
    crumbs.reverse()
    tail = own[2].strip("/")
    spec = RequestSpec(operation.method, operation.path, headers=operation.headers).fill(params)
    if tail and spec.path != crumbs[-1].spec.path:
        crumbs.append(Crumb(tail.replace("_", " "), "view", own_id, spec))
    return tuple(crumbs)


def _climb(known: Mapping[Key, Node], here: Node) -> list[tuple[Node, bool]]:
    """Return the nodes from the innermost one outwards.

    Each node has a flag: whether something between it and the next one is not known.
    """
    chain: list[tuple[Node, bool]] = []
    above: dict[str, str] = {}
    node, visited = here, {here.key}
    while len(chain) < DEEPEST:
        above = {**dict(node.above), **above}
        following = _above(known, node, above)
        if following is None or following.key in visited:
            chain.append((node, False))
            break
        if node.kind == "asset" and following.root == node.id:
            node = following  # the root folder of a project is shown as the project
        else:
            chain.append((node, node.kind == "asset" and following.kind == "project"))
            node = following
        visited.add(node.key)
    return chain


def _above(known: Mapping[Key, Node], node: Node, above: Mapping[str, str]) -> Node | None:
    if node.kind == "asset" and node.parent:
        return known.get(("asset", node.parent), Node("asset", node.parent, form="folder"))
    kinds = sorted((kind for kind in above if level(kind) < level(node.kind)), key=level)
    if not kinds:
        return None
    key = kinds[-1], above[kinds[-1]]
    return known.get(key, Node(*key))


def _label(node: Node) -> str:
    return node.name or f"{node.kind.replace('_', ' ')} {node.id[:8]}{'…' if len(node.id) > 8 else ''}"


def _spec(api: ApiVersion, node: Node, account: str, *, has_inside: bool) -> RequestSpec | None:
    """Return the request that shows a node of the tree, or None for a node that is not part of it."""
    form = node.form or ("folder" if has_inside else "")
    path = _v2_path(node, form) if api is ApiVersion.V2 else _v4_path(node, form)
    spec = RequestSpec("GET", path)
    return spec.fill({"id": node.id, "root": node.root, "account_id": account}) if path else None


def _v2_path(node: Node, form: str) -> str:
    if node.kind == "project":
        return "/v2/assets/{root}/children" if node.root else "/v2/projects/{id}"
    if node.kind == "asset":
        return "/v2/assets/{id}" + ("/children" if form in ("folder", "version_stack") else "")
    return {"account": "/v2/accounts/{id}/teams", "team": "/v2/teams/{id}/projects"}.get(node.kind, "")


def _v4_path(node: Node, form: str) -> str:
    base = "/v4/accounts/{account_id}"
    if node.kind == "project":
        return f"{base}/folders/{{root}}/children" if node.root else f"{base}/projects/{{id}}"
    if node.kind == "asset":
        return f"{base}/{form or 'file'}s/{{id}}" + ("/children" if form in ("folder", "version_stack") else "")
    return {"account": "/v4/accounts/{id}/workspaces", "workspace": f"{base}/workspaces/{{id}}/projects"}.get(
        node.kind, ""
    )
