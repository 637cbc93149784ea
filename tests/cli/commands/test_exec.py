import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from frameio_tui.cli.commands.exec import _as_child
from tests.children import run_forked
from tests.cli.conftest import Sandbox
from tests.signed_in import near_end, signed_in
from tests.support import make_services

TOKEN = "fio-u-" + "e" * 64


@pytest.fixture
def env(tmp_path: Path) -> dict[str, str]:
    environ = {**os.environ, "FRAMEIO_TUI_HOME": str(tmp_path)}
    environ.pop("FRAMEIO_TOKEN", None)
    for arguments in (["profiles", "add", "acme"], ["token", "set", "acme", "--no-verify"]):
        services = [sys.executable, "-m", "frameio_tui", *arguments]
        assert run_forked(services, TOKEN.encode(), env=environ).returncode == 0
    return environ


def run(env: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[bytes]:
    services = [sys.executable, "-m", "frameio_tui", "exec", *arguments]
    return run_forked(services, env=env)


def test_the_child_has_the_token_in_its_environment_and_not_in_its_arguments(env: dict[str, str]) -> None:
    done = run(env, "acme", "--", "sh", "-c", 'printf %s "$FRAMEIO_TOKEN"; tr "\\0" " " </proc/$$/cmdline >&2')
    assert done.stdout.decode() == TOKEN
    assert TOKEN not in done.stderr.decode()


@pytest.mark.parametrize(
    ("command", "code"),
    [
        (["sh", "-c", "exit 7"], 7),
        (["true"], 0),
        (["sh", "-c", "kill -TERM $$"], -signal.SIGTERM),
        (["no-such-command-here"], 127),
        (["/"], 126),
    ],
)
def test_the_exit_code_is_the_childs(env: dict[str, str], command: list[str], code: int) -> None:
    assert run(env, "acme", "--", *command).returncode == code


def test_a_closed_pipe_ends_the_child_as_it_would_without_us(env: dict[str, str]) -> None:
    assert run(env, "acme", "--", "sh", "-c", "yes | head -1").stdout == b"y\n"


def test_without_a_command_or_a_profile_it_is_a_usage_error(env: dict[str, str]) -> None:
    assert run(env, "acme").returncode == 2
    assert run(env, "nobody", "--", "true").returncode == 2


def test_a_child_of_the_demo_gives_its_code_too() -> None:
    assert _as_child(["sh", "-c", "exit 7"], os.environ) == 7
    assert _as_child(["sh", "-c", "kill -TERM $$"], os.environ) == 128 + signal.SIGTERM


def test_a_child_gets_a_token_that_lasts(sandbox: Sandbox, tmp_path: Path) -> None:
    services = make_services(str(tmp_path))
    near_end(services, signed_in(services, sandbox).profile)
    before = sandbox.oauth.token_families[-1].access
    done = run(
        {**os.environ, "FRAMEIO_TUI_HOME": str(tmp_path)}, "pkce", "--", "sh", "-c", 'printf %s "$FRAMEIO_TOKEN"'
    )
    assert done.stdout.decode() == sandbox.oauth.token_families[-1].access != before
    assert services.bearers.record(services.profiles.entry("pkce").profile).refresh_attempt is None
