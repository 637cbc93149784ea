"""Timelines by OpenTimelineIO: `.otio`, and XML of Final Cut Pro 7 for Premiere Pro.

FCPXML is not written with OpenTimelineIO's adapter; core/comments/fcpxml says why.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from frameio_tui.core.comments.markers import clean
from frameio_tui.core.errors import FrameioTuiError

if TYPE_CHECKING:
    from opentimelineio.opentime import TimeRange
    from opentimelineio.schema import Timeline

    from frameio_tui.core.comments.comment import Comment
    from frameio_tui.core.comments.markers import MarkerSheet

INSTALL: Final = "pip install 'frameio-tui[timelines]'"


class OtioTimelineWriter:
    """Implements the port TimelineWriter."""

    def check(self) -> None:
        """Raise FrameioTuiError, with the command that installs it, if OpenTimelineIO or its adapter is missing."""
        try:
            import opentimelineio  # noqa: F401 - checks only that it is installed
            import otio_fcp_adapter  # noqa: F401 - the same
        except ImportError:
            raise FrameioTuiError("The packages for timelines are not installed.", f"Run: {INSTALL}") from None

    def write(self, format_name: str, sheet: MarkerSheet) -> bytes:
        """Return the markers in the format `otio` or `fcp7-xml`. Raises FrameioTuiError like `check`."""
        self.check()
        from opentimelineio import adapters

        if format_name == "otio":
            return _encoded(adapters.write_to_string(_otio_timeline(sheet), "otio_json", indent=2))
        return _encoded(adapters.write_to_string(_fcp7_timeline(sheet), "fcp_xml"))


def _encoded(text: str) -> bytes:
    return (text.rstrip() + "\n").encode()


def _otio_timeline(sheet: MarkerSheet) -> Timeline:
    """Return a timeline with a clip for the file and the markers on it, in the time of the clip's media.

    The name of a marker is the author, its comment the text; everything else is in the metadata under `frameio`.
    """
    from opentimelineio import schema

    timeline = _timeline(sheet, first=sheet.start)
    (clip,) = timeline.find_clips()
    for marker in sheet.markers:
        clip.markers.append(
            schema.Marker(
                name=marker.author,
                marked_range=_range(sheet, sheet.start + marker.frame, marker.length),
                color=schema.MarkerColor.GREEN if marker.completed else schema.MarkerColor.RED,
                comment=marker.text,
                metadata={"frameio": _metadata(marker.comment)},
            )
        )
    return timeline


def _fcp7_timeline(sheet: MarkerSheet) -> Timeline:
    """Return a sequence with a clip for the file, and the markers on the sequence, counted from its beginning.

    The adapter writes the comment of a marker, and whether timecode is drop frame, from metadata only.
    """
    from opentimelineio import schema

    timeline = _timeline(sheet, first=0)
    counting = "DF" if sheet.rate.drop_frame else "NDF"
    timeline.metadata["fcp_xml"] = {"timecode": {"displayformat": counting}}
    for marker in sheet.markers:
        timeline.tracks.markers.append(
            schema.Marker(
                name=marker.author,
                marked_range=_range(sheet, marker.frame, marker.length),
                metadata={"fcp_xml": {"comment": marker.text}},
            )
        )
    return timeline


def _timeline(sheet: MarkerSheet, first: int) -> Timeline:
    """Return a timeline that shows one clip from the frame `first` of its media."""
    from opentimelineio import schema

    timeline = schema.Timeline(name=sheet.name, global_start_time=_range(sheet, sheet.start, 1).start_time)
    track = schema.Track(name="V1", kind=schema.TrackKind.Video)
    missing = schema.MissingReference(name=sheet.name)
    track.append(schema.Clip(name=sheet.name, media_reference=missing, source_range=_range(sheet, first, sheet.length)))
    timeline.tracks.append(track)
    return timeline


def _range(sheet: MarkerSheet, frame: int, length: int) -> TimeRange:
    from opentimelineio.opentime import RationalTime, TimeRange

    rate = float(sheet.rate.exact)
    return TimeRange(RationalTime(frame, rate), RationalTime(length, rate))


def _metadata(comment: Comment) -> dict[str, object]:
    texts = {
        "id": comment.id,
        "email": comment.email,
        "timecode": comment.timecode,
        "created": comment.created,
        "edited": comment.edited,
        "completed_by": comment.completed_by,
        "annotation": comment.annotation,
        "link": comment.link,
    }
    fields: dict[str, object] = {name: clean(text) for name, text in texts.items() if text}
    return fields | {"anonymous": comment.anonymous, "completed": comment.completed, "frame": comment.frame}
