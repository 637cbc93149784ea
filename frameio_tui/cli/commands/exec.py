"""The command `exec NAME -- CMD`: runs a program with the token in its environment only."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

from frameio_tui.cli.commands.token import clear_token
from frameio_tui.cli.exit_codes import ERROR, NOT_EXECUTABLE, NOT_FOUND
from frameio_tui.core.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from types import FrameType

    from frameio_tui.cli.context import Context
    from frameio_tui.cli.fast_parser import Arguments

TOKEN_VARIABLE = "FRAMEIO_TOKEN"  # noqa: S105 - the name of a variable, not a secret
FORWARDED_SIGNALS = ("SIGTERM", "SIGHUP", "SIGUSR1", "SIGUSR2")
"""Signals that are forwarded to the child process."""
IGNORED_SIGNALS = ("SIGINT", "SIGQUIT")
"""Signals that are not forwarded because the terminal also sends them to the child process."""


def run(context: Context, arguments: Arguments) -> int:
    """Run the program after `--`, and return its exit code."""
    command = arguments.tail
    if not command:
        raise UsageError("PROGRAM is missing.", "Add it after --, for example: frameio-tui exec NAME -- env")
    entry = context.choose_profile(arguments.name)
    environ = {**context.container.environ, TOKEN_VARIABLE: clear_token(context, entry)}
    context.out.flush()
    try:
        if context.container.demo_url or sys.platform == "win32":
            return _as_child(command, environ)
        _restore_signals()
        os.execvpe(command[0], command, environ)  # noqa: S606 - the user's command, without a shell
    except FileNotFoundError:
        return _not_started(context, f"'{command[0]}' was not found.", "Check the spelling and $PATH.", NOT_FOUND)
    except PermissionError:
        remedy = "Run: chmod +x FILE, or start it with its interpreter."
        return _not_started(context, f"'{command[0]}' is not executable.", remedy, NOT_EXECUTABLE)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else "an argument contains a NUL character"
        code = ERROR if isinstance(error, ValueError) else NOT_EXECUTABLE
        return _not_started(context, f"Cannot run '{command[0]}': {reason}.", "", code)


def _not_started(context: Context, sentence: str, remedy: str, code: int) -> int:
    context.out.error(sentence, remedy, exit_code=code, kind="CommandNotStarted")
    return code


def _as_child(command: Sequence[str], environ: Mapping[str, str]) -> int:
    """Run the program as a child process and forward signals, for runs that have to clean up after it."""
    with subprocess.Popen(command, env=dict(environ)) as child:  # noqa: S603 - the user's command

        def forward(number: int, _frame: FrameType | None) -> None:
            child.send_signal(number)

        previous_handlers = {}
        for name in (*FORWARDED_SIGNALS, *IGNORED_SIGNALS):
            number = getattr(signal, name, None)
            if number is not None:
                previous_handlers[number] = signal.signal(
                    number, forward if name in FORWARDED_SIGNALS else signal.SIG_IGN
                )
        try:
            code = child.wait()
        finally:
            for number, handler in previous_handlers.items():
                signal.signal(number, handler)
    return 128 - code if code < 0 else code


def _restore_signals() -> None:
    """Restore the signals that Python ignores, because the new program would inherit that."""
    for name in ("SIGPIPE", "SIGXFSZ"):
        number = getattr(signal, name, None)
        if number is not None:
            signal.signal(number, signal.SIG_DFL)
