"""Things in a JSON text that a person should know are named, once."""

from __future__ import annotations

import pytest

from frameio_tui.core.document.json_lines import JsonLines


def notes(body: bytes) -> list[str]:
    lines = JsonLines(body)
    while not lines.index_step(1):
        pass
    return lines.anomalies.notes()


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"[NaN]", "NaN"),
        (b"[-Infinity]", "Infinity"),
        (b"[oops]", "not JSON"),
        (b"[123456789012345678901]", "20 digits"),
        (b"[1]\n[2]\n[3]", "several JSON values"),
        (rb'["\ud83d"]', r"\ud83d"),
        (rb'["\ude00\ud83d"]', "half a character"),
        (b'["\xff", "\xfe"]', "not UTF-8"),
        (b"\xef\xbb\xbf[]", "byte order mark"),
        (b"[" * 20_000 + b"]" * 20_000, "20,000 levels"),
        (b"[1]]", "more closing brackets"),
    ],
)
def test_named_once(body: bytes, words: str) -> None:
    found = notes(body)
    assert len(found) == 1
    assert words in found[0]


@pytest.mark.parametrize(
    "body",
    [
        rb'{"a": "\ud83d\ude00 \\ud83d \"NaN\"", "b": [true, false, null, -1.5e+3]}',
        '["é€😀"]'.encode(),
        ("[" + '"' + "é" * 20_000 + '"' + "]").encode(),
        b'["' + rb"\ud83d\ude00" * 9_000 + b'"]',
    ],
)
def test_good_json_has_no_remark(body: bytes) -> None:
    assert notes(body) == []
