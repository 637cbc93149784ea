"""Starts the program as forks of a process that has imported it: half of the time of a short run is imports.

A fork is a process like any other, with a terminal, an environment, signals and an end of its own. What depends on how
the interpreter starts (variables that it or Textual reads, the order of imports) needs a process from nothing instead:
see `can_fork`.
"""

from __future__ import annotations

import atexit
import gc
import importlib
import io
import json
import os
import pkgutil
import runpy
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import types
from collections.abc import Mapping
from typing import Any, NamedTuple

SAME = {"COLORTERM": "truecolor", "LANG": "C.UTF-8", "TERM": "xterm-256color"}
"""Variables of the process that forks, which it may have read while it imported the program."""
READ_EARLY = ("COLORTERM", "LANG", "LC_", "PYTHON", "TERM", "TEXTUAL", "NO_COLOR", "ESCDELAY", "COLUMNS", "LINES")
"""Beginnings of the names of variables that the interpreter, Textual or Rich may read before the program runs."""
LARGEST = 1 << 17


def read_early(environment: Mapping[str, str]) -> dict[str, str]:
    """Return the variables that may be read before the program runs."""
    return {name: value for name, value in environment.items() if name.startswith(READ_EARLY)}


def can_fork(environment: Mapping[str, str]) -> bool:
    """Return whether a fork behaves in this environment as a process that starts in it."""
    return sys.platform == "linux" and read_early(environment) == SAME


class Start(NamedTuple):
    """What a fork runs, as arguments of the interpreter, and where: its standard streams are descriptors."""

    arguments: list[str]
    environment: dict[str, str]
    folder: str
    streams: list[int]


class Forks:
    """The end of the tests: asks for forks, and for how they ended."""

    def __init__(self, options: tuple[str, ...]) -> None:
        self._socket, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._process = subprocess.Popen(
            [sys.executable, *options, "-m", "tests.preloaded", str(theirs.fileno())],
            env={"PATH": os.environ.get("PATH", ""), **SAME},
            cwd=os.path.dirname(os.path.dirname(os.path.abspath(__file__))),
            pass_fds=[theirs.fileno()],
            stdin=subprocess.DEVNULL,
        )
        theirs.close()
        self._socket.settimeout(120)  # a bound on failure
        self._lock = threading.Lock()  # a question and its answer belong together

    def start(self, start: Start) -> int:
        """Start the program in a fork, and return its process ID. One stream is a terminal; three are none."""
        request = json.dumps([start.arguments, start.environment, start.folder]).encode()
        with self._lock:
            socket.send_fds(self._socket, [request], start.streams)
            return int(self._socket.recv(LARGEST))

    def status(self, pid: int) -> int | None:
        """Return the wait status of a fork that has ended, or None while it runs; a status is reported once."""
        with self._lock:
            self._socket.send(b"%d" % pid)
            answer = self._socket.recv(LARGEST)
        return None if answer == b"runs" else int(answer)

    def end(self) -> None:
        """End the process that forks; what it has forked goes on."""
        self._socket.close()
        self._process.wait(60)


_started: dict[tuple[str, ...], Forks] = {}


def forks(*options: str) -> Forks:
    """Return the one of this process for options of the interpreter, started when it is first needed."""
    if options not in _started:
        _started[options] = Forks(options)
    return _started[options]


def end_forks() -> None:
    """End the processes that fork, if there are any."""
    while _started:
        _started.popitem()[1].end()


class ForkedPopen(subprocess.Popen[Any]):
    """A process as `subprocess.Popen` starts it, but forked; what differs is how it starts and how its end is known."""

    def _execute_child(self, args: list[str], executable: object, preexec: object, *more: Any) -> None:
        _close_fds, _pass_fds, folder, environment, _startup, _flags, _shell, *pipes = more
        (stdin, _, _, stdout, _, stderr), own = pipes[:6], {**(os.environ if environment is None else environment)}
        late = {name: own[name] for name in own.keys() - read_early(own).keys()}
        streams = [number if pipe == -1 else pipe for number, pipe in enumerate((stdin, stdout, stderr))]
        options = tuple(args[1 : next(at for at, word in enumerate(args) if word in ("-c", "-m"))])
        self._forks = forks(*options)
        self.pid = self._forks.start(Start(args[1 + len(options) :], late | SAME, folder or os.getcwd(), streams))
        self._child_created = True
        self._close_pipe_fds(*pipes[:6])  # type: ignore[attr-defined]  # as Popen's own method does

    def _internal_poll(self, _deadstate: int | None = None, **_more: object) -> int | None:
        """Return the exit code if the process has ended; `_deadstate` is given where the interpreter ends."""
        if self.returncode is None and _deadstate is None and self._waitpid_lock.acquire(blocking=False):
            try:
                status = self._forks.status(self.pid)
                self.returncode = None if status is None else os.waitstatus_to_exitcode(status)
            finally:
                self._waitpid_lock.release()
        return self.returncode

    def _try_wait(self, wait_flags: int) -> tuple[int, int]:
        while (status := self._forks.status(self.pid)) is None:
            if wait_flags:
                return 0, 0
            time.sleep(0.005)
        return self.pid, status


