"""Marker lists that editing programs import: DaVinci Resolve (EDL) and Avid Media Composer (text).

Both have one line of text for each marker: line ends and tabs become spaces. The text of an EDL is delimited with `|`,
which becomes `/`. Both are UTF-8.
"""

from __future__ import annotations

from frameio_tui.core.comments.markers import MarkerSheet, one_line


def resolve_edl(sheet: MarkerSheet) -> bytes:
    """Return the markers as DaVinci Resolve exports and imports them: "Timeline Markers from EDL".

    Each marker is an event of one frame with a line for colour, name and length in frames. Completed comments are
    green, others blue.
    """
    counting = "DROP FRAME" if sheet.rate.drop_frame else "NON-DROP FRAME"
    lines = [f"TITLE: {one_line(sheet.name)}", f"FCM: {counting}", ""]
    for number, marker in enumerate(sheet.markers, start=1):
        times = f"{sheet.timecode(marker.frame)} {sheet.timecode(marker.frame + 1)}"
        colour = "Green" if marker.completed else "Blue"
        text = one_line(marker.label.replace("|", "/"))
        # Resolve itself writes two spaces after the times.
        lines.append(f"{number:03}  001      V     C        {times} {times}  ")
        lines.append(f" |C:ResolveColor{colour} |M:{text} |D:{marker.length}")
        lines.append("")
    return ("\n".join(lines) + "\n").encode()


def avid(sheet: MarkerSheet) -> bytes:
    """Return the markers as a marker list of Avid Media Composer, one tab-separated line each.

    The fields are user, timecode, track, colour, text and length in frames. Completed comments are green, others red.
    """
    lines = []
    for marker in sheet.markers:
        colour = "green" if marker.completed else "red"
        user = one_line(marker.author) or "Frame.io"
        fields = (user, sheet.timecode(marker.frame), "V1", colour, one_line(marker.text), str(marker.length))
        lines.append("\t".join(fields) + "\n")
    return "".join(lines).encode()
