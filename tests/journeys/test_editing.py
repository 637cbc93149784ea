"""Profiles made, broken, changed behind the program's back and deleted, with keys in a real terminal."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from frameio_tui.sandbox.server import SandboxServer
from frameio_tui.ui.terminal.paste_detection import MAX_PASTE_GAP
from tests.support import CANARY
from tests.terminal import Terminal

pytestmark = pytest.mark.slow
ADD = ("profiles", "add", "acme", "--base-url")


def file_of(home: Path, name: str) -> Path:
    return next(home.rglob(f"profiles/{name}.toml"))


def test_making_editing_and_deleting_a_profile(
    sandbox: SandboxServer, env: dict[str, str], verb: Callable[..., str], home: Path
) -> None:
    verb(*ADD, sandbox.url)
    verb("use", "acme")
    with Terminal([], size=(80, 24), env=env) as terminal:
        terminal.expect("no token")
        terminal.keys("f2")
        terminal.expect("Profiles · 1")
        terminal.keys("n")
        terminal.expect("\\^s save")
        terminal.keys(*"nightly", "tab", *"Night shift", "ctrl+s")
        terminal.expect("Profile nightly saved. Press t to paste a token.")
        terminal.keys("/", *"night", "enter")
        terminal.settle()
        terminal.keys("d")
        terminal.expect("Delete profile nightly")
        terminal.keys(*"nightlx", "enter")
        terminal.settle()
        assert file_of(home, "nightly").exists()
        terminal.keys("backspace", *"y", "enter")
        terminal.expect_gone("Delete profile nightly")
        terminal.settle()
        terminal.keys("f10")
        assert terminal.wait() == 0
    assert [path.stem for path in home.rglob("profiles/*.toml")] == ["acme"]


def test_another_base_url_on_disk_sends_nothing_until_it_is_approved(
    sandbox: SandboxServer, env: dict[str, str], verb: Callable[..., str], home: Path
) -> None:
    verb(*ADD, sandbox.url)
    verb("token", "set", "acme", given=sandbox.tokens["full"])
    verb("use", "acme")
    path = file_of(home, "acme")
    path.write_text(path.read_text().replace("127.0.0.1", "localhost"))
    (path.parent / "torn.toml").write_text('id = "x\nlabel = 1\n')
    before = len(sandbox.requests)
    with Terminal([], env=env) as terminal:
        terminal.expect("NOT APPROVED")
        terminal.keys("m")
        terminal.expect(f"{sandbox.url} -> http://localhost")
        terminal.keys("escape")
        terminal.expect_gone("Approve the changed file")
        terminal.keys("f2")
        terminal.expect("1 broken file")
        terminal.expect("not approved \\(O\\)")
        terminal.expect("localhost")
        assert len(sandbox.requests) == before
        terminal.keys("end")
        terminal.expect("Correct it at this position")
        assert "torn.toml:1:" in re.sub(r"[│\s]", "", terminal.text())  # a long path goes on in the next row
        terminal.expect("Correct it at this position")
        terminal.keys("home", "O")
        terminal.expect("Approve the changed file of profile")
        terminal.keys("down", "enter")
        terminal.expect("Profile acme approved")
        terminal.keys("m")
        terminal.expect("acme is verified: Ann Lee")
        terminal.keys("f10")
        assert terminal.wait() == 0
        assert sandbox.tokens["full"].encode() not in terminal.raw


def test_scopes_are_selected_and_saved(
    sandbox: SandboxServer, env: dict[str, str], verb: Callable[..., str], home: Path
) -> None:
    verb(*ADD, sandbox.url)
    verb("use", "acme")
    with Terminal([], size=(80, 24), env=env) as terminal:
        terminal.expect("no token")
        terminal.keys("f3")
        terminal.expect("Space select|\\^s save")
        terminal.keys("P")
        terminal.expect("Choose a preset")
        terminal.keys(*"read", "enter")
        terminal.expect("selected . unsaved")
        terminal.expect_gone("Choose a preset")
        terminal.keys("ctrl+s")
        terminal.expect_gone("Scopes · acme")
        terminal.keys("f10")
        assert terminal.wait() == 0
    assert '"project.read"' in file_of(home, "acme").read_text()
    assert '"project.delete"' not in file_of(home, "acme").read_text()


def test_a_refused_token_a_dead_host_and_a_pasted_curl(
    sandbox: SandboxServer, env: dict[str, str], verb: Callable[..., str], home: Path
) -> None:
    verb(*ADD, sandbox.url)
    verb("token", "set", "acme", "--no-verify", given=CANARY)
    verb("profiles", "add", "dead", "--base-url", "http://127.0.0.1:1")
    verb("token", "set", "dead", "--no-verify", given=CANARY)
    verb("use", "acme")
    with Terminal([], size=(80, 24), env=env) as terminal:
        terminal.expect("acme")
        terminal.keys("m")
        terminal.expect("401")
        terminal.keys("f2", "escape")
        terminal.settle()
        terminal.expect("401")
        terminal.keys("p", *"dead", "enter")
        terminal.expect("^ dead ")
        terminal.keys("m")
        terminal.expect("No response")
        terminal.expect("127.0.0.1")
        terminal.keys("i", "\x15")
        terminal.paste(f"curl -H 'Authorization: Bearer {CANARY}' \\\n  {sandbox.url}/v2/me")
        terminal.expect("removed")
        terminal.keys("enter")
        terminal.expect("Not sent")
        terminal.keys("f10")
        assert terminal.wait() == 0
        assert CANARY.encode() not in terminal.raw
        assert CANARY[6:30].encode() not in terminal.raw


def test_of_two_pasted_commands_only_the_first_is_loaded_and_sent(
    server: SandboxServer, env: dict[str, str], verb: Callable[..., str], home: Path
) -> None:
    verb(*ADD, server.url)
    verb("token", "set", "acme", given=server.tokens["full"])
    verb("use", "acme")
    asset = next(iter(server.store.tables["assets"]))
    two = f"$ curl {server.url}/v2/me\n$ curl -X DELETE {server.url}/v2/assets/{asset}\n"
    with Terminal([], env=env) as terminal:
        terminal.expect("^ acme ")
        for bracketed in (True, False):
            before = len(server.requests)
            terminal.keys("i", "\x15")
            terminal.expect_gone(f"GET {server.url}/v2/me")  # what is not marked must not come with these keys
            terminal.paste(two.replace("\n", "\r"), bracketed=bracketed)
            terminal.expect("the rest was ignored")
            screen = terminal.expect(f"GET {server.url}/v2/me")
            assert "DELETE http" not in screen
            assert len(server.requests) == before
            if not bracketed:
                terminal.pass_time(MAX_PASTE_GAP)  # keys that follow at once count as more of the paste
            terminal.keys("enter")
            terminal.until(lambda: len(server.requests) > before, "a request")  # noqa: B023 - called at once
            terminal.expect("200 OK")
        terminal.keys("i", "\x15")
        terminal.paste(f"curl --foo DELETE {server.url}/v2/assets/{asset}")
        terminal.expect("Unknown curl option '--foo'")
        terminal.keys("\x15", *f"curl {server.url}/v2/me; curl -X DELETE {server.url}/v2/assets/{asset}", "enter")
        terminal.expect("the rest was ignored")
        terminal.keys("f10")
        assert terminal.wait() == 0
    assert not [request for request in server.requests if request.method == "DELETE"]