# -- in the process that forks


def import_the_program() -> None:
    """Import what the app and the commands import, as they do it."""
    from frameio_tui.core.settings import Settings

    os.environ["ESCDELAY"] = str(Settings().escape_delay_ms)  # as the app before it imports Textual
    import frameio_tui
    from frameio_tui.adapters.http.client import skip_httpx_cli, skip_missing_sniffio

    skip_httpx_cli()
    skip_missing_sniffio()
    for module in pkgutil.walk_packages(frameio_tui.__path__, "frameio_tui."):
        if not module.name.endswith(("__main__", "filter.worker")):
            importlib.import_module(module.name)
    for name in (
        "filelock",
        "textual.drivers.linux_driver",
        "tomlkit",
        "uvicorn.lifespan.off",
        "uvicorn.loops.asyncio",
    ):
        importlib.import_module(name)
    for name in ("filelock._soft", "uvicorn.protocols.http.h11_impl", "jmespath", "textual.widgets"):
        importlib.import_module(name)
    show_a_frame()
    del os.environ["ESCDELAY"]


def show_a_frame() -> None:
    """Draw the first frame of the app once, with a sandbox's records: what that computes for good, forks have."""
    import asyncio

    from frameio_tui.cli.container import container_at
    from frameio_tui.sandbox.data.generator import Generator
    from frameio_tui.sandbox.data.store import Store
    from frameio_tui.ui.app import FrameioApp

    async def start_and_end(folder: str) -> None:
        async with FrameioApp(container_at(folder, {"LANG": "C.UTF-8"}).services()).run_test(size=(80, 24)) as pilot:
            await pilot.pause()

    Generator(Store()).fill()
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(start_and_end(folder))


def serve(tests: socket.socket) -> Start | None:
    """Fork whenever the tests ask for it; returns what to run in each fork, and None when the tests have ended."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # of a terminal where the tests are interrupted: they end it
    while True:
        data, received, _flags, _address = socket.recv_fds(tests, LARGEST, 3)
        if not data:
            return None
        request: Any = json.loads(data)
        if isinstance(request, int):
            pid, status = os.waitpid(request, os.WNOHANG)
            tests.send(b"%d" % status if pid else b"runs")
            continue
        pid = os.fork()
        if not pid:
            tests.close()
            signal.signal(signal.SIGINT, signal.default_int_handler)
            return Start(*request, received)
        for descriptor in received:
            os.close(descriptor)
        tests.send(b"%d" % pid)


def become(start: Start) -> None:
    """Make this process what the interpreter would be that runs a program with these imports."""
    if len(start.streams) == 1:
        os.login_tty(start.streams[0])
    else:
        for number, descriptor in enumerate(start.streams):
            os.dup2(descriptor, number)
            os.close(descriptor)
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        before = getattr(sys, name)
        buffer = os.fdopen(number, "wb" if number else "rb", closefd=False)
        lines = number == 2 or (number == 1 and os.isatty(1))
        stream = io.TextIOWrapper(buffer, before.encoding, before.errors, newline="\n", line_buffering=lines)
        stream.mode = "w" if number else "r"
        setattr(sys, name, stream)
        setattr(sys, f"__{name}__", stream)
    os.environ.clear()
    os.environ.update(start.environment)
    os.chdir(start.folder)
    tempfile.tempdir = None


def run(arguments: list[str]) -> int:
    """Run a module or code, given as arguments of the interpreter: `-m` or `-c`. Return its exit code."""
    kind, what, *rest = arguments
    sys.argv = [kind, *rest]
    try:
        if kind == "-m":
            runpy.run_module(what, run_name="__main__", alter_sys=True)
        else:
            sys.modules["__main__"] = module = types.ModuleType("__main__")
            exec(what, module.__dict__)  # noqa: S102 - what a test gives
    except SystemExit as end:
        if not isinstance(end.code, int | None):
            raise  # the interpreter prints it
        return end.code or 0
    return 0


def end(code: int) -> None:
    """End this process as the interpreter does, except that it frees no objects.

    Freeing them writes to every page that the fork shares: that took ten times as long as the fork itself. If an output
    cannot be written, this raises and the interpreter ends the process, with its own message and code.
    """
    threading._shutdown()  # type: ignore[attr-defined]  # waits for threads, as the interpreter does first
    atexit._run_exitfuncs()
    for stream in (sys.stdout, sys.stderr):
        if stream is not None and not stream.closed:
            stream.flush()
    os._exit(code)


if __name__ == "__main__":
    from tests import once

    with (
        once.sample_data_generated_once(),
        once.catalogs_read_once(),
        once.style_sheets_parsed_once(),
        once.translations_looked_for_once(),
    ):
        import_the_program()
        gc.collect()
        gc.freeze()
        with socket.socket(fileno=int(sys.argv[1])) as tests:
            asked = serve(tests)
        if asked is not None:
            become(asked)
            end(run(asked.arguments))
