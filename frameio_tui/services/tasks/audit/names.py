"""Reads the names of the users, workspaces and projects that occur in the audit log, each once."""

from __future__ import annotations

import asyncio
import re
from typing import TYPE_CHECKING

from frameio_tui.core.errors import FrameioTuiError, InvalidInput, RequestRefused
from frameio_tui.core.profiles.profile import ApiVersion
from frameio_tui.core.resources.asset import Asset
from frameio_tui.services.tasks.audit.forms import OLDER
from frameio_tui.services.tasks.places.assets import V2_PAGE, V4_PAGE, children, resource_in

if TYPE_CHECKING:
    from collections.abc import Coroutine, Mapping, Sequence

    from frameio_tui.core.audit.record import AuditNames, AuditRecord
    from frameio_tui.services.tasks.audit.forms import AuditQuery
    from frameio_tui.services.tasks.requests import TaskRequests

UNAUTHORIZED = 401
_UUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")


class NameReader:
    """Requests a project or workspace when it occurs for the first time, and all teams of V2 with their members once.

    V2 has no request for a single user: the older form of the log gives the names of those who are in no team.
    """

    def __init__(self, requests: TaskRequests, api: ApiVersion, names: AuditNames) -> None:
        self._requests = requests
        self._api = api
        self.names = names
        self.is_complete = True
        """Whether every name that was asked for could be read."""
        self._asked: set[str] = set()
        self._teams_are_known = False

    async def learn(self, records: Sequence[AuditRecord]) -> None:
        """Read the names that the entries need. Raises the errors that are not about one ID."""
        names = self.names
        if self._api is ApiVersion.V2 and records and not self._teams_are_known:
            self._teams_are_known = True
            await self._allow_refusal(read_v2_teams(self._requests, records[0].account_id, names))
        unknown: dict[str, tuple[str, Mapping[str, str], dict[str, str]]] = {}
        for record in records:
            if record.user_name and record.user_id not in names.users:
                names.users[record.user_id] = (record.user_name, record.email)
            account = {"account_id": record.account_id}
            project, workspace = record.project_id, record.workspace_id
            if project and project not in self._asked:
                operation = "getProject" if self._api is ApiVersion.V2 else "projects.show"
                unknown[project] = operation, {**account, "project_id": project}, names.projects
            if workspace and workspace not in self._asked and self._api is ApiVersion.V4:
                unknown[workspace] = "workspaces.show", {**account, "workspace_id": workspace}, names.workspaces
        self._asked.update(unknown)
        await asyncio.gather(
            *(self._allow_refusal(self._read(own_id, *what)) for own_id, what in unknown.items()),
        )
        if self._api is ApiVersion.V2:
            users = {record.user_id: record.account_id for record in records if record.user_id}
            missing = users.keys() - names.users.keys() - self._asked
            self._asked |= missing
            await asyncio.gather(*(self._allow_refusal(self._read_actor(own_id, users[own_id])) for own_id in missing))

    async def _read(self, own_id: str, operation: str, parameters: Mapping[str, str], known: dict[str, str]) -> None:
        found = resource_in((await self._requests.get(operation, parameters)).value, self._api)
        known[own_id] = name if isinstance(found, dict) and isinstance(name := found.get("name"), str) else ""

    async def _read_actor(self, own_id: str, account_id: str) -> None:
        """Read the name of a user who is in no team from the older form of the log, which contains names."""
        query = (("filter[actor_id]", own_id), ("page_size", "1"))
        found = (await self._requests.get(OLDER, {"account_id": account_id}, query)).value
        for item in found if isinstance(found, list) else ():
            actor = item.get("actor") if isinstance(item, dict) else None
            if isinstance(actor, dict):
                add_user(actor, self.names)

    async def _allow_refusal(self, reading: Coroutine[None, None, None]) -> None:
        try:
            await reading
        except RequestRefused as error:
            if error.status == UNAUTHORIZED:
                raise
            self.is_complete = False


async def read_v2_teams(requests: TaskRequests, account_id: str, names: AuditNames) -> None:
    """Read the names of the teams of an account, and of their members. Raises the errors of `TaskRequests.pages`."""

    async def members(team: Asset) -> None:
        async for page in requests.pages("getTeamMembers", {"team_id": team.id}, (("page_size", V2_PAGE),)):
            for item in page.items:
                add_user(item, names)

    teams = await children(requests, ApiVersion.V2, Asset(account_id, "account", "", account_id))
    names.workspaces.update((team.id, team.name) for team in teams)
    await asyncio.gather(*map(members, teams))


def add_user(item: Mapping[str, object], names: AuditNames) -> None:
    """Remember the user of a member or of a user's role."""
    user = item.get("user")
    if not isinstance(user, dict):
        user = item
    own_id, name, email = user.get("id"), user.get("name"), user.get("email")
    if isinstance(own_id, str):
        names.users[own_id] = (name if isinstance(name, str) else "", email if isinstance(email, str) else "")


async def find_user(requests: TaskRequests, api: ApiVersion, wanted: AuditQuery, text: str, names: AuditNames) -> str:
    """Return the ID of the user with that ID, email or name. Raises InvalidInput, with similar names, if there is none.

    Users are looked for in the account (V4), or in its teams (V2).
    """
    if _UUID.fullmatch(text):
        return text
    if api is ApiVersion.V4:
        query = (("page_size", V4_PAGE),)
        async for page in requests.pages("account_user_roles.index", {"account_id": wanted.account_id}, query):
            for item in page.items:
                add_user(item, names)
    else:
        await read_v2_teams(requests, wanted.account_id, names)
    low = text.lower()
    found = [own_id for own_id, known in names.users.items() if low in (known[0].lower(), known[1].lower())]
    if len(found) == 1:
        return found[0]
    if found:
        raise InvalidInput(
            f"{len(found)} users are named '{text}'.", "Give the email address or the ID of one of them."
        )
    raise _no_user(text, names)


def _no_user(text: str, names: AuditNames) -> FrameioTuiError:
    from difflib import get_close_matches

    known = [word for pair in names.users.values() for word in pair if word]
    close = get_close_matches(text, known, 3, 0.5)
    remedy = f"Similar: {', '.join(close)}." if close else "Give the ID of the user, as the audit log shows it."
    return InvalidInput(f"The account has no user '{text}'.", remedy)
