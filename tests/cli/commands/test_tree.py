"""The command `tree` on the sandbox: stdout, files, errors, and what faults of the server change: nothing."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from frameio_tui.adapters.storage.paths import Paths
from frameio_tui.cli.arguments.places import TREE_FORMATS
from frameio_tui.cli.completion_values import values
from frameio_tui.sandbox.faults import Faults
from frameio_tui.sandbox.server import SandboxServer
from frameio_tui.services.tasks.tree import formats as tree_formats
from tests.cli.conftest import Call

TEAM = "Integration tests/Sandbox team"


def test_the_parser_knows_every_format() -> None:
    assert tuple(tree_formats.FORMATS) == TREE_FORMATS


@pytest.fixture
def acme4(cli: Call, acme: str, sandbox: SandboxServer) -> str:
    """A V4 profile of the same user."""
    assert acme
    assert cli("profiles", "add", "acme4", "--api", "v4", "--base-url", sandbox.url).code == 0
    assert cli("token", "set", "acme4", "--no-verify", stdin=sandbox.tokens["full"].encode()).code == 0
    return "acme4"


def test_both_apis_show_the_same_tree(cli: Call, acme: str, acme4: str, tmp_path: Path) -> None:
    trees = {}
    for name in (acme, acme4):
        done = cli("--profile", name, "tree", f"{TEAM}/*/03 Cuts", "--versions", "--format", "ndjson", "-o", "-")
        assert done.code == 0, done.words
        assert "Requests: at least 1" in done.words
        rows = [json.loads(line) for line in done.text.splitlines()]
        trees[name] = [(row["path"], row["id"], row.get("size"), row.get("version"), row.get("files")) for row in rows]
    assert trees[acme] == trees[acme4]
    assert len(trees[acme]) > 10


def test_a_file_is_the_same_after_faults_and_is_not_replaced(
    cli: Call, acme4: str, sandbox: SandboxServer, tmp_path: Path
) -> None:
    whole, faulty = tmp_path / "whole.txt", tmp_path / "faulty.txt"
    place = f"{TEAM}/*/03 Cuts"
    assert cli("--profile", acme4, "tree", place, "-o", str(whole)).code == 0
    sandbox.fault_next(Faults(), Faults(bad_gateway=1), Faults(), Faults(disconnect=1), Faults(), Faults(too_many=1))
    done = cli("--profile", acme4, "tree", place, "-o", str(faulty))
    assert done.code == 0, done.words
    assert whole.read_bytes() == faulty.read_bytes()
    again = cli("--profile", acme4, "tree", place, "-o", str(whole))
    assert again.code == 1
    assert "exists" in again.words
    assert cli("--profile", acme4, "tree", place, "-o", str(whole), "--overwrite").code == 0


def test_places_that_are_not_found_or_not_unique_are_explained(cli: Call, acme: str, home: Path) -> None:
    ambiguous = cli("tree", f"{TEAM}/*/0*")
    assert ambiguous.code == 2
    assert re.search(r"items in .* match '0\*': [0-9a-f-]{36} \(folder ", ambiguous.words)
    missing = cli("tree", f"{TEAM}/*/03 Cutz")
    assert (missing.code, missing.text) == (2, "")
    assert cli("jobs", "--json").text.strip() == "[]", "a place that does not exist leaves no task behind"
    assert "Similar names: 03 Cuts" in missing.words
    assert cli("tree", "https://example.com/x").code == 2
    assert cli("tree", f"{TEAM}", "--depth", "-1").code == 2
    environ = {"FRAMEIO_TUI_HOME": str(home)}

    def completed(word: str) -> list[str]:
        return values("places", word, ("frameio-tui", "tree"), Paths.find(environ), environ)

    project = completed(f"{TEAM}/")[0]
    assert f"{project}03 Cuts/" in completed(project), "shells complete what was listed on the way"
    planned = cli("tree", TEAM, "--plan")
    assert planned.code == 0
    assert planned.text.startswith("Requests: at least 1")
    assert cli("profiles", "remove", acme, "--yes").code == 0
    assert completed("") == []
    assert [*(home / "cache" / "places").iterdir()] == []
