"""The content of the request history: past requests, redacted, and the latest outcome of each operation."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from frameio_tui.core.errors import InvalidInput, Remedy
from frameio_tui.core.http.exchange import Exchange, Outgoing, Response, Timing
from frameio_tui.core.http.request import RequestSpec, spec_of
from frameio_tui.core.text.humanize import format_size
from frameio_tui.core.text.redact import MASK

if TYPE_CHECKING:
    from frameio_tui.core.catalog.operation import Operation
    from frameio_tui.core.profiles.profile import Profile

TASK = "job"
"""Value of `HistoryEntry.kind` for a run of a task; its calls are in its journal."""
BODY_NOT_STORED = "The history does not have the complete body of this request."
_CUT = re.compile(r"\n\[truncated: (\d+) bytes in total\]$")
"""The end of a body that `redact_body` has shortened."""
_BINARY = re.compile(r"^\[\d+ bytes of [^\]\n]*\]$")
"""What `redact_body` writes in place of a binary body."""
_ADDED = frozenset({"authorization", "x-frameio-legacy-token-auth", "user-agent", "content-length", "host"})
"""Headers that are added to each request, so that a loaded request need not have them."""
_ID_CHARACTERS = 24
"""Longest part of a path, in characters, that is not shortened; a longer part may be an ID."""
_NAME_CHARACTERS = 28
"""Longest name, in characters, that is shown in a path."""


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
    origin: str = ""
    """Scheme, host and port; empty in entries of older versions of the program."""
    names: tuple[tuple[str, str], ...] = ()
    """IDs in the path, with their names as far as they were known."""
    reason: str = ""
    request_headers: tuple[tuple[str, str], ...] = ()
    """Redacted and limited in number and length, like those of the response."""
    response_headers: tuple[tuple[str, str], ...] = ()
    request_size: int = -1
    """Bytes of the request body as it was sent; -1 if unknown."""

    @property
    def is_complete(self) -> bool:
        """Whether the history has the whole response body, apart from masked secrets."""
        return not _CUT.search(self.response_body) and not _BINARY.match(self.response_body)


class Outcome(NamedTuple):
    """The latest status of an operation, 2xx or 403, and its time (epoch seconds)."""

    status: int
    at: float


def task_of(entry: HistoryEntry) -> str:
    """Return the ID of the task that an entry is about; empty for other entries."""
    return entry.response_body.rpartition("job: ")[2] if entry.kind == TASK else ""


def readable_target(entry: HistoryEntry) -> str:
    """Return path and query with shorter IDs, each followed by its name: `/v2/teams/6a8a…(Editorial)/projects`."""
    path, mark, query = entry.target.partition("?")
    names = dict(entry.names)
    return "/".join(_readable_part(part, names.get(part, "")) for part in path.split("/")) + mark + query


def _readable_part(part: str, name: str) -> str:
    if name:
        name = " ".join(name.split())
        name = name if len(name) <= _NAME_CHARACTERS else name[: _NAME_CHARACTERS - 1] + "…"
        return f"{part[:4]}{'…' if len(part) > 4 else ''}({name})"
    return f"{part[:4]}…{part[-4:]}" if len(part) > _ID_CHARACTERS and part.isascii() else part


def exchange_of(entry: HistoryEntry, profile: Profile) -> Exchange:
    """Return a past request and its response as an exchange, as far as the history has them."""
    cut = _CUT.search(entry.response_body)
    body = entry.response_body[: cut.start()] if cut else entry.response_body
    notes = [entry.error] if entry.error else []
    if _BINARY.match(body):
        notes.append(f"The history does not have this body: {body[1:-1]}.")
        body = ""
    data = body.encode("utf-8", "surrogatepass")
    if cut:
        notes.append(f"The history has the first {format_size(len(data))} of {format_size(entry.body_size)}.")
    elif not body and entry.body_size and not notes:
        notes.append("The history does not have this body.")
    if MASK in body:
        notes.append("Secrets are masked.")
    size = entry.body_size
    response = Response(
        entry.status, entry.reason, entry.response_headers, data, wire_size=size, body_size=size, complete=not cut
    )
    origin = entry.origin or profile.base_url
    request_body = entry.request_body.encode("utf-8", "surrogatepass")
    outgoing = Outgoing(entry.method, origin + entry.target, entry.request_headers, request_body)
    return Exchange(
        profile.id,
        profile.name,
        profile.api.value,
        outgoing,
        response,
        Timing(total=entry.duration),
        entry.at,
        operation_id=entry.operation_id,
        notes=tuple(notes),
    )


class LoadedRequest(NamedTuple):
    """A past request as it can be sent again, and what is missing in it."""

    spec: RequestSpec
    faults: tuple[str, ...] = ()
    """Why it must not be sent as it is, one sentence each."""


def loaded_request(entry: HistoryEntry, operation: Operation | None) -> LoadedRequest:
    """Return the request of an entry. Raises InvalidInput if the entry cannot be read as a request.

    Headers that the program adds by itself are left out, because they are added again.
    """
    if entry.kind == TASK:
        raise InvalidInput(
            "This entry is a job, not a request.",
            Remedy("Press Enter to show it in Jobs.", f"Run: frameio-tui jobs show {task_of(entry)}"),
        )
    spec = spec_of(entry.method, entry.target)
    body, faults = entry.request_body, []
    size = len(body.encode("utf-8", "surrogatepass"))
    is_cut = bool(_CUT.search(body) or _BINARY.match(body))
    if is_cut or (entry.request_size not in (-1, size) and MASK not in body):
        body = ""
        faults.append(BODY_NOT_STORED)
    defaults = {("accept", "application/json"), *(operation.headers if operation is not None else ())}
    if body:
        defaults.add(("content-type", (operation.content_type if operation else "") or "application/json"))
    headers = tuple(
        (name, value)
        for name, value in entry.request_headers
        if name.lower() not in _ADDED and (name.lower(), value) not in defaults and (name, value) not in defaults
    )
    if any(MASK in text for text in (entry.target, body, *(value for _, value in headers))):
        faults.append(f"A secret in this request is masked ({MASK}).")
    return LoadedRequest(RequestSpec(spec.method, spec.path, spec.query, headers, body), tuple(faults))


def check_resendable(loaded: LoadedRequest) -> RequestSpec:
    """Return the request. Raises InvalidInput if something of it is missing, so that it cannot be sent again."""
    if loaded.faults:
        raise InvalidInput(
            f"{loaded.faults[0]} It was not sent.",
            Remedy(
                "Press Enter to load it, and complete it there.", "Send it with: frameio-tui request METHOD PATH ..."
            ),
        )
    return loaded.spec
