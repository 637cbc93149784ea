"""The words of the sample data: several scripts, and nothing real."""

from __future__ import annotations

from frameio_tui.core.text.printable import printable
from frameio_tui.sandbox.data import names


def test_people_are_made_up_and_accounts_have_teams() -> None:
    assert all(email.endswith(".example") for _, email in names.PEOPLE)
    assert len({email for _, email in names.PEOPLE}) == len(names.PEOPLE)
    assert len(names.ACCOUNTS) == len(names.TEAMS) == 3


def test_comments_are_of_several_scripts_and_harmless() -> None:
    text = "".join((*names.COMMENTS, *names.REPLIES, *names.PROJECTS))
    for first, last in (("\u3040", "\u9fff"), ("\u0600", "\u06ff"), ("\u0900", "\u097f"), ("\u0370", "\u03ff")):
        assert any(first <= character <= last for character in text)
    assert str(printable(text)) == text
