"""A credential's state and a pasted text, in rows that hold no value."""

from __future__ import annotations

from frameio_tui.cli.container import Container
from frameio_tui.core.oauth.pasted_token import examine_paste
from frameio_tui.ui.token.rows import pasted_rows, state_rows
from frameio_tui.ui.widgets.row_list import Row
from tests.support import CANARY


def shown(rows: list[Row]) -> str:
    return "\n".join("".join(part for part, _ in row.spans) for row in rows)


def test_what_was_pasted_is_named_and_its_cleaning_told() -> None:
    text = shown(pasted_rows(examine_paste(f" 'Bearer {CANARY}' "), 0, 80))
    assert "a developer token" in text
    assert '"Bearer "' in text
    assert CANARY not in text


def test_state_of_each_kind(container: Container) -> None:
    texts = {
        e.profile.name: shown(state_rows(e, container.clock.now(), 80)) for e in container.profiles.overview().entries
    }
    assert "persistent" in texts["demo"]
    assert "expired" in texts["demo-expired"]
    assert "cannot be renewed" in texts["demo-expired"]
    assert "x-frameio-legacy-token-auth" in texts["demo-v4"]
    assert "Ann Lee" in texts["demo"]


def test_nothing_is_cut_and_what_is_wrong_comes_first(container: Container) -> None:
    entry = container.profiles.entry("demo")
    entry = entry._replace(approval=entry.approval._replace(changes=(("base_url", "https://a", "https://b"),)))
    rows = state_rows(entry, container.clock.now(), 60)
    assert all(sum(len(part) for part, _ in row.spans) <= 60 for row in rows)
    assert "https://a -> https://b" in shown(rows[:2])
    assert entry.record.person is not None
    assert entry.record.person.account_id in shown(rows).replace("\n", " ")
