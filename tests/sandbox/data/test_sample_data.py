"""The sample data is the same for the same seed, is consistent, contains several scripts, and contains nothing real."""

from __future__ import annotations

from frameio_tui.core.text.printable import printable
from frameio_tui.sandbox.data import names
from frameio_tui.sandbox.data.generator import Generator
from frameio_tui.sandbox.data.store import Store


def test_it_is_a_few_thousand_records_that_hang_together() -> None:
    store = Store(1)
    Generator(store).fill()
    tables = store.tables
    assert len(tables["accounts"]) == 3
    assert len(tables["assets"]) > 1000
    assert len(tables["comments"]) > 1000
    for asset in tables["assets"].values():
        assert asset["project_id"] in tables["projects"]
        assert asset["parent_id"] is None or asset["parent_id"] in tables["assets"]
        assert asset["creator_id"] in tables["users"]
    for comment in tables["comments"].values():
        assert comment["asset_id"] in tables["assets"]
        assert comment["owner_id"] in tables["users"]
        assert not comment["parent_id"] or comment["parent_id"] in tables["comments"]
    for project in tables["projects"].values():
        assert tables["assets"][project["root_asset_id"]]["parent_id"] is None
        assert project["team_id"] in tables["teams"]
    assert all(user["account_id"] in tables["accounts"] for user in tables["users"].values())
    assert {asset["kind"] for asset in tables["assets"].values()} == {"file", "folder", "version_stack"}


def test_people_are_made_up_and_accounts_have_teams() -> None:
    assert all(email.endswith(".example") for _, email in names.USERS)
    assert len({email for _, email in names.USERS}) == len(names.USERS)
    assert len(names.ACCOUNTS) == len(names.TEAMS) == 3


def test_comments_are_of_several_scripts_and_harmless() -> None:
    text = "".join((*names.COMMENTS, *names.REPLIES, *names.PROJECTS))
    for first, last in (("\u3040", "\u9fff"), ("\u0600", "\u06ff"), ("\u0900", "\u097f"), ("\u0370", "\u03ff")):
        assert any(first <= character <= last for character in text)
    assert str(printable(text)) == text
