"""The active profile is chosen by the user only."""

from __future__ import annotations

from frameio_tui.cli.container import Container
from frameio_tui.ui.session import Session


def test_the_last_active_profile_is_active_at_the_start(container: Container) -> None:
    session = Session(container.profiles)
    session.read()
    assert session.active is not None
    assert (session.active.profile.name, session.files) == ("demo", 8)


def test_another_terminal_does_not_switch_this_one(container: Container) -> None:
    session = Session(container.profiles)
    session.read()
    container.profiles.switch(container.profiles.entry("demo-client"))
    session.read()
    assert session.active is not None
    assert session.active.profile.name == "demo"


def test_the_previous_profile_is_remembered(container: Container) -> None:
    session = Session(container.profiles)
    session.read()
    for name, previous in (("demo-client", "demo"), ("demo-v4", "demo-client"), ("demo-client", "demo-v4")):
        session.switch(name)
        assert session.active is not None
        assert session.previous is not None
        assert (session.active.profile.name, session.previous.profile.name) == (name, previous)


def test_no_profile_is_active_after_it_was_deleted(container: Container) -> None:
    session = Session(container.profiles)
    session.read()
    container.profiles.delete("demo")
    session.read()
    assert session.active is None


def test_no_profile_is_active_without_profiles(empty: Container) -> None:
    session = Session(empty.profiles)
    session.read()
    assert (session.active, session.files) == (None, 0)
