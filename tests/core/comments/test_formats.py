"""The exports: every comment is in them or is left out, whatever its text holds."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from fractions import Fraction
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from frameio_tui.core.comments.comment import Comment, CommentedFile
from frameio_tui.core.comments.formats import FORMATS, Export, export_comments, file_stem, format_named
from frameio_tui.core.comments.markers import clean
from frameio_tui.core.comments.positions import ExportOptions
from frameio_tui.core.errors import InvalidInput
from frameio_tui.core.timecode.frame_rate import parse_rate
from tests.core.comments.reel import comments, item, reel
from tests.core.timecode.test_timecode import NAMES

DEFAULT = ExportOptions()
TEXTS = st.text(st.characters() | st.sampled_from("\x00\r\n\t|=+-@<>&]\"'`*_#\ud800\u2028\ufeff"), max_size=20)


def export(listed: list[Comment], name: str, options: ExportOptions = DEFAULT) -> Export:
    return export_comments(listed, format_named(name), options, lambda name, sheet: f"{name} {sheet.name}".encode())


def text_of(listed: list[Comment], name: str, options: ExportOptions = DEFAULT) -> str:
    (file,) = export(listed, name, options).files
    return b"".join(file.content).decode()


def hostile(texts: list[str], name: str = "A.mov", rate: str = "25") -> list[Comment]:
    file = CommentedFile(name, name, name, name, rate=parse_rate(rate), link=name)
    items = (item(number, text, number, id=f"{number}{text}") for number, text in enumerate(texts))
    return [comment._replace(author=comment.text, email=comment.text) for comment in comments(*items, file=file)]


def test_formats_have_different_names_and_one_writer_each() -> None:
    assert len({known.name for known in FORMATS}) == len(FORMATS) == 10
    for known in FORMATS:
        assert [known.listing is None, known.markers is None, not known.timeline].count(False) == 1
    with pytest.raises(InvalidInput, match=r"Unknown format 'pdf'\. Use one of csv, frameio-csv, json"):
        format_named("pdf")


def test_formats_of_the_extra_are_written_through_the_port() -> None:
    result = export(reel(), "otio")
    assert [(file.name, list(file.content)) for file in result.files] == [("Reel.otio", [b"otio Reel.mov"])]
    with pytest.raises(ValueError, match="TimelineWriter"):
        export_comments(reel(), format_named("otio"), DEFAULT)


def test_markers_without_a_place_are_counted_and_files_are_described() -> None:
    result = export(reel(), "resolve-edl", ExportOptions(start="01:00:00:00"))
    assert [left.comment.id for left in result.left_out] == ["c3"]
    assert result.notes == ("Reel.mov: 29.97 DF frames per second, starts at 01:00:00;00.",)


def test_each_file_has_a_name_of_its_own() -> None:
    names = ["A.mov", "a.mp4", "A.mov", "x/../y.mov", "con.mov", ".", "ü" * 200, "Cut 1.2 final"]
    listed = [
        comment
        for number, name in enumerate(names)
        for comment in comments(item(1, "c", 1), file=CommentedFile(str(number), name, rate=parse_rate(25)))
    ]  # fmt: skip
    assert [file.name for file in export(listed, "avid").files] == [
        "A.txt", "a (2).txt", "A (3).txt", "x_.._y.txt", "_con.txt", "_.txt", f"{'ü' * 90}.txt", "Cut 1.2 final.txt",
    ]  # fmt: skip


@settings(max_examples=40)
@given(st.text())
def test_file_names_are_safe(name: str) -> None:
    stem = file_stem(name)
    assert stem
    assert not re.search(r'[/\\\x00-\x1f:<>"|?*]', stem)
    assert stem not in (".", "..")
    assert len(stem.encode()) < 200


def test_a_listing_is_read_while_it_is_written() -> None:
    read: list[str] = []

    def one_after_another() -> Iterator[Comment]:
        for name in ("A.mov", "B.mov", "C.mov"):
            read.append(name)
            yield from comments(item(1, name, 1), file=CommentedFile(name, name))

    (file,) = export_comments(one_after_another(), format_named("ndjson"), DEFAULT).files
    content = iter(file.content)
    next(content), next(content)  # the head is empty; the first part
    assert read == ["A.mov", "B.mov"]


def test_a_list_of_no_comments_is_json_too() -> None:
    assert json.loads(text_of([], "json")) == []
    assert [text_of([], name) for name in ("ndjson", "markdown")] == ["", "# Comments\n"]


@settings(max_examples=40)
@given(st.lists(TEXTS, min_size=1, max_size=4))
def test_tables_keep_every_text_and_defuse_formulas(texts: list[str]) -> None:
    listed = hostile(texts)
    for name, column in (("csv", "text"), ("frameio-csv", "Comment")):
        written = text_of(listed, name)
        rows = list(csv.DictReader(io.StringIO(written, newline="")))
        for row, comment in zip(rows, listed, strict=True):
            assert not row[column].startswith(("=", "+", "-", "@", "\t", "\r"))
            assert row[column].removeprefix("'") == re.sub("[\ud800-\udfff]", "\ufffd", comment.text).removeprefix("'")
    objects = json.loads(text_of(listed, "json"))
    assert [json.loads(line) for line in re.split("\n", text_of(listed, "ndjson"))[:-1]] == objects
    assert [object_["text"] or "" for object_ in objects] == [
        re.sub("[\ud800-\udfff]", "\ufffd", comment.text) for comment in listed
    ]


@settings(max_examples=40)
@given(st.lists(TEXTS, min_size=1, max_size=4))
def test_marker_lists_have_one_line_for_each_text(texts: list[str]) -> None:
    listed = hostile(texts)
    lines = text_of(listed, "resolve-edl").split("\n")
    assert len(lines) == 3 + 3 * len(listed) + 1
    for number, line in enumerate(lines[4::3]):
        assert re.fullmatch(r" \|C:ResolveColorBlue \|M:[^|\n]* \|D:1", line)
        assert lines[3 + 3 * number].count(f"00:00:00:{number:02}") == 2
    rows = text_of(listed, "avid").split("\n")
    assert [row.count("\t") for row in rows] == [5] * len(listed) + [0]
    assert not re.search(r"[\x00-\x08\x0a-\x1f\x7f]", "".join(rows))


@settings(max_examples=40)
@given(TEXTS, st.sampled_from(NAMES), st.integers(0, 10**6), st.integers(1, 500))
def test_final_cut_xml_has_exact_times_and_texts(text: str, rate: str, frame: int, length: int) -> None:
    (comment,) = hostile([text], text, rate)
    comment = comment._replace(frame=frame, duration=length, author="")
    written = text_of([comment], "fcpxml", ExportOptions(start="01:00:00:00"))
    root = ElementTree.fromstring(written)  # noqa: S314 - our own XML
    (marker,) = root.iter("marker")
    duration = 1 / parse_rate(rate).exact
    frames = {key: Fraction(str(marker.get(key))[:-1]) / duration for key in ("start", "duration")}
    start = Fraction(str(root.find(".//sequence").get("tcStart"))[:-1]) / duration  # type: ignore[union-attr]
    assert (frames["start"] - start, frames["duration"]) == (frame, length)
    assert marker.get("value") == clean(text)
    assert root.find(".//format").get("frameDuration") == f"{duration}s"  # type: ignore[union-attr]


@settings(max_examples=40)
@given(st.lists(TEXTS, min_size=1, max_size=3))
def test_markdown_has_a_heading_and_an_item_for_each_comment_and_no_markup_of_theirs(texts: list[str]) -> None:
    written = text_of(hostile(texts), "markdown")
    assert len(re.findall(r"^## ", written, re.MULTILINE)) == 1
    assert len(re.findall(r"^ *- \[[ x]\] ", written, re.MULTILINE)) == len(texts)
    assert not re.search(r"(?<!\\)<(?!https)", written)


def test_markdown_escapes_markup_and_says_what_is_known() -> None:
    file = CommentedFile("f", "a_b*.pdf")
    listed = comments(
        item(1, "# not a heading\n1. no list\n<script>", page=2),
        item(2, "frame only", 7),
        item(3, "", owner=None),
        file=file,
    )
    assert text_of(listed, "markdown") == (
        "# Comments\n\n## a\\_b\\*.pdf\n\n"
        "- [ ] **Unknown author** (no account), 2026-01-03:\n"
        "- [ ] frame 7 **Ann**, 2026-01-02: frame only\n"
        "- [ ] page 2 **Ann**, 2026-01-01: \\# not a heading  \n  1\\. no list  \n  \\<script\\>\n"
    )


def test_json_has_the_drawing_and_the_rate_too() -> None:
    first, *_ = json.loads(text_of(reel(), "json"))
    assert first["rate"] == "29.97 DF"
    assert json.loads(first["annotation"])[0]["tool"] == "arrow"
    assert first["marks"] == ["arrow, red, from 12 %, 40 %"]
    assert (first["frame"], first["timecode"], first["parent"]) == (None, "00:06:39;16", None)


@pytest.mark.parametrize("start", ["01:00:00:00", "23:59:50:00"])
def test_frameio_csv_adds_the_start_where_it_can(start: str) -> None:
    unknown = comments(item(1, "unknown rate", 5), file=CommentedFile("f", "F.mov"))
    known = comments(item(1, "non-drop", "00:01:00:00"), item(2, "number", 1800))
    written = text_of([*unknown, *known], "frameio-csv", ExportOptions(start=start))
    times = [row["Timecode Source In"] for row in csv.DictReader(io.StringIO(written))]
    assert times == (["", "01:01:00:00", "01:01:00;02"] if start.startswith("01") else ["", "", ""])
    without = text_of([*unknown, *known], "frameio-csv")
    assert [row["Timecode Source In"] for row in csv.DictReader(io.StringIO(without))] == [
        "",
        "00:01:00:00",
        "00:01:00;02",
    ]
