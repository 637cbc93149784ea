"""Where an answer stands in its list, and what asks for the next page."""

from __future__ import annotations

import json
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frameio_tui.core.http.exchange import Response
from frameio_tui.core.http.pagination import (
    PARSED_WHOLE,
    PageInfo,
    PageRequest,
    first_page,
    link_header,
    page_info,
    with_query,
)

V2 = "https://api.frame.io/v2/teams"
V4 = "https://api.frame.io/v4/accounts/1/workspaces"


def answer(body: object = None, status: int = 200, **headers: str) -> Response:
    """An answer with these headers, `_` for `-`."""
    pairs = tuple((name.replace("_", "-"), value) for name, value in headers.items())
    return Response(status, "", pairs, json.dumps(body).encode())


def test_v2_tells_by_headers() -> None:
    info = page_info("GET", V2 + "?page=2&x=a%20b", b"", answer([], page_number="2", total_pages="7", total="65"), "v2")
    assert (info.number, info.pages, info.total, info.format()) == (2, 7, 65, "page 2 of 7")
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
    assert page_info("GET", V2, b"", answer([], **headers), "v2").format() == ""


@pytest.mark.parametrize(
    "link", ["/v4/accounts/1/workspaces?after=abc", "https://api.frame.io/v4/accounts/1/workspaces?after=abc"]
)
def test_v4_gives_the_link_itself(link: str) -> None:
    info = page_info("GET", V4, b"", answer({"data": [], "links": {"next": link}, "total_count": 120}), "v4")
    assert info.next is not None
    assert info.next.url == V4 + "?after=abc"
    assert info.format() == "more pages, 120 in total"


@pytest.mark.parametrize(
    "link", ["https://evil.test/v4/x", "http://api.frame.io/v4/x", "//evil.test/x", "ftp://x", "nonsense"]
)
def test_a_link_to_another_origin_is_not_followed(link: str) -> None:
    info = page_info("GET", V4, b"", answer({"links": {"next": link}}), "v4")
    assert info.next is None
    assert info.note


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
    assert info.note == "The link to the next page is not a valid URL."


@pytest.mark.parametrize("link", ["HTTPS://API.FRAME.IO:443/v4/x?after=a%2Fb", "/v4/x?after=a%2Fb#top"])
def test_a_followed_link_keeps_the_origin_as_it_was_asked(link: str) -> None:
    info = page_info("GET", V4 + "?page_size=5", b"", answer({"links": {"next": link}}), "v4")
    assert info.next is not None
    assert info.next.url == "https://api.frame.io/v4/x?after=a%2Fb"


def test_what_was_sent_as_post_is_sent_again_to_the_same_path_alone() -> None:
    search = "https://api.frame.io/v4/accounts/1/search"
    more = page_info("POST", search + "?page_size=5", b"{}", answer({"links": {"next": search + "?after=z"}}), "v4")
    assert more.next is not None
    assert more.next.url == search + "?after=z&page_size=5"
    assert more.next.body is None
    other = page_info("POST", search, b"{}", answer({"links": {"next": "/v4/accounts/1/webhooks"}}), "v4")
    assert other.next is None
    assert "another operation" in other.note


@pytest.mark.parametrize("body", [None, [], {}, {"links": None}, {"links": {"next": None}}, {"links": {"next": 5}}])
def test_v4_answers_without_a_link_are_the_end(body: object) -> None:
    assert page_info("GET", V4, b"", answer(body), "v4").next is None


def test_the_link_of_a_very_large_answer_is_found_without_parsing_it() -> None:
    body = b'{"data": ["' + b"x" * PARSED_WHOLE + b'"], "links": {"next": "/v4/x?after=z"}, "total_count": 3}'
    info = page_info("GET", V4, b"", Response(200, "", (), body), "v4")
    assert info.next is not None
    assert info.next.url == "https://api.frame.io/v4/x?after=z"
    assert page_info("GET", V4, b"", Response(200, "", (), b"x" * (PARSED_WHOLE + 1)), "v4") == PageInfo()


