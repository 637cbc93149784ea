"""The default profile of a folder, on the command line and in the app."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Call, Sandbox
from tests.terminal import Terminal


def test_a_default_of_a_folder_is_used_after_approval_and_does_not_name_a_profile(
    cli: Call, home: Path, sandbox: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("mine", "theirs"):
        cli("profiles", "add", name, "--base-url", sandbox.url)
        cli("token", "set", name, stdin=sandbox.tokens["full"].encode())
    cli("use", "mine")
    work = tmp_path / "work"
    work.mkdir()
    monkeypatch.chdir(work)
    (work / ".frameio-tui.toml").write_text('profile = "theirs"\n')
    (work / ".frameio-tui.toml").chmod(0o644)

    refused = cli("request", "GET /me")
    assert refused.code == 6
    assert "not approved" in refused.words
    assert "profiles approve --here" in refused.words
    assert cli("request", "GET /me", "--profile", "mine").code == 0
    assert cli("operations").code == 0
    assert "not approved" in cli("profiles").words
    doctor = json.loads(cli("doctor", "--json").data)
    assert [each["level"] for each in doctor if each["check"] == "folder"] == ["fault"]

    assert cli("profiles", "approve", "--here").code == 0
    assert "Profile: theirs" in cli("request", "GET /me").words
    assert cli("token").data == cli("token", "theirs").data
    changing = cli("request", "POST /teams", "--input", "-", stdin=b"{}")
    assert changing.code == 2
    assert "no profile was named" in changing.words
    listed = json.loads(cli("profiles", "--json").data)
    assert listed["active"] == "mine"
    assert listed["folder_default"]["profile"] == "theirs"
    assert "theirs, from " in cli("profiles").words
    assert (
        "theirs"
        in next(each for each in json.loads(cli("doctor", "--json").data) if each["check"] == "folder")["sentence"]
    )

    (work / ".frameio-tui.toml").write_text('profile = "gone"\n')
    assert cli("whoami").code == 2
    assert cli("use", "theirs", "--here").code == 0
    assert "Profile: theirs" in cli("whoami").words
    assert cli("profiles", "approve").code == cli("profiles", "approve", "mine", "--here").code == 2


@pytest.mark.slow
def test_the_app_starts_with_the_default_of_the_folder_and_does_not_remember_it(
    cli: Call, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("mine", "theirs"):
        cli("profiles", "add", name)
    cli("use", "mine")
    monkeypatch.chdir(tmp_path)
    cli("use", "theirs", "--here")
    env = {"FRAMEIO_TUI_HOME": str(home), "HOME": str(tmp_path)}
    with Terminal([], env=env) as terminal:
        terminal.expect(r"(?m)^ theirs ")
        terminal.keys("q")
        assert terminal.wait() == 0
    assert json.loads(cli("profiles", "--json").data)["active"] == "mine"
    (tmp_path / ".frameio-tui.toml").write_text('profile = "mine"\nread_only = false\n')
    (home / "config" / "config.toml").write_text("terminal_title = false\n")
    with Terminal([], env=env) as terminal:
        terminal.expect("The default profile of this folder is not used")
        terminal.expect(r"(?m)^ mine ")
        terminal.keys("q")
        terminal.wait()
        assert b"\x1b]2;" not in terminal.raw
