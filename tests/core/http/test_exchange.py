"""An exchange keeps what was received."""

from __future__ import annotations

from frameio_tui.core.http.exchange import Answer, Exchange, Outgoing, Timing
from frameio_tui.core.secret import Secret


def test_headers_are_found_in_any_case_and_the_first_counts() -> None:
    answer = Answer(200, "OK", (("X-A", "1"), ("x-a", "2")), b"")
    assert (answer.header("x-A"), answer.header("none")) == ("1", None)


def test_its_representation_shows_no_token() -> None:
    outgoing = Outgoing("GET", "https://api.frame.io/v2/me", bearer=Secret("fio-u-" + "s3cr3t" * 11))
    exchange = Exchange("id", "acme", "v2", outgoing, Answer(204, "", (), b""), Timing(), 0.0)
    assert "s3cr3ts3cr3t" not in repr(exchange)
    assert exchange.ok
