"""Receive a webhook in a real terminal: choose the port and the secret, and read the verdict on deliveries."""

from __future__ import annotations

import http.client
import time

import pytest

from frameio_tui.core.profiles.profile import ApiVersion
from frameio_tui.core.secret import Secret
from frameio_tui.core.webhooks.events import sample_payload
from frameio_tui.core.webhooks.signature import signed_headers
from frameio_tui.sandbox.server import SandboxServer
from tests.adapters.oauth_callback.test_server import free_port
from tests.terminal import Terminal

pytestmark = pytest.mark.slow


def test_a_webhook_is_received_on_a_port_of_the_user(samples: dict[str, str], sandbox: SandboxServer) -> None:
    port = free_port()
    hook = sandbox.store.rows("hooks")[0]

    def deliver(secret: str) -> int:
        body = sample_payload("asset.ready", ApiVersion.V2)
        headers = dict(signed_headers(Secret(secret), body, time.time())) | {"User-Agent": "Frame.io Legacy API"}
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        connection.request("POST", "/hook", body, headers)
        status = connection.getresponse().status
        connection.close()
        return status

    with Terminal(["--profile", "demo"], env=samples) as terminal:
        terminal.expect("Operations")
        terminal.keys("W")
        terminal.expect("Press l to start it")
        terminal.keys("l")
        terminal.expect("Type a port, or the path of a socket")
        terminal.keys(*str(port), "enter")
        terminal.expect(f"listening on http://127.0.0.1:{port}")
        terminal.keys("X")
        terminal.expect("The secret of a webhook, from the API")
        terminal.keys("enter")
        terminal.expect("Render farm")
        terminal.keys(*hook["id"][:6], "enter")
        terminal.expect(f"verified with the secret of {hook['id']}")
        assert deliver("another secret") == 200
        terminal.expect("wrong-secret")
        assert deliver(hook["secret"]) == 200
        terminal.expect("Frame.io V2")
        terminal.keys("f10")
        assert terminal.wait() == 0
