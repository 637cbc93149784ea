"""Where the console is: account › team or workspace › project › folder › asset, and the way back up."""

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
"""Folders in folders that are climbed."""
_V4_FORMS = {"file_id": "file", "folder_id": "folder", "version_stack_id": "version_stack"}


class Crumb(NamedTuple):
    """One step of the way."""

    label: str
    """Its name, else its kind with the beginning of its id. Foreign text."""
    kind: str
    """account, team, workspace, project, asset, another kind of id, or `view` for a list that hangs on the last one."""
    id: str
    spec: RequestSpec
    """What shows it: the list of what is inside, where it has an inside."""
    gap: bool = False
    """Whether folders between the crumb before and this one are not known."""


class Trail(NamedTuple):
    """The way to the last answer, with all that answers told on the way. Immutable."""

    api: ApiVersion
    nodes: Mapping[Key, Node] = {}
    crumbs: tuple[Crumb, ...] = ()

    def visited(self, operation: Operation, params: Mapping[str, str], nodes: Iterable[Node] = ()) -> Trail:
        """The trail after an answer. `params` filled the placeholders; `nodes` are of `tree_nodes.nodes_in`.

        A request that changes something teaches names, and leaves the place as it is.
        """
        known = _learned(self.nodes, nodes)
        if not operation.safe and operation.method != "GET":
            return self._replace(nodes=known)
        return Trail(self.api, known, _crumbs(self.api, known, operation, params))

    def up(self) -> RequestSpec | None:
        """What shows one step up; the list of accounts from the first; None where nothing is above."""
        if not self.crumbs:
            return None
        if len(self.crumbs) > 1:
            return self.crumbs[-2].spec
        return RequestSpec("GET", f"/{self.api.value}/accounts")


def _learned(known: Mapping[Key, Node], nodes: Iterable[Node]) -> dict[Key, Node]:
    """With new nodes, the latest met last; the oldest are let go beyond NODES_AT_MOST."""
    found = dict(known)
    for node in nodes:
        old = found.pop(node.key, None)
        found[node.key] = old.merged(node) if old else node
    for key in list(found)[: max(0, len(found) - NODES_AT_MOST)]:
        del found[key]
    return found


def _crumbs(
    api: ApiVersion, known: Mapping[Key, Node], operation: Operation, params: Mapping[str, str]
) -> tuple[Crumb, ...]:
    subject = operation.path_params[-1] if operation.path_params else ""
    own_id = params.get(subject, "")
    if not own_id:
        return ()
    kind = tree_kind(kinds_of_placeholder(subject)[0])
    above = {each: value for each, value in params_above(params).items() if level(each) < level(kind)}
    form = _V4_FORMS.get(subject) or ("folder" if operation.path.endswith("{asset_id}/children") else "")
    here = Node(kind, own_id, form=form, above=tuple(above.items()))
    learned = known.get(here.key)
    chain = _climb(known, here.merged(learned) if learned else here)
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
    """What is above, from the inside out, each with whether something between it and the one above is not known."""
    chain: list[tuple[Node, bool]] = []
    above: dict[str, str] = {}
    node, seen = here, {here.key}
    while len(chain) < DEEPEST:
        above = {**dict(node.above), **above}
        following = _above(known, node, above)
        if following is None or following.key in seen:
            chain.append((node, False))
            break
        if node.kind == "asset" and following.root == node.id:
            node = following  # the root folder of a project is shown as the project
        else:
            chain.append((node, node.kind == "asset" and following.kind == "project"))
            node = following
        seen.add(node.key)
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
    """What shows a thing of the tree; None for a leaf."""
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
