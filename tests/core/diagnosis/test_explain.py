"""A refusal becomes one honest sentence and a remedy."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frameio_tui.adapters.system.package_data import operations
from frameio_tui.core.catalog.catalog import Catalog
from frameio_tui.core.catalog.operation import Operation
from frameio_tui.core.diagnosis.explain import detail_of, explain, explain_error, pointers_of
from frameio_tui.core.errors import CredentialError, NameNotResolved, remedy_on_command_line
from frameio_tui.core.profiles.credential import CredentialRecord, TokenSet
from frameio_tui.core.profiles.profile import V2_CLOSES_AT, ApiVersion, CredentialKind, Profile
from frameio_tui.core.secret import Secret

CATALOG = Catalog.from_json(operations(ApiVersion.V2), ApiVersion.V2)
V2 = Profile(id="0" * 32, name="acme")
V4 = V2._replace(api=ApiVersion.V4)
OAUTH = V2._replace(credential=CredentialKind.OAUTH_PKCE)


def of(method: str, path: str) -> Operation:
    """An operation of V2."""
    operation = CATALOG.match(method, path)
    assert operation is not None
    return operation


ASSET = of("GET", "/v2/assets/x")


@pytest.mark.parametrize(
    ("status", "profile", "operation", "sentence", "remedy"),
    [
        (200, V2, None, "request was accepted", ""),
        (300, V2, None, "several versions", "Location header"),
        (302, V2, None, "not followed", "base URL"),
        (304, V2, None, "has not changed", "If-None-Match"),
        (305, V2, None, "returned 305", "headers"),
        (308, V2, None, "not followed", "base URL"),
        (400, V2, None, "could not read", "query and the body"),
        (401, V2, None, "not accepted", "linked V4 profile"),
        (401, V4, None, "V4 did not accept", "linked V2 profile"),
        (401, V2._replace(credential=CredentialKind.ACCESS_TOKEN), None, "expired", "new token"),
        (401, V2._replace(credential=CredentialKind.COMMAND), None, "not accepted", "variable or command"),
        (401, OAUTH, None, "not accepted", "Press I to sign in again."),
        (401, OAUTH, of("GET", "/v2/accounts/a/hooks"), "does not accept a credential", "developer token"),
        (402, V2, None, "plan", "owner"),
        (403, V2, None, "V2 returns 403 if", "web app"),
        (403, V4, None, "V4 uses roles", "admin"),
        (403, V2._replace(scopes=("team.read",)), ASSET, "asset.read", "403 for both"),
        (403, V2._replace(scopes=("asset.read",)), ASSET, "V2 returns 403 if", "scopes"),
        (404, V2, None, "not in the list of operations", "other API"),
        (404, V2, ASSET, "does not exist", "Check the ID."),
        (404, V4, ASSET, "does not exist", "account ID"),
        (405, V2, None, "method", "PATCH"),
        (407, V2, None, "proxy on the way to the API", "USER:PASSWORD@"),
        (409, V2, None, "already exists", "Read it again"),
        (410, V2, None, "V2 closes on 1 December 2026", "to V4"),
        (410, V4, None, "permanently removed.", "another operation"),
        (415, V2, None, "content type", "application/json"),
        (418, V2, None, "rejected", "Look at the body"),
        (422, V2, None, "missing or not allowed", "values that the response names"),
        (429, V2, None, "rate limit", "send it again"),
        (500, V2, None, "malformed URL", "Before you send it again"),
        (500, V4, None, "Server error.", "Before you send it again"),
        (503, V2, None, "temporarily unavailable", "Try again"),
    ],
)
def test_each_status_has_its_words(
    status: int, profile: Profile, operation: Operation | None, sentence: str, remedy: str
) -> None:
    said = explain(status, b"", profile, operation)
    assert sentence in said.sentence
    assert remedy in said.remedy
    assert "\n" not in said.sentence


def test_what_was_granted_counts_more_than_what_is_ticked() -> None:
    record = CredentialRecord(tokens=TokenSet(Secret("t"), scopes=("team.read",)))
    said = explain(403, b"", V2._replace(scopes=("asset.read",)), ASSET, record)
    assert "Access denied. The scope asset.read was not granted" in said.sentence


def test_operations_that_no_token_can_call_are_named() -> None:
    closed = next(operation for operation in CATALOG.operations if not operation.callable)
    assert "Only Frame.io's own apps" in explain(403, b"", V2, closed).sentence


@pytest.mark.parametrize(
    ("body", "detail"),
    [
        ({"code": 422, "errors": [{"detail": "can't be blank", "title": "x"}], "message": "Invalid"}, "can't be blank"),
        (
            {"errors": [{"title": "t", "detail": "is invalid", "source": {"pointer": "/data/name"}}]},
            "/data/name: is invalid",
        ),
        ({"errors": [{"detail": {"name": ["é"]}}]}, '{"name": ["é"]}'),
        ({"errors": [], "message": "Not Found"}, "Not Found"),
        ({"error": "invalid_grant", "error_description": "Token expired"}, "Token expired"),
        ({"error": "invalid_grant"}, "invalid_grant"),
        ({"errors": [{"detail": "a"}, {"detail": "a"}, {"detail": "b"}]}, "a; b"),
        ({"message": 5}, ""),
        ([], ""),
        ("text", ""),
    ],
)
def test_what_the_api_says_is_pulled_out(body: object, detail: str) -> None:
    raw = json.dumps(body).encode()
    assert detail_of(raw) == detail
    said = explain(422, raw, V2, None).sentence
    assert said.endswith(f"The API says: {detail}." if detail else "not allowed.")


def test_a_web_page_in_between_is_recognised() -> None:
    for body, headers in ((b" <!DOCTYPE html><p>login", ()), (b"hello", (("Content-Type", "text/html"),))):
        assert "web page" in explain(403, body, V2, None, headers=headers).sentence
    assert "web page" in explain(200, b"<html>", V2, None).sentence
    assert "web page" not in explain(404, b"<html>", V2, None).sentence
    assert "user name" in explain(407, b"<html>", V2, None).sentence


def test_too_many_calls_say_how_many_are_allowed() -> None:
    headers = [("x-ratelimit-limit", "10"), ("x-ratelimit-remaining", "0"), ("x-ratelimit-window", "60000")]
    said = explain(429, b"", V2, None, headers=headers)
    assert "(10 in 60 s)" in said.sentence
    assert "one call every 6 s" in said.remedy


def test_pointers_lead_to_the_field() -> None:
    body = b'{"errors": [{"detail": "is missing", "source": {"pointer": "/data/name"}}, {"detail": "x"}, 5]}'
    assert pointers_of(body) == (("/data/name", "is missing"),)
    for odd in (b"", b"[]", b'{"errors": 5}', b"5", b"[" * 100_000):
        assert pointers_of(odd) == ()


def test_long_words_of_the_api_are_cut() -> None:
    assert len(detail_of(json.dumps({"message": "x" * 5000}).encode())) == 400


def test_no_answer_names_where_it_was_sent() -> None:
    said = explain_error(CredentialError("There is no token.", "Paste one."), V2)
    assert said == (f"No response from {V2.base_url}: There is no token.", "Paste one.")


@given(
    st.integers(100, 599),
    st.binary(max_size=60) | st.sampled_from([b'{"errors": [null]}', b'{"errors": [{"source": 1}]}']),
)
def test_no_answer_breaks_it(status: int, body: bytes) -> None:
    for profile in (V2, V4, OAUTH):
        assert explain(status, body, profile, ASSET).sentence


def test_errors_of_v2_name_their_place_in_words() -> None:
    said = [{"detail": "name can't be blank"}, {"detail": "It is taken"}, {"title": "'filesize' is invalid"}]
    body = json.dumps({"code": 422, "errors": said}).encode()
    assert pointers_of(body, ["name", "filesize"]) == (
        ("/name", "name can't be blank"),
        ("/filesize", "'filesize' is invalid"),
    )
    assert pointers_of(body) == ()


def test_after_v2_was_closed_that_is_the_first_explanation_of_a_failure() -> None:
    before, after = V2_CLOSES_AT - 1, V2_CLOSES_AT + 1
    profile = Profile(id="x", name="acme")
    for status in (401, 403, 404, 410, 502):
        early = explain(status, b"{}", profile, None, now=before)
        late = explain(status, b"{}", profile, None, now=after)
        assert "closed on" not in early.sentence + early.remedy
        assert f"{late.sentence} {late.remedy}".count("1 December 2026") == 1
        assert late.sentence.startswith("V2 closed on 1 December 2026. ")
        assert "profiles link acme" in remedy_on_command_line(late.remedy)
    linked = explain(404, b"{}", profile._replace(linked_profile="y"), None, now=after)
    assert linked.remedy.startswith("Use the linked V4 profile.")
    no_response = explain_error(NameNotResolved("api.frame.io cannot be found.", "Check the name."), profile, after)
    assert no_response.sentence.startswith("V2 closed on 1 December 2026. No response")
    assert no_response.remedy.endswith("If V2 still works for your account: Check the name.")
    for alive in (
        explain(422, b"{}", profile, None, now=after),
        explain(404, b"{}", profile._replace(api=ApiVersion.V4), None, now=after),
        explain(404, b"{}", profile._replace(base_url="http://127.0.0.1:8000"), None, now=after),
    ):
        assert "closed on" not in alive.sentence
