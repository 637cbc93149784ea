"""Signing in from a host without a browser, in a real terminal, with keys and pastes alone."""

from __future__ import annotations

import os
import re
import signal
import socket
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from frameio_tui.sandbox.server import SandboxServer
from tests.journeys.signin_wait import free_port, short_address
from tests.sandbox.consent import come_back, consent
from tests.signed_in import described
from tests.support import make_services
from tests.terminal import Terminal

pytestmark = pytest.mark.slow


@pytest.mark.parametrize(("client", "size"), [("pkce", (80, 24)), ("secret", (120, 36))])
def test_sign_in_request_renew_and_revoke_over_ssh(
    client: str, size: tuple[int, int], server: SandboxServer, env: dict[str, str], home: Path
) -> None:
    services = make_services(str(home))
    redirect = f"http://127.0.0.1:{free_port()}/callback"
    described(services, server, client, redirect_uri=redirect, name="studio")
    with Terminal([], size=size, env={**env, "SSH_CONNECTION": "10.0.0.1 5 10.0.0.2 22"}) as terminal:
        terminal.expect("not signed in")
        terminal.keys("t")
        terminal.expect("No token")
        terminal.keys("I")
        address = short_address(terminal)

        # No, by the listener; then start again and say yes by a paste that copying broke in two.
        assert come_back(consent(address, allow=False)) == 200
        terminal.expect("denied in the browser")
        terminal.keys("I")
        location = consent(short_address(terminal), untick=("project.read",))
        terminal.paste(f"<{location[:64]}\r\n{location[64:]}>")
        terminal.expect("Signed in as Ann Lee")
        terminal.expect("not granted: project.read")
        terminal.keys("enter")
        terminal.expect("Expires +in 59 min")
        terminal.keys("escape")
        terminal.expect("Operations V2")
        terminal.expect("expires in 59 min")
        terminal.keys("m")
        terminal.expect("200 OK")

        # The token dies at the server; the next request renews it and nobody notices but by a note.
        server.oauth.expire_all()
        terminal.keys("m")
        terminal.expect("sent again with a refreshed token")
        assert server.oauth.refreshes == ["ok"]

        terminal.keys("t")
        terminal.expect("Token · studio")
        terminal.keys("d")
        terminal.expect("Revoke and forget")
        terminal.keys("tab", "enter")
        terminal.expect("The token was revoked")
        terminal.keys("q")
        assert terminal.wait() == 0
        code = location.split("code=")[1].split("&")[0]
        for chain in server.oauth.token_families:
            for secret in (chain.access, chain.refresh, *chain.spent, code):
                assert not secret or secret.encode() not in bytes(terminal.raw)
    for path in home.rglob("*"):
        if path.is_file():
            text = path.read_bytes()
            assert code.encode() not in text
            assert all(chain.access.encode() not in text for chain in server.oauth.token_families)


def test_one_unbroken_line_and_a_slow_paste(server: SandboxServer, env: dict[str, str], home: Path) -> None:
    services = make_services(str(home))
    described(services, server, redirect_uri=f"http://127.0.0.1:{free_port()}/callback", name="studio")
    with Terminal([], size=(80, 24), env=env) as terminal:
        terminal.expect("not signed in")
        terminal.keys("t", "I")
        terminal.expect("Waiting for the browser")
        terminal.keys("f8")
        terminal.expect("Press Enter to return to the program")
        line = re.search(rb"\r\n(http://127\.0\.0\.1:\d+/oauth2/auth\S+)\r\n", bytes(terminal.raw))
        assert line is not None
        terminal.keys("enter")
        terminal.expect("Waiting for the browser")
        location = consent(line[1].decode())
        marker = b"\x1b[200~" + location.encode() + b"\x1b[201~"
        for piece in (marker[:1], marker[1:4], marker[4:90], marker[90:-3], marker[-3:]):
            terminal.send(piece)
            terminal.pump(0.3)
        terminal.expect("Signed in as Ann Lee")
        terminal.keys("f10")
        assert terminal.wait() == 0


def test_esc_frees_the_port_and_a_second_terminal_is_told(
    server: SandboxServer, env: dict[str, str], home: Path
) -> None:
    services = make_services(str(home))
    port = free_port()
    described(services, server, redirect_uri=f"http://127.0.0.1:{port}/callback", name="studio")
    with Terminal([], size=(80, 24), env=env) as first, Terminal([], size=(80, 24), env=env) as second:
        first.expect("not signed in")
        first.keys("t", "I")
        first.expect("Waiting for the browser")
        second.expect("not signed in")
        second.keys("t", "I")
        second.expect("in progress in")
        assert f"process {first.pid}" in re.sub(r"\s+", " ", second.text())
        first.keys("escape")
        first.expect("Token · studio")
        with socket.create_server(("127.0.0.1", port)):
            pass
        second.keys("I")
        address = short_address(second)
        assert come_back(consent(address)) == 200
        second.expect("Signed in as Ann Lee")
        for terminal in (first, second):
            terminal.keys("f10")
            assert terminal.wait() == 0


def test_on_a_shared_host_the_answer_comes_by_a_private_socket(
    server: SandboxServer, env: dict[str, str], home: Path
) -> None:
    services = make_services(str(home))
    port = free_port()
    described(services, server, redirect_uri=f"http://127.0.0.1:{port}/callback", name="studio")
    with TemporaryDirectory(prefix="r") as runtime:
        path = Path(runtime, "frameio-tui", f"{port}.sock")
        session = {**env, "XDG_RUNTIME_DIR": runtime, "SSH_CONNECTION": "10.0.0.1 5 10.0.0.2 22"}
        with Terminal([], size=(80, 24), env=session) as terminal:
            terminal.expect("not signed in")
            terminal.keys("t", "I")
            short_address(terminal)
            terminal.expect(r"\^t socket")
            terminal.keys("\x14")
            terminal.expect(f"{port}:{path} USER@HOST")
            with socket.create_server(("127.0.0.1", port)):
                pass
            assert path.is_socket()
            terminal.keys("escape")
            terminal.expect("Token · studio")
            assert not path.exists()

            # The program is killed while it listens; the next one takes the dead socket's place.
            terminal.keys("I")
            short_address(terminal)
            terminal.keys("\x14")
            terminal.expect("now returns to a private socket")
            os.kill(terminal.pid, signal.SIGKILL)
            terminal.wait()
            assert path.is_socket()
        with Terminal([], size=(80, 24), env=session) as terminal:
            terminal.expect("not signed in")
            terminal.keys("t", "I")
            short_address(terminal)
            terminal.keys("\x14")
            terminal.expect("now returns to a private socket")
            terminal.keys("f8")
            terminal.expect("Press Enter to return to the program")
            line = re.search(rb"\r\n(http://127\.0\.0\.1:\d+/oauth2/auth\S+)\r\n", bytes(terminal.raw))
            assert line is not None
            assert come_back(consent(line[1].decode()), str(path)) == 200
            terminal.keys("enter")
            terminal.expect("Signed in as Ann Lee")
            assert not path.exists()
            terminal.keys("f10")
            assert terminal.wait() == 0
