"""Generator of realistic sample data: three accounts, a few thousand assets and comments."""

from __future__ import annotations

from typing import TYPE_CHECKING

from frameio_tui.sandbox.data import names

if TYPE_CHECKING:
    from frameio_tui.sandbox.data.store import Store
    from frameio_tui.sandbox.handler_result import Record

BEGIN = 1_767_225_600.0
"""Time of the oldest record in epoch seconds: 1 January 2026."""
MINUTE = 60.0


class Generator:
    """Fills a store in one pass; all random choices come from the store's random source."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._random = store.random
        self._clock = BEGIN
        self._users: list[Record] = []

    def fill(self) -> None:
        """Create all records."""
        for name, email in names.USERS:
            self._users.append(
                self._store.add("users", self._at(), name=name, email=email, account_id="", joined_via="organic")
            )
        for (name, owner), teams in zip(names.ACCOUNTS, names.TEAMS, strict=True):
            self._account(name, owner, teams)

    def _account(self, name: str, owner: int, teams: tuple[str, ...]) -> None:
        store, home = self._store, self._users[owner]["email"].partition("@")[2]
        members = {user["id"]: "member" for user in self._users if user["email"].endswith(home)}
        members[self._users[owner]["id"]] = "admin"
        account = store.add(
            "accounts", self._at(), display_name=name, owner_id=self._users[owner]["id"], members=members, plan="pro"
        )
        for user in self._users:
            if user["id"] in members and not user["account_id"]:
                user["account_id"] = account["id"]
        for team_name in teams:
            roles = {user_id: "team_manager" if role == "admin" else "member" for user_id, role in members.items()}
            team = store.add(
                "teams", self._at(), name=team_name, account_id=account["id"], members=roles, access="private"
            )
            self._team(team, 3 if name != "Integration tests" else 1)
        for user in self._users:
            if not user["account_id"]:
                user["account_id"] = account["id"]

    def _team(self, team: Record, projects: int) -> None:
        store, owner = self._store, next(iter(team["members"]))
        store.add(
            "hooks",
            self._at(),
            team_id=team["id"],
            account_id=team["account_id"],
            name="Render farm",
            url="https://hooks.example/frameio",
            events=["asset.ready", "comment.created"],
            active=True,
            secret=f"whs-{store.random.getrandbits(128):032x}",
        )
        store.add(
            "actions",
            self._at(),
            team_id=team["id"],
            account_id=team["account_id"],
            name="Send to grade",
            description="Pushes the selected asset to the grading queue",
            event="grade.requested",
            url="https://hooks.example/actions",
            active=True,
        )
        for _ in range(projects):
            self._project(team, owner)

    def _project(self, team: Record, owner: str) -> None:
        store = self._store
        count = len(store.tables["projects"])
        name = names.PROJECTS[count % len(names.PROJECTS)]
        project = make_project(store, team, name, owner, self._at())
        outsider = self._random.choice(self._users)
        project["collaborators"][outsider["id"]] = "editor"
        root = store.tables["assets"][project["root_asset_id"]]
        files: list[Record] = []
        for folder_name in names.FOLDERS[: self._random.randint(4, 8)]:
            folder = self._asset(root, "folder", folder_name)
            for number in range(self._random.randint(12, 30)):
                files.append(self._file(folder, number))
            stack = self._asset(folder, "version_stack", f"{folder_name[3:] or folder_name} master")
            for number in range(3):
                self._file(stack, number)
        for asset in files:
            for _ in range(self._random.choice((0, 0, 0, 1, 2, 4))):
                self._comment(asset)
        for number, title in enumerate(("Client review", "Internal screening")):
            store.add(
                "links",
                self._at(),
                kind="review_link",
                project_id=project["id"],
                name=title,
                items=[asset["id"] for asset in files[number * 4 : number * 4 + 4]],
                password="harbour" if number else "",
                is_active=True,
                owner_id=owner,
                reviewers=[],
                short=f"{store.random.getrandbits(32):08x}",
            )

    def _asset(self, parent: Record, kind: str, name: str, **more: object) -> Record:
        creator = self._random.choice(self._users)["id"]
        return make_asset(self._store, parent, kind, name, creator, self._at(), **more)

    def _file(self, folder: Record, number: int) -> Record:
        ending, media, asset_type = self._random.choice(names.KINDS)
        name = f"{self._random.choice(names.SHOTS)}{number + 1:03}.{ending}"
        return self._asset(
            folder,
            "file",
            name,
            filetype=media,
            filesize=self._random.randint(20_000, 40_000_000_000),
            asset_type=asset_type,
            label=self._random.choice(names.LABELS),
            fps=self._random.choice((23.976, 24, 25, 29.97, 50)),
            duration=round(self._random.uniform(2, 900), 3),
        )

    def _comment(self, asset: Record) -> None:
        author = self._random.choice(self._users)["id"]
        comment = make_comment(
            self._store,
            asset,
            author,
            self._random.choice(names.COMMENTS),
            self._at(),
            timestamp=self._random.randint(0, 5000),
        )
        if self._random.random() < 0.3:
            reply_author = self._random.choice(self._users)["id"]
            reply = self._random.choice(names.REPLIES)
            make_comment(self._store, asset, reply_author, reply, self._at(), parent_id=comment["id"])

    def _at(self) -> float:
        self._clock += self._random.uniform(0.1, 2) * MINUTE
        return self._clock


def make_project(store: Store, team: Record, name: str, owner: str, at: float | None = None) -> Record:
    """Create a project with its root folder."""
    project = store.add(
        "projects", at, name=name, team_id=team["id"], owner_id=owner, private=False, archived_at=None, collaborators={}
    )
    root = store.add(
        "assets",
        at,
        kind="folder",
        name="root",
        project_id=project["id"],
        parent_id=None,
        creator_id=owner,
        description=None,
        label="none",
        properties={},
        deleted_at=None,
    )
    project["root_asset_id"] = root["id"]
    return project


def make_asset(
    store: Store, parent: Record, kind: str, name: str, creator: str, at: float | None = None, **more: object
) -> Record:
    """Create a file, folder or version stack in `parent`."""
    values: Record = {"description": None, "label": "none", "properties": {}, "deleted_at": None, **more}
    return store.add(
        "assets",
        at,
        kind=kind,
        name=name,
        project_id=parent["project_id"],
        parent_id=parent["id"],
        creator_id=creator,
        **values,
    )


def make_comment(
    store: Store, asset: Record, author: str, text: str, at: float | None = None, **more: object
) -> Record:
    """Create a comment, or a reply if `parent_id` is given. `timestamp` is a frame number, counted from 0."""
    values: Record = {
        "parent_id": "",
        "timestamp": None,
        "duration": None,
        "annotation": None,
        "page": None,
        "private": False,
        **more,
    }
    return store.add(
        "comments",
        at,
        asset_id=asset["id"],
        owner_id=author,
        text=text,
        completed_at=None,
        likes=[],
        **values,
    )
