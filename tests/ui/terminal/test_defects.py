"""One handler that fails is reported by kind and place; everything else goes on, also in the same widget."""

from __future__ import annotations

import asyncio
import gc
import inspect
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from textual import events, work
from textual.app import App, ComposeResult
from textual.css.query import NoMatches
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Static

from frameio_tui.core.errors import InvalidInput
from frameio_tui.core.text.printable import printable
from frameio_tui.ui.terminal import defects
from frameio_tui.ui.terminal.app import TerminalApp
from frameio_tui.ui.terminal.defects import MAX_DEFECTS, SHOWN_AGAIN_AFTER, Defects, code_location
from tests.support import CANARY
from tests.ui.driving import text_of

if TYPE_CHECKING:
    from textual.strip import Strip


class Fragile(Widget, can_focus=True):
    """Fails on certain keys."""

    def __init__(self) -> None:
        super().__init__()
        self.taken: list[str] = []

    async def on_key(self, event: events.Key) -> None:
        """Keys."""
        token = CANARY
        if event.key == "f":
            raise RuntimeError(token)
        if event.key == "i":
            raise InvalidInput("That is wrong.", "Do this.")
        if event.key == "l":
            self.call_later(self._fall)
        if event.key == "n":
            self.call_next(self._fall)
        if event.key == "t":
            self.set_timer(0.001, self._fall)
        if event.key == "w":
            self.fall_at_work()
        if event.key == "k":
            asyncio.create_task(self._fall_alone()).add_done_callback(lambda done: gc.collect())
        self.taken.append(event.key)

    def _fall(self) -> None:
        raise RuntimeError(CANARY)

    async def _fall_alone(self) -> None:
        raise RuntimeError(CANARY)

    @work(exit_on_error=False)
    async def fall_at_work(self) -> None:
        """Fail."""
        raise RuntimeError(CANARY)


class FragileApp(TerminalApp):
    """Collects what it would show."""

    def __init__(self) -> None:
        super().__init__()
        self.fragile = Fragile()
        self.told: list[str] = []

    def compose(self) -> ComposeResult:
        """The one widget."""
        yield self.fragile

    def show_error(self, text: str) -> None:
        """Note it."""
        if text:
            self.told.append(text)
        super().show_error(text)


def run(app: TerminalApp, steps: Callable[[Any], Any]) -> Exception | None:
    """Take the steps; what the framework would let a test end with."""

    async def main() -> None:
        async with app.run_test() as pilot:
            await pilot.pause()
            await steps(pilot)

    try:
        asyncio.run(main())
    except Exception as error:
        return error
    return None


def test_the_framework_still_dispatches_there() -> None:
    assert list(inspect.signature(defects._dispatch_message).parameters) == ["self", "message"]
    assert list(inspect.signature(App._handle_exception).parameters) == ["self", "error"]


@pytest.mark.parametrize("key", ["f", "l", "n", "t", "w", "k"])
def test_a_widget_takes_the_next_key_after_a_failure(key: str) -> None:
    app = FragileApp()

    async def steps(pilot: Any) -> None:
        app.fragile.focus()
        await pilot.press(key, "a")
        for _ in range(10):
            await pilot.pause(0.02)
        assert app.is_running
        assert app.fragile.taken[-1] == "a"
        assert len(app.told) == 1
        assert app.told[0].startswith("Internal error: RuntimeError in test_defects.py:")
        assert CANARY not in app.told[0]

    error = run(app, steps)
    assert isinstance(error, RuntimeError), "a test ends with a defect all the same"
    assert app.return_code != 1


def test_an_error_in_words_is_shown_in_its_words_and_is_no_defect() -> None:
    app = FragileApp()

    async def steps(pilot: Any) -> None:
        app.fragile.focus()
        await pilot.press("i", "a")
        assert app.told == ["That is wrong. Do this."]
        assert app.fragile.taken == ["a"]

    assert run(app, steps) is None


def test_a_program_that_only_fails_is_ended() -> None:
    app = FragileApp()

    async def steps(pilot: Any) -> None:
        for _ in range(MAX_DEFECTS + 1):
            app.fragile.call_later(app.fragile._fall)
        await pilot.pause(0.2)

    assert isinstance(run(app, steps), RuntimeError)
    assert len(app.told) == 1
    assert app.return_code == 1


