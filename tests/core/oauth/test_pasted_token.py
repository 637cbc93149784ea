"""Whatever is pasted is cleaned, named in words, and never shown."""

from __future__ import annotations

import base64
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frameio_tui.core.errors import InvalidInput
from frameio_tui.core.oauth.pasted_token import LONGEST, Shape, client_secret_in, examine_paste, kind_of_jwt
from tests.support import CANARY


def jwt(claims: object) -> str:
    """An unsigned token with these claims."""
    middle = base64.urlsafe_b64encode(json.dumps(claims).encode()).rstrip(b"=").decode()
    return f"eyJhbGciOiJSUzI1NiJ9.{middle}.c2lnbmF0dXJl"


@pytest.mark.parametrize(
    ("pasted", "cleaned"),
    [
        (CANARY, ()),
        (f"  {CANARY}\n", ()),
        (f"Bearer {CANARY}", ('"Bearer "',)),
        (f"bearer: {CANARY}", ('"Bearer "',)),
        (f'"{CANARY}"', ("quotes",)),
        (f"“{CANARY}”", ("quotes",)),
        (f"Authorization: Bearer {CANARY}", ("the header name", '"Bearer "')),
        (f"-H 'Authorization: Bearer {CANARY}'", ("quotes", "the header name", '"Bearer "')),
        (f"FRAMEIO_TOKEN={CANARY}", ("a variable's name",)),
        (f"export FRAMEIO_TOKEN='{CANARY}'", ("quotes", "a variable's name")),
        (f"\ufeff{CANARY[:20]}\u200b{CANARY[20:]}", ("invisible characters",)),
        (f"{CANARY[:40]}\n{CANARY[40:]}", ("line breaks",)),
        (f"curl -H 'Authorization: Bearer {CANARY}' https://api.frame.io/v2/me", ("the text around it",)),
        (json.dumps({"access_token": CANARY, "expires_in": 3600}), ("the text around it",)),
        (f"My token is {CANARY} thanks", ("the text around it",)),
    ],
)
def test_a_token_is_found_in_what_people_paste(pasted: str, cleaned: tuple[str, ...]) -> None:
    found = examine_paste(pasted)
    assert found.secret is not None
    assert found.secret.reveal() == CANARY
    assert found.shape is Shape.DEVELOPER_TOKEN
    assert found.header_safe
    assert set(cleaned) <= set(found.cleaned)
    assert CANARY not in repr(found)


@pytest.mark.parametrize(
    ("pasted", "shape"),
    [
        ("", Shape.EMPTY),
        (" \n\t", Shape.EMPTY),
        ("\u200b\ufeff", Shape.EMPTY),
        (f"\x1b[200~{CANARY}", Shape.INCOMPLETE_PASTE),
        (f"{CANARY}[201~", Shape.INCOMPLETE_PASTE),
        (f"^[{CANARY}", Shape.INCOMPLETE_PASTE),
        ("$FRAMEIO_TOKEN", Shape.PLACEHOLDER),
        ("<YOUR_TOKEN>", Shape.PLACEHOLDER),
        ("https://applications.frame.io/oauth2/auth?response_type=code&client_id=x", Shape.AUTHORIZE_URL),
        ("http://127.0.0.1:8734/callback?code=abc&state=x", Shape.REDIRECTED_URL),
        ("https://developer.frame.io/", Shape.EMPTY),
    ],
)
def test_what_holds_no_token_is_never_kept(pasted: str, shape: Shape) -> None:
    found = examine_paste(pasted)
    assert (found.secret, found.shape, found.header_safe) == (None, shape, False)
    assert found.sentence


@pytest.mark.parametrize(
    ("pasted", "shape", "word"),
    [
        (CANARY[:-5], Shape.DEVELOPER_TOKEN, "65 characters"),
        ("p8e-abcdefgh12345678", Shape.CLIENT_SECRET, "client secret"),
        ("0123456789abcdef0123456789abcdef", Shape.OPAQUE, "unknown format"),
    ],
)
def test_an_odd_shape_is_said_not_refused(pasted: str, shape: Shape, word: str) -> None:
    found = examine_paste(pasted)
    assert found.secret is not None
    assert found.shape is shape
    assert word in found.sentence


@pytest.mark.parametrize(
    ("claims", "expires_at", "scopes"),
    [
        ({"exp": 1_900_000_000, "scope": "asset.read offline"}, 1_900_000_000, ("asset.read", "offline")),
        ({"exp": 1_900_000_000.5, "scp": ["a", 1, "b"]}, 1_900_000_000, ("a", "b")),
        (
            {"created_at": "1700000000000", "expires_in": "86400000", "scope": "openid,profile"},
            1_700_086_400,
            ("openid", "profile"),
        ),
        ({}, None, None),
        ({"exp": -1, "scope": 5}, None, None),
        ({"exp": 10**30}, None, None),
        ({"exp": True}, None, None),
        ({"exp": "9" * 50}, None, None),
        ([1], None, None),
    ],
)
def test_a_jwt_tells_its_end_and_scopes(claims: object, expires_at: int | None, scopes: tuple[str, ...] | None) -> None:
    found = examine_paste("Bearer " + jwt(claims))
    assert found.shape is Shape.JWT
    assert (found.expires_at, found.scopes) == (expires_at, scopes)


def test_hostile_claims_are_bounded() -> None:
    deep = base64.urlsafe_b64encode(b"[" * 12_000).decode().rstrip("=")
    assert examine_paste(f"eyJhbGciOiJ9.{deep}.sig").expires_at is None
    assert examine_paste("eyJhbGciOiJ9.!!!.x").secret is not None
    assert examine_paste("eyJhbGciOiJ9.ab_-.x").expires_at is None
    assert examine_paste('{"access_token": ' + "[" * 60_000).secret is not None


@pytest.mark.parametrize("text", ["tökén-with-umlauts", "a" * (LONGEST + 1), "two words here", "a\tb"])
def test_what_cannot_stand_in_a_header_is_said(text: str) -> None:
    found = examine_paste(text)
    assert not found.header_safe
    assert "token" in found.sentence


@given(st.text())
def test_no_paste_raises_and_none_is_shown(text: str) -> None:
    found = examine_paste(text)
    if found.secret is not None:
        assert found.secret.reveal() in text.strip() or found.cleaned
        if found.header_safe:
            assert found.secret.reveal().isascii()


@pytest.mark.parametrize("secret", ["s/+:%&=#", "two words", "é€", "x", "p8e-abc", "'quoted'"])
def test_a_client_secret_is_kept_as_it_is(secret: str) -> None:
    assert client_secret_in(f"{secret}\r\n").reveal() == secret


@pytest.mark.parametrize("text", ["", " \n", "a\x00b", "a\nb", "\x1b[200~abc", "[200~abc"])
def test_what_cannot_be_a_client_secret_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        client_secret_in(text)
    assert caught.value.remedy


def test_a_jwt_says_what_it_is() -> None:
    middle = base64.urlsafe_b64encode(b'{"type":"access_token"}').rstrip(b"=").decode()
    assert kind_of_jwt(f"eyJhbGciOi.{middle}.sig") == "access_token"
    assert kind_of_jwt("eyJhbGciOi.bm9uZQ.sig") == ""
    assert kind_of_jwt("no jwt") == ""


@pytest.mark.parametrize("text", ['{"error": "denied"}', '["a", "b"]', "{token}", '{"access_token": 5}'])
def test_json_without_a_token_cannot_be_sent(text: str) -> None:
    found = examine_paste(text)
    assert not found.header_safe
    assert "JSON without a token" in found.sentence
