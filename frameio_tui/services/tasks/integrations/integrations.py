"""The tasks `webhooks list|create|update|delete` and `actions list|create|update|delete`, on both APIs.

V2 lists the webhooks and actions of an account, V4 those of a workspace. The secret is in the response to a creation,
on V4 never again. It is passed on to the user interface, and never stored in the journal.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

from frameio_tui.core.errors import FrameioTuiError, InvalidInput, NoSuchPlace, RequestRefused, StoreError
from frameio_tui.core.profiles.profile import ApiVersion, is_loopback_host, split_origin
from frameio_tui.core.secret import Secret
from frameio_tui.core.tasks.task import TaskReport
from frameio_tui.core.text.redact import redact_url
from frameio_tui.services.tasks.listing import Columns, ListingOptions, options_from, write_listing
from frameio_tui.services.tasks.places.assets import V2_PAGE, V4_PAGE, children, resource_in
from frameio_tui.services.tasks.places.places import TaskPlace, resolve_place
from frameio_tui.services.tasks.sending import Change, send_changes, with_data

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable, Iterator, Mapping, Sequence

    from frameio_tui.core.resources.asset import Asset
    from frameio_tui.core.tasks.task import Arguments, Estimate
    from frameio_tui.services.profiles import ProfileEntry
    from frameio_tui.services.tasks.listing import Row
    from frameio_tui.services.tasks.places.places import ResolvedPlace
    from frameio_tui.services.tasks.requests import TaskRequests
    from frameio_tui.services.tasks.task import Work

_CREATED = "created"
_SENDING = "creating"
_ABSENT = frozenset((400, 403, 404, 410, 422))
ROLE = {ApiVersion.V2: "Team Manager or account admin", ApiVersion.V4: "account admin or owner"}
"""The role that changes webhooks and custom actions."""


class Kind(NamedTuple):
    """How webhooks and custom actions differ."""

    command: str
    noun: str
    id_names: Mapping[ApiVersion, str]
    listing: Mapping[ApiVersion, str]
    show: Mapping[ApiVersion, str]
    create: Mapping[ApiVersion, str]
    update: Mapping[ApiVersion, str]
    delete: Mapping[ApiVersion, str]
    fields: tuple[str, ...]
    """Fields that V2 needs in every update."""


def _both(v2: str, v4: str) -> dict[ApiVersion, str]:
    return {ApiVersion.V2: v2, ApiVersion.V4: v4}


WEBHOOK = Kind(
    "webhooks",
    "webhook",
    _both("hook_id", "webhook_id"),
    _both("getWebhooksByAccount", "webhooks.index"),
    _both("getWebhook", "webhooks.show"),
    _both("createWebhookForTeam", "webhooks.create"),
    _both("updateWebhook", "webhooks.update"),
    _both("deleteWebhook", "webhooks.delete"),
    ("name", "url", "events"),
)
ACTION = Kind(
    "actions",
    "custom action",
    _both("action_id", "action_id"),
    _both("getActionsByAccount", "actions.index"),
    _both("getAction", "actions.show"),
    _both("createActionForTeam", "actions.create"),
    _both("updateAction", "actions.update"),
    _both("deleteAction", "actions.delete"),
    ("name", "description", "event", "url"),
)
KINDS = {kind.command: kind for kind in (WEBHOOK, ACTION)}

WEBHOOK_COLUMNS = Columns(
    ("id", "name", "active", "url", "events", "place", "account_id", "team_id", "created", "updated"),
    {"name": "NAME", "active": "ON", "url": "ADDRESS", "events": "EVENTS", "place": "PLACE", "id": "ID"},
)
ACTION_COLUMNS = Columns(
    (
        *("id", "name", "active", "url", "event", "description", "multi_asset", "timeout", "place", "account_id"),
        *("team_id", "created", "updated"),
    ),
    {"name": "NAME", "active": "ON", "url": "ADDRESS", "event": "EVENT", "place": "PLACE", "id": "ID"},
)


class Found(NamedTuple):
    """A webhook or custom action that was read."""

    item: dict[str, object]
    parameters: dict[str, str]
    """The parameters of the requests about it."""

    @property
    def name(self) -> str:
        """Its name, or else its ID; untrusted text."""
        name = self.item.get("name")
        return name if isinstance(name, str) and name else str(self.item.get("id", ""))

    @property
    def url(self) -> str:
        """Its address; untrusted text that may contain a secret."""
        url = self.item.get("url")
        return url if isinstance(url, str) else ""


async def find_integration(requests: TaskRequests, entry: ProfileEntry, kind: Kind, own_id: str) -> Found:
    """Return a webhook or custom action by its ID. Raises NoSuchPlace, InvalidInput, and the errors of requests."""
    api = entry.profile.api
    if not own_id or any(character in own_id for character in "/?#% "):
        raise InvalidInput(
            f"'{own_id}' is not the ID of a {kind.noun}.", f"To list them, run: frameio-tui {kind.command} list"
        )
    accounts = [""]
    if api is ApiVersion.V4:
        known = entry.profile.account
        accounts = [known] if known else [account.id for account in await children(requests, api)]
    for account_id in accounts:
        parameters = {kind.id_names[api]: own_id, **({"account_id": account_id} if account_id else {})}
        try:
            response = await requests.get(kind.show[api], parameters)
        except RequestRefused as error:
            if error.status in _ABSENT - {403}:
                continue
            raise
        item = resource_in(response.value, api)
        if isinstance(item, dict):
            return Found(item, parameters)
    raise NoSuchPlace(
        f"There is no {kind.noun} with the ID {own_id}.",
        "List them, and check that the profile is for the right account and API.",
    )


def update_body(api: ApiVersion, kind: Kind, found: Found, values: Mapping[str, object]) -> dict[str, object]:
    """Return the body of an update. V2 wants all fields again, V4 only those that change."""
    if api is ApiVersion.V4:
        return with_data(api, values)
    return {**{name: found.item[name] for name in kind.fields if name in found.item}, **values}


def check_address(entry: ProfileEntry, url: str) -> str:
    """Return the address that Frame.io is to call. Raises InvalidInput if it would refuse it."""
    try:
        parts = urlsplit(url)
        host, _port = parts.hostname or "", parts.port
    except ValueError:
        host, parts = "", urlsplit("")
    is_local = is_loopback_host(host) and is_loopback_host(split_origin(entry.profile.base_url)[1])
    has_other = any(character <= " " or character in "\x7f\\" for character in url)
    if not host or has_other or parts.scheme not in ("http", "https"):
        raise InvalidInput("The address is not valid.", "For example: https://hooks.example.com/frameio")
    if parts.scheme != "https" and not is_local:
        raise InvalidInput("Frame.io calls only https addresses.", "Use https://.")
    if len(url) > 2000:
        raise InvalidInput("The address is longer than 2000 characters.", "Use a shorter one.")
    return url


class IntegrationListTask:
    """Lists the webhooks or custom actions of a place."""

    changes: Sequence[str] = ()

    def __init__(self, kind: Kind, place: str, options: ListingOptions) -> None:
        self._kind = kind
        self._place = TaskPlace(place)
        self._text = place
        self._options = options.checked()
        self.name = f"{kind.command} list"

    @property
    def title(self) -> str:
        """The command with its place."""
        return f"{self.name} {self._text}"

    @property
    def arguments(self) -> Arguments:
        """The arguments, from which `list_from_arguments` builds the task again."""
        return {"kind": self._kind.command, "place": self._text, **self._options._asdict()}

    async def estimate(self, work: Work) -> Estimate:
        """Return the least number of requests: V4 needs one for each workspace."""
        api = work.entry.profile.api
        accounts = "getAccounts" if api is ApiVersion.V2 else "accounts.index"
        estimate = work.requests.estimate({accounts: 1}, also=[self._kind.listing[api]])
        return self._options.planned(work, estimate)

    async def run(self, work: Work) -> TaskReport:
        """Write the list."""
        place = await self._place.resolve(work.requests, work.entry, self._options.stored(work))
        columns = WEBHOOK_COLUMNS if self._kind is WEBHOOK else ACTION_COLUMNS
        count = await write_listing(work, self._options, columns, self._batches(work, place), self._kind.noun)
        return TaskReport(((f"{self._kind.noun}s", count),))

    async def _batches(self, work: Work, place: ResolvedPlace) -> AsyncGenerator[list[Row], None]:
        api = work.entry.profile.api
        async for owner, path in _owners(work, place):
            if api is ApiVersion.V2:
                parameters, query = {"account_id": owner.account_id}, (("page_size", V2_PAGE),)
            else:
                parameters = {"account_id": owner.account_id, "workspace_id": owner.id}
                query = (("page_size", V4_PAGE),)
            team_id = owner.id if owner.kind == "team" else ""
            try:
                names: dict[object, str] = {}
                if owner.kind == "account":
                    names = {team.id: team.title for team in await children(work.requests, api, owner)}
                async for page in work.requests.pages(self._kind.listing[api], parameters, query):
                    items = [item for item in page.items if not team_id or item.get("team_id") == team_id]
                    yield [_row(item, owner, path, names.get(item.get("team_id"), "")) for item in items]
            except RequestRefused as error:
                work.fail(path, error)


async def _owners(work: Work, place: ResolvedPlace) -> AsyncGenerator[tuple[Asset, str], None]:
    """Yield what webhooks belong to, with the path: V2 accounts (or the team of the place), V4 workspaces."""
    api = work.entry.profile.api
    team = next((asset for asset in place.path if asset.kind in ("team", "workspace")), None)
    account = next((asset for asset in place.path if asset.kind == "account"), None)
    above = f"{account.title}/" if account is not None else ""
    if team is not None:
        yield team, f"{above}{team.title}"
        return
    for parent in [account] if account is not None else await children(work.requests, api):
        if api is ApiVersion.V2:
            yield parent, parent.title
            continue
        for workspace in await children(work.requests, api, parent):
            yield workspace, f"{parent.title}/{workspace.title}"


def _row(item: Mapping[str, object], owner: Asset, path: str, team: str) -> Row:
    events = item.get("events")
    url = item.get("url")
    return {
        "id": item.get("id"),
        "name": item.get("name"),
        "active": item.get("active"),
        "url": redact_url(url) if isinstance(url, str) else None,
        "event": item.get("event"),
        "events": [str(event) for event in events] if isinstance(events, list) else [],
        "description": item.get("description"),
        "multi_asset": item.get("multi_asset"),
        "timeout": item.get("timeout"),
        "place": f"{path}/{team}" if team else path,
        "account_id": owner.account_id,
        "team_id": item.get("team_id") or item.get("workspace_id"),
        "created": item.get("created_at") or item.get("inserted_at"),
        "updated": item.get("updated_at"),
    }


class IntegrationCreateTask:
    """Creates a webhook or custom action. `keep` gets its ID and its secret as soon as there is a response."""

    def __init__(
        self, kind: Kind, place: str, values: Mapping[str, object], keep: Callable[[str, Secret], None] | None = None
    ) -> None:
        self._kind = kind
        self._place = place
        self._values = dict(values)
        self._keep = keep
        self.name = f"{kind.command} create"
        self.changes: Sequence[str] = tuple(kind.create.values())

    @property
    def title(self) -> str:
        """The command with its place."""
        return f"{self.name} {self._place}"

    @property
    def arguments(self) -> Arguments:
        """The arguments; an address with a secret is masked, so that the task cannot be resumed."""
        return {"kind": self._kind.command, "place": self._place, "values": _storable(self._values)}

    async def estimate(self, work: Work) -> Estimate:
        """Return the request, after the values and the place were checked."""
        owner, path = await self._owner(work)
        self._checked(work.entry)
        del owner
        estimate = work.requests.estimate({self._kind.create[work.entry.profile.api]: 1})
        name = self._values.get("name", "")
        return estimate._replace(
            role=ROLE[work.entry.profile.api], changes=(f"create the {self._kind.noun} {name} in {path}",)
        )

    async def run(self, work: Work) -> TaskReport:
        """Send the request, once."""
        api, items = work.entry.profile.api, work.items
        values = self._checked(work.entry)
        if items.cursor(_SENDING) is not None:
            raise FrameioTuiError(
                f"The program ended while the {self._kind.noun} was being created, so it may exist. It is not sent "
                "again.",
                "List them, and run the command again if it is missing.",
            )
        owner, _path = await self._owner(work)
        parameters = {f"{'team' if api is ApiVersion.V2 else 'workspace'}_id": owner.id, "account_id": owner.account_id}
        items.set_cursor(True, _SENDING)
        try:
            response = await work.requests.send(self._kind.create[api], parameters, with_data(api, values))
        except FrameioTuiError as error:
            if not getattr(error, "sent", False):
                items.set_cursor(None, _SENDING)
            raise
        item = resource_in(response.value, api)
        own_id = str(item.get("id", "")) if isinstance(item, dict) else ""
        secret = item.get("secret") if isinstance(item, dict) else None
        notes: tuple[str, ...] = (f"The ID is {own_id}.",)
        if isinstance(secret, str) and secret and self._keep is not None:
            await self._keep_secret(own_id, Secret(secret, "webhook secret"))
        elif not secret:
            notes += ("The response has no secret.",)
        items.set_cursor(None, _SENDING, [(_CREATED, own_id)])
        return TaskReport((("created", 1),), notes=notes)

    async def _keep_secret(self, own_id: str, secret: Secret) -> None:
        if self._keep is None:
            return
        try:
            await asyncio.to_thread(self._keep, own_id, secret)
        except StoreError as error:
            raise FrameioTuiError(
                f"The {self._kind.noun} {own_id} was created, but its secret could not be stored: {error.sentence}",
                "V4 shows a secret once. Delete it, and create it again.",
            ) from None

    async def _owner(self, work: Work) -> tuple[Asset, str]:
        """Return the team or workspace of the place, and its path. Raises InvalidInput if it has none."""
        place = await resolve_place(work.requests, work.entry, self._place)
        owner = next((asset for asset in place.path if asset.kind in ("team", "workspace")), None)
        if owner is None:
            what = "team" if work.entry.profile.api is ApiVersion.V2 else "workspace"
            raise InvalidInput(f"{self._place} is not in a {what}.", f"Give a {what}, such as Acme/Editorial.")
        above = next((f"{asset.title}/" for asset in place.path if asset.kind == "account"), "")
        return owner, f"{above}{owner.title}"

    def _checked(self, entry: ProfileEntry) -> dict[str, object]:
        return _checked_values(entry, self._kind, self._values)


def _storable(values: Mapping[str, object]) -> dict[str, object]:
    return {
        name: redact_url(value) if name == "url" and isinstance(value, str) else value for name, value in values.items()
    }


def _checked_values(entry: ProfileEntry, kind: Kind, values: Mapping[str, object]) -> dict[str, object]:
    """Return the values of a body. Raises InvalidInput if the API would refuse them."""
    url = values.get("url")
    if isinstance(url, str):
        if "•" in url:
            raise InvalidInput(
                "The address contains a secret, so it is not stored and the job cannot be resumed.",
                "Run the command again.",
            )
        check_address(entry, url)
    for name in ("name", "description", "event"):
        value = values.get(name)
        if isinstance(value, str) and not 1 <= len(value.strip()) <= 255:
            raise InvalidInput(f"The {name} must have 1 to 255 characters.", "Use another one.")
        if isinstance(value, str) and any(character < " " or character == "\x7f" for character in value):
            raise InvalidInput(f"The {name} contains control characters.", "Remove line breaks and tabs from it.")
    if entry.profile.api is ApiVersion.V2 and (only := [name for name in _V4_ONLY if name in values]):
        raise InvalidInput(f"V2 cannot set '{only[0]}' of a {kind.noun}.", "Leave it out, or use a profile of V4.")
    return dict(values)


_V4_ONLY = ("active", "multi_asset", "timeout")


class IntegrationChangeTask:
    """Changes or deletes a webhook or custom action. `forget` gets the ID of one that was deleted."""

    def __init__(
        self,
        kind: Kind,
        own_id: str,
        values: Mapping[str, object] | None,
        forget: Callable[[str], None] | None = None,
    ) -> None:
        self._kind = kind
        self._id = own_id
        self._values = None if values is None else dict(values)
        self._forget = forget
        self.name = f"{kind.command} {'delete' if values is None else 'update'}"
        self.changes: Sequence[str] = tuple((kind.delete if values is None else kind.update).values())
        if values is not None and not values:
            raise InvalidInput("Nothing to change.", "Give at least one value.")

    @property
    def title(self) -> str:
        """The command with the ID."""
        return f"{self.name} {self._id}"

    @property
    def arguments(self) -> Arguments:
        """The arguments; an address with a secret is masked, so that the task cannot be resumed."""
        values = None if self._values is None else _storable(self._values)
        return {"kind": self._kind.command, "id": self._id, "values": values}

    async def estimate(self, work: Work) -> Estimate:
        """Return the request, with the name of what is changed."""
        api = work.entry.profile.api
        found = await find_integration(work.requests, work.entry, self._kind, self._id)
        if self._values is None:
            what, operation = f"delete the {self._kind.noun} {found.name}", self._kind.delete[api]
        else:
            _checked_values(work.entry, self._kind, self._values)
            names = ", ".join(self._values)
            what, operation = f"change {names} of the {self._kind.noun} {found.name}", self._kind.update[api]
        return work.requests.estimate({operation: 1})._replace(role=ROLE[api], changes=(what,))

    async def run(self, work: Work) -> TaskReport:
        """Send the request."""
        api = work.entry.profile.api
        found = await find_integration(work.requests, work.entry, self._kind, self._id)
        if self._values is None:
            change = Change(self._kind.delete[api], found.parameters, found.name, deletes=True)
            report = await send_changes(work, [change], "deleted", role=ROLE[api])
            if self._forget is not None and not work_failed(report):
                await asyncio.to_thread(self._forget, self._id)
            return report
        values = _checked_values(work.entry, self._kind, self._values)
        body = update_body(api, self._kind, found, values)
        change = Change(self._kind.update[api], found.parameters, found.name, body)
        return await send_changes(work, [change], "changed", role=ROLE[api])


def work_failed(report: TaskReport) -> bool:
    """Return whether nothing was done."""
    return not any(count for _, count in report.counts)


def list_from_arguments(arguments: Arguments) -> IntegrationListTask:
    """Return the task for stored arguments. Raises InvalidInput if they do not fit."""
    return IntegrationListTask(_kind(arguments), str(arguments.get("place", "")), options_from(arguments))


def create_from_arguments(arguments: Arguments) -> IntegrationCreateTask:
    """Return the task for stored arguments; what it creates can no longer be asked about its secret."""
    return IntegrationCreateTask(_kind(arguments), str(arguments.get("place", "")), dict(_pairs(arguments)))


def change_from_arguments(arguments: Arguments) -> IntegrationChangeTask:
    """Return the task for stored arguments. Raises InvalidInput if they do not fit."""
    values = None if arguments.get("values") is None else dict(_pairs(arguments))
    return IntegrationChangeTask(_kind(arguments), str(arguments.get("id", "")), values)


def _pairs(arguments: Arguments) -> Iterator[tuple[str, object]]:
    values = arguments.get("values")
    if isinstance(values, dict):
        yield from ((str(name), value) for name, value in values.items())


def _kind(arguments: Arguments) -> Kind:
    kind = KINDS.get(str(arguments.get("kind", "")))
    if kind is None:
        raise InvalidInput("The stored arguments of the job are not valid.", "Run the command again.")
    return kind
