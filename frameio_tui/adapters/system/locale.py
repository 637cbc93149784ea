"""The person's own locale: in the C locale Python puts a UTF-8 one into its environment (PEP 538)."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import MutableMapping

COERCED = ("C.UTF-8", "C.utf8", "UTF-8")
"""What Python sets LC_CTYPE to."""
AT_START = "/proc/self/environ"
"""The environment as this process was given it, where the system tells."""


def undo_coercion(
    environ: MutableMapping[str, str], utf8_mode: int = sys.flags.utf8_mode, at_start: str = AT_START
) -> None:
    """Give LC_CTYPE back the value it was started with: a terminal in LANG=C is to get ASCII, and children their own.

    `utf8_mode` is `sys.flags.utf8_mode`: where the system does not tell, it says that Python met the C locale.
    """
    if environ.get("LC_CTYPE") not in COERCED or environ.get("LC_ALL"):
        return
    try:
        with open(at_start, "rb") as file:
            given = file.read().split(b"\0")
    except OSError:
        if utf8_mode and not environ.get("PYTHONUTF8"):
            del environ["LC_CTYPE"]
        return
    name = b"LC_CTYPE="
    mine = next((entry.removeprefix(name) for entry in given if entry.startswith(name)), None)
    if mine is None:
        del environ["LC_CTYPE"]
    else:
        environ["LC_CTYPE"] = mine.decode("utf-8", "surrogateescape")
