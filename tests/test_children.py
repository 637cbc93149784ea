"""Children of tests can be interrupted, and every wait for one ends."""

from __future__ import annotations

import ast
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.children import DEADLINE, Child
from tests.terminal import Terminal

TESTS = Path(__file__).parent
SLEEP = ["sh", "-c", "echo started; exec sleep 300"]

RUNS = {"subprocess.run", "subprocess.call", "subprocess.check_call", "subprocess.check_output"}
"""Calls that start a child and wait for it."""
STARTS = {"subprocess.Popen", "asyncio.create_subprocess_exec", "asyncio.create_subprocess_shell"}
STARTS |= {"os.fork", "os.popen", "os.system", "os.posix_spawn", "pty.fork", "pty.spawn"}
"""Calls that start a child, or wait for it, without a deadline."""
HELPERS = {"children.py", "preloaded.py", "terminal.py"}
"""Give what they start a deadline."""


def unbounded(path: Path) -> list[str]:
    """Where a test module starts a child and may wait for it for ever."""
    found = []
    text = path.read_text(encoding="utf-8")
    if not any(call in text for call in (*RUNS, *STARTS, "from subprocess")):
        return found
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.ImportFrom) and node.module == "subprocess":
            found.append(f"{path.name}:{node.lineno} import the module, so that its calls are seen here")
        if not isinstance(node, ast.Call):
            continue
        name = ast.unparse(node.func).partition("[")[0]
        if name in RUNS and not any(keyword.arg == "timeout" for keyword in node.keywords):
            found.append(f"{path.name}:{node.lineno} {name} without timeout=")
        if name in STARTS:
            found.append(f"{path.name}:{node.lineno} {name} instead of tests.children.Child")
    return found


def test_every_wait_for_a_child_has_a_deadline() -> None:
    paths = [path for path in sorted(TESTS.rglob("*.py")) if path.name not in HELPERS]
    assert len(paths) > 100
    assert [fault for path in paths for fault in unbounded(path)] == []


def test_a_child_that_never_ends_is_killed() -> None:
    before = time.monotonic()
    with Child(SLEEP, seconds=0.5, stdout=subprocess.PIPE) as child:
        assert child.stdout is not None
        assert child.stdout.read() == b"started\n"
    assert child.returncode == -signal.SIGKILL
    assert time.monotonic() - before < DEADLINE


def test_an_interrupt_ends_a_child() -> None:
    with Child(SLEEP, stdout=subprocess.PIPE) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == b"started\n"
        child.send_signal(signal.SIGINT)
        assert child.wait(DEADLINE) == -signal.SIGINT
    with Terminal(SLEEP[1:], command=SLEEP[:1]) as terminal:
        terminal.expect("started")
        os.kill(terminal.pid, signal.SIGINT)
        assert terminal.wait() == -signal.SIGINT


@pytest.mark.slow
def test_a_run_in_the_background_of_a_script_can_interrupt_its_children() -> None:
    test = f"{Path(__file__).relative_to(TESTS.parent)}::{test_an_interrupt_ends_a_child.__name__}"
    pytest_ = [sys.executable, "-m", "pytest", "-q", "-n", "1", "-p", "no:cacheprovider", test]
    command = ["sh", "-c", 'trap "" INT QUIT HUP; exec "$@"', "sh", *pytest_]
    env = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    done = subprocess.run(
        command, capture_output=True, text=True, env=env, cwd=TESTS.parent, timeout=2 * DEADLINE, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
