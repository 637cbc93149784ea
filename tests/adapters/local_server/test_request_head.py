"""The head of a request, as both local servers read it."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frameio_tui.adapters.local_server.request_head import BadRequest, RequestHead, parse_head


def test_a_request_is_taken_apart() -> None:
    raw = b"GET /callback?code=a&state=b HTTP/1.1\r\nAccept: */*\r\nhOsT: 127.0.0.1:49273"
    headers = (("Accept", "*/*"), ("hOsT", "127.0.0.1:49273"))
    assert parse_head(raw) == RequestHead("GET", "/callback?code=a&state=b", "HTTP/1.1", headers)
    assert parse_head(raw).values("Host") == ["127.0.0.1:49273"]
    assert parse_head(b"POST / HTTP/1.0").is_http_1_0


def test_cookies_of_other_programs_at_this_host_do_not_matter() -> None:
    cookies = "Cookie: name=Zoë; theme=\u2600".encode() + b"\xff"
    raw = b"GET /callback?code=a HTTP/1.1\r\nHost: 127.0.0.1:1\r\n" + cookies
    assert parse_head(raw).values("host") == ["127.0.0.1:1"]


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"GET /callback HTTP/1.1",
        b"GET  /callback HTTP/1.1\r\nHost: a",
        b"GET callback HTTP/1.1\r\nHost: a",
        b"GET /callback HTTP/2\r\nHost: a",
        b"GET /callback HTTP/1.x\r\nHost: a",
        b"GET /callback\r\nHost: a",
        b"GET /\xff HTTP/1.1\r\nHost: a",
        b"GET /\x1b[31m HTTP/1.1\r\nHost: a",
        b"GET / HTTP/1.1\r\nHost: a\r\nHost: b",
        b"GET / HTTP/1.0\r\nHost: a\r\nHost: b",
        b"GET / HTTP/1.1\r\nHost : a",
        b"GET / HTTP/1.1\r\nHost: a\r\n folded",
        b"GET / HTTP/1.1\r\nHost: a\r\nX: b\nY: c",
        b"GET / HTTP/1.1\r\nHost: a\r\nX: b\0",
    ],
)
def test_what_is_no_request_is_refused(raw: bytes) -> None:
    with pytest.raises(BadRequest):
        parse_head(raw)


@given(st.binary(max_size=300))
def test_any_bytes_are_a_head_or_refused(raw: bytes) -> None:
    with contextlib.suppress(BadRequest):
        assert parse_head(raw).target.startswith("/")
