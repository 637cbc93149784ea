"""Whom the app acts as is the person's choice alone."""

from __future__ import annotations

from frameio_tui.cli.container import Container
from frameio_tui.ui.session import Acting


def test_it_begins_with_the_last_active_profile(parts: Container) -> None:
    acting = Acting(parts.profiles)
    acting.read()
    assert acting.active is not None
    assert (acting.active.profile.name, acting.files) == ("demo", 8)


def test_another_terminal_does_not_switch_this_one(parts: Container) -> None:
    acting = Acting(parts.profiles)
    acting.read()
    parts.profiles.switch(parts.profiles.entry("demo-client"))
    acting.read()
    assert acting.active is not None
    assert acting.active.profile.name == "demo"


def test_back_and_forth(parts: Container) -> None:
    acting = Acting(parts.profiles)
    acting.read()
    for name, previous in (("demo-client", "demo"), ("demo-v4", "demo-client"), ("demo-client", "demo-v4")):
        acting.switch(name)
        assert acting.active is not None
        assert acting.previous is not None
        assert (acting.active.profile.name, acting.previous.profile.name) == (name, previous)


def test_a_deleted_profile_is_nobody(parts: Container) -> None:
    acting = Acting(parts.profiles)
    acting.read()
    parts.profiles.delete("demo")
    acting.read()
    assert acting.active is None


def test_without_profiles_there_is_nobody(empty: Container) -> None:
    acting = Acting(empty.profiles)
    acting.read()
    assert (acting.active, acting.files) == (None, 0)
