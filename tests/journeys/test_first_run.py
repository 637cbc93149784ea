"""From nothing to a request as another profile, with keys alone, in a real terminal."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from frameio_tui.sandbox.server import SandboxServer
from tests.support import made_up_token
from tests.terminal import Terminal


@pytest.mark.slow
def test_first_run_paste_who_am_i_request_switch_quit(
    sandbox: SandboxServer, env: dict[str, str], verb: Callable[..., str], home: Path
) -> None:
    token = made_up_token("journey")
    sandbox.registry.add(token)
    with Terminal([], size=(80, 24), env=env) as terminal:
        terminal.expect("There is no profile yet")
        terminal.keys("f10")
        assert terminal.wait() == 0

    verb("profiles", "add", "acme", "--base-url", sandbox.url, "--scopes", "read-only")
    verb("profiles", "add", "other", "--base-url", sandbox.url)
    verb("token", "set", "other", given=sandbox.tokens["other_person"])
    verb("use", "acme")
    with Terminal([], size=(80, 24), env=env) as terminal:
        terminal.expect("no token")
        terminal.keys("t")
        terminal.expect("No token")
        terminal.keys("n")
        terminal.expect("Paste the token here")
        terminal.paste(f"Bearer {token[:30]}\n{token[30:]}\n")
        terminal.expect("a developer token")
        terminal.keys("enter")
        terminal.expect("Its user is Ann Lee")
        terminal.keys("enter")
        terminal.expect("Token saved")
        terminal.keys("escape")
        terminal.expect("Operations V2")
        terminal.keys("m")
        terminal.expect("200 OK")
        terminal.expect('"name": "Ann Lee"')
        terminal.keys("1", *"/teams?page_size=1", "enter")
        terminal.expect("page 1 of")
        terminal.keys("]")
        terminal.expect("page 2 of")
        terminal.keys("p", "o", "enter")
        terminal.expect("^ other .*Dmitri Volkov")
        terminal.expect(r"OLD \(acme")
        terminal.keys("m")
        terminal.expect('"name": "Dmitri Volkov"')
        terminal.keys("-")
        terminal.expect("^ acme ")
        terminal.keys("q")
        assert terminal.wait() == 0
        assert token.encode() not in terminal.raw
        assert token[:30].encode() not in terminal.raw
    holders = [path for path in home.rglob("*") if path.is_file() and token.encode() in path.read_bytes()]
    assert [path.parent.name for path in holders] == ["credentials"]
