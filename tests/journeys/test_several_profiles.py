"""A Postman collection becomes saved requests, and one of them is sent as several profiles and compared."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.support import CANARY
from tests.terminal import Terminal

pytestmark = pytest.mark.slow

REQUEST = {
    "method": "GET",
    "description": "The teams of a client",
    "header": [{"key": "Authorization", "value": f"Bearer {CANARY}"}],
    "url": "https://api.frame.io/v2/teams?page_size={{size}}",
}
COLLECTION = {"info": {"name": "Clients"}, "item": [{"name": "Teams", "request": REQUEST}]}


def test_an_imported_request_is_sent_as_several_profiles(samples: dict[str, str], tmp_path: Path) -> None:
    file = tmp_path / "clients.json"
    file.write_text(json.dumps(COLLECTION), "utf-8")
    with Terminal([], size=(120, 36), env=samples) as terminal:
        terminal.expect("Operations V2")
        terminal.keys("M")
        terminal.expect("The path of a Postman collection")
        terminal.keys(*f"'{file}'", "enter")  # as terminals write a file that is dropped
        terminal.expect("Import into folder")
        terminal.keys("enter")
        screen = terminal.expect("clients/teams")
        assert "Credentials were removed" in screen
        terminal.keys("enter")
        terminal.expect("Imported 1 request into clients/")
        terminal.keys("L")
        terminal.expect("clients/")
        terminal.keys("enter")
        terminal.expect("Value of size")
        terminal.keys("1", "enter")
        terminal.expect(r"GET /teams\?page_size=1 ")
        terminal.keys("P")
        terminal.expect("Send GET /teams as")
        terminal.keys("A", "enter")
        terminal.expect("differences? from demo")
        screen = terminal.expect("same as demo")
        assert "is not signed in" in screen
        terminal.keys("j", "D")
        terminal.expect("Compare demo-client with")
        terminal.keys("enter")
        terminal.expect("Diff with demo")
        terminal.keys("escape")
        terminal.expect_gone("Diff with demo")
        terminal.keys("escape")
        terminal.expect("Operations V2")
        terminal.keys("q")
        assert terminal.wait() == 0
    assert CANARY not in "".join(path.read_text("utf-8", "replace") for path in tmp_path.rglob("*.toml"))
