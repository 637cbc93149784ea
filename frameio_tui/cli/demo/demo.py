"""Runs the sandbox in this process, with a temporary home folder; real profiles are neither read nor written."""

from __future__ import annotations

import contextlib
import os
import shutil
import stat
import sys
import tempfile
from typing import TYPE_CHECKING

from frameio_tui.adapters.storage.atomic_file import is_process_alive
from frameio_tui.cli.container import Container, container_at
from frameio_tui.cli.signals import exit_on_signals
from frameio_tui.core.errors import FrameioTuiError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from frameio_tui.cli.output import Output
    from frameio_tui.sandbox.server import SandboxServer

PREFIX = "frameio-tui-demo-"
MARKER = "demo.pid"
"""Name of the file with the process ID of the demo. A folder without this file is never removed."""
INSTALL = "pip install 'frameio-tui[demo]'"


def demo_possible() -> bool:
    """Return whether the packages that the sandbox needs are installed."""
    from importlib.util import find_spec

    return find_spec("starlette") is not None and find_spec("uvicorn") is not None


@contextlib.contextmanager
def demo(environ: Mapping[str, str], faults: str, out: Output) -> Iterator[Container]:
    """Start a sandbox, and yield the container of a run that uses it, with sample profiles.

    Everything is removed afterwards. `faults` has the format of `--demo-faults`. Raises FrameioTuiError if the packages
    for the sandbox are not installed.
    """
    require_packages("--demo")
    from frameio_tui.sandbox.faults import parse_faults
    from frameio_tui.sandbox.server import SandboxServer

    server = SandboxServer(faults=parse_faults(faults))
    with running(environ, server) as container:
        out.say(f"Demo: sandbox at {server.url}. All users and data are fictional.")
        yield container


def require_packages(what: str) -> None:
    """Raise FrameioTuiError if the packages that the sandbox needs are not installed; `what` needs them."""
    if not demo_possible():
        raise FrameioTuiError(f"The packages for {what} are not installed.", f"Run: {INSTALL}")


@contextlib.contextmanager
def running(environ: Mapping[str, str], server: SandboxServer) -> Iterator[Container]:
    """Start a sandbox, and yield the container with its sample profiles, in a temporary home folder.

    A signal ends the block; the folder is removed in any case.
    """
    from frameio_tui.cli.demo.profiles import seed

    sweep(tempfile.gettempdir())
    home = Home()
    with exit_on_signals(_ignore_signal, home.remove) as signal_exit:
        try:
            home.make()
            signal_exit.check()
            server.start()
            signal_exit.check()
            container = container_at(home.path, environ, server.url)
            seed(container, server)
            with signal_exit.interrupting():
                yield container
        finally:
            server.stop()
            home.remove()


def _ignore_signal(_code: int) -> None:
    """Do nothing on a signal while the demo starts or cleans up; `SignalExit.check` ends it at the next safe point."""


class Home:
    """A temporary home folder that only its owner can enter."""

    def __init__(self) -> None:
        self.path = ""

    def make(self) -> None:
        """Create the folder, with the marker file that contains the process ID."""
        self.path = tempfile.mkdtemp(prefix=PREFIX)
        with open(os.path.join(self.path, MARKER), "w", encoding="ascii") as file:
            file.write(str(os.getpid()))

    def remove(self) -> None:
        """Remove the folder if it was created. Can be called from any thread."""
        if self.path:
            shutil.rmtree(self.path, ignore_errors=True)


def sweep(folder: str) -> list[str]:
    """Remove the folders that killed demos of this user left in `folder`, and return their paths."""
    removed = []
    with contextlib.suppress(OSError), os.scandir(folder) as found:
        for item in found:
            if item.name.startswith(PREFIX) and _abandoned(item.path):
                shutil.rmtree(item.path, ignore_errors=True)
                removed.append(item.path)
    return removed


def _abandoned(path: str) -> bool:
    """Return whether a folder was created by a demo of this user whose process has ended."""
    marker = os.path.join(path, MARKER)
    try:
        if not (_is_own(path, stat.S_ISDIR) and _is_own(marker, stat.S_ISREG)):
            return False
        with open(marker, encoding="ascii") as file:
            pid = int(file.read(20))
    except (OSError, ValueError):
        return False
    return pid > 0 and not is_process_alive(pid)


def _is_own(path: str, is_kind: Callable[[int], bool]) -> bool:
    found = os.lstat(path)
    same_owner = sys.platform == "win32" or found.st_uid == os.getuid()
    return same_owner and is_kind(found.st_mode)
