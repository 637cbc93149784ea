"""Exit codes that scripts act on; each error of `core.errors` names its own."""

from __future__ import annotations

OK = 0
ERROR = 1
REFUSED = 3
"""The API said no."""
API_FAILED = 4
CREDENTIALS = 5
NOT_EXECUTABLE = 126
NOT_FOUND = 127
INTERRUPTED = 130
CLOSED_PIPE = 141
"""As the shell reports a program that a closed pipe ended."""


def exit_for_status(status: int) -> int:
    """The exit code of an answer; a redirect, never followed, counts as a refusal."""
    if 200 <= status < 300:
        return OK
    return API_FAILED if status >= 500 else REFUSED
