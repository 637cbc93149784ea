"""`saved`, and `request @NAME`."""

import json
from pathlib import Path

from tests.cli.conftest import Call
from tests.wire import RawServer, canned, response


def test_a_request_is_kept_and_sent_by_name(cli: Call) -> None:
    with RawServer(canned(response(b"{}"))) as server:
        cli("profiles", "add", "acme", "--base-url", server.url)
        cli("token", "set", "acme", "--no-verify", stdin=b"fio-u-" + b"k" * 64)
        assert "No saved requests yet" in cli("saved").words
        done = cli("saved", "add", "new-team", "POST /accounts/{account_id}/teams", "--input", "-", stdin=b'{"a": 1}')
        assert done.code == 0, done.words
        assert server.requests == []
        assert "POST /accounts/{account_id}/teams" in cli("saved").text
        sent = cli("--profile", "acme", "request", "@new-team", "-f", "account_id=7", "-f", "name=x")
        assert sent.code == 0, sent.words
    assert server.requests[0].startswith(b"POST /v2/accounts/7/teams HTTP")
    assert server.requests[0].endswith(b'{"a": 1, "name": "x"}')


def test_the_shape_for_machines(cli: Call) -> None:
    cli("saved", "add", "me", "GET /me?x", "--api", "v4", "--header", "x-a: b", "--description", "who")
    shape = json.loads(cli("saved", "--json").text)
    wanted = {
        "name": "me",
        "api": "v4",
        "request": "GET /me?x",
        "headers": ["x-a: b"],
        "body": "",
        "description": "who",
        "variables": {},
    }
    assert shape == [wanted]
    assert json.loads(cli("saved", "show", "me").text) == wanted


def test_what_cannot_be_is_refused_with_a_remedy(cli: Call) -> None:
    cli("profiles", "add", "acme")
    assert cli("saved", "add", "me", "GET /me").code == 0
    taken = cli("saved", "add", "me", "GET /teams")
    assert (taken.code, "already" in taken.words) == (2, True)
    assert cli("saved", "add", "me", "GET /teams", "--replace").code == 0
    assert "GET /teams" in cli("saved").text
    missing = cli("request", "@nothing")
    assert (missing.code, "Saved requests: me." in missing.words) == (2, True)
    cli("profiles", "add", "new", "--api", "v4")
    cli("use", "acme")
    other = cli("--profile", "new", "request", "@me")
    assert (other.code, "is for V2" in other.words) == (2, True)
    secret = cli("saved", "add", "leak", "GET /me?access_token=abcdef")
    assert "seems to contain a secret" in secret.words
    assert "abcdef" not in secret.words


def test_removing_asks_for_the_name(cli: Call) -> None:
    cli("profiles", "add", "acme")
    cli("saved", "add", "me", "GET /me")
    assert cli("saved", "remove", "me").code == 6
    assert cli("saved", "remove", "me", stdin=b"you\n", person=True).code == 6
    assert cli("saved", "remove", "me", stdin=b"me\n", person=True).code == 0
    assert cli("saved", "remove", "me", "--yes").code == 2


def test_a_broken_file_is_told_and_can_be_removed(cli: Call, home: Path) -> None:
    folder = home / "config" / "requests"
    folder.mkdir(parents=True)
    (folder / "bad.toml").write_text("api = ", "utf-8")
    (folder / "loop").symlink_to("loop")
    assert "bad.toml:1:" in cli("saved").words
    listed = cli("saved", "--json")
    assert (listed.text, "bad.toml:1:" in listed.words) == ("[]\n", True)
    assert "bad.toml:1:" in cli("doctor").text
    assert cli("saved", "remove", "bad", "--yes").code == 0
    assert [path.name for path in folder.iterdir()] == ["loop"]
