"""The formats that comments can be exported to, and the export itself."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, Final, NamedTuple

from frameio_tui.core.comments.comment import Comment
from frameio_tui.core.comments.fcpxml import fcpxml
from frameio_tui.core.comments.listings import (
    Listing,
    csv_listing,
    frameio_csv_listing,
    json_listing,
    markdown_listing,
    ndjson_listing,
)
from frameio_tui.core.comments.marker_files import avid, resolve_edl
from frameio_tui.core.comments.markers import LeftOut, MarkerSheet, marker_sheets
from frameio_tui.core.comments.positions import ExportOptions
from frameio_tui.core.errors import InvalidInput

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

_NOT_IN_NAMES: Final = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*\ud800-\udfff]')
_DEVICES: Final = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\..*)?", re.IGNORECASE)
_LONGEST: Final = 180
"""Length of a file name in bytes; most file systems allow 255."""


class Format(NamedTuple):
    """A format for comments. Exactly one of `listing`, `markers` and `timeline` is set."""

    name: str
    extension: str
    """With the dot."""
    description: str
    listing: Callable[[ExportOptions], Listing] | None = None
    """Writes every comment, a part for each file of Frame.io, so that nothing needs to be in memory."""
    markers: Callable[[MarkerSheet], bytes] | None = None
    """Writes comments that have a time, as markers."""
    timeline: bool = False
    """Whether the port TimelineWriter writes the markers, which needs the extra `timelines`."""


FORMATS: Final = (
    Format("csv", ".csv", "Spreadsheet with every field", csv_listing),
    Format("frameio-csv", ".csv", "Spreadsheet that starts with the columns of Frame.io's export", frameio_csv_listing),
    Format("json", ".json", "JSON list with every field", json_listing),
    Format("ndjson", ".ndjson", "JSON object with every field on each line", ndjson_listing),
    Format("markdown", ".md", "Text with checkboxes, grouped by file", markdown_listing),
    Format("resolve-edl", ".edl", "Timeline markers for DaVinci Resolve", markers=resolve_edl),
    Format("avid", ".txt", "Marker list for Avid Media Composer", markers=avid),
    Format("fcpxml", ".fcpxml", "Markers for Final Cut Pro", markers=fcpxml),
    Format("fcp7-xml", ".xml", "Sequence markers for Premiere Pro", timeline=True),
    Format("otio", ".otio", "OpenTimelineIO timeline", timeline=True),
)


class ExportFile(NamedTuple):
    """A file to write: its name, and its content, which can be read once."""

    name: str
    content: Iterable[bytes]


class Export(NamedTuple):
    """The files to write, the comments that are in none of them, and sentences for the report."""

    files: tuple[ExportFile, ...]
    left_out: tuple[LeftOut, ...] = ()
    notes: tuple[str, ...] = ()


def format_named(name: str) -> Format:
    """Return a format. Raises InvalidInput with the names of all formats."""
    for known in FORMATS:
        if known.name == name:
            return known
    shown = name if len(name) <= 40 else f"{name[:39]}…"
    raise InvalidInput(f"Unknown format '{shown}'.", f"Use one of {', '.join(known.name for known in FORMATS)}.")


def export_comments(
    comments: Iterable[Comment],
    chosen: Format,
    options: ExportOptions,
    write_timeline: Callable[[str, MarkerSheet], bytes] | None = None,
) -> Export:
    """Return the comments in a format; those of a file must follow each other, with each file once.

    A listing is one file whose content is read from `comments` while it is written. Markers are one file for each file
    of Frame.io, or one for all. `write_timeline` is the method of the port TimelineWriter for formats with `timeline`.
    Raises InvalidInput if the start timecode does not exist at the rate of a file.
    """
    if chosen.listing is not None:
        return Export((ExportFile(f"comments{chosen.extension}", chosen.listing(options).write(comments)),))
    sheets, left_out = marker_sheets(comments, options)
    names = _file_names(sheets, chosen.extension)
    files = (
        ExportFile(name, (_content(sheet, chosen, write_timeline),)) for name, sheet in zip(names, sheets, strict=True)
    )
    notes = (f"{sheet.name}: {sheet.rate} frames per second, starts at {sheet.timecode(0)}." for sheet in sheets)
    return Export(tuple(files), left_out, tuple(notes))


def _content(sheet: MarkerSheet, chosen: Format, write_timeline: Callable[[str, MarkerSheet], bytes] | None) -> bytes:
    if chosen.markers is not None:
        return chosen.markers(sheet)
    if write_timeline is None:
        raise ValueError(f"{chosen.name} is written by a TimelineWriter")
    return write_timeline(chosen.name, sheet)


def _file_names(sheets: Iterable[MarkerSheet], extension: str) -> Iterator[str]:
    """Yield a different name for each sheet, for file systems with and without case and for Windows."""
    used: set[str] = set()
    for sheet in sheets:
        stem = file_stem(sheet.name)
        name, number = f"{stem}{extension}", 1
        while name.casefold() in used:
            number += 1
            name = f"{stem} ({number}){extension}"
        used.add(name.casefold())
        yield name


def file_stem(name: str) -> str:
    """Return the name of a file of Frame.io without its extension, as a name that every file system accepts."""
    stem, extension = os.path.splitext(_NOT_IN_NAMES.sub("_", name))
    if len(extension) > 6:
        stem += extension
    stem = stem.encode()[:_LONGEST].decode(errors="ignore").strip(" .")
    return f"_{stem}" if not stem or _DEVICES.fullmatch(stem) else stem
