"""The tasks `people add` and `people remove`: give users a role in a place, or take it away.

V4 knows users by their IDs only, so the ID for an address is looked up first; it has no invitation by email.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias, cast

from frameio_tui.core.errors import FrameioTuiError, InvalidInput
from frameio_tui.core.profiles.profile import ApiVersion
from frameio_tui.core.resources.person import PENDING, Person
from frameio_tui.core.text.humanize import format_count
from frameio_tui.services.tasks.people.people import list_request, people_of, place_of_people, role_needed
from frameio_tui.services.tasks.places.assets import V4_PAGE
from frameio_tui.services.tasks.places.places import resolve_place, resolve_stored_place
from frameio_tui.services.tasks.sending import Change, send_changes, with_data, with_role
from frameio_tui.services.tasks.stored_pages import ListRequest

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from frameio_tui.core.resources.asset import Asset
    from frameio_tui.core.tasks.task import Arguments, Estimate, TaskReport
    from frameio_tui.services.tasks.places.places import ResolvedPlace
    from frameio_tui.services.tasks.task import Work

PeopleAction: TypeAlias = Literal["people add", "people remove"]
_PROJECT_ROLES = ("full_access", "editor", "edit_only", "commenter", "viewer")
ROLES: Mapping[str, tuple[str, ...]] = {
    "team": ("member", "team_manager"),
    "account": ("admin", "member"),
    "workspace": ("workspace_admin", *_PROJECT_ROLES),
    "project": _PROJECT_ROLES,
    "folder": _PROJECT_ROLES,
}
"""The roles that can be given in a place; a project of V2 has none."""
_ADD = {
    "team": "addTeamMember",
    "account": "account_permissions.account_user_roles_update",
    "workspace": "workspace_user_roles.update",
    "project": "project_user_roles.update",
    "folder": "folder_user_roles.update",
}
_REMOVE = {
    "team": "removeTeamMember",
    "workspace": "workspace_user_roles.delete",
    "project": "project_permissions.delete",
    "folder": "folder_permissions.delete",
}
_ADD_COLLABORATOR = "addCollaboratorToProject"
_REMOVE_COLLABORATOR = "delete_projects_project_id_collaborators_collaborator_id"
_REMOVE_INVITATION = "delete_pending_collaborators_pending_collaborator_id"
_OPERATIONS: Mapping[str, tuple[str, ...]] = {
    "people add": (*_ADD.values(), _ADD_COLLABORATOR),
    "people remove": (*_REMOVE.values(), _REMOVE_COLLABORATOR, _REMOVE_INVITATION),
}
_ADDRESS = re.compile(r"[^@\s]+@[^@\s]+")
_UUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")


class PeopleChange(NamedTuple):
    """Arguments of a change."""

    action: PeopleAction
    place: str
    people: tuple[str, ...]
    """E-mail addresses; on V4 also user IDs."""
    role: str = ""
    label: str = ""
    """How to call the place in the title of the task; empty for the place as it was given."""


class PeopleChangeTask:
    """Adds users to a place or removes them, one request after the other."""

    def __init__(self, options: PeopleChange) -> None:
        self._options = options._replace(people=tuple(dict.fromkeys(options.people)))
        self._place: ResolvedPlace | None = None
        """What the estimate found: what is confirmed is what is changed."""
        if options.action not in _OPERATIONS or not options.people:
            raise InvalidInput("Nothing to change.", "Give the address of at least one user.")
        for who in options.people:
            if not _ADDRESS.fullmatch(who) and not _UUID.fullmatch(who):
                raise InvalidInput(f"'{who}' is not an email address.", "Give addresses such as ann@acme.example.")

    @property
    def name(self) -> str:
        """The action."""
        return self._options.action

    @property
    def title(self) -> str:
        """The command with its place and users."""
        options = self._options
        return f"{options.action} {options.label or options.place} {' '.join(options.people)}"

    @property
    def arguments(self) -> Arguments:
        """The arguments, from which `from_arguments` builds the task again."""
        return {**self._options._asdict(), "people": list(self._options.people)}

    @property
    def changes(self) -> Sequence[str]:
        """The operations of both APIs that the task may send."""
        return _OPERATIONS[self._options.action]

    async def estimate(self, work: Work) -> Estimate:
        """Return the requests and what they change. Raises InvalidInput if the place cannot be changed like this."""
        api, options = work.entry.profile.api, self._options
        place = self._place = await resolve_place(work.requests, work.entry, options.place)
        asset = _checked_place(place, api, options)
        also = [] if api is ApiVersion.V2 else ["account_user_roles.index"]
        estimate = work.requests.estimate({_operation(api, asset, options.action): len(options.people)}, also=also)
        count = format_count(len(options.people), "person", "people")
        if options.action == "people add":
            change = f"add {count} to {place.text}" + (f" as {options.role}" if options.role else "")
        else:
            change = f"remove {count} from {place.text}"
        notes = ("Frame.io allows 10 changes of roles per minute.",) if _is_slow(api, options) else ()
        return estimate._replace(changes=(change,), role=role_needed(api, asset), notes=notes)

    async def run(self, work: Work) -> TaskReport:
        """Find the users, and send the changes."""
        api, options = work.entry.profile.api, self._options
        place = self._place or await resolve_stored_place(work.requests, work.entry, options.place, work.items)
        asset = _checked_place(place, api, options)
        role = role_needed(api, asset)
        try:
            prepare = _v2_changes if api is ApiVersion.V2 else _v4_changes
            found, failed = await prepare(work, options, place, asset)
        except FrameioTuiError as error:
            raise with_role(error, role) from None
        done = "added" if options.action == "people add" else "removed"
        return await send_changes(work, found, done, role=role, failed=failed)


def from_arguments(arguments: Arguments) -> PeopleChangeTask:
    """Return the task for stored arguments. Raises InvalidInput if they do not fit."""
    people = arguments.get("people")
    return PeopleChangeTask(
        PeopleChange(
            cast("PeopleAction", arguments.get("action")),
            str(arguments.get("place", "")),
            tuple(map(str, people)) if isinstance(people, list) else (),
            str(arguments.get("role", "")),
            str(arguments.get("label", "")),
        )
    )


def _is_slow(api: ApiVersion, options: PeopleChange) -> bool:
    return api is ApiVersion.V4 and options.action == "people add" and len(options.people) > 10


def _checked_place(place: ResolvedPlace, api: ApiVersion, options: PeopleChange) -> Asset:
    """Return what is changed. Raises InvalidInput if the API cannot do it, or not with this role."""
    asset = place_of_people(place, api, options.place)
    if asset.kind == "account" and (api is ApiVersion.V2 or options.action == "people remove"):
        if api is ApiVersion.V2:
            raise InvalidInput(
                "V2 adds users to teams and projects and removes them there, not in an account.",
                "Give a team or project.",
            )
        raise InvalidInput(
            "V4 has no request that removes a user from an account.",
            "Remove the user in the Adobe Admin Console, or in the account settings of the Frame.io app.",
        )
    if options.action == "people remove":
        return asset
    if asset.kind == "project" and api is ApiVersion.V2:
        if options.role:
            raise InvalidInput("Collaborators of a V2 project have no role.", "Leave out the role.")
        return asset
    roles = ROLES[asset.kind]
    if (options.role or api is ApiVersion.V4) and options.role not in roles:
        what = f"'{options.role}' is not a role of" if options.role else "No role is given for"
        kind = asset.kind
        raise InvalidInput(f"{what} {'an' if kind[0] in 'aeiou' else 'a'} {kind}.", f"Use one of: {', '.join(roles)}.")
    return asset


def possible_roles(api: ApiVersion, place: ResolvedPlace) -> tuple[str, ...]:
    """Return the roles that users can be added to a place with; none if they have none there.

    Raises InvalidInput if users cannot be added there at all.
    """
    asset = place_of_people(place, api, place.text)
    wanted = PeopleChange("people add", place.text, (), "" if api is ApiVersion.V2 else ROLES[asset.kind][0])
    return () if _checked_place(place, api, wanted).kind == "project" and api is ApiVersion.V2 else ROLES[asset.kind]


def check_removal(api: ApiVersion, place: ResolvedPlace) -> None:
    """Raise InvalidInput if users cannot be removed from a place."""
    _checked_place(place, api, PeopleChange("people remove", place.text, ()))


def _operation(api: ApiVersion, asset: Asset, action: PeopleAction) -> str:
    is_addition = action == "people add"
    if api is ApiVersion.V2 and asset.kind == "project":
        return _ADD_COLLABORATOR if is_addition else _REMOVE_COLLABORATOR
    return (_ADD if is_addition else _REMOVE)[asset.kind]


async def _v2_changes(
    work: Work, options: PeopleChange, place: ResolvedPlace, asset: Asset
) -> tuple[list[Change], list[FrameioTuiError]]:
    is_addition = options.action == "people add"
    operation = _operation(ApiVersion.V2, asset, options.action)
    parameters = {f"{asset.kind}_id": asset.id}
    invited: dict[str, Person] = {}
    if not is_addition and asset.kind == "project":
        parameters["collaborator_id"] = "_"
        people = await people_of(work.requests, ApiVersion.V2, place)
        invited = {person.key: person for person in people if person.state == PENDING}
    changes = []
    for who in options.people:
        if not _ADDRESS.fullmatch(who):
            raise InvalidInput(f"'{who}' is not an email address.", "On V2, give the email addresses of users.")
        key = f"person:{who.casefold()}"
        if is_addition:
            body = {"email": who, **({"role": options.role} if options.role else {})}
            changes.append(Change(operation, parameters, who, body, key=key))
        elif (pending := invited.get(who.casefold())) is not None and pending.membership_id:
            invitation = {"pending_collaborator_id": pending.membership_id}
            changes.append(Change(_REMOVE_INVITATION, invitation, who, deletes=True, key=key))
        else:
            changes.append(Change(operation, parameters, who, query=(("email", who),), deletes=True, key=key))
    return changes, []


async def _v4_changes(
    work: Work, options: PeopleChange, place: ResolvedPlace, asset: Asset
) -> tuple[list[Change], list[FrameioTuiError]]:
    """Return the changes of the users that are known, and the errors of the others, which are failures."""
    is_addition = options.action == "people add"
    pending = tuple(who for who in options.people if f"person:{who.casefold()}" not in work.items)
    if is_addition:
        account = {"account_id": asset.account_id}
        searched = ListRequest("account_user_roles.index", account, (("page_size", V4_PAGE),))
    else:
        searched = list_request(ApiVersion.V4, asset)
    known = await _user_ids(work, pending, searched)
    body = with_data(ApiVersion.V4, {"role": options.role}) if is_addition else None
    changes, failed = [], []
    for who in options.people:
        key = f"person:{who.casefold()}"
        user_id = "finished" if key in work.items else known.get(who.casefold(), "")
        if not user_id:
            failed.append(_unknown_user(who, place.text, is_addition=is_addition))
            work.fail(who, failed[-1])
            continue
        parameters = {"account_id": asset.account_id, "user_id": user_id}
        if asset.kind != "account":
            parameters[f"{asset.kind}_id"] = asset.id
        operation = _operation(ApiVersion.V4, asset, options.action)
        changes.append(Change(operation, parameters, who, body, deletes=not is_addition, key=key))
    return changes, failed


async def _user_ids(work: Work, people: Sequence[str], searched: ListRequest) -> dict[str, str]:
    """Return the user IDs of addresses; pages are read until all are found. IDs stand for themselves."""
    known = {who.casefold(): who for who in people if _UUID.fullmatch(who)}
    missing = {who.casefold() for who in people} - known.keys()
    if not missing:
        return known
    count = 0
    async for page in work.requests.pages(searched.operation, searched.parameters, searched.query):
        count += len(page.items)
        work.progress(count, unit="person", now="looking for the users")
        for item in page.items:
            user = item.get("user")
            email = user.get("email") if isinstance(user, dict) else None
            if isinstance(user, dict) and isinstance(email, str) and email.casefold() in missing:
                missing.discard(email.casefold())
                known[email.casefold()] = str(user.get("id", ""))
        if not missing:
            break
    return known


def _unknown_user(who: str, place: str, *, is_addition: bool) -> FrameioTuiError:
    if not is_addition:
        return FrameioTuiError(f"{who} has no role in {place}.", "To see who has one, list the users of the place.")
    return FrameioTuiError(
        f"No user of the account has the address {who}, and V4 has no invitation by email. Add the user to the "
        "account in the Adobe Admin Console, or in the Frame.io app if Adobe does not manage the account.",
        "Then run the command again.",
    )
