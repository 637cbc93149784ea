"""Frame.io as a tree of Python objects behind `TaskRequests`, without a network: fast, and exact about calls."""

from __future__ import annotations

import asyncio
import itertools
import uuid
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from frameio_tui.core.errors import FrameioTuiError, RequestRefused
from frameio_tui.core.profiles.credential import Approval, CredentialRecord
from frameio_tui.core.profiles.profile import ApiVersion, Profile
from frameio_tui.core.resources.asset import Asset
from frameio_tui.core.tasks.task import Estimate
from frameio_tui.services.profiles import ProfileEntry
from frameio_tui.services.tasks.requests import Page, Query, TaskResponse

V2, V4 = ApiVersion.V2, ApiVersion.V4


class Node:
    """Something in the tree. `fields` are in the words of `Asset`; comments are JSON as the API sends it."""

    def __init__(
        self, kind: str, name: str, *inside: Node, comments: Sequence[dict[str, Any]] = (), **fields: Any
    ) -> None:
        self.kind = kind
        self.name = name
        self.inside = list(inside)
        self.comments = list(comments)
        self.fields = fields
        self.id = ""
        self.parent: Node | None = None
        self.root_id = ""

    def above(self, kind: str) -> Node | None:
        """The nearest node of a kind above this one, or this one."""
        node: Node | None = self
        while node is not None and node.kind != kind:
            node = node.parent
        return node

    def walk(self) -> Iterator[Node]:
        """This node and everything below it."""
        yield self
        for node in self.inside:
            yield from node.walk()


def account(name: str, *teams: Node, **fields: Any) -> Node:
    """An account."""
    return Node("account", name, *teams, **fields)


def team(name: str, *projects: Node, **fields: Any) -> Node:
    """A team of V2, or a workspace of V4."""
    return Node("team", name, *projects, **fields)


def project(name: str, *inside: Node, **fields: Any) -> Node:
    """A project; its root folder holds `inside`."""
    return Node("project", name, *inside, **fields)


def folder(name: str, *inside: Node, **fields: Any) -> Node:
    """A folder."""
    return Node("folder", name, *inside, **fields)


def file(name: str, size: int = 1000, **fields: Any) -> Node:
    """A file."""
    return Node("file", name, size=size, **fields)


def stack(name: str, *versions: Node, **fields: Any) -> Node:
    """A version stack, oldest version first."""
    return Node("version_stack", name, *versions, **fields)


def studio() -> Node:
    """A small account with everything that occurs in a tree."""
    return account(
        "Acme",
        team(
            "Editorial",
            project(
                "Reel",
                folder("01 Dailies", file("A001.mov", 4_000_000, fps=23.976), file("A002.mov", 6_000_000, fps=23.976)),
                folder("02 Empty"),
                folder(
                    "03 Cuts",
                    stack("Cut v1.mov", file("Cut v1.mov", 100, fps=25), file("Cut v2.mov", 200, fps=25)),
                    folder("Old", file("Rough.mov", 50)),
                ),
                file("Notes.pdf", 1234),
            ),
            project("Reel"),
            project("Trailer 1/2", file("Trailer.mov", 99)),
        ),
        team("Sound", project("Mix")),
    )


