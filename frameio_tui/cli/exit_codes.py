"""Exit codes of the program. Each error class of `core.errors` defines its own exit code."""

from __future__ import annotations

from frameio_tui.core.errors import exit_code_of_status

OK = 0
ERROR = 1
REFUSED = 3
"""The API refused the request (4xx)."""
API_FAILED = 4
CREDENTIALS = 5
PARTLY = 8
"""A task ended, but some of its items failed."""
NOT_EXECUTABLE = 126
NOT_FOUND = 127
INTERRUPTED = 130
CLOSED_PIPE = 141
"""The code that a shell reports for a program that SIGPIPE has ended."""


def exit_for_api_status(status: int) -> int:
    """Return the exit code for the status of a response of the API. Redirects are not followed and count as refused."""
    return OK if 200 <= status < 300 else exit_code_of_status(status)


def exit_for_status(status: int) -> int:
    """Return the exit code for the status of a response of any other server, to which no token was sent."""
    if 200 <= status < 300:
        return OK
    return API_FAILED if status >= 500 else REFUSED
