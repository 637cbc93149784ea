"""Runs the command line in this process, with streams and folders of the test's own."""

from __future__ import annotations

import functools
import io
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest

from frameio_tui.cli.main import run

if TYPE_CHECKING:
    from frameio_tui.sandbox.server import SandboxServer

    Sandbox = SandboxServer
else:
    Sandbox = object


class Done(NamedTuple):
    """What a run left: its exit code, the bytes on stdout, the words on stderr."""

    code: int
    data: bytes
    words: str

    @property
    def text(self) -> str:
        return self.data.decode()


class Stream(io.TextIOWrapper):
    """A stream that is a terminal when the test says so."""

    def __init__(self, data: bytes = b"", *, terminal: bool = False) -> None:
        self.bytes = io.BytesIO(data)
        self.terminal = terminal
        super().__init__(self.bytes, encoding="utf-8")

    def isatty(self) -> bool:
        return self.terminal


Call = Callable[..., Done]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def cli(home: Path) -> Call:
    """Run one command line: `cli("token", "acme", stdin=b"", terminal=False, env={})`."""

    return functools.partial(call_program, home)


def call_program(
    home: Path, *arguments: str, stdin: bytes = b"", terminal: bool = False, person: bool = False, **env: str
) -> Done:
    """Run one command line with a home."""
    out, err, given = Stream(terminal=terminal), Stream(terminal=person), Stream(stdin, terminal=person)
    with pytest.MonkeyPatch.context() as patch:
        for name in ("FRAMEIO_TUI_PROFILE", "FRAMEIO_TUI_DEBUG", "FRAMEIO_TOKEN"):
            patch.delenv(name, raising=False)
        for name, value in {"FRAMEIO_TUI_HOME": str(home), **env}.items():
            patch.setenv(name, value)
        patch.setattr(sys, "stdout", out)
        patch.setattr(sys, "stderr", err)
        patch.setattr(sys, "stdin", given)
        code = run(list(arguments))
        out.flush()
    return Done(code, out.bytes.getvalue(), err.bytes.getvalue().decode())


@pytest.fixture(scope="session")
def sandbox() -> Iterator[SandboxServer]:
    from frameio_tui.sandbox.server import SandboxServer

    with SandboxServer() as server:
        yield server


@pytest.fixture(scope="session")
def home_with_acme(tmp_path_factory: pytest.TempPathFactory, sandbox: SandboxServer) -> Path:
    """A home with a V2 profile of the sandbox, its token stored without a check; it is to be copied."""
    home = tmp_path_factory.mktemp("acme") / "home"
    assert call_program(home, "profiles", "add", "acme", "--base-url", sandbox.url).code == 0
    token = sandbox.tokens["full"].encode()
    assert call_program(home, "token", "set", "acme", "--no-verify", stdin=token).code == 0
    return home


@pytest.fixture
def acme(home: Path, home_with_acme: Path, cli: Call, sandbox: SandboxServer) -> str:
    """The name of that profile, in the home of the test."""
    if not home.exists():
        shutil.copytree(home_with_acme, home, symlinks=True)
        return "acme"
    assert cli("profiles", "add", "acme", "--base-url", sandbox.url).code == 0
    assert cli("token", "set", "acme", "--no-verify", stdin=sandbox.tokens["full"].encode()).code == 0
    return "acme"
