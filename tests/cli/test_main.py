from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from frameio_tui.cli import main as subject
from frameio_tui.cli.exit_codes import exit_for_api_status
from tests.children import ForkedChild, run_forked
from tests.cli.conftest import Call
from tests.signed_in import near_end, signed_in
from tests.support import make_services

SECRET = "fio-u-" + "q" * 64


def failing(error: BaseException) -> object:
    def fail(*arguments: object) -> int:
        token = SECRET
        assert token
        raise error

    return fail


@pytest.mark.parametrize("debug", ["", "1"])
def test_a_defect_is_one_line_without_values(cli: Call, monkeypatch: pytest.MonkeyPatch, debug: str) -> None:
    monkeypatch.setattr(subject, "_run", failing(RuntimeError(f"\x1b[31m Bearer {SECRET}")))
    done = cli("profiles", FRAMEIO_TUI_DEBUG=debug)
    assert done.code == 1
    assert "RuntimeError at test_main.py" in done.words
    assert SECRET not in done.words
    assert "\x1b" not in done.words
    assert ("Traceback" in done.words) is bool(debug)


def test_an_interrupt_is_130(cli: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "unraisablehook", sys.unraisablehook)
    monkeypatch.setattr(subject, "_run", failing(KeyboardInterrupt()))
    assert cli("profiles").code == 130


def test_without_a_terminal_the_verbs_are_named(cli: Call) -> None:
    done = cli()
    assert done.code == 2
    assert "profiles" in done.words
    assert "request" in done.words


@pytest.mark.parametrize("argv", [["nope"], ["profiles", "--nope"], ["whoami", "--", "x"], ["--profile"]], ids=" ".join)
def test_usage_errors_are_two(cli: Call, argv: list[str]) -> None:
    done = cli(*argv)
    assert (done.code, done.data) == (2, b"")
    assert done.words.startswith("frameio-tui: ")


def test_a_relative_home_is_said(cli: Call) -> None:
    assert cli("profiles", FRAMEIO_TUI_HOME="relative").code == 2


def started(home: Path, *arguments: str, **more: object) -> ForkedChild:
    env = {**os.environ, "FRAMEIO_TUI_HOME": str(home)}
    command = [sys.executable, "-m", "frameio_tui", *arguments]
    return ForkedChild(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=env, **more)


def test_a_closed_pipe_is_silent(tmp_path: Path) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    env = {**os.environ, "FRAMEIO_TUI_HOME": str(tmp_path)}
    command = [sys.executable, "-m", "frameio_tui", "operations", "--json"]
    done = run_forked(command, stdout=writer, env=env)
    os.close(writer)
    assert (done.returncode, done.stderr) == (141, b"")


def test_closed_standard_streams_are_no_defect(tmp_path: Path) -> None:
    env = {**os.environ, "FRAMEIO_TUI_HOME": str(tmp_path)}
    program = f"{sys.executable} -m frameio_tui"
    line = f"{program} operations >&- 2>&- <&-; test $? = 1 && {program} --version >&- 2>&- <&-"
    assert subprocess.run(["sh", "-c", line], env=env, check=False, timeout=120).returncode == 1


def test_ctrl_c_ends_a_request_that_waits(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(30)
        url = f"http://127.0.0.1:{server.getsockname()[1]}"
        for arguments, given in (
            (["profiles", "add", "a", "--base-url", url], b""),
            (["token", "set", "a", "--no-verify"], b"x" * 30),
        ):
            with started(tmp_path, *arguments, stdin=subprocess.PIPE) as setup:
                setup.communicate(given)
        with started(tmp_path, "request", "GET /me") as waiting, server.accept()[0]:
            waiting.send_signal(signal.SIGINT)
            _, words = waiting.communicate(timeout=30)
    assert waiting.returncode == 130
    assert b"Traceback" not in words


def test_a_verb_ends_after_the_renewal_beside_it(cli: Call, home: Path) -> None:
    from frameio_tui.sandbox.server import SandboxServer

    with SandboxServer() as server:
        services = make_services(str(home))
        near_end(services, signed_in(services, server).profile)
        server.oauth.token_delay = 1.0
        assert cli("request", "GET /me", "--profile", "pkce").code == 0
        assert server.oauth.refreshes == ["ok"]


@pytest.mark.parametrize(
    ("status", "code"), [(200, 0), (204, 0), (301, 3), (400, 3), (401, 5), (404, 3), (429, 3), (500, 4), (503, 4)]
)
def test_a_script_can_tell_a_refusal_from_a_failure(status: int, code: int) -> None:
    assert exit_for_api_status(status) == code


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs a device that is always full")
@pytest.mark.parametrize(
    "arguments",
    [
        "--version",
        "--help",
        "profiles",
        "profiles show acme",
        "operations",
        "operations --json",
        "request /me --as curl",
    ],
)
def test_a_full_standard_output_is_named(tmp_path: Path, arguments: str) -> None:
    env = {**os.environ, "FRAMEIO_TUI_HOME": str(tmp_path)}
    command = [sys.executable, "-m", "frameio_tui"]
    assert run_forked([*command, "profiles", "add", "acme"], env=env).returncode == 0
    with open("/dev/full", "wb") as full:
        done = run_forked([*command, *arguments.split()], stdout=full, env=env)
    sentence = "Cannot write to standard output: No space left on device."
    words = f"frameio-tui: {sentence}\n"
    if "--json" in arguments:
        words = json.dumps({"error": {"message": sentence, "type": "OutputFailed", "exit_code": 1}}) + "\n"
    assert (done.returncode, done.stderr.decode()) == (1, words)


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs a device that is always full")
def test_full_standard_error_stops_no_verb(tmp_path: Path) -> None:
    env = {**os.environ, "FRAMEIO_TUI_HOME": str(tmp_path)}
    command = [sys.executable, "-m", "frameio_tui"]
    assert run_forked([*command, "profiles", "add", "acme"], env=env).returncode == 0
    with open("/dev/full", "wb") as full:
        shown = run_forked([*command, "profiles"], stderr=full, env=env)
        both = run_forked([*command, "profiles"], stdout=full, stderr=full, env=env)
        usage = run_forked([*command, "nope"], stderr=full, env=env)
    assert shown.returncode == 0
    assert b"acme" in shown.stdout
    assert (both.returncode, usage.returncode) == (1, 2)


@pytest.mark.usefixtures("acme")
def test_a_setting_that_was_not_understood_is_a_warning_of_every_verb_that_uses_settings(cli: Call, home: Path) -> None:
    path = home / "config" / "config.toml"
    path.write_text("[limits]\nhistory_body_limit = -1\n")
    for verb in (("request", "GET /me"), ("whoami",), ("history",)):
        done = cli(*verb)
        assert done.code == 0, done.words
        assert done.data
        assert f"warning: {path}:2: limits.history_body_limit is not between 0 and 16777216; " in done.words
    assert "config.toml" not in cli("profiles").words
    done = cli("doctor", TERM="xterm", LC_ALL="C.UTF-8")
    assert f"{path}:2: limits.history_body_limit" in done.text
    assert "history_body_limit" not in done.words
