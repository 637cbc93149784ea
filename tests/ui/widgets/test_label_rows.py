"""Labels and texts as rows, nothing of them cut off."""

from __future__ import annotations

import pytest

from frameio_tui.ui.widgets.label_rows import label_rows, wrapped


@pytest.mark.parametrize("width", [40, 60, 80, 200])
def test_a_long_text_goes_on_below_itself(width: int) -> None:
    words = " ".join(f"word-{n}" for n in range(30))
    rows = label_rows([("scopes", words, "plain"), ("none", "", "plain"), ("", "a/path/" + "x" * 100, "bad")], width)
    lines = ["".join(text for text, _ in row.spans) for row in rows]
    assert all(len(line) <= width for line in lines)
    assert lines[0].startswith(" scopes     word-0")
    assert "".join(line[12:].strip() + " " for line in lines).replace("  ", " ").split()[:30] == words.split()
    assert not any("none" in line for line in lines)
    assert not any(row.selectable for row in rows)


def test_foreign_text_is_made_harmless_before_it_is_cut() -> None:
    assert wrapped("a\x1b[2Jb\nc", 40) == ["a␛[2Jb␊c"]
