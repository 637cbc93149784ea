"""Folders, variables, imports and exports of saved requests, and `request --profiles`, on the command line."""

from __future__ import annotations

import json
from pathlib import Path

from frameio_tui.sandbox.server import SandboxServer
from tests.cli.conftest import Call
from tests.support import CANARY
from tests.wire import RawServer, canned, response

COLLECTION = {
    "info": {"name": "Team"},
    "auth": {"type": "bearer", "bearer": [{"key": "token", "value": CANARY}]},
    "item": [{"name": "Me", "request": {"method": "GET", "url": "https://api.frame.io/v2/me"}}],
}


def test_a_request_in_a_folder_is_sent_with_the_values_of_the_profile(cli: Call, home: Path) -> None:
    with RawServer(canned(response(b"{}"))) as server:
        cli("profiles", "add", "acme", "--base-url", server.url)
        cli("token", "set", "acme", "--no-verify", stdin=b"fio-u-" + b"k" * 64)
        body = b'{"name": "{{name}}", "count": {{count}}}'
        added = cli(
            *("saved", "add", "intake/new", "POST /teams/{{team}}/projects?x={{x}}"),
            *("--input", "-", "--description", "For intake"),
            stdin=body,
        )
        assert added.code == 0, added.words
        assert (home / "config" / "requests" / "intake" / "new.toml").exists()
        assert cli("profiles", "set", "acme", "variables.team=t/1", "variables.x=&").code == 0
        assert 'variables.team = "t/1"' in cli("profiles", "show", "acme").text
        missing = cli("--profile", "acme", "request", "-f", "intake/new", "--var", "count=3")
        assert (missing.code, server.requests) == (2, [])
        assert "'intake/new' needs a value for {{name}}." in missing.words
        assert "--var name=VALUE" in missing.words
        unknown = cli("--profile", "acme", "request", "-f", "intake/new", "--var", "nmae=x", "--var", "count=3")
        assert "has no variable 'nmae'" in unknown.words
        secret = cli("--profile", "acme", "request", "-f", "intake/new", "--var", f"name={CANARY}")
        assert (secret.code, CANARY in secret.words) == (2, False)
        sent = cli("--profile", "acme", "request", "-f", "intake/new", "--var", "count=3", "-f", 'name=a"b')
        assert sent.code == 0, sent.words
        path = home / "config" / "requests" / "intake" / "new.toml"
        shared = home / "shared.toml"
        shared.write_text(path.read_text("utf-8") + '\n[variables]\nname = "from the file"\ncount = "1"\n', "utf-8")
        of_file = cli("--profile", "acme", "request", "-f", str(shared))
        assert of_file.code == 0, of_file.words
        assert cli("request", "-f", "intake/nwe").words.count("Did you mean 'intake/new'?") == 1
        assert cli("request", "GET /me", "-f", "intake/new").code == 2
        assert cli("profiles", "set", "acme", "variables.api_token=abc").code == 2
        assert cli("profiles", "set", "acme", "variables.team=").code == 0
        assert "variables.team" not in cli("profiles", "show", "acme").text
    assert [each.partition(b" HTTP")[0] for each in server.requests] == [b"POST /v2/teams/t%2F1/projects?x=%26"] * 2
    assert json.loads(server.requests[0].partition(b"\r\n\r\n")[2]) == {"name": 'a"b', "count": 3}
    assert json.loads(server.requests[1].partition(b"\r\n\r\n")[2]) == {"name": "from the file", "count": 1}
    assert "intake/new" in cli("saved", "--filter", "INTAKE").text
    assert cli("saved", "remove", "intake/new", "--yes").code == 0
    assert not (home / "config" / "requests" / "intake").exists()


def test_files_are_imported_and_exported_without_credentials(cli: Call, home: Path, tmp_path: Path) -> None:
    file = tmp_path / "Team.json"
    file.write_text(json.dumps(COLLECTION), "utf-8")
    dry = cli("saved", "import", str(file), "--dry-run")
    assert (dry.code, dry.text) == (0, "new        team/me  v2  GET /me\n")
    assert "Authorization settings were removed" in dry.words
    assert not (home / "config" / "requests").exists()
    done = cli("saved", "import", str(file), "--json")
    assert json.loads(done.text)["requests"][0]["state"] == "new"
    assert cli("saved", "add", "team/me", "GET /teams", "--api", "v2", "--replace").code == 0
    taken = cli("saved", "import", str(file))
    assert (taken.code, "team/me" in taken.words) == (2, True)
    assert cli("saved", "import", str(file), "--overwrite").text.startswith("replace")
    curl = cli("saved", "import", "-", "--folder", "/", stdin=f"curl -u a:{CANARY} https://api.frame.io/v4/me".encode())
    assert curl.code == 0, curl.words
    out = tmp_path / "out.json"
    assert cli("saved", "export", "-o", str(out)).code == 0
    assert cli("saved", "export", "-o", str(out)).code == 1
    assert cli("saved", "import", str(out), "--folder", "copy").code == 0
    har = json.loads(cli("saved", "export", "team/", "--format", "har").text)
    assert har["log"]["entries"][0]["request"]["url"] == "https://api.frame.io/v2/me"
    for bad, words in ((b"{", "not valid JSON"), (b"hello", "Postman"), (b'{"log": {"entries": []}}', "no requests")):
        refused = cli("saved", "import", "-", stdin=bad)
        assert (refused.code, words in refused.words) == (2, True), refused.words
    assert cli("saved", "import", str(tmp_path / "none")).code == 2
    everything = "".join(path.read_text("utf-8") for path in (home / "config").rglob("*.toml")) + out.read_text("utf-8")
    assert CANARY not in everything


def test_a_request_is_sent_as_several_profiles(cli: Call, acme: str, sandbox: SandboxServer) -> None:
    for name in ("twin", "none"):
        assert cli("profiles", "add", name, "--base-url", sandbox.url, "--account", "x1").code == 0
    cli("token", "set", "twin", "--no-verify", stdin=sandbox.tokens["full"].encode())
    done = cli("request", "/me", "--profiles", "acme,twin,none")
    assert done.code == 8, done.words
    rows = done.text.splitlines()
    assert rows[0].split() == ["PROFILE", "API", "USER", "STATUS", "TIME", "SIZE", "BODY"]
    assert rows[1].startswith("acme ")
    assert rows[2].endswith("same as acme")
    assert "Not sent: " in rows[3]
    whole = json.loads(cli("request", "/me", "--profiles", "acme,none", "--json").text)
    assert [row["ok"] for row in whole["results"]] == [True, False]
    assert whole["results"][0]["body"]["email"]
    diff = cli("request", "/teams?page_size={{n}}", "--profiles", "acme,twin", "--diff", "--var", "n=1")
    assert diff.code == 0, diff.words
    before = len(sandbox.requests)
    for refused in (
        ("DELETE /me", "--profiles", "acme"),
        ("/me", "--profiles", "acme,acmee"),
        ("/me", "--profiles", "acme", "--all"),
    ):
        assert cli("request", *refused).code == 2, refused
    assert len(sandbox.requests) == before
