"""The tasks `people list` and `people diff`: who is in an account, team, workspace, project or folder, as what.

| place | V2 | V4 |
|---|---|---|
| account | members of its teams | users |
| team, workspace | members | users |
| project | collaborators and invitations | users |
| folder | - | users |
"""

from __future__ import annotations

from contextlib import aclosing
from typing import TYPE_CHECKING

from frameio_tui.core.errors import FrameioTuiError, InvalidInput
from frameio_tui.core.profiles.profile import ApiVersion
from frameio_tui.core.resources.person import Difference, Person, differences, parse_person
from frameio_tui.core.resources.place import quote_name
from frameio_tui.core.tasks.task import TaskReport
from frameio_tui.core.text.humanize import format_count
from frameio_tui.services.tasks.listing import Columns, ListingOptions, options_from, write_listing
from frameio_tui.services.tasks.places.assets import V2_PAGE, V4_PAGE, children
from frameio_tui.services.tasks.places.places import path_text, resolve_place, resolve_stored_place
from frameio_tui.services.tasks.sending import with_role
from frameio_tui.services.tasks.stored_pages import ListRequest, stored_pages

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable, Sequence

    from frameio_tui.core.resources.asset import Asset
    from frameio_tui.core.tasks.task import Arguments, Estimate
    from frameio_tui.services.tasks.items import FinishedItems
    from frameio_tui.services.tasks.listing import Row
    from frameio_tui.services.tasks.places.places import ResolvedPlace
    from frameio_tui.services.tasks.requests import Query, TaskRequests
    from frameio_tui.services.tasks.task import Work

COLUMNS = Columns(
    Person._fields, {"email": "EMAIL", "name": "NAME", "role": "ROLE", "state": "STATE", "place": "PLACE"}
)
_ONE_PLACE = COLUMNS._replace(shown={name: text for name, text in COLUMNS.shown.items() if name != "place"})
DIFFERENCE_COLUMNS = Columns(
    Difference._fields,
    {"email": "EMAIL", "name": "NAME", "difference": "DIFFERENCE", "first": "FIRST", "second": "SECOND"},
)
_ROLES = {
    ("account", ApiVersion.V2): "account admin",
    ("team", ApiVersion.V2): "team manager or account admin",
    ("project", ApiVersion.V2): "member of the project's team",
    ("account", ApiVersion.V4): "account admin",
    ("workspace", ApiVersion.V4): "workspace admin or account admin",
    ("project", ApiVersion.V4): "full access to the project, workspace admin or account admin",
    ("folder", ApiVersion.V4): "full access to the folder, workspace admin or account admin",
}
"""Who may list and change the users of each kind of place."""
_NOTES = {
    ("account", ApiVersion.V2): "V2 has no list of the users of an account: these are the members of its teams. "
    "Collaborators are listed for each project.",
    ("team", ApiVersion.V2): "V2 does not list invitations to a team that have not been accepted.",
}


class PeopleListTask:
    """Lists the users of a place. With an output file, a resumed run requests only the pages that are missing."""

    name = "people list"
    changes: Sequence[str] = ()

    def __init__(self, place: str, options: ListingOptions) -> None:
        self._place = place
        self._options = options.checked()

    @property
    def title(self) -> str:
        """The command with its place."""
        return f"people list {self._options.label or self._place}"

    @property
    def arguments(self) -> Arguments:
        """The arguments, from which `from_arguments` builds the task again."""
        return {"place": self._place, **self._options._asdict()}

    async def estimate(self, work: Work) -> Estimate:
        """Return the least number of requests: how many users there are is known only at the end."""
        return self._options.planned(work, _estimate(work))

    async def run(self, work: Work) -> TaskReport:
        """Write the list."""
        api, items = work.entry.profile.api, self._options.stored(work)
        place = await resolve_stored_place(work.requests, work.entry, self._place, items)
        asset = place_of_people(place, api, self._place)
        pages = people_pages(work.requests, api, place, items, work.fail)
        columns = COLUMNS if asset.kind == "account" and api is ApiVersion.V2 else _ONE_PLACE
        count = await write_listing(work, self._options, columns, _rows(pages), "person")
        note = note_about(api, asset)
        return TaskReport((("people", count),), notes=(note,) if note else ())


class PeopleDiffTask:
    """Compares the users of two places by their addresses. With an output file, a resumed run keeps finished pages."""

    name = "people diff"
    changes: Sequence[str] = ()

    def __init__(self, places: tuple[str, str], options: ListingOptions) -> None:
        self._places = places
        self._options = options.checked()

    @property
    def title(self) -> str:
        """The command with its places."""
        return f"people diff {self._places[0]} {self._places[1]}"

    @property
    def arguments(self) -> Arguments:
        """The arguments, from which `from_arguments` builds the task again."""
        return {"places": list(self._places), **self._options._asdict()}

    async def estimate(self, work: Work) -> Estimate:
        """Return the least number of requests."""
        return self._options.planned(work, _estimate(work))

    async def run(self, work: Work) -> TaskReport:
        """Read both lists, and write how they differ. A list that cannot be read ends the task."""
        api, requests, items = work.entry.profile.api, work.requests, self._options.stored(work)
        found: list[list[Person]] = []
        for text in self._places:
            place = await resolve_place(requests, work.entry, text)
            place_of_people(place, api, text)
            people: list[Person] = []
            async with aclosing(people_pages(requests, api, place, items)) as pages:
                async for page in pages:
                    people += page
                    work.progress(len(people) + sum(map(len, found)), unit="person", now=place.text)
            found.append(people)

        async def batches() -> AsyncGenerator[list[Row], None]:
            yield [difference._asdict() for difference in differences(*found)]

        count = await write_listing(work, self._options, DIFFERENCE_COLUMNS, batches(), "difference")
        notes = tuple(
            f"{word}: {text}, {format_count(len({person.key for person in people}), 'person', 'people')}."
            for word, text, people in zip(("First", "Second"), self._places, found, strict=True)
        )
        return TaskReport((("differences", count),), notes=notes)


