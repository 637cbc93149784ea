"""From an id or a link to the requests that take it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import closing

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frameio_tui.adapters.system.package_data import operations
from frameio_tui.core.catalog.catalog import Catalog
from frameio_tui.core.http.request import RequestSpec, resolve_url
from frameio_tui.core.json.path import JsonPath
from frameio_tui.core.profiles.profile import ApiVersion
from frameio_tui.core.resources.id_kinds import JsonLocation, params_of
from frameio_tui.core.resources.links import Link, links_for, links_of
from frameio_tui.sandbox.server import SandboxServer
from tests.sandbox.calls import Caller

V2, V4 = ApiVersion.V2, ApiVersion.V4
CATALOGS = {api: Catalog.from_json(operations(api), api) for api in ApiVersion}
BASE = "https://api.frame.io"


def led(
    api: ApiVersion, path: JsonPath, value: str, *objects: Mapping[str, object], source: str = "", **known: str
) -> tuple[Link, ...]:
    """Offers of a value."""
    catalog = CATALOGS[api]
    return links_for(JsonLocation(path, value, objects), catalog, BASE, source=catalog.by_id(source), known=known)


def texts(found: tuple[Link, ...], count: int) -> list[str]:
    """The first requests."""
    return [offer.spec.text() for offer in found[:count]]


def test_a_v2_asset_leads_to_itself_and_what_hangs_on_it() -> None:
    assert texts(led(V2, (0, "id"), "a1", {"_type": "folder", "id": "a1"}, source="getAssets", asset_id="r"), 3) == [
        "GET /v2/assets/a1/children",
        "GET /v2/assets/a1",
        "GET /v2/assets/a1/comments",
    ]


def test_a_file_has_comments_rather_than_children() -> None:
    assert texts(led(V2, (0, "id"), "a1", {"_type": "file", "type": "file", "id": "a1"}), 2) == [
        "GET /v2/assets/a1",
        "GET /v2/assets/a1/comments",
    ]


def test_where_somebody_is_already_comes_last_of_what_can_be_read() -> None:
    found = led(V2, ("id",), "a1", {"_type": "folder", "id": "a1"}, source="getAsset", asset_id="a1")
    reads = [offer.spec.text() for offer in found if offer.spec.method == "GET"]
    assert (reads[0], reads[-1]) == ("GET /v2/assets/a1/children", "GET /v2/assets/a1")


def test_a_project_leads_into_its_root_folder() -> None:
    own = {"_type": "project", "id": "p1", "root_asset_id": "r1"}
    assert texts(led(V2, (0, "id"), "p1", own), 2) == ["GET /v2/assets/r1/children", "GET /v2/projects/p1"]
    own = {"id": "p1", "root_folder_id": "r1"}
    found = led(V4, ("data", 0, "id"), "p1", own, source="projects.index", account_id="c", workspace_id="w")
    assert texts(found, 2) == ["GET /v4/accounts/c/folders/r1/children", "GET /v4/accounts/c/projects/p1"]


def test_the_project_of_an_asset_is_one_step() -> None:
    assert texts(led(V2, (0, "project_id"), "p1", {"_type": "file", "id": "a"}), 1) == ["GET /v2/projects/p1"]


def test_v4_placeholders_are_filled_from_what_stands_around() -> None:
    workspace = {"id": "w", "account_id": "c2", "name": "Edit"}
    found = led(V4, ("data", 0, "id"), "w", workspace, source="workspaces.index", account_id="c1")
    assert texts(found, 2) == ["GET /v4/accounts/c2/workspaces/w/projects", "GET /v4/accounts/c2/workspaces/w"]


@pytest.mark.parametrize(
    ("api", "item", "source", "first"),
    [
        (V2, {"_type": "account"}, "getAccounts", "GET /v2/accounts/x/teams"),
        (V2, {"_type": "team"}, "getTeams", "GET /v2/teams/x/projects"),
        (V2, {"_type": "folder", "type": "folder"}, "getAssets", "GET /v2/assets/x/children"),
        (V2, {"_type": "version_stack"}, "getAssets", "GET /v2/assets/x/children"),
        (V2, {"_type": "file", "type": "file"}, "getAssets", "GET /v2/assets/x"),
        (V4, {"display_name": "Acme"}, "accounts.index", "GET /v4/accounts/x/workspaces"),
        (V4, {"type": "folder"}, "folders.index", "GET /v4/accounts/c/folders/x/children"),
        (V4, {"type": "file"}, "folders.index", "GET /v4/accounts/c/files/x"),
    ],
)
def test_what_is_seen_is_entered_before_it_is_shown_again(
    api: ApiVersion, item: dict[str, object], source: str, first: str
) -> None:
    path = (0, "id") if api is V2 else ("data", 0, "id")
    found = led(api, path, "x", {"id": "x", **item}, source=source, account_id="c")
    assert texts(found, 1) == [first]


def test_what_is_not_known_is_left_to_be_filled() -> None:
    (first, *_) = led(V4, ("data", 0, "id"), "f", {"id": "f", "type": "file"})
    assert first.spec.path == "/v4/accounts/{account_id}/files/f"
    assert first.missing == ("account_id",)


def test_an_enclosing_object_fills_by_its_own_id() -> None:
    user, group = {"id": "u", "email": "a@b.c"}, {"id": "g", "name": "Editors"}
    found = led(V4, ("data", 0, "user", "id"), "u", user, group, source="groups.index", account_id="c")
    assert "DELETE /v4/accounts/c/groups/g/users/u" in [offer.spec.text() for offer in found]


def test_an_id_of_unclear_kind_is_asked_for_as_each() -> None:
    found = led(V4, ("data", 0, "parent_id"), "x", {"type": "file"}, account_id="c")
    assert texts(found, 3) == [
        "GET /v4/accounts/c/folders/x",
        "GET /v4/accounts/c/version_stacks/x",
        "GET /v4/accounts/c/folders/x/children",
    ]


def test_the_kind_that_the_request_gave_an_id_counts() -> None:
    file = {"id": "f", "type": "file", "parent_id": "x"}
    found = led(V4, ("data", 0, "parent_id"), "x", file, source="folders.index", account_id="c", folder_id="x")
    assert {offer.spec.path.split("/")[4] for offer in found if offer.spec.method == "GET"} == {"folders"}
    found = led(
        V4, ("data", "id"), "f", {"id": "f"}, source="files.show_file_upload_status", account_id="c", file_id="f"
    )
    assert texts(found, 1) == ["GET /v4/accounts/c/files/f"]
    assert led(V4, ("data", "name"), "f", {"name": "f"}, source="files.show", file_id="g") == ()


def test_reading_comes_before_changing_and_deleting_last() -> None:
    methods = [offer.spec.method for offer in led(V2, ("project_id",), "p")]
    assert methods == sorted(methods, key=["GET", "POST", "PUT", "PATCH", "DELETE"].index)
    assert {"GET", "PUT", "DELETE"} <= set(methods)


def test_operations_that_need_a_header_bring_it() -> None:
    wanted = [o for o in CATALOGS[V4].operations if o.headers and o.path_params[-1:] == ("version_stack_id",)]
    found = {offer.operation: offer.spec.headers for offer in led(V4, ("version_stack_id",), "s")}
    assert all(found[operation] == operation.headers for operation in wanted)


@pytest.mark.parametrize("link", ["/v4/accounts/c/shares?after=x%3D", BASE + "/v4/accounts/c/shares?after=x%3D#frag"])
def test_links_lead_to_their_page(link: str) -> None:
    (found,) = led(V4, ("links", "next"), link, {})
    assert found.spec.text() == "GET /v4/accounts/c/shares?after=x%3D"
    assert (found.operation, found.reason) == (None, "Next page")


def test_a_url_of_the_api_leads_there_wherever_it_stands() -> None:
    (found,) = led(V2, (0, "self"), "HTTPS://API.frame.io:443/v2/assets/a1")
    assert found.operation is CATALOGS[V2].by_id("getAsset")
    assert (found.spec.text(), found.reason) == (
        "GET /v2/assets/a1",
        "Show one asset, with download and thumbnail links",
    )


@pytest.mark.parametrize(
    "link",
    [
        "https://evil.example/v4/me",
        "http://api.frame.io/v4/me",
        "https://api.frame.io.evil.example/v4/me",
        "https://api.frame.io@evil.example/v4/me",
        "https://evil.example\\@api.frame.io/v4/me",
        "//evil.example/v4/me",
        "/v4/../admin",
        "/v4/%2e%2e/admin",
        "/v4/a b",
        "/v4/{account_id}",
        "/v4/me\r\nX: y",
        "/login",
        "/",
        "https://api.frame.io/r/short",
        "https://",
        "http://[",
        "file:///etc/passwd",
        "video/mp4",
    ],
)
def test_other_links_are_not_offered(link: str) -> None:
    assert led(V4, ("links", "next"), link, {}) == ()


def test_the_page_of_a_search_needs_its_body_and_is_left_to_paging() -> None:
    assert led(V4, ("links", "next"), "/v4/accounts/c/search?after=x", {}, source="search.search") == ()


@pytest.mark.parametrize(("key", "value"), [("name", "abc"), ("id", ""), ("id", ".."), ("id", "a b"), ("width", "12")])
def test_what_is_no_id_leads_nowhere(key: str, value: str) -> None:
    assert led(V2, (0, key), value, {"_type": "file", key: value}) == ()


def values(
    answer: object, path: JsonPath = (), around: tuple[Mapping[str, object], ...] = ()
) -> Iterator[JsonLocation]:
    """The strings of an answer, of a list those of its first two items."""
    if isinstance(answer, dict):
        for key, value in answer.items():
            yield from values(value, (*path, key), (answer, *around))
    elif isinstance(answer, list):
        for at, value in enumerate(answer[:2]):
            yield from values(value, (*path, at), around)
    elif isinstance(answer, str):
        yield JsonLocation(path, answer, around)


@pytest.mark.parametrize("api", list(ApiVersion))
def test_what_can_be_read_is_there_for_every_id_of_the_sandbox(api: ApiVersion) -> None:
    """Whoever follows ids from the accounts on comes through most of the API without an id that is not found."""
    catalog, waiting, met, refused = CATALOGS[api], [RequestSpec("GET", f"/{api}/accounts")], set(), []
    counts: Counter[str] = Counter()
    uncertain: set[tuple[str, str]] = set()
    with SandboxServer() as server, closing(Caller(server)) as call:
        while waiting:
            spec = waiting.pop(0)
            operation = catalog.match("GET", spec.path)
            name = operation.id if operation else spec.path
            if spec.path in met or counts[name] == 2:
                continue
            met.add(spec.path)
            counts[name] += 1
            said = call("GET", spec.path, **dict(spec.headers))
            if said.status not in (200, 403, 501):
                refused.append((said.status, spec.text()))
            known = params_of(operation, spec.path) if operation else {}
            for place in values(said.data) if said.status == 200 else ():
                found = links_for(place, catalog, server.url, source=operation, known=known)
                if place.key in ("parent_id", "asset_id") and api is ApiVersion.V4:
                    # A file, a folder or a version stack: V4 does not say which, so only one of the requests succeeds.
                    if (name, place.key) not in uncertain:
                        uncertain.add((name, place.key))
                        shown = [
                            offer.spec.path for offer in found if offer.operation and offer.operation.method == "GET"
                        ]
                        assert any(call("GET", path).status == 200 for path in shown)
                    continue
                waiting += [offer.spec for offer in found if offer.spec.method == "GET" and not offer.missing]
    assert refused == []
    assert len(counts) > 30


@given(
    st.sampled_from(list(ApiVersion)),
    st.lists(st.sampled_from(["data", "id", "links", "next", "asset_id", "parent_id", 0]), max_size=4),
    st.text(max_size=12) | st.sampled_from(["a1", "/v4/me", "/v2/me"]),
    st.dictionaries(st.sampled_from(["_type", "type", "id", "project_id", "account_id"]), st.text(max_size=5)),
)
def test_whatever_is_offered_can_be_sent(
    api: ApiVersion, path: list[str | int], value: str, own: dict[str, str]
) -> None:
    for offer in led(api, tuple(path), value, own, own):
        if not offer.missing:
            assert resolve_url(offer.spec, BASE, api).startswith((BASE + "/v2/", BASE + "/v4/"))


def test_a_link_header_leads_to_its_pages_of_the_same_origin() -> None:
    header = (
        f'<{BASE}/v2/teams?page=2>; rel="next", </v2/teams?page=9>; rel="last", <https://evil.test/v2/me>; rel="first"'
    )
    found = links_of(header, CATALOGS[V2], BASE)
    assert [(offer.reason, offer.spec.text()) for offer in found] == [
        ("Next page", "GET /v2/teams?page=2"),
        ("Last page", "GET /v2/teams?page=9"),
    ]
    assert links_of("", CATALOGS[V2], BASE) == ()


U = "4f1c0d5e-6b7a-4c8d-9e0f-a1b2c3d4e5f6"


@pytest.mark.parametrize(
    ("url", "item", "first"),
    [
        (f"https://next.frame.io/project/{U}", {}, f"GET /v4/accounts/c/projects/{U}"),
        (f"https://next.frame.io/project/x/view/{U}?a=1", {}, f"GET /v4/accounts/c/files/{U}"),
        (
            f"https://next.frame.io/project/p/{U}",
            {"id": U, "type": "folder"},
            f"GET /v4/accounts/c/folders/{U}/children",
        ),
        (f"https://next.frame.io/share/{U}/", {}, f"GET /v4/accounts/c/shares/{U}"),
    ],
)
def test_an_address_of_a_web_page_leads_to_the_id_in_it(url: str, item: dict[str, object], first: str) -> None:
    found = led(V4, ("data", 0, "view_url"), url, item, account_id="c")
    assert texts(found, 1) == [first]
    assert all(not offer.spec.origin for offer in found)


def test_an_address_without_an_id_leads_nowhere() -> None:
    for url in ("https://f.io/abc", f"https://s3.test/{U}.mov", f"https://s3.test/nonsense/{U}"):
        assert led(V4, ("data", 0, "url"), url, account_id="c") == ()
