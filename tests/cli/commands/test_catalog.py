import json

import pytest

from tests.cli.conftest import Call


def test_scopes_are_listed_without_a_profile(cli: Call) -> None:
    done = cli("scopes")
    assert done.code == 0
    assert "asset.read" in done.text
    shape = json.loads(cli("scopes", "--json").data)
    assert len(shape["scopes"]) == 34
    assert {"name", "allows", "operations", "wanted"} <= set(shape["scopes"][0])


def test_what_the_profile_wants_is_ticked(cli: Call) -> None:
    cli("profiles", "add", "acme", "--scopes", "asset.read")
    ticked = [line for line in cli("scopes").text.splitlines() if "[x]" in line]
    assert len(ticked) == 1
    assert "asset.read" in ticked[0]


@pytest.mark.parametrize(
    "request_text", ["GET /projects/{project_id}", "GET /v2/projects/1234", "/projects/{project_id}"]
)
def test_the_scopes_of_an_operation(cli: Call, request_text: str) -> None:
    done = cli("scopes", "--for", request_text)
    assert done.code == 0, done.words
    assert "project.read" in done.text.split()
    assert "needs project.read" in done.words


def test_unknown_operation_is_reported_with_the_command_that_searches(cli: Call) -> None:
    done = cli("scopes", "--for", "GET /nope/nope")
    assert done.code == 2
    assert "No such V2 operation: GET /nope/nope." in done.words
    assert "frameio-tui operations --api v2 WORDS" in done.words


def test_operations_are_found_by_words(cli: Call) -> None:
    found = cli("operations", "list", "projects")
    assert found.code == 0
    assert "/projects" in found.text.splitlines()[0]
    assert len(json.loads(cli("operations", "--json", "--api", "v2").data)) == 115
    assert len(json.loads(cli("operations", "--json", "--api", "v4").data)) == 124


@pytest.mark.parametrize(
    ("api", "word", "first"),
    [
        ("v2", "upload", "POST   /v2/assets/{asset_id}/children"),
        ("v4", "trash", "GET    /v4/accounts/{account_id}/projects/{project_id}/recently_deleted"),
    ],
)
def test_operations_are_found_by_what_users_look_for(cli: Call, api: str, word: str, first: str) -> None:
    found = cli("operations", "--api", api, word)
    assert first in found.text.splitlines()[0]
    assert "Similar" not in found.words


def test_similar_operations_are_announced_and_begin_with_a_safe_one(cli: Call) -> None:
    found = cli("operations", "--api", "v2", "delte", "comment")
    assert found.code == 0
    assert "No V2 operation matches 'delte comment'. Similar:" in found.words
    assert [line.split()[0] for line in found.text.splitlines()][:2] == ["GET", "DELETE"]
    assert json.loads(cli("operations", "--api", "v2", "--json", "delte", "comment").data) == []


def test_no_similar_operation_is_reported(cli: Call) -> None:
    found = cli("operations", "--api", "v2", "zzzzqqq")
    assert (found.code, found.text) == (0, "")
    assert found.words.strip().endswith("No V2 operation matches 'zzzzqqq'.")


def test_operations_for_devices_are_labelled(cli: Call) -> None:
    assert "(Camera to Cloud)" in cli("operations", "--api", "v2", "heartbeat").text


def test_the_profile_decides_which_api(cli: Call) -> None:
    cli("profiles", "add", "acme", "--api", "v4")
    shape = json.loads(cli("operations", "--json", "me").data)
    assert {operation["api"] for operation in shape} == {"v4"}


def test_a_profile_that_is_not_there_is_an_error_only_when_named(cli: Call) -> None:
    assert cli("operations").code == 0
    assert cli("--profile", "nobody", "operations").code == 2


def test_codes_are_explained_with_scopes_and_limits(cli: Call) -> None:
    listed = cli("explain")
    assert listed.code == 0
    assert "403 Forbidden" in listed.text
    assert "invalid_grant" in listed.text
    forbidden = cli("explain", "Forbidden", "--for", "GET /projects/{project_id}")
    assert "project.read" in forbidden.text
    assert "GET /v2/projects/{project_id}" in forbidden.text
    limits = json.loads(cli("explain", "429", "--api", "v4", "--json").data)
    assert limits["codes"][0]["name"] == "Too Many Requests"
    assert {"10 calls in 60 s", "100 calls in 60 s"} <= {limit["text"] for limit in limits["rate_limits"]}
    assert sum(len(limit["operations"]) for limit in limits["rate_limits"]) == 124
    unknown = cli("explain", "forbiden")
    assert unknown.code == 2
    assert "Did you mean forbidden?" in unknown.words