class FakeApi:
    """Implements `TaskRequests` on a tree."""

    def __init__(self, api: ApiVersion, *accounts: Node, page_size: int = 0) -> None:
        self.api = api
        self.accounts = list(accounts)
        self.page_size = page_size
        """Size of a page, whatever is asked for; 0 for what is asked for."""
        self.calls: list[tuple[str, dict[str, str], Query]] = []
        self.sent: list[tuple[str, dict[str, str], object, Query]] = []
        self.in_flight: Counter[str] = Counter()
        self.most_in_flight: Counter[str] = Counter()
        self.refuse: Callable[[str, Mapping[str, str], Query], FrameioTuiError | None] = lambda *_call: None
        """Returns the error of a call, or None if it succeeds."""
        self.more: dict[str, Callable[[Mapping[str, str], Query], object]] = {}
        """Responses of further operations; a list is paged."""
        self.nodes: dict[str, Node] = {}
        count = itertools.count(1)
        for top in accounts:
            self._adopt(top, None, count)

    def _adopt(self, node: Node, parent: Node | None, count: Iterator[int]) -> None:
        node.id, node.parent = str(uuid.UUID(int=next(count))), parent
        self.nodes[node.id] = node
        if node.kind == "project":
            node.root_id = str(uuid.UUID(int=next(count)))
            self.nodes[node.root_id] = node
        for inner in node.inside:
            self._adopt(inner, node, count)

    def remember_names(self, _parent: Asset | None, _inside: Iterable[Asset], *, is_complete: bool) -> None:
        """Store nothing."""

    def named(self, name: str) -> Node:
        """The first node with a name."""
        return next(node for top in self.accounts for node in top.walk() if node.name == name)

    async def get(self, operation: str, parameters: Mapping[str, str] | None = None, query: Query = ()) -> TaskResponse:
        """Return one resource."""
        parameters = parameters or {}
        async with _Flight(self, operation):
            self._check(operation, parameters, query)
            if operation in self.more:
                value = self.more[operation](parameters, query)
            else:
                value = self._with_what_is_included(self._show(operation, parameters), query)
        return TaskResponse(value if self.api is V2 else {"data": value}, 200, ())

    async def pages(
        self, operation: str, parameters: Mapping[str, str] | None = None, query: Query = (), *, start: str = ""
    ) -> AsyncIterator[Page]:
        """Yield the pages of a list."""
        while True:
            page = await self.page(operation, parameters, query, start=start)
            yield page
            if not page.next:
                return
            start = page.next

    async def page(
        self, operation: str, parameters: Mapping[str, str] | None = None, query: Query = (), *, start: str = ""
    ) -> Page:
        """Return one page of a list."""
        parameters = parameters or {}
        size = self.page_size or int(dict(query).get("page_size", "50"))
        number = int(start or "1")
        async with _Flight(self, operation):
            self._check(operation, parameters, (*query, ("page", str(number))) if number > 1 else query)
            items = self._list(operation, parameters, query)
        following = str(number + 1) if number * size < len(items) else ""
        inside = items[(number - 1) * size : number * size]
        return Page(inside, number, len(items) if self.api is V2 else None, following)

    async def send(
        self, operation: str, parameters: Mapping[str, str] | None = None, body: object = None, query: Query = ()
    ) -> TaskResponse:
        """Record a change, and return what `more` has for it."""
        parameters = dict(parameters or {})
        async with _Flight(self, operation):
            self._check(operation, parameters, query)
            self.sent.append((operation, parameters, body, query))
            value = self.more[operation](parameters, query) if operation in self.more else {}
        return TaskResponse(value if self.api is V2 else {"data": value}, 200, ())

    def estimate(self, requests: Mapping[str, int], *, also: Sequence[str] = ()) -> Estimate:
        """Return the sum of the requests."""
        return Estimate(sum(requests.values()), at_least=bool(also))

    def operations(self) -> list[str]:
        """The operations that were called, in their order."""
        return [operation for operation, _parameters, _query in self.calls]

    def _check(self, operation: str, parameters: Mapping[str, str], query: Query) -> None:
        self.calls.append((operation, dict(parameters), query))
        error = self.refuse(operation, parameters, query)
        if error is not None:
            raise error

    def _node(self, own_id: str, *kinds: str) -> Node:
        node = self.nodes.get(own_id)
        is_root = node is not None and node.kind == "project" and own_id == node.root_id
        if node is None or ("folder" if is_root else node.kind) not in kinds:
            raise RequestRefused("Not found.", status=404)
        return node

    def _with_what_is_included(self, item: dict[str, Any], query: Query) -> dict[str, Any]:
        """A resource of V4 has its metadata only if the query asks for it."""
        if "metadata" not in dict(query).get("include", ""):
            item.pop("metadata", None)
        return item

    def _show(self, operation: str, parameters: Mapping[str, str]) -> dict[str, Any]:
        kinds = {
            "getAsset": ("asset_id", "file", "folder", "version_stack"),
            "getProject": ("project_id", "project"),
            "projects.show": ("project_id", "project"),
            "getTeam": ("team_id", "team"),
            "workspaces.show": ("workspace_id", "team"),
            "folders.show": ("folder_id", "folder"),
            "files.show": ("file_id", "file"),
            "version_stacks.show": ("version_stack_id", "version_stack"),
        }[operation]
        own_id = parameters[kinds[0]]
        node = self._node(own_id, *kinds[1:])
        return self._root(node) if own_id == node.root_id else self._json(node)

    def _list(self, operation: str, parameters: Mapping[str, str], query: Query) -> list[dict[str, Any]]:
        if operation in self.more:
            value = self.more[operation](parameters, query)
            assert isinstance(value, list)
            return value
        if operation in ("getAccounts", "accounts.index"):
            return [self._json(node) for node in self.accounts]
        if operation in ("getSharedProjects", "invited_projects.index"):
            return []
        if operation in ("getComments", "comments.index"):
            return self._node(parameters[_last(parameters)], "file").comments
        node = self.nodes.get(parameters[_last(parameters)])
        if node is None:
            raise RequestRefused("Not found.", status=404)
        return [self._with_what_is_included(self._json(inner), query) for inner in node.inside]

    def _root(self, node: Node) -> dict[str, Any]:
        shown = {"id": node.root_id, "type": "folder", "_type": "folder", "name": "root", "project_id": node.id}
        return {**shown, "parent_id": None, "item_count": len(node.inside)}

    def _json(self, node: Node) -> dict[str, Any]:
        shown: dict[str, Any] = {"id": node.id, "name": node.name}
        parent, owner, within = node.parent, node.above("project"), node.above("account")
        if node.kind == "account":
            return {**shown, "display_name": node.name}
        if node.kind == "team":
            return {**shown, "account_id": within.id if within else None}
        if node.kind == "project":
            team_id = parent.id if parent else None
            if self.api is V2:
                return {**shown, "root_asset_id": node.root_id, "team_id": team_id}
            return {**shown, "root_folder_id": node.root_id, "workspace_id": team_id}
        shown |= {"type": node.kind, "project_id": owner.id if owner else None}
        shown["parent_id"] = (parent.root_id or parent.id) if parent else None
        return {**shown, **(self._v2(node) if self.api is V2 else self._v4(node))}

    def _v2(self, node: Node) -> dict[str, Any]:
        shown: dict[str, Any] = {"_type": node.kind}
        if node.kind == "file":
            counted = [comment for comment in node.comments if not comment.get("parent_id")]
            shown |= {"filesize": node.fields.get("size"), "comment_count": len(counted), "fps": node.fields.get("fps")}
        else:
            shown["item_count"] = len(node.inside)
            if node.kind == "version_stack" and node.inside:
                shown["cover_asset"] = self._json(node.inside[-1])
        return shown

    def _v4(self, node: Node) -> dict[str, Any]:
        if node.kind == "file":
            rate = node.fields.get("fps")
            metadata = [] if rate is None else [{"field_definition_name": "Frame Rate", "value": rate}]
            url = f"https://next.frame.io/project/p/view/{node.id}"
            return {"file_size": node.fields.get("size"), "status": "transcoded", "metadata": metadata, "view_url": url}
        if node.kind == "version_stack":
            return {"head_version": self._json(node.inside[-1]) if node.inside else None}
        return {}


class _Flight:
    """Counts the requests that are under way at the same time."""

    def __init__(self, api: FakeApi, operation: str) -> None:
        self._api, self._operation = api, operation

    async def __aenter__(self) -> None:
        self._api.in_flight[self._operation] += 1
        most = self._api.most_in_flight
        most[self._operation] = max(most[self._operation], self._api.in_flight[self._operation])
        await asyncio.sleep(0)

    async def __aexit__(self, *_error: object) -> None:
        self._api.in_flight[self._operation] -= 1


def _last(parameters: Mapping[str, str]) -> str:
    return next(name for name in reversed(parameters) if name != "account_id" or len(parameters) == 1)


def entry_for(api: ApiVersion, **fields: Any) -> ProfileEntry:
    """An approved profile of that API."""
    profile = Profile(id="profile-1", name="acme", api=api, **fields)
    return ProfileEntry(profile, CredentialRecord(), Approval(is_approved=True))