def test_a_refusal_and_a_body_that_is_no_json_are_no_pages() -> None:
    assert page_info("GET", V2, b"", answer([], 404, page_number="1", total_pages="2"), "v2") == PageInfo()
    assert page_info("GET", V4, b"", Response(200, "", (), b"<html>"), "v4") == PageInfo()
    assert page_info("GET", V4, b"", Response(200, "", (), b"[" * 200_000), "v4") == PageInfo()


def test_a_link_is_found_beside_a_long_number_and_beside_deep_nesting() -> None:
    link = b'"links": {"next": "/v4/accounts/a/x?after=b"}'
    for data in (b"9" * 5000, b"[" * 5000 + b"]" * 5000):
        given = Response(200, "OK", (), b'{"data": [' + data + b"], " + link + b"}")
        found = page_info("GET", V4, b"", given, "v4")
        assert found.next is not None
        assert found.next.url.endswith("after=b")


def test_nesting_without_end_is_no_page() -> None:
    tail = b'{"data": "' + b"x" * PARSED_WHOLE + b'", "links": {"next": ' + b"[" * 6000
    assert page_info("GET", V4, b"", Response(200, "", (), tail), "v4") == PageInfo()
    deep = page_info("POST", V2, b"[" * 200_000, answer([], page_number="1", total_pages="2"), "v2")
    assert (deep.next, deep.pages) == (None, 2)


def test_one_query_value_is_set_and_the_rest_left() -> None:
    assert with_query("https://a.test/x", "page", "2") == "https://a.test/x?page=2"
    assert with_query("https://a.test/x?page=1&pages=5&y", "page", "2") == "https://a.test/x?pages=5&y&page=2"


def test_without_page_headers_v2_is_followed_by_its_link_header() -> None:
    link = '<https://api.frame.io/v2/teams?page=3&page_size=5>; rel="next", </v2/teams?page=1>; rel=prev'
    info = page_info("GET", V2 + "?page=2&page_size=5&include=x", b"", answer([], link=link), "v2")
    assert info.next == PageRequest(V2 + "?page=3&page_size=5&include=x")
    assert info.previous == PageRequest(V2 + "?page=1&page_size=5&include=x")
    assert info.format() == "more pages"
    foreign = page_info("GET", V2, b"", answer([], link='<https://evil.test/v2/teams?page=2>; rel="next"'), "v2")
    assert (foreign.next, "another server" in foreign.note) == (None, True)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", {}),
        ("<a", {}),
        ("<a>; rel=next", {"next": "a"}),
        ('<a>; title="x"; rel="next last", <b>;REL="previous"', {"next": "a", "last": "a", "prev": "b"}),
        ("<a>; rel=next, <b>; rel=next", {"next": "a"}),
    ],
)
def test_a_link_header_is_read(text: str, found: dict[str, str]) -> None:
    assert link_header(text) == found


@pytest.mark.parametrize(
    ("method", "url", "body", "api", "first"),
    [
        ("GET", V2 + "?x=1&page=3", b"", "v2", PageRequest(V2 + "?x=1")),
        ("GET", V2 + "?page=1", b"", "v2", None),
        ("GET", V2 + "?pages=3", b"", "v2", None),
        ("GET", V4 + "?after=z&page_size=5", b"", "v4", PageRequest(V4 + "?page_size=5")),
        ("GET", V4 + "?page_size=5", b"", "v4", None),
        ("POST", V2, b'{"q": "x", "page": 4}', "v2", PageRequest(V2, b'{"q": "x", "page": 1}')),
        ("POST", V2, b'{"q": "x"}', "v2", None),
        ("POST", V2, b"[", "v2", None),
    ],
)
def test_the_beginning_of_a_list_is_found_from_any_page(
    method: str, url: str, body: bytes, api: str, first: PageRequest | None
) -> None:
    assert first_page(method, url, body, api) == first


