"""Tests of the views of an exchange other than its body."""

from __future__ import annotations

import itertools

from frameio_tui.core.diagnosis.checks import Check
from frameio_tui.core.http.diff import diff_exchanges
from frameio_tui.core.http.exchange import Exchange, Outgoing, Response, Timing
from frameio_tui.core.secret import Secret
from frameio_tui.ui.response_view.views import Rows, diff_rows, header_rows, request_rows, timing_rows, why_rows


def text(rows: Rows) -> str:
    return "\n".join("".join(part for part, _ in row) for row in rows)


def exchange(body: bytes, status: int = 200) -> Exchange:
    outgoing = Outgoing(
        "POST", "https://x/v2/a?signature=abc", (("accept", "x"),), b'{"password": "p"}', Secret("fio-u-" + "a" * 64)
    )
    answer = Response(status, "OK", (("set-cookie", "secret"), ("x", "y")), body, body_size=len(body))
    return Exchange("id", "acme", "v2", outgoing, answer, Timing(total=0.5, first_byte=0.2), 0.0)


def test_nothing_secret_is_in_any_view() -> None:
    one = exchange(b"{}")
    said = text(header_rows(one)) + text(request_rows(one)) + text(timing_rows(one))
    for secret in ("abc", '"p"', "a" * 64, "set-cookie: secret"):
        assert secret not in said
    assert "POST https://x/v2/a" in said
    assert "200 ms" in said


def test_timing_shows_each_step_after_the_one_before() -> None:
    cold = exchange(b"{}")._replace(timing=Timing(dns=0.1, connect=0.1, tls=0.2, first_byte=0.6, total=1.0))
    rows = text(timing_rows(cold)).splitlines()
    assert [row.split("ms")[0].split()[-1] for row in rows[:5]] == ["100", "100", "200", "200", "400"]
    bars = [(row.index("─"), row.count("─")) for row in rows[:5]]
    assert all(start + length == after for (start, length), (after, _) in itertools.pairwise(bars))


def test_timing_says_why_a_step_is_missing() -> None:
    warm = exchange(b"{}")._replace(timing=Timing(first_byte=0.6, total=1.0))
    plain = exchange(b"{}")._replace(timing=Timing(connect=0.1, first_byte=0.6, total=1.0))
    assert text(timing_rows(warm)).count("already open") == 3
    assert "the host is an IP address" in text(timing_rows(plain))
    assert "plain HTTP" in text(timing_rows(plain))


def test_diff_names_the_paths() -> None:
    before, after = exchange(b'{"a": 1, "b": 2}'), exchange(b'{"a": 1, "b": 3, "c": 4}', 404)
    said = text(diff_rows(diff_exchanges(before, after), "acme, 14:02"))
    assert "acme, 14:02" in said
    for words in ("~ b", "- 2", "+ 3", "+ c", "404"):
        assert words in said


def test_equal_responses_are_reported_as_equal() -> None:
    assert "No differences" in text(diff_rows(diff_exchanges(exchange(b"{}"), exchange(b"{}")), "x"))


def test_checks_are_shown_as_they_run() -> None:
    said = text(why_rows([Check("shape", "ok", "GET /x"), Check("me", "asking")], 80))
    assert "yes" in said
    assert "GET /me" in said
    assert "..." in said


def test_check_details_can_be_read_to_the_end_on_a_narrow_screen() -> None:
    words = "presentation.read is not selected in this profile, so the token probably does not have it."
    rows = why_rows([Check("scope", "bad", words)], 40)
    assert all(sum(len(part) for part, _ in row) <= 40 for row in rows[2:])
    assert " ".join(row[1][0] for row in rows[2:]) == words
