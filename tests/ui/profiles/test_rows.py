"""The table of profiles: columns, states in words, and the details of one profile."""

from __future__ import annotations

import pytest
from rich.cells import cell_len

from frameio_tui.cli.container import Container
from frameio_tui.core.profiles.credential import Person
from frameio_tui.core.profiles.profile import CredentialKind
from frameio_tui.core.profiles.state import BrokenProfile
from frameio_tui.services.profiles import Overview
from frameio_tui.ui.profiles.rows import BROKEN, broken_rows, describe, detail_rows, profile_table
from frameio_tui.ui.widgets.row_list import Row

TORN = BrokenProfile("torn", "/p/torn.toml", "a string is not closed", "Close it.", 3, 7)


def text(row: Row) -> str:
    return "".join(part for part, _ in row.spans)


def lines(overview: Overview, words: str = "", width: int = 117, now: float = 0) -> dict[str, str]:
    return {row.key: text(row) for row in profile_table(overview, now, width).rows(words)}


def heading(overview: Overview, width: int) -> str:
    return text(Row("", profile_table(overview, 0, width).heading))


def style_in(overview: Overview, key: str, word: str, now: float = 0) -> str:
    rows = {row.key: row for row in profile_table(overview, now, 117).rows("")}
    return next(style for part, style in rows[key].spans if part.strip() == word)


def test_every_profile_is_a_row_and_the_active_one_is_marked(container: Container) -> None:
    overview = container.profiles.overview()
    rows = lines(overview)
    assert list(rows) == [entry.profile.name for entry in overview.entries]
    assert rows["demo"].startswith("● 1  demo ")
    assert rows["demo-client"].startswith("  2  demo-client ")


def test_every_word_of_the_filter_must_match(container: Container) -> None:
    overview = container.profiles.overview()
    assert list(lines(overview, "dmitri v2")) == ["demo-client"]
    assert list(lines(overview, "demo-client nobody")) == []


def test_a_letter_in_the_filter_makes_no_row_again(container: Container) -> None:
    table = profile_table(container.profiles.overview(), 0, 117)
    assert table.rows("dmitri")[0] is table.rows("")[1]


def test_the_columns_do_not_move_while_filtering(container: Container) -> None:
    overview = container.profiles.overview()
    assert lines(overview, "dmitri")["demo-client"] == lines(overview)["demo-client"]


def test_a_filtered_row_keeps_its_number(container: Container) -> None:
    assert lines(container.profiles.overview(), "dmitri")["demo-client"].startswith("  2  demo-client")


def test_columns_stand_below_their_headings(container: Container) -> None:
    overview = container.profiles.overview()._replace(broken=(TORN,))
    shown = f" {heading(overview, 117)}"
    rows = lines(overview)
    for name, words in {
        "NAME": "demo-client",
        "API": "V2",
        "USER": "Dmitri Volkov",
        "STATE": "verified",
        "CREDENTIAL": "developer token",
    }.items():
        assert shown.index(name) == rows["demo-client"].index(words), name
    assert rows["demo-client"].index("CLIENT") == shown.index("LABEL") + 1  # in a block
    assert rows[BROKEN + "torn"].index("broken file") == shown.index("STATE")


@pytest.mark.parametrize(
    ("width", "shown", "left_out"),
    [
        (57, ("NAME", "LABEL", "API", "USER", "STATE"), ("CREDENTIAL", "LAST USED", "TITLE")),
        (77, ("NAME", "LABEL", "API", "USER", "STATE", "LAST USED"), ("CREDENTIAL", "TITLE")),
        (117, ("NAME", "LABEL", "API", "USER", "STATE", "CREDENTIAL", "LAST USED", "TITLE"), ()),
    ],
)
def test_columns_that_do_not_fit_are_left_out_by_importance(
    width: int, shown: tuple[str, ...], left_out: tuple[str, ...], container: Container
) -> None:
    overview = container.profiles.overview()
    found = heading(overview, width)
    assert all(name in found for name in shown)
    assert not any(name in found for name in left_out)
    assert all(cell_len(row) <= width for row in lines(overview, width=width).values())


@pytest.mark.parametrize("width", [57, 77, 117])
def test_a_long_name_leaves_room_for_label_and_state(width: int, container: Container) -> None:
    container.profiles.rename("demo-expired", "an-expired-profile-of-the-studio-in-the-north-with-a-long-name")
    now = container.clock.now()
    row = next(row for key, row in lines(container.profiles.overview(), width=width, now=now).items() if "an-" in key)
    assert "an-expired-" in row
    assert "…" in row
    assert " OLD " in row
    assert "expired" in row[20:]


def test_states_name_the_key_that_helps(container: Container) -> None:
    container.profiles.create(container.profiles.draft("empty"))
    container.profiles.create(container.profiles.draft("app", credential=CredentialKind.OAUTH_PKCE))
    rows = lines(container.profiles.overview(), width=117, now=container.clock.now())
    assert "sign in (I)" in rows["demo-oauth"]
    assert "no client ID (e)" in rows["app"]
    assert "no token" in rows["empty"]
    assert "expired" in rows["demo-expired"]


def test_only_a_verified_token_is_green(container: Container) -> None:
    profile = container.profiles.draft("pasted")
    container.profiles.create(profile)
    pasted = container.tokens.examine("fio-u-" + "a" * 64)
    container.tokens.save(profile, pasted)
    assert style_in(container.profiles.overview(), "pasted", "not verified") == "warn"
    container.tokens.save(profile, pasted, Person("1", "Ann Lee", "ann@acme.example", verified_at=1))
    assert style_in(container.profiles.overview(), "pasted", "verified") == "good"
    assert style_in(container.profiles.overview(), "demo-expired", "expired", container.clock.now()) == "bad"


def test_labels_are_drawn_in_their_colour(container: Container) -> None:
    assert style_in(container.profiles.overview(), "demo-client", "CLIENT") == "label-magenta"


def test_details_show_the_linked_profile_and_where_things_are_but_never_the_token(container: Container) -> None:
    entry = container.profiles.entry("demo")
    shown = "\n".join(text(row) for row in detail_rows(entry, "/p/demo.toml", "demo-v4", 0, 80))
    for words in ("Sandbox, all scopes", "asks before DELETE", "33 of 34 selected", "linked V4 profile: demo-v4"):
        assert words in shown
    assert "/p/demo.toml" in shown
    assert entry.record.tokens is not None
    assert entry.record.tokens.access.reveal() not in shown


def test_details_of_an_expired_token_say_since_when(container: Container) -> None:
    entry = container.profiles.entry("demo-expired")
    shown = "\n".join(text(row) for row in detail_rows(entry, "/p", "", container.clock.now(), 80))
    assert "expired " in shown
    assert " ago" in shown


def test_a_profile_is_described_by_label_api_and_user(container: Container) -> None:
    assert describe(container.profiles.entry("demo-client"), "-").startswith("CLIENT - V2 - Dmitri Volkov")
    assert describe(container.profiles.entry("demo-oauth"), "-") == "OAUTH - V2"


def test_a_broken_file_names_reason_remedy_and_place(container: Container) -> None:
    overview = container.profiles.overview()._replace(broken=(TORN,))
    row = profile_table(overview, 0, 117).rows("")[-1]
    assert row.key == BROKEN + "torn"
    assert "broken file" in text(row)
    shown = "\n".join(text(row) for row in broken_rows(TORN, 80))
    assert "/p/torn.toml:3:7" in shown
    assert "Close it." in shown
