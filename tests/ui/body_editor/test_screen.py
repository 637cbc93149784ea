"""The body editor: a template, checked as it is typed, taken or left."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textual.widgets import TextArea

from frameio_tui.adapters.system.package_data import operations
from frameio_tui.core.catalog.catalog import Catalog
from frameio_tui.core.profiles.profile import ApiVersion
from frameio_tui.sandbox.server import SandboxServer
from frameio_tui.ui.app import FrameioApp
from frameio_tui.ui.body_editor.fields import field_rows
from frameio_tui.ui.screen_args import BodyEditorArgs
from tests.ui.driving import press, text_of, type_keys, write
from tests.ui.running import run

if TYPE_CHECKING:
    import pytest


def test_a_project_is_made_from_the_template(app: FrameioApp, sandbox: SandboxServer) -> None:
    team = next(iter(sandbox.store.tables["teams"]))

    async def steps(pilot: Any) -> None:
        await write(pilot, "#line", f"POST /teams/{team}/projects")
        screen = await press(pilot, "b")
        assert '"name": ""' in screen
        assert "string" in screen
        area = app.screen.query_one(TextArea)
        area.text = '{"name": "Made here",}'
        await pilot.pause()
        assert "line 1" in text_of(app)
        assert "Not saved" not in text_of(app)
        await type_keys(pilot, "ctrl+s")
        assert "Not saved. Not valid JSON at line 1" in text_of(app)
        area.text = '{"name": "Made here"}'
        assert "Press F5 to send" in await press(pilot, "ctrl+s")
        screen = await press(pilot, "f5")
        assert "201" in screen
        assert "Made here" in screen

    run(app, steps)


def test_leaving_a_changed_body_asks(app: FrameioApp) -> None:
    async def steps(pilot: Any) -> None:
        await write(pilot, "#line", "POST /x")
        await type_keys(pilot, "b", "x")
        screen = await press(pilot, "escape")
        for words in ("Save the changes to the body?", "Save", "Discard", "[ Continue editing ]"):
            assert words in screen
        assert "Not valid JSON" in await press(pilot, "enter")
        assert "Operations" in await press(pilot, "escape", "d")

    run(app, steps)


def test_a_body_that_is_broken_is_not_saved_on_the_way_out(app: FrameioApp) -> None:
    async def steps(pilot: Any) -> None:
        await write(pilot, "#line", "POST /teams/x/projects")
        await type_keys(pilot, "b")
        app.screen.query_one(TextArea).text = "{"
        assert "line 1" in await press(pilot, "escape", "s")
        app.screen.query_one(TextArea).text = "{}"
        assert "Body attached (2 B)" in await press(pilot, "escape", "s")

    run(app, steps)


def test_f5_in_the_body_editor_does_nothing(app: FrameioApp, sandbox: SandboxServer) -> None:
    async def steps(pilot: Any) -> None:
        await write(pilot, "#line", "POST /teams/x/projects")
        screen = await press(pilot, "b")
        assert "^s save" in screen
        before = len(sandbox.requests)
        assert await press(pilot, "f5", "f5") == screen
        assert len(sandbox.requests) == before

    run(app, steps)


def test_the_palette_saves_the_body(app: FrameioApp) -> None:
    async def steps(pilot: Any) -> None:
        await write(pilot, "#line", "POST /teams/x/projects")
        await type_keys(pilot, "b")
        app.screen.query_one(TextArea).text = "{}"
        assert "Body attached (2 B)" in await press(pilot, "ctrl+p", *"save", "enter")

    run(app, steps)


def test_quitting_asks_about_an_unsaved_body_whatever_is_over_it(app: FrameioApp) -> None:
    async def steps(pilot: Any) -> None:
        await write(pilot, "#line", "POST /teams/x/projects")
        await type_keys(pilot, "b", "x", "f1")
        for _ in range(2):
            assert "Save the changes to the body?" in await press(pilot, "ctrl+q")
            assert len(app.screen_stack) == 3
        assert "Operations" in await press(pilot, "d")

    run(app, steps)


def test_a_body_is_edited_outside_and_comes_back(
    app: FrameioApp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    edited: list[bytes] = []

    def edit(data: bytes, suffix: str) -> bytes:
        edited.append(data)
        return b'{"name": "From outside"}\n'

    async def run_suspended(work: Callable[[], None]) -> None:
        work()

    async def steps(pilot: Any) -> None:
        monkeypatch.setattr(app.services.viewer, "edit", edit)
        monkeypatch.setattr(app, "run_suspended", run_suspended)
        await write(pilot, "#line", "POST /teams/x/projects")
        await type_keys(pilot, "b")
        assert "From outside" in await press(pilot, "f8")
        assert b'"name": ""' in edited[0]
        assert "Press F5 to send" in await press(pilot, "ctrl+s")

    run(app, steps)


def test_a_template_left_as_it_is_is_not_asked_about(app: FrameioApp) -> None:
    async def steps(pilot: Any) -> None:
        await write(pilot, "#line", "POST /teams/x/projects")
        await type_keys(pilot, "b")
        assert "Operations" in await press(pilot, "escape")

    run(app, steps)


def test_the_body_of_an_operation_is_there_when_one_comes_back_to_it(app: FrameioApp) -> None:
    async def steps(pilot: Any) -> None:
        await write(pilot, "#line", "POST /teams/{team_id}/projects")
        await type_keys(pilot, "b")
        app.screen.query_one(TextArea).text = '{"name": "Kept"}'
        await type_keys(pilot, "ctrl+s")
        await write(pilot, "#line", "/me")
        await write(pilot, "#line", "POST /teams/x/projects")
        assert '"Kept"' in await press(pilot, "b")

    run(app, steps)


def test_the_template_replaces_the_text_and_undo_brings_it_back(app: FrameioApp) -> None:
    async def steps(pilot: Any) -> None:
        await write(pilot, "#line", "POST /teams/x/projects")
        await type_keys(pilot, "b")
        area = app.screen.query_one(TextArea)
        area.text = '{"name": "Mine"}'
        assert '"name": ""' in await press(pilot, "f7")
        assert '"Mine"' in await press(pilot, "ctrl+z")

    run(app, steps)


V2 = Catalog.from_json(operations(ApiVersion.V2), ApiVersion.V2)


def test_rows_name_type_and_need() -> None:
    operation = V2.by_id("createComment")
    assert operation is not None
    text = "".join(text for text, _ in field_rows(operation)[0])
    assert "text" in text
    assert "required" in text


HOSTILE = '{"a": "\x1b]0;x\x07\x9b\u202e\u2028"}\r\n'


def test_what_was_put_in_is_taken_character_for_character(app: FrameioApp) -> None:
    body = HOSTILE.replace("\x1b", "").replace("\x07", "")  # what JSON does not allow in a string
    got: list[object] = []

    async def steps(pilot: Any) -> None:
        app.push_screen(app.screen_for(BodyEditorArgs(body, None)), got.append)
        await pilot.pause(0.1)
        assert '{"a": "]0;x���"}' in text_of(app)
        await type_keys(pilot, "x", "backspace")
        await app.screen.run_action("screen.save")
        await pilot.pause(0.1)

    run(app, steps)
    assert got == [body]


def test_a_body_left_as_it_is_is_not_asked_about_and_one_of_blanks_is_none(app: FrameioApp) -> None:
    got: list[object] = []

    async def steps(pilot: Any) -> None:
        app.push_screen(app.screen_for(BodyEditorArgs(HOSTILE, None)), got.append)
        await pilot.pause(0.1)
        assert '{"a": "␛]0;x␇���"}' in text_of(app)
        await type_keys(pilot, "escape")
        app.push_screen(app.screen_for(BodyEditorArgs("{}", None)), got.append)
        await pilot.pause(0.1)
        app.screen.query_one(TextArea).text = " \n"
        await app.screen.run_action("screen.save")
        await pilot.pause(0.1)

    run(app, steps)
    assert got == [None, ""]
