"""Tests of the links from a response to other requests, and of the breadcrumb, on the sandbox."""

from __future__ import annotations

import json

from frameio_tui.cli.container import Container
from frameio_tui.core.document.document import Document
from frameio_tui.core.http.request_text import parse_request
from frameio_tui.core.resources.id_kinds import JsonLocation
from frameio_tui.core.resources.links import links_for
from frameio_tui.core.table.table import Table
from frameio_tui.core.table.view import view_of
from frameio_tui.ui.console.navigation import (
    CHANGING_GROUP,
    BreadcrumbStore,
    find_links,
    format_breadcrumbs,
    known_names,
    link_choices,
)
from frameio_tui.ui.console.resource_names import ResourceNames
from frameio_tui.ui.console.response.cursor_value import location_at, location_before_filter, location_in_row
from frameio_tui.ui.theme import METHOD_SPANS
from tests.support import run


def indexed(body: bytes) -> Document:
    document = Document(body, "application/json")
    while not document.rows_step():
        pass
    return document


def test_location_has_the_enclosing_objects() -> None:
    document = indexed(b'{"data": [{"id": "x1", "owner": {"id": "u1", "n": 1}}]}')
    place = location_at(document, 5)
    assert place is not None
    assert (place.path, place.value) == (("data", 0, "owner", "id"), "u1")
    assert [list(item) for item in place.objects] == [["id", "n"], ["id", "owner"], ["data"]]


def test_values_that_are_not_strings_have_no_location() -> None:
    document = indexed(b'{"a": [1, null, {}], "b": 2}')
    assert [location_at(document, line) for line in range(8)] == [None] * 8
    assert location_at(indexed(b"no json"), 0) is None


def test_only_small_enclosing_objects_of_a_large_response_are_parsed() -> None:
    items = b",".join(b'{"id": "x%d", "name": "n"}' % at for at in range(40_000))
    document = indexed(b'{"broken": 1.2.3, "data": [' + items + b"]")
    place = location_at(document, 4 + 4 * 30_000)
    assert place is not None
    assert place.path[:2] == ("data", 30_000)
    assert [dict(item) for item in place.objects] == [{"id": "x30000", "name": "n"}]


def test_filtered_id_is_located_in_the_response() -> None:
    answer, found = indexed(b'[{"id": "t1", "n": 1}]'), indexed(b'{"what": "t1", "more": "new"}')
    known, new = location_at(found, 1), location_at(found, 2)
    assert known is not None
    assert new is not None
    assert location_before_filter(known, answer).path == (0, "id")
    assert location_before_filter(new, answer) == new


def test_table_row_has_the_location_of_its_id() -> None:
    body = b'{"data": [{"id": "x1", "name": "b"}, {"id": "x2", "name": "a"}, {"name": "c"}, {"id": 5}]}'
    view = view_of(Table(body).read()).sorted_by("name")
    place = location_in_row(view, 0)
    assert place is not None
    assert (place.path, place.value) == (("data", 1, "id"), "x2")
    assert [location_in_row(view, row) for row in (2, 3)] == [None, None]


def test_id_has_links_and_the_trail_leads_back(container: Container) -> None:
    services, trails = container.services(), BreadcrumbStore()
    entry = container.profiles.entry("demo")

    async def work() -> None:
        teams = await services.requests.send(entry, parse_request("/teams").spec)
        trail = trails.record_visit(services.catalogs, entry, teams)
        place = location_at(indexed(teams.response.body), 3)
        assert place is not None
        found = find_links(services.catalogs, entry, teams, place)
        assert found[0].spec.path.startswith("/v2/teams/")
        names = known_names(trail, place)
        shown = ["".join(text for text, _ in choice.spans) for choice in link_choices(found, names)]
        assert shown[0].startswith("GET    List projects of a team ")
        assert shown[0].endswith("/v2/teams/Editorial/projects")
        [unnamed, *_] = link_choices(found, {})
        assert "".join(text for text, _ in unnamed.spans).endswith("…/projects")
        projects = next(
            offer for offer in found if offer.spec.path.endswith("/projects") and offer.spec.method == "GET"
        )
        answer = await services.requests.send(entry, projects.spec)
        assert answer.ok
        trail = trails.record_visit(services.catalogs, entry, answer)
        name = json.loads(teams.response.body)[0]["name"]
        assert name in format_breadcrumbs(trail)
        assert trails.of(entry.profile.id, entry.profile.api) == trail
        above = trail.up()
        assert above is not None
        assert (await services.requests.send(entry, above)).ok

    run(services, work())


def test_refused_request_does_not_change_the_trail(container: Container) -> None:
    services, trails = container.services(), BreadcrumbStore()
    entry = container.profiles.entry("demo")

    async def work() -> None:
        refused = await services.requests.send(entry, parse_request("/projects/none").spec)
        assert trails.record_visit(services.catalogs, entry, refused).crumbs == ()

    run(services, work())


def test_changing_requests_are_grouped_after_reading_ones(container: Container) -> None:
    services = container.services()
    for name in ("demo", "demo-v4"):
        entry = container.profiles.entry(name)
        for kind in ("account", "project", "team"):
            own = "6a8ac4ba-0580-4975-ad2f-89d94a2f20aa"
            place = JsonLocation((f"{kind}_id",), own)
            found = links_for(place, services.catalogs.of(entry.profile.api), entry.profile.base_url)
            safe = [offer.safe for offer in found]
            assert safe == sorted(safe, reverse=True)
            groups = [choice.group for choice in link_choices(found, {})]
            assert groups == ["" if each else CHANGING_GROUP for each in safe]
            styles = {
                offer.spec.method: choice.spans[0][1]
                for offer, choice in zip(found, link_choices(found, {}), strict=True)
            }
            assert all(style == METHOD_SPANS[method] for method, style in styles.items())


def test_breadcrumbs_use_names_that_other_responses_have_shown(container: Container) -> None:
    services, trails = container.services(), BreadcrumbStore()
    entry = container.profiles.entry("demo")

    async def work() -> None:
        teams = await services.requests.send(entry, parse_request("/teams").spec)
        team = json.loads(teams.response.body)[0]
        await services.requests.settle()
        projects = await services.requests.send(entry, parse_request(f"/teams/{team['id']}/projects").spec)
        trail = trails.record_visit(services.catalogs, entry, projects)
        assert format_breadcrumbs(trail) == f"team {team['id'][:8]}…"
        names = ResourceNames(services.catalogs, services.seen_ids, entry)
        assert format_breadcrumbs(trail, names.name) == team["name"]

    run(services, work())
