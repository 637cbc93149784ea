"""Lines of one paste, typed by a terminal without bracketed paste."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from frameio_tui.ui.terminal.pasted_lines import TypedPaste


class Screen:
    """Timers that end when told to."""

    def __init__(self) -> None:
        self.due: list[Callable[[], None]] = []

    def set_timer(self, _: float, call: Callable[[], None]) -> Any:
        due = self.due
        due.append(call)

        class Timer:
            def stop(self) -> None:
                if call in due:
                    due.remove(call)

        return Timer()

    def later(self) -> None:
        for call in list(self.due):
            call()


def test_lines_that_follow_each_other_are_one_text() -> None:
    screen, taken = Screen(), list[str]()
    paste: Any = TypedPaste(screen.set_timer, taken.append)  # type: ignore[arg-type]  # its timers are all that is used
    paste.typed()
    assert screen.due == []
    paste.line("one")
    paste.typed()
    paste.line("two")
    assert (len(screen.due), taken) == (1, [])
    screen.later()
    assert taken == ["one\ntwo"]
    paste.line("three")
    screen.later()
    assert taken == ["one\ntwo", "three"]


def test_what_was_given_up_is_not_taken() -> None:
    screen, taken = Screen(), list[str]()
    paste: Any = TypedPaste(screen.set_timer, taken.append)  # type: ignore[arg-type]  # its timers are all that is used
    paste.line("one")
    paste.clear()
    screen.later()
    paste.flush()
    assert taken == []
