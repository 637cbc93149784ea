"""What is connected to and what is asked for there are those of the URL that was typed."""

from __future__ import annotations

import httpx
import pytest

from frameio_tui.adapters.http.request_url import exact_url, origin_of


@pytest.mark.parametrize(
    ("url", "origin"),
    [
        ("https://API.frame.io./x", ("https", "api.frame.io", 443)),
        ("http://[::1]:8080/", ("http", "::1", 8080)),
        ("http://127.0.0.1", ("http", "127.0.0.1", 80)),
    ],
)
def test_the_origin_is_in_the_form_that_origins_are_compared_in(url: str, origin: tuple[str, str, int]) -> None:
    assert origin_of(httpx.URL(url)) == origin


@pytest.mark.parametrize(
    ("typed", "target"),
    [
        ("https://a.test/v2/x%2Fy?q='%27|{}#part", b"/v2/x%2Fy?q='%27|{}"),
        ("https://a.test", b"/"),
        ("https://a.test?q=1", b"/?q=1"),
        ("https://a.test/\u00e9", b"/%C3%A9"),
    ],
)
def test_path_and_query_stay_as_typed_where_they_can_be_sent(typed: str, target: bytes) -> None:
    assert exact_url(httpx.URL(typed), typed).raw_path == target
