"""The sandbox's state: one neutral model behind both APIs, in memory, deterministic from its seed."""

from __future__ import annotations

from frameio_tui.sandbox.call import Record, Refusal
from frameio_tui.sandbox.data.store import Tables


class World(Tables):
    """Who may see which record, and what is logged. A team is a workspace on V4; a link is a review link or share.

    Roles are simple: admins of an account may do all in it, members see its teams.
    """

    def log(self, user: Record, event: str, kind: str, record: Record, project_id: str = "") -> None:
        """Write an audit event."""
        project: Record = self.tables["projects"].get(str(project_id or record.get("project_id")), {})
        team: Record = self.tables["teams"].get(str(project.get("team_id", record.get("team_id"))), {})
        self.add(
            "events",
            None,
            event_type=event,
            resource_type=kind,
            resource_id=record["id"],
            user_id=user["id"],
            project_id=project.get("id"),
            team_id=team.get("id"),
            account_id=team.get("account_id", record.get("account_id", user["account_id"])),
            ip_address="127.0.0.1",
            source="external",
        )

    def role_in(self, user: Record, account_id: str) -> str:
        """`admin`, `member` or empty."""
        return str(self.get("accounts", account_id)["members"].get(user["id"], ""))

    def account_for(self, user: Record, account_id: str) -> Record:
        """An account the person belongs to, else 404."""
        account = self.get("accounts", account_id)
        if user["id"] not in account["members"]:
            raise Refusal(404, "That resource does not exist, or you may not see it")
        return account

    def team_for(self, user: Record, team_id: str) -> Record:
        """A team of an account the person belongs to, else 404."""
        team = self.get("teams", team_id)
        self.account_for(user, team["account_id"])
        return team

    def project_for(self, user: Record, project_id: str) -> Record:
        """A project of such a team, or one shared with the person, else 404."""
        project = self.get("projects", project_id)
        if user["id"] not in project["collaborators"]:
            self.team_for(user, project["team_id"])
        return project

    def asset_for(self, user: Record, asset_id: str, *, deleted: bool = False) -> Record:
        """An asset of such a project, else 404."""
        asset = self.get("assets", asset_id, deleted=deleted)
        self.project_for(user, asset["project_id"])
        return asset

    def comment_for(self, user: Record, comment_id: str) -> Record:
        """A comment on such an asset, else 404."""
        comment = self.get("comments", comment_id)
        self.asset_for(user, comment["asset_id"])
        return comment

    def account_of(self, project_id: str) -> str:
        """The account a project belongs to."""
        return str(self.get("teams", self.get("projects", project_id)["team_id"])["account_id"])

    def user_by_email(self, email: str) -> Record | None:
        """The user of an e-mail address."""
        return next((user for user in self.tables["users"].values() if user["email"] == email.lower()), None)
