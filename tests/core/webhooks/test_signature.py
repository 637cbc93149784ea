"""The signature of deliveries, with Frame.io's official test vector, and the mistakes that are named."""

from __future__ import annotations

import hashlib
import hmac
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from frameio_tui.core.errors import InvalidInput
from frameio_tui.core.secret import Secret
from frameio_tui.core.webhooks.signature import (
    LARGEST_REWRITTEN,
    SIGNATURE,
    TIMESTAMP,
    NamedSecret,
    Verdict,
    _forms,
    age_of,
    has_outer_space,
    key_of,
    parse_headers,
    sign,
    signed_headers,
    verify,
    verify_any,
)

NOW = 1_570_826_343.0
STAMP = "1570826343"
BODY = b'{"id":"123","name":"ping","resource":null}\n'
KEY = Secret("whs-0123456789abcdef0123456789abcdef", "webhook secret")


def checked(
    signature: str | None, *, stamp: str | None = STAMP, body: bytes = BODY, key: Secret = KEY, now: float = NOW
) -> Verdict:
    headers = [(name, value) for name, value in ((TIMESTAMP, stamp), (SIGNATURE, signature)) if value is not None]
    return verify(key, headers, body, now)


def raw(text: bytes, key: Secret = KEY) -> str:
    return hmac.new(key.reveal().encode(), text, hashlib.sha256).hexdigest()


def test_official_test_vector() -> None:
    signature = "v0=9aab38e9622907c1683429ea491ce6f291c4fb7404c4b55089eeca824465a454"
    assert sign(Secret(""), STAMP, BODY) == signature
    assert checked(signature, key=Secret("")).is_valid
    without_end = checked(signature, key=Secret(""), body=BODY[:-1])
    assert (without_end.is_valid, without_end.mistake) == (False, "newline-missing")
    other = checked("v0=55f357587e4fb7fbef814fd9f333a626e07b47c57ffd97716e68ac772038e147", key=Secret(""))
    assert other.mistake == "newline-added"


def test_of_several_secrets_the_verdict_names_the_one_that_fits() -> None:
    secrets = (NamedSecret("a", Secret("one")), NamedSecret("b", KEY), NamedSecret("c", Secret("two")))

    def verdict(signature: str, body: bytes = BODY, now: float = NOW) -> tuple[str, str]:
        found = verify_any(secrets, ((TIMESTAMP, STAMP), (SIGNATURE, signature)), body, now)
        return found.mistake, found.secret

    right = sign(KEY, STAMP, BODY)
    assert verdict(right) == ("", "b")
    assert verdict(right, now=NOW + 301) == ("old-timestamp", "b")
    assert verdict(right, BODY.rstrip()) == ("newline-missing", "b")
    assert verdict(raw(f"v0:{STAMP}:".encode() + BODY)) == ("prefix-missing", "b")
    # Without a secret that fits, none is named.
    assert verdict(sign(Secret("three"), STAMP, BODY)) == ("wrong-secret", "")
    assert verdict(sign(Secret(""), STAMP, BODY)) == ("secret-empty", "")
    assert verdict("v0=abc") == ("other-hash", "")
    large = BODY + b" " * LARGEST_REWRITTEN
    assert verdict(sign(KEY, STAMP, large), large) == ("", "b")
    assert verdict(sign(KEY, STAMP, large), large + b"\n") == ("wrong-secret", "")


@settings(max_examples=40)
@given(st.text(max_size=40), st.binary(max_size=300), st.integers(0, 10**10))
def test_what_is_signed_is_valid_and_any_other_byte_is_not(secret: str, body: bytes, stamp: int) -> None:
    key = Secret(secret)
    headers = signed_headers(key, body, stamp)
    assert verify(key, headers, body, float(stamp)).is_valid
    assert not verify(key, headers, body + b"x", float(stamp)).is_valid
    assert not verify(Secret(secret + "x"), headers, body, float(stamp)).is_valid


@given(st.text(max_size=80), st.text(max_size=100), st.binary(max_size=60))
def test_hostile_headers_never_raise(signature: str, stamp: str, body: bytes) -> None:
    verdict = verify(KEY, [(TIMESTAMP, stamp), (SIGNATURE, signature)], body, NOW)
    assert not verdict.is_valid
    assert verdict.mistake
    assert verdict.sentence.endswith(".")
    assert KEY.reveal() not in verdict.sentence + verdict.remedy


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**9), 10**9) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


@settings(max_examples=30)
@given(st.dictionaries(st.text(max_size=6), JSON_VALUES, min_size=2, max_size=4))
def test_rewritten_body_is_recognised(value: dict[str, object]) -> None:
    sent = json.dumps(value, separators=(",", ":"), ensure_ascii=False).encode("utf-8", "surrogatepass") + b"\n"
    rewritten = json.dumps(value, indent=2).encode()
    verdict = checked(sign(KEY, STAMP, sent), body=rewritten)
    assert verdict.mistake == "body-rewritten"


