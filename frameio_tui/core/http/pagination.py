"""Find a response's position in a list, and the request for the next or previous page.

V2 uses the headers page-number, per-page, total-pages and total, and `link`; V4 uses `links.next` in the body.
"""

from __future__ import annotations

import json
import re
import string
from typing import TYPE_CHECKING, NamedTuple

from frameio_tui.core.errors import InvalidInput
from frameio_tui.core.json.read import read_object
from frameio_tui.core.json.values import DECODER, loads
from frameio_tui.core.profiles.profile import split_origin

if TYPE_CHECKING:
    from frameio_tui.core.http.exchange import Response

TAIL = 8192
"""Bytes at each end of a V4 body that are searched for `links` if the body is too large to parse at once."""
PARSED_WHOLE = 2**20
_CURSORS = frozenset(["after", "before", "page"])
"""Parameters that select a page."""
_SENDABLE = frozenset(string.ascii_letters + string.digits + string.punctuation) - {"\\"}
"""Characters of a link that is followed. `\\` is excluded: URL parsers disagree on whether it ends the host."""


class PageRequest(NamedTuple):
    """The URL that requests another page, and the body if the page is selected there."""

    url: str
    body: bytes | None = None


class PageInfo(NamedTuple):
    """The position of a response in a list; None for each value that the response does not give."""

    number: int | None = None
    pages: int | None = None
    total: int | None = None
    next: PageRequest | None = None
    previous: PageRequest | None = None
    note: str = ""

    def format(self) -> str:
        """Return a text such as `page 1 of 7` or `more pages`; empty if the response is not a page."""
        if self.number is not None and self.pages is not None:
            return f"page {self.number} of {self.pages}"
        if self.next is not None:
            return "more pages" + (f", {self.total} in total" if self.total is not None else "")
        return ""


def page_info(
    method: str, url: str, request_body: bytes, response: Response, api: str, value: object = None
) -> PageInfo:
    """Read a response's position in its list. Never raises.

    `value` is the parsed body, if the caller has it: parsing a large page twice takes as long as receiving it.
    """
    if not 200 <= response.status < 300:
        return PageInfo()
    if api == "v4":
        return _by_cursor(method, url, response, value)
    return _by_headers(method, url, request_body, response)


def _by_headers(method: str, url: str, request_body: bytes, response: Response) -> PageInfo:
    number, pages, total = (_number(response.header(name)) for name in ("page-number", "total-pages", "total"))
    if number is None or pages is None:
        links = link_header(response.header("link") or "")
        following, note = _follow_link(method, url, links.get("next"))
        before, _ = _follow_link(method, url, links.get("prev"))
        return PageInfo(number, pages, total, following, before, note)
    following = _page_request(method, url, request_body, number + 1) if number < pages else None
    before = _page_request(method, url, request_body, number - 1) if number > 1 else None
    return PageInfo(number, pages, total, following, before)


def _page_request(method: str, url: str, request_body: bytes, number: int) -> PageRequest | None:
    """Return the request for a page: V2 selects it in the query, or in the body of a search that is sent as POST."""
    if method == "POST":
        body = read_object(request_body or b"{}")
        if body is None:
            return None
        return PageRequest(url, json.dumps({**body, "page": number}, ensure_ascii=False).encode())
    return PageRequest(with_query(url, "page", str(number)))


def first_page(method: str, url: str, request_body: bytes, api: str) -> PageRequest | None:
    """Return the request for the first page of a list, or None if the given request is for the first page."""
    if api == "v4" or method != "POST":
        name = "after" if api == "v4" else "page"
        path, _, query = url.partition("?")
        others = [part for part in query.split("&") if part and part.partition("=")[0] != name]
        target = f"{path}?{'&'.join(others)}" if others else path
        given = dict(part.partition("=")[::2] for part in query.split("&"))
        beginnings = ("",) if api == "v4" else ("", "1")
        return PageRequest(target) if given.get(name, "") not in beginnings else None
    body = read_object(request_body or b"{}")
    begins = body is None or body.get("page") in (None, 1)
    return None if begins else _page_request(method, url, request_body, 1)


