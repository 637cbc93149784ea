"""What token endpoints answer, rubbish included."""

from __future__ import annotations

import json

import pytest

from frameio_tui.core.errors import InvalidResponse, OAuthRefused
from frameio_tui.core.http.exchange import Response
from frameio_tui.core.oauth.token_response import (
    describe_clock_skew,
    describe_granted_scopes,
    format_clock_difference,
    refusal,
    tokens_from,
)
from frameio_tui.core.profiles.credential import TokenSet
from frameio_tui.core.profiles.profile import ApiVersion
from frameio_tui.core.secret import Secret

NOW = 1_800_000_000.0
ASKED = ("account.read", "offline")
GOOD = {
    "access_token": "abc.DEF-1",
    "expires_in": 3600,
    "refresh_token": "r1",
    "token_type": "bearer",
    "scope": "offline account.read",
}


def answer(body: object, status: int = 200, **headers: str) -> Response:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    return Response(status, "", tuple(headers.items()), raw)


def tokens(body: object, status: int = 200, before: TokenSet | None = None) -> TokenSet:
    return tokens_from(answer(body, status), ApiVersion.V2, ASKED, NOW, before)


def test_a_good_answer() -> None:
    made = tokens(GOOD)
    assert made.access.reveal() == "abc.DEF-1"
    assert made.refresh is not None
    assert made.refresh.reveal() == "r1"
    assert made.expires_at == NOW + 3600
    assert made.refresh_expires_at == NOW + 30 * 86400
    assert made.scopes == ("offline", "account.read")
    assert made.obtained_at == NOW


def test_what_may_be_absent() -> None:
    made = tokens({"access_token": "a", "token_type": "Bearer"})
    assert made.expires_at is None
    assert made.refresh is None
    assert made.refresh_expires_at is None
    assert made.scopes == ASKED


def test_a_refresh_token_that_is_not_rotated_lives_on() -> None:
    before = TokenSet(Secret("old"), Secret("r0", "refresh token"), refresh_expires_at=42)
    made = tokens({"access_token": "a", "token_type": "bearer"}, before=before)
    assert made.refresh == before.refresh
    assert made.refresh_expires_at == 42


@pytest.mark.parametrize("kind", ["bearer", "Bearer", "BEARER"])
def test_bearer_in_any_case(kind: str) -> None:
    assert tokens({**GOOD, "token_type": kind}).access


@pytest.mark.parametrize("lasts", [3599, 3600.0, "3600", 1, 86399])
def test_lifetimes_that_are_believed(lasts: object) -> None:
    assert tokens({**GOOD, "expires_in": lasts}).expires_at == NOW + int(float(str(lasts)))


@pytest.mark.parametrize(
    "spoiled",
    [
        {"token_type": "mac"},
        {"token_type": None},
        {"token_type": ["bearer"]},
        {"access_token": None},
        {"access_token": ""},
        {"access_token": 7},
        {"access_token": "two words"},
        {"access_token": "line\nend"},
        {"access_token": "öäü"},
        {"access_token": "\x00"},
        {"access_token": "a" * 16385},
        {"refresh_token": "two words"},
        {"refresh_token": {"a": 1}},
        {"expires_in": 0},
        {"expires_in": -5},
        {"expires_in": "soon"},
        {"expires_in": True},
        {"expires_in": [3600]},
        {"expires_in": 10**12},
        {"expires_in": 10**400},
        {"expires_in": float("inf")},
        {"expires_in": float("nan")},
    ],
)
def test_rubbish_is_refused_and_never_quoted(spoiled: dict[str, object]) -> None:
    with pytest.raises(InvalidResponse) as caught:
        tokens({**GOOD, **spoiled})
    assert "abc.DEF-1" not in str(caught.value)
    assert "two words" not in str(caught.value)


@pytest.mark.parametrize(
    "body", [b"", b"access_token=abc&token_type=bearer", b"<html>", b"[]", b"null", b'"x"', b"{", b"[" * 100000]
)
def test_what_is_no_object_is_refused(body: bytes) -> None:
    with pytest.raises(InvalidResponse):
        tokens(body)