def from_arguments(arguments: Arguments) -> PeopleListTask:
    """Return the task `people list` for stored arguments. Raises InvalidInput if they do not fit."""
    return PeopleListTask(str(arguments.get("place", "")), options_from(arguments))


def diff_from_arguments(arguments: Arguments) -> PeopleDiffTask:
    """Return the task `people diff` for stored arguments. Raises InvalidInput if they do not fit."""
    places = arguments.get("places")
    if not isinstance(places, list) or len(places) != 2:
        raise InvalidInput("Two places are needed to compare.")
    return PeopleDiffTask((str(places[0]), str(places[1])), options_from(arguments))


async def people_of(requests: TaskRequests, api: ApiVersion, place: ResolvedPlace) -> list[Person]:
    """Return the users of a place, for showing them. Raises InvalidInput, and the errors of `TaskRequests.pages`."""
    found: list[Person] = []
    async with aclosing(people_pages(requests, api, place)) as pages:
        async for page in pages:
            found += page
    return found


async def people_pages(
    requests: TaskRequests,
    api: ApiVersion,
    place: ResolvedPlace,
    items: FinishedItems | None = None,
    fail: Callable[[str, FrameioTuiError], None] | None = None,
) -> AsyncGenerator[list[Person], None]:
    """Yield the users of a place, page by page; with `items`, finished pages are stored there.

    With `fail`, a list that cannot be read does not end the others. Raises InvalidInput if the place has no people,
    and the errors of `TaskRequests.pages`, which name the role that is needed.
    """
    asset = place_of_people(place, api, place.text)
    places = [(asset, place.text)]
    if asset.kind == "account" and api is ApiVersion.V2:
        teams = await children(requests, api, asset)
        places = [(team, f"{path_text(place.path)}/{quote_name(team.title)}") for team in teams]
    for one, text in places:
        for wanted in _lists(api, one):
            try:
                pages = stored_pages(requests, items, wanted, lambda item, text=text: parse_person(item, text), _person)  # type: ignore[misc]  # mypy cannot infer a lambda with a default
                async with aclosing(pages):
                    async for page in pages:
                        yield page
            except FrameioTuiError as error:
                error = with_role(error, role_needed(api, one))
                if fail is None or len(places) == 1:
                    raise error from None
                fail(text, error)


def place_of_people(place: ResolvedPlace, api: ApiVersion, text: str) -> Asset:
    """Return the account, team, workspace, project or folder that a place names. Raises InvalidInput for others."""
    asset = place.asset
    if asset is not None and (asset.kind, api) in _ROLES:
        return asset
    kinds = "account, team or project" if api is ApiVersion.V2 else "account, workspace, project or folder"
    project = place.project
    remedy = f"Its project is: {path_text(place.path[: place.path.index(project) + 1])}" if project else ""
    raise InvalidInput(f"{text} is not an {kinds}, so it has no list of users.", remedy or f"Give the {kinds}.")


def role_needed(api: ApiVersion, asset: Asset) -> str:
    """Return the role that the lists and changes of users in a place need; empty if it is not known."""
    return _ROLES.get((asset.kind, api), "")


def note_about(api: ApiVersion, asset: Asset) -> str:
    """Return what the lists of a place leave out; empty if they are complete."""
    return _NOTES.get((asset.kind, api), "")


def list_request(api: ApiVersion, asset: Asset) -> ListRequest:
    """Return the request for the users who have joined a place; not for an account of V2."""
    return _lists(api, asset)[0]


def _lists(api: ApiVersion, asset: Asset) -> list[ListRequest]:
    if api is ApiVersion.V2:
        size = ("page_size", V2_PAGE)
        if asset.kind == "team":
            return [ListRequest("getTeamMembers", {"team_id": asset.id}, (size,))]
        project = {"project_id": asset.id}
        return [
            ListRequest("getProjectCollaborators", project, (("include", "project_role"), size)),
            ListRequest("get_projects_project_id_pending_collaborators", project, (size,)),
        ]
    query: Query = (("page_size", V4_PAGE),)
    parameters = {"account_id": asset.account_id}
    if asset.kind != "account":
        parameters[f"{asset.kind}_id"] = asset.id
    return [ListRequest(f"{asset.kind}_user_roles.index", parameters, query)]


def _person(row: list[object]) -> Person:
    return Person(*map(str, row))


async def _rows(pages: AsyncGenerator[list[Person], None]) -> AsyncGenerator[list[Row], None]:
    async with aclosing(pages):
        async for page in pages:
            yield [person._asdict() for person in page]


def _estimate(work: Work) -> Estimate:
    v2 = work.entry.profile.api is ApiVersion.V2
    return work.requests.estimate(
        {"getAccounts" if v2 else "accounts.index": 1}, also=["getTeamMembers" if v2 else "project_user_roles.index"]
    )
