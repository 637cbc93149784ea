from __future__ import annotations

from frameio_tui.sandbox.oauth.clients import Client
from frameio_tui.sandbox.oauth.pages import HEADERS, consent_page, error_page
from frameio_tui.sandbox.oauth.server import Ask

EVIL = '"><script>alert(1)</script>'


def test_nothing_foreign_becomes_markup() -> None:
    client = Client("x", "x", title=EVIL)
    users = [{"id": EVIL, "name": EVIL, "email": EVIL}]
    page = consent_page(Ask(client, "http://127.0.0.1/cb", (EVIL,), EVIL), EVIL, users)
    assert "<script" not in page
    assert "<script" not in error_page(EVIL, EVIL)


def test_pages_run_nothing_and_are_kept_nowhere() -> None:
    assert HEADERS["content-security-policy"] == "default-src 'none'"
    assert HEADERS["cache-control"] == "no-store"


def test_an_ask_without_scopes_says_so() -> None:
    page = consent_page(Ask(Client("x", "app"), "http://127.0.0.1/cb", (), "s"), "c", [])
    assert "Nothing but know who you are" in page
