"""An exchange keeps what was received."""

from __future__ import annotations

from frameio_tui.core.http.exchange import Exchange, Outgoing, Response, Timing
from frameio_tui.core.secret import Secret


def test_headers_are_found_in_any_case_and_the_first_counts() -> None:
    answer = Response(200, "OK", (("X-A", "1"), ("x-a", "2")), b"")
    assert (answer.header("x-A"), answer.header("none")) == ("1", None)


def test_its_representation_shows_no_token() -> None:
    outgoing = Outgoing("GET", "https://api.frame.io/v2/me", bearer=Secret("fio-u-" + "s3cr3t" * 11))
    exchange = Exchange("id", "acme", "v2", outgoing, Response(204, "", (), b""), Timing(), 0.0)
    assert "s3cr3ts3cr3t" not in repr(exchange)
    assert exchange.ok


def test_the_secrets_of_a_request_are_its_bearer_and_what_its_names_call_secret() -> None:
    bearer = Secret("odd-shaped-bearer")
    outgoing = Outgoing(
        "POST",
        "https://api.frame.io/v2/x?api_key=from-the-url",
        (("x-webhook-secret", "from-a-header"),),
        b'{"clientSecret": "from-the-body", "name": "kept-kept"}',
        bearer,
    )
    assert outgoing.secrets == (
        bearer,
        *(Secret(value) for value in ("from-a-header", "from-the-url", "from-the-body")),
    )
    assert Outgoing("GET", "https://api.frame.io/v2/me").secrets == ()
    body = b'{"errors": [{"detail": "odd-shaped-bearer or from-the-body"}], "name": "kept-kept"}'
    exchange = Exchange("id", "acme", "v2", outgoing, Response(403, "", (), body), Timing(), 0.0)
    assert exchange.readable_body.decode() == '{"errors": [{"detail": "••• or •••"}], "name": "kept-kept"}'
    assert exchange.response.body == body
