"""What people paste after a sign-in, with all that copying adds."""

from __future__ import annotations

import base64
import contextlib
import json
from itertools import pairwise
from urllib.parse import quote, urlencode

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from frameio_tui.core.errors import FrameioTuiError, InvalidInput, OAuthRefused, UnfinishedPaste
from frameio_tui.core.oauth.authorization import Attempt
from frameio_tui.core.oauth.callback import CallbackInput, cleaned, parse_callback, parse_pasted_callback, read_callback
from frameio_tui.core.secret import Secret

STATE = "5f" * 32
REDIRECT = "http://127.0.0.1:49273/callback"
ATTEMPT = Attempt("https://id.example/auth?x=1", Secret(STATE, "state"), Secret("v" * 64), REDIRECT, (), "slug")
CODES = st.text(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~+/", min_size=8, max_size=120
).filter(lambda code: code.strip(".,;()[]") == code and "://" not in code)
NOISE = st.sampled_from(["", " ", "\n", "\r\n", "\t", "\u200b", "\ufeff", '"', "'", "<", ">", "`"])


def query(code: str, state: str = STATE, **more: str) -> str:
    return urlencode({"code": code, "scope": "account.read offline", "state": state, **more})


def forms(code: str) -> list[str]:
    text = query(code)
    pair = f"code={code}&state={STATE}".replace("+", "%2B")
    return [
        f"{REDIRECT}?{text}",
        f"{REDIRECT}?{text}#",
        f"https://localhost:8000/callback?{text}",
        f"adobe+0123://adobeid/client?{text}",
        f"{REDIRECT}#{text}",
        text,
        "?" + text,
        base64.urlsafe_b64encode(pair.encode()).decode(),
        base64.b64encode(json.dumps({"code": code, "state": STATE}).encode()).decode(),
        base64.b64encode(f"{quote(code, safe='')}#{STATE}".encode()).decode(),
    ]


@given(CODES, st.integers(0, 9), NOISE, NOISE, st.data())
def test_every_form_gives_the_code_whatever_copying_added(
    code: str, form: int, before: str, after: str, data: st.DataObject
) -> None:
    text = forms(code)[form]
    at = data.draw(st.integers(0, len(text)))
    broken = text[:at] + data.draw(st.sampled_from(["", "\n", "\r\n  ", "\u200b"])) + text[at:]
    callback = parse_pasted_callback(before + broken + after, ATTEMPT)
    assert callback.code.reveal() == code
    assert callback.has_state


@given(CODES.filter(lambda c: "#" not in c and "&" not in c))
def test_code_and_state_with_a_mark_between(code: str) -> None:
    for mark in "#&":
        callback = parse_pasted_callback(f"{code}{mark}{STATE}", ATTEMPT)
        assert (callback.code.reveal(), callback.has_state) == (code, True)


@pytest.mark.parametrize("code", ["ory_ac_abcDEF-123._~", "a1b2c3d4e5f6"])
def test_a_bare_code_is_taken_but_marked(code: str) -> None:
    callback = parse_pasted_callback(f"  '{code}'\n", ATTEMPT)
    assert callback.code.reveal() == code
    assert not callback.has_state


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "Nothing was pasted"),
        ("  \n", "Nothing was pasted"),
        ("https://id.example/auth?response_type=code&client_id=x&state=" + STATE, "the sign-in address"),
        (f"{REDIRECT}?code=abcdefgh", "state is missing"),
        ("code=abcdefgh", "state is missing"),
        (f"{REDIRECT}?state={STATE}", "code is missing"),
        (f"{REDIRECT}?code=&state={STATE}", "code is missing"),
        (f"{REDIRECT}?code=abcdefgh&state=" + "6f" * 32, "another sign-in"),
        (f"{REDIRECT}?code=abcdefgh&code=ijklmnop&state={STATE}", "repeats a parameter"),
        (f"{REDIRECT}?code=abcdefgh&state={STATE}&state={STATE}", "repeats a parameter"),
        (f"{REDIRECT}?{'&'.join(f'a{n}=1' for n in range(80))}&code=abcdefgh&state={STATE}", "too many"),
        ("https://app.frame.io/projects", "address has no code"),
        ("[200~abcdefgh", "cut off"),
        ("abcdefgh^[", "cut off"),
        ("abc", "too short"),
        ("what is this?", "no code"),
        ("a" * 20000, "too long"),
        (f"{REDIRECT}?code=%C3%A4bcdefgh&state={STATE}", "not a code"),
    ],
)
def test_what_is_no_answer_is_refused_in_words(text: str, words: str) -> None:
    with pytest.raises(InvalidInput, match=words) as caught:
        parse_pasted_callback(text, ATTEMPT)
    assert STATE not in str(caught.value)
    assert caught.value.remedy


@given(CODES, st.integers(0, 6), st.lists(st.integers(0, 400), max_size=6))
def test_an_address_in_pieces_is_put_together(code: str, form: int, cuts: list[int]) -> None:
    text = forms(code)[form]
    at = sorted({0, *(cut % len(text) for cut in cuts), len(text)})
    pieces = [text[a:b] for a, b in pairwise(at)]
    assume("code=" in pieces[0] or ("://" in pieces[0] and REDIRECT.startswith(pieces[0])))
    assume(f"state={STATE}" not in "".join(pieces[:-1]))  # whole already, but for what stands around it
    pasted = CallbackInput(ATTEMPT)
    for piece in pieces[:-1]:
        with pytest.raises(UnfinishedPaste):
            pasted.parse(piece)
    callback = pasted.parse(pieces[-1])
    assert (callback.code.reveal(), callback.has_state) == (code, True)


