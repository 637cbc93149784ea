"""The commands `people`, `links`, `versions` and `search` on the sandbox: streams, formats, files, confirmations."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

from frameio_tui.sandbox.faults import HOSTILE
from frameio_tui.sandbox.server import SandboxServer
from tests.cli.commands.test_tree import TEAM, acme4
from tests.cli.conftest import Call

__all__ = ["acme4"]

PASSPHRASE = "Geheimes-Wort-4712"


def test_people_in_every_format(cli: Call, acme4: str, sandbox: SandboxServer, tmp_path: Path) -> None:
    team = next(row for row in sandbox.store.rows("teams") if row["name"] == "Sandbox team")
    guest = sandbox.store.add(
        "users", name=f"=cmd()\x1b]0;x\x07{HOSTILE}", email="guest@x.example", account_id=team["account_id"]
    )
    team["members"][guest["id"]] = "member"
    listing = ("--profile", acme4, "people", "list", TEAM)
    shown = cli(*listing, terminal=True)
    assert shown.code == 0, shown.words
    assert shown.text.startswith("EMAIL")
    assert not set(shown.text) & {"\x1b", "\x07", "\u202e"}
    received = {row["email"]: row["name"] for row in json.loads(cli(*listing, "--json").text)}
    assert received["guest@x.example"] == guest["name"]
    path = tmp_path / "people.csv"
    assert cli(*listing, "--format", "csv", "-o", str(path)).code == 0
    rows = {row["email"]: row["name"] for row in csv.DictReader(io.StringIO(path.read_bytes().decode(), newline=""))}
    assert rows["guest@x.example"] == f"'{guest['name']}"
    assert cli(*listing, "--format", "csv", "-o", str(path)).code == 1
    del team["members"][guest["id"]]
    differing = cli("--profile", acme4, "people", "diff", TEAM, TEAM, "--format", "ndjson")
    assert (differing.code, differing.data) == (0, b"")
    assert "0 differences" in differing.words


def test_removing_asks_by_name_whatever_the_profile_says(cli: Call, acme: str, sandbox: SandboxServer) -> None:
    assert cli("profiles", "set", acme, "ask_before=none").code == 0
    command = ("--profile", acme, "people", "remove", TEAM, "nobody@x.example")
    before = len([one for one in sandbox.requests if one.method == "DELETE"])
    assert cli(*command).code == 6
    refused = cli(*command, stdin=b"other\n", person=True)
    assert refused.code == 6
    assert "remove 1 person from" in refused.words
    assert len([one for one in sandbox.requests if one.method == "DELETE"]) == before
    confirmed = cli(*command, stdin=f"{acme}\n".encode(), person=True)
    assert confirmed.code == 3  # there is no such person, so nothing was changed
    assert cli(*command, "--confirm", "other").code == 6
    assert cli("profiles", "set", acme, "read_only=yes").code == 0
    assert cli(*command).code == 6


def test_a_passphrase_comes_from_standard_input_and_is_stored_nowhere(
    cli: Call, acme4: str, home: Path, sandbox: SandboxServer
) -> None:
    create = ("--profile", acme4, "links", "create", f"{TEAM}/*/03 Cuts", "--name", "For the client")
    done = cli(*create, "--passphrase", "--expires", "7d", "--invited-only", stdin=f"{PASSPHRASE}\n".encode())
    assert done.code == 0, done.words
    link = next(row for row in sandbox.store.rows("links") if row["name"] == "For the client")
    assert (link["password"], link["access"]) == (PASSPHRASE, "secure")
    shown = cli("--profile", acme4, "links", "show", link["id"])
    assert "has_passphrase = yes" in shown.text
    assert cli(*create, "--expires", "yesterday").code == 2
    revoked = cli("--profile", acme4, "links", "revoke", "For the client", "--in", f"{TEAM}/*", "--confirm", acme4)
    assert (revoked.code, link["id"] in sandbox.store.tables["links"]) == (0, False)
    assert PASSPHRASE not in done.words + shown.text + shown.words
    for path in home.rglob("*"):
        assert not path.is_file() or PASSPHRASE.encode() not in path.read_bytes(), path


def test_versions_and_search(cli: Call, acme4: str) -> None:
    found = cli("--profile", acme4, "search", "cut_v004", "--in", f"{TEAM}/*/03 Cuts", "--type", "file", "--json")
    (row,) = json.loads(found.text)
    assert row["path"].endswith("/03 Cuts/CUT_v004.mp4")
    listed = cli("--profile", acme4, "versions", "list", row["id"])
    assert listed.text.splitlines()[1].split()[:3] == ["1", "yes", "CUT_v004.mp4"]
    planned = cli("--profile", acme4, "search", "x", "--plan")
    assert planned.text.startswith("Requests: at least 1")
    assert cli("--profile", acme4, "search", "x", "--type", "movie").code == 2
