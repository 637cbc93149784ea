"""The command `download`: exit codes, what it says, and the token that expires on the way."""

from __future__ import annotations

import json
from pathlib import Path

from frameio_tui.core.downloads.manifest import MANIFEST
from frameio_tui.sandbox.server import SandboxServer
from tests.cli.conftest import Call
from tests.services.tasks.stored_files import add, content, root_of


def test_a_download_says_what_it_does_and_what_is_wrong(
    cli: Call, acme: str, sandbox: SandboxServer, tmp_path: Path
) -> None:
    root, folder = root_of(sandbox), tmp_path / "out"
    rows = [add(sandbox, root, name, 1000) for name in ("a.mov", "b\x1b[31m.mov")]
    place = root["id"]
    plan = cli("download", place, str(folder), "--plan")
    assert (plan.code, folder.exists()) == (0, False)
    assert f"Output: {folder}" in plan.text
    for arguments, code, words in (
        ((place, str(folder), "--check"), 2, "no folder"),
        ((place, str(tmp_path / "no" / "out")), 2, "no folder"),
        ((place, str(folder), "--proxy", "../x"), 2, "not the name of a rendition"),
        ((place, str(folder), "--connections", "99"), 2, "from 1 to 32"),
        (("Nowhere", str(folder)), 2, "No account"),
        ((place, ""), 2, "The path of the folder is empty"),
    ):
        done = cli("download", *arguments)
        assert (done.code, words in done.words) == (code, True), done.words
    none = cli("download", place, str(tmp_path / "none"), "--proxy", "h264_9999")
    assert none.code == 1
    assert "Failed: 0 files; 2 failures; " in none.words
    assert "\nNothing was downloaded.\nFailed: a.mov" in none.words
    sandbox.registry.expire(sandbox.tokens["full"])
    assert cli("download", place, str(folder)).code != 0
    sandbox.registry.add(sandbox.tokens["full"])
    done = cli("download", place, str(folder))
    assert (done.code, "Complete: 2 files" in done.words, "\x1b" in done.words) == (0, True, False), done.words
    assert (folder / "a.mov").read_bytes() == content(rows[0])
    assert (folder / "b_[31m.mov").read_bytes() == content(rows[1])
    assert len((folder / MANIFEST).read_bytes().splitlines()) == 2
    assert "Complete: 2 unchanged" in cli("download", place, str(folder), "--check").words
    (folder / "a.mov").write_bytes(b"mine")
    for option, words in (("--check", "It has 4 bytes; 1,000 were downloaded."), ("", "has changed since")):
        done = cli("download", place, str(folder), *filter(None, [option]))
        assert (done.code, words in done.words) == (8, True), done.words
    assert "add --overwrite to replace it" in done.words
    assert cli("download", place, str(folder), "--overwrite").code == 0
    assert (folder / "a.mov").read_bytes() == content(rows[0])
    shown = json.loads(cli("jobs", "--json").text)
    assert "X-Amz" not in json.dumps(shown)
