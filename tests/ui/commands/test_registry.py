"""The table of commands: no two share a key, every action exists, and a plain terminal can send every key."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

from frameio_tui.core.profiles.profile import ApiVersion
from frameio_tui.ui.app import FrameioApp
from frameio_tui.ui.bench.screen import BenchScreen
from frameio_tui.ui.body_editor.screen import BodyEditor
from frameio_tui.ui.codes.screen import Codes
from frameio_tui.ui.commands.command import SAVES, Command, clashes
from frameio_tui.ui.commands.registry import (
    ALL_COMMANDS,
    BODY_COMMANDS,
    CHECKLIST_COMMANDS,
    EDITOR_COMMANDS,
    FIRST_RUN_COMMANDS,
    HELP_COMMANDS,
    PICK_COMMANDS,
    PROFILES_COMMANDS,
    SCOPES_COMMANDS,
    SIGNIN_COMMANDS,
    TOKEN_COMMANDS,
)
from frameio_tui.ui.console.response.pane import ResponsePane
from frameio_tui.ui.console.screen import Console
from frameio_tui.ui.dialogs.checklist import Checklist
from frameio_tui.ui.dialogs.confirm import Confirm
from frameio_tui.ui.dialogs.pick import Pick
from frameio_tui.ui.files.screen import Files
from frameio_tui.ui.first_run import FirstRun, ways
from frameio_tui.ui.help import Help
from frameio_tui.ui.history.screen import History
from frameio_tui.ui.jobs.screen import Jobs
from frameio_tui.ui.place_lists.screen import PlaceList
from frameio_tui.ui.profiles.editor import Editor
from frameio_tui.ui.profiles.screen import ACTIONS as PROFILE_ACTIONS
from frameio_tui.ui.profiles.screen import Profiles
from frameio_tui.ui.scopes.screen import Scopes
from frameio_tui.ui.several.screen import SeveralProfiles
from frameio_tui.ui.sign_in.screen import ACTIONS as SIGNIN_ACTIONS
from frameio_tui.ui.sign_in.screen import SignInScreen
from frameio_tui.ui.token.screen import ACTIONS as TOKEN_ACTIONS
from frameio_tui.ui.token.screen import Token

LOST = {"ctrl+h", "ctrl+i", "ctrl+j", "ctrl+m", "ctrl+left_square_bracket"}
TAKEN = {f"ctrl+{letter}" for letter in "absqogtn"}
KEYS = {command.id: command.keys for command in ALL_COMMANDS}
TABLES = {"profiles": PROFILE_ACTIONS, "token": TOKEN_ACTIONS, "signin": SIGNIN_ACTIONS}


def test_no_two_commands_share_a_key_in_one_context() -> None:
    assert clashes(ALL_COMMANDS) == []


def test_the_key_that_sends_does_nothing_else_anywhere() -> None:
    assert [command.id for command in ALL_COMMANDS if "f5" in command.keys] == ["console.send"]
    assert {KEYS[name] for name in SAVES} == {("ctrl+s",)}


def test_a_key_that_saves_and_sends_is_a_clash() -> None:
    both = [Command("console.send", ("f5",), "T", "a"), Command("body.save", ("ctrl+s", "f5"), "T", "a")]
    assert clashes(both) == [("f5", "console.send", "body.save")]


def test_ids_are_unique() -> None:
    assert len({command.id for command in ALL_COMMANDS}) == len(ALL_COMMANDS)


def test_keys_reach_the_program_on_a_plain_terminal() -> None:
    for command in ALL_COMMANDS:
        keys = set(command.keys)
        assert not keys & LOST
        assert not any(key.startswith("ctrl+shift+") for key in keys)
        # Where a terminal keeps ctrl+s, Esc asks whether to save, and the palette finds the command.
        assert keys - TAKEN or command.id in SAVES, "every key of it is taken by tmux, screen or flow control"


OWNERS: dict[str, type] = {
    "anywhere": FrameioApp,
    "console": Console,
    "response": ResponsePane,
    "first_run": FirstRun,
    "profiles": Profiles,
    "editor": Editor,
    "scopes": Scopes,
    "token": Token,
    "signin": SignInScreen,
    "body": BodyEditor,
    "files": Files,
    "files_comments": Files,
    "place_list": PlaceList,
    "jobs": Jobs,
    "several": SeveralProfiles,
    "bench": BenchScreen,
    "history": History,
    "codes": Codes,
    "help": Help,
    "confirm": Confirm,
    "pick": Pick,
    "checklist": Checklist,
}
"""What has the keys of a context, and so its actions."""


def test_every_action_exists() -> None:
    for command in ALL_COMMANDS:
        name, _, argument = command.action.partition("(")
        assert hasattr(OWNERS[command.context], f"action_{name}")
        if name in ("do", "act", "run"):
            assert argument.strip("')") in TABLES[command.context]
        if name in ("response", "show_response"):
            assert hasattr(ResponsePane, "action_" + argument.strip("')"))
        if name == "open":
            without_screen = cast("Any", SimpleNamespace(screen=None))
            assert FrameioApp._args_of(without_screen, argument.strip("')"))


def test_the_keys_that_people_are_promised() -> None:
    promised = {
        "anywhere.help": "f1",
        "anywhere.profiles": "f2",
        "anywhere.scopes": "f3",
        "anywhere.token": "f4",
        "anywhere.previous": "f6",
        "anywhere.quit": "f10",
        "console.send": "f5",
        "console.switcher": "p",
        "console.previous": "minus",
        "console.next_page": "right_square_bracket",
        "console.copy": "y",
        "console.why": "w",
    }
    assert {name: key for name, key in promised.items() if key not in KEYS[name]} == {}


def test_what_depends_on_a_terminal_key_has_another() -> None:
    assert set(KEYS["anywhere.palette"]) == {"colon", "ctrl+p"}
    assert "ctrl+q" in KEYS["anywhere.quit"]


def test_escape_goes_back_everywhere() -> None:
    tables = (PROFILES_COMMANDS, EDITOR_COMMANDS, SCOPES_COMMANDS, TOKEN_COMMANDS)
    for table in (*tables, BODY_COMMANDS, HELP_COMMANDS, PICK_COMMANDS, CHECKLIST_COMMANDS):
        assert any("escape" in command.keys and command.action == "back" for command in table)


def test_each_row_of_the_first_run_has_its_number_as_its_key() -> None:
    assert [command.keys for command in FIRST_RUN_COMMANDS] == [(str(number),) for number in range(1, 6)]
    ways_in_order = [way.action for way in ways(ApiVersion.V4, "", 0)]
    assert [command.id for command in FIRST_RUN_COMMANDS] == [f"first_run.{action}" for action in ways_in_order]


def test_every_letter_of_the_sign_in_has_a_function_key_beside_it_while_the_field_has_the_focus() -> None:
    for command in SIGNIN_COMMANDS:
        if command.id in ("signin.copy", "signin.one_line", "signin.browser", "signin.longer", "signin.socket"):
            assert any(key.startswith("f") and key[1:].isdigit() for key in command.keys)


def test_letters_that_move_in_lists_do_nothing_else_in_the_console() -> None:
    moves = {"j", "k", "g", "G", "ctrl+d", "ctrl+u"}
    contexts = ("anywhere", "console", "response")
    assert [command.id for command in ALL_COMMANDS if command.context in contexts and moves & set(command.keys)] == []
