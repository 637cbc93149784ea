"""History entries contain no credentials, and IDs are only learned from successful responses."""

from __future__ import annotations

import base64
import json
from urllib.parse import quote

import pytest

from frameio_tui.core.errors import ConnectionRefused
from frameio_tui.core.http.exchange import Exchange, Outgoing, Response, Timing
from frameio_tui.core.http.history import HistoryEntry
from frameio_tui.core.profiles.profile import Profile
from frameio_tui.core.secret import Secret
from frameio_tui.services.history import PAGE, HistoryRecorder
from frameio_tui.services.services import Services
from tests.support import CANARY

PROFILE = Profile(id="a" * 32, name="acme")


def note(services: Services, outgoing: Outgoing, answer: Response, limit: int = 1000) -> HistoryEntry:
    """Record an exchange and return its history entry."""
    recorder = HistoryRecorder(services.history, services.seen_ids, services.clock, limit)
    recorder.record_response(
        PROFILE, Exchange(PROFILE.id, "acme", "v2", outgoing, answer, Timing(total=0.5), 10.0), None
    )
    return services.history.recent(PROFILE.id)[0]


def answer(body: object, status: int = 200) -> Response:
    """Return a JSON response."""
    data = json.dumps(body).encode()
    return Response(status, "OK", (("content-type", "application/json"),), data, body_size=len(data))


def test_no_credential_is_noted(services: Services) -> None:
    outgoing = Outgoing(
        "POST",
        f"https://api.frame.io/v2/x?token={CANARY}&q=kept",
        body=json.dumps({"password": "hush-hush", "name": "kept"}).encode(),
        bearer=Secret(CANARY),
    )
    noted = note(services, outgoing, answer({"secret": "hush-hush", "note": f"Bearer {CANARY}", "name": "kept"}))
    text = repr(noted)
    assert CANARY not in text
    assert "hush-hush" not in text
    assert noted.target.endswith("&q=kept")
    assert '"name": "kept"' in noted.request_body
    assert '"name": "kept"' in noted.response_body
    assert (noted.status, noted.duration, noted.at) == (200, 0.5, 10.0)


def test_long_answers_are_cut_with_their_real_size(services: Services) -> None:
    noted = note(services, Outgoing("GET", "https://a.test/v2/x"), answer({"text": "y" * 5000}), limit=100)
    assert len(noted.response_body) < 150
    assert "5012 bytes in total" in noted.response_body


def test_ids_are_learned_from_a_yes_alone(services: Services) -> None:
    team = {"_type": "team", "id": "t1", "name": "Edit"}
    note(services, Outgoing("GET", "https://a.test/v2/x"), answer(team, 404))
    assert services.seen_ids.complete(PROFILE.id, "team") == []
    note(services, Outgoing("GET", "https://a.test/v2/x"), answer(team))
    assert [seen.name for seen in services.seen_ids.complete(PROFILE.id, "team")] == ["Edit"]


def test_no_answer_is_noted_with_its_reason(services: Services) -> None:
    recorder = HistoryRecorder(services.history, services.seen_ids, services.clock, 100)
    outgoing = Outgoing("GET", "https://a.test", bearer=Secret("odd-shaped-secret"))
    recorder.record_failure(PROFILE, outgoing, ConnectionRefused("refused odd-shaped-secret", "x"), 5.0)
    (noted,) = services.history.recent(PROFILE.id)
    assert (noted.status, noted.target) == (0, "/")
    assert "odd-shaped-secret" not in noted.error
    assert "refused" in noted.error


def test_of_a_further_page_no_body_is_kept_but_its_ids_are(services: Services) -> None:
    recorder = HistoryRecorder(services.history, services.seen_ids, services.clock, 1000)
    body = answer([{"_type": "team", "id": "t9", "name": "Edit"}])
    exchange = Exchange(PROFILE.id, "acme", "v2", Outgoing("GET", "https://a.test/v2/x"), body, Timing(), 10.0)
    recorder.record_response(PROFILE, exchange, None, PAGE)
    noted = services.history.recent(PROFILE.id)[0]
    assert (noted.kind, noted.response_body) == ("page", "")
    assert noted.body_size == body.body_size
    assert [seen.id for seen in services.seen_ids.complete(PROFILE.id, "team")] == ["t9"]


