"""The demo in a real terminal: the console's flows, sizes, colours, signals."""

from __future__ import annotations

import fcntl
import os
import signal
import struct
import termios
from pathlib import Path

import pytest

from frameio_tui.sandbox.faults import HOSTILE
from frameio_tui.sandbox.server import SandboxServer
from tests.terminal import Terminal

pytestmark = pytest.mark.slow


def leftovers(env: dict[str, str]) -> list[str]:
    return [path.name for path in Path(env["TMPDIR"]).iterdir()]


def test_placeholders_arming_guards_and_the_palette(env: dict[str, str], sandbox: SandboxServer) -> None:
    accounts = {account["display_name"]: account["id"] for account in sandbox.store.rows("accounts")}
    with Terminal(["--demo"], env=env) as terminal:
        terminal.expect("SANDBOX")
        terminal.keys("1", *"/accounts", "enter")
        terminal.expect("Acme Post")
        terminal.keys("1", "\x15", *"/accounts/{account_id}/teams", "enter")
        terminal.expect(f"Integration tests +{accounts['Integration tests']}")
        terminal.keys(*"acme", "enter")
        terminal.expect('"name": "Editorial"')
        terminal.keys("1", "\x15", *"DELETE /comments/none", "enter")
        terminal.expect("Delete comment none\\?")
        terminal.expect("The profile asks before each DELETE request")
        terminal.keys("escape")
        terminal.expect_gone("The profile asks before each")
        terminal.keys("escape", "p", *"readonly", "enter")
        terminal.expect("^ demo-readonly .*read-only")
        terminal.keys("f5")
        terminal.expect("written for demo \\(V2\\) and can modify data")
        terminal.keys("down", "enter")
        terminal.expect("Type demo-readonly")
        terminal.keys(*"demo-readonly", "enter")
        terminal.expect("403 Forbidden")
        terminal.keys(":", *"who am", "enter")
        terminal.expect("200 OK")
        terminal.keys("y", "c")
        terminal.expect("Sent to your terminal")
        assert b"\x1b]52;" in terminal.raw
        terminal.keys("ctrl+c", "ctrl+c")
        assert terminal.wait() == 0
    assert leftovers(env) == []


def test_a_slow_request_is_cancelled(env: dict[str, str]) -> None:
    with Terminal(["--demo", "--demo-faults", "latency=20000"], env=env) as terminal:
        terminal.expect("SANDBOX")
        terminal.keys("m")
        terminal.expect("Esc to cancel")
        terminal.keys("escape")
        terminal.expect("Cancelled")
        terminal.keys("q")
        assert terminal.wait() == 0


def test_hostile_text_never_reaches_the_terminal(env: dict[str, str]) -> None:
    with Terminal(["--demo", "--demo-faults", "hostile"], env=env) as terminal:
        terminal.expect("SANDBOX")
        terminal.keys("m")
        terminal.expect("c;aGFja2Vk")
        terminal.keys("v")
        terminal.expect("x-sandbox-note")
        terminal.keys("f2", "m")
        terminal.expect(r"demo is verified: ␛\]52;c;aGFja2Vk␇␛\[2J.*\[bold red\]no\[/\]")
        terminal.keys("escape", "t")
        terminal.expect("Valid")
        terminal.keys("escape", "f10")
        assert terminal.wait() == 0
        sent = bytes(terminal.raw)
    assert b"\x1b]52;" not in sent
    assert b"\x1b]0;" not in sent
    assert "\u202e".encode() not in sent
    assert "\x9b".encode() not in sent
    assert b"c;aGFja2Vk" in sent, "the payload itself is shown, as marks and text"
    assert HOSTILE.encode() not in sent


@pytest.mark.parametrize(
    ("size", "more"),
    [((60, 18), {"NO_COLOR": "1"}), ((80, 24), {"LANG": "C", "LC_ALL": "C"}), ((200, 60), {"TERM": "xterm"})],
)
def test_odd_terminals(size: tuple[int, int], more: dict[str, str], samples: dict[str, str]) -> None:
    with Terminal([], size=size, env={**samples, **more}) as terminal:
        terminal.expect("Operations V2")
        terminal.keys("m")
        terminal.expect("200 OK")
        for key in ("f2", "f3", "f4", "f1"):
            terminal.keys(key)
            terminal.settle()
            terminal.keys("escape")
            terminal.settle()
        terminal.keys("p")
        terminal.expect("Switch profile")
        if more.get("LC_ALL") == "C":
            assert terminal.text().isascii()
        terminal.keys("escape", "f10")
        assert terminal.wait() == 0
        if "NO_COLOR" in more:
            assert b"\x1b[38;2;255;184;107" not in terminal.raw


def test_resizing_and_ending_by_a_signal_restore_the_terminal(env: dict[str, str]) -> None:
    with Terminal(["--demo"], env=env) as terminal:
        terminal.expect("SANDBOX")
        terminal.keys("m")
        terminal.expect("200 OK")
        for columns, rows in ((40, 10), (120, 36)):
            terminal.screen.resize(rows, columns)
            fcntl.ioctl(terminal._fd, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
            os.kill(terminal.pid, signal.SIGWINCH)
            terminal.settle(0.3)
        terminal.expect("Operations V2")
        terminal.expect("200 OK")
        assert len(leftovers(env)) == 1
        os.kill(terminal.pid, signal.SIGTERM)
        terminal.wait()
        assert b"\x1b[?1049l" in terminal.raw
    assert leftovers(env) == []


def test_after_a_suspension_everything_is_drawn_anew(samples: dict[str, str]) -> None:
    with Terminal([], env=samples) as terminal:
        terminal.expect("Operations V2")
        terminal.keys("m")
        terminal.expect("200 OK")
        terminal.settle()
        for signal_then_key in ("stop", "ctrl+l"):
            if signal_then_key == "stop":
                os.kill(terminal.pid, signal.SIGTSTP)
                terminal.settle(0.5)
                terminal.screen.reset()
                os.kill(terminal.pid, signal.SIGCONT)
            else:
                terminal.screen.reset()
                terminal.keys("\x0c")
            terminal.expect("200 OK")
            terminal.expect("Operations V2")
            terminal.expect("q quit")
            terminal.settle()
        terminal.keys("q")
        assert terminal.wait() == 0
