"""Changes of single files, folders and comments, as requests of V2 or V4.

A `Change` is a plain value, so that the user can be asked about it before `send_change` sends it.

| change | V2 | V4 |
|---|---|---|
| status | `POST /assets/{id}/label` | `PATCH /files/{id}/metadata`, with the ID of the option |
| reply | `POST /comments/{id}/replies` | does not exist |
| complete | `POST` or `DELETE /comments/{id}/complete` | `PATCH /comments/{id}` |
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from frameio_tui.core.errors import InvalidInput
from frameio_tui.core.profiles.profile import ApiVersion
from frameio_tui.core.timecode.timecode import is_timecode, timecode_to_frames
from frameio_tui.services.tasks.assets import resource_in

if TYPE_CHECKING:
    from collections.abc import Mapping

    from frameio_tui.core.comments.comment import Comment
    from frameio_tui.core.resources.asset import Asset
    from frameio_tui.services.tasks.requests import Query, Reply, TaskRequests


class Change(NamedTuple):
    """A request that changes something. `TaskRequests.send` takes its fields."""

    operation: str
    """ID of the operation in the catalog."""
    parameters: Mapping[str, str]
    body: object = None
    query: Query = ()


class Status(NamedTuple):
    """A review status that a file can have."""

    value: str
    """V2: the word of the API; V4: the ID of the option. Empty for no status."""
    title: str
    """The words of the API; may be untrusted text."""
    field_id: str = ""
    """V4: the ID of the metadata field."""


V2_STATUSES = (
    Status("approved", "Approved"),
    Status("in_progress", "In progress"),
    Status("needs_review", "Needs review"),
    Status("none", "No status"),
)


async def send_change(requests: TaskRequests, change: Change) -> Reply:
    """Send a change, once. Raises the errors of `TaskRequests.send`."""
    return await requests.send(change.operation, change.parameters, change.body, change.query)


def can_contain_folders(asset: Asset | None) -> bool:
    """Return whether folders can be created inside of something."""
    return asset is not None and asset.kind in ("project", "folder")


def is_in_project(asset: Asset | None) -> bool:
    """Return whether something is a file, folder or version stack, which can be moved, copied and deleted."""
    return asset is not None and asset.kind in ("file", "folder", "version_stack")


def commented_file(asset: Asset | None) -> Asset | None:
    """Return the file whose comments something has: itself, or the head version of a stack; None for other things."""
    if asset is None or asset.kind == "file":
        return asset
    return asset.head if asset.kind == "version_stack" else None


def create_folder(api: ApiVersion, parent: Asset, name: str) -> Change:
    """Create a folder in a project or folder."""
    folder_id = parent.root_id or parent.id
    if api is ApiVersion.V2:
        return Change("createAsset", {"asset_id": folder_id}, {"type": "folder", "name": name})
    return Change("folders.create", _v4(parent, "folder_id", folder_id), {"data": {"name": name}})


def rename(api: ApiVersion, asset: Asset, name: str) -> Change:
    """Rename a project, file or folder; for a version stack, its head version, whose name is shown.

    Raises InvalidInput for anything else.
    """
    if asset.kind == "project":
        operation = "updateProject" if api is ApiVersion.V2 else "projects.update"
        body: object = {"name": name} if api is ApiVersion.V2 else {"data": {"name": name}}
        return Change(operation, _v4(asset, "project_id", asset.id), body)
    target = commented_file(asset) if asset.kind == "version_stack" else asset
    if target is None or not is_in_project(target):
        raise InvalidInput(f"A {kind_name(asset)} cannot be renamed here.", "Use Frame.io's website.")
    if api is ApiVersion.V2:
        return Change("updateAsset", {"asset_id": target.id}, {"name": name})
    return Change(f"{target.kind}s.update", _v4(target, f"{target.kind}_id", target.id), {"data": {"name": name}})


def delete(api: ApiVersion, asset: Asset) -> Change:
    """Delete a project, file or folder. Raises InvalidInput for anything else."""
    if asset.kind == "project":
        operation = "deleteProject" if api is ApiVersion.V2 else "projects.delete"
        return Change(operation, _v4(asset, "project_id", asset.id))
    if api is ApiVersion.V2 and is_in_project(asset):
        return Change("deleteAsset", {"asset_id": asset.id})
    if asset.kind in ("file", "folder"):
        return Change(f"{asset.kind}s.delete", _v4(asset, f"{asset.kind}_id", asset.id))
    remedy = "Open it, and delete its versions." if asset.kind == "version_stack" else "Use Frame.io's website."
    raise InvalidInput(f"A {kind_name(asset)} cannot be deleted here.", remedy)


def move(api: ApiVersion, asset: Asset, folder: Asset) -> Change:
    """Move a file, folder or version stack into a project or folder."""
    return _transfer(api, asset, folder, "move")


def copy(api: ApiVersion, asset: Asset, folder: Asset) -> Change:
    """Copy a file, folder or version stack into a project or folder, without its comments."""
    return _transfer(api, asset, folder, "copy")


def _transfer(api: ApiVersion, asset: Asset, folder: Asset, verb: str) -> Change:
    if not is_in_project(asset):
        raise InvalidInput(f"A {kind_name(asset)} cannot be moved or copied.", "Select a file or folder.")
    if not can_contain_folders(folder):
        raise InvalidInput(f"'{folder.title}' is not a project or folder.", "Choose a project or folder.")
    folder_id = folder.root_id or folder.id
    if api is ApiVersion.V2:
        return Change(f"{verb}Asset", {"destination_folder": folder_id}, {"id": asset.id})
    return Change(f"{asset.kind}s.{verb}", _v4(asset, f"{asset.kind}_id", asset.id), {"data": {"parent_id": folder_id}})


async def statuses(requests: TaskRequests, api: ApiVersion, file: Asset) -> tuple[Status, ...]:
    """Return the statuses that a file can have. Raises InvalidInput if V4 gives none, and the errors of `get`."""
    if api is ApiVersion.V2:
        return V2_STATUSES
    parameters = _v4(file, "file_id", file.id)
    reply = await requests.get("metadata.show", parameters, (("show_null", "true"),))
    found = resource_in(reply.value, api)
    fields = found.get("metadata") if isinstance(found, dict) else None
    for field in fields if isinstance(fields, list) else ():
        if isinstance(field, dict) and field.get("field_definition_name") == "Status":
            options = field.get("field_options")
            field_id = str(field.get("field_definition_id", ""))
            known = [option for option in options if isinstance(option, dict)] if isinstance(options, list) else []
            return (
                *(Status(str(each.get("id", "")), str(each.get("display_name", "")), field_id) for each in known),
                Status("", "No status", field_id),
            )
    raise InvalidInput(f"The file '{file.title}' has no status.", "Set it on Frame.io's website.")


def set_status(api: ApiVersion, file: Asset, status: Status) -> Change:
    """Set the review status of a file."""
    if api is ApiVersion.V2:
        return Change("post_assets_asset_id_label", {"asset_id": file.id}, {"label": status.value})
    value = {"field_definition_id": status.field_id, "value": [status.value] if status.value else []}
    return Change("metadata.update", _v4(file, "file_id", file.id), {"data": {"values": [value]}})


def add_comment(api: ApiVersion, file: Asset, text: str, timecode: str = "") -> Change:
    """Add a comment to a file, at a timecode counted from 00:00:00:00, or about all of it.

    Raises InvalidInput if the timecode does not exist at the rate of the file, or if V2 needs an unknown rate.
    """
    if timecode and not is_timecode(timecode):
        raise InvalidInput(f"'{timecode}' is not timecode.", "Write hours:minutes:seconds:frames, such as 00:00:12:05.")
    values: dict[str, object] = {"text": text}
    if timecode and file.frame_rate is not None:
        frames = timecode_to_frames(timecode, file.frame_rate)
        # V4 reads timecode itself: whether it counts frames from 0 or from 1 is disputed.
        values["timestamp"] = frames if api is ApiVersion.V2 else timecode
    elif timecode and api is ApiVersion.V2:
        raise InvalidInput("The frame rate of the file is unknown.", "Add the comment without a timecode.")
    elif timecode:
        values["timestamp"] = timecode
    if api is ApiVersion.V2:
        return Change("createComment", {"asset_id": file.id}, values)
    return Change("comments.create", _v4(file, "file_id", file.id), {"data": values})


def reply_to(api: ApiVersion, comment: Comment, text: str) -> Change:
    """Reply to a comment, or to the one that it is a reply to. Raises InvalidInput for V4, which has no such request.

    V2 does not nest replies.
    """
    if api is not ApiVersion.V2:
        raise InvalidInput("The V4 API cannot create replies.", "Add a comment at the same timecode instead.")
    return Change("createReply", {"comment_id": comment.parent_id or comment.id}, {"text": text})


def complete_comment(api: ApiVersion, account_id: str, comment: Comment, *, completed: bool) -> Change:
    """Mark a comment as completed or not completed."""
    if api is ApiVersion.V2:
        return Change("completeComment" if completed else "uncompleteComment", {"comment_id": comment.id})
    parameters = {"account_id": account_id, "comment_id": comment.id}
    return Change("comments.update", parameters, {"data": {"completed": completed}})


def kind_name(asset: Asset) -> str:
    """Return the kind in words: `version stack`."""
    return asset.kind.replace("_", " ")


def _v4(asset: Asset, name: str, value: str) -> dict[str, str]:
    """Return the parameters of a path; V2 ignores the account."""
    return {"account_id": asset.account_id, name: value} if asset.account_id else {name: value}
