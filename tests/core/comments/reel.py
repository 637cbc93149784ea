"""Comments that the golden files of every format hold, as V4 sends them."""

from __future__ import annotations

from typing import Any

from frameio_tui.core.comments.comment import Comment, CommentedFile, comments_from_v4
from frameio_tui.core.timecode.frame_rate import parse_rate

LINK = "https://next.frame.io/project/p/view/f"
FILE = CommentedFile("f", "Reel.mov", "Acme", "Cuts", 2, parse_rate(29.97), LINK)
ANN = {"name": "Ann", "email": "ann@example.com"}
ARROW = '[{"tool":"arrow","color":"#F22237","size":8,"x":0.12,"y":0.4}]'


def item(number: int, text: str, timestamp: object = None, **more: object) -> dict[str, Any]:
    created = f"2026-01-0{number}T10:00:00Z"
    return {"id": f"c{number}", "text": text, "timestamp": timestamp, "owner": ANN, "created_at": created, **more}


REPLY = {
    "id": "r1",
    "text": "Done",
    "owner": {"name": "Ben", "email": "ben@example.com"},
    "created_at": "2026-01-02T10:00:00Z",
}


def comments(*items: dict[str, Any], file: CommentedFile = FILE) -> list[Comment]:
    return list(comments_from_v4(items, file))


def reel() -> list[Comment]:
    """A range with a drawing and a reply; a completed comment of a reviewer; one without time that is a formula."""
    listed = comments(
        item(1, "Too dark | fix it\r\nplease", "00:06:39;16", duration=12, annotation=ARROW, replies=[REPLY]),
        item(3, "Über den Titel", "00:00:59;29", id="c2", owner=None, completed_at="2026-01-05", completer_id="u2"),
        item(4, "=1+1", id="c3"),
    )
    # The name of a reviewer without an account is known from the activities of the share.
    return [comment._replace(author="Guest") if comment.anonymous else comment for comment in listed]
