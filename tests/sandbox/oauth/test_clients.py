from __future__ import annotations

import pytest

from frameio_tui.sandbox.oauth.clients import CLIENTS, redirect_matches

REGISTERED = ("http://127.0.0.1:49273/callback", "http://localhost:49273/callback", "https://example.com/callback")


@pytest.mark.parametrize(
    ("uri", "matches"),
    [
        ("http://127.0.0.1:49273/callback", True),
        ("http://127.0.0.1:1/callback", True),
        ("http://127.0.0.1/callback", True),
        ("http://[::1]:1/callback", False),
        ("http://127.0.0.1:49273/callback/", False),
        ("http://127.0.0.1:49273/callback?x=1", False),
        ("http://127.0.0.2:49273/callback", False),
        ("http://localhost:1/callback", False),
        ("http://localhost:49273/callback", True),
        ("https://example.com/callback", True),
        ("https://example.com:444/callback", False),
        ("", False),
    ],
)
def test_redirects_match_exactly_but_for_the_port_of_a_loopback_literal(uri: str, matches: bool) -> None:
    assert redirect_matches(uri, REGISTERED) is matches


def test_a_secret_of_the_sandbox_holds_what_breaks_naive_encoding() -> None:
    secret = next(client.secret for client in CLIENTS if client.name == "secret")
    assert all(mark in secret for mark in "/+:%=")
