"""Tests of the list of profiles to switch to."""

from __future__ import annotations

from pathlib import Path

from frameio_tui.cli.container import Container
from frameio_tui.ui.switcher import switch_choices


def test_most_used_profiles_come_first_without_the_active_one(container: Container) -> None:
    for name in ("demo-v4", "demo-client", "demo-client", "demo"):
        container.profiles.switch(container.profiles.entry(name))
    choices = switch_choices(container.profiles.overview(), container.clock.now())
    assert [choice.key for choice in choices][:2] == ["demo-client", "demo-v4"]
    assert "demo" not in [choice.key for choice in choices]


def test_search_finds_profiles_by_user_title_and_label(container: Container) -> None:
    found = {choice.key: choice.search_text for choice in switch_choices(container.profiles.overview(), 0)}
    assert "Dmitri Volkov" in found["demo-client"]
    assert "CLIENT" in found["demo-client"]


def spans_of(container: Container, name: str) -> tuple[tuple[str, str], ...]:
    choices = switch_choices(container.profiles.overview(), container.clock.now())
    return next(choice.spans for choice in choices if choice.key == name)


def test_expired_not_signed_in_and_not_approved_are_visible_at_60_columns(container: Container) -> None:
    path = Path(container.profiles.path_of("demo-client"))
    path.write_text(path.read_text().replace("127.0.0.1", "localhost"), encoding="utf-8")
    container.profiles.rename("demo-limited", "a-profile-with-a-name-that-is-much-too-long-to-be-shown")
    for name, words in {
        "demo-expired": "expired",
        "demo-oauth": "not signed in",
        "demo-client": "not approved",
    }.items():
        shown = "".join(text for text, _ in spans_of(container, name))[:54]
        assert shown[2:].startswith(name)
        assert words in shown


def test_a_long_name_is_cut_but_stays_readable(container: Container) -> None:
    name = "a-profile-with-a-name-that-is-much-too-long-to-be-shown"
    container.profiles.rename("demo-limited", name)
    assert spans_of(container, name)[1][0] == "a-profile-with-a-name-t… "


def test_numbers_are_those_of_the_list_of_profiles(container: Container) -> None:
    overview = container.profiles.overview()
    names = [entry.profile.name for entry in overview.entries]
    by_hotkey = {choice.hotkey: choice.key for choice in switch_choices(overview, 0) if choice.hotkey}
    assert by_hotkey == {str(at): name for at, name in enumerate(names[:9], 1) if name != "demo"}


def test_labels_have_their_colour(container: Container) -> None:
    assert (" CLIENT ", "label-magenta") in spans_of(container, "demo-client")


def test_users_and_apis_are_shown(container: Container) -> None:
    shown = "".join(text for text, _ in spans_of(container, "demo-client"))
    assert " V2 verified " in shown
    assert "Dmitri Volkov" in shown