def link_header(text: str) -> dict[str, str]:
    """Return the targets of a `link` header by relation (RFC 8288); the first target counts."""
    found: dict[str, str] = {}
    for target, parameters in re.findall(r"<([^<>]*)>([^<]*)", text):
        for names in re.findall(r""";\s*rel\s*=\s*"?([^";,]+)"?""", parameters, re.IGNORECASE):
            for name in names.lower().split():
                found.setdefault("prev" if name == "previous" else name, target)
    return found


def with_query(url: str, name: str, value: str) -> str:
    """Return the URL with one query parameter set and all others unchanged."""
    path, _, query = url.partition("?")
    others = [part for part in query.split("&") if part and part.partition("=")[0] != name]
    return f"{path}?{'&'.join([*others, f'{name}={value}'])}"


def _by_cursor(method: str, url: str, response: Response, value: object) -> PageInfo:
    links, total = _links_in(value) if value is not None else _links(response.body)
    following, note = _follow_link(method, url, links.get("next"))
    before, _ = _follow_link(method, url, links.get("prev"))
    return PageInfo(total=total, next=following, previous=before, note=note)


def _links(body: bytes) -> tuple[dict[str, object], int | None]:
    if len(body) > PARSED_WHOLE:
        return _links_of_tail(body), None
    try:
        response = loads(body)
    except RecursionError:
        return _links_of_tail(body), None
    except ValueError:
        return {}, None
    return _links_in(response)


def _links_in(response: object) -> tuple[dict[str, object], int | None]:
    if not isinstance(response, dict):
        return {}, None
    links, total = response.get("links"), response.get("total_count")
    return links if isinstance(links, dict) else {}, total if type(total) is int else None


def _links_of_tail(body: bytes) -> dict[str, object]:
    """Return `links` of a large body from one of its ends, without parsing all of it."""
    for part in (body[-TAIL:], body[:TAIL]):
        at = part.rfind(b'"links"')
        start = part.find(b"{", at)
        if at < 0 or start < 0:
            continue
        try:
            links, _ = DECODER.raw_decode(part[start:].decode("utf-8", "replace"))
        except (ValueError, RecursionError):
            continue
        if isinstance(links, dict):
            return links
    return {}


def _follow_link(method: str, url: str, link: object) -> tuple[PageRequest | None, str]:
    """Return the request for a link in a response, or the reason why it is not followed.

    A link must have the origin of the request; the origin written in the link is never used.
    """
    if not isinstance(link, str) or not link:
        return None, ""
    if not _SENDABLE.issuperset(link):
        return None, "The link to the next page is not a valid URL."
    target = link.partition("#")[0]
    if not link.startswith("/") or link.startswith("//"):
        try:
            if split_origin(link) != split_origin(url):
                return None, "The link to the next page leads to another server and was not followed."
        except InvalidInput:
            return None, "The link to the next page is not a valid URL."
        target = _target(target)
    path = target.partition("?")[0]
    if any(part.lower().replace("%2e", ".") in (".", "..") for part in path.split("/")):
        return None, "The link to the next page is not a valid URL."
    if method not in ("GET", "HEAD") and path != _target(url).partition("?")[0]:
        # Otherwise the response to a search could choose the target of a POST.
        return None, "The link to the next page leads to another operation and was not followed."
    return PageRequest(url.removesuffix(_target(url)) + _with_request_parameters(_target(url), target)), ""


def _with_request_parameters(before: str, target: str) -> str:
    """Return the link, completed with parameters of the request that it leaves out: page size, filters, includes."""
    path, _, query = before.partition("?")
    names = {part.partition("=")[0] for part in target.partition("?")[2].split("&")}
    if path != target.partition("?")[0] or not names & _CURSORS:
        return target
    left_out = [part for part in query.split("&") if part and part.partition("=")[0] not in names | _CURSORS]
    return "&".join([target, *left_out])


def _target(url: str) -> str:
    """Return the path and query of an absolute URL."""
    rest = url.partition("://")[2]
    cut = min((at for mark in "/?" if (at := rest.find(mark)) >= 0), default=len(rest))
    return rest[cut:]


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else None
