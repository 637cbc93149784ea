"""Nothing that may change something is sent before it was seen in the request line, as the profile it is sent as."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from frameio_tui.sandbox.server import SandboxServer
from tests.terminal import Terminal

pytestmark = pytest.mark.slow


@pytest.fixture
def profiles(server: SandboxServer, verb: Callable[..., str]) -> None:
    """`old` and `other` of V2 and `new` of V4, all of the sandbox's Ann; `old` is active."""
    for name, api in (("old", "v2"), ("other", "v2"), ("new", "v4")):
        verb("profiles", "add", name, "--base-url", server.url, "--api", api)
        verb("token", "set", name, given=server.tokens["full"])
    verb("use", "old")


def changing(server: SandboxServer) -> list[str]:
    """The changing requests that the server got."""
    return [f"{call.method} {call.path}" for call in server.requests if call.method != "GET"]


def request(terminal: Terminal, text: str) -> None:
    terminal.keys("i")
    terminal.keys(text, "enter")


def test_following_an_id_to_a_changing_request_only_fills_the_request_line(
    profiles: None, server: SandboxServer, env: dict[str, str]
) -> None:
    project = server.store.rows("projects")[0]["id"]
    with Terminal([], size=(120, 36), env=env) as terminal:
        terminal.expect("Operations V2")
        request(terminal, f"/projects/{project}")
        terminal.expect("200 OK")
        terminal.keys("3", "/", '"id"', "enter")
        terminal.expect("1 of")
        terminal.keys("enter")
        terminal.expect("Follow link")
        terminal.keys("delete a project")
        shown = terminal.expect("DELETE Delete a project")
        assert shown.index("Modifies data") < shown.index("DELETE Delete a project")
        terminal.keys("down", "enter")  # over the list of deleted assets
        terminal.expect(f"(\\[1\\]|│) +DELETE /v2/projects/{project}")
        terminal.expect("DELETE can modify data. Press F5 to send the request")
        terminal.settle()
        assert changing(server) == []

        request(terminal, "/teams?page_size=1")
        terminal.expect("page 1 of")
        terminal.keys("3", "down", "down", "down", "enter")
        terminal.expect("Follow link")
        terminal.keys("create a project", "enter")
        terminal.expect("Body of POST /v2/teams/{team_id}/projects")
        terminal.keys("escape")
        terminal.expect("(\\[1\\]|│) +POST /v2/teams/.*/projects")
        terminal.expect("POST can modify data. Press F5 to send the request")
        terminal.keys("3", "enter")
        terminal.expect("Follow link")
        terminal.keys("enter")
        terminal.expect('"_type": "project"')
        assert changing(server) == []
        terminal.keys("f10")
        assert terminal.wait() == 0


@pytest.mark.parametrize(("size", "prefix"), [((80, 24), ""), ((120, 36), "/v2")])
def test_a_changing_request_of_another_profile_is_marked_and_asked_about(
    size: tuple[int, int], prefix: str, profiles: None, server: SandboxServer, env: dict[str, str]
) -> None:
    with Terminal([], size=size, env=env) as terminal:
        terminal.expect("Operations V2")
        terminal.keys("i")
        terminal.keys(f"POST {prefix}/teams/nothing/projects")
        terminal.expect("nothing/projects")
        terminal.keys("escape")
        terminal.keys("p", "new")
        terminal.expect("Switch profile")
        terminal.keys("enter", "f5")
        terminal.expect("Operations V4|projects as new")
        terminal.expect("and can modify data")
        assert changing(server) == []
        terminal.keys("escape")
        terminal.expect("written for old \\(V2\\)")
        terminal.expect("You will be asked before it is sent")
        terminal.keys("1", "end", "enter")
        terminal.expect("and can modify data")
        terminal.keys("escape")
        terminal.expect_gone("and can modify data")
        assert changing(server) == []
        terminal.expect("written for old \\(V2\\)")
        terminal.keys("f6")  # back to the profile that it was written for
        terminal.expect("Operations V2")
        terminal.expect_gone("written for")
        terminal.keys("f6")
        terminal.expect("written for old")
        terminal.keys("f5")
        terminal.expect("and can modify data")
        terminal.keys("down", "enter")
        terminal.expect("404")
        terminal.expect_gone("written for")
        assert len(changing(server)) == 1
        terminal.keys("f10")
        assert terminal.wait() == 0


def test_a_failure_of_one_profile_is_gone_after_a_switch_and_one_that_comes_later_is_labelled(
    profiles: None, server: SandboxServer, verb: Callable[..., str], env: dict[str, str]
) -> None:
    verb("profiles", "add", "dead", "--base-url", "http://127.0.0.1:1")
    verb("token", "set", "dead", "--no-verify", given=server.tokens["full"])
    with Terminal([], env=env) as terminal:
        terminal.expect("Operations V2")
        terminal.keys("p", "dead", "enter")
        terminal.expect("^ dead ")
        terminal.keys("m")
        terminal.expect("No response")
        terminal.keys("-")
        terminal.expect("^ old ")
        terminal.expect_gone("No response")
        terminal.expect("Nothing sent yet")
        terminal.keys("f10")
        assert terminal.wait() == 0