ODD = "Zq9/odd+shaped=bearer.of-no~known_form"
WRITTEN = (
    ODD,
    json.dumps({"again": ODD}),
    quote(ODD, safe=""),
    quote(quote(ODD, safe=""), safe=""),
    base64.b64encode(f"user:{ODD}".encode()).decode(),
    "".join(f"\\u{ord(character):04x}" for character in ODD),
)


@pytest.mark.parametrize("written", WRITTEN)
def test_a_bearer_that_comes_back_is_not_noted_whatever_its_form(services: Services, written: str) -> None:
    outgoing = Outgoing("POST", f"https://a.test/v2/x/{quote(ODD, safe='')}?q={quote(ODD)}", bearer=Secret(ODD))
    outgoing = outgoing._replace(body=json.dumps({"note": written}).encode())
    echoed = {"_type": "team", "id": written[:128], "name": f"I am {written}", "echo": {"any": [written]}}
    other = {"_type": "team", "id": "t1", "name": f"By {written}", "project": {"id": "p1", "name": "Reel"}}
    noted = note(services, outgoing, answer([echoed, other]), limit=5000)
    kept = [*services.seen_ids.complete(PROFILE.id, "team"), *services.seen_ids.complete(PROFILE.id, "project")]
    text = repr(noted) + repr(kept)
    for form in (*WRITTEN, ODD[:12]):
        assert form not in text
    assert {(seen.kind, seen.id) for seen in kept} == {("team", "t1"), ("project", "p1")}
    assert '"project": {"id": "p1", "name": "Reel"}' in noted.response_body


def test_what_a_request_calls_secret_is_not_noted_under_another_name(services: Services) -> None:
    body = json.dumps({"webhook_secret": "hush-hush-hush", "name": "kept"}).encode()
    outgoing = Outgoing("POST", "https://a.test/v2/hooks?sharePassword=psst-psst", body=body)
    noted = note(
        services, outgoing, answer({"text": "made with hush-hush-hush and psst-psst", "signingSecret": "other-one"})
    )
    for value in ("hush-hush", "psst-psst", "other-one"):
        assert value not in repr(noted)
    assert "made with" in noted.response_body
    assert '"name": "kept"' in noted.request_body


def test_headers_are_noted_without_secrets_and_within_limits(services: Services) -> None:
    outgoing = Outgoing("GET", "https://api.test/v2/x", (("X-Api-Key", "hush-hush"), ("X-Mine", "kept")))
    response = answer({})._replace(
        reason="Fine",
        headers=(
            ("Set-Cookie", "session=hush-hush"),
            ("Location", "https://s3.test/x?X-Amz-Signature=hush-hush"),
            ("X-Echo", "hush-hush"),
            ("X-Long", "y" * 9000),
            *((f"X-{number}", "z") for number in range(500)),
        ),
    )
    noted = note(services, outgoing, response)
    assert "hush-hush" not in repr(noted)
    assert ("X-Mine", "kept") in noted.request_headers
    assert noted.response_headers[0] == ("Set-Cookie", "•••")
    assert (len(noted.response_headers), len(noted.response_headers[3][1])) == (100, 2000)
    assert (noted.reason, noted.origin, noted.request_size) == ("Fine", "https://api.test", 0)


def test_an_entry_has_the_names_of_the_ids_in_its_path(services: Services) -> None:
    recorder = HistoryRecorder(services.history, services.seen_ids, services.clock, 1000)
    team = {"_type": "team", "id": "t-1", "name": "Edit"}
    url = "https://api.test/v2/teams/t-1"
    exchange = Exchange(PROFILE.id, "acme", "v2", Outgoing("GET", url), answer(team), Timing(), 10.0)
    recorder.record_response(PROFILE, exchange, services.catalogs.match("GET", url))
    assert services.history.recent(PROFILE.id)[0].names == (("t-1", "Edit"),)
