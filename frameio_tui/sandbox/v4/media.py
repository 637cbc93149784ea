"""What V4 says about the content of a file: its upload, media type, renditions, metadata and timecode."""

from __future__ import annotations

import functools
import mimetypes
import uuid
from typing import TYPE_CHECKING, Any

from frameio_tui.core.errors import InvalidInput
from frameio_tui.core.timecode.frame_rate import FrameRate, parse_rate
from frameio_tui.core.timecode.timecode import frames_to_timecode
from frameio_tui.sandbox.data.media import MEDIA_TYPES, asset_type_of
from frameio_tui.sandbox.handler_result import Refusal
from frameio_tui.sandbox.storage.urls import UNKNOWN_TYPE, media_url

if TYPE_CHECKING:
    from frameio_tui.sandbox.call import Call
    from frameio_tui.sandbox.data.store import Store
    from frameio_tui.sandbox.handler_result import Record

TRANSCODING = 0.5
"""Seconds from the last part of an upload until the renditions exist."""
_MEDIA_TYPES = mimetypes.MimeTypes()
_TIMED = frozenset({"audio", "stream", "video"})
_DRAWABLE = frozenset({"document", "image", "video", "stream"})
_STATUSES = {"in_progress": "In Progress", "needs_review": "Needs Review", "approved": "Approved"}


def describe(name: str, media_type: str | None = None) -> Record:
    """Return the media type of a new file, which its name suggests if it is not given, and the kind of media."""
    known = MEDIA_TYPES.get(name.rpartition(".")[2].lower())
    media_type = media_type or (known.media_type if known else _MEDIA_TYPES.guess_type(name)[0])
    return {"filetype": media_type, "asset_type": asset_type_of(media_type or UNKNOWN_TYPE)}


def status(store: Store, row: Record) -> str:
    """Return `created`, `uploaded` when all bytes are there, or `transcoded` when the renditions are there too."""
    if row.get("parts") and not row.get("uploaded"):
        return "created"
    completed = row.get("upload_completed_at")
    return "uploaded" if completed and completed > store.stamp(store.now() - TRANSCODING) else "transcoded"


def upload_status(store: Store, row: Record) -> Record:
    """Return the progress of an upload as V4 renders it."""
    complete = status(store, row) != "created"
    completed_at = row.get("upload_completed_at") or row["inserted_at"]
    return {
        "id": row["id"],
        "filetype": row.get("filetype") or UNKNOWN_TYPE,
        "upload_complete": complete,
        "upload_failed": False,
        "upload_completed_at": completed_at if complete else None,
        "uploaded_at": row["inserted_at"] if complete else None,
    }


def link(call: Call, row: Record, name: str) -> Record | None:
    """Return a media link of a file, or None if there is no such rendition (yet)."""
    state, kind = status(call.store, row), row.get("asset_type", "stream")
    if name == "original":
        if state == "created":
            return None
        return {
            "download_url": media_url(call.store, call.origin, row),
            "inline_url": media_url(call.store, call.origin, row, inline=True),
        }
    visible = kind in ("stream", "image", "document") if "thumbnail" in name else kind == "stream"
    if state != "transcoded" or not visible:
        return None
    is_stream = name in ("efficient", "high_quality", "hls_manifest")
    return {
        "url": media_url(call.store, call.origin, row, name, inline=True),
        "download_url": None if is_stream else media_url(call.store, call.origin, row, name),
    }


def frame_rate(row: Record) -> FrameRate | None:
    """Return the frame rate of a file, or None if it has none."""
    if not row.get("fps"):
        return None
    try:
        rate = parse_rate(row["fps"])
    except InvalidInput:
        return None
    return rate._replace(drop_frame=rate.can_drop_frames and row.get("drop_frame", True))


def timestamp(call: Call, row: Record) -> int | str | None:
    """Return the position of a comment: the number of frames as it was received, or timecode if the caller asks for it.

    Timecode needs the frame rate of the file, and ends after 24 hours; without it the number stays.
    """
    frames: int | None = row["timestamp"]
    rate = frame_rate(call.store.tables["assets"][row["asset_id"]])
    if frames is None or rate is None or call.query.get("timestamp_as_timecode") != "true":
        return frames
    try:
        return frames_to_timecode(frames, rate)
    except InvalidInput:  # after 24 hours
        return frames


def check_comment_fields(row: Record, fields: Record) -> None:
    """Raise Refusal 422 for fields of a comment that the media of the file does not allow."""
    kind = row.get("asset_type", "stream")
    if fields.get("timestamp") is not None and kind not in _TIMED:
        raise Refusal(422, f"timestamp is not allowed for {kind} files", "/data/timestamp")
    if fields.get("page") is not None and kind != "document":
        raise Refusal(422, f"page is not allowed for {kind} files", "/data/page")
    if fields.get("annotation") is not None and kind not in _DRAWABLE:
        raise Refusal(422, f"annotation is not allowed for {kind} files", "/data/annotation")


@functools.cache
def system_field_id(name: str) -> str:
    """Return the ID of a metadata field that every account has, or of an option of it."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"https://sandbox.invalid/fields/{name}"))


@functools.cache
def system_fields() -> tuple[Record, ...]:
    """Return the metadata fields that every account has; users can set only the status."""
    options = [{"display_name": name, "id": system_field_id(name)} for name in _STATUSES.values()]
    kinds = [("Status", "select"), ("Frame Rate", "number"), ("Duration", "number"), ("Page Count", "number")]
    return tuple(
        {
            "id": system_field_id(name),
            "name": name,
            "field_type": kind,
            "field_configuration": {"options": options} if kind == "select" else {"scale": 3},
        }
        for name, kind in kinds
    )


def metadata(store: Store, row: Record, *, show_null: bool = False) -> list[Record]:
    """Return the metadata of a file: what was found in the file, then the values that users set."""
    account_id = store.account_of(row["project_id"])
    own = store.rows("fields", lambda field: field["account_id"] == account_id)
    label = _STATUSES.get(str(row.get("label")))
    values = {
        system_field_id("Status"): [system_field_id(label)] if label else None,
        system_field_id("Frame Rate"): row.get("fps"),
        system_field_id("Duration"): row.get("duration"),
        system_field_id("Page Count"): row.get("pages"),
        **row.get("metadata", {}),
    }
    return [
        _field(definition, values.get(definition["id"]))
        for definition in (*system_fields(), *own)
        if show_null or values.get(definition["id"]) is not None
    ]


def _field(definition: Record, value: Any) -> Record:
    """Render the value of a field on a file; the value of a selection has the options, not only their IDs."""
    kind, name = definition["field_type"], definition["name"]
    shown: Record = {
        "field_definition_id": definition["id"],
        "field_definition_name": name,
        "field_type": kind,
        "mutable": name not in ("Frame Rate", "Duration", "Page Count"),
        "value": value,
    }
    if kind in ("select", "select_multi"):
        options = [
            {"display_name": option["display_name"], "id": option["id"]}
            for option in definition["field_configuration"]["options"]
        ]
        chosen = [option for option in options if option["id"] in (value or ())]
        return {**shown, "field_options": options, "value": chosen}
    return {**shown, "value": value or []} if kind in ("user_single", "user_multi") else shown


def status_label(option_ids: Any) -> str | None:
    """Return the label for a value of the field Status, or None if the value names no option."""
    ids = option_ids if isinstance(option_ids, list) else []
    if not ids:
        return "none"
    return next((label for label, name in _STATUSES.items() if system_field_id(name) == ids[0]), None)
