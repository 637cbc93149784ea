import pytest
from hypothesis import given
from hypothesis import strategies as st

from frameio_tui.cli.response_output import exact_bytes
from tests.cli.conftest import Call


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
