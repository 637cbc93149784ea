"""Where an answer stands in its list, and what asks for the next page."""

from __future__ import annotations

import json

import pytest

from frameio_tui.core.exchange import Answer
from frameio_tui.core.paging import PARSED_WHOLE, PageInfo, page_info, with_query

V2 = "https://api.frame.io/v2/teams"
V4 = "https://api.frame.io/v4/accounts/1/workspaces"


def answer(body: object = None, status: int = 200, **headers: str) -> Answer:
    """An answer with these headers, `_` for `-`."""
    pairs = tuple((name.replace("_", "-"), value) for name, value in headers.items())
    return Answer(status, "", pairs, json.dumps(body).encode())


def test_v2_tells_by_headers() -> None:
    info = page_info("GET", V2 + "?page=2&x=a%20b", b"", answer([], page_number="2", total_pages="7", total="65"), "v2")
    assert (info.number, info.pages, info.total, info.words()) == (2, 7, 65, "page 2 of 7")
    assert info.next is not None
    assert info.previous is not None
    assert info.next.url == V2 + "?x=a%20b&page=3"
    assert info.previous.url == V2 + "?x=a%20b&page=1"


@pytest.mark.parametrize(("number", "has"), [("1", (False, True)), ("3", (True, False)), ("9", (True, False))])
def test_the_ends_of_a_list_lead_nowhere(number: str, has: tuple[bool, bool]) -> None:
    info = page_info("GET", V2, b"", answer([], page_number=number, total_pages="3"), "v2")
    assert (info.previous is not None, info.next is not None) == has


def test_a_v2_search_names_its_page_in_the_body() -> None:
    body = json.dumps({"q": "ä", "page": 1, "page_size": 5}).encode()
    info = page_info("POST", V2, body, answer([], page_number="1", total_pages="2"), "v2")
    assert info.next is not None
    assert info.next.url == V2
    assert json.loads(info.next.body or b"") == {"q": "ä", "page": 2, "page_size": 5}
    for odd in (b"[1]", b"{"):
        assert page_info("POST", V2, odd, answer([], page_number="1", total_pages="2"), "v2").next is None


@pytest.mark.parametrize(
    "headers", [{}, {"page_number": "x", "total_pages": "3"}, {"page_number": "-1", "total_pages": "3"}]
)
def test_headers_that_do_not_say_are_no_page(headers: dict[str, str]) -> None:
    assert page_info("GET", V2, b"", answer([], **headers), "v2").words() == ""


@pytest.mark.parametrize(
    "link", ["/v4/accounts/1/workspaces?after=abc", "https://api.frame.io/v4/accounts/1/workspaces?after=abc"]
)
def test_v4_gives_the_link_itself(link: str) -> None:
    info = page_info("GET", V4, b"", answer({"data": [], "links": {"next": link}, "total_count": 120}), "v4")
    assert info.next is not None
    assert info.next.url == V4 + "?after=abc"
    assert info.words() == "more pages, 120 in all"


@pytest.mark.parametrize(
    "link", ["https://evil.test/v4/x", "http://api.frame.io/v4/x", "//evil.test/x", "ftp://x", "nonsense"]
)
def test_a_link_to_another_origin_is_not_followed(link: str) -> None:
    info = page_info("GET", V4, b"", answer({"links": {"next": link}}), "v4")
    assert info.next is None
    assert info.remark


@pytest.mark.parametrize(
    "link",
    [
        "https://api.frame.io\\@evil.test/v4/x",
        "https://api.frame.io@evil.test/v4/x",
        "/\\evil.test/x",
        "/v4/x\r\nx-more: 1",
        "/v4/x y",
        "/v4/\ud800",
        "/v4/a/../../x",
        "/v4/a/%2e%2E/x",
    ],
)
def test_a_link_that_can_be_read_in_two_ways_is_not_followed(link: str) -> None:
    info = page_info("GET", V4, b"", answer({"links": {"next": link}}), "v4")
    assert info.next is None
    assert info.remark == "The link to the next page is not a URL."


@pytest.mark.parametrize("link", ["HTTPS://API.FRAME.IO:443/v4/x?after=a%2Fb", "/v4/x?after=a%2Fb#top"])
def test_a_followed_link_keeps_the_origin_as_it_was_asked(link: str) -> None:
    info = page_info("GET", V4 + "?page_size=5", b"", answer({"links": {"next": link}}), "v4")
    assert info.next is not None
    assert info.next.url == "https://api.frame.io/v4/x?after=a%2Fb"


def test_what_was_sent_as_post_is_sent_again_to_the_same_path_alone() -> None:
    search = "https://api.frame.io/v4/accounts/1/search"
    more = page_info("POST", search + "?page_size=5", b"{}", answer({"links": {"next": search + "?after=z"}}), "v4")
    assert more.next is not None
    assert more.next.url == search + "?after=z"
    assert more.next.body is None
    other = page_info("POST", search, b"{}", answer({"links": {"next": "/v4/accounts/1/webhooks"}}), "v4")
    assert other.next is None
    assert "another operation" in other.remark


@pytest.mark.parametrize("body", [None, [], {}, {"links": None}, {"links": {"next": None}}, {"links": {"next": 5}}])
def test_v4_answers_without_a_link_are_the_end(body: object) -> None:
    assert page_info("GET", V4, b"", answer(body), "v4").next is None


def test_the_link_of_a_very_large_answer_is_found_without_parsing_it() -> None:
    body = b'{"data": ["' + b"x" * PARSED_WHOLE + b'"], "links": {"next": "/v4/x?after=z"}, "total_count": 3}'
    info = page_info("GET", V4, b"", Answer(200, "", (), body), "v4")
    assert info.next is not None
    assert info.next.url == "https://api.frame.io/v4/x?after=z"
    assert page_info("GET", V4, b"", Answer(200, "", (), b"x" * (PARSED_WHOLE + 1)), "v4") == PageInfo()


def test_a_refusal_and_a_body_that_is_no_json_are_no_pages() -> None:
    assert page_info("GET", V2, b"", answer([], 404, page_number="1", total_pages="2"), "v2") == PageInfo()
    assert page_info("GET", V4, b"", Answer(200, "", (), b"<html>"), "v4") == PageInfo()
    assert page_info("GET", V4, b"", Answer(200, "", (), b"[" * 200_000), "v4") == PageInfo()


def test_nesting_without_end_is_no_page() -> None:
    tail = b'{"data": "' + b"x" * PARSED_WHOLE + b'", "links": {"next": ' + b"[" * 6000
    assert page_info("GET", V4, b"", Answer(200, "", (), tail), "v4") == PageInfo()
    deep = page_info("POST", V2, b"[" * 200_000, answer([], page_number="1", total_pages="2"), "v2")
    assert (deep.next, deep.pages) == (None, 2)


def test_one_query_value_is_set_and_the_rest_left() -> None:
    assert with_query("https://a.test/x", "page", "2") == "https://a.test/x?page=2"
    assert with_query("https://a.test/x?page=1&pages=5&y", "page", "2") == "https://a.test/x?pages=5&y&page=2"
