"""A credential that goes into the redactor anywhere does not come out of it."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from frameio_tui.core.secret import Secret
from frameio_tui.core.text import redact
from frameio_tui.core.text.redact import (
    MASK,
    is_secret_name,
    may_name_secret,
    redact_body,
    redact_headers,
    redact_text,
    redact_url,
    secret_values,
    without_secrets,
)
from tests.support import CANARY, made_up_token

JWT = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhYmMifQ.c2lnbmF0dXJl_made-up"
TOKENS = st.sampled_from([CANARY, JWT, made_up_token("other")])
SAFE = st.text(st.characters(codec="utf-8", exclude_characters="-_=.", exclude_categories=("L", "N")), max_size=12)
NAMES = ["access_token", "refresh_token", "client_secret", "secret", "password", "token", "Authorization"]


@settings(max_examples=100)  # what protects secrets is tried more often
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


@pytest.mark.parametrize(
    "url",
    [
        "https://ann:hushhush12@api.frame.io/v2/me",
        "https://api.frame.io/v2/me#access_token=hushhush12",
        "https://api.frame.io/v2/me?auth+token=hushhush12",
        "https://api.frame.io/v2/me?to=https%3A%2F%2Fs3.test%2Fx%3Ftoken%3Dhushhush12",
        "https://api.frame.io/v2/me?to=https%253A%252F%252Fs3.test%252Fx%253Ftoken%253Dhushhush12",
        "https://api.frame.io/v2/me?sid=hushhush12",
    ],
)
def test_every_part_of_an_address_that_can_hold_a_secret_loses_it(url: str) -> None:
    assert "hushhush12" not in redact_url(url)
    assert "hushhush12" not in redact_text(f'see {url} and {{"url": "{url}"}}')
    kept = "https://api.frame.io/v2/@ann?to=https%3A%2F%2Fs3.test%2Fx%3Fpage%3D2&mail=ann%40acme.test#part=2"
    assert redact_url(kept) == kept


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
    assert redact_body(b"a" * 500, "text/plain", 100) == "a" * 100 + "\n[truncated: 500 bytes in total]"
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


SECRET_NAMES = [
    *("webhook_secret", "signing_secret", "clientSecret", "accessToken", "refreshToken", "share_password", "APIKey"),
    *("ClientSECRET", "SECRET_KEY", "secretKey", "private-key", "X-Auth-Token", "authToken", "id_token", "tokens"),
    *("passphrase", "sharePassphrase", "userPwd", "Credentials", "codeVerifier", "device_code", "accesstoken"),
    *("oauth.client.secret", "access key", "apikey", "x-api-key", "password2", "jwt", "SessionCookie", "Bearer"),
]
PLAIN_NAMES = [
    *("token_type", "tokenType", "expires_in", "password_required", "hasPasswordEnabled", "token_url", "secret_name"),
    *("authorization_endpoint", "password_changed_at", "private", "key", "keyboard", "secretary", "code", "state"),
    *("author", "x-frameio-legacy-token-auth", "passed", "access", "signature", "tokenizer", "name", "", "_", "1"),
]


@pytest.mark.parametrize("name", SECRET_NAMES)
def test_a_key_is_known_as_secret_by_its_words_in_any_style(name: str) -> None:
    assert is_secret_name(name)
    shown = redact_body(json.dumps({"id": 7, name: "hush-hush", "name": "kept"}).encode(), "application/json", 1000)
    assert json.loads(shown) == {"id": 7, name: MASK, "name": "kept"}
    assert "hush-hush" not in redact_text(json.dumps({"message": json.dumps({name: "hush-hush"})}))
    escaped = "".join(f"\\u{ord(character):04x}" for character in name)
    assert "hush-hush" not in redact_text(f'{{"{escaped}": "hush-hush"}}')
    assert "hush-hush" not in redact_text(f'%{{"{name}" => "hush-hush", "name" => "kept"}}')
    parameter = name.replace(" ", "%20")
    assert redact_url(f"https://a.test/x?{parameter}=hush-hush&q=kept") == f"https://a.test/x?{parameter}={MASK}&q=kept"


def test_a_text_without_the_mark_of_a_secret_name_has_none() -> None:
    words = (*redact._SECRET_WORDS, *redact._SECRET_ENDINGS, *("".join(pair) for pair in redact._SECRET_PAIRS))
    for name in (*SECRET_NAMES, *words):
        assert may_name_secret(f'{{"{name.upper()}": 1}}'), name
        assert may_name_secret(f'{{"\\u{ord(name[0]):04x}{name[1:]}": 1}}'), name
    assert not may_name_secret('{"name": "Reel", "notes": "12:00"}')


@pytest.mark.parametrize("name", PLAIN_NAMES)
def test_a_key_that_only_speaks_of_a_secret_is_left(name: str) -> None:
    assert not is_secret_name(name)
    body = json.dumps({name: "kept"})
    assert redact_text(body) == body


def test_what_holds_no_secret_is_left_under_any_name() -> None:
    body = '{"password": "", "has_secret": true, "client_secret": null, "\\"": 1, "token_type": "bearer"}'
    assert redact_text(body) == body


def test_headers_are_known_by_their_words_and_lose_the_secrets_of_the_request() -> None:
    headers = [("X-Webhook-Secret", "abc"), ("x-frameio-legacy-token-auth", "true"), ("x-echo", "see odd-shaped-value")]
    assert redact_headers(headers, [Secret("odd-shaped-value")]) == (
        ("X-Webhook-Secret", MASK),
        ("x-frameio-legacy-token-auth", "true"),
        ("x-echo", f"see {MASK}"),
    )


def test_of_two_secrets_the_longer_is_masked_first() -> None:
    secrets = [Secret("odd-shaped"), Secret("odd-shaped-value")]
    assert redact_text("odd-shaped-value", secrets) == MASK
    assert without_secrets(b"\xff odd-shaped-value", secrets) == b"\xff " + MASK.encode()


@pytest.mark.parametrize("limit", range(30, 60))
def test_a_known_secret_on_the_limit_is_not_kept_in_part(limit: int) -> None:
    value = "odd-shaped-value"
    body = '{"a": "' + "x" * 30 + "".join(f"\\u{ord(character):04x}" for character in value) + '"}'
    kept = redact_body(body.encode(), "application/json", limit, [Secret(value)])
    assert "\\u006f" not in kept


def test_values_that_their_names_call_secret_are_found_in_a_request() -> None:
    url = "https://a.test/v2/x?client%5Fsecret=from%20query&q=kept-kept&short=abc"
    headers = [("x-api-key", "from-header"), ("Cookie", "session=from-cookie; b=2"), ("accept", "application/json")]
    body = json.dumps(
        {"sharePassword": 'from "body"', "nested": {"tokens": ["from-list", "short"]}, "name": "kept-kept"}
    )
    found = secret_values(url, headers, body)
    assert {"from query", "from-header", "from-cookie", 'from "body"', "from-list"} <= set(found)
    assert not {"kept-kept", "short", "abc", "application/json"} & set(found)
    assert secret_values("https://a.test/", [], "grant_type=x&refresh_token=from%2Fform") == ("from/form",)


@pytest.mark.parametrize("part", ['"a":', '"secret":', '"\\u0061', "a=", "token=", "&x", '"secret"   ', '"' + "a" * 99])
def test_names_of_a_hostile_answer_are_read_once_through(part: str) -> None:
    text = part * (300_000 // len(part))
    assert redact_text(text) is not None
    secret_values("https://a.test/?" + text, [("cookie", text)], text)


def test_the_kind_of_a_credential_is_not_masked() -> None:
    from frameio_tui.core.profiles.profile import CredentialKind
    from frameio_tui.core.text.redact import CREDENTIAL_KINDS

    assert frozenset(kind.value for kind in CredentialKind) == CREDENTIAL_KINDS
    command = "frameio-tui profiles set demo credential=oauth_secret"
    assert redact_text(command) == command
    assert redact_text("credential=oauth_secret2") == f"credential={MASK}"