ERRORS = [
    ("invalid_request", 400),
    ("invalid_client", 401),
    ("invalid_grant", 400),
    ("unauthorized_client", 400),
    ("unsupported_grant_type", 400),
    ("invalid_scope", 400),
    ("scope_not_granted", 403),
    ("invalid_state", 400),
    ("insufficient_entropy", 400),
    ("access_denied", 403),
    ("request_unauthorized", 401),
    ("token_inactive", 401),
    ("login_required", 400),
    ("server_error", 500),
    ("temporarily_unavailable", 503),
    ("something_of_their_own", 418),
]


@pytest.mark.parametrize(("code", "status"), ERRORS)
def test_errors_keep_status_code_and_words(code: str, status: int) -> None:
    said = {
        "error": code,
        "error_description": "why it is so",
        "error_hint": "a hint",
        "error_debug": "dbg",
        "status_code": status,
    }
    with pytest.raises(OAuthRefused) as caught:
        tokens(said, status)
    error = caught.value
    assert (error.code, error.status) == (code, status)
    for words in (code, "why it is so", "a hint", "dbg"):
        assert words in error.sentence
    assert error.remedy
    assert "unexpected" not in error.sentence.lower()


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (404, "endpoint does not exist"),
        (405, "endpoint does not exist"),
        (502, "failed"),
        (400, r"rejected the request \(400\)"),
        (302, "redirect"),
        (307, "redirect"),
        (429, "Too many requests"),
    ],
)
def test_errors_without_words(status: int, words: str) -> None:
    for body in (b"", b"<html>", b"null"):
        with pytest.raises(OAuthRefused, match=words):
            tokens(body, status)


@pytest.mark.parametrize("status", [300, 304, 305, 306])
def test_not_every_status_from_300_on_is_a_redirect(status: int) -> None:
    with pytest.raises(OAuthRefused, match=str(status)) as caught:
        tokens(b"", status)
    assert "sent a redirect" not in str(caught.value)
    assert "endpoint" in caught.value.remedy


def test_an_error_with_a_yes_as_status_is_an_error() -> None:
    with pytest.raises(OAuthRefused):
        tokens({"error": "invalid_grant"}, 200)


def test_hostile_words_are_cut() -> None:
    error = refusal(400, {"error": "x", "error_description": "y" * 10000})
    assert len(error.sentence) < 700


@pytest.mark.parametrize(
    ("granted", "words"),
    [
        (("a", "b"), "All 2 scopes were granted."),
        (("a",), "Granted 1 of 2 scopes; not granted: b."),
        (("a", "b", "c"), "Granted 3 scopes; not requested: c."),
        ((), "Granted 0 of 2 scopes; not granted: a b."),
        (None, ""),
    ],
)
def test_granted_beside_asked(granted: tuple[str, ...] | None, words: str) -> None:
    assert describe_granted_scopes(("a", "b"), granted) == words


@pytest.mark.parametrize(
    ("off", "words"),
    [(0, ""), (59, ""), (-59, ""), (3600, "60 min ahead of"), (-7200, "2.0 h behind"), (90, "90 s ahead of")],
)
def test_a_wrong_clock_is_named(off: float, words: str) -> None:
    said = describe_clock_skew(answer({}, date="Fri, 15 Jan 2027 08:00:00 GMT"), 1800000000 + off)
    assert words in said
    assert bool(said) is bool(words)


@pytest.mark.parametrize("date", ["", "yesterday", "Fri, 99 Jan 2027 08:00:00 GMT"])
def test_a_date_that_cannot_be_read_says_nothing(date: str) -> None:
    assert describe_clock_skew(answer({}, date=date), NOW) == ""


def test_spans() -> None:
    assert [format_clock_difference(61), format_clock_difference(600), format_clock_difference(86400)] == [
        "61 s",
        "10 min",
        "24.0 h",
    ]


def test_a_lifetime_of_more_digits_than_python_reads_is_refused_and_another_number_is_not_looked_at() -> None:
    long = b"9" * 5000
    with pytest.raises(InvalidResponse, match="expires_in"):
        tokens(b'{"token_type": "bearer", "access_token": "abc", "expires_in": ' + long + b"}")
    assert tokens(b'{"token_type": "bearer", "access_token": "abc", "serial": ' + long + b"}").access
