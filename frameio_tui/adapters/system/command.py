"""Runs the command of a `command` credential, without a shell, with limits on time and output."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import threading
import time
from typing import IO, TYPE_CHECKING

from frameio_tui.core.errors import CredentialUnusable
from frameio_tui.core.secret import Secret
from frameio_tui.core.text.printable import printable

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

MAX_OUTPUT_SIZE = 65536
"""Limit of each output stream in bytes."""
STDERR_SHOWN = 300
"""Bytes of standard error that an error message shows."""


class ProcessCommandRunner:
    """Runs each command in its own session, so that a timeout also kills its child processes.

    The commands receive all of `environ`, because a password manager may need a token of its own.
    """

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._environ = environ

    def run(self, argv: Sequence[str], timeout: float = 30.0) -> Secret:
        """Run a command, and return the first line of its output, or the whole output if it is JSON.

        Raises CredentialUnusable if the command fails, prints nothing, or runs longer than `timeout` seconds. Its
        standard output is never quoted.
        """
        name = argv[0] if argv else ""
        try:
            process = subprocess.Popen(  # noqa: S603 - the user's command, approved by `profiles approve`
                list(argv),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                start_new_session=True,
                env=self._environ,
            )
        except (OSError, ValueError, IndexError) as error:
            reason = getattr(error, "strerror", None) or type(error).__name__
            raise CredentialUnusable(
                f"The command '{name}' could not be started ({reason}).", "Check the command in the profile."
            ) from None
        out, err = _read_outputs(process, name, timeout)
        if process.returncode != 0:
            message = printable(err[:STDERR_SHOWN].strip() or b"no error message", newlines=False)
            raise CredentialUnusable(
                f"The command '{name}' failed with exit code {process.returncode}: {message}",
                "Run the command in a shell to find the cause.",
            )
        return Secret(_token_text(name, out))


def _token_text(name: str, out: bytes) -> str:
    if len(out) > MAX_OUTPUT_SIZE:
        raise CredentialUnusable(f"The command '{name}' printed more than 64 kB.", "It must print only the token.")
    try:
        text = out.decode("utf-8-sig").strip()
    except UnicodeDecodeError:
        raise CredentialUnusable(
            f"The command '{name}' printed characters that are not allowed in a token.",
            "It must print only the token.",
        ) from None
    if not text:
        raise CredentialUnusable(f"The command '{name}' printed nothing.", "It must print only the token.")
    return text if text[0] in "{[" else text.splitlines()[0].strip()


def _read_outputs(process: subprocess.Popen[bytes], name: str, timeout: float) -> tuple[bytes, bytes]:
    """Return the standard output and standard error of a process, within limits: it may print without end."""
    found = [b"", b""]
    readers = [
        threading.Thread(target=_drain, args=(stream, found, index), daemon=True)
        for index, stream in enumerate((process.stdout, process.stderr))
    ]
    for reader in readers:
        reader.start()
    deadline = time.monotonic() + timeout
    try:
        for reader in readers:
            reader.join(max(0.0, deadline - time.monotonic()))
        process.wait(max(0.0, deadline - time.monotonic()))
    except subprocess.TimeoutExpired:
        raise CredentialUnusable(
            f"The command '{name}' did not finish within {timeout:g} s and was stopped.",
            "It may be waiting for input, but its standard input is closed.",
        ) from None
    finally:
        if any(reader.is_alive() for reader in readers) or process.poll() is None:
            _kill_session(process)
        for reader in readers:
            reader.join(1)
    return found[0], found[1]


def _drain(stream: IO[bytes] | None, found: list[bytes], index: int) -> None:
    """Read a stream to its end, and store only the beginning in `found[index]`."""
    if stream is None:
        return
    with stream:
        while chunk := stream.read1(MAX_OUTPUT_SIZE):  # type: ignore[attr-defined] # the reader of a pipe is buffered
            if len(found[index]) <= MAX_OUTPUT_SIZE:
                found[index] += chunk


def _kill_session(process: subprocess.Popen[bytes]) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
