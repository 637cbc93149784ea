"""The start of the program."""

from __future__ import annotations

import subprocess
import sys

from frameio_tui import __version__


def test_the_version_is_said_at_once_and_loads_nothing() -> None:
    code = (
        "import sys; from frameio_tui.__main__ import main; sys.argv[1:] = ['--version']; code = main();"
        "print([n for n in sys.modules if n.startswith('frameio_tui.')]); sys.exit(code)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=120)
    assert done.stdout == f"frameio-tui {__version__}\n['frameio_tui.__main__']\n"


def test_python_dash_m_runs_it() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "frameio_tui", "--help"], capture_output=True, text=True, check=True, timeout=120
    )
    assert "doctor" in done.stdout
