"""Tests of the checklist dialog."""

from __future__ import annotations

from typing import Any

from frameio_tui.ui.app import FrameioApp
from frameio_tui.ui.dialogs.checklist import ChecklistSpec, check
from frameio_tui.ui.dialogs.specs import Choice
from tests.ui.driving import ask_for, press, text_of, type_keys
from tests.ui.running import run

CHOICES = tuple(Choice(name, ((name, "plain"),)) for name in ("one", "two", "three"))


def test_checked_rows_come_first_and_rows_can_be_moved(app: FrameioApp) -> None:
    async def steps(pilot: Any) -> None:
        results = ask_for(app, check(app, ChecklistSpec("Numbers", CHOICES, ("three", "one"))))
        screen = await press(pilot)
        assert screen.count("[✓]") == 2
        assert screen.index("three") < screen.index("one") < screen.index("two")
        await type_keys(pilot, "greater_than_sign", "greater_than_sign", "greater_than_sign", "up", "less_than_sign")
        await type_keys(pilot, "space", "enter")  # two is first, then one, then three
        assert results == [("two", "one", "three")]

    run(app, steps)


def test_unchecked_rows_are_left_out_and_ctrl_s_confirms(app: FrameioApp) -> None:
    async def steps(pilot: Any) -> None:
        results = ask_for(app, check(app, ChecklistSpec("Numbers", CHOICES, ("one", "two"))))
        await type_keys(pilot, "space", "ctrl+s")
        assert results == [("two",)]

    run(app, steps)


def test_all_or_none_are_checked_and_none_is_refused_with_a_message(app: FrameioApp) -> None:
    async def steps(pilot: Any) -> None:
        spec = ChecklistSpec("Numbers", CHOICES, ("one",), at_least_one="Select a number.")
        filtered = ask_for(app, check(app, spec))
        screen = await press(pilot, "slash", *"t ", "down")
        assert [name in screen for name in ("one", "two", "three")] == [False, True, True]
        assert "1 selected, 1 of them not shown" in screen
        assert "3 selected" in await press(pilot, "A")
        assert "1 selected" in await press(pilot, "A")
        await press(pilot, "greater_than_sign")  # two is behind three
        assert "Nothing matches." in await press(pilot, "slash", *"x", "enter")
        assert "selected" not in await press(pilot, "escape")
        await press(pilot, "A", "enter")
        assert filtered == [("one", "three", "two")]
        results = ask_for(app, check(app, spec))
        assert (await press(pilot, "A")).count("[✓]") == 3
        assert (await press(pilot, "A")).count("[✓]") == 0
        assert "Select a number." in await press(pilot, "enter")
        assert results == []
        await type_keys(pilot, "escape")
        assert results == [None]
        assert "Numbers" not in text_of(app)

    run(app, steps)


def test_title_and_keys_are_in_the_frame(app: FrameioApp) -> None:
    async def steps(pilot: Any) -> None:
        ask_for(app, check(app, ChecklistSpec("Numbers", CHOICES)))
        screen = await press(pilot)
        assert "╭─ Numbers ─" in screen
        assert "─ Enter apply  Space check  < > move  A all  / filter  Esc cancel ─╯" in screen

    run(app, steps)
