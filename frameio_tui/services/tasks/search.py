"""The task `search`: projects, folders, files and version stacks by words, with their paths.

V4 searches an account; what is outside of the place is left out here. V2 searches the names of files and folders, and
stops paging after about 100 results: then everything below the place is walked through as well. The projects of V2 are
compared by name.
"""

from __future__ import annotations

import asyncio
from contextlib import aclosing
from typing import TYPE_CHECKING, NamedTuple

from frameio_tui.core.errors import FrameioTuiError, InvalidInput
from frameio_tui.core.profiles.profile import ApiVersion
from frameio_tui.core.resources.asset import Asset, parse_asset, parse_project
from frameio_tui.core.resources.place import quote_name
from frameio_tui.core.tasks.task import TaskReport
from frameio_tui.core.text.humanize import format_count
from frameio_tui.services.tasks.concurrency import in_order
from frameio_tui.services.tasks.listing import Columns, ListingOptions, options_from, write_listing
from frameio_tui.services.tasks.places.assets import V2_PAGE, V4_PAGE, children, invited_projects
from frameio_tui.services.tasks.places.places import ResolvedPlace, parent_of, path_text, resolve_place
from frameio_tui.services.tasks.places.walk import PageReader, WalkOptions, walk
from frameio_tui.services.tasks.stored_pages import ListRequest

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable, Mapping, Sequence

    from frameio_tui.core.tasks.task import Arguments, Estimate
    from frameio_tui.services.tasks.items import FinishedItems
    from frameio_tui.services.tasks.listing import Row
    from frameio_tui.services.tasks.requests import TaskRequests
    from frameio_tui.services.tasks.task import Work

KINDS = ("file", "folder", "version_stack", "project")
ENGINES = ("lexical", "nlp")
LONGEST = 1000
V2_READABLE = 100
"""Results of a V2 search after which its pages are known to be wrong."""
DEEPEST = 64
V2_LIMIT = (
    f"V2's search stops after about {V2_READABLE} results; if there are more, all folders in the place are searched."
)
V4_LIMIT = "V4 finds names by the beginnings of their words, and distinguishes accents. It searches the whole account."


class Found(NamedTuple):
    """A result."""

    kind: str
    path: str
    name: str
    match: str
    """Where the words were found: `name`, or the text around them."""
    size: int | None
    updated: str
    id: str
    project_id: str
    url: str


COLUMNS = Columns(Found._fields, {"kind": "KIND", "id": "ID", "match": "MATCH", "path": "PATH"})


class SearchOptions(NamedTuple):
    """Arguments of the task."""

    words: str
    place: str = "/"
    kinds: tuple[str, ...] = ()
    """All if empty."""
    engine: str = "lexical"
    """V4: `nlp` also searches comments and other content."""


class SearchTask:
    """Searches an account or a place in it.

    With an output file, a resumed run keeps the results of finished pages; folders are walked through again.
    """

    name = "search"
    changes: Sequence[str] = ()

    def __init__(self, search: SearchOptions, options: ListingOptions) -> None:
        self._search = search
        self._options = options.checked()
        if not search.words.strip() or len(search.words) > LONGEST:
            raise InvalidInput(f"A search has 1 to {LONGEST:,} characters.", "Give other words.")
        if unknown := [kind for kind in search.kinds if kind not in KINDS]:
            raise InvalidInput(f"Unknown type '{unknown[0]}'.", f"Use one of: {', '.join(KINDS)}.")
        if search.engine not in ENGINES:
            raise InvalidInput(f"Unknown engine '{search.engine}'.", f"Use one of: {', '.join(ENGINES)}.")

    @property
    def title(self) -> str:
        """The command with its words."""
        where = f" in {self._options.label}" if self._options.label else ""
        return f"search {self._search.words}{where}"

    @property
    def arguments(self) -> Arguments:
        """The arguments, from which `from_arguments` builds the task again."""
        return {**self._search._asdict(), "kinds": list(self._search.kinds), **self._options._asdict()}

    async def estimate(self, work: Work) -> Estimate:
        """Return the least number of requests. Raises InvalidInput for an engine on V2."""
        v2 = work.entry.profile.api is ApiVersion.V2
        if v2 and self._search.engine != ENGINES[0]:
            raise InvalidInput("V2 has one search engine only.", "Leave out the engine.")
        operation = "librarySearchPost" if v2 else "search.search"
        also = ["getAsset" if v2 else "folders.show"]
        estimate = work.requests.estimate({operation: 1}, also=also)
        return self._options.planned(work, estimate._replace(notes=(V2_LIMIT if v2 else V4_LIMIT,)))

    async def run(self, work: Work) -> TaskReport:
        """Write the results."""
        place = await resolve_place(work.requests, work.entry, self._search.place)
        if place.asset is not None and not place.asset.is_container:
            raise InvalidInput(f"{place.text} is a file, so there is nothing in it to search.", "Give a folder.")
        search = Search(
            work.requests, work.entry.profile.api, self._search, place, work.fail, self._options.stored(work)
        )
        count = await write_listing(work, self._options, COLUMNS, search.batches(), "result")
        return TaskReport((("results", count),), notes=tuple(search.notes))


