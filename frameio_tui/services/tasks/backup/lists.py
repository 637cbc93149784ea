"""The lists that a backup reads, for each API, in the order of what is lost first when V2 is closed."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from frameio_tui.core.profiles.profile import ApiVersion
from frameio_tui.services.tasks.places.assets import V2_PAGE, V4_PAGE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from frameio_tui.core.resources.asset import Asset
    from frameio_tui.services.tasks.requests import Query


class BackupList(NamedTuple):
    """One list."""

    file: str
    """The file that its items go to, without ending."""
    operation: str
    parameters: Mapping[str, str]
    query: Query
    team_id: str = ""
    """Keep only the items of this team, because V2 lists them for the whole account."""
    details: str = ""
    """What each item has lists of: `review_link` or `share`."""
    has_secrets: bool = False
    """Whether the items have a secret that `--with-secrets` keeps."""


_V2: tuple[tuple[str, str], ...] = (("page_size", V2_PAGE),)
_V4: tuple[tuple[str, str], ...] = (("page_size", V4_PAGE),)


def account_integrations(api: ApiVersion, account_id: str, team_id: str = "") -> list[BackupList]:
    """Return the lists of webhooks and actions of a V2 account, or of one team in it; V4 has them by workspace."""
    if api is ApiVersion.V4 or not account_id:
        return []
    account = {"account_id": account_id}
    return [
        BackupList("webhooks", "getWebhooksByAccount", account, _V2, team_id, has_secrets=True),
        BackupList("actions", "getActionsByAccount", account, _V2, team_id, has_secrets=True),
    ]


def team_integrations(api: ApiVersion, account_id: str, team_id: str) -> list[BackupList]:
    """Return the lists of webhooks and actions of a V4 workspace."""
    if api is ApiVersion.V2:
        return []
    workspace = {"account_id": account_id, "workspace_id": team_id}
    return [
        BackupList("webhooks", "webhooks.index", workspace, _V4, has_secrets=True),
        BackupList("actions", "actions.index", workspace, _V4, has_secrets=True),
    ]


def project_links(api: ApiVersion, account_id: str, project_id: str) -> list[BackupList]:
    """Return the lists of review links and presentations (V2) or shares (V4) of a project."""
    if api is ApiVersion.V4:
        project = {"account_id": account_id, "project_id": project_id}
        return [BackupList("shares", "shares.index", project, _V4, details="share")]
    project = {"project_id": project_id}
    return [
        BackupList("review_links", "reviewLinksList", project, _V2, details="review_link"),
        BackupList("presentations", "getProjectPresentations", project, _V2),
    ]


def link_details(kind: str, account_id: str, link_id: str) -> list[BackupList]:
    """Return the lists of one review link or share."""
    if kind == "review_link":
        return [BackupList("review_link_items", "reviewLinkItemsList", {"review_link_id": link_id}, _V2)]
    share = {"account_id": account_id, "share_id": link_id}
    return [
        BackupList("share_assets", "shares.list_assets", share, _V4),
        BackupList("share_reviewers", "shares.list_reviewers", share, _V4),
        BackupList("share_activities", "shares.list_activities", share, (("include", "user"), *_V4)),
    ]


def team_people(api: ApiVersion, account_id: str, team_id: str) -> list[BackupList]:
    """Return the lists of the members of a team or workspace."""
    if api is ApiVersion.V2:
        return [BackupList("team_members", "getTeamMembers", {"team_id": team_id}, _V2)]
    workspace = {"account_id": account_id, "workspace_id": team_id}
    return [BackupList("workspace_users", "workspace_user_roles.index", workspace, _V4)]


def project_people(api: ApiVersion, account_id: str, project_id: str) -> list[BackupList]:
    """Return the lists of the collaborators of a project, and of those who are invited (V2)."""
    if api is ApiVersion.V4:
        project = {"account_id": account_id, "project_id": project_id}
        return [BackupList("project_users", "project_user_roles.index", project, _V4)]
    project = {"project_id": project_id}
    include = (("include", "project_role"),)
    return [
        BackupList("collaborators", "getProjectCollaborators", project, (*include, *_V2)),
        BackupList("pending_collaborators", "get_projects_project_id_pending_collaborators", project, _V2),
    ]


def account_people(api: ApiVersion, account_id: str) -> list[BackupList]:
    """Return the list of the users of a V4 account; V2 has none."""
    if api is ApiVersion.V2:
        return []
    return [BackupList("account_users", "account_user_roles.index", {"account_id": account_id}, _V4)]


def file_comments(api: ApiVersion, file: Asset) -> BackupList:
    """Return the list of the comments of a file."""
    if api is ApiVersion.V2:
        return BackupList("comments", "getComments", {"asset_id": file.id}, (("include", "replies"), *_V2))
    parameters = {"account_id": file.account_id, "file_id": file.id}
    return BackupList("comments", "comments.index", parameters, (("include", "owner,replies"), *_V4))
