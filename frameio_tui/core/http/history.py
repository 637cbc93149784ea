"""What the request history holds: past requests, redacted, and how each operation was answered last."""

from __future__ import annotations

from typing import NamedTuple


class HistoryEntry(NamedTuple):
    """One past request, redacted before it got here."""

    profile_id: str
    at: float
    method: str
    target: str
    """Path and query, redacted."""
    status: int
    """0 when no answer came."""
    duration: float
    body_size: int = 0
    request_body: str = ""
    response_body: str = ""
    """Redacted and capped."""
    error: str = ""
    kind: str = "request"
    """`request`, or `verify`, `refresh`, ... for calls the program made by itself (trust T28)."""
    operation_id: str = ""
    entry_id: int = 0


class Outcome(NamedTuple):
    """How the API answered an operation the last time: a 2xx or 403, and when (epoch seconds)."""

    status: int
    at: float
