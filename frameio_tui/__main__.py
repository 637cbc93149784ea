"""Start of the program; `--version` is answered before anything else is imported."""

import sys


def main() -> int:
    """Run the command line and return its exit code."""
    if sys.argv[1:] == ["--version"]:
        from frameio_tui import __version__

        try:
            sys.stdout.write(f"frameio-tui {__version__}\n")
            sys.stdout.flush()
            return 0
        except OSError:
            pass  # said below
    from frameio_tui.cli.main import run

    return run(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
