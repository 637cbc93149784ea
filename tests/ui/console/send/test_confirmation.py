"""Questions before a request name the object, the user, the profile and the request."""

from __future__ import annotations

from typing import Any

import pytest

from frameio_tui.cli.container import Container
from frameio_tui.core.http.request import RequestSpec
from frameio_tui.core.resources.ids import SeenId
from frameio_tui.sandbox.server import SandboxServer
from frameio_tui.ui.app import FrameioApp
from frameio_tui.ui.console.resource_names import ResourceNames
from frameio_tui.ui.console.send.confirmation import question_title, request_question
from tests.ui.console.asking import request
from tests.ui.driving import press, type_keys, write
from tests.ui.running import run

PROJECT = "f79b62b0-4d1c-4f5e-9d0e-2f43cd1ba9f7"
SEEN = (
    SeenId("project", PROJECT, "Demo Reel 2026"),
    SeenId("team", "t1", "Editorial"),
    SeenId("asset", "a1", "Footage"),
    SeenId("hook", "h1", "Slack"),
    SeenId("comment", "c1", "A comment\n" + "of many words " * 20),
)


@pytest.fixture
def names(container: Container) -> ResourceNames:
    entry = container.profiles.entry("demo")
    services = container.services()
    services.seen_ids.remember(entry.profile.id, SEEN)
    return ResourceNames(services.catalogs, services.seen_ids, entry)


@pytest.mark.parametrize(
    ("method", "path", "title"),
    [
        ("DELETE", f"/projects/{PROJECT}", 'Delete project "Demo Reel 2026"?'),
        ("DELETE", f"/v2/projects/{PROJECT}", 'Delete project "Demo Reel 2026"?'),
        ("DELETE", "/projects/0b9b62b0-4d1c-4f5e-9d0e-2f43cd1b0000", "Delete project 0b9b…0000?"),
        ("POST", "/teams/t1/projects", 'Create a project in team "Editorial"?'),
        ("POST", "/assets/a1/children", 'Create a folder, or a file and get upload URLs (asset "Footage")?'),
        ("POST", "/assets/a1/comments", 'Add a comment to asset "Footage"?'),
        ("PUT", "/assets/a1/restore", 'Restore a deleted asset (asset "Footage")?'),
        ("DELETE", "/hooks/h1", 'Delete webhook "Slack"?'),
        ("DELETE", "/comments/c1", 'Delete comment "A comment of many words of many words o…"?'),
        ("DELETE", "/batch/assets", "Delete several assets?"),
        ("DELETE", "/unknown", "Send this DELETE request?"),
    ],
)
def test_the_question_names_the_object_or_its_kind_and_short_id(
    names: ResourceNames, method: str, path: str, title: str
) -> None:
    assert question_title(names.operation(method, path), RequestSpec(method, path), names) == title


def test_the_question_shows_the_profile_and_the_request(container: Container, names: ResourceNames) -> None:
    spec = RequestSpec("DELETE", f"/projects/{PROJECT}")
    question = request_question(container.profiles.entry("demo"), spec, names)
    who, what = ("".join(text for text, _ in row) for row in question.details)
    assert who == "as Ann Lee on  DEMO  demo V2"
    assert what == "DELETE /projects/f79b…(Demo Reel 2026)"
    assert question.details[1][0] == ("DELETE ", "delete")
    assert question.yes == "Yes, delete"


def test_paths_show_names_after_short_ids_and_keep_what_is_unknown(names: ResourceNames) -> None:
    assert names.readable("GET", f"/projects/{PROJECT}?x=1") == "/projects/f79b…(Demo Reel 2026)?x=1"
    assert names.readable("GET", "/teams/t1/projects") == "/teams/t1(Editorial)/projects"
    assert names.readable("GET", "/teams/{team_id}/projects") == "/teams/{team_id}/projects"
    assert names.readable("GET", "/projects/0b9b62b0-4d1c-4f5e-9d0e-2f43cd1b0000") == "/projects/0b9b…0000"
    assert names.readable("GET", "/nothing/of/this") == "/nothing/of/this"


def test_a_delete_is_confirmed_with_the_name_that_a_response_has_shown(app: FrameioApp, sandbox: SandboxServer) -> None:
    project = next(iter(sandbox.store.tables["projects"].values()))

    async def steps(pilot: Any) -> None:
        await request(pilot, f"/projects/{project['id']}")
        before = len(sandbox.requests)
        await write(pilot, "#line", f"DELETE /projects/{project['id']}")
        screen = await press(pilot, "f5")
        assert f'Delete project "{project["name"]}"?' in screen
        assert "as Ann Lee on  DEMO  demo" in screen
        assert "[ No ]" in screen
        assert "The profile asks before each DELETE request." in screen
        await type_keys(pilot, "enter")
        assert len(sandbox.requests) == before

    run(app, steps)


def test_a_read_only_profile_asks_for_its_name_beside_the_object(app: FrameioApp, sandbox: SandboxServer) -> None:
    async def steps(pilot: Any) -> None:
        app.set_active("demo-readonly")
        await write(pilot, "#line", "DELETE /projects/x")
        before = len(sandbox.requests)
        screen = await press(pilot, "f5")
        assert "Delete project x?" in screen
        assert "Type demo-readonly to confirm" in screen
        assert '"no" is not demo-readonly.' in await press(pilot, *"no", "enter")
        assert len(sandbox.requests) == before

    run(app, steps)
