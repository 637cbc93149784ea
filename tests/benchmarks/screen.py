"""What a person over SSH feels: time to the first frame, memory, bytes per key."""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Iterator

from tests.benchmarks.homes import home_with_copied_profiles, home_with_profiles
from tests.benchmarks.measure import PYTHON, Figure, environment, first_frame, interleaved, resident
from tests.terminal import Terminal

ROUNDS = 15
PROGRAM = (PYTHON, "-m", "frameio_tui")
BARE = (PYTHON, "-m", "tests.benchmarks.bare_app")
READY = "studio-00"
BARE_READY = "palette"


def figures() -> Iterator[Figure]:
    """Start, rest, and each key of the budgets."""
    with tempfile.TemporaryDirectory() as home:
        home_with_profiles(home, 20)
        env = environment(home)
        base, ours = interleaved(
            ROUNDS, lambda: first_frame(BARE, env, BARE_READY), lambda: first_frame(PROGRAM, env, READY)
        )
        yield Figure("first frame, 20 profiles / bare app", ours / base, 1.2, "x", f"{ours * 1e3:.0f} ms")
        base, ours = interleaved(5, lambda: resident(BARE, env, BARE_READY), lambda: resident(PROGRAM, env, READY))
        yield Figure("memory at rest / bare app", ours / base, 1.35, "x", f"{ours:.0f} MB")
        yield from _bytes(env)
    yield from _many_profiles()


def _many_profiles() -> Iterator[Figure]:
    """The switcher opens, then a letter in it and in the filter of the profile manager: 2,000 profiles against 20."""
    with tempfile.TemporaryDirectory() as small, tempfile.TemporaryDirectory() as large:
        home_with_copied_profiles(small, 20)
        home_with_copied_profiles(large, 2000)
        base, ours = interleaved(5, lambda: _opened(environment(small)), lambda: _opened(environment(large)))
        yield Figure("opening the switcher, 2,000 / 20 profiles", ours / base, 3, "x", f"{ours * 1e3:.0f} ms")
        with (
            Terminal([], env=environment(small), command=PROGRAM) as few,
            Terminal([], env=environment(large), command=PROGRAM) as many,
        ):
            for terminal in (few, many):
                terminal.expect(READY)
            for what, keys, shown in (
                ("switcher", ["p"], "Switch profile"),
                ("filter of profiles", ["escape", "f2", "slash"], "Filter by name"),
            ):
                for terminal in (few, many):
                    terminal.keys(*("/" if key == "slash" else key for key in keys))
                    terminal.expect(shown, 60)
                    terminal.settle(0.5)
                base, ours = interleaved(ROUNDS, lambda: _letter(few), lambda: _letter(many))
                yield Figure(
                    f"a letter in the {what}, 2,000 / 20 profiles", ours / base, 3, "x", f"{ours * 1e3:.0f} ms"
                )


def _opened(env: dict[str, str]) -> float:
    """Seconds from the key to the first name in the switcher, in a program that has not read the profiles yet."""
    with Terminal([], env=env, command=PROGRAM) as terminal:
        terminal.expect(READY)
        terminal.settle(0.5)
        start = time.perf_counter()
        terminal.keys("p")
        terminal.expect("studio-01", 60)
        return time.perf_counter() - start


def _letter(terminal: Terminal) -> float:
    """Seconds from a letter that narrows the list to the last byte that it causes; it is deleted again."""
    start = last = time.perf_counter()
    terminal.keys("o")
    while terminal.pump(0.3):
        last = time.perf_counter()
    terminal.keys("backspace")
    terminal.settle(0.3)
    return last - start


def _bytes(env: dict[str, str]) -> Iterator[Figure]:
    with Terminal([], env=env, command=PROGRAM) as terminal:
        terminal.expect(READY)
        terminal.settle(0.7)
        yield Figure("start-up bytes", len(terminal.raw) / 1e3, 30, "kB")
        keys = [_answered(terminal, key) for key in ("down", "up") * 20]
        yield Figure("a key in the list, p95", statistics.quantiles(keys, n=20)[-1] * 1e3, 20, "ms")
        terminal.keys("i")
        yield Figure("moving the focus", terminal.settle(0.3) / 1e3, 4, "kB")
        typed = []
        for character in "/teams":
            terminal.keys(character)
            typed.append(terminal.settle(0.2))
        yield Figure("a character typed, largest", max(typed) / 1e3, 0.4, "kB")
        before = len(terminal.raw)
        end = time.monotonic() + 10
        while time.monotonic() < end:
            terminal.pump(0.2)
        yield Figure("idle for 10 s in a text field", len(terminal.raw) - before, 0, "B")
        terminal.keys("escape")
        terminal.settle(0.3)
        terminal.keys("p")
        yield Figure("opening the switcher", terminal.settle(0.4) / 1e3, 20, "kB")


def _answered(terminal: Terminal, key: str) -> float:
    """Seconds from the key to the last byte of its answer."""
    start = time.perf_counter()
    terminal.keys(key)
    while terminal.pump(0.5) == 0:
        if time.perf_counter() - start > 5:
            raise RuntimeError("the list did not answer")
    took = time.perf_counter() - start
    terminal.settle(0.05)
    return took
