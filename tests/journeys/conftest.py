"""A sandbox in this process and homes for programs in terminals of their own."""

from __future__ import annotations

import io
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from frameio_tui.cli.container import container_at
from frameio_tui.cli.demo.profiles import seed
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


@pytest.fixture(scope="session")
def seeded(tmp_path_factory: pytest.TempPathFactory, sandbox: SandboxServer) -> Path:
    """A home with the demo's profiles, to be copied."""
    home = tmp_path_factory.mktemp("seeded") / "home"
    seed(container_at(str(home), {"LANG": "C.UTF-8"}, sandbox.url), sandbox)
    return home


@pytest.fixture
def samples(seeded: Path, home: Path, env: dict[str, str]) -> dict[str, str]:
    """What a start with the demo's profiles needs: the sandbox is this process's, which saves a third of `--demo`."""
    shutil.copytree(seeded, home, symlinks=True)
    return env


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
