"""Names of downloaded files are one safe component each, and differ on every file system."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from frameio_tui.core.downloads.file_names import LONGEST, PART, FolderNames, safe_name

HOSTILE = (
    *("..", ".", "", "/", "///", "../../etc/passwd", "..\\..\\x", "C:\\x", "~/.bashrc", ".bashrc", ".git", "-rf"),
    *(
        "con",
        "NUL.txt",
        "aux.tar.gz",
        "COM1",
        "lpt\u00b9.mov",
        "CONIN$",
        "a\0b",
        "a\nb",
        "a\x1b[2Jb",
        "a\x7fb",
        "a\x9bb",
    ),
    *(
        "x" * 300,
        "\u00e9" * 200 + ".mov",
        "\U0001f3ac" * 80,
        "a." + "b" * 300,
        " . ",
        "name. ",
        "name...",
        "\ufeff",
        "\u202egpj.exe",
    ),
    *("a\ud800b", "a\u2028b", "clip.mov.part", "e\u0301", "\u00e9", "\ufdfa" * 60, "a" * 250 + ".mov"),
)


def check(name: str) -> None:
    data = name.encode()
    assert 0 < len(data) <= LONGEST - len(PART)
    assert name not in (".", "..")
    assert not set('/\\:*?"<>|') & set(name)
    assert not name.startswith((".", " "))
    assert not name.endswith((".", " "))
    assert not [one for one in name if unicodedata.category(one) in ("Cc", "Cs", "Zl", "Zp")]
    assert not set("\u202a\u202b\u202d\u202e\u2066\u2067\u200b\ufeff") & set(name)
    assert name.partition(".")[0].rstrip().lower() not in ("con", "prn", "aux", "nul", "com1", "lpt1", "conin$")


@pytest.mark.parametrize("name", HOSTILE, ids=lambda name: ascii(name[:12]))
def test_hostile_names_become_safe(name: str) -> None:
    check(safe_name(name))


@settings(max_examples=30)
@given(st.lists(st.one_of(st.text(max_size=12), st.sampled_from(HOSTILE)), max_size=8))
@example(["a.mov", "A.mov", "a.MOV", "a.mov.part", "a_2.mov", "a.mov"])
@example(["stra\u00dfe", "STRASSE", "e\u0301", "\u00c9"])
@example(["x" * 300, "x" * 301, "x" * 250])
def test_names_in_a_folder_never_meet(names: list[str]) -> None:
    folder = FolderNames()
    given_names = [folder.claim("", name) for name in names]
    for name in given_names:
        check(name)
    used = [unicodedata.normalize("NFC", unicodedata.normalize("NFD", name).casefold()) for name in given_names]
    assert len({*used, *(f"{name}{PART}" for name in used)}) == 2 * len(used)


def test_ordinary_names_stay_and_equal_ones_get_numbers() -> None:
    folder = FolderNames()
    names = [
        "Interview (v2) – final.mov",
        "日本語.mov",
        "👩‍👧 family.jpg",
        "clip.mov",
        "clip.mov",
        "Clip.mov",
        "clip.mov",
    ]
    assert [folder.claim("a", name) for name in names] == [*names[:4], "clip_2.mov", "Clip_3.mov", "clip_4.mov"]
    assert folder.claim("b", "clip.mov") == "clip.mov"
    folder.reserve("c", "clip.mov")
    assert folder.claim("c", "CLIP.MOV") == "CLIP_2.MOV"
