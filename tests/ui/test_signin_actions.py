from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from frameio_tui.ui.commands_signin import SIGNIN_COMMANDS
from frameio_tui.ui.signin_actions import ACTIONS, NEED_ADDRESS, usable, worth_showing


def screen(*, waiting: bool, switchable: bool = False, why_not: str = "") -> Any:
    flow = SimpleNamespace(waiting=waiting, switchable=switchable)
    program = SimpleNamespace(browser=SimpleNamespace(why_not=lambda: why_not))
    return SimpleNamespace(flow=flow, program=program)


def test_every_key_has_its_function() -> None:
    named = {c.action.removeprefix("do('").removesuffix("')") for c in SIGNIN_COMMANDS if c.action.startswith("do(")}
    assert named == set(ACTIONS)
    assert set(NEED_ADDRESS) <= set(ACTIONS)


def test_a_key_works_while_it_can_do_something() -> None:
    for name in NEED_ADDRESS:
        assert usable(screen(waiting=True), name)
        assert not usable(screen(waiting=False), name)
    assert usable(screen(waiting=False), "again")
    assert usable(screen(waiting=False, switchable=True), "socket")
    assert not usable(screen(waiting=True, switchable=False), "socket")


def test_the_footer_has_no_browser_where_none_can_be_opened() -> None:
    assert worth_showing(screen(waiting=True), "browser")
    assert not worth_showing(screen(waiting=True, why_not="This is an SSH session."), "browser")
    assert usable(screen(waiting=True, why_not="This is an SSH session."), "browser")
