"""A request for an ID that nobody has seen yet, from an empty history to its response, in a real terminal."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from frameio_tui.sandbox.server import SandboxServer
from tests.terminal import Terminal

pytestmark = pytest.mark.slow


@pytest.fixture
def acme(server: SandboxServer, verb: Callable[..., str]) -> SandboxServer:
    """An active profile of the sandbox that has sent nothing yet."""
    verb("profiles", "add", "acme", "--base-url", server.url, "--scopes", "everything")
    verb("token", "set", "acme", "--no-verify", given=server.tokens["full"])
    verb("use", "acme")
    return server


@pytest.mark.parametrize(("size", "lang"), [((60, 18), "C"), ((120, 36), "C.UTF-8")])
def test_comments_of_a_file_are_found_without_knowing_an_id(
    size: tuple[int, int], lang: str, acme: SandboxServer, env: dict[str, str]
) -> None:
    with Terminal([], size=size, env={**env, "LANG": lang}) as terminal:
        terminal.expect("Operations")
        terminal.keys("/")
        terminal.keys("list comments", "enter")
        terminal.expect("GET /assets/{asset_id}/comments")
        terminal.keys("f5")
        terminal.expect("Choose an asset for {asset_id}")
        terminal.expect("No asset ID is known yet")
        assert acme.requests == []
        terminal.keys("enter")
        terminal.expect("Choose a team, then the asset for {asset_id}")
        terminal.keys("edit", "enter")
        terminal.expect("Choose a project, then the asset for {asset_id}")
        terminal.expect("In Editorial")
        terminal.keys("demo reel", "enter")
        terminal.expect("02 Selects/")
        terminal.keys("selects", "enter")
        terminal.expect("In Demo Reel 2026 . 02 Selects")
        terminal.keys("2", "down", "enter")
        terminal.expect("200 OK")
        terminal.expect_gone("Choose an asset")
    sent = [f"{request.method} {request.path.rpartition('/')[2]}" for request in acme.requests]
    assert sent == ["GET teams", "GET projects", "GET children", "GET children", "GET comments"]


def test_escape_leaves_the_request_as_it_was(acme: SandboxServer, env: dict[str, str]) -> None:
    with Terminal([], size=(80, 24), env=env) as terminal:
        terminal.expect("Operations")
        terminal.keys("i")
        terminal.keys("DELETE /projects/{project_id}", "enter")
        terminal.expect("Choose a project for {project_id}")
        terminal.keys("enter")
        terminal.expect("Choose a team, then the project for {project_id}")
        terminal.keys("enter")
        terminal.expect("In Editorial")
        terminal.keys("escape")
        terminal.expect_gone("Choose a project")
        terminal.expect("DELETE /projects/{project_id}")
    assert {request.method for request in acme.requests} == {"GET"}
