"""All commands together: no two share a key, every action exists, no key that a plain terminal cannot send."""

from __future__ import annotations

import importlib

import pytest

from frameio_tui.ui.app import SCREEN_PLACES, FrameioApp
from frameio_tui.ui.commands.command import Command, clashes
from frameio_tui.ui.commands.command_list import ALL_COMMANDS
from frameio_tui.ui.console.actions import ACTIONS as CONSOLE_ACTIONS
from frameio_tui.ui.console.response.viewer import DocumentView
from frameio_tui.ui.console.screen import Console
from frameio_tui.ui.profiles.profile_actions import ACTIONS as PROFILE_ACTIONS
from frameio_tui.ui.sign_in.signin_actions import ACTIONS as SIGNIN_ACTIONS
from frameio_tui.ui.token.token_actions import ACTIONS as TOKEN_ACTIONS

LOST = {"ctrl+h", "ctrl+i", "ctrl+j", "ctrl+m", "ctrl+left_square_bracket"}
TAKEN = {f"ctrl+{letter}" for letter in "absqogtn"}
TABLES = {"console": CONSOLE_ACTIONS, "answer": CONSOLE_ACTIONS, "profiles": PROFILE_ACTIONS}
TABLES |= {"token": TOKEN_ACTIONS, "signin": SIGNIN_ACTIONS}


def test_no_two_commands_share_a_key_in_one_context() -> None:
    assert clashes(ALL_COMMANDS) == []


def test_ids_are_unique() -> None:
    assert len({command.id for command in ALL_COMMANDS}) == len(ALL_COMMANDS)


@pytest.mark.parametrize("command", ALL_COMMANDS, ids=lambda command: command.id)
def test_keys_reach_the_program_on_a_plain_terminal(command: Command) -> None:
    keys = set(command.keys)
    assert not keys & LOST
    assert not any(key.startswith("ctrl+shift+") for key in keys)
    assert keys - TAKEN, "every key of it is taken by tmux, screen or flow control"


def owner(context: str) -> type:
    if context == "anywhere":
        return FrameioApp
    if context == "console":
        return Console
    if context == "answer":
        return DocumentView
    module, kind = SCREEN_PLACES[context]
    found: type = getattr(importlib.import_module(f"frameio_tui.ui.{module}"), kind)
    return found


@pytest.mark.parametrize("command", ALL_COMMANDS, ids=lambda command: command.id)
def test_every_action_exists(command: Command) -> None:
    name, _, argument = command.action.partition("(")
    assert hasattr(owner(command.context), f"action_{name}")
    if name in ("do", "act"):
        assert argument.strip("')") in TABLES[command.context]
    if name == "open":
        assert argument.strip("')") in SCREEN_PLACES
