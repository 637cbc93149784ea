import json
import sys
import tomllib
from pathlib import Path

import pytest

from tests.cli.conftest import Call
from tests.support import CANARY

TOKEN = b"fio-u-" + b"k" * 64


def shown(cli: Call, name: str) -> dict[str, object]:
    shape = json.loads(cli("profiles", "show", name, "--json").data)
    assert isinstance(shape, dict)
    return shape


def test_a_profile_is_made_and_its_path_is_the_only_data(cli: Call) -> None:
    done = cli("profiles", "add", "acme", "--api", "v4", "--label", "PROD", "--read-only", "--ask-before", "delete,put")
    path = Path(done.text.strip())
    assert done.code == 0
    assert tomllib.loads(path.read_text())["label"] == "PROD"
    assert "token set acme" in done.words
    profile = shown(cli, "acme")
    assert (profile["api"], profile["read_only"], profile["ask_before"]) == ("v4", True, ["DELETE", "PUT"])
    assert profile["approved"] is True


def test_a_new_profile_asks_before_delete_unless_told_otherwise(cli: Call) -> None:
    cli("profiles", "add", "acme")
    assert shown(cli, "acme")["ask_before"] == ["DELETE"]
    for name, off in (("one", ""), ("two", "none")):
        assert f"'{name}' does not ask before any request." in cli("profiles", "add", name, "--ask-before", off).words
        assert shown(cli, name)["ask_before"] == []
    assert "'acme' does not ask before any request." in cli("profiles", "set", "acme", "ask_before=").words
    assert "'acme' asks before PUT, DELETE." in cli("profiles", "set", "acme", "ask_before=put,delete").words


@pytest.mark.parametrize(("given", "words"), [("DELTE", "Did you mean DELETE?"), ("FOO", "Use one of: GET")])
def test_a_misspelled_guard_makes_and_changes_nothing(cli: Call, given: str, words: str) -> None:
    done = cli("profiles", "add", "acme", "--ask-before", given)
    assert (done.code, done.text) == (2, "")
    assert f"Unknown method '{given}'.\n  {words}" in done.words
    assert "no profile" in cli("profiles", "show", "acme").words
    cli("profiles", "add", "acme")
    assert words in cli("profiles", "set", "acme", f"ask_before={given}", "title=new").words
    assert (shown(cli, "acme")["ask_before"], shown(cli, "acme")["title"]) == (["DELETE"], "")


def test_what_is_missing_to_sign_in_is_told_in_its_order(cli: Call) -> None:
    words = cli("profiles", "add", "app", "--credential", "oauth_secret").words
    told = [words.find(step) for step in ("client_id=", "scopes=read-only", "secret set app", "login app")]
    assert told == sorted(told)
    assert -1 not in told
    words = cli("profiles", "add", "spa", "--api", "v4", "--client-id", "abc").words
    assert words.strip() == "Next, sign in: frameio-tui login spa"


@pytest.mark.parametrize(
    ("options", "key", "value"),
    [
        (["--env", "MY_TOKEN"], "credential", "environment"),
        (["--command", "--", "pass", "show", "x y"], "command", ["pass", "show", "x y"]),
        (["--command", "--", "pass"], "credential", "command"),
        (["--client-id", "abc"], "credential", "oauth_pkce"),
        (["--scopes", "asset.read,account.read"], "scopes", ["account.read", "asset.read"]),
        ([], "credential", "developer_token"),
    ],
)
def test_options_say_what_kind_it_is(cli: Call, options: list[str], key: str, value: object) -> None:
    assert cli("profiles", "add", "acme", *options).code == 0
    assert shown(cli, "acme")[key] == value


def test_a_preset_stands_for_its_scopes(cli: Call) -> None:
    assert cli("profiles", "add", "acme", "--scopes", "read-only").code == 0
    scopes = shown(cli, "acme")["scopes"]
    assert isinstance(scopes, list)
    assert scopes
    assert all(scope.endswith(".read") for scope in scopes)
    refused = cli("profiles", "set", "acme", "scopes=nonsense")
    assert refused.code == 2
    assert "read-only" in refused.words


@pytest.mark.parametrize(
    "arguments",
    [
        ["add", "Bad Name"],
        ["add", "acme", "--base-url", "http://example.com"],
        ["add", "acme", "--env", "X", "--credential", "access_token"],
        ["add", "acme", "--command"],
        ["add", "acme", "--", "pass"],
        ["set", "there"],
        ["set", "there", "nope=1"],
        ["set", "missing", "title=x"],
        ["copy", "there", "there"],
        ["rename", "missing", "other"],
        ["remove", "missing", "--yes"],
        ["approve", "missing"],
        ["show", "missing"],
    ],
    ids=" ".join,
)
def test_what_cannot_be_done_is_a_usage_error_and_changes_nothing(cli: Call, arguments: list[str]) -> None:
    cli("profiles", "add", "there")
    before = cli("profiles", "--json").data
    done = cli("profiles", *arguments)
    assert done.code == 2, done.words
    assert done.words.startswith("frameio-tui: ")
    assert done.data == b""
    assert cli("profiles", "--json").data == before


