"""The audit log of the sample data: what people did to make it, as far as Frame.io records that."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from frameio_tui.sandbox.data.store import Store
    from frameio_tui.sandbox.handler_result import Record

FIRST_DAY = 1_767_225_600.0
"""The day of the oldest record, in epoch seconds."""
EVERY = 12
"""Of the many assets and comments, one in so many is in the log."""
_CLIENTS = (
    "web/2026-01-10-18-15",
    "web/2026-02-03-09-40",
    "user_token/{}",
    "oauth_app/80ccf0bb-ae91-49c4-8aec-8f6238c1",
)


def fill_audit_log(store: Store) -> None:
    """Add the audit events of all records, in the order in which they happened."""
    for event in sorted(_events(store), key=lambda event: str(event["inserted_at"])):
        stamp = event.pop("inserted_at")
        store.add("events", 0.0, **event).update(inserted_at=stamp, updated_at=stamp)


class _Log:
    """The events so far."""

    def __init__(self, store: Store) -> None:
        self._tables = store.tables
        self._positions = {user_id: position for position, user_id in enumerate(store.tables["users"])}
        self.events: list[Record] = []

    def note(self, event: str, kind: str, record: Record, actor: str | None, at: str = "") -> None:
        """Note that `actor` did something to a record; what people without an account do is not noted."""
        if actor is None:
            return
        tables, position = self._tables, self._positions[actor]
        project: Record = record if kind == "project" else tables["projects"].get(str(record.get("project_id")), {})
        team: Record = tables["teams"].get(str(project.get("team_id") or record.get("team_id")), {})
        account_id = team.get("account_id") or record.get("account_id") or tables["users"][actor]["account_id"]
        self.events.append(
            {
                "event_type": event,
                "resource_type": kind,
                "resource_id": record["id"],
                "user_id": actor,
                "project_id": project.get("id"),
                "team_id": team.get("id"),
                "account_id": account_id,
                "ip_address": f"192.0.2.{10 + position}",
                "source": "external",
                "client": _CLIENTS[(position + len(self.events)) % len(_CLIENTS)].format(actor),
                "inserted_at": at or record["inserted_at"],
            }
        )


def _events(store: Store) -> list[Record]:
    log = _Log(store)
    _note_administration(store, log)
    _note_work(store, log)
    for day in range(0, 46, 5):
        for position, user in enumerate(store.tables["users"].values()):
            at = FIRST_DAY + day * 86_400 + (7 + position % 4) * 3600 + position * 137
            log.note("user_login", "user", user, user["id"], store.stamp(at))
    return log.events


def _note_administration(store: Store, log: _Log) -> None:
    tables = store.tables
    for team in tables["teams"].values():
        manager = next(iter(team["members"]))
        log.note("team_created", "team", {**team, "team_id": team["id"]}, manager)
        for user_id in team["members"]:
            log.note("team_member_created", "team_member", {**team, "id": user_id, "team_id": team["id"]}, manager)
    for project in tables["projects"].values():
        log.note("project_created", "project", project, project["owner_id"])
    for hook in tables["hooks"].values():
        log.note("webhook_created", "webhook", hook, next(iter(tables["teams"][hook["team_id"]]["members"])))
    for link in tables["links"].values():
        log.note("review_link_created", "review_link", link, link["owner_id"])
    for row in tables["pending"].values():
        log.note(f"pending_{row['kind']}_created", f"pending_{row['kind']}", row, row["inviter_id"])


def _note_work(store: Store, log: _Log) -> None:
    tables = store.tables
    for asset in list(tables["assets"].values())[::EVERY]:
        log.note("asset_created", "asset", asset, asset["creator_id"])
        if asset["label"] == "approved":
            log.note("label_updated", "asset", asset, asset["creator_id"])
        if asset["kind"] == "version_stack":
            log.note("asset_versioned", "asset", asset, asset["creator_id"])
    for comment in list(tables["comments"].values())[::EVERY]:
        inside = {**comment, "project_id": tables["assets"][comment["asset_id"]]["project_id"]}
        log.note("reply_created" if comment["parent_id"] else "comment_created", "comment", inside, comment["owner_id"])
        if comment["completed_at"]:
            log.note("comment_completed", "comment", inside, comment["completer_id"], comment["completed_at"])