def from_arguments(arguments: Arguments) -> SearchTask:
    """Return the task for stored arguments. Raises InvalidInput if they do not fit."""
    kinds = arguments.get("kinds")
    search = SearchOptions(
        str(arguments.get("words", "")),
        str(arguments.get("place", "/")),
        tuple(map(str, kinds)) if isinstance(kinds, list) else (),
        str(arguments.get("engine", "lexical")),
    )
    return SearchTask(search, options_from(arguments))


class PathFinder:
    """Finds the paths of assets by requesting what contains them, each folder once."""

    def __init__(self, requests: TaskRequests, api: ApiVersion, known: Sequence[Asset] = ()) -> None:
        self._requests = requests
        self._api = api
        self._known: dict[str, Asset] = {asset.id: asset for asset in known}
        self._known |= {asset.root_id: asset for asset in known if asset.root_id}
        self._requested: dict[str, asyncio.Future[Asset | None]] = {}
        """What contains something, by ID of the parent: the parents of most results are the same."""

    async def path(self, asset: Asset) -> tuple[Asset, ...]:
        """Return the path to an asset, as far as the user may see it. Raises the errors of `TaskRequests.get`."""
        path = [asset]
        while len(path) < DEEPEST and (above := await self._parent(path[0])) is not None:
            if above.kind == "project" and path[0].id == above.root_id:
                path[0] = above
            else:
                path.insert(0, above)
        return tuple(path)

    async def _parent(self, asset: Asset) -> Asset | None:
        key = asset.parent_id or asset.project_id
        if asset.kind == "account" or not key:
            return None
        if key in self._known:
            return self._known[key]
        if key not in self._requested:
            self._requested[key] = asyncio.ensure_future(parent_of(self._requests, self._api, asset))
        return await self._requested[key]