def test_a_piece_is_never_taken_for_a_bare_code() -> None:
    pasted = CallbackInput(ATTEMPT)
    for piece in (f"{REDIRECT}?code=" + "a" * 60, "b" * 80, "c" * 80):
        with pytest.raises(UnfinishedPaste) as caught:
            pasted.parse(piece)
        assert "Paste the rest" in caught.value.remedy
    assert pasted.parse(f"{'d' * 20}&state={STATE}").code.reveal() == "a" * 60 + "b" * 80 + "c" * 80 + "d" * 20


def test_what_stands_alone_or_begins_anew_needs_nothing_before_it() -> None:
    pasted = CallbackInput(ATTEMPT)
    for text in (f"{REDIRECT}?{query('abcdefgh')}", f"oops\n{REDIRECT}?{query('abcdefgh')}", f"abcdefgh#{STATE}"):
        with pytest.raises(UnfinishedPaste):
            pasted.parse(f"{REDIRECT}?code=other")
        assert pasted.parse(text).code.reveal() == "abcdefgh"
    with pytest.raises(UnfinishedPaste):
        pasted.parse(f"{REDIRECT}?code=other")
    with pytest.raises(InvalidInput, match="Nothing was pasted"):
        pasted.parse("")
    assert pasted.parse("abcdefgh").has_state is False


def test_a_refused_bare_code_is_not_taken_twice() -> None:
    pasted = CallbackInput(ATTEMPT)
    pasted.reject(pasted.parse("abcdefgh"))
    with pytest.raises(InvalidInput, match="already been rejected"):
        pasted.parse("abcdefgh")
    assert pasted.parse("abcdefghi").code.reveal() == "abcdefghi"


@pytest.mark.parametrize(
    "text",
    [
        "hello world garbage",
        "hello\tworld",
        "fio-u-" + "x" * 64,
        "Bearer fio-u-" + "x" * 64,
        "p8e-abcdefghijklmnop",
        ".".join(
            base64.urlsafe_b64encode(part).rstrip(b"=").decode() for part in (b"{0123}", b'{"type":"access_token"}')
        )
        + ".sig",
    ],
)
def test_what_is_a_token_or_prose_is_sent_nowhere(text: str) -> None:
    with pytest.raises(InvalidInput):
        CallbackInput(ATTEMPT).parse(text)


def test_adobes_code_is_a_jwt_too() -> None:
    parts = (b'{"alg":"x"}', b'{"type":"authorization_code"}', b"0123")
    code = ".".join(base64.urlsafe_b64encode(part).rstrip(b"=").decode() for part in parts)
    assert CallbackInput(ATTEMPT).parse(f"{code[:30]}\n{code[30:]}").code.reveal() == code


def test_a_refusal_is_told_as_one() -> None:
    text = f"{REDIRECT}?error=access_denied&error_description=no+thanks&state={STATE}"
    with pytest.raises(OAuthRefused, match="no thanks") as caught:
        parse_pasted_callback(text, ATTEMPT)
    assert caught.value.code == "access_denied"


def test_a_refusal_of_somebody_else_is_not_believed() -> None:
    for text in (f"{REDIRECT}?error=access_denied", f"{REDIRECT}?error=access_denied&state=other-state-1"):
        with pytest.raises(InvalidInput):
            parse_pasted_callback(text, ATTEMPT)


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        (query("abcdefgh"), "accept"),
        (query("abcdefgh", iss="https://id.example"), "accept"),
        (f"error=access_denied&state={STATE}", "failed"),
        (f"error=access_denied&code=x&state={STATE}", "failed"),
        ("", "stranger"),
        ("code=abcdefgh", "stranger"),
        ("code=abcdefgh&state=", "stranger"),
        ("error=access_denied", "stranger"),
        (query("abcdefgh", "wrong-state"), "stranger"),
        (f"state={STATE}", "malformed"),
        (f"code=a&code=b&state={STATE}", "malformed"),
        (f"error=a&error=b&state={STATE}", "malformed"),
        (f"code=a&state={STATE}&state=x", "malformed"),
        ("&".join(f"a{n}=1" for n in range(1000)), "malformed"),
    ],
)
def test_callbacks_are_judged(text: str, verdict: str) -> None:
    assert parse_callback(text, ATTEMPT.state) == verdict


def test_what_was_judged_good_is_read() -> None:
    assert read_callback(query("a+b/c="), ATTEMPT).code.reveal() == "a+b/c="


@given(st.text(max_size=400))
def test_any_text_is_an_answer_or_an_error_in_words(text: str) -> None:
    with contextlib.suppress(FrameioTuiError):
        assert parse_pasted_callback(text, ATTEMPT).code.reveal()
    assert parse_callback(text, ATTEMPT.state) in ("stranger", "malformed"), "nobody guesses the state"
    assert not set(cleaned(text)) & set("\u200b\ufeff")


def test_the_short_start_address_is_explained() -> None:
    with pytest.raises(InvalidInput, match="the sign-in address"):
        parse_pasted_callback(f"http://127.0.0.1:49273/go-{ATTEMPT.slug}", ATTEMPT)
