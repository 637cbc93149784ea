"""Tests of the list of profiles to switch to."""

from __future__ import annotations

from frameio_tui.cli.container import Container
from frameio_tui.ui.console.switch_profile import switch_choices


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
