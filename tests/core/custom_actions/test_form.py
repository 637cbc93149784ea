"""Responses to clicks on custom actions, and the payloads that Frame.io sends."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frameio_tui.core.custom_actions.click import Click, click_payload
from frameio_tui.core.custom_actions.form import ActionReply, Field, Option, parse_reply, sample_reply, value_of
from frameio_tui.core.profiles.profile import ApiVersion
from frameio_tui.core.webhooks.delivery import Received

JSON_TYPE = (("content-type", "application/json"),)


def reply(value: object, *, status: int = 200, seconds: float = 0.1, limit: float = 5) -> ActionReply:
    return parse_reply(Received(status, JSON_TYPE, json.dumps(value).encode(), seconds), limit)


def test_sample_form_and_message_have_no_problems() -> None:
    form = reply(sample_reply("form"))
    assert form.is_form
    assert form.problems == ()
    assert [field.type for field in form.fields] == ["text", "textarea", "select", "boolean", "link"]
    assert [field.takes_input for field in form.fields] == [True, True, True, True, False]
    message = reply(sample_reply("message"))
    assert (message.is_message, message.is_form, message.problems) == (True, False, ())


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ([{"type": "checkbox", "label": "L", "name": "n"}], "V4 has no field type 'checkbox'. Use boolean."),
        ([{"type": "date", "label": "L", "name": "n"}], "Use one of: text, textarea, select, link, boolean."),
        ([{"label": "L", "name": "n"}], "has no type"),
        ([{"type": "text", "label": "L"}], "has no name"),
        ([{"type": "text", "name": "n"}], "has no label"),
        ([{"type": "select", "label": "L", "name": "n"}], "has no options"),
        ([{"type": "select", "label": "L", "name": "n", "options": [{"name": "A"}]}], "no name or no value"),
        ([{"type": "boolean", "label": "L", "name": "n", "value": "maybe"}], "neither true nor false"),
        ([{"type": "text", "label": "L", "name": "n"}] * 2, "more than once"),
        ([7], "is not a JSON object"),
        ({"a": 1}, "fields is not a list"),
    ],
)
def test_what_v4_does_not_know_is_named(fields: object, problem: str) -> None:
    found = reply({"title": "T", "description": "D", "fields": fields})
    assert problem in " ".join(found.problems)


def test_failed_slow_and_malformed_responses() -> None:
    assert "The status is 500." in reply({"title": "T"}, status=500).problems[0]
    assert "longer than 5 s" in reply({"title": "T"}, seconds=5.01).problems[0]
    assert reply(sample_reply("message"), seconds=8, limit=8).problems == ()
    assert reply([]).problems
    assert parse_reply(Received(200, (), b"OK", 0.1)).problems
    assert parse_reply(Received(204, (), b"", 0.1)) == ActionReply()
    assert "content type" in parse_reply(Received(200, (), b'{"title":"T","description":"D"}', 0.1)).problems[0]


@given(st.binary(max_size=60) | st.just(b"[" * 100_000) | st.just(b'{"fields":' * 5000))
def test_hostile_bodies_never_raise_and_are_problems(body: bytes) -> None:
    assert parse_reply(Received(200, JSON_TYPE, body, 0.1)).problems or not body.strip()  # empty: nothing is shown


def test_typed_values() -> None:
    text, _, select, boolean, _ = reply(sample_reply("form")).fields
    assert (value_of(text, ""), value_of(text, "x")) == ("Cut 4", "x")
    assert [value_of(select, typed) for typed in ("", "2", "Sound", "grade")] == ["grade", "sound", "sound", "grade"]
    assert [value_of(boolean, typed) for typed in ("", "yes", "N")] == [False, True, False]
    rates = Field("select", "fps", "FPS", "", (Option("2", "2"), Option("1", "1")))
    assert (value_of(rates, "1"), value_of(rates, "1", by_number=False)) == ("2", "1")  # the first row, the value 1
    assert value_of(boolean._replace(value="maybe"), "") is False
    empty = select._replace(options=())
    assert value_of(empty, "") == "grade"
    for field, typed in ((select, "3"), (select, "nope"), (boolean, "perhaps")):
        with pytest.raises(ValueError, match="Type "):
            value_of(field, typed)
    with pytest.raises(ValueError, match="no options"):
        value_of(empty, "1")


def test_click_has_the_fields_of_each_api() -> None:
    v4 = json.loads(click_payload(Click(ApiVersion.V4, "i-1", event="go")))
    assert set(v4) == {
        *("account_id", "action_id", "interaction_id", "project", "resource", "type", "user", "workspace"),
    }
    v2 = json.loads(click_payload(Click(ApiVersion.V2, "i-1"), {"title": "x"}))
    assert set(v2) == {"action_id", "data", "interaction_id", "project", "resource", "team", "type", "user"}
    assert (v2["data"], v4["interaction_id"], v4["resource"]["type"]) == ({"title": "x"}, "i-1", "file")
