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


def test_an_operation_nobody_knows_is_said(cli: Call) -> None:
    assert cli("scopes", "--for", "GET /nope/nope").code == 2


def test_operations_are_found_by_words(cli: Call) -> None:
    found = cli("operations", "list", "projects")
    assert found.code == 0
    assert "/projects" in found.text.splitlines()[0]
    assert len(json.loads(cli("operations", "--json", "--api", "v2").data)) == 115
    assert len(json.loads(cli("operations", "--json", "--api", "v4").data)) == 124


def test_the_profile_decides_which_api(cli: Call) -> None:
    cli("profiles", "add", "acme", "--api", "v4")
    shape = json.loads(cli("operations", "--json", "me").data)
    assert {operation["api"] for operation in shape} == {"v4"}


def test_a_profile_that_is_not_there_is_an_error_only_when_named(cli: Call) -> None:
    assert cli("operations").code == 0
    assert cli("--profile", "nobody", "operations").code == 2
