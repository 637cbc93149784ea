"""From an answer to what it leads to, and back up, on the sandbox."""

from __future__ import annotations

import json

from frameio_tui.cli.compose import Parts
from frameio_tui.core.request import parse_request
from frameio_tui.ui.following import Trails, crumb_words, offer_choices, offers_at, place_of
from tests.support import run


def test_a_value_is_found_with_what_is_around_it() -> None:
    place = place_of(b'{"data": [{"id": "x1", "owner": {"id": "u1"}}]}', ("data", 0, "owner", "id"))
    assert place is not None
    assert place.value == "u1"
    assert [list(item) for item in place.objects] == [["id"], ["id", "owner"], ["data"]]


def test_what_is_no_text_leads_nowhere() -> None:
    for path in ((), ("a",), ("b",), ("a", 0)):
        assert place_of(b'{"a": [1]}', path) is None
    assert place_of(b"no json", ("a",)) is None


def test_an_id_leads_on_and_the_trail_leads_back(parts: Parts) -> None:
    program, trails = parts.program(), Trails()
    entry = parts.profiles.entry("demo")

    async def work() -> None:
        teams = await program.console.send(entry, parse_request("/teams").spec)
        trail = trails.visited(program, entry, teams)
        found = offers_at(program, entry, teams, (0, "id"))
        assert found[0].spec.path.startswith("/v2/teams/")
        assert all(choice.spans for choice in offer_choices(found))
        projects = next(
            offer for offer in found if offer.spec.path.endswith("/projects") and offer.spec.method == "GET"
        )
        answer = await program.console.send(entry, projects.spec)
        assert answer.ok
        trail = trails.visited(program, entry, answer)
        name = json.loads(teams.answer.body)[0]["name"]
        assert name in crumb_words(trail)
        assert trails.of(entry.profile.id, entry.profile.api) == trail
        above = trail.up()
        assert above is not None
        assert (await program.console.send(entry, above)).ok

    run(program, work())


def test_a_refused_answer_moves_nothing(parts: Parts) -> None:
    program, trails = parts.program(), Trails()
    entry = parts.profiles.entry("demo")

    async def work() -> None:
        refused = await program.console.send(entry, parse_request("/projects/none").spec)
        assert trails.visited(program, entry, refused).crumbs == ()

    run(program, work())
