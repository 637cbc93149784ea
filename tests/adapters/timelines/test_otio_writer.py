"""Timelines are read back by OpenTimelineIO with the same times and texts."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import opentimelineio as otio
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from frameio_tui.adapters.timelines.otio_writer import OtioTimelineWriter
from frameio_tui.core.comments.comment import Comment, CommentedFile
from frameio_tui.core.comments.fcpxml import fcpxml
from frameio_tui.core.comments.markers import MarkerSheet, marker_sheets
from frameio_tui.core.comments.positions import ExportOptions
from frameio_tui.core.errors import FrameioTuiError
from frameio_tui.core.timecode.frame_rate import parse_rate
from tests.core.comments.reel import comments, item, reel
from tests.core.comments.test_formats import TEXTS
from tests.core.timecode.test_timecode import NAMES

GOLDENS = Path(__file__).parents[2] / "core/comments/goldens"
ADAPTERS = {"otio": "otio_json", "fcp7-xml": "fcp_xml"}


def sheet_of(listed: Iterable[Comment], start: str = "01:00:00:00") -> MarkerSheet:
    (sheet,) = marker_sheets(listed, ExportOptions(start=start)).sheets
    return sheet


def read(data: bytes, adapter: str) -> Any:
    return otio.adapters.read_from_string(data.decode(), adapter)


def markers_of(timeline: Any) -> list[Any]:
    return [*timeline.tracks.markers, *(marker for clip in timeline.find_clips() for marker in clip.markers)]


def frames_of(marker: Any) -> tuple[int, int]:
    return int(marker.marked_range.start_time.value), int(marker.marked_range.duration.value)


def text_of(marker: Any) -> str:
    return str(marker.comment or marker.metadata.get("fcp_xml", {}).get("comment") or "")


@pytest.mark.parametrize(("format_name", "golden"), [("otio", "comments.otio"), ("fcp7-xml", "premiere.xml")])
def test_timelines_hold_what_the_file_written_by_hand_holds(format_name: str, golden: str) -> None:
    """`comments.otio` is of OpenTimelineIO's "File Format Specification", `premiere.xml` of Apple's "Final Cut Pro XML
    Interchange Format": markers of a sequence are in frames from its beginning.
    """
    ours = read(OtioTimelineWriter().write(format_name, sheet_of(reel())), ADAPTERS[format_name])
    by_hand = read((GOLDENS / golden).read_bytes(), ADAPTERS[format_name])

    def content(timeline: Any) -> list[Any]:
        start = timeline.global_start_time
        markers = [(marker.name, text_of(marker), *frames_of(marker)) for marker in markers_of(timeline)]
        return [(timeline.name, start.value, pytest.approx(start.rate)), *markers]

    assert content(ours) == content(by_hand)
    assert len(content(ours)) == 3


@settings(max_examples=40)
@given(
    TEXTS, TEXTS, st.sampled_from(NAMES), st.integers(0, 10**6), st.integers(1, 500), st.sampled_from(list(ADAPTERS))
)
def test_timelines_read_back_are_equal(
    text: str, name: str, rate: str, frame: int, length: int, format_name: str
) -> None:
    file = CommentedFile(name, name, rate=parse_rate(rate), link=name)
    listed = comments(
        item(1, f"a{text}b", frame, duration=length, owner={"name": name}), item(2, "later", 10**6 + 600), file=file
    )
    sheet = sheet_of(listed)
    timeline = read(OtioTimelineWriter().write(format_name, sheet), ADAPTERS[format_name])
    assert timeline.name == sheet.name
    assert timeline.global_start_time.value == sheet.start
    first = sheet.start if format_name == "otio" else 0
    read_back = [(marker.name or "", text_of(marker), *frames_of(marker)) for marker in markers_of(timeline)]
    assert read_back == [(marker.author, marker.text, first + marker.frame, marker.length) for marker in sheet.markers]
    for marker in markers_of(timeline):
        assert marker.marked_range.start_time.rate == pytest.approx(float(parse_rate(rate).exact))


def test_premiere_xml_says_drop_frame_and_ntsc() -> None:
    written = OtioTimelineWriter().write("fcp7-xml", sheet_of(reel())).decode()
    assert "<displayformat>DF</displayformat>" in written
    assert "<string>01:00:00;00</string>" in written
    assert "<ntsc>TRUE</ntsc>" in written
    others = comments(item(1, "c", 5), file=CommentedFile("f", "f", rate=parse_rate(25)))
    written = OtioTimelineWriter().write("fcp7-xml", sheet_of(others)).decode()
    assert "DF" not in written.replace("NDF", "")
    assert "<ntsc>TRUE</ntsc>" not in written


def test_otio_has_everything_else_as_metadata() -> None:
    timeline = read(OtioTimelineWriter().write("otio", sheet_of(reel())), "otio_json")
    guest, ann = markers_of(timeline)
    assert dict(ann.metadata["frameio"]) == {
        "id": "c1",
        "email": "ann@example.com",
        "timecode": "00:06:39;16",
        "created": "2026-01-01T10:00:00Z",
        "annotation": '[{"tool":"arrow","color":"#F22237","size":8,"x":0.12,"y":0.4}]',
        "link": "https://next.frame.io/project/p/view/f?comment=c1",
        "anonymous": False,
        "completed": False,
        "frame": None,
    }
    assert (guest.color, ann.color) == ("GREEN", "RED")


@settings(max_examples=40)
@given(TEXTS, st.sampled_from([24, 25, 30, 50, 60]), st.integers(0, 10**6), st.integers(1, 500))
def test_final_cut_xml_is_read_by_opentimelineio(text: str, rate: int, frame: int, length: int) -> None:
    """Whole rates only: the adapter reads 23.976 as 23 frames per second, and so on. It also cuts off what its floating
    point numbers lack, so a time can be read as one frame less. tests/core/comments/test_formats reads the fractions.
    """
    file = CommentedFile("f", "Reel 'A'.mov", rate=parse_rate(rate))
    listed = comments(item(1, text, frame, duration=length), item(2, "later", 10**6 + 600), file=file)
    sheet = sheet_of(listed)
    read_back = markers_of(read(fcpxml(sheet), "fcpx_xml"))
    assert [marker.name for marker in read_back] == [marker.label for marker in sheet.markers]
    for marker, wanted in zip(read_back, sheet.markers, strict=True):
        assert marker.marked_range.start_time.value - sheet.start - wanted.frame in (0, -1)
        assert marker.marked_range.duration.value - wanted.length in (0, -1)


@pytest.mark.parametrize("package", ["opentimelineio", "otio_fcp_adapter"])
def test_a_missing_extra_names_the_command_that_installs_it(package: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, package, None)
    for call in (OtioTimelineWriter().check, lambda: OtioTimelineWriter().write("otio", sheet_of(reel()))):
        with pytest.raises(FrameioTuiError) as missing:
            call()
        assert missing.value.remedy == "Run: pip install 'frameio-tui[timelines]'"
