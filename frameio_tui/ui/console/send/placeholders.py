"""Fill the placeholders of a request: with IDs seen before, with IDs from lists loaded for it, or with typed ones."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple, Protocol

from frameio_tui.core.errors import FrameioTuiError, InvalidInput, NoResponse
from frameio_tui.core.http.request import RequestSpec, encode_query
from frameio_tui.core.resources.id_kinds import is_id, params_of
from frameio_tui.core.resources.id_sources import (
    ASSET_KINDS,
    CHILDREN,
    PROJECT,
    STACK_CHILDREN,
    ListedItem,
    accepts_form,
    id_sources,
    item_in,
    items_listed,
)
from frameio_tui.core.resources.ids import kinds_of_placeholder
from frameio_tui.ui.console.request_info import operation_of
from frameio_tui.ui.dialogs.ask import pick
from frameio_tui.ui.dialogs.specs import Choice, PickSpec
from frameio_tui.ui.text import column, line
from frameio_tui.ui.theme import METHOD_SPANS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from frameio_tui.core.catalog.operation import Operation
    from frameio_tui.core.diagnosis.explain import Explanation
    from frameio_tui.core.http.exchange import Exchange
    from frameio_tui.core.http.pagination import PageRequest
    from frameio_tui.core.ports.requests import SeenIds
    from frameio_tui.services.catalogs import Catalogs
    from frameio_tui.services.profiles import ProfileEntry
    from frameio_tui.ui.dialogs.ask import DialogOwner

MAX_IDS_OFFERED = 1000
"""Maximum number of IDs offered for a placeholder, the newest first; typing filters them."""
LIST_PAGE_SIZE = "100"
"""Items on a page of a list, the maximum of most lists."""
NAME_WIDTH = 36
_NOT_TYPED = "\n"
"""Begins the keys of rows that are not an ID; users cannot type it into a field of one line."""
_LIST, _OPEN, _MORE, _UP = (f"{_NOT_TYPED}{word} " for word in ("list", "open", "more", "up"))
_FREE = "Type a name, or paste an ID"
_SEEN_HEADING = "Seen before"
_LISTS_HEADING = "Load a list and pick from it"
_FORM_NAMES = {"version_stack": "stack"}


class Cancelled(Exception):
    """The user dismissed a dialog; nothing is sent."""


class ListLoader(Protocol):
    """Sends the requests for lists. Every method raises the errors of sending, and Cancelled."""

    async def load(self, entry: ProfileEntry, spec: RequestSpec, what: str) -> Exchange:
        """Send a request that only reads; `what` describes it while it is loading."""

    async def load_page(self, entry: ProfileEntry, exchange: Exchange, page: PageRequest) -> Exchange:
        """Request another page of a list."""

    def next_page(self, exchange: Exchange) -> PageRequest | None:
        """Return the request for the next page, or None on the last page."""

    def explain(self, entry: ProfileEntry, exchange: Exchange) -> FrameioTuiError:
        """Return why a request was refused, with the remedy."""


class PlaceholderServices(NamedTuple):
    """What filling placeholders needs."""

    catalogs: Catalogs
    seen: SeenIds
    lists: ListLoader
    explain_error: Callable[[ProfileEntry, FrameioTuiError], Explanation]
    """Explains why there was no response."""


class PlaceholderFlow:
    """Fills the placeholders of one request by asking.

    If no ID is known, or the right one is not among them, the user can load a list and pick from it. IDs that the list
    itself needs are resolved first in the same way, up to the list of accounts or teams.
    """

    def __init__(self, dialogs: DialogOwner, services: PlaceholderServices, entry: ProfileEntry) -> None:
        self._dialogs = dialogs
        self._catalogs, self._seen, self._lists, self._explain_error = services
        self._entry = entry
        self._catalog = services.catalogs.of(entry.profile.api)
        self._known: dict[str, str] = {}
        """The value of each placeholder that is known, from the request or picked on the way to a list."""
        self._wanted = ""
        """The placeholder of the request that is being filled."""
        self._items: dict[str, ListedItem] = {}
        """The loaded items by ID, for their names and root folders."""

    async def fill(self, spec: RequestSpec) -> RequestSpec:
        """Return the request with all placeholders filled. Raises Cancelled."""
        entry = self._entry
        operation = operation_of(self._catalogs, entry.profile.api.value, spec.method, spec.path)
        if entry.profile.account:
            spec = spec.fill({"account_id": entry.profile.account})
            self._known["account_id"] = entry.profile.account
        if operation is not None:
            self._known.update(params_of(operation, spec.path))
        template = operation.path if operation is not None else spec.path
        for name in spec.placeholders():
            value = await self._ask(name, template)
            self._known[name] = value
            spec = spec.fill({name: value})
        return spec

    async def _ask(self, name: str, request_path: str) -> str:
        """Ask for the value of a placeholder; if a list cannot be loaded, say why and ask again. Raises Cancelled."""
        sources = id_sources(self._catalog, name, request_path, self._entry.profile.credential)
        problem: tuple[str, ...] = ()
        self._wanted = name
        while True:
            question = placeholder_question(self._seen, self._entry, name, sources, problem)
            picked = await self._pick(question)
            if not picked.startswith(_LIST):
                return picked
            source = next(source for source in sources if source.id == picked.removeprefix(_LIST))
            known = dict(self._known)
            try:
                return await self._pick_from(source, name)
            except FrameioTuiError as error:
                problem = self._describe(error)
                self._known = known  # the user may take another way to the list

    def _describe(self, error: FrameioTuiError) -> tuple[str, ...]:
        if isinstance(error, NoResponse):
            return tuple(filter(None, self._explain_error(self._entry, error)))
        return tuple(filter(None, (error.sentence, error.remedy)))

    async def _pick(self, question: PickSpec) -> str:
        picked = await pick(self._dialogs, question)
        if not picked:
            raise Cancelled
        return picked

    # -- lists

    async def _pick_from(self, source: Operation, name: str, *, only_one: bool = False) -> str:
        """Return an ID that the user picked from a list; with `only_one`, the only item of the list without asking.

        Raises Cancelled and the errors of loading, and InvalidInput if the list is empty.
        """
        if source.id == CHILDREN[source.api]:
            return await self._browse(name)
        await self._resolve(source)
        exchange = await self._load(source, f"Loading: {source.summary}")
        where = self._where(source)
        only = self._only_item(exchange, name)
        if only is not None and only_one:
            return only.id

        def question(items: Sequence[ListedItem]) -> PickSpec:
            if not items:
                raise _nothing_there(name, where or "this list")
            rows = tuple(item_choice(item) for item in items)
            return PickSpec(self._title(name), rows, free=_FREE, lines=_in(where))

        return await self._pick_loaded(exchange, name, question)

    def _only_item(self, exchange: Exchange, name: str) -> ListedItem | None:
        """Return the item of a list that has no other."""
        items = self._items_of(exchange, name)
        return items[0] if len(items) == 1 and self._lists.next_page(exchange) is None else None

    async def _pick_loaded(
        self, exchange: Exchange, name: str, question: Callable[[Sequence[ListedItem]], PickSpec]
    ) -> str:
        """Return the key of the row that the user picked from a list, or the ID that was typed.

        Load more pages as the user wants them. A typed text that cannot be an ID is a name that the list does not have.
        """
        items = self._items_of(exchange, name)
        unknown = ""
        while True:
            following = self._lists.next_page(exchange)
            spec = question(items)
            if unknown:
                spec = spec._replace(
                    lines=(*spec.lines, f"No {_noun(name)} in this list has '{line(unknown)}' in its name.")
                )
            if following is not None:
                more = Choice(_MORE, (("Load more", "title"),), _NOT_TYPED)
                spec = spec._replace(choices=(*spec.choices, more))
            picked, unknown = await self._pick(spec), ""
            if picked != _MORE or following is None:
                if any(choice.key == picked for choice in spec.choices) or _may_be_id(picked):
                    return picked
                unknown = picked
                continue
            exchange = await self._lists.load_page(self._entry, exchange, following)
            if not exchange.ok:
                raise self._lists.explain(self._entry, exchange)
            items += self._items_of(exchange, name)

    def _title(self, name: str) -> str:
        wanted = self._wanted
        if name == wanted:
            return _title(name)
        return f"Choose {_with_article(name)}, then the {_noun(wanted)} for {{{wanted}}}"

    async def _resolve(self, source: Operation) -> None:
        """Find the IDs that a list itself needs. Raises the errors of `_pick_from`."""
        for name in source.path_params:
            if name not in self._known:
                await self._resolve_parent(name)

    async def _resolve_parent(self, name: str) -> str:
        """Pick an ID that is needed on the way, from the first list that has it."""
        sources = id_sources(self._catalog, name, credential=self._entry.profile.credential)
        if not sources:
            raise InvalidInput(f"No operation lists the values of {{{name}}}.", "Type an ID.")
        self._known[name] = await self._pick_from(sources[0], name, only_one=True)
        return self._known[name]

    async def _load(self, operation: Operation, what: str, **values: str) -> Exchange:
        """Send an operation that only reads, with the known IDs. Raises an error if it was refused."""
        has_size = any(parameter.name == "page_size" for parameter in operation.query)
        query = (encode_query("page_size", LIST_PAGE_SIZE),) if has_size else ()
        spec = RequestSpec(operation.method, operation.path, query, operation.headers)
        exchange = await self._lists.load(self._entry, spec.fill({**self._known, **values}), what)
        if not exchange.ok:
            raise self._lists.explain(self._entry, exchange)
        return exchange

    def _items_of(self, exchange: Exchange, name: str) -> list[ListedItem]:
        items = list(items_listed(exchange.response.body, name))
        self._items.update((item.id, item) for item in items)
        return items

    def _where(self, source: Operation) -> str:
        """Return the names of the resources that a list is in, such as `Acme › Editorial`."""
        return " › ".join(filter(None, map(self._name_of, source.path_params)))

    def _name_of(self, placeholder: str) -> str:
        """Return the name of the value of a placeholder, or its kind and ID if it has no known name.

        The account of a profile is not worth the row, so an unknown name of it is left out.
        """
        value = self._known[placeholder]
        if value in self._items and self._items[value].name:
            return self._items[value].name
        for kind in kinds_of_placeholder(placeholder):
            for row in self._seen.complete(self._entry.profile.id, kind, value, limit=1):
                if row.id == value and row.name:
                    return row.name
        return f"{_noun(placeholder)} {value}" if placeholder != "account_id" else ""

    # -- folders

    async def _browse(self, name: str) -> str:
        """Return the ID of a file or folder that the user picked in the folders of a project."""
        project = self._known.get("project_id") or await self._resolve_parent("project_id")
        path = [await self._root_of(project)]
        while True:
            children = self._children_of(path[-1])
            await self._resolve_account(children)
            values = {children.path_params[-1]: path[-1].id}
            exchange = await self._load(children, f"Loading: {path[-1].name}", **values)
            picked = await self._pick_loaded(exchange, name, partial(self._folder_question, name, tuple(path)))
            if picked == _UP:
                path.pop()
            elif picked.startswith(_OPEN):
                path.append(self._items[picked.removeprefix(_OPEN)])
            else:
                return picked

    async def _resolve_account(self, operation: Operation) -> None:
        """Find the account of an operation whose path has one."""
        if "account_id" in operation.path_params and "account_id" not in self._known:
            await self._resolve_parent("account_id")

    def _children_of(self, folder: ListedItem) -> Operation:
        """Return the operation that lists the contents of a folder or version stack."""
        api = self._entry.profile.api
        wanted = STACK_CHILDREN[api] if folder.form == "version_stack" else CHILDREN[api]
        return next(operation for operation in self._catalog.operations if operation.id == wanted)

    async def _root_of(self, project: str) -> ListedItem:
        """Return the root folder of a project, named after the project."""
        item = self._items.get(project)
        if item is None or not item.root:
            operation = self._catalog.by_id(PROJECT[self._entry.profile.api])
            if operation is not None:
                await self._resolve_account(operation)
                exchange = await self._load(operation, f"Loading: {operation.summary}", project_id=project)
                item = item_in(exchange.response.body)
        if item is None or not item.root:
            raise InvalidInput("The project has no root folder.", "Pick another project, or type an ID.")
        self._items[project] = item
        return ListedItem(item.root, item.name, "folder")

    def _folder_question(self, name: str, path: Sequence[ListedItem], items: Sequence[ListedItem]) -> PickSpec:
        """Return the question for something in a folder: the folder itself, the folder above, or what is in it."""
        folder, where = path[-1], " › ".join(part.name for part in path)
        choices = []
        if self._accepts(name, "folder"):
            label = column(f"This folder: {folder.name}", NAME_WIDTH)
            choices.append(Choice(folder.id, ((label, "title"), (folder.id, "dim"))))
        if len(path) > 1:
            choices.append(Choice(_UP, ((column("..", NAME_WIDTH), "plain"), ("parent folder", "dim")), _NOT_TYPED))
        for item in items:
            if item.form == "folder" or (item.form == "version_stack" and not self._accepts(name, item.form)):
                choices.append(item_choice(item, key=f"{_OPEN}{item.id}", mark="/"))
            elif self._accepts(name, item.form):
                choices.append(item_choice(item))
        if not choices:
            raise _nothing_there(name, where)
        return PickSpec(self._title(name), tuple(choices), free=_FREE, lines=_in(where))

    def _accepts(self, name: str, form: str) -> bool:
        """Return whether an asset of a form can be picked; what belongs to an asset, such as comments, is on files."""
        if name != self._wanted and name == "asset_id":
            return form == "file"
        return accepts_form(name, self._entry.profile.api, form)


def placeholder_question(
    seen: SeenIds, entry: ProfileEntry, name: str, sources: Iterable[Operation] = (), problem: tuple[str, ...] = ()
) -> PickSpec:
    """Return the question for the value of a placeholder: IDs seen before with their names, then lists to load.

    `problem` says why a list could not be loaded. An account ID is offered from the user's record if no account has
    been seen.
    """
    found = [
        row
        for kind in kinds_of_placeholder(name)
        for row in seen.complete(entry.profile.id, kind, limit=MAX_IDS_OFFERED)
    ]
    items = [ListedItem(row.id, row.name) for row in found]
    if name == "account_id" and not found and entry.record.person and entry.record.person.account_id:
        items = [ListedItem(entry.record.person.account_id, "your account")]
    lists = tuple(_source_choice(source)._replace(group=_LISTS_HEADING if items else "") for source in sources)
    known = tuple(item_choice(item)._replace(group=_SEEN_HEADING if lists else "") for item in items)
    lines = problem
    if not items and not problem:
        remedy = "Load a list and pick from it, or paste an ID." if lists else "Type or paste an ID."
        lines = (f"No {_noun(name)} ID is known yet.", remedy)
    return PickSpec(_title(name), (*known, *lists), free=_FREE, empty="Type or paste an ID.", lines=lines)


def _source_choice(source: Operation) -> Choice:
    """Return the row of a list that can be loaded."""
    what = "Browse the folders of a project" if source.id == CHILDREN[source.api] else source.summary
    method = (f"{source.method} ", METHOD_SPANS.get(source.method, "title"))
    return Choice(f"{_LIST}{source.id}", (method, (what, "plain")), _NOT_TYPED)


def item_choice(item: ListedItem, *, key: str = "", mark: str = "") -> Choice:
    """Return the row of an item: name, then kind of asset, then ID."""
    form = column(_FORM_NAMES.get(item.form, item.form), 6) if item.form in ASSET_KINDS else ""
    name = column(f"{item.name or '(no name)'}{mark}", NAME_WIDTH)
    return Choice(key or item.id, ((name, "plain"), (form, "dim"), (item.id, "dim")), f"{item.name} {item.id}")


def _in(where: str) -> tuple[str, ...]:
    """Return the line that says where a list is; names from outside stay on one line."""
    return (f"In {line(where)}",) if where else ()


def _may_be_id(text: str) -> bool:
    return is_id(text) and any(character.isdigit() for character in text)


def _nothing_there(name: str, where: str) -> InvalidInput:
    return InvalidInput(f"There is no {_noun(name)} in {where}.", "Pick another one, or type an ID.")


def _title(name: str) -> str:
    return f"Choose {_with_article(name)} for {{{name}}}"


def _with_article(name: str) -> str:
    noun = _noun(name)
    return f"{'an' if noun[0] in 'aeio' else 'a'} {noun}"


def _noun(name: str) -> str:
    return name.removesuffix("_id").replace("_", " ")
