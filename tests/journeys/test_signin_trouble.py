"""What goes wrong between the browser and the token endpoint, in a real terminal."""

from __future__ import annotations

import re
import socket
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from frameio_tui.sandbox.server import SandboxServer
from tests.journeys.signin_wait import free_port, short_address
from tests.sandbox.consent import come_back, consent
from tests.signed_in import described
from tests.support import make_services
from tests.terminal import Terminal

pytestmark = pytest.mark.slow


@pytest.fixture
def port(server: SandboxServer, home: Path) -> int:
    """The port of the redirect URI of the one profile there is."""
    port = free_port()
    described(make_services(str(home)), server, redirect_uri=f"http://127.0.0.1:{port}/callback", name="studio")
    return port


def begin(terminal: Terminal) -> str:
    """From the console to the wait; the short address."""
    terminal.expect("not signed in")
    terminal.keys("t")
    terminal.expect("No token")
    terminal.keys("I")
    return short_address(terminal)


def words(terminal: Terminal) -> str:
    """The screen as one line, so that a sentence is found wherever it wraps."""
    return re.sub(r"\s+", " ", terminal.text())


def test_a_strangers_answer_ends_no_wait_and_an_old_one_is_named(
    port: int, server: SandboxServer, env: dict[str, str]
) -> None:
    with Terminal([], size=(80, 24), env=env) as terminal:
        old = consent(begin(terminal))
        terminal.keys("escape")
        terminal.expect("Token · studio")
        terminal.keys("I")
        address = short_address(terminal)
        for stranger in (old, f"http://127.0.0.1:{port}/callback?error=access_denied&state=made-up-state"):
            assert come_back(stranger) == 400
        assert come_back(f"http://127.0.0.1:{port}/favicon.ico") == 404
        terminal.paste(old)
        terminal.expect("another sign-in")
        terminal.expect("Waiting for the browser")
        assert server.oauth.exchanges == 0, "an answer without this sign-in's state is never exchanged"
        assert come_back(consent(address)) == 200
        terminal.expect("Signed in as Ann Lee")
        terminal.keys("f10")
        assert terminal.wait() == 0


def test_a_spent_code_and_a_token_endpoint_in_trouble(port: int, server: SandboxServer, env: dict[str, str]) -> None:
    with Terminal([], size=(80, 24), env=env) as terminal:
        location = consent(begin(terminal))
        # Somebody else was quicker with the code: the server gives nothing for it any more.
        spent = parse_qs(urlsplit(location).query)["code"][0]
        form = {"grant_type": "authorization_code", "code": spent, "client_id": server.clients["pkce"].client_id}
        server.oauth.ignore_pkce = True
        redirect = {"redirect_uri": f"http://127.0.0.1:{port}/callback"}
        answer = httpx.post(server.oauth_endpoints().token, data=form | redirect, trust_env=False)
        assert answer.status_code == 200, answer.text
        server.oauth.ignore_pkce = False
        terminal.paste(location)
        terminal.expect("authorization code or refresh token is not valid")
        terminal.expect("Press I to sign in again")

        for fault, said in (
            ("error_503", "temporarily unavailable"),
            ("html", "is not a JSON object"),
            ("drop_after", "may have been used"),
        ):
            before = server.oauth.exchanges
            terminal.keys("I")
            location = consent(short_address(terminal))
            server.oauth.token_faults.append(fault)
            terminal.paste(location)
            terminal.expect("Press I to sign in again")
            assert said in words(terminal)
            assert server.oauth.exchanges - before <= 1, "a code is sent once"

        # Slow is no failure: it is said, and Esc would leave.
        terminal.keys("I")
        address = short_address(terminal)
        server.oauth.token_faults.append("slow:2")
        assert come_back(consent(address)) == 200
        terminal.expect("Exchanging the code")
        with socket.create_server(("127.0.0.1", port)):
            pass  # the listener is gone as soon as it has its answer
        terminal.expect("Signed in as Ann Lee")
        terminal.keys("f10")
        assert terminal.wait() == 0


def test_two_apps_of_one_host_at_once_each_get_their_own_person(
    server: SandboxServer, env: dict[str, str], home: Path
) -> None:
    services = make_services(str(home))
    for name, client in (("studio", "pkce"), ("client", "secret")):
        described(services, server, client, redirect_uri=f"http://127.0.0.1:{free_port()}/callback", name=name)
    terminals = [
        Terminal(["--profile", name], size=(80, 24), env={**env, "SSH_CONNECTION": "10.0.0.1 5 10.0.0.2 22"})
        for name in ("studio", "client")
    ]
    with terminals[0] as studio, terminals[1] as client:
        addresses = [begin(studio), begin(client)]
        places = [consent(addresses[0]), consent(addresses[1], user="dmitri")]
        # Mixed up by the person: refused where it does not belong, and still good where it does.
        client.paste(places[0])
        client.expect("another sign-in")
        assert come_back(places[1]) == 200
        client.expect("Signed in as Dmitri Volkov")
        studio.paste(places[0])
        studio.expect("Signed in as Ann Lee")
        for terminal in (studio, client):
            terminal.keys("f10")
            assert terminal.wait() == 0
    assert server.oauth.revoked_families == 0
