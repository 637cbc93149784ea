"""The entry point of the program. `--version` is handled here, before anything else is imported."""

import sys

INTERRUPTED = 130


def main() -> int:
    """Run the command line and return its exit code."""
    import gc

    # A short command creates little garbage, so that searching for it is a tenth of its time. `cli.main` enables it for
    # the other commands, and what exists at the end is not searched again before the process exits.
    gc.disable()
    try:
        return _run(sys.argv[1:])
    except KeyboardInterrupt:  # raised while no other code handles it
        return INTERRUPTED
    finally:
        gc.freeze()


def _run(argv: list[str]) -> int:
    if argv == ["--version"]:
        from frameio_tui import __version__

        try:
            sys.stdout.write(f"frameio-tui {__version__}\n")
            sys.stdout.flush()
            return 0
        except (OSError, AttributeError):  # AttributeError: stdout is closed
            pass  # reported below
    if argv[:1] == ["_complete"]:
        import os

        from frameio_tui.cli.completion_values import run as print_values

        return print_values(argv[1:], os.environ)
    if not argv or argv[0].startswith("--demo") or (argv[0] == "--profile" and len(argv) == 2):
        _exit_on_signals()
    from frameio_tui.cli.main import run

    return run(argv)


def _exit_on_signals() -> None:
    """Make signals exit the process immediately until there is something to clean up.

    This matters because importing the app takes long.
    """
    import os
    import signal

    for name in ("SIGTERM", "SIGHUP", "SIGINT", "SIGQUIT"):
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, lambda number, _frame: os._exit(128 + number))


if __name__ == "__main__":
    sys.exit(main())
