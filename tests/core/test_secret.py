"""A secret is never shown by accident."""

from __future__ import annotations

import base64
import copy
import html
import json
import pickle
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import quote, quote_plus

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from frameio_tui.core.secret import MASKED_FROM, Secret

CLEAR = "fio-u-" + "s3cr3t" * 10 + "c9f2"


@dataclass
class Holder:
    token: Secret


def test_every_way_of_printing_masks_it() -> None:
    secret = Secret(CLEAR)
    shown = [repr(secret), str(secret), f"{secret}", f"{secret:>80}", "%s %r" % (secret, secret), repr(Holder(secret))]
    shown += [repr([secret]), repr({"a": secret}), secret.fingerprint()]
    assert all("s3cr3t" not in text and "c9f2" in text for text in shown)


def test_the_tail_is_shown_only_of_long_values() -> None:
    assert Secret(CLEAR).fingerprint() == "fio-u-…c9f2"
    assert Secret("x" * 23).fingerprint() == "token of 23 characters"
    assert Secret("x" * 20 + "\x1b[2J").fingerprint() == "…?[2J"


def test_it_cannot_be_pickled_and_copies_are_itself() -> None:
    secret = Secret(CLEAR)
    with pytest.raises(TypeError, match="never pickled"):
        pickle.dumps(secret)
    assert copy.deepcopy(secret) is secret
    assert copy.copy(secret) is secret


def test_equality_is_by_value_and_only_among_secrets() -> None:
    assert Secret("a") == Secret("a", "client secret")
    assert Secret("a") != Secret("b")
    assert Secret("a") != "a"
    assert hash(Secret("a")) == hash(Secret("a"))
    assert Secret("\udcff") == Secret("\udcff")
    assert not Secret("")


def each(form: str) -> Callable[[str], str]:
    return lambda value: "".join(form.format(ord(character)) for character in value)


FORMS: dict[str, Callable[[str], str]] = {
    "as it is": lambda value: value,
    "JSON": lambda value: json.dumps({"a": value}),
    "JSON with escaped slashes": lambda value: json.dumps({"a": value}).replace("/", "\\/"),
    "JSON in JSON": lambda value: json.dumps(json.dumps({"a": value})),
    "JSON with every character escaped": each("\\u{:04x}"),
    "the same in JSON": lambda value: json.dumps(each("\\u{:04x}")(value)),
    "a URL": lambda value: quote(value, safe=""),
    "a form": quote_plus,
    "a URL in a URL": lambda value: quote(quote(value, safe=""), safe=""),
    "a URL with every character escaped": each("%{:02X}"),
    "in small letters": each("%{:02x}"),
    "HTML": html.escape,
    "HTML with every character escaped": each("&#{};"),
    "in hexadecimal": each("&#x{:x};"),
    "a program's text": each("\\x{:02x}"),
}
VISIBLE = st.text(
    st.characters(min_codepoint=0x21, max_codepoint=0x7E, exclude_characters="\\%&"), min_size=16, max_size=90
)
AROUND = st.text(st.characters(codec="ascii", exclude_characters="\\%&"), max_size=20)


@settings(max_examples=100)  # what protects secrets is tried more often
@given(VISIBLE, st.sampled_from(sorted(FORMS)), AROUND, AROUND)
@example("Ab/+9_x-~.Zq" * 6, "JSON in JSON", "a", "b")
def test_it_is_masked_in_a_text_however_it_is_written_there(value: str, form: str, before: str, after: str) -> None:
    assume(value not in before + after)
    written = FORMS[form](value)
    masked = Secret(value).masked_in(f"{before} {written} {after}", "•••")
    assert written not in masked
    assert value not in masked
    assert masked.startswith(f"{before} ")
    assert masked.endswith(f" {after}") or Secret(value).masked_in(after, "•••") != after


@settings(max_examples=100)
@given(VISIBLE, AROUND, AROUND, st.sampled_from([base64.b64encode, base64.urlsafe_b64encode]), st.booleans())
def test_it_is_masked_in_base64_wherever_it_begins_there(
    value: str, before: str, after: str, encode: Callable[[bytes], bytes], padded: bool
) -> None:
    code = encode(f"{before}{value}{after}".encode()).decode()
    code = code if padded else code.rstrip("=")
    masked = Secret(value).masked_in(f"basic: {code}, then", "•••")
    assert masked == "basic: •••, then"
    assert Secret(value).masked_in(json.dumps({"code": code}).replace("/", "\\/"), "•••") == '{"code": "•••"}'


def test_the_beginning_of_it_at_the_end_of_a_text_is_masked_too() -> None:
    secret = Secret("an-odd-shaped-value")
    assert secret.masked_in("cut: an-odd-sha", "•••") == "cut: •••"
    assert secret.masked_in(r"cut: an\u002dodd\u002dsha", "•••") == "cut: •••"
    assert secret.masked_in("cut: an-od", "•••") == "cut: an-od"
    assert secret.masked_in("an-odd-shaped-value, an-odd-shaped-value", "•••") == "•••, •••"


def test_a_short_value_is_left_or_every_word_would_be_masked() -> None:
    assert Secret("a" * (MASKED_FROM - 1)).masked_in("aaaaaaaaaa", "•••") == "aaaaaaaaaa"


@pytest.mark.parametrize("part", ["\\", "%", "%25", "&#", "&#x0", "\\u00", "secret-secret", "c2Vj", "A"])
def test_a_hostile_text_is_read_once_through(part: str) -> None:
    text = part * (1_000_000 // len(part))
    assert Secret("secret-secret-secret").masked_in(text, "x") is not None
