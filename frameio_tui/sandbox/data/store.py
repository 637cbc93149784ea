"""The sandbox's records in memory: one model for both APIs, and the rules for who may see them."""

from __future__ import annotations

import functools
import random
import time
from typing import TYPE_CHECKING, Any

from frameio_tui.sandbox.data.large import LargeProject, LargeTable
from frameio_tui.sandbox.handler_result import Record, Refusal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

TABLES = (
    "users",
    "accounts",
    "teams",
    "projects",
    "assets",
    "comments",
    "links",
    "hooks",
    "actions",
    "events",
    "groups",
    "fields",
    "pending",
    "activities",
    "attachments",
)


_UUID_RANDOM = ~(0xF000 << 64 | 0xC000 << 48)
_UUID_VERSION_4 = 4 << 76 | 0x8000 << 48


@functools.lru_cache(maxsize=512)
def _date(day: int) -> str:
    """Return the date of a day since 1970."""
    return time.strftime("%Y-%m-%d", time.gmtime(day * 86_400))


class Store:
    """Records by ID, identical for the same seed, with the tree of assets and the comments of each asset.

    A team is called a workspace in V4, and a link is a review link, a presentation or a share. Roles are simple: admins
    of an account may do everything in it, and members see its teams.
    """

    def __init__(self, seed: int = 1, now: Callable[[], float] = time.time) -> None:
        self.random = random.Random(seed)  # noqa: S311 - sample data, the same for a seed
        self.signing_key = f"sandbox-{seed}".encode()
        """Key of the pre-signed URLs of the storage."""
        self.now = now
        self.on_event: Callable[[str, Record, Record, str], None] | None = None
        """Is called with the name of an event, its record, its project and the ID of the user; None for nobody."""
        self.tables: dict[str, dict[str, Record]] = {name: {} for name in TABLES}
        self._children: dict[str, list[str]] = {}
        self._comments: dict[str, list[str]] = {}
        self._large: LargeProject | None = None
        self._glanced: tuple[str, int, list[Record]] = ("", 0, [])
        """The folder of the large project that was listed last: its next page is probably asked for next."""

    def new_id(self) -> str:
        """Return a random UUID, as `uuid.UUID` would write it, from the seeded random source."""
        bits = self.random.getrandbits(128) & _UUID_RANDOM | _UUID_VERSION_4
        text = f"{bits:032x}"
        return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"

    def stamp(self, at: float | None = None) -> str:
        """Return epoch seconds (default: now) in the time format of Frame.io: UTC with milliseconds."""
        seconds = self.now() if at is None else at
        day, rest = divmod(int(seconds * 1000), 86_400_000)
        minutes, milliseconds = divmod(rest, 60_000)
        return f"{_date(day)}T{minutes // 60:02}:{minutes % 60:02}:{milliseconds / 1000:06.3f}Z"

    def add(self, table: str, at: float | None = None, **values: Any) -> Record:
        """Add a record with a new ID and timestamps."""
        stamp = self.stamp(at)
        record = {"id": self.new_id(), **values, "inserted_at": stamp, "updated_at": stamp}
        self.tables[table][record["id"]] = record
        if table == "assets" and record["parent_id"]:
            self._child_ids(record["parent_id"]).append(record["id"])
        if table == "comments":
            self._comments.setdefault(record["asset_id"], []).append(record["id"])
        return record

    def get(self, table: str, record_id: str, *, deleted: bool = False) -> Record:
        """Return a record. Raises Refusal 404."""
        record = self.tables[table].get(record_id)
        if record is None or (record.get("deleted_at") and not deleted):
            raise Refusal(404, "That resource does not exist, or you do not have access to it")
        return record

    def rows(self, table: str, where: Callable[[Record], bool] = lambda _record: True) -> list[Record]:
        """Return the records of a table in the order of creation, without deleted ones."""
        records = self.tables[table]
        every = records.everything() if isinstance(records, LargeTable) else records.values()
        return [record for record in every if not record.get("deleted_at") and where(record)]

    def change(self, record: Record, values: dict[str, Any], allowed: Iterable[str]) -> Record:
        """Set those fields of `values` that are in `allowed`, and ignore all others."""
        record.update({name: values[name] for name in allowed if name in values})
        record["updated_at"] = self.stamp()
        return record

    def remove(self, table: str, record: Record) -> None:
        """Delete a record: assets are marked as deleted, as in Frame.io; all others are removed."""
        if table == "assets":
            record["deleted_at"] = self.stamp()
            for child in self.children(record["id"]):
                self.remove("assets", self.tables["assets"][child["id"]])
        else:
            self.tables[table].pop(record["id"], None)
            if table == "comments":
                self._comments[record["asset_id"]].remove(record["id"])
                for reply in self.replies_to(record):
                    self.remove("comments", reply)

    def children(self, asset_id: str, *, deleted: bool = False) -> list[Record]:
        """Return the direct contents of a folder or version stack."""
        assets = self.tables["assets"]
        if self._large is not None and isinstance(assets, LargeTable) and asset_id not in self._children:
            found = self._glance(self._large, assets, asset_id)
        else:
            found = [assets[child] for child in self._children.get(asset_id, ())]
        return [record for record in found if deleted or not record.get("deleted_at")]

    def _glance(self, large: LargeProject, assets: LargeTable, asset_id: str) -> list[Record]:
        """Return the contents of a folder of the large project without keeping each of them."""
        if self._glanced[:2] != (asset_id, len(assets)):  # any record that was added since may be one of them
            found = [assets.glance(number) for number in large.child_numbers(asset_id) or ()]
            self._glanced = (asset_id, len(assets), found)
        return self._glanced[2]

    def count_children(self, asset_id: str) -> int:
        """Return the number of the direct contents of a folder or version stack."""
        if self._large is not None and asset_id not in self._children:
            return len(self._large.child_numbers(asset_id) or ())
        return len(self.children(asset_id))

    def add_large(self, project: LargeProject) -> None:
        """Add the assets of a large project."""
        self._large = project
        self.tables["assets"] = LargeTable(self.tables["assets"], project)

    def _child_ids(self, asset_id: str) -> list[str]:
        """Return the list of the IDs in a folder, to be changed."""
        if asset_id not in self._children:
            numbers = (self._large.child_numbers(asset_id) if self._large is not None else None) or ()
            self._children[asset_id] = [self._large.id_of(number) for number in numbers if self._large is not None]
        return self._children[asset_id]

    def move(self, asset: Record, parent: Record) -> None:
        """Move an asset to another folder. Raises Refusal 422 if a folder would be moved into itself."""
        ancestor: Record | None = parent
        while ancestor is not None:
            if ancestor["id"] == asset["id"]:
                raise Refusal(422, "A folder cannot be moved into itself")
            ancestor = self.tables["assets"].get(str(ancestor["parent_id"]))
        siblings = self._child_ids(asset["parent_id"] or "")
        if asset["id"] in siblings:
            siblings.remove(asset["id"])
        asset["parent_id"] = parent["id"]
        self._child_ids(parent["id"]).append(asset["id"])
        self._set_project(asset, parent["project_id"])

    def _set_project(self, asset: Record, project_id: str) -> None:
        """Note the project of an asset, and of everything below it."""
        if asset["project_id"] != project_id:
            asset["project_id"] = project_id
            for child in self.children(asset["id"], deleted=True):
                self._set_project(self.tables["assets"][child["id"]], project_id)

    def reorder(self, parent: Record, order: list[str]) -> None:
        """Put the contents of a version stack in the order of these IDs, the newest version last."""
        deleted = [child for child in self._children[parent["id"]] if child not in order]
        self._children[parent["id"]] = deleted + order

    def copy(self, asset: Record, parent: Record, creator_id: str) -> Record:
        """Copy an asset and everything below it into a folder."""
        return self._copy_tree(self._below(asset), parent, creator_id)

    def _below(self, asset: Record) -> tuple[Record, list[Any]]:
        """Return an asset with everything that is below it now, because a folder may be copied into itself."""
        return asset, [self._below(child) for child in self.children(asset["id"])]

    def _copy_tree(self, tree: tuple[Record, list[Any]], parent: Record, creator_id: str) -> Record:
        asset, below = tree
        values = {key: value for key, value in asset.items() if key not in ("id", "inserted_at", "updated_at")}
        if asset["kind"] == "file":
            values["content_of"] = asset.get("content_of") or asset["id"]
        created = self.add(
            "assets",
            **{**values, "parent_id": parent["id"], "project_id": parent["project_id"], "creator_id": creator_id},
        )
        for child in below:
            self._copy_tree(child, created, creator_id)
        return created

    def comments_on(self, asset_id: str) -> list[Record]:
        """Return the comments and replies of an asset, oldest first."""
        return [self.tables["comments"][comment] for comment in self._comments.get(asset_id, ())]

    def replies_to(self, comment: Record) -> list[Record]:
        """Return the replies to a comment, oldest first."""
        return [row for row in self.comments_on(comment["asset_id"]) if row["parent_id"] == comment["id"]]

    def log(self, user: Record, event: str, kind: str, record: Record, project_id: str = "") -> None:
        """Record an audit event, such as `asset_created`; a dot in its name stands for `_`."""
        project: Record = self.tables["projects"].get(str(project_id or record.get("project_id")), {})
        team: Record = self.tables["teams"].get(str(project.get("team_id", record.get("team_id"))), {})
        self.add(
            "events",
            None,
            event_type=event.replace(".", "_"),
            resource_type=kind,
            resource_id=record["id"],
            user_id=user["id"],
            project_id=project.get("id"),
            team_id=team.get("id"),
            account_id=team.get("account_id", record.get("account_id", user["account_id"])),
            ip_address="127.0.0.1",
            source="external",
            client=f"user_token/{user['id']}",
        )
        if project:
            self.announce(event, record, project, user["id"])

    def announce(self, event: str, record: Record, project: Record, user_id: str) -> None:
        """Report an event, such as `asset_created`, that webhooks may be called for."""
        if self.on_event is not None:
            self.on_event(event, record, project, user_id)

    def role_in(self, user: Record, account_id: str) -> str:
        """Return the user's role in an account: `admin`, `member` or an empty string."""
        return str(self.get("accounts", account_id)["members"].get(user["id"], ""))

    def account_for(self, user: Record, account_id: str) -> Record:
        """Return an account that the user belongs to. Raises Refusal 404."""
        account = self.get("accounts", account_id)
        if user["id"] not in account["members"]:
            raise Refusal(404, "That resource does not exist, or you do not have access to it")
        return account

    def team_for(self, user: Record, team_id: str) -> Record:
        """Return a team in an account that the user belongs to. Raises Refusal 404."""
        team = self.get("teams", team_id)
        self.account_for(user, team["account_id"])
        return team

    def project_for(self, user: Record, project_id: str) -> Record:
        """Return a project in one of the user's teams or shared with the user. Raises Refusal 404."""
        project = self.get("projects", project_id)
        if user["id"] not in project["collaborators"]:
            self.team_for(user, project["team_id"])
        return project

    def asset_for(self, user: Record, asset_id: str, *, deleted: bool = False) -> Record:
        """Return an asset in a project that the user may see. Raises Refusal 404."""
        asset = self.get("assets", asset_id, deleted=deleted)
        self.project_for(user, asset["project_id"])
        return asset

    def comment_for(self, user: Record, comment_id: str) -> Record:
        """Return a comment on an asset that the user may see. Raises Refusal 404."""
        comment = self.get("comments", comment_id)
        self.asset_for(user, comment["asset_id"])
        return comment

    def account_of(self, project_id: str) -> str:
        """Return the ID of the account that a project belongs to."""
        return str(self.get("teams", self.get("projects", project_id)["team_id"])["account_id"])

    def user_by_email(self, email: str) -> Record | None:
        """Return the user with an email address, or None."""
        return next((user for user in self.tables["users"].values() if user["email"] == email.lower()), None)