class List:
    """A list cut into pages, as each API does it."""

    def __init__(self, count: int, absolute: bool, says_size: bool) -> None:
        self.count, self.absolute, self.says_size = count, absolute, says_size

    def v2(self, page: PageRequest) -> tuple[list[int], Response]:
        asked = parse_qs(urlsplit(page.url).query)
        if page.body is not None:
            asked = {name: [str(value)] for name, value in json.loads(page.body).items()}
        number, size = int(asked.get("page", ["1"])[0]), int(asked["page_size"][0])
        pages = max(1, -(-self.count // size))
        rows = list(range(self.count))[(number - 1) * size : number * size]
        return rows, answer(rows, page_number=str(number), total_pages=str(pages), total=str(self.count))

    def v4(self, page: PageRequest) -> tuple[list[int], Response]:
        asked = parse_qs(urlsplit(page.url).query)
        begin, size = int(asked.get("after", ["0"])[0]), int(asked["page_size"][0])
        rows = list(range(self.count))[begin : begin + size]
        link = None
        if begin + size < self.count:
            link = f"{V4 if self.absolute else urlsplit(V4).path}?after={begin + size}"
            link += f"&page_size={size}" if self.says_size else ""
        return rows, answer({"data": rows, "links": {"next": link}})


@given(st.integers(0, 60), st.integers(1, 20), st.sampled_from(["GET", "POST"]), st.booleans(), st.booleans())
def test_following_the_pages_meets_each_item_once_and_in_order(
    count: int, size: int, method: str, absolute: bool, says_size: bool
) -> None:
    listed = List(count, absolute, says_size)
    starts = {
        "v4": PageRequest(f"{V4}?page_size={size}&include=%C3%A4"),
        "v2": PageRequest(V2, json.dumps({"q": "x", "page_size": size}).encode())
        if method == "POST"
        else PageRequest(f"{V2}?page_size={size}&include=%C3%A4"),
    }
    for api, start in starts.items():
        page: PageRequest | None = start
        met: list[int] = []
        asked: list[PageRequest] = []
        while page is not None:
            asked.append(page)
            rows, answered = (listed.v2 if api == "v2" else listed.v4)(page)
            met += rows
            info = page_info(method, page.url, page.body or b"", answered, api)
            page = info.next
        assert met == list(range(count))
        assert all("include=%C3%A4" in one.url for one in asked if one.body is None)
        last = first_page(method, asked[-1].url, asked[-1].body or b"", api)
        assert (last is None) == (len(asked) == 1)
        if last is not None:
            assert (listed.v2 if api == "v2" else listed.v4)(last)[0] == list(range(count))[:size]


ODD_LINKS = st.one_of(
    st.text(),
    st.text().map(lambda tail: "/v4/" + quote(tail, safe="/?&=#%.")),
    st.text(alphabet="/.%2eE\\@:?#a").map(lambda tail: "https://api.frame.io" + tail),
)


@given(ODD_LINKS, st.sampled_from(["GET", "POST"]), st.sampled_from(["v2", "v4"]))
def test_whatever_a_link_says_only_the_origin_that_was_asked_is_asked_again(link: str, method: str, api: str) -> None:
    asked = V4 if api == "v4" else V2
    told = answer({"links": {"next": link}}) if api == "v4" else answer([], link=f'<{link}>; rel="next"')
    info = page_info(method, asked + "?page_size=2", b"{}", told, api)
    if info.next is None:
        return
    where = urlsplit(info.next.url)
    assert (where.scheme, where.netloc) == ("https", "api.frame.io")
    assert not {".", ".."} & set(where.path.lower().replace("%2e", ".").split("/"))
    if method == "POST":
        assert where.path == urlsplit(asked).path


@given(
    st.binary(),
    st.sampled_from(["v2", "v4"]),
    st.dictionaries(st.sampled_from(["page-number", "total-pages", "total", "link"]), st.text()),
)
def test_no_body_and_no_header_breaks_it(body: bytes, api: str, told: dict[str, str]) -> None:
    info = page_info("POST", V2, body, Response(200, "", tuple(told.items()), body), api)
    assert isinstance(info.format(), str)
    first_page("POST", V2, body, api)
