"""A yes is never the default, rows are picked by typing, arrows and Enter, and a text is copied by one key."""

from __future__ import annotations

from typing import Any

import pytest

from frameio_tui.ui.app import FrameioApp
from frameio_tui.ui.dialogs.ask import ask_unsaved, confirm, pick, prompt, show_text
from frameio_tui.ui.dialogs.specs import (
    Choice,
    ConfirmSpec,
    PickSpec,
    PromptSpec,
    TextSpec,
    UnsavedChoice,
    approval_question,
)
from tests.ui.driving import ask_for, press, settled, text_of
from tests.ui.running import run

ROWS = tuple(Choice(key, ((key, "plain"),)) for key in ("page_size", "page", "include"))


@pytest.mark.parametrize(
    ("free", "keys", "answer"),
    [
        ("", ["enter"], "page_size"),
        ("", ["down", "down", "enter"], "include"),
        ("", [*"incl", "enter"], "include"),
        ("", ["escape"], None),
        ("type", [*"page", "enter"], "page"),
        ("type", [*"pag", "down", "down", "enter"], "pag"),
        ("type", [*"something else", "enter"], "something else"),
    ],
)
def test_a_row_is_picked(app: FrameioApp, free: str, keys: list[str], answer: object) -> None:
    got: list[object] = []

    async def steps(pilot: Any) -> None:
        nonlocal got
        got = ask_for(app, pick(app, PickSpec("One", ROWS, free=free)))
        await settled(pilot)
        await press(pilot, *keys)

    run(app, steps)
    assert got == [answer]


def test_without_free_text_nothing_found_is_no_answer(app: FrameioApp) -> None:
    got: list[object] = []

    async def steps(pilot: Any) -> None:
        nonlocal got
        got = ask_for(app, pick(app, PickSpec("One", ROWS, empty="Nothing.")))
        await settled(pilot)
        assert "Nothing." in await press(pilot, *"zzz", "enter")

    run(app, steps)
    assert got == []


def test_a_rows_own_letter_takes_it_at_once(app: FrameioApp) -> None:
    got: list[object] = []
    rows = tuple(Choice(key, ((key, "plain"),), hotkey=hotkey) for key, hotkey in (("body", "b"), ("curl", "c")))

    async def steps(pilot: Any) -> None:
        nonlocal got
        got = ask_for(app, pick(app, PickSpec("One", rows)))
        await settled(pilot)
        await press(pilot, "c")

    run(app, steps)
    assert got == ["curl"]


@pytest.mark.parametrize(
    ("ask", "keys", "answer"),
    [
        (ConfirmSpec("Sure?"), ["enter"], False),
        (ConfirmSpec("Sure?"), ["escape"], False),
        (ConfirmSpec("Sure?"), ["down", "enter"], True),
        (ConfirmSpec("Sure?", typed="acme"), [*"acme", "enter"], True),
        (ConfirmSpec("Sure?", typed="acme"), [*"acm", "enter", "escape"], False),
        (ConfirmSpec("Sure?"), [*"yyyy"], None),
    ],
)
def test_a_yes_is_never_the_default(app: FrameioApp, ask: ConfirmSpec, keys: list[str], answer: bool | None) -> None:
    got: list[object] = []

    async def steps(pilot: Any) -> None:
        nonlocal got
        got = ask_for(app, confirm(app, ask))
        await settled(pilot)
        assert "Sure?" in text_of(app)
        await press(pilot, *keys)

    run(app, steps)
    assert got == ([] if answer is None else [answer])


def test_foreign_words_are_shown_as_they_are(app: FrameioApp) -> None:
    async def steps(pilot: Any) -> None:
        ask_for(app, confirm(app, ConfirmSpec("[bold]x[/nope]", ("\x1b[2J",), typed="[a]")))
        await settled(pilot)
        screen = text_of(app)
        assert "[bold]x[/nope]" in screen
        assert "␛[2J" in screen

    run(app, steps)


def test_a_text_can_be_taken_or_only_closed(app: FrameioApp) -> None:
    async def steps(pilot: Any) -> None:
        for take, key, result in (("loads it", "enter", True), ("loads it", "escape", False), ("", "enter", False)):
            got = ask_for(app, show_text(app, TextSpec("Title", "text", enter_action=take)))
            await settled(pilot)
            await press(pilot, key)
            assert got == [result]

    run(app, steps)


@pytest.mark.parametrize(
    ("key", "choice"), [("s", UnsavedChoice.SAVE), ("d", UnsavedChoice.DISCARD), ("escape", UnsavedChoice.CONTINUE)]
)
def test_unsaved_edits_are_saved_discarded_or_continued(app: FrameioApp, key: str, choice: UnsavedChoice) -> None:
    async def steps(pilot: Any) -> None:
        got = ask_for(app, ask_unsaved(app, "Not saved."))
        await settled(pilot)
        await press(pilot, key)
        assert got == [choice]

    run(app, steps)


def test_a_dialog_closes_when_the_flow_that_asks_is_cancelled(app: FrameioApp) -> None:
    async def steps(pilot: Any) -> None:
        got = ask_for(app, confirm(app, ConfirmSpec("First?")))
        await settled(pilot)
        app.workers.cancel_all()
        await settled(pilot)
        assert len(app.screen_stack) == 1
        assert got == []

    run(app, steps)


def test_a_cancelled_flow_closes_its_own_dialog_only(app: FrameioApp) -> None:
    async def steps(pilot: Any) -> None:
        below = app.run_worker(confirm(app, ConfirmSpec("Below?")))
        await settled(pilot)
        got = ask_for(app, confirm(app, ConfirmSpec("Above?")))
        await settled(pilot)
        below.cancel()
        await settled(pilot)
        assert "Above?" in text_of(app)
        await press(pilot, "down", "enter")
        assert got == [True]
        assert len(app.screen_stack) == 1

    run(app, steps)


@pytest.mark.parametrize(
    ("value", "keys", "answers"),
    [
        ("", [*"abc", "enter"], ["abc"]),
        ("kept", ["enter"], ["kept"]),
        ("caf\x1b\u202e", ["enter"], ["caf\x1b\u202e"]),
        ("", ["enter"], []),
        ("x", ["escape"], [None]),
    ],
)
def test_a_line_of_text_or_none(app: FrameioApp, value: str, keys: list[str], answers: list[object]) -> None:
    got: list[object] = []

    async def steps(pilot: Any) -> None:
        nonlocal got
        got = ask_for(app, prompt(app, PromptSpec("Name", value=value)))
        await settled(pilot)
        await press(pilot, *keys)

    run(app, steps)
    assert got == answers


def test_a_text_is_shown_copied_and_closed(app: FrameioApp) -> None:
    async def steps(pilot: Any) -> None:
        ask_for(app, show_text(app, TextSpec("Title", "one\n[two]\x07")))
        await settled(pilot)
        assert "[two]␇" in text_of(app)
        assert "Sent to your terminal" in await press(pilot, "y")
        assert app.clipboard == "one\n[two]\x07"
        await press(pilot, "enter")
        assert len(app.screen_stack) == 1

    run(app, steps)


def test_trust_is_asked_with_old_and_new() -> None:
    ask = approval_question("acme", (("token", "", "https://t"), ("base_url", "https://a", "https://b")))
    assert ask.lines == ("token: (nothing) -> https://t", "base_url: https://a -> https://b")
    assert "acme" in ask.title
