"""A sandbox in this process and homes for programs in terminals of their own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from frameio_tui.sandbox.server import SandboxServer


@pytest.fixture(scope="session")
def sandbox() -> Iterator[SandboxServer]:
    with SandboxServer() as server:
        yield server


@pytest.fixture
def server() -> Iterator[SandboxServer]:
    """One of a test's own: for faults, counters and state that others must not meet."""
    with SandboxServer() as server:
        yield server


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def env(home: Path, tmp_path: Path) -> dict[str, str]:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    return {"FRAMEIO_TUI_HOME": str(home), "HOME": str(tmp_path), "TMPDIR": str(scratch)}


@pytest.fixture
def verb(env: dict[str, str]) -> Callable[..., str]:
    """Runs a verb of the program and returns what it printed."""

    def run(*arguments: str, given: str = "") -> str:
        done = subprocess.run(
            [sys.executable, "-m", "frameio_tui", *arguments],
            input=given,
            capture_output=True,
            text=True,
            env={"PATH": os.environ["PATH"], "LANG": "C.UTF-8", **env},
            check=False,
            timeout=120,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    return run
