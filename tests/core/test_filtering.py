from __future__ import annotations

from frameio_tui.core.filtering import FilterResult


def test_nothing_found_yet_is_empty() -> None:
    assert FilterResult() == (b"", "", None)
