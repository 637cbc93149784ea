"""Pagination as each API does it: numbered pages described in headers on V2, an opaque cursor on V4."""

from __future__ import annotations

import base64
import binascii
from typing import Any
from urllib.parse import urlencode

from frameio_tui.core.profiles.profile import ApiVersion
from frameio_tui.sandbox.call import Call
from frameio_tui.sandbox.handler_result import HandlerResult, Refusal

PAGE_SIZE = 50
V2_LARGEST = 500
V4_LARGEST = 100
SEARCHED = 100
"""Results of a V2 search that can be read; Frame.io advises against going on after them."""


def paginate(call: Call, result: HandlerResult) -> tuple[Any, dict[str, str]]:
    """Return the data and headers of the page of `result.rows` that the call asks for."""
    return _v4(call, result) if call.api is ApiVersion.V4 else _v2(call, result)


def _render_rows(result: HandlerResult, begin: int, end: int) -> list[Any]:
    rows = (result.rows or [])[begin:end]
    return [result.view(row) for row in rows] if result.view else rows


def _v2(call: Call, result: HandlerResult) -> tuple[Any, dict[str, str]]:
    rows = result.rows or []
    search = call.operation.tag == "Search"
    given: dict[str, Any] = call.body if search and isinstance(call.body, dict) else call.query
    size = min(V2_LARGEST, _number(given.get("page_size"), 10 if search else PAGE_SIZE, "page_size"))
    page = _number(given.get("page"), 1, "page")
    readable = min(len(rows), SEARCHED) if search else len(rows)
    pages = max(1, -(-readable // size))
    headers = {"page-number": str(page), "per-page": str(size), "total-pages": str(pages), "total": str(len(rows))}
    links = [("first", 1), ("last", pages)]
    links += [("next", page + 1)] if page < pages else []
    links += [("prev", page - 1)] if page > 1 else []
    path = call.operation.path
    for name, value in call.params.items():
        path = path.replace("{" + name + "}", value)
    other_parameters = {key: value for key, value in call.query.items() if key != "page"}
    headers["link"] = ", ".join(
        f'<{call.origin}{path}?{urlencode({**other_parameters, "page": number})}>; rel="{rel}"' for rel, number in links
    )
    return _render_rows(result, (page - 1) * size, min(page * size, readable)), headers


def _v4(call: Call, result: HandlerResult) -> tuple[Any, dict[str, str]]:
    """Return a page of V4. Its link is a path with only the cursor; the client adds the rest."""
    rows = result.rows or []
    size = _number(call.query.get("page_size"), PAGE_SIZE, "page_size")
    stated = next((p for p in call.operation.query if p.name == "page_size"), None)
    most = dict(stated.limits).get("maximum", V4_LARGEST) if stated else V4_LARGEST
    if isinstance(most, int) and size > most:
        raise Refusal(422, f"{size} is larger than inclusive maximum {most}", "/page_size")
    begin = _offset(call.query.get("after", ""))
    following = None
    if begin + size < len(rows):
        path = call.operation.path
        for name, value in call.params.items():
            path = path.replace("{" + name + "}", value)
        following = f"{path}?{urlencode({'after': _cursor(begin + size)})}"
    data: dict[str, Any] = {"data": _render_rows(result, begin, begin + size), "links": {"next": following}}
    if call.query.get("include_total_count") == "true":
        data["total_count"] = len(rows)
    return data, {}


def _cursor(offset: int) -> str:
    return base64.urlsafe_b64encode(f"o:{offset}".encode()).decode().rstrip("=")


def _offset(cursor: str) -> int:
    if not cursor:
        return 0
    try:
        kind, _, number = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode().partition(":")
    except (binascii.Error, ValueError):
        kind, number = "", ""
    if kind != "o" or not (number.isascii() and number.isdigit() and len(number) < 16):
        raise Refusal(422, "Invalid cursor", "/after")
    return int(number)


def _number(value: object, default: int, name: str) -> int:
    if value in (None, ""):
        return default
    try:
        number = int(str(value))
    except ValueError:
        number = 0
    if not 1 <= number <= 10**6:
        raise Refusal(422, f"{name} is invalid", f"/{name}")
    return number
