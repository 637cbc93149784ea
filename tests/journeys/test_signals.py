"""Signals at chosen places of a start and of an end: the program ends soon, by the first of them, and leaves nothing.

The program sends them to itself before it runs a module or a function, so that no test depends on how fast anything is.
"""

from __future__ import annotations

import signal
import sys
import time
from pathlib import Path

import pytest

from tests.terminal import Terminal

pytestmark = pytest.mark.slow

TERM, HUP, INT = signal.SIGTERM, signal.SIGHUP, signal.SIGINT
PROGRAM = """
import os, sys, time
from importlib.machinery import SourceFileLoader
place, name, swallow, *rest = sys.argv[1:]
numbers, arguments = rest[:rest.index("-")], rest[rest.index("-") + 1:]
sent = []
def send():
    if sent:
        return
    sent.append(True)
    print("SENT", time.monotonic(), end="\\r\\n", file=sys.__stdout__, flush=True)
    for number in numbers:
        try:
            os.kill(os.getpid(), int(number))
        except BaseException:
            if not swallow:
                raise
def send_before(function):
    def sending(*args, **kwargs):
        send()
        return function(*args, **kwargs)
    return sending
def hook(module):
    for owner in (module, *[value for value in vars(module).values() if isinstance(value, type)]):
        function = vars(owner).get(name)
        if callable(function) and function.__module__ == module.__name__:
            setattr(owner, name, send_before(function))
execute = SourceFileLoader.exec_module
def execute_and_hook(loader, module):
    is_the_place = loader.path.endswith(place)
    if is_the_place and name == "<module>":
        send()
    execute(loader, module)
    if is_the_place:
        hook(module)
SourceFileLoader.exec_module = execute_and_hook
for module in [module for module in sys.modules.values() if (getattr(module, "__file__", None) or "").endswith(place)]:
    hook(module)
from frameio_tui.__main__ import main
sys.argv[1:] = arguments
sys.exit(main())
"""
IN_A_SHELL = ("/bin/sh", "-c", '"$0" "$@"; code=$?; echo DONE; stty -a; exit $code')
"""A terminal whose session ends with the program forgets what the program did to it: here a shell outlives it."""

START = [("cli/main.py", "<module>"), ("ui/app.py", "<module>"), ("ui/app.py", "__init__")]
START += [("textual/app.py", "_build_driver"), ("linux_driver.py", "start_application_mode")]
DEMO_START = [("sandbox/server.py", "start"), ("uvicorn/server.py", "<module>"), ("demo/profiles.py", "seed")]
DEMO_START += [("commands/tui.py", "<module>"), *START[1:]]
DEMO_END = [("asyncio/runners.py", "close"), ("sandbox/server.py", "stop"), ("shutil.py", "rmtree")]


def program(
    env: dict[str, str], arguments: list[str], place: tuple[str, str], *numbers: int, swallow: bool = False
) -> Terminal:
    given = [*place, "swallow" if swallow else "", *map(str, numbers), "-", *arguments]
    return Terminal(given, env=env, command=(*IN_A_SHELL, sys.executable, "-c", PROGRAM))


def assert_ended(terminal: Terminal, env: dict[str, str], first: int) -> None:
    """Ended within five seconds, without a word of a defect, and with nothing left behind."""
    assert terminal.wait() == 128 + first, terminal.text()
    ended = time.monotonic()
    raw = bytes(terminal.raw)
    assert ended - float(raw.split(b"SENT ", 1)[1].split()[0]) < 6  # the shell's own end included
    assert b"Traceback" not in raw
    assert b"ignored" not in raw
    assert raw.rfind(b"\x1b[?1049h") <= raw.rfind(b"\x1b[?1049l")
    modes = raw.rpartition(b"DONE")[2].split()
    assert {b"icanon", b"echo", b"isig"} <= set(modes)
    assert list(Path(env["TMPDIR"]).iterdir()) == []


@pytest.mark.parametrize("place", START)
def test_a_signal_while_it_starts_ends_it(place: tuple[str, str], env: dict[str, str]) -> None:
    numbers = [(TERM, HUP), (INT, TERM), (HUP, INT)][START.index(place) % 3]
    with program(env, [], place, *numbers) as terminal:
        assert_ended(terminal, env, numbers[0])


@pytest.mark.parametrize("place", DEMO_START)
def test_a_signal_while_the_demo_starts_ends_it(place: tuple[str, str], env: dict[str, str]) -> None:
    numbers = [(TERM, HUP), (INT, TERM), (HUP, INT)][DEMO_START.index(place) % 3]
    with program(env, ["--demo"], place, *numbers) as terminal:
        assert_ended(terminal, env, numbers[0])


@pytest.mark.parametrize("place", DEMO_END)
def test_a_signal_while_the_demo_cleans_up_does_not_cut_that_short(place: tuple[str, str], env: dict[str, str]) -> None:
    numbers = [(TERM, HUP), (INT, TERM), (HUP, INT)][DEMO_END.index(place) % 3]
    with program(env, ["--demo"], place, *numbers) as terminal:
        terminal.expect("SANDBOX")
        terminal.keys("q")
        assert_ended(terminal, env, numbers[0])


@pytest.mark.parametrize("place", [("commands/tui.py", "<module>"), ("cli/context.py", "__init__")])
def test_a_signal_whose_exception_is_swallowed_ends_it_all_the_same(
    place: tuple[str, str], env: dict[str, str]
) -> None:
    with program(env, ["--demo"], place, TERM, INT, swallow=True) as terminal:
        assert_ended(terminal, env, TERM)
        assert b"\x1b[?1049h" not in terminal.raw  # it did not open to be given up later