class Search:
    """One search; its notes are complete when all results have been read."""

    def __init__(
        self,
        requests: TaskRequests,
        api: ApiVersion,
        search: SearchOptions,
        place: ResolvedPlace,
        fail: Callable[[str, FrameioTuiError], None],
        items: FinishedItems | None = None,
    ) -> None:
        """Create a search in a place. `fail` gets what could not be read; with `items`, pages are stored there."""
        self._requests = requests
        self._search = search
        self._place = place
        self._fail = fail
        self._items = items
        self._api = api
        self._words = search.words.casefold().split()
        self._seen: set[str] = set()
        self._paths = PathFinder(requests, self._api, place.path)
        self.notes: list[str] = []

    async def batches(self) -> AsyncGenerator[list[Row], None]:
        """Yield the results as rows of a list."""
        async with aclosing(self.pages()) as found:
            async for rows in found:
                yield [row._asdict() for row in rows]

    async def pages(self) -> AsyncGenerator[list[Found], None]:
        """Yield the results, some at a time. Raises the errors of `TaskRequests.pages`."""
        by_api = self._v2 if self._api is ApiVersion.V2 else self._v4
        async with aclosing(by_api()) as found:
            async for some in found:
                yield some

    def _wants(self, kind: str) -> bool:
        return not self._search.kinds or kind in self._search.kinds

    def _is_inside(self, path: Sequence[Asset]) -> bool:
        top = self._place.asset
        return top is None or any(asset.id == top.id for asset in path)

    async def _accounts(self) -> list[Asset]:
        if self._place.path:
            top = self._place.path[0]
            return [top] if top.kind == "account" else [Asset(top.account_id, "account", "")]
        accounts = await children(self._requests, self._api)
        self._paths = PathFinder(self._requests, self._api, accounts)
        return accounts

    async def _v4(self) -> AsyncGenerator[list[Found], None]:
        kinds = {
            "projects": self._wants("project"),
            "folders": self._wants("folder"),
            "files_and_version_stacks": self._wants("file") or self._wants("version_stack"),
        }
        body = {"query": self._search.words, "engine": self._search.engine, "filters": kinds}
        for account in await self._accounts():

            def parse(item: dict[str, object], account_id: str = account.id) -> tuple[Asset, str] | None:
                asset = _v4_result(item, account_id)
                return (asset, _matches(item)) if asset is not None else None

            wanted = ListRequest("search.search", {"account_id": account.id}, (("page_size", V4_PAGE),))
            async with aclosing(self._pages(wanted, body, parse)) as pages:
                async for _count, _total, found in pages:
                    yield found

    async def _pages(
        self,
        wanted: ListRequest,
        body: Mapping[str, object],
        parse: Callable[[dict[str, object]], tuple[Asset, str] | None],
    ) -> AsyncGenerator[tuple[int, int | None, list[Found]], None]:
        """Yield the number of items of each page, that of the whole list, and the results. Pages are stored."""
        start, items = "", self._items
        name = f"page:{body.get('account_id', '')}{','.join(wanted.parameters.values())}:"
        while items is not None and isinstance(stored := items.value(name + start), list):
            start, count, total, rows = stored
            found = [Found(*row) for row in rows]
            self._seen |= {row.id for row in found}
            yield count, total, found
            if not start:
                return
        pages = self._requests.pages(wanted.operation, wanted.parameters, wanted.query, body=body, start=start)
        async for page in pages:
            found = await self._rows([result for item in page.items if (result := parse(item)) is not None])
            if items is not None:
                items.finish(name + start, [page.next, len(page.items), page.total, [list(row) for row in found]])
            start = page.next
            yield len(page.items), page.total, found

    async def _v2(self) -> AsyncGenerator[list[Found], None]:
        if self._wants("project"):
            async with aclosing(self._v2_projects()) as projects:
                async for some in projects:
                    yield some
        if self._search.kinds == ("project",):
            return
        for account in await self._accounts():
            async with aclosing(self._v2_account(account)) as found:
                async for some in found:
                    yield some

    async def _v2_account(self, account: Asset) -> AsyncGenerator[list[Found], None]:
        body: dict[str, object] = {"account_id": account.id, "q": self._search.words, "page": 1}
        body["page_size"] = int(V2_PAGE)
        top = self._place.project or self._place.asset
        if top is not None and top.kind in ("project", "team"):
            body["filter"] = {f"{top.kind}_id": {"op": "eq", "value": top.id}}
        read, total = 0, None

        def parse(item: dict[str, object]) -> tuple[Asset, str] | None:
            asset = parse_asset(item, self._api, account.id)
            return (asset, "name") if asset is not None else None

        async with aclosing(self._pages(ListRequest("librarySearchPost", {}, ()), body, parse)) as pages:
            async for count, whole, some in pages:
                read, total = read + count, whole
                yield some
        if read >= V2_READABLE or (total is not None and total > read):
            of = f" of {total:,}" if total is not None and total > read else ""
            where = self._place.text if self._place.path else account.title or account.id
            self.notes.append(
                f"V2's search stopped after {format_count(read, 'result')}{of}, so all names in {where} were searched."
            )
            async with aclosing(self._walk(account)) as walked:
                async for some in walked:
                    yield some

    async def _v2_projects(self) -> AsyncGenerator[list[Found], None]:
        """Yield the projects whose names fit; V2's search does not find projects."""
        if self._place.project is not None:
            return
        waiting = [self._place.asset]
        while waiting:
            parent = waiting.pop(0)
            inside = await children(self._requests, self._api, parent)
            inside += await invited_projects(self._requests, self._api, parent)
            waiting += (asset for asset in inside if asset.kind in ("account", "team"))
            projects = [(one, "name") for one in inside if one.kind == "project" and self._fits(one.title)]
            yield await self._rows(projects)

    async def _walk(self, account: Asset) -> AsyncGenerator[list[Found], None]:
        """Yield what fits in the tree and has not been found yet."""
        top = self._place.asset or account
        above = list(self._place.path) or [account]
        reader = PageReader(self._requests, self._api, details=False)
        inside: list[Asset] = []
        async with aclosing(walk(reader.read, top, WalkOptions(None, versions=True))) as steps:
            async for some in steps:
                rows = []
                for step in some:
                    asset = step.asset
                    if step.error is not None:
                        self._fail(path_text([*above, *inside[1:]]), step.error)
                    if asset is None:
                        continue
                    if step.what == "leave":
                        inside.pop()
                        continue
                    path = [*above, *inside[1:], asset] if inside else above
                    if step.what == "enter":
                        inside.append(asset)
                    is_new = asset.id not in self._seen and self._wants(asset.kind) and len(path) > len(above)
                    if is_new and self._fits(asset.title) and asset.kind != "team":
                        self._seen.add(asset.id)
                        rows.append(_found(asset, path, "name"))
                yield rows

    def _fits(self, name: str) -> bool:
        folded = name.casefold()
        return all(word in folded for word in self._words)

    async def _rows(self, found: list[tuple[Asset, str]]) -> list[Found]:
        """Return the results of a page that are in the place, with their paths."""
        wanted = []
        project = self._place.project
        for asset, match in found:
            is_elsewhere = project is not None and asset.project_id not in ("", project.id)
            if self._wants(asset.kind) and asset.id not in self._seen and not is_elsewhere:
                self._seen.add(asset.id)
                wanted.append((asset, match))

        async def path_of(result: tuple[Asset, str]) -> tuple[Asset, ...]:
            try:
                return await self._paths.path(result[0])
            except FrameioTuiError as error:
                self._fail(result[0].title, error)
                return (result[0],)

        rows = []
        async with aclosing(in_order(wanted, path_of)) as paths:
            async for (asset, match), path in paths:
                if self._is_inside(path):
                    rows.append(_found(asset, path, match))
        return rows


def _v4_result(item: dict[str, object], account_id: str) -> Asset | None:
    result = item.get("result")
    if item.get("type") == "project_result":
        return parse_project(result, account_id)
    return parse_asset(result, ApiVersion.V4, account_id)


def _matches(item: dict[str, object]) -> str:
    """Return where the words were found: `name`, `comment: text around them`."""
    found: list[str] = []
    matches = item.get("matches")
    for match in matches if isinstance(matches, list) else ():
        if isinstance(match, dict):
            kind = str(match.get("type", "")).removesuffix("_match").replace("_", " ")
            snippet = match.get("snippet")
            found.append(f"{kind}: {snippet}" if isinstance(snippet, str) and snippet else kind)
    return "; ".join(dict.fromkeys(filter(None, found)))


def _found(asset: Asset, path: Sequence[Asset], match: str) -> Found:
    shown = asset.head or asset
    text = "/".join(quote_name(one.title) for one in path)
    return Found(asset.kind, text, asset.title, match, shown.size, asset.updated, asset.id, asset.project_id, asset.url)
