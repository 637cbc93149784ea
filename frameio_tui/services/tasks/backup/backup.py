"""The task `backup`: everything of a place that only Frame.io has, what is lost first comes first. It only reads."""

from __future__ import annotations

import os
from contextlib import ExitStack, aclosing, suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

from frameio_tui.core.audit.query import WINDOW_DAYS, parse_time
from frameio_tui.core.audit.record import parse_record
from frameio_tui.core.downloads.manifest import MANIFEST as MEDIA_MANIFEST
from frameio_tui.core.errors import FrameioTuiError, InvalidInput, Remedy, RequestRefused
from frameio_tui.core.profiles.profile import ApiVersion
from frameio_tui.core.resources.asset import Asset, from_json, pack, parse_asset, to_json, unpack
from frameio_tui.core.tasks.task import Failure, TaskReport
from frameio_tui.services.tasks.audit.forms import AuditQuery, log_pages, operations_for
from frameio_tui.services.tasks.backup.folder import ENDING, BackupFolder, BackupIdentity, fingerprint_of, line_of
from frameio_tui.services.tasks.backup.lists import (
    BackupList,
    account_integrations,
    account_people,
    file_comments,
    link_details,
    project_links,
    project_people,
    team_integrations,
    team_people,
)
from frameio_tui.services.tasks.concurrency import in_order
from frameio_tui.services.tasks.download.download import download_notes
from frameio_tui.services.tasks.download.files import DownloadFolder, Downloads, FileToDownload
from frameio_tui.services.tasks.places.assets import invited_list, list_request, resource_in
from frameio_tui.services.tasks.places.places import ResolvedPlace, resolve_place

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable, Iterable, Sequence

    from frameio_tui.core.resources.asset import PackedAsset
    from frameio_tui.core.tasks.task import Arguments, Estimate
    from frameio_tui.services.tasks.places.assets import ListRequest
    from frameio_tui.services.tasks.requests import Page, TaskRequests
    from frameio_tui.services.tasks.task import Work

_TOO_MUCH = frozenset([400, 422])
"""What some deployments of V4 respond when two things are included at once."""
_AUDIT_FILES = {"getAccountAuditLogs": "audit_events", "getAuditLogs": "audit_logs", "auditlog.index": "audit_log"}
_V4_PLAN = (
    "V4 does not report which files have comments: one request is needed for each file, and 100 are allowed per "
    "minute. The reviewers of 10 shares can be read per minute."
)
_V4_AGAIN = (
    "V4 does not report whether something was commented or viewed since the last run: comments of unchanged files and "
    "details of unchanged shares were not read again."
)


MEDIA = "media"
"""Name of the folder with the files."""


class BackupOptions(NamedTuple):
    """Arguments of the task; the names are those of the command line."""

    place: str
    folder: str
    """Absolute path."""
    with_secrets: bool = False
    full: bool = False
    """Read everything again, also what has not changed."""
    media: bool = False
    """Download the files, too."""
    started: float = 0.0
    """When the user asked, in epoch seconds."""


class BackupScope(NamedTuple):
    """What is inside of the place."""

    path: tuple[Asset, ...]
    account_id: str
    teams: list[Asset]
    projects: list[Asset]

    @property
    def top(self) -> Asset:
        """The place itself."""
        return self.path[-1]


