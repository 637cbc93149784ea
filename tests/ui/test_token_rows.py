"""A credential's state and a pasted text, in rows that hold no value."""

from __future__ import annotations

from frameio_tui.cli.compose import Parts
from frameio_tui.core.token import examine_paste
from frameio_tui.ui.token_rows import pasted_rows, state_rows
from frameio_tui.ui.widgets.row_list import Row
from tests.support import CANARY


def shown(rows: list[Row]) -> str:
    return "\n".join("".join(part for part, _ in row.spans) for row in rows)


def test_what_was_pasted_is_named_and_its_cleaning_told() -> None:
    text = shown(pasted_rows(examine_paste(f" 'Bearer {CANARY}' "), 0))
    assert "a developer token" in text
    assert "'Bearer '" in text
    assert CANARY not in text


def test_state_of_each_kind(parts: Parts) -> None:
    texts = {e.profile.name: shown(state_rows(e, parts.clock.now())) for e in parts.profiles.overview().entries}
    assert "persistent" in texts["demo"]
    assert "expired" in texts["demo-expired"]
    assert "cannot be renewed" in texts["demo-expired"]
    assert "x-frameio-legacy-token-auth" in texts["demo-v4"]
    assert "Ann Lee" in texts["demo"]
