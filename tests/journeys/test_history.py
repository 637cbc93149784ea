"""Find a request in the history, compare it, and send it again, in a real terminal; then on the command line."""

from __future__ import annotations

import pytest

from tests.terminal import Terminal

pytestmark = pytest.mark.slow


def test_a_request_is_found_in_the_history_and_sent_again(env: dict[str, str]) -> None:
    with Terminal(["--demo"], env=env) as terminal:
        terminal.expect("SANDBOX")
        terminal.keys("i", *"/teams", "enter")
        terminal.expect("Editorial")
        terminal.keys("i", *"/teams/nope", "enter")
        terminal.expect("404")
        terminal.keys("h")
        terminal.expect("History . 2")
        terminal.keys("/", *"status:4xx", "enter")
        terminal.expect("History . 1")
        terminal.expect("does not exist")
        terminal.keys("escape")
        terminal.expect("History . 2")
        terminal.keys("j")
        terminal.expect("member_count")
        terminal.keys("R")
        terminal.expect("page 1 of 1")
        terminal.keys("h")
        terminal.expect("History . 3")
        terminal.keys("D")
        terminal.expect("No differences")
        terminal.keys("f10")
        assert terminal.wait() == 0
