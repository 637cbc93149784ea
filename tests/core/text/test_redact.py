"""A credential that goes into the redactor anywhere does not come out of it."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frameio_tui.core.secret import Secret
from frameio_tui.core.text.redact import MASK, redact_body, redact_headers, redact_text, redact_url
from tests.support import CANARY, made_up_token

JWT = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhYmMifQ.c2lnbmF0dXJl_made-up"
TOKENS = st.sampled_from([CANARY, JWT, made_up_token("other")])
SAFE = st.text(st.characters(codec="utf-8", exclude_characters="-_=.", exclude_categories=("L", "N")), max_size=12)
NAMES = ["access_token", "refresh_token", "client_secret", "secret", "password", "token", "Authorization"]


@given(TOKENS, SAFE, SAFE)
def test_a_token_never_survives_in_text(token: str, before: str, after: str) -> None:
    assert token not in redact_text(before + token + after)
    assert token not in redact_url(f"https://a.test/v2/x?{before}={token}{after}")
    assert token not in redact_body((before + token + after).encode(), "text/plain", 10_000)


@pytest.mark.parametrize(
    "name", ["Authorization", "authorization", "COOKIE", "Set-Cookie", "Proxy-Authorization", "x-api-key"]
)
def test_credential_headers_are_masked_whatever_they_hold(name: str) -> None:
    assert redact_headers([(name, "anything at all")]) == ((name, MASK),)


def test_other_headers_keep_what_is_no_credential() -> None:
    assert redact_headers([("accept", "application/json"), ("x-note", f"see {CANARY}")]) == (
        ("accept", "application/json"),
        ("x-note", f"see {MASK}"),
    )


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("value", ["plain words", 'with "quotes" and \\', "1234", "ünï"])
def test_secret_fields_of_json_are_masked_at_any_depth_and_the_rest_stays(name: str, value: str) -> None:
    body = json.dumps({"id": 7, "data": [{"name": "Cut 3", name: value}], "end": True}, ensure_ascii=False)
    shown = redact_body(body.encode(), "application/json", 10_000)
    again = json.loads(shown)
    assert again["data"][0] == {"name": "Cut 3", name: MASK}
    assert (again["id"], again["end"]) == (7, True)


def test_secrets_that_are_no_text_are_masked_too() -> None:
    assert json.loads(redact_text('{"password": 12345, "secret": null}')) == {"password": MASK, "secret": None}
    nested = redact_text('{"secret": {"key": "hush-hush"}, "client_secret": ["hush-hush"], "name": "a"}')
    assert "hush-hush" not in nested
    assert '"name": "a"' in nested


def test_json_inside_json_and_json_cut_short_are_masked() -> None:
    inner = json.dumps({"message": json.dumps({"password": "hush-hush"})})
    assert "hush-hush" not in redact_text(inner)
    assert json.loads(redact_text(inner))
    assert "hush" not in redact_text('{"a": 1, "password": "hush-hu')


def test_signed_addresses_keep_where_they_lead_and_lose_what_opens_them() -> None:
    url = "https://bucket.s3.test/some/clip.mov?X-Amz-Signature=abc123&X-Amz-Credential=AKIA"
    assert redact_url(url) == f"https://bucket.s3.test/some/clip.mov?{MASK}"
    body = json.dumps({"upload_urls": [url, url.replace("clip", "two")], "name": "clip.mov"})
    shown = redact_body(body.encode(), "application/json", 10_000)
    assert "abc123" not in shown
    assert json.loads(shown)["upload_urls"][1] == f"https://bucket.s3.test/some/two.mov?{MASK}"
    cloudfront = "https://cdn.test/a.jpg?Expires=1&Signature=zzz9&Key-Pair-Id=K"
    assert "zzz9" not in redact_text(f"original: {cloudfront}")


def test_form_bodies_and_redirects_lose_code_and_secret() -> None:
    shown = redact_text("grant_type=authorization_code&code=abcdef12&client_secret=hushhush&redirect_uri=x")
    assert "abcdef12" not in shown
    assert "hushhush" not in shown
    assert "grant_type=authorization_code" in shown
    assert "abcdef12" not in redact_url("http://127.0.0.1:9/callback?state=s1&code=abcdef12")


def test_known_secrets_are_masked_whatever_their_shape() -> None:
    assert redact_text("the word xyzzy-plugh fell", [Secret("xyzzy-plugh")]) == f"the word {MASK} fell"
    assert "dXNlcjpwYXNz" not in redact_text("sent Authorization: Basic dXNlcjpwYXNz")


@pytest.mark.parametrize("limit", range(60, 90))
def test_a_token_on_the_limit_is_not_kept_in_part(limit: int) -> None:
    body = "x" * 60 + " " + CANARY + " tail"
    assert "fio-u-" not in redact_body(body.encode(), "text/plain", limit)


def test_long_bodies_are_cut_with_a_mark_and_binary_ones_named() -> None:
    assert redact_body(b"a" * 500, "text/plain", 100) == "a" * 100 + "\n[cut: 500 bytes in all]"
    assert redact_body(b"\x89PNG\0\0", "image/png", 100) == "[6 bytes of image/png]"
    assert redact_body(b"a\0b", "", 100) == "[3 bytes of binary data]"
    assert redact_body(b"", "application/json", 100) == ""


@pytest.mark.parametrize(
    "part", ["\\", "https://", "https://a?", "eyJ", "eyJ.", "fio-u-", '"secret":[', '"secret":"', "bearer "]
)
def test_a_hostile_answer_is_read_once_through(part: str) -> None:
    # Were the search to start anew at each character, these would take minutes, and CI would end the run.
    assert redact_text(part * (300_000 // len(part))) is not None
    assert CANARY not in redact_text(part * 1000 + " " + CANARY)
    assert JWT not in redact_text(part * 1000 + " " + JWT)


def test_each_of_several_tokens_in_a_row_is_masked() -> None:
    assert redact_text(f"a.b.{JWT}.{JWT}.end v1.2.3 {JWT}") == f"a.b.{MASK}.{MASK}.end v1.2.3 {MASK}"
