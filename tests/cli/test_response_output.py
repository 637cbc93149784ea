import pytest
from hypothesis import given
from hypothesis import strategies as st

from frameio_tui.cli.response_output import exact_bytes
from tests.cli.conftest import Call

LONG = b'{"n": ' + b"9" * 5000 + b', "rate": 1.10, "name": "a"}'
DEEP = b'{"a":' * 5000 + b"1" + b"}" * 5000


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
        cli("profiles", "add", "acme", "--base-url", server.url)
        cli("token", "set", "acme", "--no-verify", stdin=b"fio-u-" + b"n" * 64)
        done = cli("--profile", "acme", "request", "DELETE /projects/p", terminal=terminal)
        included = cli("--profile", "acme", "request", "DELETE /projects/p", "-i", terminal=terminal)
    assert (done.code, done.data) == (0, b"")
    assert included.text.startswith("HTTP/1.1 204 No Content\n")


def test_broken_json_is_named_on_a_terminal_and_copied_into_a_pipe(cli: Call) -> None:
    from tests.wire import RawServer, canned, response

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
    from tests.wire import RawServer, canned, response

    with RawServer(canned(response(body, "200 OK", "content-type: application/json"))) as server:
        cli("profiles", "add", "acme", "--base-url", server.url)
        cli("token", "set", "acme", "--no-verify", stdin=b"fio-u-" + b"n" * 64)
        done = cli("--profile", "acme", "request", "GET /me", "--query", query)
    assert (done.code, done.data) == (code, data)
    assert words in done.words
    assert "defect" not in done.words
