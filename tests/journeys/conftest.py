"""A sandbox in this process and homes for programs in terminals of their own."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from frameio_tui.cli.main import run
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
def verb(env: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> Callable[..., str]:
    """Runs a verb of the program, in this process as it only prepares the journey, and returns what it printed."""

    def run_verb(*arguments: str, given: str = "") -> str:
        out, err, stdin = (io.TextIOWrapper(io.BytesIO(data), encoding="utf-8") for data in (b"", b"", given.encode()))
        with monkeypatch.context() as patch:
            for name in [name for name in os.environ if name.startswith("FRAMEIO_")]:
                patch.delenv(name)
            for name, value in {"LANG": "C.UTF-8", **env}.items():
                patch.setenv(name, value)
            for name, stream in (("stdout", out), ("stderr", err), ("stdin", stdin)):
                patch.setattr(sys, name, stream)
            code = run(list(arguments))
        for stream in (out, err):
            stream.seek(0)  # which writes what is held back
        assert code == 0, err.read()
        return out.read()

    return run_verb
