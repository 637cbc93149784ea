"""Tasks that change files and folders: create a folder, rename, move, copy, delete, set the review status.

Confirmation is up to the user interface: it shows `Estimate.changes` first. The runner applies `read_only` and
`ask_before` of the profile before the first request.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias, cast, get_args

from frameio_tui.core.errors import InvalidInput
from frameio_tui.core.profiles.profile import ApiVersion
from frameio_tui.core.resources.asset import Asset, from_json, to_json
from frameio_tui.core.text.humanize import format_count
from frameio_tui.services.tasks.places.assets import resource_in
from frameio_tui.services.tasks.sending import Change, send_changes, with_data

if TYPE_CHECKING:
    from collections.abc import Sequence

    from frameio_tui.core.tasks.task import Arguments, Estimate, TaskReport
    from frameio_tui.services.tasks.requests import TaskRequests
    from frameio_tui.services.tasks.task import Work

Action: TypeAlias = Literal["create folder", "rename", "move", "copy", "delete", "set status"]
ACTIONS: tuple[Action, ...] = get_args(Action)
_DONE: dict[Action, str] = {
    "create folder": "created",
    "rename": "renamed",
    "move": "moved",
    "copy": "copied",
    "delete": "deleted",
    "set status": "changed",
}
V2_STATUSES = ("none", "in_progress", "needs_review", "approved")
"""The labels of V2."""
V4_FILES_AT_ONCE = 100
_STATUS_FIELD = "Status"


class StatusChoice(NamedTuple):
    """A review status that a file can have."""

    value: str
    """The `text` of the action `set status`: a label of V2, the ID of an option of V4; empty for no status on V4."""
    name: str
    """Untrusted text."""


class ChangeOptions(NamedTuple):
    """Arguments of a change."""

    action: Action
    assets: tuple[Asset, ...]
    """What is changed; for `create folder`, the folder or project that gets the new one."""
    target: Asset | None = None
    """For `move` and `copy`: the folder or project; for `move` also a version stack."""
    text: str = ""
    """The new name, or the value of the new status."""


class ChangeTask:
    """Changes files and folders, one request after the other."""

    def __init__(self, options: ChangeOptions) -> None:
        self._options = options
        if options.action not in ACTIONS or not options.assets:
            raise InvalidInput("Nothing to change.", "Select a file or folder first.")
        if options.action in ("create folder", "rename") and not options.text.strip():
            raise InvalidInput("The name is empty.", "Type a name.")
        if options.action in ("move", "copy") and options.target is None:
            raise InvalidInput("There is no destination.", "Select a folder.")

    @property
    def name(self) -> str:
        """The action."""
        return self._options.action

    @property
    def title(self) -> str:
        """The action and what is changed; may be untrusted text."""
        options = self._options
        first = options.assets[0].title
        more = f" and {len(options.assets) - 1} more" if len(options.assets) > 1 else ""
        return f"{options.action} {first}{more}"

    @property
    def arguments(self) -> Arguments:
        """The arguments, from which `from_arguments` builds the task again."""
        options = self._options
        return {
            "action": options.action,
            "assets": [to_json(asset) for asset in options.assets],
            "target": to_json(options.target) if options.target is not None else None,
            "text": options.text,
        }

    @property
    def changes(self) -> Sequence[str]:
        """The operations of both APIs that the task may send."""
        return operations_of(self._options)

    async def estimate(self, work: Work) -> Estimate:
        """Return the number of requests and what they change. Raises InvalidInput if the API cannot do it."""
        api, options = work.entry.profile.api, self._options
        counts: dict[str, int] = {}
        operations = (
            [change.operation for change in changes_for(api, options)]
            if options.action != "set status"
            else [_status_operation(api)] * len(options.assets)
        )
        for operation in operations:
            counts[operation] = counts.get(operation, 0) + 1
        return work.requests.estimate(counts)._replace(changes=describe(options))

    async def run(self, work: Work) -> TaskReport:
        """Send the changes."""
        found = await change_requests(work.requests, work.entry.profile.api, self._options)
        return await send_changes(work, found, _DONE[self._options.action])


def from_arguments(arguments: Arguments) -> ChangeTask:
    """Return the task for stored arguments. Raises InvalidInput if they do not fit."""
    rows = arguments.get("assets")
    assets = tuple(asset for row in rows if (asset := from_json(row)) is not None) if isinstance(rows, list) else ()
    action = cast("Action", arguments.get("action"))
    text = arguments.get("text")
    return ChangeTask(
        ChangeOptions(action, assets, from_json(arguments.get("target")), text if isinstance(text, str) else "")
    )


async def status_choices(requests: TaskRequests, api: ApiVersion, asset: Asset) -> list[StatusChoice]:
    """Return the review statuses that a file can have. Raises InvalidInput if its account has none."""
    if api is ApiVersion.V2:
        return [StatusChoice(label, label.replace("_", " ").capitalize()) for label in V2_STATUSES]
    _field_id, options = await _v4_status_field(requests, _file_of(asset))
    return [StatusChoice("", "None"), *options]


def describe(options: ChangeOptions) -> tuple[str, ...]:
    """Return what a task changes, with counts: `delete 3 files`, `delete 1 folder and everything inside`."""
    if options.action == "create folder":
        return ("create 1 folder",)
    counts: dict[str, int] = {}
    for asset in options.assets:
        kind = asset.kind.replace("_", " ")
        counts[kind] = counts.get(kind, 0) + 1
    verb = "set the status of" if options.action == "set status" else options.action
    inside = {"folder", "project"} if options.action == "delete" else set()
    return tuple(
        f"{verb} {format_count(count, kind)}{' and everything inside' if kind in inside else ''}"
        for kind, count in counts.items()
    )


def operations_of(options: ChangeOptions) -> tuple[str, ...]:
    """Return the operations of both APIs that a task may send. Those of the other API are not in its catalog."""
    kinds = dict.fromkeys(asset.kind for asset in options.assets)
    found = [_V2_OPERATIONS[options.action]]
    match options.action:
        case "create folder":
            found.append("folders.create")
        case "set status":
            found.append("metadata.bulk_update")
        case "move" if options.target is not None and options.target.kind == "version_stack":
            found += ["addVersionToAsset", "files.move"]
        case "rename":
            found += ["updateProject", *(f"{_renamed_kind(kind)}s.update" for kind in kinds)]
        case "delete":
            found += ["deleteProject", *(f"{kind}s.delete" for kind in kinds)]
        case _:
            found += [f"{kind}s.{options.action}" for kind in kinds]
    return tuple(dict.fromkeys(found))


_V2_OPERATIONS: dict[Action, str] = {
    "create folder": "createAsset",
    "rename": "updateAsset",
    "move": "moveAsset",
    "copy": "copyAsset",
    "delete": "deleteAsset",
    "set status": "post_assets_asset_id_label",
}


def _renamed_kind(kind: str) -> str:
    return "file" if kind == "version_stack" else kind


def _status_operation(api: ApiVersion) -> str:
    return _V2_OPERATIONS["set status"] if api is ApiVersion.V2 else "metadata.bulk_update"


async def change_requests(requests: TaskRequests, api: ApiVersion, options: ChangeOptions) -> list[Change]:
    """Return the requests of a change, reading what they need. Raises InvalidInput if the API cannot do it.

    A screen may send them itself, after it has asked the user.
    """
    if options.action == "set status" and api is ApiVersion.V4:
        return await _v4_status_changes(requests, options)
    return changes_for(api, options)


def changes_for(api: ApiVersion, options: ChangeOptions) -> list[Change]:
    """Return the requests of a task. Raises InvalidInput if the API cannot do it."""
    for_asset = _v2_change if api is ApiVersion.V2 else _v4_change
    return [for_asset(options, asset) for asset in options.assets]


def _v2_change(options: ChangeOptions, asset: Asset) -> Change:
    _check_kind(options.action, asset)
    name = options.text.strip()
    if asset.kind == "project" and options.action in ("rename", "delete"):
        project = {"project_id": asset.id}
        if options.action == "rename":
            return Change("updateProject", project, asset.title, {"name": name})
        return Change("deleteProject", project, asset.title, deletes=True)
    operation, own = _V2_OPERATIONS[options.action], {"asset_id": asset.id}
    match options.action:
        case "create folder":
            parent = {"asset_id": asset.root_id or asset.id}
            return Change(operation, parent, name, {"name": name, "type": "folder"}, creates=True)
        case "rename":
            return Change(operation, own, asset.title, {"name": name})
        case "delete":
            return Change(operation, own, asset.title, deletes=True)
        case "set status":
            return Change(operation, {"asset_id": _file_of(asset).id}, asset.title, {"label": options.text or "none"})
        case _:
            target = _target(options)
            if options.action == "move" and target.kind == "version_stack":
                return Change("addVersionToAsset", {"asset_id": target.id}, asset.title, {"next_asset_id": asset.id})
            into = {"destination_folder": target.root_id or target.id}
            return Change(operation, into, asset.title, {"id": asset.id}, creates=options.action == "copy")


def _v4_change(options: ChangeOptions, asset: Asset) -> Change:
    _check_kind(options.action, asset)
    name, api = options.text.strip(), ApiVersion.V4
    account = {"account_id": asset.account_id}
    own = {**account, f"{asset.kind}_id": asset.id}
    match options.action:
        case "create folder":
            parent = {**account, "folder_id": asset.root_id or asset.id}
            return Change("folders.create", parent, name, with_data(api, {"name": name}), creates=True)
        case "rename":
            # A version stack shows the name of its head version, and its own name cannot be changed.
            shown = _file_of(asset)
            own = {**account, f"{shown.kind}_id": shown.id}
            return Change(f"{shown.kind}s.update", own, asset.title, with_data(api, {"name": name}))
        case "delete":
            if asset.kind == "version_stack":
                raise InvalidInput(
                    "V4 has no request that deletes a version stack.", "Open the stack, and delete its versions."
                )
            return Change(f"{asset.kind}s.delete", own, asset.title, deletes=True)
        case _:
            target = _target(options)
            body = with_data(api, {"parent_id": target.root_id or target.id})
            return Change(f"{asset.kind}s.{options.action}", own, asset.title, body, creates=options.action == "copy")


def _check_kind(action: Action, asset: Asset) -> None:
    """Raise InvalidInput for what the action cannot be applied to."""
    if action == "create folder":
        allowed: tuple[str, ...] = ("project", "folder")
    elif action in ("rename", "delete"):
        allowed = ("project", "folder", "file", "version_stack")
    elif action == "set status":
        allowed = ("file", "version_stack")
    else:
        allowed = ("folder", "file", "version_stack")
    if asset.kind not in allowed:
        kind = asset.kind.replace("_", " ")
        article = "an" if kind[0] in "aeiou" else "a"
        raise InvalidInput(f"'{action}' is not possible for {article} {kind}.", "Select something else.")


def _target(options: ChangeOptions) -> Asset:
    target = options.target
    if target is None or target.kind not in ("project", "folder", "version_stack"):
        raise InvalidInput("The destination is not a folder.", "Select a folder or project.")
    files_only = all(asset.kind == "file" for asset in options.assets)
    if target.kind == "version_stack" and not (options.action == "move" and files_only):
        raise InvalidInput("Only files can be moved into a version stack.", "Select a folder.")
    if any(asset.id == target.id for asset in options.assets):
        raise InvalidInput("A folder cannot be inside of itself.", "Select another folder.")
    return target


def _file_of(asset: Asset) -> Asset:
    """Return the head version of a version stack; anything else unchanged. Raises InvalidInput if it is unknown."""
    if asset.kind != "version_stack":
        return asset
    if asset.head is None:
        raise InvalidInput(
            f"The latest version of '{asset.title}' is unknown.", "Open the stack, and select a version."
        )
    return asset.head


async def _v4_status_changes(requests: TaskRequests, options: ChangeOptions) -> list[Change]:
    """Return the requests that set the status of V4 files, up to 100 files of a project with each."""
    for asset in options.assets:
        _check_kind(options.action, asset)
    files = [_file_of(asset) for asset in options.assets]
    projects: dict[tuple[str, str], list[Asset]] = {}
    for file in files:
        projects.setdefault((file.account_id, file.project_id), []).append(file)
    changes = []
    for (account_id, project_id), inside in projects.items():
        field_id, choices = await _v4_status_field(requests, inside[0])
        if options.text and options.text not in [choice.value for choice in choices]:
            raise InvalidInput("The status does not exist in this account.", "Select another status.")
        value = [options.text] if options.text else []
        for first in range(0, len(inside), V4_FILES_AT_ONCE):
            some = inside[first : first + V4_FILES_AT_ONCE]
            body = with_data(
                ApiVersion.V4,
                {
                    "file_ids": [file.id for file in some],
                    "values": [{"field_definition_id": field_id, "value": value}],
                },
            )
            parameters = {"account_id": account_id, "project_id": project_id}
            subject = some[0].title if len(some) == 1 else format_count(len(some), "file")
            changes.append(Change("metadata.bulk_update", parameters, subject, body))
    return changes


async def _v4_status_field(requests: TaskRequests, file: Asset) -> tuple[str, list[StatusChoice]]:
    """Return the ID of the metadata field Status and its options, which the metadata of each file contain."""
    parameters = {"account_id": file.account_id, "file_id": file.id}
    response = await requests.get("metadata.show", parameters, (("show_null", "true"),))
    found = resource_in(response.value, ApiVersion.V4)
    fields = found.get("metadata") if isinstance(found, dict) else None
    for field in fields if isinstance(fields, list) else ():
        if not isinstance(field, dict) or field.get("field_definition_name") != _STATUS_FIELD:
            continue
        field_id, options = field.get("field_definition_id"), field.get("field_options")
        if isinstance(field_id, str) and isinstance(options, list):
            return field_id, [
                StatusChoice(str(option.get("id")), str(option.get("display_name")))
                for option in options
                if isinstance(option, dict)
            ]
    raise InvalidInput("The account has no metadata field Status.", "Set the status in the Frame.io app.")
