"""V4: comments on files, and their attachments."""

from __future__ import annotations

from typing import TYPE_CHECKING

from frameio_tui.core.errors import InvalidInput
from frameio_tui.core.timecode.timecode import timecode_to_frames
from frameio_tui.sandbox.call import Call
from frameio_tui.sandbox.data.generator import make_comment
from frameio_tui.sandbox.handler_result import HandlerResult, Record, Refusal
from frameio_tui.sandbox.storage.urls import upload_urls, v4_parts
from frameio_tui.sandbox.v2.assets import PART
from frameio_tui.sandbox.v4 import media
from frameio_tui.sandbox.v4 import serializers as views
from frameio_tui.sandbox.v4.projects import asset_for

if TYPE_CHECKING:
    from collections.abc import Callable

_FIELDS = ("text", "annotation", "page", "duration", "anchor", "text_review_annotation")


def _frames(file: Record, timestamp: object) -> int | None:
    """Return the number of frames for a timestamp of the body. Raises Refusal 422 if it is invalid.

    A number is stored as it is: sources disagree on whether V4 counts frames from 0 or from 1. Timecode is counted from
    00:00:00:00 at the frame rate of the file.
    """
    if timestamp is None:
        return None
    if isinstance(timestamp, int):
        if timestamp < 0:
            raise Refusal(422, f"{timestamp} is smaller than inclusive minimum 0", "/data/timestamp")
        return timestamp
    rate = media.frame_rate(file)
    try:
        if rate is None:
            raise InvalidInput("The frame rate of the file is not known.")
        return timecode_to_frames(str(timestamp), rate)
    except InvalidInput as error:
        raise Refusal(422, str(error), "/data/timestamp") from None


def _values(call: Call, file: Record, current: Record | None = None) -> Record:
    """Return the values for the store that the body of a comment contains. Raises Refusal 422."""
    fields, before = call.fields, current or {}
    media.check_comment_fields(file, fields)
    values: Record = {key: fields[key] for key in _FIELDS if key in fields}
    if "timestamp" in fields:
        values["timestamp"] = _frames(file, fields["timestamp"])
    if values.get("duration") and {**before, **values}.get("timestamp") is None:
        raise Refusal(422, "duration needs a timestamp", "/data/duration")
    if "links" in fields:
        text = str(values.get("text", before.get("text")))
        values["links"] = [{**link, "text": text[link["start_index"] : link["end_index"]]} for link in fields["links"]]
    if "completed" in fields:
        done = bool(fields["completed"])
        values |= {
            "completed_at": call.store.stamp() if done else None,
            "completer_id": call.user["id"] if done else None,
        }
    return values


def comments(call: Call) -> HandlerResult:
    """List the comments of a file."""
    row = asset_for(call, "file")
    found = [comment for comment in call.store.comments_on(row["id"]) if not comment["parent_id"]]
    key, _, direction = call.query.get("sort", "created_at_asc").rpartition("_")
    by: dict[str, Callable[[Record], str]] = {
        "owner": lambda comment: str(call.store.tables["users"].get(comment["owner_id"], {}).get("name", "")),
        "completed_at": lambda comment: comment["completed_at"] or "",
        "created_at": lambda comment: comment["inserted_at"],
    }
    found.sort(key=by[key], reverse=direction == "desc")
    return HandlerResult(rows=found, view=lambda comment: views.comment_with_includes(call, comment))


def create_comment(call: Call) -> HandlerResult:
    """Comment on a file."""
    row = asset_for(call, "file")
    values = _values(call, row)
    created = make_comment(call.store, row, call.user["id"], values.pop("text"), **values)
    attached = [_attach(call, created, item) for item in call.fields.get("attachments") or ()]
    call.store.log(call.user, "comment_created", "comment", created, row["project_id"])
    return HandlerResult({**views.comment(call, created), "attachments": attached}, 201)


def comment(call: Call) -> HandlerResult:
    """Return, change or delete a comment.

    Only its author may change or delete it, but any user may mark it as completed.
    """
    row = call.store.comment_for(call.user, call.params["comment_id"])
    file = asset_for(call, "file", row["asset_id"])
    if call.operation.method == "GET":
        return HandlerResult(views.comment_with_includes(call, row))
    if row["owner_id"] != call.user["id"] and (call.operation.method == "DELETE" or set(call.fields) != {"completed"}):
        raise Refusal(403, "Forbidden")
    if call.operation.method == "DELETE":
        call.store.remove("comments", row)
        call.store.log(call.user, "comment_deleted", "comment", row, file["project_id"])
        return HandlerResult(status=204)
    values = _values(call, file, row)
    if "text" in values:
        values["text_edited_at"] = call.store.stamp()
    call.store.change(row, values, values)
    event = "updated" if "completed_at" not in values else "completed" if values["completed_at"] else "uncompleted"
    call.store.log(call.user, f"comment_{event}", "comment", row, file["project_id"])
    return HandlerResult(views.comment(call, row))


def _attach(call: Call, row: Record, given: Record) -> Record:
    """Add an attachment to a comment and render it with the URLs for its parts."""
    sizes = v4_parts(given["file_size"], PART)
    added = call.store.add(
        "attachments",
        comment_id=row["id"],
        name=given["name"],
        file_size=given["file_size"],
        filetype=given["media_type"],
        part_sizes=sizes,
        parts=len(sizes),
    )
    return {**views.attachment(added), "upload_urls": upload_urls(call.store, call.origin, added)}


def attachments(call: Call) -> HandlerResult:
    """Add an attachment to a comment, or delete one."""
    row = call.store.comment_for(call.user, call.params["comment_id"])
    asset_for(call, "file", row["asset_id"])
    if call.operation.method == "POST":
        return HandlerResult(_attach(call, row, call.fields), 201)
    found = call.store.get("attachments", call.params["attachment_id"])
    if found["comment_id"] != row["id"]:
        raise Refusal(404, "Not Found")
    call.store.remove("attachments", found)
    return HandlerResult(status=204)


HANDLERS: dict[str, Callable[[Call], HandlerResult]] = {
    "comments.index": comments,
    "comments.create": create_comment,
    "comments.show": comment,
    "comments.update": comment,
    "comments.delete": comment,
    "comments.create_attachment": attachments,
    "comments.delete_attachment": attachments,
}
