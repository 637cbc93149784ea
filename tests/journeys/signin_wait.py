"""What journeys read off a sign-in that waits."""

from __future__ import annotations

import re
import socket

from tests.terminal import Terminal

ADDRESS = r"http://127\.0\.0\.1:\d+/go-[0-9a-f]+\b"
"""The address on the sign-in screen that leads to the provider."""


def free_port() -> int:
    """A port of 127.0.0.1 that nobody has now."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


def short_address(terminal: Terminal) -> str:
    """Wait for the sign-in screen; the address on it that leads to the provider."""
    terminal.expect("Waiting for the browser")
    found = re.search(ADDRESS, terminal.expect(ADDRESS))  # a frame may arrive in parts
    assert found is not None, terminal.text()
    return found[0]
