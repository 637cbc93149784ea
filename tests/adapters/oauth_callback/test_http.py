"""The listener's few words of HTTP."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frameio_tui.adapters.oauth_callback.http import DONE, FAILED, Head, parse_head, render_response


def test_a_request_is_taken_apart() -> None:
    raw = b"GET /callback?code=a&state=b HTTP/1.1\r\nAccept: */*\r\nhOsT: 127.0.0.1:49273"
    assert parse_head(raw) == Head("GET", "/callback", "code=a&state=b", "127.0.0.1:49273")


def test_cookies_of_other_programs_at_this_host_do_not_matter() -> None:
    cookies = "Cookie: name=Zoë; theme=\u2600".encode() + b"\xff"
    raw = b"GET /callback?code=a HTTP/1.1\r\nHost: 127.0.0.1:1\r\n" + cookies
    assert parse_head(raw) == Head("GET", "/callback", "code=a", "127.0.0.1:1")


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"GET /callback HTTP/1.1",
        b"GET  /callback HTTP/1.1\r\nHost: a",
        b"GET callback HTTP/1.1\r\nHost: a",
        b"GET /callback HTTP/2\r\nHost: a",
        b"GET /callback\r\nHost: a",
        b"GET /\xff HTTP/1.1\r\nHost: a",
        b"GET / HTTP/1.1\r\nHost: a\r\nHost: b",
    ],
)
def test_what_is_no_request_is_none(raw: bytes) -> None:
    assert parse_head(raw) is None


@given(st.binary(max_size=300))
def test_any_bytes_are_a_head_or_none(raw: bytes) -> None:
    head = parse_head(raw)
    assert head is None or head.path.startswith("/")


@pytest.mark.parametrize("page", [DONE, FAILED])
def test_answers_are_whole_and_constant(page: str) -> None:
    raw = render_response(200, page)
    head, _, body = raw.partition(b"\r\n\r\n")
    assert f"Content-Length: {len(body)}".encode() in head
    assert b"Connection: close" in head
    assert b"<script" not in body
    assert b"http" not in body.replace(b"html", b"")
