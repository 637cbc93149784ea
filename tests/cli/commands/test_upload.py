"""The command `upload` on the sandbox: what is printed, exit codes, errors, and what is never shown."""

from __future__ import annotations

import json
from pathlib import Path

import pytest  # noqa: TC002 - as in other tests

from frameio_tui.sandbox.server import SandboxServer
from tests.cli.conftest import Call
from tests.services.tasks.uploading import PART, Site, write_tree


def test_an_upload_prints_ids_and_no_secret_and_is_resumed(
    cli: Call, acme: str, sandbox: SandboxServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, home: Path
) -> None:
    site = Site(sandbox, monkeypatch, "cli")
    contents = write_tree(tmp_path / "Day", a_mov=2 * PART, b_mov=5)
    (tmp_path / "Day" / "empty").touch()
    day, profile = str(tmp_path / "Day"), ("--profile", acme)
    dry = cli(*profile, "upload", day, site.place, "--dry-run", "--json")
    assert (dry.code, [row["action"] for row in json.loads(dry.text)]) == (
        8,
        ["create folder", "upload", "upload", "refuse"],
    )
    assert site.files() == {}
    planned = cli(*profile, "upload", day, site.place, "--plan")
    assert "Changes: upload 2 files (600 kB)" in planned.text
    done = cli(*profile, "upload", day, site.place)
    assert done.code == 8
    assert [line.split("  ")[1] for line in done.text.splitlines()] == sorted(contents)
    assert site.files() == contents
    assert "Failed: " in done.words
    (tmp_path / "Day" / "empty").unlink()
    task_id = done.words.rpartition("jobs resume ")[2].split()[0]
    again = cli("jobs", "resume", task_id, "--json")
    assert (again.code, json.loads(again.text)["report"]["created"][0]["path"]) == (0, "Day/a.mov")
    assert site.all_parts_once()
    shown = cli("jobs", "show", task_id, "--calls", "50", "--json")
    assert any(call["method"] == "PUT" for call in json.loads(shown.text)["calls"])
    for text in (dry.text, done.text, done.words, again.text, shown.text, cli(*profile, "history", "--json").text):
        assert "X-Amz" not in text
        assert sandbox.tokens["full"] not in text
    stored = b"".join(path.read_bytes() for path in home.rglob("*") if path.is_file())
    assert b"X-Amz-Signature" not in stored


def test_mistakes_are_named_before_anything_is_sent(
    cli: Call, acme: str, sandbox: SandboxServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = Site(sandbox, monkeypatch, "mistakes")
    path = tmp_path / "a.mov"
    path.write_bytes(b"x")
    before = len(sandbox.sandbox.requests)
    for arguments, words in (
        ((str(path),), "PLACE is missing"),
        (("", site.place), "A path is empty"),
        ((str(path), site.place, "--name", "b"), "--name is only"),
        ((str(path), "--watch", site.place, "--dry-run"), "--watch takes one folder"),
        (("https://x.example/a.mov", str(path), site.place), "A URL cannot be combined"),
        ((str(path), site.place, "--parallel", "99"), "must be from 1 to"),
    ):
        done = cli("--profile", acme, "upload", *arguments)
        assert (done.code, words in done.words) == (2, True), done.words
    assert cli("profiles", "set", acme, "read_only=true").code == 0
    refused = cli("--profile", acme, "upload", str(path), site.place)
    assert (refused.code, "read-only" in refused.words) == (6, True), refused.words
    assert cli("--profile", acme, "upload", "--watch", str(tmp_path), site.place).code == 6
    assert len(sandbox.sandbox.requests) == before
    loaded = cli("--profile", acme, "upload", "https://x.example/b.mov", site.place, "--confirm", acme)
    assert (loaded.code, "  b.mov" in loaded.text) == (0, True), loaded.words
