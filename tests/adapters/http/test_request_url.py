"""What is connected to and what is asked for there are those of the URL that was typed."""

from __future__ import annotations

import httpx
import pytest

from frameio_tui.adapters.http.request_url import exact_url, origin_of, parse_url


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
    for read in (httpx.URL(typed), parse_url(typed), parse_url(typed)):
        assert exact_url(read, typed).raw_path == target
        assert origin_of(read) == ("https", "a.test", 443)


@pytest.mark.parametrize(
    "typed",
    [
        *(
            "https://user:pw@a.test:8443/v2/me",
            "https://a.test:8443\\@b.test/x",
            "https://a.test#/x@b.test/",
            "//a.test/x",
        ),
        *(
            "https://b.test@a.test/x?y#z",
            "https://[::1]:8080/a?b",
            "HTTPS://A.test./x",
            "https://a.test/x" + 9000 * "y",
        ),
        *("https://a.test:99999/x", "https://a b/x", "https://a.test/\x00", "https://[a/x", "x/y://a.test/z"),
    ],
)
def test_a_url_leads_to_the_origin_that_httpx_reads_from_all_of_it(typed: str) -> None:
    try:
        expected = httpx.URL(typed)
    except httpx.InvalidURL:
        with pytest.raises(httpx.InvalidURL):
            parse_url(typed)
        return
    parsed = parse_url(typed)
    assert (parsed.raw_scheme, parsed.raw_host, parsed.port) == (
        expected.raw_scheme,
        expected.raw_host,
        expected.port,
    )
    assert parsed.netloc == expected.netloc