def test_keys_are_set_and_unset_and_comments_stay(cli: Call) -> None:
    path = Path(cli("profiles", "add", "acme", "--title", "Acme").text.strip())
    path.write_text(path.read_text() + "# mine\n")
    assert cli("profiles", "set", "acme", "read_only=yes", "label=QA", "title=").code == 0
    assert "# mine" in path.read_text()
    profile = shown(cli, "acme")
    assert (profile["read_only"], profile["label"], profile["title"]) == (True, "QA", "")


def test_moving_a_profile_with_a_token_takes_its_trust_until_approved(cli: Call) -> None:
    cli("profiles", "add", "acme")
    cli("token", "set", "acme", "--no-verify", stdin=TOKEN)
    moved = cli("profiles", "set", "acme", "base_url=https://elsewhere.example")
    assert "profiles approve acme" in moved.words
    assert cli("token", "acme").code == 6
    trusted = cli("profiles", "approve", "acme")
    assert "https://api.frame.io" in trusted.words
    assert "https://elsewhere.example" in trusted.words
    assert cli("token", "acme").data == TOKEN + b"\n"


def test_copy_rename_and_twin(cli: Call) -> None:
    cli("profiles", "add", "acme")
    cli("token", "set", "acme", "--no-verify", stdin=TOKEN)
    assert cli("profiles", "copy", "acme", "second").code == 0
    assert shown(cli, "second")["token"] is None
    assert cli("profiles", "rename", "acme", "first").code == 0
    assert cli("token", "first").data == TOKEN + b"\n"
    assert cli("profiles", "link", "first").code == 0
    assert shown(cli, "first-v4")["api"] == "v4"
    assert cli("token", "first-v4").data == TOKEN + b"\n"
    assert "developer token of first" in cli("profiles").text


def test_twins_are_linked_by_name(cli: Call) -> None:
    for name in ("one", "two"):
        cli("profiles", "add", name)
    assert cli("profiles", "set", "one", "linked_profile=two").code == 0
    assert shown(cli, "one")["linked_profile"] == shown(cli, "two")["id"]
    assert cli("profiles", "set", "one", "linked_profile=").code == 0
    assert shown(cli, "one")["linked_profile"] == ""


def test_removing_asks_a_person_for_the_name(cli: Call, home: Path) -> None:
    cli("profiles", "add", "acme")
    assert cli("profiles", "remove", "acme").code == 6
    assert cli("profiles", "remove", "acme", stdin=b"y\n", person=True).code == 6
    assert cli("profiles", "remove", "acme", stdin=b"acme\n", person=True).code == 0
    assert json.loads(cli("profiles", "--json").data)["profiles"] == []
    assert not list((home / "data" / "credentials").glob("*.toml"))


def test_a_broken_file_is_listed_with_its_remedy_and_can_be_removed(cli: Call) -> None:
    path = Path(cli("profiles", "add", "acme").text.strip())
    cli("profiles", "add", "whole")
    path.write_text("version = 1\nid = \n")
    listed = cli("profiles")
    assert listed.code == 0
    assert "whole" in listed.text
    assert str(path) in listed.words
    assert ":2:" in listed.words
    assert cli("profiles", "set", "acme", "title=x").code == 1
    assert path.read_text() == "version = 1\nid = \n"
    assert cli("profiles", "remove", "acme", "--yes").code == 0
    assert not path.exists()


def test_a_hand_made_file_is_adopted_and_then_trusted(cli: Call, home: Path) -> None:
    folder = home / "config" / "profiles"
    folder.mkdir(parents=True)
    (folder / "mine.toml").write_text('version = 1\napi = "v4"\n')
    assert "profiles new-id mine" in cli("profiles").words
    adopted = cli("profiles", "new-id", "mine")
    assert adopted.code == 0
    assert "profiles approve mine" in adopted.words
    assert cli("profiles", "approve", "mine").code == 0
    assert shown(cli, "mine")["approved"] is True


def test_a_profile_that_has_an_id_of_its_own_is_not_adopted(cli: Call) -> None:
    cli("profiles", "add", "acme")
    cli("token", "set", "acme", "--no-verify", stdin=CANARY.encode())
    done = cli("profiles", "new-id", "acme")
    assert done.code == 2
    assert "already has its own ID" in done.words
    assert cli("token", "acme").text.strip() == CANARY


def test_a_profile_that_cannot_be_made_whole_is_not_made(cli: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "keyring", None)
    done = cli("profiles", "add", "acme", "--store", "keyring")
    assert done.code == 1
    assert "not installed" in done.words
    assert json.loads(cli("profiles", "--json").data)["profiles"] == []
    assert cli("profiles", "add", "acme").code == 0
