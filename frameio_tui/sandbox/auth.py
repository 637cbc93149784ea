"""Authorization of calls: the sandbox's tokens, their scopes, and how each API treats them."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, NamedTuple

from frameio_tui.core.profiles.profile import ApiVersion
from frameio_tui.core.scopes.registry import V2_SCOPES
from frameio_tui.sandbox.handler_result import Refusal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from frameio_tui.core.catalog.operation import Operation
    from frameio_tui.sandbox.data.store import Store

NOT_AUTHORIZED = "You are not allowed to access that resource"
EVERY = frozenset(scope.name for scope in V2_SCOPES if scope.name != "offline")
READ = frozenset(name for name in EVERY if name.endswith(".read") and name != "auditlog.read")
LIMITED = frozenset({"account.read", "team.read", "project.read"})


class Grant(NamedTuple):
    """What a bearer token allows: a user and scopes."""

    user_id: str
    scopes: frozenset[str]
    kind: str = "developer"
    """`developer`, `oauth` (Frame.io's own, for V2) or `ims` (Adobe's, for V4)."""
    expires_at: float | None = None


class Tokens:
    """The bearer tokens that the sandbox accepts.

    Named tokens are derived from the seed and look like developer tokens.
    """

    def __init__(self, store: Store, seed: int) -> None:
        self._store = store
        self._grants: dict[str, Grant] = {}
        self.by_name: dict[str, str] = {}
        users = list(store.tables["users"].values())
        for name, user, scopes in (
            ("full", users[0], EVERY),
            ("readonly", users[0], READ),
            ("limited", users[0], LIMITED),
            ("other_person", users[3], EVERY),
            ("member", users[1], EVERY),
            ("guest", users[8], EVERY),
        ):
            text = "fio-u-" + hashlib.sha256(f"{seed}:{name}".encode()).hexdigest()
            self.by_name[name] = text
            self._grants[text] = Grant(user["id"], scopes)
        self.by_name["unknown"] = "fio-u-" + hashlib.sha256(f"{seed}:unknown".encode()).hexdigest()

    def add(self, text: str, user: str = "ann", scopes: frozenset[str] = EVERY, kind: str = "developer") -> None:
        """Accept `text` as a token of the user whose email address begins with `user`."""
        found = next(u for u in self._store.tables["users"].values() if u["email"].startswith(user))
        self._grants[text] = Grant(found["id"], scopes, kind)

    def grant(self, text: str, grant: Grant) -> None:
        """Accept `text` as a token with this grant."""
        self._grants[text] = grant

    def remove(self, text: str) -> None:
        """Stop accepting a token."""
        self._grants.pop(text, None)

    def expire(self, text: str) -> None:
        """Let a token expire now."""
        grant = self._grants.get(text)
        if grant is not None:
            self._grants[text] = grant._replace(expires_at=self._store.now() - 1)

    def users(self) -> list[str]:
        """Return the IDs of all users, in the order of the store."""
        return list(self._store.tables["users"])

    def lookup(self, bearer: str) -> Grant | None:
        """Return the grant of a bearer token, or None if it is unknown or expired."""
        grant = self._grants.get(bearer)
        if grant is not None and grant.expires_at is not None and grant.expires_at <= self._store.now():
            return None
        return grant


def authorize(operation: Operation, headers: Mapping[str, str], tokens: Tokens) -> Grant | None:
    """Return the grant of a call, or None if the operation needs no token. Raises Refusal 401 or 403."""
    if operation.path == "/health":
        return None
    kind, _, bearer = headers.get("authorization", "").partition(" ")
    grant = tokens.lookup(bearer.strip()) if kind.lower() == "bearer" else None
    if grant is None:
        raise Refusal(401, NOT_AUTHORIZED)
    if operation.api is ApiVersion.V4:
        legacy = headers.get("x-frameio-legacy-token-auth", "").lower() == "true"
        if grant.kind == "developer" and not legacy:
            raise Refusal(401, "Legacy tokens need the header x-frameio-legacy-token-auth: true")
        return grant
    if grant.kind == "ims":
        raise Refusal(401, NOT_AUTHORIZED)
    if not operation.callable:
        raise Refusal(401, NOT_AUTHORIZED)
    if grant.kind == "oauth" and "OAuth2" not in operation.accepted_schemes:
        raise Refusal(401, NOT_AUTHORIZED)
    missing = [scope for scope in operation.scopes if scope not in grant.scopes]
    if missing:
        raise Refusal(403, NOT_AUTHORIZED, headers={"x-sandbox-missing-scope": " ".join(missing)})
    return grant
