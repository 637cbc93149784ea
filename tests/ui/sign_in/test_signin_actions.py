from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from frameio_tui.core.profiles.profile import CredentialKind
from frameio_tui.ui.commands.registry import SIGNIN_COMMANDS
from frameio_tui.ui.sign_in.signin_actions import ACTIONS, BETWEEN, NEED_ADDRESS, usable, worth_showing


def screen(
    *,
    waiting: bool = False,
    running: bool = False,
    kept: bool = False,
    switchable: bool = False,
    why_not: str = "",
    kind: CredentialKind = CredentialKind.OAUTH_PKCE,
) -> Any:
    flow = SimpleNamespace(waiting=waiting, running=running or waiting, kept=kept, switchable=switchable, blocked=False)
    program = SimpleNamespace(browser=SimpleNamespace(why_not=lambda: why_not))
    entry = SimpleNamespace(profile=SimpleNamespace(credential=kind))
    return SimpleNamespace(flow=flow, program=program, entry=lambda: entry)


def test_every_key_has_its_function() -> None:
    named = {c.action.removeprefix("do('").removesuffix("')") for c in SIGNIN_COMMANDS if c.action.startswith("do(")}
    assert named == set(ACTIONS)
    assert set(NEED_ADDRESS) <= set(ACTIONS)


def test_a_key_works_while_it_can_do_something() -> None:
    for name in NEED_ADDRESS:
        assert usable(screen(waiting=True), name)
        assert not usable(screen(), name)
    for name in BETWEEN:
        with_secret = CredentialKind.OAUTH_SECRET
        assert usable(screen(kind=with_secret), name)
        assert not usable(screen(running=True, kind=with_secret), name)
    assert not usable(screen(), "secret")
    assert not usable(screen(kept=True), "app")
    assert usable(screen(kept=True), "finish")
    assert not usable(screen(), "finish")
    assert usable(screen(switchable=True), "socket")
    assert not usable(screen(waiting=True), "socket")


def test_once_somebody_is_signed_in_the_footer_says_only_how_to_go_back() -> None:
    assert usable(screen(kept=True), "again")
    assert not worth_showing(screen(kept=True), "again")
    assert worth_showing(screen(), "again")


def test_the_footer_has_no_browser_where_none_can_be_opened() -> None:
    assert worth_showing(screen(waiting=True), "browser")
    assert not worth_showing(screen(waiting=True, why_not="This is an SSH session."), "browser")
    assert usable(screen(waiting=True, why_not="This is an SSH session."), "browser")
