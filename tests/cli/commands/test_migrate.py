"""`migrate check` and `migrate saved`."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.conftest import Call, Sandbox


def test_the_summary_comes_first_and_the_exit_code_says_whether_all_has_a_counterpart(
    cli: Call, acme: str, sandbox: Sandbox, home: Path
) -> None:
    cli("saved", "add", "me", "GET /me", "--api", "v2")
    done = cli("migrate", "check")
    assert done.code == 0, done.words
    lines = done.text.splitlines()
    assert lines[0] == "Saved requests: 1 same, 0 changed, 0 several, 0 none"
    assert lines[1] == "Request history: 0 same, 0 changed, 0 several, 0 none"
    assert lines[2].startswith("Profile acme: The token works on V4 (developer token, sent with the header x-frameio-")
    assert any(line.startswith("  account ") and line.endswith(": on V4") for line in lines)
    assert sandbox.tokens["full"] not in done.text + done.words

    folder = home / "scripts"
    folder.mkdir()
    (folder / "likes.py").write_text('requests.post(f"{HOST}/v2/comments/{c}/like")\n', "utf-8")
    cli("profiles", "set", acme, "read_only=yes")
    done = cli("migrate", "check", "--scripts", str(folder), "--offline", "--json")
    assert done.code == 8
    shape = json.loads(done.text)
    assert shape["summary"]["script"] == {"same": 0, "changed": 0, "several": 0, "none": 1}
    assert shape["profiles"] == []
    assert shape["requests"][-1] == {
        "source": "script",
        "file": "likes.py",
        "line": 1,
        "times": 1,
        "kind": "none",
        "v2": "POST /v2/comments/{comment_id}/like",
        "v4": [],
        "reason": "V4 has no likes.",
    }
    missing = cli("migrate", "check", "--scripts", str(home / "none"))
    assert (missing.code, "No such file" in missing.words) == (2, True)


def test_v4_versions_name_the_linked_profile(cli: Call, acme: str) -> None:
    assert "No saved V2 requests." in cli("migrate", "saved").words
    cli("saved", "add", "teams", "GET /accounts/{account_id}/teams", "--api", "v2")
    cli("profiles", "link", acme)
    planned = cli("migrate", "saved", "--dry-run")
    assert planned.text.startswith("new        teams -> teams-v4  GET /v4/accounts/{account_id}/workspaces\n")
    assert "Nothing was written" in planned.words
    assert "teams-v4" not in cli("saved").text
    done = cli("migrate", "saved", "--profile", acme)
    assert (done.code, "frameio-tui --profile acme-v4 request @NAME-v4" in done.words) == (0, True)
    assert json.loads(cli("saved", "show", "teams-v4").text)["description"] == "V4 version of teams. Profile: acme-v4."
    sent = cli("--profile", "acme-v4", "request", "@teams-v4", "-f", "account_id=none")
    assert sent.code == 3, "the profile of its note can send it"
    assert json.loads(cli("migrate", "saved", "--json").text)[0]["state"] == "unchanged"
    cli("saved", "add", "likes", "POST /comments/{comment_id}/like", "--api", "v2")
    failed = cli("migrate", "saved")
    assert (failed.code, "V4 has no likes." in failed.text) == (8, True)
    linked = cli("migrate", "check", "--profile", "acme-v4")
    assert "The token of the linked profile acme-v4 works on V4." in linked.text
