"""A pasted curl command becomes the request it was; credentials are taken out, nothing dangerous is applied."""

from __future__ import annotations

import contextlib
import shlex

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frameio_tui.core.errors import InvalidInput
from frameio_tui.core.http.curl import Word, split_words
from frameio_tui.core.http.request_text import parse_request
from tests.support import CANARY

URL = "https://api.frame.io/v2/me"


@pytest.mark.parametrize(
    ("command", "shown", "body"),
    [
        (f"curl {URL}", f"GET {URL}", ""),
        (f"$ curl '{URL}?a=1'", f"GET {URL}?a=1", ""),
        (f"curl -X PUT {URL}", f"PUT {URL}", ""),
        (f"curl -XDELETE {URL}", f"DELETE {URL}", ""),
        (f"curl --request=PATCH --url {URL}", f"PATCH {URL}", ""),
        (f"curl -sS --compressed -L {URL}", f"GET {URL}", ""),
        (f"curl -I {URL}", f"HEAD {URL}", ""),
        (f"curl {URL} -d '{{\"a\": 1}}'", f"POST {URL}", '{"a": 1}'),
        (f"curl {URL} --data-raw '@at'", f"POST {URL}", "@at"),
        (f"curl {URL} -d a=1 -d b=2", f"POST {URL}", "a=1&b=2"),
        (f"curl -G {URL} -d a=1 -d b=2", f"GET {URL}?a=1&b=2", ""),
        (f"curl {URL} --json '{{\"a\":' --json '1}}'", f"POST {URL}", '{"a":1}'),
        (f"curl {URL} --data-binary $'line\\n\\u00e9\\x41 it\\'s'", f"POST {URL}", "line\né" + "A it's"),
        (f'curl \\\n  -X POST \\\n  {URL} \\\n  -d "a \\"b\\" \\$c"', f"POST {URL}", 'a "b" $c'),
        (f"curl ^\n  -X PUT ^\r\n  {URL}", f"PUT {URL}", ""),
        ("curl api.frame.io/v2/me", f"GET {URL}", ""),
        (
            f"curl -G {URL} --data-urlencode 'q=a b&c' --url-query 'x=é' -d p=2",
            f"GET {URL}?x=%C3%A9&q=a%20b%26c&p=2",
            "",
        ),
        (f"curl -d @body.json {URL}", f"POST {URL}", ""),
        (f"curl -F file=@a.mov {URL}", f"POST {URL}", ""),
        (f"curl -T a.mov {URL}", f"PUT {URL}", ""),
        (f"curl --limit-rate 1M --proto '=https' --retry-max-time 5 {URL}", f"GET {URL}", ""),
        (f"curl {URL} | jq .email", f"GET {URL}", ""),
        (f"curl {URL} > out.json 2>&1", f"GET {URL}", ""),
        (f"curl me:hush@{URL[8:]}", f"GET {URL}", ""),
        (f"curl https://me:hush@{URL[8:]}", f"GET {URL}", ""),
        (f'curl "{URL[:-2]}assets/$ASSET_ID/x?a=$b"', f"GET {URL[:-2]}assets/{{asset_id}}/x?a=$b", ""),
        (f'curl "{URL[:-2]}assets/${{ASSET}}"', f"GET {URL[:-2]}assets/{{asset}}", ""),
        (
            f"curl -H 'host: x' -H 'content-length: 9' {URL} --data-raw $'\\ud83d\\ude00 \\xc3\\xa9 \\101 \\u0021'",
            f"POST {URL}",
            "😀 é A !",
        ),
        (f'curl ^"{URL}?a=1^&b=2^" ^\n  -H ^"x: ^\\^"q^\\^"^" ^\n --data-raw ^"^{{^}}^"', f"POST {URL}?a=1&b=2", "{}"),
    ],
)
def test_a_command_is_read_as_sh_and_curl_would(command: str, shown: str, body: str) -> None:
    spec = parse_request(command).spec
    assert (spec.text(), spec.body) == (shown, body)


