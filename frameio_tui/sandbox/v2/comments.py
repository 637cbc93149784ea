"""V2: comments and replies."""

from __future__ import annotations

from typing import TYPE_CHECKING

from frameio_tui.sandbox.call import Call
from frameio_tui.sandbox.data.generator import make_comment
from frameio_tui.sandbox.handler_result import HandlerResult, Record, Refusal
from frameio_tui.sandbox.v2 import serializers as views

if TYPE_CHECKING:
    from collections.abc import Callable

COMMENT_FIELDS = ("text", "annotation", "page", "timestamp", "duration", "private")


def comments(call: Call) -> HandlerResult:
    """List the comments and replies of an asset as a flat list."""
    row = call.store.asset_for(call.user, call.params["asset_id"])
    return HandlerResult(rows=call.store.comments_on(row["id"]), view=lambda comment: views.comment(call, comment))


def create_comment(call: Call) -> HandlerResult:
    """Comment on a file; `timestamp` and `duration` are in frames."""
    row = call.store.asset_for(call.user, call.params["asset_id"])
    if row["kind"] != "file":
        raise Refusal(422, "Only files can be commented on")
    return HandlerResult(views.comment(call, _comment(call, row, "")), 201)


def _comment(call: Call, asset: Record, parent_id: str) -> Record:
    timestamp = call.fields.get("timestamp")
    if timestamp is not None and (not isinstance(timestamp, (int, float)) or timestamp < 0):
        raise Refusal(422, "timestamp is invalid", "/timestamp")
    more: Record = {
        key: call.fields[key] for key in ("annotation", "page", "duration", "private") if key in call.fields
    }
    more |= {"timestamp": timestamp, "parent_id": parent_id}
    created = make_comment(call.store, asset, call.user["id"], call.text("text"), **more)
    call.store.log(call.user, "comment_created", "comment", created, asset["project_id"])
    return created


def comment(call: Call) -> HandlerResult:
    """Return a comment."""
    return HandlerResult(views.comment(call, call.store.comment_for(call.user, call.params["comment_id"])))


def own_comment(call: Call) -> Record:
    """Return a comment that the caller wrote. Raises Refusal 403 if another user wrote it."""
    row = call.store.comment_for(call.user, call.params["comment_id"])
    if row["owner_id"] != call.user["id"]:
        raise Refusal(403, "You are not allowed to access that resource")
    return row


def update_comment(call: Call) -> HandlerResult:
    """Change a comment of the caller."""
    return HandlerResult(views.comment(call, call.store.change(own_comment(call), call.fields, COMMENT_FIELDS)))


def delete_comment(call: Call) -> HandlerResult:
    """Delete a comment of the caller."""
    row = own_comment(call)
    shown = views.comment(call, row)
    call.store.remove("comments", row)
    return HandlerResult(shown)


def replies(call: Call) -> HandlerResult:
    """List the replies to a comment."""
    row = call.store.comment_for(call.user, call.params["comment_id"])
    return HandlerResult(rows=call.store.replies_to(row), view=lambda reply: views.comment(call, reply))


def create_reply(call: Call) -> HandlerResult:
    """Reply to a comment."""
    row = call.store.comment_for(call.user, call.params["comment_id"])
    asset = call.store.get("assets", row["asset_id"])
    return HandlerResult(views.comment(call, _comment(call, asset, row["id"])), 201)


def complete(call: Call) -> HandlerResult:
    """Mark a comment as completed (POST) or not completed (DELETE)."""
    row = call.store.comment_for(call.user, call.params["comment_id"])
    done = call.operation.method == "POST"
    row["completed_at"] = call.store.stamp() if done else None
    row["completer_id"] = call.user["id"] if done else None
    call.store.log(
        call.user, "comment_completed" if done else "comment_uncompleted", "comment", row, _project_of(call, row)
    )
    return HandlerResult(views.comment(call, row))


def _project_of(call: Call, comment: Record) -> str:
    return str(call.store.tables["assets"][comment["asset_id"]]["project_id"])


def like(call: Call) -> HandlerResult:
    """Add (POST) or remove (DELETE) the caller's like of a comment."""
    row = call.store.comment_for(call.user, call.params["comment_id"])
    others = [user_id for user_id in row["likes"] if user_id != call.user["id"]]
    row["likes"] = [*others, call.user["id"]] if call.operation.method == "POST" else others
    return HandlerResult(views.comment(call, row))


def impressions(call: Call) -> HandlerResult:
    """List the users who liked a comment."""
    row = call.store.comment_for(call.user, call.params["comment_id"])
    return HandlerResult([{"_type": "impression", "type": "like", "user_id": user_id} for user_id in row["likes"]])


HANDLERS: dict[str, Callable[[Call], HandlerResult]] = {
    "getComments": comments,
    "createComment": create_comment,
    "getComment": comment,
    "updateComment": update_comment,
    "deleteComment": delete_comment,
    "getReplies": replies,
    "createReply": create_reply,
    "completeComment": complete,
    "uncompleteComment": complete,
    "createCommentImpressionLike": like,
    "deleteCommentImpressionLike": like,
    "getCommentImpressions": impressions,
}
