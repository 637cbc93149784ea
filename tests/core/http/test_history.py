from __future__ import annotations

import pytest

from frameio_tui.core.errors import InvalidInput
from frameio_tui.core.http.history import (
    TASK,
    HistoryEntry,
    check_resendable,
    exchange_of,
    loaded_request,
    readable_target,
    task_of,
)
from frameio_tui.core.profiles.profile import Profile
from frameio_tui.core.text.redact import MASK

PROFILE = Profile(id="a" * 32, name="acme", base_url="https://api.test")
TEAM = "6a8a12fd-4d1c-4f5e-9d0e-2f43cd1ba9f7"
ENTRY = HistoryEntry(
    PROFILE.id,
    10.0,
    "POST",
    f"/v2/teams/{TEAM}/projects?x=1",
    201,
    0.5,
    9,
    request_body='{"a": 1}',
    response_body='{"b": 22}',
    origin="https://old.test",
    reason="Created",
    request_headers=(("accept", "application/json"), ("content-type", "application/json"), ("X-Mine", "1")),
    response_headers=(("Content-Type", "application/json"),),
    request_size=8,
)


def test_an_entry_can_be_shown_like_a_response() -> None:
    exchange = exchange_of(ENTRY, PROFILE)
    assert (exchange.outgoing.url, exchange.profile_name) == (f"https://old.test{ENTRY.target}", "acme")
    response = exchange.response
    assert (response.status, response.reason, response.body, response.complete) == (201, "Created", b'{"b": 22}', True)
    assert exchange.notes == ()
    old = exchange_of(ENTRY._replace(origin="", response_headers=()), PROFILE)
    assert old.outgoing.url.startswith("https://api.test/v2/")


def test_what_the_history_does_not_have_is_said() -> None:
    for body, size, note, complete in (
        ("abc\n[truncated: 5000 bytes in total]", 5000, "The history has the first 3 B of 5.0 kB.", False),
        ("[70 bytes of image/png]", 70, "The history does not have this body: 70 bytes of image/png.", True),
        ("", 70, "The history does not have this body.", True),
        (f'{{"secret": "{MASK}"}}', 20, "Secrets are masked.", True),
    ):
        entry = ENTRY._replace(response_body=body, body_size=size)
        exchange = exchange_of(entry, PROFILE)
        assert exchange.notes == (note,)
        assert exchange.response.complete is complete
        assert entry.is_complete is (not body.endswith("]"))


def test_a_request_is_loaded_with_its_body_and_own_headers() -> None:
    loaded = loaded_request(ENTRY, None)
    assert loaded.faults == ()
    spec = check_resendable(loaded)
    assert (spec.method, spec.path, spec.query) == ("POST", f"/v2/teams/{TEAM}/projects", (("x", "1"),))
    assert (spec.headers, spec.body) == ((("X-Mine", "1"),), '{"a": 1}')


def test_a_request_that_is_not_complete_is_not_sent_again() -> None:
    for changes in (
        {"request_body": '{"a"\n[truncated: 99 bytes in total]', "request_size": 99},
        {"request_body": "[9 bytes of application/json]", "request_size": 9},
        {"request_body": "", "request_size": 9},
        {"request_body": f'{{"secret": "{MASK}"}}', "request_size": 30},
        {"target": f"/v2/me?token={MASK}"},
        {"request_headers": (("X-Api-Key", MASK),)},
    ):
        loaded = loaded_request(ENTRY._replace(**changes), None)  # type: ignore[arg-type]  # fields of an entry
        assert loaded.faults, changes
        with pytest.raises(InvalidInput, match="It was not sent"):
            check_resendable(loaded)
    with pytest.raises(InvalidInput, match="is a job"):
        loaded_request(ENTRY._replace(kind=TASK), None)


def test_ids_are_shown_with_the_names_they_had() -> None:
    entry = ENTRY._replace(names=((TEAM, "Editorial"),))
    assert readable_target(entry) == "/v2/teams/6a8a…(Editorial)/projects?x=1"
    assert readable_target(ENTRY) == "/v2/teams/6a8a…a9f7/projects?x=1"
    assert task_of(ENTRY._replace(kind=TASK, response_body="complete; requests: 3; job: 20ab")) == "20ab"
    assert task_of(ENTRY) == ""