@pytest.mark.parametrize(
    "options",
    [
        f"-H 'Authorization: Bearer {CANARY}'",
        f'-H "authorization:bearer {CANARY}"',
        f"-sH 'Authorization: Bearer {CANARY}'",
        f"--oauth2-bearer {CANARY}",
    ],
)
def test_the_token_is_taken_out_and_said(options: str) -> None:
    parsed = parse_request(f"curl {options} {URL}")
    assert parsed.taken_token is not None
    assert parsed.taken_token.reveal() == CANARY
    assert parsed.remarks == ("The token was taken out of the command.",)
    assert CANARY not in repr(parsed)
    assert parsed.spec.headers == ()


@pytest.mark.parametrize(
    ("options", "word"),
    [
        ("-u me:hush", "password"),
        ("-H 'Authorization: Basic aHVzaA=='", "password"),
        ("-b 'session=hush'", "Cookies"),
        ("-H 'Cookie: session=hush'", "Cookie"),
        ("-H 'x-frameio-legacy-token-auth: true'", "legacy"),
        ("-k", "--insecure"),
        ("--insecure", "--insecure"),
        ("-x http://hush:1", "Proxy"),
        ("--resolve api.frame.io:443:6.6.6.6", "Proxy"),
        ("-d @hush.json", "Files"),
        ("-H @hush.txt", "Files"),
        ("-F file=@hush", "Form"),
        ("-T hush", "Files"),
        ("-K hush", "Config"),
        ("-L", "Redirects"),
        ("--data-urlencode x@hush", "Files"),
        ("-H 'Content-Length: 3'", "connection"),
    ],
)
def test_what_is_not_taken_over_is_named_and_gone(options: str, word: str) -> None:
    parsed = parse_request(f"curl {options} {URL}")
    assert any(word in remark for remark in parsed.remarks)
    assert "hush" not in repr(parsed)
    assert parsed.taken_token is None


@pytest.mark.parametrize("gap", ["$FRAMEIO_TOKEN", "${TOKEN}", "<token>", "{{token}}", "[YOUR TOKEN]"])
def test_a_variable_or_a_gap_in_place_of_the_token_is_none(gap: str) -> None:
    parsed = parse_request(f'curl -H "Authorization: Bearer {gap}" -H "Accept: a/b" {URL}')
    assert parsed.taken_token is None
    assert parsed.spec.headers == (("Accept", "a/b"),)


@pytest.mark.parametrize(
    ("command", "line", "column"),
    [("curl 'open", 1, 6), (f"curl {URL} \\\n -X", 2, 2), ("curl -s", 1, 1), ('curl a\n "b', 2, 2)],
)
def test_errors_say_where(command: str, line: int, column: int) -> None:
    with pytest.raises(InvalidInput) as caught:
        parse_request(command)
    assert (caught.value.line, caught.value.column) == (line, column)


@given(st.text(alphabet="'\"\\$^` \n-Hcurlx{}=@:/u0"))
def test_no_command_breaks_the_reader(text: str) -> None:
    with contextlib.suppress(InvalidInput):
        assert parse_request("curl " + text).spec.path.startswith("/")


@given(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\r"), min_size=1), max_size=4))
def test_words_quoted_for_sh_come_back(words: list[str]) -> None:
    assert [word.text for word in split_words(shlex.join(words))] == words


def test_each_word_knows_its_place() -> None:
    assert split_words("a 'b c' \\\n  d\n e") == [
        Word("a", 1, 1),
        Word("b c", 1, 3),
        Word("d", 2, 3),
        Word("e", 3, 2),
    ]


@pytest.mark.parametrize("text", ["'a", 'x "a', "$'a\\'"])
def test_an_open_quote_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput, match="not closed"):
        split_words(text)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("'a\\\nb'", ["a\\\nb"]),
        ('"a\\\nb"', ["ab"]),
        ("a\\\nb", ["ab"]),
        ("a `\n b", ["a", "b"]),
        ("'x^\"' 'y^'", ['x^"', "y^"]),
        ('curl ^"a^&b^"', ["curl", "a&b"]),
        ("curl a ^\n b", ["curl", "a", "b"]),
    ],
)
def test_a_line_goes_on_outside_quotes_alone(text: str, words: list[str]) -> None:
    assert [word.text for word in split_words(text)] == words
