"""Tests of comparing the response with an earlier one."""

from __future__ import annotations

from typing import Any

from frameio_tui.cli.container import Container
from frameio_tui.core.http.exchange import Exchange, Outgoing, Response, Timing
from frameio_tui.core.http.history import HistoryEntry
from frameio_tui.ui.app import FrameioApp
from frameio_tui.ui.console.response.earlier import (
    MAX_BYTES,
    MAX_RESPONSES,
    OTHER_REQUESTS,
    SAME_REQUEST,
    EarlierResponses,
    earlier_choices,
)
from tests.ui.console.asking import request, shown
from tests.ui.driving import ask, press, settled, text_of, type_keys
from tests.ui.running import run


def exchange(at: float, path: str = "/v2/me", profile: str = "acme", body: bytes = b"{}") -> Exchange:
    answer = Response(200, "OK", (), body, body_size=len(body))
    return Exchange(profile, profile, "v2", Outgoing("GET", f"https://x{path}"), answer, Timing(), at)


def entry(at: float, target: str = "/v2/me", kind: str = "request", body: str = "{}") -> HistoryEntry:
    return HistoryEntry("acme", at, "GET", target, 200, 0.1, 2, response_body=body, kind=kind)


def no_history(profile_id: str, limit: int) -> list[HistoryEntry]:
    return []


def test_same_request_and_same_profile_come_first_then_the_newest() -> None:
    earlier = EarlierResponses()
    for each in (
        exchange(1.0),
        exchange(2.0, "/v2/teams"),
        exchange(3.0, profile="other"),
        exchange(4.0, "/v2/me?page=2"),
    ):
        earlier.add(each)
    now = exchange(5.0)
    found = earlier.find(now, lambda profile_id, limit: [entry(0.5), entry(0.6, "/v2/x"), entry(5.0)])
    assert [(each.at, each.profile_name) for each in found] == [
        (1.0, "acme"),
        (0.5, "acme"),
        (3.0, "other"),
        (4.0, "acme"),
        (2.0, "acme"),
        (0.6, "acme"),
    ]
    groups = [choice.group for choice in earlier_choices(now, found, 6.0)]
    assert groups == [SAME_REQUEST] * 3 + [OTHER_REQUESTS] * 3


def test_entries_of_the_history_without_a_body_are_not_offered() -> None:
    entries = [entry(1.0, kind="verify"), entry(2.0, kind="page", body=""), entry(3.0, body="")]
    assert EarlierResponses().find(exchange(9.0), lambda profile_id, limit: entries) == []


def test_earlier_responses_are_limited_in_number_and_size_and_complete() -> None:
    earlier, now = EarlierResponses(), exchange(99.0)
    for at in range(MAX_RESPONSES + 5):
        earlier.add(exchange(float(at)))
    assert len(earlier.find(now, no_history)) == MAX_RESPONSES
    earlier.add(exchange(90.0, body=b"x" * (MAX_BYTES + 1)))
    assert [each.at for each in earlier.find(now, no_history)] == [90.0]
    partial = exchange(91.0)
    earlier.add(partial._replace(response=partial.response._replace(complete=False)))
    assert [each.at for each in earlier.find(now, no_history)] == [90.0]


def test_previous_response_of_the_same_request_is_compared_though_others_came_between(app: FrameioApp) -> None:
    async def steps(pilot: Any) -> None:
        await request(pilot, "/teams?page_size=1")
        await request(pilot, "/me")
        await request(pilot, "/teams?page_size=1")
        screen = await press(pilot, "3", "D")
        assert "[Diff]" in screen
        rows = shown(app).splitlines()
        assert rows[0].startswith("Diff with the response (200, demo, ")
        assert rows[1] == "No differences."
        assert rows[2].startswith("▸ 1 header that can differ in every response: date")
        assert "O sort" not in screen.splitlines()[-1]
        await type_keys(pilot, "end", "enter")
        assert "~ header date" in shown(app)
        await type_keys(pilot, "enter")
        assert "~ header date" not in shown(app)
        await type_keys(pilot, "right")
        assert "~ header date" in shown(app)
        assert "[Body]" in await press(pilot, "escape")

    run(app, steps)


def test_other_side_is_chosen_from_earlier_responses(app: FrameioApp) -> None:
    async def steps(pilot: Any) -> None:
        await request(pilot, "/teams?page_size=1")
        await request(pilot, "/me")
        await request(pilot, "/me")
        await type_keys(pilot, "3", "D")
        screen = await ask(pilot, "D")
        assert SAME_REQUEST in screen
        assert OTHER_REQUESTS in screen
        await type_keys(pilot, *"page_size", "enter")
        assert shown(app).startswith("Diff with the response to GET /v2/teams?page_size=1 (200, demo, ")
        assert shown(app).splitlines()[1].startswith("Body: ")

    run(app, steps)


def test_same_request_of_another_profile_is_compared(app: FrameioApp) -> None:
    async def steps(pilot: Any) -> None:
        await request(pilot, "/me")
        app.set_active("demo-client")
        await settled(pilot)
        await type_keys(pilot, "m", "3", "D")
        rows = shown(app).splitlines()
        assert rows[0].startswith("Diff with the response (200, demo, ")
        assert "~ name" in rows
        heads = rows.index(next(row for row in rows if row.startswith("Status and headers: ")))
        assert rows.index("~ name") < heads < rows.index("~ profile")

    run(app, steps)


def test_response_of_an_earlier_run_is_compared_from_the_history(container: Container) -> None:
    async def first_run(pilot: Any) -> None:
        await type_keys(pilot, "m")

    async def second_run(pilot: Any) -> None:
        await type_keys(pilot, "m", "3", "D")
        rows = shown(pilot.app).splitlines()
        assert rows[0].endswith("from the history)")
        assert rows[1] == "No differences."

    run(FrameioApp(container.services()), first_run)
    run(FrameioApp(container.services()), second_run)


def test_without_an_earlier_response_the_remedy_is_named(app: FrameioApp) -> None:
    async def steps(pilot: Any) -> None:
        await type_keys(pilot, "m")
        assert "No earlier response for a diff. Press F5 to send the request again." in await press(pilot, "D")
        assert "[Body]" in text_of(app)

    run(app, steps)


def test_comparison_of_a_table_leads_back_to_the_table(app: FrameioApp) -> None:
    async def steps(pilot: Any) -> None:
        await request(pilot, "/teams")
        await type_keys(pilot, "f5", "3", "T", "D")
        assert "items" not in text_of(app).splitlines()[-2]
        screen = await press(pilot, "escape")
        assert "[Table]" in screen
        assert "4 items" in screen

    run(app, steps)
