"""Switching profiles by number, and the title of the terminal, in a real terminal."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.terminal import Terminal

pytestmark = pytest.mark.slow


def titles(terminal: Terminal) -> list[str]:
    """The profiles named in the titles that the terminal was given."""
    found = re.findall(rb"\x1b\]2;(?:frameio-tui: ([a-z0-9-]+) \([^\x07\x1b]*\))?\x07", bytes(terminal.raw))
    return [name.decode() for name in found]


def test_numbers_switch_profiles_but_not_in_fields_and_dialogs(samples: dict[str, str], home: Path) -> None:
    names = sorted(path.stem for path in (home / "config" / "profiles").glob("*.toml"))
    with Terminal([], env=samples) as terminal:

        def expect_profile(name: str) -> None:
            terminal.expect(rf"(?m)^ {name} ")
            terminal.until(lambda: titles(terminal)[-1:] == [name], f"the title names {name}")

        expect_profile("demo")
        assert b"\x1b[22;2t\x1b]2;frameio-tui: demo (" in terminal.raw
        terminal.keys("p")
        terminal.expect("Switch profile")
        terminal.expect(rf" 3 {names[2]} ")
        terminal.keys("3")
        expect_profile(names[2])
        terminal.send(b"\x1b2")
        expect_profile(names[1])
        terminal.keys("i")
        terminal.send(b"\x1b3")  # in a field
        terminal.keys("/me")
        terminal.expect("│ /me ")
        terminal.keys("escape", "p")
        terminal.expect("Switch profile")
        terminal.send(b"\x1b3")  # in a dialog
        terminal.keys("demo-v4")
        terminal.expect("│ demo-v4 ")
        terminal.keys("escape")
        terminal.expect_gone("Switch profile")
        terminal.send(b"\x1b4")
        expect_profile(names[3])
        terminal.keys("q")
        assert terminal.wait() == 0
        assert titles(terminal) == ["demo", names[2], names[1], names[3], ""]
        assert b"\x1b]2;\x07\x1b[23;2t" in terminal.raw