@pytest.mark.parametrize(
    ("mistake", "verdict"),
    [
        ("header-missing", lambda: checked(None)),
        ("header-missing", lambda: checked(sign(KEY, STAMP, BODY), stamp=None)),
        ("header-missing", lambda: checked("")),
        ("timestamp-not-a-number", lambda: checked("v0=" + "0" * 64, stamp="1570826343.5")),
        ("timestamp-not-a-number", lambda: checked("v0=" + "0" * 64, stamp="٣٣")),
        ("old-timestamp", lambda: checked(sign(KEY, STAMP, BODY), now=NOW + 301)),
        ("future-timestamp", lambda: checked(sign(KEY, STAMP, BODY), now=NOW - 301)),
        ("milliseconds", lambda: checked(sign(KEY, STAMP + "000", BODY), stamp=STAMP + "000")),
        ("milliseconds", lambda: checked(sign(KEY, STAMP, BODY), stamp=STAMP + "123")),
        ("milliseconds", lambda: checked(sign(KEY, STAMP + "000", BODY))),
        ("prefix-missing", lambda: checked(sign(KEY, STAMP, BODY)[3:])),
        ("prefix-wrong", lambda: checked("sha256=" + sign(KEY, STAMP, BODY)[3:])),
        ("upper-case", lambda: checked("v0=" + sign(KEY, STAMP, BODY)[3:].upper())),
        ("other-hash", lambda: checked("v0=" + "a" * 40)),
        ("signature-malformed", lambda: checked("v0=hello")),
        ("newline-missing", lambda: checked(sign(KEY, STAMP, BODY), body=BODY[:-1])),
        ("newline-added", lambda: checked(sign(KEY, STAMP, BODY[:-1]))),
        ("line-ends", lambda: checked(sign(KEY, STAMP, b"a\nb"), body=b"a\r\nb")),
        ("byte-order-mark", lambda: checked(sign(KEY, STAMP, BODY), body=b"\xef\xbb\xbf" + BODY)),
        ("only-body-signed", lambda: checked("v0=" + raw(BODY))),
        ("version-not-signed", lambda: checked("v0=" + raw(STAMP.encode() + b":" + BODY))),
        ("timestamp-not-signed", lambda: checked("v0=" + raw(b"v0:" + BODY))),
        ("separator", lambda: checked("v0=" + raw(b"v0." + STAMP.encode() + b"." + BODY))),
        ("secret-empty", lambda: checked(sign(Secret(""), STAMP, BODY))),
        ("secret-space", lambda: checked(sign(Secret(KEY.reveal() + "\n"), STAMP, BODY))),
        ("secret-space", lambda: checked(sign(KEY, STAMP, BODY), key=Secret(f'"{KEY.reveal()}"'))),
        ("secret-decoded", lambda: checked(sign(Secret("key"), STAMP, BODY), key=Secret("6b6579"))),
        ("secret-decoded", lambda: checked(sign(Secret("key"), STAMP, BODY), key=Secret("a2V5"))),
        ("wrong-secret", lambda: checked(sign(Secret("another"), STAMP, BODY))),
    ],
)
def test_each_mistake_is_named(mistake: str, verdict) -> None:  # type: ignore[no-untyped-def]  # lambdas
    found = verdict()
    assert (found.is_valid, found.mistake) == (False, mistake)
    assert found.sentence.endswith(".")
    assert found.remedy.endswith(".")


def test_base64_digest_and_repeated_headers_are_named() -> None:
    import base64

    digest = base64.b64encode(bytes.fromhex(sign(KEY, STAMP, BODY)[3:])).decode()
    assert checked("v0=" + digest).mistake == checked(digest).mistake == "base64"
    headers = [(TIMESTAMP, STAMP), (SIGNATURE.lower(), "v0=1"), (SIGNATURE, sign(KEY, STAMP, BODY))]
    assert verify(KEY, headers, BODY, NOW).mistake == "header-repeated"


def test_age_needs_no_secret() -> None:
    assert age_of([(TIMESTAMP.lower(), STAMP)], NOW + 5) == 5
    assert age_of([(TIMESTAMP, STAMP + "000")], NOW - 5) == -5
    for headers in ([], [(TIMESTAMP, "x")], [(TIMESTAMP, STAMP), (TIMESTAMP, STAMP)]):
        assert age_of(headers, NOW) is None


def test_secret_from_a_pipe_has_no_line_break() -> None:
    assert key_of("abc\r\n").reveal() == "abc"
    assert key_of("\ufeffabc\n").reveal() == "abc"
    assert has_outer_space(key_of(" abc\n"))
    assert not has_outer_space(key_of("a bc"))
    for text in ("abc\n\n", "id\nabc", "abc\rdef", "a\0b\0c\0", "\x1b[200~abc"):
        with pytest.raises(InvalidInput):
            key_of(text)


def test_large_hostile_bodies_are_not_parsed_again_and_again() -> None:
    body = b"[" + b"1," * LARGEST_REWRITTEN + b"1]"
    assert len(list(_forms(body))) < len(list(_forms(b"[1]")))
    assert checked(sign(KEY, STAMP, body + b"\n"), body=body).mistake == "newline-missing"


def test_headers_are_read_as_tools_show_them() -> None:
    text = "POST /hook HTTP/1.1\n> X-Frameio-Signature: v0=ab\r\n\nhttp2-like: a:b\n>\n"
    assert parse_headers(text) == (("X-Frameio-Signature", "v0=ab"), ("http2-like", "a:b"))
    with pytest.raises(InvalidInput) as error:
        parse_headers("a: b\nno header here\n")
    assert error.value.line == 2
