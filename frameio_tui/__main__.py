"""Start of the program; `--version` is answered before anything else is imported."""

import sys

INTERRUPTED = 130


def main() -> int:
    """Run the command line and return its exit code."""
    try:
        return _run(sys.argv[1:])
    except KeyboardInterrupt:  # before, or after, anything knows how to tell it
        return INTERRUPTED


def _run(argv: list[str]) -> int:
    if argv == ["--version"]:
        from frameio_tui import __version__

        try:
            sys.stdout.write(f"frameio-tui {__version__}\n")
            sys.stdout.flush()
            return 0
        except OSError:
            pass  # said below
    if not argv or argv[0].startswith("--demo") or (argv[0] == "--profile" and len(argv) == 2):
        _end_at_once()
    from frameio_tui.cli.main import run

    return run(argv)


def _end_at_once() -> None:
    """Have signals end the program where it stands, as long as there is nothing to clean up; its face needs long."""
    import os
    import signal

    for name in ("SIGTERM", "SIGHUP", "SIGINT", "SIGQUIT"):
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, lambda number, _frame: os._exit(128 + number))


if __name__ == "__main__":
    sys.exit(main())
