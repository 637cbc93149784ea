"""From an answer to what it leads to, and back up, on the sandbox."""

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
    CHANGING,
    BreadcrumbStore,
    format_breadcrumbs,
    offer_choices,
    offers_at,
)
from frameio_tui.ui.console.operations.rows import METHOD_STYLES
from frameio_tui.ui.console.response.cursor_value import place_at, place_before_filter, place_in_row
from tests.support import run


def indexed(body: bytes) -> Document:
    document = Document(body, "application/json")
    while not document.rows_step():
        pass
    return document


def test_a_value_is_found_with_what_is_around_it() -> None:
    document = indexed(b'{"data": [{"id": "x1", "owner": {"id": "u1", "n": 1}}]}')
    place = place_at(document, 5)
    assert place is not None
    assert (place.path, place.value) == (("data", 0, "owner", "id"), "u1")
    assert [list(item) for item in place.objects] == [["id", "n"], ["id", "owner"], ["data"]]


def test_what_is_no_text_leads_nowhere() -> None:
    document = indexed(b'{"a": [1, null, {}], "b": 2}')
    assert [place_at(document, line) for line in range(8)] == [None] * 8
    assert place_at(indexed(b"no json"), 0) is None


def test_only_what_is_near_is_parsed_however_large_the_answer() -> None:
    items = b",".join(b'{"id": "x%d", "name": "n"}' % at for at in range(40_000))
    document = indexed(b'{"broken": 1.2.3, "data": [' + items + b"]")
    place = place_at(document, 4 + 4 * 30_000)
    assert place is not None
    assert place.path[:2] == ("data", 30_000)
    assert [dict(item) for item in place.objects] == [{"id": "x30000", "name": "n"}]


def test_what_a_filter_found_is_looked_up_in_the_answer() -> None:
    answer, found = indexed(b'[{"id": "t1", "n": 1}]'), indexed(b'{"what": "t1", "more": "new"}')
    known, new = place_at(found, 1), place_at(found, 2)
    assert known is not None
    assert new is not None
    assert place_before_filter(known, answer).path == (0, "id")
    assert place_before_filter(new, answer) == new


def test_a_row_of_a_table_leads_where_its_id_does() -> None:
    body = b'{"data": [{"id": "x1", "name": "b"}, {"id": "x2", "name": "a"}, {"name": "c"}, {"id": 5}]}'
    view = view_of(Table(body).read()).sorted_by("name")
    place = place_in_row(view, 0)
    assert place is not None
    assert (place.path, place.value) == (("data", 1, "id"), "x2")
    assert [place_in_row(view, row) for row in (2, 3)] == [None, None]


def test_an_id_leads_on_and_the_trail_leads_back(container: Container) -> None:
    services, trails = container.services(), BreadcrumbStore()
    entry = container.profiles.entry("demo")

    async def work() -> None:
        teams = await services.requests.send(entry, parse_request("/teams").spec)
        trail = trails.record_visit(services.catalogs, entry, teams)
        place = place_at(indexed(teams.response.body), 3)
        assert place is not None
        found = offers_at(services.catalogs, entry, teams, place)
        assert found[0].spec.path.startswith("/v2/teams/")
        shown = ["".join(text for text, _ in choice.spans) for choice in offer_choices(found)]
        assert shown[0].startswith("GET    List projects of a team ")
        assert shown[0].endswith("../projects")
        assert len(shown[0]) < 74  # the box at 80 columns
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


def test_a_refused_answer_moves_nothing(container: Container) -> None:
    services, trails = container.services(), BreadcrumbStore()
    entry = container.profiles.entry("demo")

    async def work() -> None:
        refused = await services.requests.send(entry, parse_request("/projects/none").spec)
        assert trails.record_visit(services.catalogs, entry, refused).crumbs == ()

    run(services, work())


def test_changing_requests_come_after_the_reading_ones_under_a_heading(container: Container) -> None:
    services = container.services()
    for name in ("demo", "demo-v4"):
        entry = container.profiles.entry(name)
        for kind in ("account", "project", "team"):
            own = "6a8ac4ba-0580-4975-ad2f-89d94a2f20aa"
            place = JsonLocation((f"{kind}_id",), own)
            found = links_for(place, services.catalogs.of(entry.profile.api), entry.profile.base_url)
            safe = [offer.safe for offer in found]
            assert safe == sorted(safe, reverse=True)
            groups = [choice.group for choice in offer_choices(found)]
            assert groups == ["" if each else CHANGING for each in safe]
            styles = {
                offer.spec.method: choice.spans[0][1] for offer, choice in zip(found, offer_choices(found), strict=True)
            }
            assert all(style == METHOD_STYLES[method] for method, style in styles.items())
