"""A file edited on disk sends a token nowhere until a person has said yes."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from frameio_tui.sandbox.server import SandboxServer
from tests.children import run_forked

REFUSED_HERE = 6


@pytest.fixture(scope="module")
def server() -> Iterator[SandboxServer]:
    with SandboxServer() as server:
        yield server


@pytest.fixture(scope="module")
def evil() -> Iterator[SandboxServer]:
    """Another origin, that would note whatever reached it."""
    with SandboxServer(seed=2) as server:
        yield server


def cli(home: Path, *arguments: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
    """Run the program as a person would."""
    environment = {**os.environ, "FRAMEIO_TUI_HOME": str(home)}
    command = [sys.executable, "-m", "frameio_tui", *arguments]
    return run_forked(command, stdin, text=True, env=environment)


def edited(home: Path, old: str, new: str) -> None:
    """Change the profile file by hand."""
    path = home / "config" / "profiles" / "acme.toml"
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


def test_a_token_does_not_follow_an_edited_base_url(server: SandboxServer, evil: SandboxServer, tmp_path: Path) -> None:
    assert cli(tmp_path, "profiles", "add", "acme", "--base-url", server.url).returncode == 0
    assert cli(tmp_path, "token", "set", "acme", stdin=server.tokens["full"]).returncode == 0
    edited(tmp_path, server.url, evil.url)
    for arguments in (
        ("whoami",),
        ("request", "GET /me"),
        ("request", "--all", "GET /teams"),
        ("token", "acme"),
        ("exec", "acme", "--", "true"),
    ):
        done = cli(tmp_path, *arguments)
        assert done.returncode == REFUSED_HERE, (arguments, done)
        assert "has not been approved" in done.stderr
        assert server.tokens["full"] not in done.stdout
    assert evil.requests == []
    assert "not approved" in cli(tmp_path, "profiles").stdout
    assert cli(tmp_path, "doctor").returncode != 0
    assert evil.requests == []


def test_a_full_url_of_another_origin_is_not_sent(server: SandboxServer, evil: SandboxServer, tmp_path: Path) -> None:
    cli(tmp_path, "profiles", "add", "acme", "--base-url", server.url)
    cli(tmp_path, "token", "set", "acme", stdin=server.tokens["full"])
    done = cli(tmp_path, "request", f"GET {evil.url}/v2/me")
    assert done.returncode == REFUSED_HERE
    assert evil.url in done.stderr
    assert cli(tmp_path, "request", f"curl {evil.url}/v2/me").returncode == REFUSED_HERE
    assert evil.requests == []


def test_an_edited_command_is_not_run(server: SandboxServer, tmp_path: Path) -> None:
    made = cli(tmp_path, "profiles", "add", "acme", "--base-url", server.url, "--command", "--", "echo", "hi")
    assert made.returncode == 0, made.stderr
    trap = tmp_path / "ran"
    edited(tmp_path, '"echo"', '"touch"')
    edited(tmp_path, '"hi"', f'"{trap}"')
    for arguments in (("whoami",), ("request", "GET /me"), ("token", "acme"), ("exec", "acme", "--", "true")):
        assert cli(tmp_path, *arguments).returncode == REFUSED_HERE
    assert not trap.exists()
