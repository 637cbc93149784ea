from __future__ import annotations

import pytest

from frameio_tui.services.auth.tunnel import tunnel_words

SOCKET = "/run/user/1000/frameio-tui/49273.sock"


@pytest.mark.parametrize(
    ("redirect", "socket_path", "forward"),
    [
        ("http://127.0.0.1:49273/callback", "", "49273:127.0.0.1:49273"),
        ("http://localhost:5000/frameio/callback", "", "5000:127.0.0.1:5000"),
        ("http://127.0.0.1/callback", "", "80:127.0.0.1:80"),
        ("http://127.0.0.1:49273/callback", SOCKET, f"49273:{SOCKET}"),
    ],
)
def test_both_ways_to_make_the_tunnel(redirect: str, socket_path: str, forward: str) -> None:
    assert tunnel_words(redirect, socket_path, "ann@host") == (
        f"ssh -N -L {forward} ann@host",
        f"ssh -O forward -L {forward} ann@host",
    )


@pytest.mark.parametrize("redirect", ["https://localhost:8000/callback", "adobe+01://adobeid/x"])
def test_none_where_nothing_can_listen(redirect: str) -> None:
    assert tunnel_words(redirect, SOCKET) == ()
