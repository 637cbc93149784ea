"""`login`: plain lines, a pasted answer or the listener."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from frameio_tui.sandbox.server import SandboxServer
from frameio_tui.services.services import Services
from tests.children import ForkedChild
from tests.sandbox.consent import come_back, consent
from tests.signed_in import described
from tests.support import make_services
from tests.terminal import Terminal


@pytest.fixture(scope="module")
def server() -> Iterator[SandboxServer]:
    with SandboxServer() as server:
        yield server


@pytest.fixture
def services(tmp_path: Path) -> Services:
    return make_services(str(tmp_path))


def app_of(services: Services, server: SandboxServer, client: str = "pkce", **fields: object) -> str:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    values = {"redirect_uri": f"http://127.0.0.1:{port}/callback", **fields}
    return described(services, server, client, **values).profile.name


class Login:
    """A `login` under way."""

    def __init__(self, home: Path, *arguments: str, runtime: str = "") -> None:
        env = {"PATH": os.environ["PATH"], "LANG": "C.UTF-8", "FRAMEIO_TUI_HOME": str(home), "SSH_CONNECTION": "x"}
        self.child = ForkedChild(
            [sys.executable, "-m", "frameio_tui", "login", *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env={**env, "XDG_RUNTIME_DIR": runtime},
        )
        self.words: list[str] = []

    def until(self, pattern: str) -> str:
        assert self.child.stderr is not None
        for line in self.child.stderr:
            self.words.append(line)
            if found := re.search(pattern, line):
                return found[0]
        raise AssertionError("".join(self.words))

    def url(self) -> str:
        url = self.until(r"^http\S+")
        self.until("^Waiting")
        return url

    def end(self, given: str = "") -> tuple[int, str]:
        out, words = self.child.communicate(given, timeout=30)
        assert out == ""
        return self.child.returncode, words


def test_the_listener_hears_the_browser(services: Services, server: SandboxServer, tmp_path: Path) -> None:
    name = app_of(services, server)
    login = Login(tmp_path, name)
    location = consent(login.url())
    told = "".join(login.words)
    assert re.search(r"^http://127\.0\.0\.1:\d+/go-[0-9a-f]+$", told, re.MULTILINE)
    assert "not displayed" not in told  # nothing echoes where there is no terminal
    assert all(len(line) <= 80 for line in told.splitlines() if "oauth2" not in line)
    assert come_back(location) == 200
    code, words = login.end()
    assert code == 0, words
    assert "Signed in for 'pkce': Ann Lee <ann@acme.example>" in words
    assert "All 4 scopes were granted." in words
    assert "browser was opened" not in words
    said = "".join(login.words) + words
    record = services.bearers.record(services.profiles.entry(name).profile)
    assert record.tokens is not None
    assert record.tokens.refresh is not None
    for secret in (record.tokens.access, record.tokens.refresh):
        assert secret.reveal() not in said


def test_an_answer_is_pasted_in_two_lines_after_a_wrong_one(
    services: Services, server: SandboxServer, tmp_path: Path
) -> None:
    login = Login(tmp_path, app_of(services, server, "secret"), "--paste")
    location = consent(login.url())
    code, words = login.end(f"https://nowhere.example/\n\n{location[:60]}\n{location[60:]}\n")
    assert code == 0, words
    assert "address has no code" in words
    assert "Signed in" in words


@pytest.mark.parametrize("gap", [0.0, 0.4])
def test_an_address_cut_by_its_terminal_is_put_together(
    services: Services, server: SandboxServer, tmp_path: Path, gap: float
) -> None:
    login = Login(tmp_path, app_of(services, server), "--paste")
    location = consent(login.url())
    assert login.child.stdin is not None
    for at in range(0, len(location), 70):
        login.child.stdin.write(location[at : at + 70] + "\n")
        login.child.stdin.flush()
        time.sleep(gap)
    code, words = login.end()
    assert code == 0, words
    assert "Signed in" in words
    assert words.count("Paste the rest") == (0 if gap == 0 else len(range(0, len(location), 70)) - 1)


def test_a_bare_code_that_is_refused_ends_no_wait(services: Services, server: SandboxServer, tmp_path: Path) -> None:
    name = app_of(services, server)
    login = Login(tmp_path, name, "--paste")
    location = consent(login.url())
    assert login.child.stdin is not None
    login.child.stdin.write("not-the-code-1234\n")
    login.child.stdin.flush()
    login.until("Still waiting")
    code, words = login.end(f"not-the-code-1234\n\n{location}\n")
    assert code == 0, words
    assert "already been rejected" in words
    assert "Signed in" in words
    login = Login(tmp_path, name, "--paste")
    login.url()
    code, words = login.end("not-the-code-1234\n")
    assert code == 5, words


def test_stdin_that_ends_leaves_the_listener_alone(services: Services, server: SandboxServer, tmp_path: Path) -> None:
    login = Login(tmp_path, app_of(services, server))
    url = login.url()
    assert login.child.stdin is not None
    login.child.stdin.close()
    login.until("Waiting for the browser")
    come_back(consent(url))
    login.until("Signed in")
    assert login.child.wait(30) == 0
    for stream in (login.child.stdout, login.child.stderr):
        assert stream is not None
        stream.close()


def test_refusals_have_their_exit_codes(services: Services, server: SandboxServer, tmp_path: Path) -> None:
    name = app_of(services, server)
    login = Login(tmp_path, name)
    come_back(consent(login.url(), allow=False))
    code, words = login.end()
    assert code == 5
    assert "denied in the browser" in words
    code, words = Login(tmp_path, name, "--paste").end("")
    assert code == 2
    assert "ended before a redirect URL was pasted" in words
    code, words = Login(tmp_path, name, "--wait", "1").end()
    assert code == 7
    assert "Waiting for 1 s." in words
    assert "Timed out" in words
    for seconds in ("0", "-5", "1" + "0" * 400):
        code, words = Login(tmp_path, name, "--wait", seconds).end()
        assert code == 2
        assert "--wait must be between 1 and 86400 seconds" in words


def test_a_bare_code_needs_somebody_who_says_yes(services: Services, server: SandboxServer, tmp_path: Path) -> None:
    name = app_of(services, server)
    login = Login(tmp_path, name, "--paste")
    bare = consent(login.url()).split("code=")[1].split("&")[0]
    code, words = login.end(bare + "\n")
    assert code == 6
    assert "does not show which sign-in it belongs to. Without a confirmation, nothing was stored." in words
    assert services.bearers.record(services.profiles.entry(name).profile).tokens is None
    login = Login(tmp_path, name, "--paste", "--yes")
    bare = consent(login.url()).split("code=")[1].split("&")[0]
    assert login.end(bare + "\n")[0] == 0


def test_a_taken_port_is_told_with_the_way_around_it(services: Services, server: SandboxServer, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        described(services, server, redirect_uri=f"http://127.0.0.1:{port}/callback")
        code, words = Login(tmp_path, "pkce").end()
    assert code == 1
    assert str(port) in words
    assert "--paste" in words


@pytest.fixture
def runtime() -> Iterator[str]:
    """A runtime folder with a path short enough for a socket."""
    with TemporaryDirectory(prefix="r") as folder:
        yield folder


def test_the_answer_comes_by_a_socket(services: Services, server: SandboxServer, tmp_path: Path, runtime: str) -> None:
    name = app_of(services, server)
    port = services.profiles.entry(name).profile.redirect_uri.split(":")[2].split("/")[0]
    path = f"{runtime}/frameio-tui/{port}.sock"
    login = Login(tmp_path, name, "--socket", runtime=runtime)
    location = consent(login.url())
    said = "".join(login.words)
    assert f"ssh -N -L {port}:{path} USER@HOST" in said
    assert f"only you can access it:\n{path}\n" in said
    assert f"{port}:127.0.0.1" not in said
    with socket.create_server(("127.0.0.1", int(port))):  # nothing of ours is at the port
        assert come_back(location, path) == 200
    code, words = login.end()
    assert code == 0, words
    assert "Signed in for 'pkce': Ann Lee" in words
    assert not Path(path).exists()


def test_a_socket_is_never_exchanged_for_the_port(
    services: Services, server: SandboxServer, tmp_path: Path, runtime: str
) -> None:
    name = app_of(services, server)
    code, words = Login(tmp_path, name, "--socket").end()
    assert code == 1
    assert "XDG_RUNTIME_DIR is not set" in words
    first = Login(tmp_path, name, "--socket", runtime=runtime)
    first.url()
    services.profiles.copy(name, "second")
    code, words = Login(tmp_path, "second", "--socket", runtime=runtime).end()
    assert code == 1
    assert "another sign-in" in words
    first.child.send_signal(signal.SIGINT)
    assert first.child.wait(30) == 130
    assert os.listdir(f"{runtime}/frameio-tui") == []
    first.end()
    code, words = Login(tmp_path, name, "--socket", "--paste").end()
    assert code == 2


def test_the_app_alone_asks_nobody(services: Services, server: SandboxServer, tmp_path: Path) -> None:
    described(services, server, "ims-s2s")
    code, words = Login(tmp_path, "ims-s2s").end()
    assert code == 0, words
    assert "refreshed automatically" in words


@pytest.mark.slow
def test_on_a_terminal_the_pasted_answer_is_not_shown(
    services: Services, server: SandboxServer, tmp_path: Path
) -> None:
    name = app_of(services, server)
    env = {"FRAMEIO_TUI_HOME": str(tmp_path), "SSH_CONNECTION": "x"}
    with Terminal(["login", name], size=(80, 24), env=env) as terminal:
        terminal.expect("Waiting")
        url = re.search(rb"http://127\S+oauth2/auth\S+", bytes(terminal.raw))
        assert url is not None
        location = consent(url[0].decode())
        terminal.paste(location + "\n", bracketed=False)
        terminal.expect("Signed in")
        assert terminal.wait() == 0
        assert location.split("code=")[1][:20].encode() not in bytes(terminal.raw)
