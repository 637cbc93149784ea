"""V2: search by name and filters, with the same results for GET and POST."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from frameio_tui.sandbox.server import SandboxServer
from tests.sandbox.calls import Caller, Ids


def test_words_and_filters_narrow(call: Caller, ids: Ids) -> None:
    account = ids.account["id"]
    every = call("POST", "/v2/search/library", {"account_id": account, "q": ""})
    some = call("POST", "/v2/search/library", {"account_id": account, "q": "MOV"})
    total, found = int(every.headers["total"]), int(some.headers["total"])
    assert 0 < found < total
    assert all("mov" in row["name"].lower() for row in some.data)
    labelled = {"account_id": account, "filter": {"label": {"op": "eq", "value": "approved"}}, "page_size": 100}
    rows = call("POST", "/v2/search/library", labelled).data
    assert rows
    assert {row["label"] for row in rows} == {"approved"}
    big = {"account_id": account, "filter": {"filesize": [{"op": "gt", "value": 10**10}]}}
    assert all(row["filesize"] > 10**10 for row in call("POST", "/v2/search/library", big).data)


def test_get_and_post_find_the_same(call: Caller, ids: Ids) -> None:
    account = ids.account["id"]
    got = call("GET", f"/v2/search/library?account_id={account}&q=mov")
    posted = call("POST", "/v2/search/library", {"account_id": account, "q": "mov"})
    assert got.headers["total"] == posted.headers["total"]
    second = call("POST", "/v2/search/library", {"account_id": account, "q": "mov", "page": 2})
    assert second.headers["page-number"] == "2"
    assert {row["id"] for row in second.data}.isdisjoint(row["id"] for row in posted.data)


@pytest.mark.parametrize(
    "body", [{}, {"account_id": "ID", "filter": 5}, {"account_id": "ID", "filter": {"label": {"op": "is", "value": 1}}}]
)
def test_what_makes_no_sense_is_422(body: dict[str, object], call: Caller, ids: Ids) -> None:
    if body.get("account_id"):
        body = {**body, "account_id": ids.account["id"]}
    assert call("POST", "/v2/search/library", body).status == 422


def test_nobody_finds_what_is_not_theirs(
    server: SandboxServer, ids: Ids, other_caller: Callable[[str], Caller]
) -> None:
    other = other_caller("other_person")
    found = other("POST", "/v2/search/library", {"account_id": ids.account["id"], "q": ""})
    projects = {row["project_id"] for row in found.data}
    user = server.store.user_by_email("dmitri@northlight.example")
    assert user is not None
    for project in projects:
        assert user["id"] in server.store.get("projects", project)["collaborators"]


def test_only_the_first_hundred_results_can_be_read(call: Caller, ids: Ids) -> None:
    body = {"account_id": ids.account["id"], "q": "", "page_size": 60}
    pages = [call("POST", "/v2/search/library", {**body, "page": page}) for page in (1, 2, 3)]
    assert [len(page.data) for page in pages] == [60, 40, 0]
    assert int(pages[0].headers["total"]) > 100
    assert pages[0].headers["total-pages"] == "2"
