from __future__ import annotations

from frameio_tui.core.http.exchange import Outgoing, Response
from frameio_tui.core.secret import Secret
from frameio_tui.services.requests.headers import is_json, notes_of, path_of, with_bearer


def test_the_path_of_a_url() -> None:
    assert path_of("https://api.frame.io/v2/me?x=/1") == "/v2/me"
    assert path_of("https://api.frame.io") == "/"
    assert path_of("https://a.test?x=/v4/") == "/"


def test_a_developer_token_on_v4_brings_its_header() -> None:
    token = Secret("fio-u-" + "a" * 64)
    sent = with_bearer(Outgoing("GET", "https://x/v4/me"), token, "https://x")
    assert ("x-frameio-legacy-token-auth", "true") in sent.headers
    assert with_bearer(Outgoing("GET", "https://x/v2/me"), token, "https://x").headers == ()


def test_what_should_be_known() -> None:
    elsewhere = ("Location", "https://elsewhere")
    assert notes_of(Response(302, "", (elsewhere,), b"")) != ()
    assert notes_of(Response(304, "", (elsewhere,), b"")) == ()
    assert notes_of(Response(200, "", (), b"")) == ()
    assert is_json((("Content-Type", "application/json"),))


def test_a_body_that_is_still_encoded_or_incomplete_says_so() -> None:
    encoded = Response(200, "", (("Content-Encoding", "br"),), b"x", body_size=1)
    assert "br" in notes_of(encoded)[0]
    assert notes_of(encoded._replace(body_size=0)) == ()
    assert notes_of(encoded._replace(headers=(("Content-Encoding", "gzip, Identity"),))) == ()
    assert "incomplete" in notes_of(Response(200, "", (), b"x", complete=False))[0]
