import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frameio_tui.cli.output import Output, one_line, rows
from frameio_tui.cli.response_output import exact_bytes
from frameio_tui.core.errors import OutputFailed, UsageError
from tests.cli.conftest import Call, Stream
from tests.wire import RawServer, canned, response

LONG = b'{"n": ' + b"9" * 5000 + b', "rate": 1.10, "name": "a"}'
DEEP = b'{"a":' * 5000 + b"1" + b"}" * 5000
HOSTILE = "a\x1b]52;c;eA==\x07\u202eb\r\x9b31m"


def streams(*, terminal: bool) -> tuple[Output, Stream, Stream]:
    out, err = Stream(terminal=terminal), Stream(terminal=terminal)
    return Output(out, err, Stream()), out, err


def harmless(data: bytes) -> bool:
    text = data.decode()
    return not any(c in text for c in "\x1b\x07\r\x9b\u202e")


def test_words_never_hold_a_control_character_whoever_reads_them() -> None:
    output, _, err = streams(terminal=False)
    output.say(HOSTILE)
    output.fail(UsageError(HOSTILE, HOSTILE))
    assert harmless(err.bytes.getvalue())


def test_a_line_cannot_forge_a_second_one() -> None:
    output, out, _ = streams(terminal=False)
    output.line("one\ntwo")
    assert out.bytes.getvalue().count(b"\n") == 1


def test_text_is_exact_in_a_pipe_and_harmless_on_a_terminal() -> None:
    piped, out, _ = streams(terminal=False)
    piped.text(HOSTILE)
    assert out.bytes.getvalue().decode() == HOSTILE + "\n"
    shown, out, _ = streams(terminal=True)
    shown.text(HOSTILE)
    assert harmless(out.bytes.getvalue())


def test_json_holds_ascii_alone() -> None:
    output, out, _ = streams(terminal=True)
    output.json({"name": HOSTILE + "é"})
    assert out.bytes.getvalue().isascii()
    assert harmless(out.bytes.getvalue())
    assert json.loads(out.bytes.getvalue()) == {"name": HOSTILE + "é"}


def test_what_the_terminal_cannot_encode_is_escaped() -> None:
    out = Stream()
    out.reconfigure(encoding="ascii")
    Output(out, out, Stream()).say("Zoë")
    assert out.bytes.getvalue() == b"Zo\\xeb\n"


def test_closed_streams_are_nobody() -> None:
    output = Output(None, None, None)
    output.say("x")
    output.raw(b"")
    output.flush()
    for write in (lambda: output.line("x"), lambda: output.raw(b"x")):
        with pytest.raises(OutputFailed, match="Standard output is closed"):
            write()
    assert not output.has_user
    assert output.ask("?") == ""
    assert output.read_bytes() == b""


@pytest.mark.parametrize("text", ["plain", "", "with blanks"])
def test_plain_text_stays(text: str) -> None:
    assert one_line(text) == rows(text) == text


@given(st.binary())
def test_bytes_survive_being_text(body: bytes) -> None:
    assert exact_bytes(body.decode("utf-8", "surrogateescape")) == body


@given(st.text(st.characters()))
def test_any_text_becomes_bytes(text: str) -> None:
    assert isinstance(exact_bytes(text), bytes)
    assert exact_bytes(text + "\ud800\udfff").startswith(exact_bytes(text)[:1])


@pytest.mark.parametrize("terminal", [True, False])
def test_an_empty_answer_shows_nothing(cli: Call, terminal: bool) -> None:
    from tests.wire import RawServer, canned

    with RawServer(canned(b"HTTP/1.1 204 No Content\r\n\r\n")) as server:
        cli("profiles", "add", "acme", "--base-url", server.url, "--ask-before", "none")
        cli("token", "set", "acme", "--no-verify", stdin=b"fio-u-" + b"n" * 64)
        done = cli("--profile", "acme", "request", "DELETE /projects/p", terminal=terminal)
        included = cli("--profile", "acme", "request", "DELETE /projects/p", "-i", terminal=terminal)
    assert (done.code, done.data) == (0, b"")
    assert included.text.startswith("HTTP/1.1 204 No Content\n")


def test_broken_json_is_named_on_a_terminal_and_copied_into_a_pipe(cli: Call) -> None:
    with RawServer(canned(response(b'{"a":1,}', "200 OK", "content-type: application/json"))) as server:
        cli("profiles", "add", "acme", "--base-url", server.url)
        cli("token", "set", "acme", "--no-verify", stdin=b"fio-u-" + b"n" * 64)
        shown = cli("--profile", "acme", "request", "GET /me", terminal=True)
        piped = cli("--profile", "acme", "request", "GET /me")
    assert "Not valid JSON at line 1, column 8: found '}', expected a key in double quotes." in shown.words
    assert piped.data == b'{"a":1,}'


@pytest.mark.parametrize(
    ("body", "query", "code", "data", "words"),
    [
        (LONG, "[n, rate]", 0, b"[\n  " + b"9" * 5000 + b",\n  1.10\n]\n", ""),
        (LONG, "name", 0, b"a\n", ""),
        (DEEP, "a", 2, b"", "nested too deeply"),
    ],
)
def test_a_query_keeps_numbers_as_they_came_and_names_what_it_cannot_read(
    cli: Call, body: bytes, query: str, code: int, data: bytes, words: str
) -> None:
    with RawServer(canned(response(body, "200 OK", "content-type: application/json"))) as server:
        cli("profiles", "add", "acme", "--base-url", server.url)
        cli("token", "set", "acme", "--no-verify", stdin=b"fio-u-" + b"n" * 64)
        done = cli("--profile", "acme", "request", "GET /me", "--query", query)
    assert (done.code, done.data) == (code, data)
    assert words in done.words
    assert "defect" not in done.words
