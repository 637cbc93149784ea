"""`--all` writes every page's items as one list."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

from frameio_tui.core.profiles.profile import ApiVersion
from frameio_tui.sandbox.faults import Faults
from frameio_tui.sandbox.server import SandboxServer
from tests.children import run_forked
from tests.support import made, make_services
from tests.wire import RawServer, canned, response


def run(home: Path, *arguments: str) -> tuple[int, str, str]:
    env = {**os.environ, "FRAMEIO_TUI_HOME": str(home)}
    done = run_forked([sys.executable, "-m", "frameio_tui", "request", *arguments], text=True, env=env)
    return done.returncode, done.stdout, done.stderr


def test_all_pages_are_one_list_and_a_refused_page_leaves_it_open(tmp_path: Path) -> None:
    with SandboxServer() as server:
        made(make_services(str(tmp_path)), server, "acme")
        code, out, _ = run(tmp_path, "GET /teams?page_size=1", "--all")
        assert code == 0
        whole = json.loads(out)
        assert len(whole) > 1
        assert len({team["id"] for team in whole}) == len(whole)
        server.fault_next(Faults(), Faults(), Faults(server_error=1))
        code, out, words = run(tmp_path, "GET /teams?page_size=1", "--all")
        assert code == 4
        assert "The list is incomplete." in words
        assert not out.rstrip().endswith("]")


def test_an_answer_that_is_no_list_is_shown_as_it_is(tmp_path: Path) -> None:
    with SandboxServer() as server:
        made(make_services(str(tmp_path)), server, "acme")
        code, out, words = run(tmp_path, "GET /me", "--all")
        assert code == 0
        assert json.loads(out)["_type"] == "user"
        assert "The response is not a list, so --all has no effect." in words


def test_one_item_a_line_and_a_query_over_the_whole_list(tmp_path: Path) -> None:
    with SandboxServer() as server:
        made(make_services(str(tmp_path)), server, "acme")
        code, out, _ = run(tmp_path, "GET /teams?page_size=1", "--all", "--lines")
        teams = [json.loads(line) for line in out.splitlines()]
        assert code == 0
        assert len(teams) > 1
        code, out, _ = run(tmp_path, "GET /teams?page_size=1", "--all", "--query", "length([].name)")
        assert (code, json.loads(out)) == (0, len(teams))
        assert run(tmp_path, "GET /teams", "--lines")[0] == 2
        assert run(tmp_path, "GET /teams", "--lines", "--all", "--query", "[]")[0] == 2


def test_on_v4_a_query_for_data_is_told_that_all_is_one_list(tmp_path: Path) -> None:
    with SandboxServer() as server:
        made(make_services(str(tmp_path)), server, "acme", api=ApiVersion.V4)
        code, out, words = run(tmp_path, "GET /accounts", "--all", "--query", "data[].id")
        assert (code, out) == (0, "null\n")
        assert 'without "data"' in words
        code, out, words = run(tmp_path, "GET /accounts", "--all", "--query", "[0].id")
        assert code == 0
        assert "data" not in words


def test_a_list_that_goes_round_is_not_taken_for_whole(tmp_path: Path) -> None:
    page = json.dumps({"data": [{"id": "a"}], "links": {"next": "/v4/accounts?after=x"}}).encode()
    with RawServer(canned(response(page))) as raw, SandboxServer() as server:
        made(make_services(str(tmp_path)), server, "acme", api=ApiVersion.V4, base_url=raw.url)
        code, out, words = run(tmp_path, "GET /accounts", "--all", "--query", "[]")
        assert (code, out) == (1, "")
        assert "already loaded" in words
        assert "The list is incomplete." in words


def test_a_429_is_waited_out_with_words(tmp_path: Path) -> None:
    with SandboxServer() as server:
        made(make_services(str(tmp_path)), server, "acme")
        server.fault_next(Faults(too_many=1))
        code, out, words = run(tmp_path, "GET /me", "--query", "email")
        assert code == 0
        assert "429: rate limit exceeded. Sending again in 1 s." in words
        assert "@" in out
