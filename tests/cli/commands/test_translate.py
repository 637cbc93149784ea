from __future__ import annotations

import json
import os
import sys
from pathlib import Path

from tests.children import run_forked


def run(home: Path, *arguments: str, given: str = "") -> tuple[int, str, str]:
    env = {**os.environ, "FRAMEIO_TUI_HOME": str(home)}
    command = [sys.executable, "-m", "frameio_tui", "translate", *arguments]
    done = run_forked(command, given, text=True, env=env)
    return done.returncode, done.stdout, done.stderr


def test_the_request_goes_to_stdout_and_the_changes_to_stderr(tmp_path: Path) -> None:
    code, out, words = run(tmp_path, "PUT /assets/a1", "--input", "-", given='{"name": "x"}')
    assert code == 0
    assert out.startswith("PATCH /v4/accounts/{account_id}/files/a1\n")
    assert '"data"' in out
    assert "PUT becomes PATCH." in words


def test_json_for_machines(tmp_path: Path) -> None:
    code, out, _ = run(tmp_path, "GET /teams", "--json")
    assert code == 0
    assert json.loads(out)["v4"][0]["path"] == "/v4/accounts/{account_id}/workspaces"


def test_no_counterpart_is_exit_1_with_a_sentence(tmp_path: Path) -> None:
    code, out, words = run(tmp_path, "GET /notifications")
    assert (code, out) == (1, "")
    assert "no notifications" in words


def test_an_unknown_operation_is_named_with_a_remedy(tmp_path: Path) -> None:
    code, out, words = run(tmp_path, "GET /nope")
    assert (code, out) == (2, "")
    assert "No such V2 operation: GET /nope." in words
    assert "frameio-tui operations --api v2 WORDS" in words
