"""Every documented operation of both APIs responds as documented, or says that the sandbox does not support it."""

from __future__ import annotations

import contextlib

from frameio_tui.core.catalog.operation import Operation
from frameio_tui.core.profiles.profile import ApiVersion
from frameio_tui.sandbox.application import HANDLERS
from frameio_tui.sandbox.server import SandboxServer
from tests.sandbox.calls import CATALOGS, Caller, Ids, SandboxResponse, body_for, path_for

ORDER = {"POST": 0, "GET": 1, "PUT": 2, "PATCH": 2, "DELETE": 3}
WALK = sorted(
    (operation for catalog in CATALOGS.values() for operation in catalog.operations),
    key=lambda o: (ORDER[o.method], -o.path.count("/") if o.method == "DELETE" else 0),
)
"""All operations in this order: create, read, change, delete. Deletions start with the longest paths."""
NOT_DONE_AT_MOST = 30


def test_most_operations_are_done() -> None:
    assert len(WALK) == 239
    assert len([o for o in WALK if o.id not in HANDLERS]) < NOT_DONE_AT_MOST
    assert set(HANDLERS) <= {o.id for o in WALK}


def test_each_answers_as_documented_or_says_it_is_not_done() -> None:
    wrong = []
    with SandboxServer() as server, contextlib.closing(Caller(server)) as caller:
        for operation in WALK:
            fault = fault_of(operation, caller, Ids(server))
            if fault:
                wrong.append(f"{operation.method} {operation.path}: {fault}")
    assert wrong == []


def answer_of(operation: Operation, caller: Caller, ids: Ids, query: str = "") -> SandboxResponse:
    """Send a request of the operation with IDs and a body that match the sandbox, and return the response."""
    if "search" in operation.path and operation.method == "GET":
        query = f"?q=a&account_id={ids.account['id']}"
    if operation.id == "removeTeamMember":
        query = f"?email={caller.server.store.get('users', next(iter(ids.last('teams')['members'])))['email']}"
    return caller(
        operation.method, path_for(operation, ids) + query, body_for(operation, ids), **dict(operation.headers)
    )


def fault_of(operation: Operation, caller: Caller, ids: Ids) -> str:
    """Return what is wrong with an operation's response, or an empty string."""
    said = answer_of(operation, caller, ids)
    what = f"{said.status} {said.raw[:200]!r}"
    if not operation.callable or "DeveloperToken" not in (operation.accepted_schemes or ("DeveloperToken",)):
        return "" if said.status in (401, 403, 501) and said.data["message"] else what
    if operation.id not in HANDLERS:
        return "" if said.status == 501 and "does not implement" in str(said.data) else what
    if not 200 <= said.status < 300:
        return what
    if operation.path != "/health" and "x-ratelimit-limit" not in said.headers:
        return f"no rate limit: {what}"
    if operation.api is ApiVersion.V4 and said.data is not None and "data" not in said.data:
        return f"no data: {what}"
    paged = operation.paged and operation.api is ApiVersion.V2
    return "" if not paged or said.headers.get("page-number") == "1" else f"no page: {what}"
