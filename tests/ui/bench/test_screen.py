"""The Bench: start the receiver, look at hostile deliveries, verify, send again, copy, forward, remove, stop."""

from __future__ import annotations

import asyncio
from typing import Any

from frameio_tui.core.profiles.profile import ApiVersion
from frameio_tui.core.secret import Secret
from frameio_tui.core.webhooks.delivery import Received
from frameio_tui.core.webhooks.events import sample_payload
from frameio_tui.sandbox.server import SandboxServer
from frameio_tui.ui.app import FrameioApp
from frameio_tui.ui.bench.screen import BenchScreen
from frameio_tui.ui.console.screen import Console
from tests.ui.driving import paste, press, resize, settled, text_of
from tests.ui.files.test_screen import appears
from tests.ui.running import run

KEY = "whs-canary-0123456789abcdef"
HOSTILE = b'{"type":"file.\\u001b]0;owned\\u0007\xe2\x80\xaeready","resource":{"type":"[@click=app.quit]","id":"x"}}'


def test_receiving_verifying_and_sending_again(app: FrameioApp, sandbox: SandboxServer) -> None:
    del sandbox

    async def deliver(body: bytes, secret: str, pilot: Any) -> Received:
        bench = app.services.bench
        sent = await app.services.delivery_service.send(f"{bench.address}/hook", ApiVersion.V4, body, Secret(secret))
        await settled(pilot)
        return sent

    async def steps(pilot: Any) -> None:
        screen = await press(pilot, "W")
        await appears(pilot, "No delivery yet. Press l to start the receiver.")
        assert "Press l. The receiver listens" in text_of(app)
        assert "Any free port" in await press(pilot, "l")
        await press(pilot, *"70000", "enter")
        await appears(pilot, "70000 is not a port. Use a number from 1 to 65535")
        await press(pilot, "l")
        await paste(pilot, "/tmp/hooks.sock")
        assert "The private socket /tmp/hooks.sock" in text_of(app)
        await press(pilot, "enter")
        await appears(pilot, "Use a path in a folder that only you can enter")
        await press(pilot, "l", "down", "enter")
        await appears(pilot, "listening on http://127.0.0.1:")
        assert "ssh -N -R 8080:127.0.0.1:" in text_of(app)
        _reader, writer = await asyncio.open_connection("127.0.0.1", int(app.services.bench.address.rpartition(":")[2]))
        writer.write(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        await appears(pilot, "1 request, the last with 405: The method is not POST or PUT.")
        writer.close()
        await deliver(sample_payload("file.ready", ApiVersion.V4), KEY, pilot)
        screen = await appears(pilot, "not checked")
        assert "file.ready" in screen
        await press(pilot, "X")
        await press(pilot, "down", "down", "enter")
        screen = await paste(pilot, KEY)
        assert KEY not in screen
        await press(pilot, "enter")
        await appears(pilot, "verified with the pasted secret")
        await deliver(HOSTILE, "another secret", pilot)
        screen = await appears(pilot, "invalid (wrong-secret)")
        assert not set(screen) & {"\x1b", "\x07", "\u202e"}
        assert "[@click=app.quit] x" in screen
        await press(pilot, "down", "v")
        assert "X-Frameio-Signature: v0=" in text_of(app)
        address = app.services.bench.address
        assert "its own signature and timestamp, which is" in await press(pilot, "R")
        await press(pilot, "down", "enter", "ctrl+u")
        await paste(pilot, f"{address}/again")
        await press(pilot, "enter")
        screen = await appears(pilot, "Response: 200 after")
        assert "valid" in screen
        assert app.services.bench.deliveries[0].verdict.is_valid
        await press(pilot, "R", "enter", "ctrl+u")
        await paste(pilot, "https://evil.example/")
        await press(pilot, "enter")
        screen = await appears(pilot, "evil.example is another host")
        assert "--" not in screen.replace("──", "")
        await press(pilot, "e")
        await press(pilot, "down", "enter")
        await appears(pilot, "responds with 500")
        assert (await deliver(b"{}", KEY, pilot)).status == 500
        await press(pilot, "y")
        await press(pilot, "enter")
        assert app.clipboard.startswith("curl -X POST http")
        assert KEY not in app.clipboard
        small = await resize(pilot, (80, 24))
        assert "Deliveries · 4" in small
        assert "Signature" in await press(pilot, "enter")
        assert "Deliveries · 4" in await press(pilot, "escape")
        await resize(pilot, (40, 10))
        assert "Receiver" not in await press(pilot, "enter")  # the headers and the body need the room
        assert app.screen.query_one("#document").size.height > 0
        await resize(pilot, (80, 24))
        assert "Deliveries · 4" in await press(pilot, "escape")
        await press(pilot, "escape")
        assert isinstance(app.screen, Console)
        await deliver(b"{}", KEY, pilot)
        await press(pilot, "W")
        await appears(pilot, "Deliveries · 5")
        await press(pilot, "X", "enter")
        await appears(pilot, "Render farm")
        await press(pilot, "enter")
        await appears(pilot, "verified with the secret of ")
        assert "whs-" not in text_of(app)
        # Several stored secrets: the one that fits is named.
        assert isinstance(app.screen, BenchScreen)
        entry = app.screen.app_context.active
        assert entry is not None
        for own_id, secret in (("hook-1", "another secret"), ("hook-2", KEY)):
            app.services.signing_secrets.store(entry.profile, own_id, Secret(secret))
        assert "Any of the secrets" in await press(pilot, "X")
        await press(pilot, "enter")
        await appears(pilot, "secrets ")  # also those of the webhooks, from the API
        await resize(pilot, (120, 36))
        await deliver(b"{}", KEY, pilot)
        await appears(pilot, "that of hook-2")
        assert "with the secret of hook-1" in await press(pilot, "R")
        await press(pilot, "escape")
        # Another receiver has the port: the screen says so, and the old state stays.
        port = int(address.rpartition(":")[2])
        await press(pilot, "l")
        await appears(pilot, "The receiver is stopped.")
        with_port = asyncio.start_server(lambda _reader, writer: writer.close(), "127.0.0.1", port)
        taken = await with_port
        await press(pilot, "l", *str(port), "enter")
        await appears(pilot, f"Port {port} is already in use by process")
        assert "stopped. Press l to start it." in text_of(app)
        assert "Remove all deliveries?" in await press(pilot, "d")
        await press(pilot, "right", "enter")
        await appears(pilot, "Deliveries · 0")
        taken.close()

    run(app, steps, size=(120, 36))