class BackupTask:
    """Writes a backup, or adds to it what has changed since the last run."""

    name = "backup"
    changes: Sequence[str] = ()

    def __init__(self, options: BackupOptions) -> None:
        if not options.folder:
            raise InvalidInput("There is no folder to write the backup to.", "Give the folder after the place.")
        self._options = options

    @property
    def title(self) -> str:
        """The command with its place."""
        return f"backup {self._options.place}"

    @property
    def arguments(self) -> Arguments:
        """The arguments, from which `from_arguments` builds the task again."""
        return self._options._asdict()

    async def estimate(self, work: Work) -> Estimate:
        """Return the least number of requests: how many folders and comments there are is known only at the end.

        Raises WriteFailed if the folder cannot be written to, and InvalidInput.
        """
        work.outputs.check_folder(self._options.folder)
        api = work.entry.profile.api
        place = await resolve_place(work.requests, work.entry, self._options.place)
        scope, _lines = await _scope_of(work.requests, api, place)
        counts: dict[str, int] = {}
        lists = [*_integrations(api, scope), *_people(api, scope)]
        for project in scope.projects:
            lists += project_links(api, scope.account_id, project.id)
        for listed in lists:
            counts[listed.operation] = counts.get(listed.operation, 0) + 1
        counts |= dict.fromkeys(operations_for(api), 1)
        inside = list_request(api, Asset("", "folder", ""), details=True).operation
        counts[inside] = len(scope.projects)
        comments = file_comments(api, Asset("", "file", "")).operation
        details = [
            found.operation for found in link_details("review_link" if api is ApiVersion.V2 else "share", "", "")
        ]
        estimate = work.requests.estimate(counts, also=(inside, comments, *details))
        notes = (_V4_PLAN,) if api is ApiVersion.V4 else ()
        if self._options.media:
            notes = (*notes, "Each file that is downloaded takes another request.")
        return estimate._replace(writes_to=self._options.folder, role="account admin, for the audit log", notes=notes)

    async def run(self, work: Work) -> TaskReport:
        """Write the backup."""
        options, profile = self._options, work.entry.profile
        with ExitStack() as stack:
            identity = BackupIdentity(profile.api.value, profile.base_url, options.place)
            folder = BackupFolder(work.outputs, options.folder, identity, stack)
            is_first = not folder.manifest
            place = _stored_place(folder)
            if place is None:
                place = await resolve_place(work.requests, work.entry, options.place)
            audited = folder.manifest.get("audit_log_until")
            media = _BackupMedia(work, folder.path, stack) if options.media else None
            backup = _Backup(work, folder, options, _unless_lost(audited, folder.lost), media)
            more: dict[str, object] = {
                "path": [to_json(asset) for asset in place.path],
                "with_secrets": options.with_secrets,
                "audit_log_until": backup.audited,
                "runs": [*_runs(folder), datetime.fromtimestamp(options.started, UTC).isoformat()],
            }
            folder.write_manifest("running", more)
            scope, lines = await _scope_of(work.requests, profile.api, place)
            for file, found in lines:
                backup.add(file, found)
            await backup.read(scope)
            notes = _notes(profile.api, options, is_first=is_first)
            if folder.lost:
                notes = (f"Read again, because lines were missing: {', '.join(folder.lost)}.", *notes)
            if media is not None:
                more["media"], more_notes = await media.download(backup.fail)
                notes = (*notes, *more_notes)
            state = "partly" if backup.failures else "complete"
            folder.write_manifest(state, {**more, "notes": list(notes)}, backup.failures)
        counts: tuple[tuple[str, int], ...] = (
            ("new items", backup.added),
            ("files and folders", backup.assets),
            ("comment lists", backup.commented),
        )
        if media is not None:
            counts = (*counts, *media.counts)
        return TaskReport(counts, notes=notes)


def from_arguments(arguments: Arguments) -> BackupTask:
    """Return the task for stored arguments. Raises InvalidInput if they do not fit."""
    started = arguments.get("started")
    return BackupTask(
        BackupOptions(
            str(arguments.get("place", "")),
            str(arguments.get("folder", "")),
            arguments.get("with_secrets") is True,
            arguments.get("full") is True,
            arguments.get("media") is True,
            started if isinstance(started, float) else 0.0,
        )
    )


def _unless_lost(audited: object, lost: Sequence[str]) -> dict[str, object]:
    """Return until when each audit log was read, except for those that lost lines."""
    found = audited if isinstance(audited, dict) else {}
    return {name: until for name, until in found.items() if f"{name}{ENDING}" not in lost}


def _stored_place(folder: BackupFolder) -> ResolvedPlace | None:
    """Return the place that the first run found."""
    stored = folder.manifest.get("path")
    path = [from_json(row) for row in stored] if isinstance(stored, list) else []
    return ResolvedPlace(tuple(asset for asset in path if asset is not None)) if path and None not in path else None


def _runs(folder: BackupFolder) -> list[object]:
    runs = folder.manifest.get("runs")
    return runs if isinstance(runs, list) else []


def _notes(api: ApiVersion, options: BackupOptions, *, is_first: bool) -> tuple[str, ...]:
    notes = [f"The audit log reaches back {WINDOW_DAYS} days."]
    if not options.with_secrets:
        left_out = "Secrets of webhooks and actions are left out."
        notes.append(Remedy(left_out, f"{left_out} Use --with-secrets to include them."))
    elif api is ApiVersion.V4:
        notes.append("V4 shows the secrets of webhooks and actions only when they are created, so they are missing.")
    if api is ApiVersion.V4 and not is_first and not options.full:
        notes.append(Remedy(_V4_AGAIN, f"{_V4_AGAIN} Use --full to read them."))
    return tuple(notes)


