"""The content of the request history: past requests, redacted, and the latest outcome of each operation."""

from __future__ import annotations

from typing import NamedTuple

TASK = "task"
"""Value of `HistoryEntry.kind` for a run of a task; its calls are in its journal."""


class HistoryEntry(NamedTuple):
    """One past request, already redacted."""

    profile_id: str
    at: float
    method: str
    target: str
    """Path and query, redacted."""
    status: int
    """0 if there was no response."""
    duration: float
    body_size: int = 0
    request_body: str = ""
    response_body: str = ""
    """Redacted and limited in length."""
    error: str = ""
    kind: str = "request"
    """`request`, or `verify`, `refresh`, ... for calls that the program made on its own."""
    operation_id: str = ""
    entry_id: int = 0


class Outcome(NamedTuple):
    """The latest status of an operation, 2xx or 403, and its time (epoch seconds)."""

    status: int
    at: float
