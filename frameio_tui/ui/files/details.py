"""The rows of the details pane: what is known about one asset, and the comments of its file."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from frameio_tui.core.comments.drawings import describe_drawing
from frameio_tui.core.comments.positions import timecode_of
from frameio_tui.core.text.humanize import format_count, format_size
from frameio_tui.ui.files.rows import format_media_duration, format_moment, kind_of, shown_asset, status_of
from frameio_tui.ui.widgets.label_rows import label_rows, wrapped
from frameio_tui.ui.widgets.row_list import Row

if TYPE_CHECKING:
    from collections.abc import Sequence

    from frameio_tui.core.comments.comment import Comment
    from frameio_tui.core.resources.asset import Asset
    from frameio_tui.ui.theme import Glyphs

MAX_COMMENTS = 200
"""Comments that are shown; the others are counted."""


MIN_TIME_WIDTH = 60
"""Width of a row in cells below which only the date of a comment is shown."""


class Comments(NamedTuple):
    """What is known about the comments of the selected file."""

    state: str = ""
    """`loading`, `loaded`, or why they could not be loaded; empty if they were not requested."""
    comments: tuple[Comment, ...] = ()


def asset_rows(asset: Asset, path: str, width: int) -> list[Row]:
    """Return what is known about an asset; values that the API does not give are left out."""
    shown = shown_asset(asset)
    rate = f"{shown.frame_rate} fps" if shown.frame_rate is not None else ""
    versions = format_count(asset.versions, "version") if asset.versions else ""
    inside = format_count(asset.item_count, "item") if asset.item_count is not None and asset.kind == "folder" else ""
    status = status_of(asset)
    lines = (
        ("Name", asset.title, "title"),
        ("Type", ", ".join(filter(None, (kind_of(asset), versions, inside))), "plain"),
        ("Status", status, "good" if status == "approved" else "plain"),
        ("Size", format_size(shown.size) if shown.size is not None else "", "plain"),
        ("Duration", ", ".join(filter(None, (format_media_duration(shown.duration), rate))), "plain"),
        ("Created", ", ".join(filter(None, (format_moment(shown.created), shown.creator))), "plain"),
        ("Updated", format_moment(shown.updated), "plain"),
        ("Path", path, "dim"),
    )
    # One row, although it may be cut off: half an ID is of no use, and a key copies it.
    return [*label_rows(lines, width), Row("", ((" ID ", "dim"), (asset.id, "plain")), selectable=False)]


def comment_rows(known: Comments, width: int, glyphs: Glyphs) -> list[Row]:
    """Return the comments, each with its position, author, text and drawing; replies are indented."""
    if not known.state:
        return []
    if known.state != "loaded":
        text = f"loading{glyphs.ellipsis}" if known.state == "loading" else known.state
        style = "dim" if known.state == "loading" else "bad"
        return [_heading("Comments"), *(_line(piece, style) for piece in wrapped(text, width - 2))]
    comments = known.comments
    replies = sum(bool(comment.parent_id) for comment in comments)
    title = format_count(len(comments) - replies, "comment")
    title += f", {format_count(replies, 'reply', 'replies')}" if replies else ""
    if not comments:
        return [_heading("No comments"), _line("Press c, then n to add one.", "dim")]
    rows = [_heading(title)]
    for comment in comments[:MAX_COMMENTS]:
        rows += _one(comment, width, glyphs)
    if len(comments) > MAX_COMMENTS:
        rows.append(_line(f"and {len(comments) - MAX_COMMENTS:,} more: press e to export them", "dim"))
    return rows


def position_of(comment: Comment) -> str:
    """Return where a comment is: its timecode with the end of its range, its frame, or its page."""
    timecode = timecode_of(comment, comment.file.rate)
    if timecode:
        length = f" +{comment.duration} f" if comment.duration else ""
        return f"{timecode}{length}"
    if comment.frame is not None:
        return f"frame {comment.frame}"
    return f"page {comment.page}" if comment.page is not None else ""


def _one(comment: Comment, width: int, glyphs: Glyphs) -> list[Row]:
    indent = "   " if comment.parent_id else " "
    author = comment.author or ("unknown reviewer" if comment.anonymous else "unknown author")
    author += " (reviewer)" if comment.anonymous and comment.author else ""
    where = position_of(comment)
    done = f"  {glyphs.yes}" if comment.completed else ""
    edited = "  edited" if comment.edited else ""
    when = format_moment(comment.created)
    when = when if width >= MIN_TIME_WIDTH else when[:10]
    head = (
        (indent, "plain"),
        (f"{where}  " if where else "", "hint"),
        (author, "title"),
        (done, "good"),
        (f"  {when}{edited}", "dim"),
    )
    rows = [Row(comment.id, head)]
    room = width - len(indent) - 2
    for paragraph in comment.text.splitlines() or [""]:
        rows += [_line(piece, "plain", f"{indent}  ") for piece in wrapped(paragraph, room - 2)]
    marks = describe_drawing(comment.annotation)
    if marks:
        rows += [_line(piece, "dim", f"{indent}  ") for piece in wrapped("drawing: " + "; ".join(marks), room - 2)]
    return rows


def _heading(text: str) -> Row:
    return Row("", ((f" {text}", "group"),), selectable=False)


def _line(text: str, style: str, indent: str = " ") -> Row:
    return Row("", ((indent, "plain"), (text, style)), selectable=False)


def detail_rows(asset: Asset | None, path: str, known: Comments, width: int, glyphs: Glyphs) -> Sequence[Row]:
    """Return all rows of the pane."""
    if asset is None:
        return ()
    rows = asset_rows(asset, path, width)
    comments = comment_rows(known, width, glyphs)
    return [*rows, Row("", (("", "plain"),), selectable=False), *comments] if comments else rows