async def _scope_of(
    requests: TaskRequests, api: ApiVersion, place: ResolvedPlace
) -> tuple[BackupScope, list[tuple[str, list[str]]]]:
    """Return teams and projects of a place, and the lines about them by file. Raises InvalidInput for other places."""
    top = place.asset
    if top is None or top.kind not in ("account", "team", "workspace", "project"):
        raise InvalidInput(
            f"{place.text} is not an account, team, workspace or project.", "Give one of them as the place to back up."
        )
    team_file = "teams" if api is ApiVersion.V2 else "workspaces"
    account_id = next((asset.id for asset in place.path if asset.kind == "account"), top.account_id)
    teams = [asset for asset in place.path if asset.kind in ("team", "workspace")]
    lines: list[tuple[str, list[str]]] = []
    if top.kind == "account":
        teams, found = await _listed(requests, api, top)
        lines.append((team_file, found))
    if top.kind == "project":
        operation = "getProject" if api is ApiVersion.V2 else "projects.show"
        parameters = {"account_id": account_id, "project_id": top.id}
        item = resource_in((await requests.get(operation, parameters)).value, api)
        source = _source(requests, operation, parameters)
        lines.append(("projects", [line_of(item, source)] if isinstance(item, dict) else []))
        return BackupScope(place.path, account_id, teams, [top]), lines
    projects: list[Asset] = []
    for team in teams:
        inside, found = await _listed(requests, api, team)
        projects += inside
        lines.append(("projects", found))
    if top.kind == "account" and (invited := invited_list(api, top)) is not None:
        with suppress(RequestRefused):  # the user may not list them
            inside, found = await _pages_of(requests, invited)
            projects += inside
            lines.append(("projects", found))
    return BackupScope(place.path, account_id, teams, projects), lines


async def _listed(requests: TaskRequests, api: ApiVersion, parent: Asset) -> tuple[list[Asset], list[str]]:
    return await _pages_of(requests, list_request(api, parent, details=True))


async def _pages_of(requests: TaskRequests, listed: ListRequest) -> tuple[list[Asset], list[str]]:
    """Return what a list contains, and its items as received."""
    assets: list[Asset] = []
    lines: list[str] = []
    source = _source(requests, listed.operation, listed.parameters)
    async for page in requests.pages(listed.operation, listed.parameters, listed.query):
        assets += listed.parse(page.items)
        lines += [line_of(item, source) for item in page.items]
    return assets, lines


def _source(requests: TaskRequests, operation: str, parameters: dict[str, str] | BackupList) -> str:
    """Return the path of a list."""
    values = parameters.parameters if isinstance(parameters, BackupList) else parameters
    known = requests.operation(operation)
    path = known.path if known is not None else operation
    for name, value in values.items():
        path = path.replace("{" + name + "}", value)
    return path


def _integrations(api: ApiVersion, scope: BackupScope) -> list[BackupList]:
    only = "" if scope.top.kind == "account" else scope.teams[0].id if scope.teams else ""
    lists = account_integrations(api, scope.account_id, only)
    for team in scope.teams:
        lists += team_integrations(api, scope.account_id, team.id)
    return lists


def _people(api: ApiVersion, scope: BackupScope) -> list[BackupList]:
    lists = account_people(api, scope.account_id) if scope.top.kind == "account" else []
    for team in scope.teams:
        lists += team_people(api, scope.account_id, team.id)
    for project in scope.projects:
        lists += project_people(api, scope.account_id, project.id)
    return lists


class _BackupMedia:
    """The files of a backup, in the folder `media`. They are downloaded last, because they are lost last."""

    def __init__(self, work: Work, folder: str, stack: ExitStack) -> None:
        self._work = work
        self._folder = stack.enter_context(DownloadFolder.open(work, os.path.join(folder, MEDIA)))
        self._paths: dict[str, str] = {}
        """The paths of projects, folders and version stacks by their ID."""
        self._files: list[tuple[PackedAsset, str]] = []
        self.counts: tuple[tuple[str, int], ...] = ()

    def add_project(self, project: Asset, *, is_top: bool) -> None:
        """Add a project; the contents of one that is the place of the backup are directly in the folder."""
        self._paths[project.id] = "" if is_top else self._folder.manifest.folder(project, "")

    def add(self, asset: Asset, parent: Asset) -> None:
        """Add what is in a folder that was added before."""
        above = self._paths[parent.id]
        if asset.kind == "file":
            self._files.append((pack(asset), above))
        else:
            self._paths[asset.id] = self._folder.manifest.folder(asset, above)

    async def download(self, fail: Callable[[str, FrameioTuiError], None]) -> tuple[dict[str, object], tuple[str, ...]]:
        """Download what is missing; return what the manifest of the backup says about it, and notes."""
        downloads = Downloads(self._work, self._folder, fail=lambda path, error: fail(f"{MEDIA}/{path}", error))
        await downloads.run(self._each())
        self.counts = (("media files", downloads.downloaded),)
        count = downloads.downloaded + downloads.present
        return {"folder": MEDIA, "manifest": f"{MEDIA}/{MEDIA_MANIFEST}", "files": count}, download_notes(downloads)

    async def _each(self) -> AsyncGenerator[FileToDownload, None]:
        for packed, above in self._files:
            asset = unpack(packed)
            yield FileToDownload(asset, above, asset.name)


