"""Profiles as rows, with their state in words."""

from __future__ import annotations

from frameio_tui.cli.container import Container
from frameio_tui.core.profiles.state import BrokenProfile
from frameio_tui.ui.profiles.rows import BROKEN, broken_rows, detail_rows, format_state, profile_rows
from frameio_tui.ui.widgets.row_list import Row


def text(row: Row) -> str:
    return "".join(part for part, _ in row.spans)


def test_each_profile_is_a_row_and_words_filter(container: Container) -> None:
    overview = container.profiles.overview()
    rows = profile_rows(overview, "", 0)
    assert [row.key for row in rows] == [entry.profile.name for entry in overview.entries]
    assert text(rows[0]).startswith(">1 demo")
    assert [row.key for row in profile_rows(overview, "dmitri v2", 0)] == ["demo-client"]


def test_the_state_is_on_screen_at_80_columns(container: Container) -> None:
    rows = {row.key: text(row)[:80] for row in profile_rows(container.profiles.overview(), "", container.clock.now())}
    assert "not signed in" in rows["demo-oauth"]
    assert "expired" in rows["demo-expired"]
    assert "Dmitri Volkov" in rows["demo-client"]


def test_states_in_words(container: Container) -> None:
    states = {e.profile.name: format_state(e, container.clock.now())[0] for e in container.profiles.overview().entries}
    assert states["demo"] == "no expiry date"
    assert states["demo-expired"] == "expired"


def test_details_show_where_things_are_and_never_the_token(container: Container, sandbox: object) -> None:
    entry = container.profiles.entry("demo")
    shown = "\n".join(text(row) for row in detail_rows(entry, "/p/demo.toml", 0, 80))
    assert "/p/demo.toml" in shown
    assert entry.record.tokens is not None
    assert entry.record.tokens.access.reveal() not in shown


def test_a_broken_file_names_place_reason_and_remedy(container: Container) -> None:
    broken = BrokenProfile("torn", "/p/torn.toml", "a string is not closed", "Close it.", 3, 7)
    overview = container.profiles.overview()._replace(broken=(broken,))
    assert profile_rows(overview, "", 0)[-1].key == BROKEN + "torn"
    shown = "\n".join(text(row) for row in broken_rows(broken, 80))
    assert "/p/torn.toml:3:7" in shown
    assert "Close it." in shown
