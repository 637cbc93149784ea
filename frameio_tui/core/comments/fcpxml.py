"""Markers as FCPXML 1.8 for Final Cut Pro.

It is written here and not by OpenTimelineIO's adapter, which loses notes, rounds times, fails for names with an
apostrophe and writes no valid format at 23.976, 47.952 and 48 frames per second.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import quote
from xml.etree import ElementTree

from frameio_tui.core.comments.markers import MarkerSheet, clean, one_line

if TYPE_CHECKING:
    from fractions import Fraction

_HEAD: Final = '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE fcpxml>\n\n'


def fcpxml(sheet: MarkerSheet) -> bytes:
    """Return a project with one clip of the name of the file, and a to-do marker on it for each comment.

    Line ends in texts are preserved. Author and text are the name of the marker; the note has the link. The clip can be
    relinked to the media: its address is the name only.
    """
    frame = 1 / sheet.rate.exact
    start, length = _seconds(sheet.start * frame), _seconds(max(1, sheet.length) * frame)
    counting = "DF" if sheet.rate.drop_frame else "NDF"
    root = ElementTree.Element("fcpxml", version="1.8")
    resources = ElementTree.SubElement(root, "resources")
    ElementTree.SubElement(resources, "format", id="r1", frameDuration=_seconds(frame))
    asset = {"id": "r2", "name": sheet.name, "src": f"file:///{quote(sheet.name)}", "start": start}
    asset |= {"duration": length, "hasVideo": "1", "format": "r1"}
    ElementTree.SubElement(resources, "asset", asset)
    project = ElementTree.SubElement(root, "project", name=sheet.name)
    # The offset of a clip in the spine is a time of the sequence, which begins at tcStart.
    times = {"format": "r1", "duration": length, "tcStart": start, "tcFormat": counting}
    sequence = ElementTree.SubElement(project, "sequence", times)
    clip_times = {"offset": start, "start": start, "duration": length, "format": "r1", "tcFormat": counting}
    spine = ElementTree.SubElement(sequence, "spine")
    clip = ElementTree.SubElement(spine, "asset-clip", {"ref": "r2", "name": sheet.name, **clip_times})
    for marker in sheet.markers:
        fields = {
            "start": _seconds((sheet.start + marker.frame) * frame),
            "duration": _seconds(marker.length * frame),
            "value": marker.label,
            "completed": "1" if marker.completed else "0",
        }
        if marker.comment.link:
            fields["note"] = one_line(clean(marker.comment.link))
        ElementTree.SubElement(clip, "marker", fields)
    ElementTree.indent(root, "    ")
    return (_HEAD + ElementTree.tostring(root, encoding="unicode") + "\n").encode()


def _seconds(time: Fraction) -> str:
    """Return a time as FCPXML has it: seconds as a whole number or a fraction, `1001/24000s`."""
    return f"{time}s"
