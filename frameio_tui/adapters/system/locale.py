"""Restores the user's locale: in the C locale, Python sets LC_CTYPE to a UTF-8 locale (PEP 538)."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import MutableMapping

COERCED = ("C.UTF-8", "C.utf8", "UTF-8")
"""Values that Python sets LC_CTYPE to."""
AT_START = "/proc/self/environ"
"""File with the initial environment of this process (Linux)."""


def undo_coercion(
    environ: MutableMapping[str, str], utf8_mode: int = sys.flags.utf8_mode, at_start: str = AT_START
) -> None:
    """Restore the value that LC_CTYPE had when the process started.

    With LANG=C the terminal then gets ASCII, and child processes get the user's locale. `utf8_mode` is
    `sys.flags.utf8_mode`: if the initial environment cannot be read, it shows that Python was started in the C locale.
    """
    if environ.get("LC_CTYPE") not in COERCED or environ.get("LC_ALL"):
        return
    try:
        with open(at_start, "rb") as file:
            entries = file.read().split(b"\0")
    except OSError:
        if utf8_mode and not environ.get("PYTHONUTF8"):
            del environ["LC_CTYPE"]
        return
    prefix = b"LC_CTYPE="
    initial = next((entry.removeprefix(prefix) for entry in entries if entry.startswith(prefix)), None)
    if initial is None:
        del environ["LC_CTYPE"]
    else:
        environ["LC_CTYPE"] = initial.decode("utf-8", "surrogateescape")
