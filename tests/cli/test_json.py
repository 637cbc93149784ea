"""`--json` on every command: results on stdout, errors as an object on stderr, with the same exit code as without."""

from __future__ import annotations

import json

import pytest

from frameio_tui.cli.parser import build_parser
from tests.cli.conftest import Call


@pytest.fixture(autouse=True)
def one_parser(monkeypatch: pytest.MonkeyPatch) -> None:
    """Build the parser once: that takes longer than all else here."""
    whole = build_parser()
    monkeypatch.setattr("frameio_tui.cli.parser.build_parser", lambda: whole)


MISTAKES = {
    "an unknown profile": (
        2,
        "Did you mean 'acme'?",
        (
            ["use", "acm"],
            ["token", "acm"],
            ["exec", "acm", "--", "true"],
            ["login", "acm"],
            ["secret", "set", "acm"],
            ["whoami", "--profile", "acm"],
            ["request", "GET /me", "--profile", "acm"],
            ["why", "/me", "--profile", "acm"],
            ["tree", "/", "--profile", "acm"],
            ["comments", "complete", "00000000-0000-4000-8000-000000000001", "--profile", "acm"],
            ["history", "--profile", "acm"],
            ["operations", "--profile", "acm"],
            ["profiles", "show", "acm"],
            ["profiles", "set", "acm", "label=X"],
            ["profiles", "remove", "acm", "--yes"],
            ["profiles", "copy", "acm", "new"],
            ["profiles", "rename", "acm", "new"],
            ["profiles", "approve", "acm"],
            ["profiles", "link", "acm"],
        ),
    ),
    "a missing token": (
        5,
        "",
        (["whoami"], ["request", "GET /me"], ["why", "/me"], ["tree", "/"], ["people", "list", "Acme"]),
    ),
    "wrong usage": (2, "See: frameio-tui", (["tree"], ["nope"], ["people", "list", "x", "--format", "x"], ["use"])),
    "an unknown saved request": (2, "Did you mean 'mine'?", (["saved", "show", "mina"], ["request", "@mina"])),
    "an unknown task": (2, "jobs", (["jobs", "show", "ff"], ["jobs", "resume", "ff"], ["jobs", "cancel", "ff"])),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_the_same_mistake_has_the_same_exit_code_and_is_json_with_json(cli: Call, mistake: str) -> None:
    cli("profiles", "add", "acme", "--api", "v4")
    cli("use", "acme")
    cli("saved", "add", "mine", "GET /me")
    code, remedy, commands = MISTAKES[mistake]
    for command in commands:
        end = command.index("--") if "--" in command else len(command)
        plain, done = cli(*command), cli(*command[:end], "--json", *command[end:])
        assert plain.code == done.code == code, (command, plain, done)
        error = json.loads(done.words.splitlines()[-1])["error"]
        assert error["exit_code"] == code
        assert error["type"]
        assert error["message"] in plain.words
        assert remedy in error.get("remedy", ""), command
        assert done.data == b"" or command[0] == "tree"  # which writes while it reads


def test_commands_that_create_profiles_print_them_as_json(cli: Call) -> None:
    for command in (["add", "acme", "--api", "v4"], ["copy", "acme", "other"], ["link", "acme", "old"]):
        made = json.loads(cli("profiles", *command, "--json").data)
        assert made["name"] == command[-1] if command[0] != "add" else "acme"
        assert made["file"].endswith(f"{made['name']}.toml")


def test_an_unknown_operation_is_suggested(cli: Call) -> None:
    done = cli("scopes", "--api", "v2", "--for", "GET /taems")
    assert done.code == 2
    assert "Did you mean 'GET /teams'?" in done.words