def test_the_same_defect_is_shown_again_after_a_while_only() -> None:
    now = [0.0]
    noted = Defects(lambda: now[0])

    def failed(kind: type[Exception]) -> Exception:
        try:
            raise kind
        except kind as error:
            return error

    assert noted.note(failed(KeyError))
    assert not noted.note(failed(KeyError))
    assert noted.note(failed(ValueError))
    now[0] = SHOWN_AGAIN_AFTER
    assert noted.note(failed(KeyError))
    noted.forget_shown()
    assert noted.note(failed(KeyError))


def test_many_defects_over_a_long_time_end_nothing() -> None:
    now = [0.0]
    noted = Defects(lambda: now[0])
    for _ in range(MAX_DEFECTS * 2):
        noted.note(KeyError())
        assert not noted.should_exit
        now[0] += 1.0
    for _ in range(MAX_DEFECTS):
        noted.note(KeyError())
    assert noted.should_exit


def test_the_place_is_in_this_program_where_the_trace_leads_through_it() -> None:
    with pytest.raises(AttributeError) as raised:
        printable(None)  # type: ignore[arg-type]  # fails inside
    assert code_location(raised.value).startswith("printable.py:")
    assert code_location(KeyError()) == "an unknown place"


class Half(Screen[None]):
    """Looks for what is gone when it is closed before it is there."""

    def compose(self) -> ComposeResult:
        """One widget."""
        yield Fragile()

    def on_mount(self) -> None:
        """Assumes it."""
        self.query_one(Fragile).focus()


def test_a_screen_closed_before_it_is_mounted_is_no_defect() -> None:
    app = FragileApp()

    async def steps(pilot: Any) -> None:
        app.push_screen(Half())
        app.pop_screen()
        await pilot.pause(0.05)
        assert app.told == []
        assert len(app.screen_stack) == 1

    assert run(app, steps) is None


def test_what_is_not_found_on_a_screen_that_stays_is_a_defect() -> None:
    app = FragileApp()

    async def steps(pilot: Any) -> None:
        app.call_later(lambda: app.query_one("#none"))
        await pilot.pause(0.05)
        app.fragile.call_later(lambda: app.fragile.query_one("#none"))
        await pilot.pause(0.05)
        assert [text[:28] for text in app.told] == ["Internal error: NoMatches in"] * 2

    assert isinstance(run(app, steps), NoMatches)


class Unseen(Widget):
    """Cannot be drawn."""

    def render_line(self, y: int) -> Strip:
        """Fail."""
        raise RuntimeError(CANARY)


class Boundless(Screen[None]):
    """Cannot be laid out."""

    CSS = "Label { width: auto; }"

    class Label(Static):
        """Of no size."""

        def get_content_width(self, container: object, viewport: object) -> int:
            """Fail."""
            raise RuntimeError(CANARY)

    def compose(self) -> ComposeResult:
        """One widget."""
        yield self.Label("x")


def test_a_widget_that_cannot_be_drawn_is_blank_and_the_rest_is_drawn() -> None:
    app = FragileApp()

    async def steps(pilot: Any) -> None:
        await app.screen.mount(Unseen(), Static("still here"), before=0)
        app.screen.query_one(Unseen).styles.height = 2
        for _ in range(MAX_DEFECTS):
            app.screen.query_one(Unseen).refresh()
            await pilot.pause()
        assert "still here" in text_of(app)
        assert len(app.told) == 1
        assert app.is_running

    assert isinstance(run(app, steps), RuntimeError)
    assert app.return_code != 1


def test_a_screen_that_cannot_be_laid_out_is_closed() -> None:
    app = FragileApp()

    async def steps(pilot: Any) -> None:
        app.push_screen(Boundless())
        await pilot.pause(0.1)
        assert len(app.screen_stack) == 1
        app.fragile.focus()
        await pilot.press("a")
        assert app.fragile.taken == ["a"]

    assert isinstance(run(app, steps), RuntimeError)


def test_a_defect_while_the_program_ends_is_printed_at_its_end(capsys: pytest.CaptureFixture[str]) -> None:
    class Ending(FragileApp):
        def on_unmount(self) -> None:
            token = CANARY
            raise RuntimeError(token)

    async def steps(pilot: Any) -> None:
        pilot.app.exit(0)

    assert isinstance(run(Ending(), steps), RuntimeError)
    printed = capsys.readouterr().err
    assert "Internal error: RuntimeError in test_defects.py:" in printed
    assert CANARY not in printed
