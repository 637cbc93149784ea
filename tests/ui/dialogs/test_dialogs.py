"""A yes is never the default, rows are picked by typing, arrows and Enter, and a text is copied by one key."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from frameio_tui.cli.container import Container
from frameio_tui.core.profiles.credential import Approval, CredentialRecord
from frameio_tui.core.profiles.profile import Profile
from frameio_tui.core.tasks.task import Estimate
from frameio_tui.services.profiles import ProfileEntry
from frameio_tui.ui.app import FrameioApp
from frameio_tui.ui.dialogs import task
from frameio_tui.ui.dialogs.ask import ask_unsaved, confirm, pick, pick_or_delete, prompt, show_text
from frameio_tui.ui.dialogs.frame import DialogFrame, fitting_hints
from frameio_tui.ui.dialogs.specs import (
    Choice,
    ConfirmSpec,
    Picked,
    PickSpec,
    PromptSpec,
    TextSpec,
    UnsavedChoice,
    approval_question,
    profile_spans,
)
from tests.ui.driving import ask_for, press, resize, settled, text_of, type_keys
from tests.ui.running import run

if TYPE_CHECKING:
    import pytest
    from textual.screen import ModalScreen

ROWS = tuple(Choice(key, ((key, "plain"),)) for key in ("page_size", "page", "include"))


def test_a_row_is_picked(app: FrameioApp) -> None:
    async def steps(pilot: Any) -> None:
        for free, keys, answer in (
            ("", ["enter"], "page_size"),
            ("", ["down", "down", "enter"], "include"),
            ("", [*"incl", "enter"], "include"),
            ("", ["escape"], None),
            ("type", [*"page", "enter"], "page"),
            ("type", [*"pag", "down", "down", "enter"], "pag"),
            ("type", [*"something else", "enter"], "something else"),
        ):
            got = ask_for(app, pick(app, PickSpec("One", ROWS, free=free)))
            await settled(pilot)
            await type_keys(pilot, *keys)
            assert got == [answer], (free, keys)

    run(app, steps)


def test_without_free_text_nothing_found_is_no_answer(app: FrameioApp) -> None:
    got: list[object] = []

    async def steps(pilot: Any) -> None:
        nonlocal got
        got = ask_for(app, pick(app, PickSpec("One", ROWS, empty="There are none.")))
        await settled(pilot)
        screen = await press(pilot, *"zzz", "enter")
        assert "Nothing matches." in screen
        assert "There are none." not in screen

    run(app, steps)
    assert got == []


def test_a_rows_own_letter_takes_it_at_once(app: FrameioApp) -> None:
    got: list[object] = []
    rows = tuple(Choice(key, ((key, "plain"),), hotkey=hotkey) for key, hotkey in (("body", "b"), ("curl", "c")))

    async def steps(pilot: Any) -> None:
        nonlocal got
        got = ask_for(app, pick(app, PickSpec("One", rows)))
        await settled(pilot)
        await type_keys(pilot, "c")

    run(app, steps)
    assert got == ["curl"]


def test_a_yes_is_never_the_default(app: FrameioApp) -> None:
    async def steps(pilot: Any) -> None:
        plain, typed = ConfirmSpec("Sure?"), ConfirmSpec("Sure?", typed="acme")
        for ask, keys, answers in (
            (plain, ["enter"], [False]),
            (plain, ["escape"], [False]),
            (plain, ["down", "enter"], [True]),
            (typed, [*"acme", "enter"], [True]),
            (typed, [*"acm", "enter", "escape"], [False]),
            (plain, [*"yyyy"], []),
        ):
            got = ask_for(app, confirm(app, ask))
            await settled(pilot)
            assert "Sure?" in text_of(app)
            await type_keys(pilot, *keys)
            assert got == answers, keys

    run(app, steps)


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
            await type_keys(pilot, key)
            assert got == [result]

    run(app, steps)


def test_unsaved_edits_are_saved_discarded_or_continued(app: FrameioApp) -> None:
    async def steps(pilot: Any) -> None:
        for key, choice in (
            ("s", UnsavedChoice.SAVE),
            ("d", UnsavedChoice.DISCARD),
            ("escape", UnsavedChoice.CONTINUE),
        ):
            got = ask_for(app, ask_unsaved(app, "Not saved."))
            await settled(pilot)
            await type_keys(pilot, key)
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
        await type_keys(pilot, "down", "enter")
        assert got == [True]
        assert len(app.screen_stack) == 1

    run(app, steps)


def test_a_line_of_text_or_none(app: FrameioApp) -> None:
    async def steps(pilot: Any) -> None:
        for value, keys, answers in (
            ("", [*"abc", "enter"], ["abc"]),
            ("kept", ["enter"], ["kept"]),
            ("caf\x1b\u202e", ["enter"], ["caf\x1b\u202e"]),
            ("x", ["escape"], [None]),
            ("", ["enter"], []),
        ):
            got = ask_for(app, prompt(app, PromptSpec("Name", value=value)))
            await settled(pilot)
            await type_keys(pilot, *keys)
            assert got == answers

    run(app, steps)


def test_a_text_is_shown_copied_and_closed(app: FrameioApp) -> None:
    async def steps(pilot: Any) -> None:
        ask_for(app, show_text(app, TextSpec("Title", "one\n[two]\x07")))
        await settled(pilot)
        assert "[two]␇" in text_of(app)
        assert "Sent to your terminal" in await press(pilot, "y")
        assert app.clipboard == "one\n[two]\x07"
        await type_keys(pilot, "enter")
        assert len(app.screen_stack) == 1

    run(app, steps)


def test_trust_is_asked_with_old_and_new() -> None:
    changes = (("token", "", "https://t"), ("base_url", "https://a", "https://b"))
    profile = Profile("id", "acme", label="PROD", colour="red")
    entry = ProfileEntry(profile, CredentialRecord(), Approval(False, changes))
    ask = approval_question(entry)
    assert ask.lines == ("token: (nothing) -> https://t", "base_url: https://a -> https://b")
    assert ask.title == 'Approve the changed file of profile "acme"?'
    assert ask.details == (profile_spans(entry),)


def test_a_dialog_uses_most_of_the_width_and_never_more_than_the_screen(app: FrameioApp) -> None:
    async def steps(pilot: Any) -> None:
        rows = tuple(Choice(str(number), ((f"row {number} " + "x" * 200, "plain"),)) for number in range(200))
        for size, width in (((60, 18), 60), ((80, 24), 72), ((120, 36), 84), ((240, 60), 140)):
            await resize(pilot, size)
            ask_for(app, pick(app, PickSpec("One of many", rows)))
            await settled(pilot)
            lines = text_of(app).splitlines()
            top = next(line for line in lines if "One of many" in line)
            bottom = next(line for line in lines if "Esc cancel" in line)
            left = top.index("╭")
            assert top.index("╮") - left + 1 == width
            assert bottom[left] == "╰"
            assert bottom.index("╯") == top.index("╮")
            assert "Enter select  ↑↓ move  Esc cancel" in bottom
            await type_keys(pilot, "escape")

    run(app, steps)


def test_typing_in_a_list_does_not_change_its_height(app: FrameioApp) -> None:
    async def steps(pilot: Any) -> None:
        ask_for(app, pick(app, PickSpec("One", ROWS)))
        await settled(pilot)
        before = app.screen.query_one(DialogFrame).region
        await type_keys(pilot, *"incl")
        assert app.screen.query_one(DialogFrame).region == before

    run(app, steps)


def test_a_title_too_long_for_the_frame_is_shown_inside(app: FrameioApp) -> None:
    async def steps(pilot: Any) -> None:
        ask_for(app, confirm(app, ConfirmSpec(f"Delete {'x' * 100}?")))
        await settled(pilot)
        assert text_of(app).count("x") >= 100

    run(app, steps, (60, 18))


def test_ascii_terminals_get_an_ascii_frame_and_no_arrows(app: FrameioApp, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANG", "C")
    plain = FrameioApp(app.services)

    async def steps(pilot: Any) -> None:
        ask_for(plain, pick(plain, PickSpec("One", ROWS)))
        await settled(pilot)
        bottom = next(line for line in text_of(plain).splitlines() if "Esc cancel" in line)
        assert bottom.isascii()
        assert "Up Down move" in bottom

    run(plain, steps)


def test_the_cursor_on_the_buttons_goes_around_and_no_letter_moves_it(app: FrameioApp) -> None:
    async def steps(pilot: Any) -> None:
        got = ask_for(app, confirm(app, ConfirmSpec("Sure?", yes="Yes, delete")))
        await settled(pilot)
        assert "[ No ]" in text_of(app)
        assert "[ No ]" in await press(pilot, *"hjkly")
        assert "[ Yes, delete ]" in await press(pilot, "tab")
        assert "[ No ]" in await press(pilot, "tab")
        assert "[ Yes, delete ]" in await press(pilot, "shift+tab")
        await type_keys(pilot, "enter")
        assert got == [True]

    run(app, steps)


def test_a_confirmation_shows_who_acts_with_which_profile(app: FrameioApp) -> None:
    async def steps(pilot: Any) -> None:
        assert app.active is not None
        ask_for(app, confirm(app, ConfirmSpec("Sure?", details=(profile_spans(app.active),))))
        await settled(pilot)
        assert "as Ann Lee on  DEMO  demo V2" in text_of(app)

    run(app, steps)


def test_a_profile_without_a_user_is_named_without_one(container: Container) -> None:
    row = "".join(text for text, _ in profile_spans(container.profiles.entry("demo-oauth")))
    assert row == "with profile  OAUTH  demo-oauth V2"


def test_a_suggested_text_is_selected_so_that_typing_replaces_it(app: FrameioApp) -> None:
    async def steps(pilot: Any) -> None:
        got = ask_for(app, prompt(app, PromptSpec("Name", value="suggested")))
        await settled(pilot)
        await type_keys(pilot, *"mine", "enter")
        assert got == ["mine"]
        got = ask_for(app, prompt(app, PromptSpec("Name", value="a", selected=False)))
        await settled(pilot)
        await type_keys(pilot, "b", "enter")
        assert got == ["ab"]

    run(app, steps)


def test_delete_picks_the_row_for_deletion_only_where_the_list_allows_it(app: FrameioApp) -> None:
    async def steps(pilot: Any) -> None:
        got = ask_for(app, pick_or_delete(app, PickSpec("One", ROWS, deletable=True)))
        await settled(pilot)
        assert "Delete delete" in text_of(app)
        await type_keys(pilot, *"incl", "home", "delete")  # deletes a character of the field
        assert got == []
        await type_keys(pilot, "end", "delete")
        assert got == [Picked("include", delete=True)]
        got = ask_for(app, pick_or_delete(app, PickSpec("One", ROWS)))
        await settled(pilot)
        await type_keys(pilot, "delete")
        assert got == []

    run(app, steps)


def test_a_long_text_scrolls_with_the_keys_of_lists(app: FrameioApp) -> None:
    async def steps(pilot: Any) -> None:
        ask_for(app, show_text(app, TextSpec("Title", "\n".join(f"line {number}" for number in range(100)))))
        await settled(pilot)
        assert "line 99" in await press(pilot, "G")
        assert "line 0" in await press(pilot, "g")
        assert "line 0 " not in await press(pilot, "ctrl+d")

    run(app, steps, (60, 18))


def test_hints_that_do_not_fit_are_left_out_but_never_the_last_one() -> None:
    hints = (("Enter", "select"), ("Tab", "move"), ("Esc", "cancel"))
    assert fitting_hints(hints, 40) == hints
    assert fitting_hints(hints, 25) == (hints[0], hints[2])
    assert fitting_hints(hints, 5) == (hints[2],)


def test_a_row_whose_name_contains_what_was_typed_is_before_other_matches(app: FrameioApp) -> None:
    got: list[object] = []
    rows = (Choice("old", (("old  V4", "plain"),), "old V4"), Choice("demo-v4", (("demo-v4", "plain"),), "demo-v4 V4"))

    async def steps(pilot: Any) -> None:
        nonlocal got
        got = ask_for(app, pick(app, PickSpec("One", rows)))
        await settled(pilot)
        await type_keys(pilot, *"v4", "enter")

    run(app, steps)
    assert got == ["demo-v4"]


def test_an_estimate_that_takes_a_while_is_announced(monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []
    announced = asyncio.Event()

    class Owner:
        """A screen."""

        async def show_dialog(self, dialog: ModalScreen[Any]) -> None:
            raise AssertionError(dialog)

        def show_message(self, text: str, *, error: bool = False) -> None:
            said.append(text)
            announced.set()

    async def estimate() -> Estimate:
        await announced.wait()
        return Estimate(12)

    monkeypatch.setattr(task, "SOON", 0.0)
    assert asyncio.run(task._estimated(Owner(), estimate(), "upload a.mov")) == Estimate(12)
    assert said == ["Preparing: upload a.mov. Press Esc to stop.", ""]
