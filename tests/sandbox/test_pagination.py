"""Lists are paginated as each API does it, and a client that follows the pages sees each row once."""

from __future__ import annotations

import re

import pytest

from tests.sandbox.calls import Caller, Ids


def test_v2_pages_by_number_with_headers(call: Caller, ids: Ids) -> None:
    path = f"/v2/assets/{ids.of('folder')}/children"
    first = call("GET", f"{path}?page_size=5")
    pages, total = int(first.headers["total-pages"]), int(first.headers["total"])
    assert (first.headers["page-number"], first.headers["per-page"], len(first.data)) == ("1", "5", 5)
    assert pages == -(-total // 5)
    seen = [row["id"] for page in range(1, pages + 1) for row in call("GET", f"{path}?page_size=5&page={page}").data]
    assert len(seen) == len(set(seen)) == total
    assert re.findall(r'page=(\d+)>; rel="(\w+)"', first.headers["link"]) == [
        ("1", "first"),
        (str(pages), "last"),
        ("2", "next"),
    ]
    assert call("GET", f"{path}?page={pages + 5}").data == []


def test_v4_pages_by_cursor_in_the_body(call: Caller, ids: Ids) -> None:
    account, folder = ids.account["id"], ids.of("folder")
    own, asked = (
        f"/v4/accounts/{account}/folders/{folder}/children",
        "page_size=5&include_total_count=true&sort=name_asc",
    )
    seen, total, path = [], 0, f"{own}?{asked}"
    while path:
        said = call("GET", path)
        seen += [row["name"] for row in said.data["data"]]
        total, following = said.data["total_count"], said.data["links"]["next"]
        assert following is None or re.fullmatch(re.escape(own) + r"\?after=[\w-]+", following)
        path = following and f"{following}&{asked}"
    assert len(seen) == total
    assert seen == sorted(seen, key=str.lower)


@pytest.mark.parametrize("query", ["page=0", "page=x", "page_size=-1", "page_size=x"])
def test_v2_refuses_numbers_that_are_none(query: str, call: Caller) -> None:
    said = call("GET", f"/v2/teams?{query}")
    assert said.status == 422
    assert said.data["errors"][0]["detail"].endswith("is invalid")


@pytest.mark.parametrize(
    ("query", "pointer"), [("page_size=101", "/page_size"), ("after=nonsense", "/after"), ("page_size=0", "/page_size")]
)
def test_v4_points_at_what_is_wrong(query: str, pointer: str, call: Caller) -> None:
    said = call("GET", f"/v4/accounts?{query}")
    assert said.status == 422
    assert said.data["errors"][0]["source"] == {"pointer": pointer}
