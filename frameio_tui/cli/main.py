"""Runs one command line: parses it, calls the command, and turns errors into messages and exit codes."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from frameio_tui.cli.context import Context
from frameio_tui.cli.exit_codes import CLOSED_PIPE, ERROR, INTERRUPTED
from frameio_tui.cli.fast_parser import parse_simple
from frameio_tui.cli.output import Output, occupy_closed_streams, silence, standard_output
from frameio_tui.core.errors import FrameioTuiError, Interrupted, OutputFailed, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from frameio_tui.cli.container import Container
    from frameio_tui.cli.fast_parser import Arguments

DEBUG_VARIABLE = "FRAMEIO_TUI_DEBUG"
_REPORT_SETTINGS_THEMSELVES = ("commands.tui:launch", "doctor.doctor:doctor")
"""Handlers that report the problems in config.toml themselves."""


def run(argv: list[str]) -> int:
    """Run the program with the arguments after its name, and return the exit code. Never raises."""
    occupy_closed_streams()
    out = standard_output()
    out.as_json = "--json" in (argv[: argv.index("--")] if "--" in argv else argv)
    if os.environ.get("LC_CTYPE"):
        from frameio_tui.adapters.system.locale import undo_coercion

        undo_coercion(os.environ)
    try:
        code = _run(argv, out, dict(os.environ))
        out.flush()
    except FrameioTuiError as error:
        out.fail(error)
        if isinstance(error, OutputFailed):
            silence(sys.stdout)
        return error.exit_code
    except SystemExit as end:  # raised by the signal handler, so that the demo can clean up
        _suppress_warnings()
        return end.code if isinstance(end.code, int) else ERROR
    except KeyboardInterrupt:
        _suppress_warnings()
        out.fail(Interrupted("Interrupted."))
        return INTERRUPTED
    except BrokenPipeError:
        silence(sys.stdout, sys.stderr)
        return CLOSED_PIPE
    except Exception as error:
        sentence, remedy = _unexpected_error(error)
        out.error(sentence, remedy, exit_code=ERROR, kind="InternalError")
        return ERROR
    return code


def _run(argv: list[str], out: Output, environ: Mapping[str, str]) -> int:
    arguments = parse_simple(argv)
    if arguments is None:
        import gc

        from frameio_tui.cli.parser import parse_arguments

        arguments = parse_arguments(argv)
        gc.enable()  # the program starts without it; see `__main__`
    if isinstance(arguments, int):
        return arguments
    if not arguments.demo and not arguments.demo_faults:
        from frameio_tui.cli.container import container_for_user

        return run_command(arguments, container_for_user(environ), out)
    from frameio_tui.cli.demo.demo import demo

    with demo(environ, arguments.demo_faults, out) as container:
        return run_command(arguments, container, out)


def run_command(arguments: Arguments, container: Container, out: Output) -> int:
    """Run the command that the arguments name, or the app if they name none. Return its exit code."""
    if arguments.tail and not getattr(arguments, "takes_tail", False):
        raise UsageError("This command does not accept arguments after '--'.", "See: frameio-tui --help")
    context = Context(container, out, arguments.profile)
    try:
        return load_handler(arguments.handler)(context, arguments)
    finally:
        container.settle()
        if container.write_error:
            out.warn(container.write_error)
        if arguments.handler not in _REPORT_SETTINGS_THEMSELVES:
            for fault in container.settings_faults:
                out.warn(fault)


def load_handler(place: str) -> Callable[[Context, Arguments], int]:
    """Import and return the function that `module:name` refers to in this package."""
    from importlib import import_module

    module, _, name = place.partition(":")
    handler: Callable[[Context, Arguments], int] = getattr(import_module(f"frameio_tui.cli.{module}"), name)
    return handler


def _unexpected_error(error: Exception) -> tuple[str, str]:
    """Return sentence and remedy for an unexpected error, without values: they may be secret or untrusted."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    where = f"{os.path.basename(trace.tb_frame.f_code.co_filename)}:{trace.tb_lineno}" if trace is not None else "?"
    sentence = f"Internal error: {type(error).__name__} at {where}."
    if not os.environ.get(DEBUG_VARIABLE):
        return sentence, f"Please report it. For a traceback, set {DEBUG_VARIABLE}=1."
    import traceback

    from frameio_tui.core.text.redact import redact_text

    for text in redact_text("".join(traceback.format_exception(error))).splitlines():
        standard_output().say(text)
    return sentence, ""


def _suppress_warnings() -> None:
    """Suppress warnings about incomplete objects that an interrupted start leaves behind."""
    import warnings

    warnings.simplefilter("ignore")
    sys.unraisablehook = lambda _unraisable: None
