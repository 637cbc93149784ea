"""What saves does not send: ctrl+s, Esc and the palette save, F5 sends in the console, a held key sends nothing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from frameio_tui.sandbox.server import SandboxServer
from tests.terminal import Terminal

pytestmark = pytest.mark.slow


@pytest.fixture
def acme(server: SandboxServer, verb: Callable[..., str]) -> Callable[[], int]:
    """An active profile of the sandbox; called, it counts the projects."""
    verb("profiles", "add", "acme", "--base-url", server.url, "--scopes", "everything")
    verb("token", "set", "acme", given=server.tokens["full"])
    verb("use", "acme")
    return lambda: len(server.store.tables["projects"])


def edit_body(terminal: Terminal, server: SandboxServer, name: str) -> None:
    team = next(iter(server.store.tables["teams"]))
    terminal.expect("Operations V2")
    terminal.keys("i")
    terminal.keys(f"POST /teams/{team}/projects", "escape")
    terminal.settle(0.3)
    terminal.keys("b")
    terminal.expect("Body of POST")
    terminal.expect("\\^s save")
    terminal.keys("down", "end", "left", "left", name)
    terminal.expect(f'"name": "{name}"')


def test_a_body_is_saved_by_ctrl_s_and_f5_pressed_twice_there_posts_nothing(
    acme: Callable[[], int], server: SandboxServer, env: dict[str, str]
) -> None:
    before = acme()
    with Terminal([], size=(80, 24), env=env) as terminal:
        edit_body(terminal, server, "Reel")
        terminal.keys("f5", "f5", "f5")
        terminal.settle(0.5)
        terminal.expect("Body of POST")
        terminal.keys("ctrl+s", "ctrl+s", "ctrl+s")
        terminal.expect("Press F5 to send")
        terminal.settle(0.5)
        assert acme() == before
        terminal.keys("f5")
        terminal.expect("201 Created")
        assert acme() == before + 1
        terminal.keys("q")
        assert terminal.wait() == 0


def test_where_a_terminal_keeps_ctrl_s_esc_and_the_palette_save(
    acme: Callable[[], int], server: SandboxServer, env: dict[str, str], home: Path
) -> None:
    before = acme()
    path = home / "config" / "profiles" / "acme.toml"
    with Terminal([], size=(80, 24), env=env) as terminal:
        edit_body(terminal, server, "First")
        terminal.keys("escape")
        for words in ("Save the changes to the body", "Save", "Discard", "Continue editing"):
            terminal.expect(words)
        terminal.keys("escape")
        terminal.expect_gone("Save the changes")
        terminal.keys("escape")
        terminal.expect("Save the changes")
        terminal.keys("s")
        terminal.expect("Press F5 to send")
        terminal.keys("b")
        terminal.expect('"name": "First"')
        terminal.keys("down", "end", "left", "left", "X")
        terminal.expect('"FirstX"')
        terminal.keys("ctrl+p")
        terminal.expect("Commands")
        terminal.keys("save")
        terminal.expect("Save the body")
        terminal.keys("enter")
        terminal.expect("Press F5 to send")
        assert acme() == before
        terminal.keys("f2")
        terminal.expect("Profiles · 1")
        terminal.keys("e")
        terminal.expect("Edit profile acme")
        terminal.keys("f5", "f5")
        terminal.keys("tab", "New title")
        terminal.expect("unsaved changes")
        terminal.keys("escape")
        terminal.expect("The profile has unsaved changes")
        terminal.keys("s")
        terminal.expect_gone("Edit profile acme")
        assert 'title = "New title"' in path.read_text()
        terminal.keys("escape")
        terminal.expect("Operations V2")
        terminal.keys("f3")
        terminal.expect("Scopes · acme")
        terminal.keys(" ")
        terminal.expect("unsaved")
        terminal.keys(":")
        terminal.expect("Commands")
        terminal.keys("save")
        terminal.expect("Save the scopes")
        terminal.keys("enter")
        terminal.expect_gone("Scopes · acme")
        assert '"account.read"' not in path.read_text()
        assert acme() == before
        terminal.keys("f10")
        assert terminal.wait() == 0


def test_a_key_held_while_a_dialog_closes_sends_nothing(
    acme: Callable[[], int], server: SandboxServer, env: dict[str, str]
) -> None:
    with Terminal([], size=(120, 36), env=env) as terminal:
        edit_body(terminal, server, "Held")
        terminal.keys("ctrl+s")
        terminal.expect("Press F5 to send")
        before = acme()
        terminal.keys("i", "end", "ctrl+p")
        terminal.expect("Commands")
        terminal.keys("redraw")
        terminal.expect("Redraw the screen")
        for _ in range(12):
            terminal.keys("enter")
            terminal.settle(0.03)
        terminal.expect("Not sent, because the same key has just closed a dialog")
        assert acme() == before
        terminal.settle(1.0)
        terminal.keys("enter")
        terminal.expect("201 Created")
        assert acme() == before + 1
        terminal.keys("f10")
        assert terminal.wait() == 0
