"""Every screen has its program, its footer, and a way back."""

from __future__ import annotations

import asyncio
import itertools
from typing import Any

from frameio_tui.ui.app import FrameioApp
from frameio_tui.ui.dialogs import ask
from frameio_tui.ui.dialogs.specs import ConfirmSpec, PickSpec, PromptSpec, TextSpec, UnsavedChoice
from frameio_tui.ui.screen_args import (
    BodyEditorArgs,
    EditorArgs,
    FirstRunArgs,
    HelpArgs,
    ProfilesArgs,
    ScopesArgs,
    SignInArgs,
    TokenArgs,
)
from tests.ui.driving import ask_for, open_screen, press, settled, text_of, type_keys
from tests.ui.running import run


def test_a_screen_opens_once_and_escape_leads_back(app: FrameioApp) -> None:
    async def steps(pilot: Any) -> None:
        home = text_of(app)
        for key in ("f1", "f2", "f3", "f4"):
            opened = await press(pilot, key, key)
            assert opened != home
            assert "q quit" in opened
            await type_keys(pilot, "escape")
            assert len(app.screen_stack) == 1, key

    run(app, steps)


def test_dialogs_keep_f_keys_out_and_let_one_quit(app: FrameioApp) -> None:
    async def steps(pilot: Any) -> None:
        await type_keys(pilot, "p", "f2", "f3")
        assert len(app.screen_stack) == 2
        await type_keys(pilot, "f10")

    run(app, steps)
    assert app.return_value == 0


OPENED = {
    "first run": lambda app: app.open_screen(FirstRunArgs()),
    "profiles": lambda app: app.open_screen(ProfilesArgs()),
    "editor": lambda app: app.open_screen(EditorArgs("")),
    "scopes": lambda app: app.open_screen(ScopesArgs()),
    "token": lambda app: app.open_screen(TokenArgs()),
    "sign-in": lambda app: app.open_screen(SignInArgs()),
    "body": lambda app: app.open_screen(BodyEditorArgs("{}", None)),
    "help": lambda app: app.open_screen(HelpArgs()),
    "pick": lambda app: ask.pick_or_delete(app, PickSpec("One", ())),
    "confirm": lambda app: ask.confirm(app, ConfirmSpec("Sure?")),
    "prompt": lambda app: ask.prompt(app, PromptSpec("Name")),
    "text": lambda app: ask.show_text(app, TextSpec("Title", "text")),
    "unsaved": lambda app: ask.ask_unsaved(app, "Not saved."),
}
RESULTS: dict[str, Any] = {"confirm": True, "text": True, "unsaved": UnsavedChoice.DISCARD}


def test_a_screen_closed_before_it_is_there_ends_nothing(app: FrameioApp) -> None:
    async def steps(pilot: Any) -> None:
        for (name, opened), turns in itertools.product(OPENED.items(), (0, 1, 2, 3, 5, 8)):
            result = RESULTS.get(name, "answer")
            got = ask_for(app, opened(app))
            await asyncio.sleep(0)
            assert len(app.screen_stack) == 2, f"a flow begins at once: {name}"
            for _ in range(turns):
                await asyncio.sleep(0)
            app.screen.dismiss(result)
            await settled(pilot)
            assert len(app.screen_stack) == 1, (name, turns)
            assert got == [result], (name, turns)

    run(app, steps)


def test_a_screen_closes_itself_once_and_no_other(app: FrameioApp) -> None:
    async def steps(pilot: Any) -> None:
        await open_screen(app, ProfilesArgs())
        await settled(pilot)
        got = ask_for(app, ask.confirm(app, ConfirmSpec("Sure?")))
        await settled(pilot)
        dialog = app.screen
        dialog.dismiss(True)
        dialog.dismiss(True)
        await settled(pilot)
        assert got == [True]
        assert type(app.screen).__name__ == "Profiles"

    run(app, steps)


def test_a_screen_that_is_covered_closes_when_it_is_in_front(app: FrameioApp) -> None:
    async def steps(pilot: Any) -> None:
        await open_screen(app, ProfilesArgs())
        await settled(pilot)
        below = app.screen
        ask_for(app, ask.confirm(app, ConfirmSpec("Sure?")))
        await settled(pilot)
        below.dismiss(None)
        await settled(pilot)
        assert type(app.screen).__name__ == "Confirm"
        await type_keys(pilot, "escape")
        assert len(app.screen_stack) == 1

    run(app, steps)
