"""`--demo`: the sandbox in this process and a throw-away home; no real profile is read or written."""

from __future__ import annotations

import contextlib
import os
import shutil
import stat
import sys
import tempfile
from typing import TYPE_CHECKING

from frameio_tui.adapters.storage.atomic_file import alive
from frameio_tui.cli.container import Container, parts_at
from frameio_tui.cli.signals import ending_in_order
from frameio_tui.core.errors import FrameioTuiError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from frameio_tui.cli.output import Output

PREFIX = "frameio-tui-demo-"
MARKER = "demo.pid"
"""Holds the process id of the demo that made the folder; a folder without it is never removed."""
INSTALL = "pip install 'frameio-tui[demo]'"


def demo_possible() -> bool:
    """Whether the extra that the sandbox needs is installed."""
    from importlib.util import find_spec

    return find_spec("starlette") is not None and find_spec("uvicorn") is not None


@contextlib.contextmanager
def demo(environ: Mapping[str, str], faults: str, out: Output) -> Iterator[Container]:
    """The parts of a run on a sandbox of its own, with profiles to look around with; nothing is left behind."""
    if not demo_possible():
        raise FrameioTuiError("The demo needs an extra that is not installed.", f"Install it: {INSTALL}")
    from frameio_tui.cli.demo.profiles import seed
    from frameio_tui.sandbox.faults import parse_faults
    from frameio_tui.sandbox.server import SandboxServer

    wanted = parse_faults(faults) if faults else None
    sweep(tempfile.gettempdir())
    home = Home()
    with ending_in_order(_note, home.remove) as ending:
        server = SandboxServer(faults=wanted)
        try:
            home.make()
            ending.check()
            server.start()
            ending.check()
            out.say(f"Demo: a sandbox at {server.url}, with made-up people and data.")
            parts = parts_at(home.path, environ, server.url)
            seed(parts, server)
            with ending.interrupting():
                yield parts
        finally:
            server.stop()
            home.remove()


def _note(_code: int) -> None:
    """What a signal does while the demo starts or cleans up: it ends at the next place where nothing is half made."""


class Home:
    """A folder only its owner may enter."""

    def __init__(self) -> None:
        self.path = ""

    def make(self) -> None:
        """Make it, with the marker that says whose it is."""
        self.path = tempfile.mkdtemp(prefix=PREFIX)
        with open(os.path.join(self.path, MARKER), "w", encoding="ascii") as file:
            file.write(str(os.getpid()))

    def remove(self) -> None:
        """Remove it, in any thread, if it was made."""
        if self.path:
            shutil.rmtree(self.path, ignore_errors=True)


def sweep(folder: str) -> list[str]:
    """Remove what killed demos of this person left in `folder`; returns what was removed."""
    removed = []
    with contextlib.suppress(OSError), os.scandir(folder) as found:
        for item in found:
            if item.name.startswith(PREFIX) and _abandoned(item.path):
                shutil.rmtree(item.path, ignore_errors=True)
                removed.append(item.path)
    return removed


def _abandoned(path: str) -> bool:
    """Whether a folder is a demo's, ours, and its process is gone."""
    marker = os.path.join(path, MARKER)
    try:
        if not (_ours(path, stat.S_ISDIR) and _ours(marker, stat.S_ISREG)):
            return False
        with open(marker, encoding="ascii") as file:
            pid = int(file.read(20))
    except (OSError, ValueError):
        return False
    return pid > 0 and not alive(pid)


def _ours(path: str, is_kind: Callable[[int], bool]) -> bool:
    found = os.lstat(path)
    same_owner = sys.platform == "win32" or found.st_uid == os.getuid()
    return same_owner and is_kind(found.st_mode)