class _Backup:
    """Reads everything into the folder."""

    def __init__(
        self,
        work: Work,
        folder: BackupFolder,
        options: BackupOptions,
        audited: dict[str, object],
        media: _BackupMedia | None = None,
    ) -> None:
        self.audited = audited
        """The newest entry of each form of the audit log that was read completely, in ISO format."""
        self._work = work
        self._requests = work.requests
        self._api = work.entry.profile.api
        self._folder = folder
        self._options = options
        self._media = media
        self.failures: list[Failure] = []
        self.added = 0
        self.assets = 0
        self.commented = 0
        """Files whose comments were read in this run."""

    def add(self, file: str, lines: Iterable[str]) -> None:
        """Add the lines that are new to a file of the folder."""
        self.added += self._folder.file(file).add(lines)

    async def read(self, scope: BackupScope) -> None:
        """Read everything in the order of what is lost first. What is refused is recorded as a failure."""
        for listed in _integrations(self._api, scope):
            await self._read(listed)
        for project in scope.projects:
            for listed in project_links(self._api, scope.account_id, project.id):
                await self._read(listed)
        for project in scope.projects:
            if self._media is not None:
                self._media.add_project(project, is_top=scope.top.kind == "project")
            await self._read_tree(project)
        for listed in _people(self._api, scope):
            await self._read(listed)
        await self._read_audit(scope)

    async def _read(self, listed: BackupList) -> None:
        """Read one list, with the lists of each of its items that is new or has changed."""
        source = _source(self._requests, listed.operation, listed)
        self._work.progress(self.assets, None, "asset", source)
        try:
            self._folder.file(listed.file)
            async for page in self._requests.pages(listed.operation, listed.parameters, listed.query):
                keep = self._options.with_secrets and listed.has_secrets
                items = [item for item in page.items if not listed.team_id or item.get("team_id") == listed.team_id]
                lines = [line_of(item, source, with_secret=keep) for item in items]
                self.add(listed.file, lines)
                if listed.details:
                    for item, line in zip(items, lines, strict=True):
                        await self._read_details(listed, str(item.get("id")), line)
        except FrameioTuiError as error:
            self.fail(source, error)

    async def _read_details(self, listed: BackupList, link_id: str, line: str) -> None:
        key, fingerprint = f"{listed.details} {link_id}", fingerprint_of(line)
        if not self._options.full and self._folder.is_finished(key, fingerprint):
            return
        before = len(self.failures)
        for inner in link_details(listed.details, listed.parameters.get("account_id", ""), link_id):
            await self._read(inner)
        if len(self.failures) == before:
            self._folder.finish(key, fingerprint)

    async def _read_tree(self, project: Asset) -> None:
        """Read the folders of a project level by level, and the comments of the files on each page as it arrives."""
        level = [project]
        while level:
            following: list[Asset] = []
            first_pages = in_order(level, self._first_page)
            async with aclosing(first_pages):
                async for parent, first in first_pages:
                    if isinstance(first, FrameioTuiError):
                        self.fail(parent.title, first)
                        continue
                    following += await self._read_page(parent, first)
                    if first.next:
                        following += await self._read_other_pages(parent, first.next)
            level = following

    async def _first_page(self, parent: Asset) -> Page | FrameioTuiError:
        listed = list_request(self._api, parent, details=True)
        pages = self._requests.pages(listed.operation, listed.parameters, listed.query)
        try:
            async for page in pages:
                return page
        except FrameioTuiError as error:
            return error
        raise AssertionError("A list has at least one page.")

    async def _read_other_pages(self, parent: Asset, start: str) -> list[Asset]:
        listed = list_request(self._api, parent, details=True)
        found: list[Asset] = []
        try:
            async for page in self._requests.pages(listed.operation, listed.parameters, listed.query, start=start):
                found += await self._read_page(parent, page)
        except FrameioTuiError as error:
            self.fail(parent.title, error)
        return found

    async def _read_page(self, parent: Asset, page: Page) -> list[Asset]:
        """Add a page of a folder with the comments of its files, and return what is to be opened next."""
        listed = list_request(self._api, parent, details=True)
        source = _source(self._requests, listed.operation, listed.parameters)
        lines = [line_of(item, source) for item in page.items]
        self.add("tree", lines)
        self.assets += len(lines)
        self._work.progress(self.assets, None, "asset", parent.title)
        files: list[tuple[Asset, str]] = []
        following: list[Asset] = []
        for item, line in zip(page.items, lines, strict=True):
            asset = parse_asset(item, self._api, parent.account_id)
            if asset is None:
                continue
            if self._media is not None:
                self._media.add(asset, parent)
            if asset.kind == "file":
                fingerprint = fingerprint_of(line)
                if self._has_news(asset, fingerprint):
                    files.append((asset, fingerprint))
            elif not asset.is_empty:
                following.append(asset)
        await self._read_comments(files)
        return following

    def _has_news(self, file: Asset, fingerprint: str) -> bool:
        """Return whether the comments of a file must be read."""
        if file.comments == 0:
            return False
        return self._options.full or not self._folder.is_finished(f"comments {file.id}", fingerprint)

    async def _read_comments(self, files: list[tuple[Asset, str]]) -> None:
        self._folder.file("comments")
        results = in_order(files, self._comments_of)
        async with aclosing(results):
            async for (file, fingerprint), found in results:
                if isinstance(found, FrameioTuiError):
                    self.fail(f"comments of {file.name}", found)
                    continue
                self.add("comments", found)
                self._folder.finish(f"comments {file.id}", fingerprint)
                self.commented += 1

    async def _comments_of(self, what: tuple[Asset, str]) -> list[str] | FrameioTuiError:
        """Return the comments of a file as lines, or the error."""
        listed = file_comments(self._api, what[0])
        try:
            return await self._lines_of(listed)
        except RequestRefused as error:
            if error.status not in _TOO_MUCH or self._api is ApiVersion.V2:
                return error
        except FrameioTuiError as error:
            return error
        try:
            return await self._lines_of(listed._replace(query=(("include", "replies"), *listed.query[1:])))
        except FrameioTuiError as error:
            return error

    async def _lines_of(self, listed: BackupList) -> list[str]:
        source = _source(self._requests, listed.operation, listed)
        lines: list[str] = []
        async for page in self._requests.pages(listed.operation, listed.parameters, listed.query):
            lines += [line_of(item, source) for item in page.items]
        return lines

    async def _read_audit(self, scope: BackupScope) -> None:
        """Read every form of the audit log, from the newest entry of the last run on."""
        top = scope.top
        wanted = AuditQuery(scope.account_id)
        if top.kind == "project":
            wanted = wanted._replace(project_id=top.id)
        elif top.kind != "account":
            wanted = wanted._replace(workspace_id=top.id)
        for operation in operations_for(self._api):
            name = _AUDIT_FILES[operation]
            source = _source(self._requests, operation, {"account_id": scope.account_id})
            self._folder.file(name)
            until = self.audited.get(name)
            since = parse_time(until) if isinstance(until, str) and not self._options.full else None
            pages = log_pages(self._requests, self._api, wanted._replace(since=since), operation=operation)
            newest = since
            try:
                async with aclosing(pages):
                    async for _form, page in pages:
                        records = [(item, parse_record(item)) for item in page.items]
                        self.add(name, [line_of(item, source) for item, record in records if wanted.matches(record)])
                        # Of all entries, because the older form of V2 has those of other projects too.
                        times = [at for _item, record in records if (at := record.at) is not None]
                        newest = max([*times, *([newest] if newest is not None else [])], default=None)
            except FrameioTuiError as error:
                self.fail(source, error)
                continue
            if newest is not None:
                self.audited[name] = newest.isoformat()

    def fail(self, item: str, error: FrameioTuiError) -> None:
        """Record a failure, also for the manifest. Raises the error again if the backup cannot go on."""
        self._work.fail(item, error)
        self.failures.append(Failure(item, error.sentence, error.remedy))
