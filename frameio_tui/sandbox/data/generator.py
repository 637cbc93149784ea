"""Generator of realistic sample data: three accounts, a few thousand assets and comments, and their history."""

from __future__ import annotations

from typing import TYPE_CHECKING

from frameio_tui.sandbox.data import names
from frameio_tui.sandbox.data.audit import fill_audit_log
from frameio_tui.sandbox.data.drawings import drawings
from frameio_tui.sandbox.data.large import LargeProject
from frameio_tui.sandbox.data.media import FRAME_RATES, describe

if TYPE_CHECKING:
    from frameio_tui.sandbox.data.store import Store
    from frameio_tui.sandbox.handler_result import Record

BEGIN = 1_767_225_600.0
"""Time of the oldest record in epoch seconds: 1 January 2026."""
MINUTE = 60.0
SMALL = 0.0005
"""Size of the files of the account for tests, as a share of the size of real files."""
AUDIO_RATE = 24
"""Frames per second in which comments on audio are counted, although the API names no frame rate for audio."""
LARGE = "Large project"
WATERMARKED = "Master_020_v3.mov"
"""Files of this name have no URL of their original, because each session has its own watermark."""


class Generator:
    """Fills a store in one pass; all random choices come from the store's random source."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._random = store.random
        self._clock = BEGIN
        self._users: list[Record] = []
        self._drawings: list[str] = []
        self._rate = FRAME_RATES[0]
        self._scale = 1.0

    def fill(self) -> None:
        """Create all records."""
        for name, email in names.USERS:
            self._users.append(
                self._store.add("users", self._at(), name=name, email=email, account_id="", joined_via="organic")
            )
        for (name, owner), teams in zip(names.ACCOUNTS, names.TEAMS, strict=True):
            self._account(name, owner, teams)
        fill_audit_log(self._store)

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
        testing = name == names.ACCOUNTS[-1][0]
        self._scale = SMALL if testing else 1.0
        for team_name in teams:
            roles = {user_id: "team_manager" if role == "admin" else "member" for user_id, role in members.items()}
            team = store.add(
                "teams", self._at(), name=team_name, account_id=account["id"], members=roles, access="private"
            )
            self._team(team, 1 if testing else 3)
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
            secret=f"{len(store.tables['actions']) + 1:032x}",
        )
        for _ in range(projects):
            self._project(team, owner)
        make_pending(store, "team_member", names.INVITED[0], owner, self._at(), team_id=team["id"])

    def _project(self, team: Record, owner: str) -> None:
        store = self._store
        count = len(store.tables["projects"])
        name = names.PROJECTS[count % len(names.PROJECTS)]
        project = make_project(store, team, name, owner, self._at())
        outsider = self._random.choice(self._users)
        project["collaborators"][outsider["id"]] = "editor"
        self._rate = FRAME_RATES[count % len(FRAME_RATES)]
        self._drawings = self._drawings or drawings(30, self._random)
        root = store.tables["assets"][project["root_asset_id"]]
        files: list[Record] = []
        for plan in names.FOLDERS[: self._random.randint(4, 8)]:
            self._folder(root, plan, files, (7, 16))
        links = self._links(project, owner, files)
        for asset in files:
            for _ in range(self._random.choice((0, 0, 0, 1, 1, 4))):
                self._comment(asset)
        self._review(links[0])
        for email in names.INVITED[1 : 1 + count % 3]:
            make_pending(store, "collaborator", email, owner, self._at(), project_id=project["id"])

    def _folder(self, parent: Record, plan: names.FolderPlan, files: list[Record], about: tuple[int, int]) -> None:
        """Create a folder with its files, a version stack, and the folders below it; add the files to `files`."""
        folder = self._asset(parent, "folder", plan.name)
        if plan.patterns:
            for number in range(1, 1 + self._random.randint(*about)):
                files.append(self._file(folder, self._random.choice(plan.patterns).format(number), plan.seconds))
            if not plan.below or about[0] > 4:
                files += self._stack(folder, plan)
        for below in plan.below:
            self._folder(folder, below, files, (2, 4))

    def _stack(self, folder: Record, plan: names.FolderPlan) -> list[Record]:
        """Create a version stack, which keeps the name of its first version, and return its versions."""
        stem, _, ending = plan.patterns[0].rpartition(".")
        stem = stem.replace("_v{:03}", "").replace("{:03}", "020").replace("_v01", "")
        versions = [f"{stem}_v{number}.{ending}" for number in range(1, 4)]
        stack = self._asset(folder, "version_stack", versions[0])
        return [self._file(stack, name, plan.seconds) for name in versions]

    def _asset(self, parent: Record, kind: str, name: str, **more: object) -> Record:
        creator = self._random.choice(self._users)["id"]
        return make_asset(self._store, parent, kind, name, creator, self._at(), **more)

    def _file(self, folder: Record, name: str, seconds: tuple[float, float]) -> Record:
        fields = describe(name, self._rate, self._random.uniform(*seconds), self._random, self._scale)
        created = self._asset(folder, "file", name, label=self._random.choice(names.LABELS), **fields)
        created["upload_completed_at"] = self._store.stamp(self._clock + 40)
        if name == WATERMARKED:
            created["is_session_watermarked"] = True
        return created

    def _links(self, project: Record, owner: str, files: list[Record]) -> list[Record]:
        return [
            self._store.add(
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
                short=f"{self._store.random.getrandbits(32):08x}",
            )
            for number, title in enumerate(("Client review", "Internal screening"))
        ]

    def _comment(self, asset: Record) -> None:
        """Comment on a file as one of the users, sometimes with a reply, likes, and a user who completes it."""
        source = self._random
        likes = [user["id"] for user in source.sample(self._users, 2)] if source.random() < 0.15 else []
        comment = make_comment(
            self._store,
            asset,
            source.choice(self._users)["id"],
            source.choice(names.COMMENTS),
            self._at(),
            likes=likes,
            private=source.random() < 0.08,
            **self._place(asset),
        )
        if source.random() < 0.3:
            reply_author = source.choice(self._users)["id"]
            reply = source.choice(names.REPLIES)
            make_comment(self._store, asset, reply_author, reply, self._at(), parent_id=comment["id"])
        if source.random() < 0.3:
            comment["completed_at"] = self._store.stamp(self._clock + source.uniform(1, 72) * 60 * MINUTE)
            comment["completer_id"] = source.choice(self._users)["id"]
        elif source.random() < 0.1:
            comment["text_edited_at"] = comment["updated_at"] = self._store.stamp(self._clock + 5 * MINUTE)

    def _place(self, asset: Record) -> Record:
        """Return the fields that place a comment on a file: time and length, page, and a drawing."""
        source, place = self._random, dict[str, object]()
        kind = asset["asset_type"]
        if kind == "stream" and source.random() < 0.9:
            place["timestamp"] = source.randrange(asset["frames"])
            most = min(asset["frames"] - source.randint(0, 3) - int(str(place["timestamp"])), round(asset["fps"] * 6))
            if most >= 1 and source.random() < 0.35:
                place["duration"] = source.randint(1, most)
        elif kind == "audio" and source.random() < 0.6:
            place["timestamp"] = int(source.uniform(0, asset["duration"]) * AUDIO_RATE)
        elif kind == "document":
            place["page"] = source.randint(1, asset["pages"])
        drawn = "timestamp" in place if kind == "stream" else kind in ("image", "document")
        if drawn and source.random() < 0.3:
            place["annotation"] = source.choice(self._drawings)
        return place

    def _review(self, link: Record) -> None:
        """Let people without an account comment on the files of a review link, and note what they did."""
        store, source = self._store, self._random
        for name, email in source.sample(names.REVIEWERS, 2):
            person = {"id": store.new_id(), "name": name, "email": email}
            make_activity(store, link, "share_viewed", person, None, self._at())
            for asset_id in link["items"]:
                asset, at = store.tables["assets"][asset_id], self._at()
                make_activity(store, link, "asset_viewed", person, asset, at)
                if source.random() < 0.6:
                    at = self._at()
                    text = source.choice(names.COMMENTS)
                    make_comment(
                        store,
                        asset,
                        None,
                        text,
                        at,
                        anonymous_user=person,
                        review_link_id=link["id"],
                        **self._place(asset),
                    )
                    if source.random() < 0.8:  # not every comment has an entry of its own
                        make_activity(store, link, "comment_created", person, asset, at + 0.4)

    def _at(self) -> float:
        self._clock += self._random.uniform(0.1, 2) * 10 * MINUTE
        return self._clock


def fill_large(store: Store, count: int) -> None:
    """Add a project with `count` assets to the first team, for benchmarks: see `large`."""
    team = next(iter(store.tables["teams"].values()))
    owner = next(iter(team["members"]))
    root = store.tables["assets"][make_project(store, team, LARGE, owner, BEGIN)["root_asset_id"]]
    project = LargeProject(count, int(store.new_id().replace("-", ""), 16), root)
    store.add_large(project)
    for number in project.commented():
        file = project.record(number)
        for index in range(3):
            text = names.COMMENTS[(number + index) % len(names.COMMENTS)]
            make_comment(
                store, file, owner, text, BEGIN + number, timestamp=(number * 31 + index * 97) % file["frames"]
            )


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
    store: Store, asset: Record, author: str | None, text: str, at: float | None = None, **more: object
) -> Record:
    """Create a comment, or a reply if `parent_id` is given. `timestamp` is a frame number, counted from 0.

    A comment made on a review link by a reviewer without an account has no author but an `anonymous_user`.
    """
    values: Record = {
        "parent_id": "",
        "timestamp": None,
        "duration": None,
        "annotation": None,
        "page": None,
        "private": False,
        "completed_at": None,
        "completer_id": None,
        "text_edited_at": None,
        "anonymous_user": None,
        "review_link_id": None,
        "likes": [],
        **more,
    }
    return store.add("comments", at, asset_id=asset["id"], owner_id=author, text=text, **values)


def make_pending(store: Store, kind: str, email: str, inviter: str, at: float | None = None, **place: object) -> Record:
    """Create an invitation: a `collaborator` of a `project_id` or a `team_member` of a `team_id` who has not joined."""
    values: Record = {"project_id": None, "team_id": None, "role": "member", **place}
    return store.add("pending", at, kind=kind, email=email, inviter_id=inviter, **values)


def make_activity(
    store: Store, link: Record, kind: str, person: Record, asset: Record | None, at: float | None = None
) -> Record:
    """Note what a reviewer did on a review link; `person` has an ID, a name and an email address."""
    asset_id = asset["id"] if asset is not None else None
    return store.add("activities", at, link_id=link["id"], type=kind, user=person, asset_id=asset_id)
