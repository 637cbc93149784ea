"""What a console knows that was made for this API: the walk down and up, waits, gathers, errors in bodies, V2 on V4."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from frameio_tui.sandbox.faults import Faults
from frameio_tui.sandbox.server import SandboxServer
from tests.terminal import Terminal

pytestmark = pytest.mark.slow


@pytest.fixture
def profiles(server: SandboxServer, verb: Callable[..., str]) -> None:
    """`old` of V2, active, and `new` of V4, both of the sandbox's Ann."""
    verb("profiles", "add", "old", "--base-url", server.url, "--scopes", "everything")
    verb("profiles", "add", "new", "--base-url", server.url, "--api", "v4")
    for name in ("old", "new"):
        verb("token", "set", name, given=server.tokens["full"])
    verb("use", "old")


def request(terminal: Terminal, text: str) -> None:
    terminal.keys("i")
    terminal.keys(text, "enter")


def test_two_keys_lead_from_the_account_to_the_file_and_one_back_up(
    profiles: None, verb: Callable[..., str], env: dict[str, str]
) -> None:
    verb("use", "new")
    with Terminal([], size=(80, 24), env=env) as terminal:
        terminal.expect("Operations V4")
        request(terminal, "/accounts")
        terminal.expect('"display_name": "Acme Post"')
        for then in ('"name": "Editorial"', '"name": "Demo Reel 2026"', '"name": "01 Dailies"', '"type": "file"'):
            terminal.keys("down", "down", "down", "enter")
            terminal.expect("Follow link")
            terminal.keys("enter")
            terminal.expect(then)
        terminal.expect("Acme Post › Editorial › Demo Reel 2026 › 01 Dailies")
        for then in ('"name": "01 Dailies"', '"name": "Demo Reel 2026"', '"name": "Editorial"', "display_name"):
            terminal.keys("backspace")
            terminal.expect(then)
        terminal.keys("q")
        assert terminal.wait() == 0


def test_all_pages_begin_with_the_first_and_esc_keeps_what_came(
    profiles: None, server: SandboxServer, env: dict[str, str], tmp_path: Path
) -> None:
    kept = tmp_path / "some.ndjson"
    with Terminal([], size=(120, 36), env=env) as terminal:
        terminal.expect("Operations V2")
        request(terminal, "/teams?page_size=1&page=3")
        terminal.expect("page 3 of 4")
        terminal.keys("A")
        terminal.expect("On screen, as one list")
        terminal.keys("enter")
        terminal.expect("4 items from 4 pages")
        terminal.keys("]")
        terminal.expect("page 2 of 4")
        # Two pages come, and the third takes a minute.
        server.fault_next(Faults(), Faults(), Faults(latency=60_000))
        terminal.keys("A")
        terminal.expect("one item per line")
        terminal.keys("down", "down", "enter")
        terminal.expect("Save all pages to")
        terminal.keys("\x15" + str(kept), "enter")
        terminal.expect("page 2 of 4, 2 of 4 items .* Esc to stop")
        terminal.keys("escape")
        terminal.expect("Loading was stopped")
        terminal.keys("q")
        assert terminal.wait() == 0
    assert len([json.loads(line) for line in kept.read_text().splitlines()]) == 2


def test_a_limit_that_is_used_up_is_counted_down_and_the_wait_is_cancelled(
    profiles: None, server: SandboxServer, env: dict[str, str]
) -> None:
    with Terminal([], size=(80, 24), env=env) as terminal:
        terminal.expect("Operations V2")
        server.fault_next(*[Faults(too_many=1)] * 20)
        request(terminal, "/teams")
        terminal.expect(r"Rate limit \(429\): sending again in 3 s")
        terminal.expect("sending again in 2 s")
        terminal.keys("escape")
        terminal.expect("429 Too Many Requests")
        terminal.expect("Not sent again")
        terminal.expect("counted per user")
        terminal.keys("q")
        assert terminal.wait() == 0


def test_what_the_api_says_of_a_body_stands_at_its_line_and_an_editor_mends_it(
    profiles: None, server: SandboxServer, verb: Callable[..., str], env: dict[str, str], tmp_path: Path
) -> None:
    verb("use", "new")
    editor = tmp_path / "editor"
    editor.write_text('#!/bin/sh\nsed "s/: 5/: \\"Mended\\"/" "$1" > "$1.new" && mv "$1.new" "$1"\n')
    editor.chmod(0o755)
    account = next(iter(server.store.tables["users"].values()))["account_id"]
    with Terminal([], size=(80, 24), env={**env, "EDITOR": str(editor)}) as terminal:
        terminal.expect("Operations V4")
        terminal.keys("i")
        terminal.keys(f"POST /accounts/{account}/workspaces", "escape")
        terminal.settle(0.3)
        terminal.keys("b")
        terminal.expect("Body of POST")
        terminal.keys("down", "down", "end", "backspace", "backspace", "5")
        terminal.expect("hint .* line 3: 'name' must be a string, not an integer")
        terminal.keys("ctrl+s")
        terminal.expect("Press F5 to send")
        terminal.keys("f5")
        terminal.expect("422")
        terminal.keys("b")
        terminal.expect("the API .*line 3: Invalid string. Got: integer")
        terminal.keys("f8")
        terminal.expect('"name": "Mended"')
        terminal.keys("ctrl+s")
        terminal.expect("Press F5 to send")
        terminal.keys("f5")
        terminal.expect("201 Created")
        terminal.keys("q")
        assert terminal.wait() == 0


def test_a_v2_request_becomes_one_of_v4_that_is_sent(profiles: None, env: dict[str, str]) -> None:
    with Terminal([], size=(80, 24), env=env) as terminal:
        terminal.expect("Frame.io announced the end of V2 for 1 December 2026")
        request(terminal, "/teams?page_size=1&page=2")
        terminal.expect("page 2 of")
        terminal.keys("x")
        terminal.expect("links.next")
        terminal.expect("V4 equivalent")
        terminal.expect("Enter load")
        terminal.keys("enter")
        terminal.expect("V4 request loaded, not sent")
        terminal.keys("f5")
        terminal.expect("account_id")
        terminal.keys("enter")
        terminal.expect('"data": ')
        terminal.keys("q")
        assert terminal.wait() == 0
