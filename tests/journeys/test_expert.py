"""The console's keys on answers, one after the other, in a real terminal."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from frameio_tui.sandbox.faults import Faults
from frameio_tui.sandbox.server import SandboxServer
from tests.terminal import Terminal

pytestmark = pytest.mark.slow


@pytest.fixture
def acme(server: SandboxServer, verb: Callable[..., str]) -> str:
    """A profile of the sandbox's Ann, active; her account."""
    verb("profiles", "add", "acme", "--base-url", server.url, "--scopes", "everything")
    verb("token", "set", "acme", given=server.tokens["full"])
    verb("use", "acme")
    return str(next(iter(server.store.tables["users"].values()))["account_id"])


def request(terminal: Terminal, text: str) -> None:
    terminal.keys("i")
    terminal.keys(text, "enter")


def copied(terminal: Terminal) -> list[str]:
    """Texts sent to the terminal's clipboard so far."""
    found = re.findall(rb"\x1b\]52;c;([A-Za-z0-9+/=]*)", bytes(terminal.raw))
    return [base64.b64decode(text).decode() for text in found]


def test_an_answer_is_folded_searched_filtered_and_copied(acme: str, env: dict[str, str], tmp_path: Path) -> None:
    pager = tmp_path / "pager"
    pager.write_text(f'#!/bin/sh\ncp "$1" {tmp_path}/paged\n')
    pager.chmod(0o755)
    with Terminal([], size=(80, 24), env={**env, "PAGER": str(pager)}) as terminal:
        terminal.expect("Operations V2")
        request(terminal, "/teams?page_size=2")
        terminal.expect("page 1 of 2")
        terminal.keys("Z")
        terminal.expect("{ … 8 keys }")
        terminal.keys("down", "right")
        terminal.expect('"name": "Editorial"')
        terminal.keys("left")
        terminal.expect_gone("Editorial")
        terminal.keys("/")
        terminal.keys("Colour", "enter")
        terminal.expect("1 of 1 'Colour'")
        terminal.expect(r"\[1\]\.name")
        terminal.keys("Y")
        terminal.expect("Copy from this line")
        terminal.keys("enter")
        terminal.expect("clipboard")
        assert copied(terminal)[-1] == "Colour and finishing"
        terminal.keys("f")
        terminal.keys("[].name")
        terminal.expect('^│ *"Editorial",? *│$')
        terminal.keys("[")
        terminal.expect("column")
        terminal.keys("escape")
        terminal.expect('"_type": "team"')
        terminal.keys("z")
        terminal.expect("wrapped")
        terminal.keys("R")
        terminal.expect(r'\[\{"_type"')
        terminal.keys("R", "v")
        terminal.expect("content-type")
        terminal.keys("v")
        terminal.expect("first byte")
        terminal.keys("v")
        terminal.expect("authorization: ")
        terminal.keys("v", "o")
        for _ in range(200):
            terminal.pump(0.05)
            if (tmp_path / "paged").exists():
                break
        terminal.settle(0.3)
        terminal.keys("q")
        assert terminal.wait() == 0
    assert [team["name"] for team in json.loads((tmp_path / "paged").read_text())] == [
        "Editorial",
        "Colour and finishing",
    ]


def test_from_the_team_to_its_projects_and_back_up(acme: str, env: dict[str, str]) -> None:
    with Terminal([], size=(120, 36), env=env) as terminal:
        terminal.expect("Operations V2")
        request(terminal, "/teams?page_size=1")
        terminal.expect("page 1 of")
        terminal.keys("down", "down", "down", "enter")
        terminal.expect("Follow link")
        terminal.keys("list projects", "enter")
        terminal.expect('"_type": "project"')
        terminal.expect("› Editorial")
        terminal.keys("backspace")
        terminal.expect('"_type": "team"')
        terminal.keys("backspace")
        terminal.expect('"_type": "account"')
        terminal.keys("h")
        terminal.expect("History")
        terminal.keys("/", " teams", "enter", "enter")
        terminal.expect("Loaded, not sent")
        terminal.keys("x")
        terminal.expect("/v4/accounts/")
        terminal.keys("escape", "f10")
        assert terminal.wait() == 0


def test_tables_all_pages_and_differences(
    acme: str, server: SandboxServer, env: dict[str, str], tmp_path: Path
) -> None:
    csv, lines = tmp_path / "teams.csv", tmp_path / "teams.ndjson"
    with Terminal([], size=(120, 36), env=env) as terminal:
        terminal.expect("Operations V2")
        request(terminal, "/teams?page_size=1")
        terminal.expect("page 1 of")
        terminal.keys("]")
        terminal.expect("page 2 of")
        terminal.keys("D")
        terminal.expect("no earlier response to the same request")
        terminal.keys("enter")
        terminal.expect("Diff with the response to GET")
        terminal.expect("~ ")
        terminal.keys("escape", "[")
        terminal.expect("page 1 of")
        terminal.keys("A")
        terminal.expect("On screen, as one list")
        terminal.keys("enter")
        terminal.expect(r"\d items from \d pages")
        terminal.keys("T")
        terminal.expect(r"\[Table\]")
        terminal.keys("O")
        terminal.expect("Sort by")
        terminal.keys("name", "enter")
        terminal.expect(r"sorted by name \(A to Z\)")
        terminal.keys("S")
        terminal.expect("Table as CSV")
        terminal.keys("enter")
        terminal.expect("Save the table as CSV to")
        terminal.keys("\x15" + str(csv), "enter")
        terminal.expect("Saved to")
        server.fault_next(Faults(too_many=1))
        request(terminal, "/teams?page_size=1")
        terminal.expect("sent again because of the rate limit")
        terminal.keys("A")
        terminal.expect("one item per line")
        terminal.keys("down", "down", "enter")
        terminal.expect("Save all pages to")
        terminal.keys("\x15" + str(lines), "enter")
        terminal.expect("Saved .* items from .* to ")
        terminal.keys("q")
        assert terminal.wait() == 0
    names = [row.split(",")[0] for row in csv.read_text().splitlines()[1:]]
    assert names == sorted(names, key=str.lower)
    assert len(names) == len(lines.read_text().splitlines()) > 2


def test_why_a_refusal_and_a_body_that_does_not_fit(
    acme: str, server: SandboxServer, env: dict[str, str], verb: Callable[..., str]
) -> None:
    verb("profiles", "add", "few", "--base-url", server.url, "--scopes", "account.read,team.read,project.read")
    verb("token", "set", "few", given=server.tokens["limited"])
    verb("use", "few")
    with Terminal([], size=(80, 24), env=env) as terminal:
        terminal.expect("Operations V2")
        request(terminal, "/presentations")
        terminal.expect("403")
        terminal.keys("w")
        terminal.expect("Why was the request refused")
        terminal.expect("presentation.read is not selected")
        request(terminal, "POST /teams/none/projects")
        terminal.settle(0.3)
        terminal.keys("escape", "b")
        terminal.expect("Body of POST")
        terminal.expect('"name"')
        terminal.keys("f10")
        terminal.settle(0.3)
        terminal.keys("tab", "enter")
        terminal.pump(0.5)
