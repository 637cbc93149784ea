"""Helpers that call every operation of the sandbox with IDs and bodies that match its records."""

from __future__ import annotations

import http.client
import json
import re
from collections.abc import Callable
from typing import Any, NamedTuple

from frameio_tui.adapters.system.package_data import operations
from frameio_tui.core.catalog.catalog import Catalog
from frameio_tui.core.catalog.operation import Operation, Parameter
from frameio_tui.core.profiles.profile import ApiVersion
from frameio_tui.sandbox.handler_result import Record
from frameio_tui.sandbox.server import SandboxServer
from frameio_tui.sandbox.v4.serializers import collection_id

CATALOGS = {api: Catalog.from_json(operations(api), api) for api in ApiVersion}


class SandboxResponse(NamedTuple):
    """A response of the sandbox."""

    status: int
    headers: dict[str, str]
    data: Any
    raw: bytes


class Caller:
    """A client with one open connection that uses a named token of the sandbox."""

    def __init__(self, server: SandboxServer, bearer: str = "full", timeout: float = 30) -> None:
        self.server = server
        self.token = server.tokens.get(bearer, bearer)
        self._connection = http.client.HTTPConnection("127.0.0.1", int(server.url.rpartition(":")[2]), timeout=timeout)

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()

    def __call__(self, method: str, path: str, body: object = None, **more: str) -> SandboxResponse:
        """Send a request. Keyword arguments are headers with `_` for `-`; a header with an empty value is left out."""
        headers = {"x-frameio-legacy-token-auth": "true", "content-type": "application/json"}
        headers |= {"authorization": f"Bearer {self.token}"}
        headers |= {name.replace("_", "-"): value for name, value in more.items()}
        data = body if isinstance(body, bytes) else None if body is None else json.dumps(body).encode()
        try:
            self._connection.request(method, path, data, {name: value for name, value in headers.items() if value})
            response = self._connection.getresponse()
            raw = response.read()
        except BaseException:
            self._connection.close()
            raise
        kind = response.headers.get("content-type", "")
        parsed = json.loads(raw) if raw and "json" in kind else None
        return SandboxResponse(
            response.status, {name.lower(): value for name, value in response.headers.items()}, parsed, raw
        )


class Ids:
    """IDs of one account, looked up at the time of each call."""

    def __init__(self, server: SandboxServer) -> None:
        self._server = server
        store = server.store
        self.user = store.rows("users")[0]
        self.account = next(row for row in store.rows("accounts") if row["members"].get(self.user["id"]) == "admin")

    def last(self, table: str, **values: object) -> Record:
        """Return the newest record of the account whose fields have these values."""
        store = self._server.store
        rows = [
            row
            for row in store.rows(table)
            if all(row.get(key) == value for key, value in values.items()) and self._inside(table, row)
        ]
        return rows[-1]

    @property
    def root(self) -> str:
        """ID of the root folder of a project that contains folders."""
        store = self._server.store
        roots = [row["id"] for row in store.rows("assets") if row["parent_id"] is None and self._inside("assets", row)]
        return str(next(root for root in reversed(roots) if any(c["kind"] == "folder" for c in store.children(root))))

    def files(self, count: int) -> list[str]:
        """Return the IDs of several files of one folder, oldest first."""
        rows = self._server.store.rows("assets", lambda row: row["kind"] == "file" and self._inside("assets", row))
        return [row["id"] for row in rows if row["parent_id"] == rows[0]["parent_id"]][:count]

    def like(self, asset_id: str) -> str:
        """Return the ID of another file of the account with the same kind of media."""
        rows = self._server.store.rows("assets", lambda row: row["kind"] == "file" and self._inside("assets", row))
        kind = self._server.store.get("assets", asset_id)["asset_type"]
        return str(next(row["id"] for row in rows if row["asset_type"] == kind and row["id"] != asset_id))

    @property
    def version(self) -> str:
        """ID of the newest version of the newest version stack."""
        return str(self._server.store.children(self.last("assets", kind="version_stack")["id"])[-1]["id"])

    def _inside(self, table: str, row: Record) -> bool:
        store = self._server.store
        if table == "comments":
            row = store.tables["assets"][row["asset_id"]]
            if row.get("deleted_at"):
                return False
        if row.get("project_id"):
            project = store.tables["projects"].get(row["project_id"])
            return project is not None and self._inside("projects", project)
        if row.get("team_id"):
            team = store.tables["teams"].get(row["team_id"])
            return team is not None and team["account_id"] == self.account["id"]
        return row.get("account_id") in (None, self.account["id"])

    def of(self, name: str, operation: Operation | None = None) -> str:
        """Return the ID for a placeholder or field with this name."""
        path = operation.path if operation else ""
        name = name.removesuffix("_id")
        special = self._special(name, path)
        if special is not None:
            return special
        fixed = {"account": self.account, "actor": self.user, "input_index": {"id": "0"}}
        if name in fixed:
            return str(fixed[name]["id"])
        if name == "collaborator":
            project = self.last("projects")
            return f"{project['id'][:18]}{next(iter(project['collaborators']))[18:]}"
        if name == "user":
            return str(next(user for user in reversed(self._server.store.rows("users")))["id"])
        tables: dict[str, tuple[str, dict[str, object]]] = {
            "team": ("teams", {}),
            "workspace": ("teams", {}),
            "project": ("projects", {}),
            "asset": ("assets", {"kind": "file"}),
            "file": ("assets", {"kind": "file"}),
            "parent": ("assets", {"kind": "folder", "parent_id": None}),
            "destination": ("assets", {"kind": "folder", "parent_id": None}),
            "destination_folder": ("assets", {"kind": "folder", "parent_id": None}),
            "version_stack": ("assets", {"kind": "version_stack"}),
            "comment": ("comments", {"owner_id": self.user["id"]}),
            "review_link": ("links", {"kind": "review_link"}),
            "presentation": ("links", {"kind": "presentation"}),
            "share": ("links", {}),
            "hook": ("hooks", {}),
            "webhook": ("hooks", {}),
            "action": ("actions", {}),
            "group": ("groups", {}),
            "field_definition": ("fields", {}),
            "pending_collaborator": ("pending", {"kind": "collaborator"}),
        }
        if name == "asset" and path.endswith("/children"):
            name = "folder"
        if name == "folder":
            return str(self.last("assets", kind="folder", label="none", parent_id=self.root)["id"])
        if name not in tables:
            return "00000000-0000-4000-8000-000000000000"
        table, values = tables[name]
        return str(self.last(table, **values)["id"])

    def _special(self, name: str, path: str) -> str | None:
        """Return the ID for a placeholder whose record depends on the operation."""
        store = self._server.store
        if "{attachment_id}" in path and name in ("comment", "attachment"):
            attachment = store.rows("attachments")[-1]
            return str(attachment["comment_id"] if name == "comment" else attachment["id"])
        if name == "asset" and path.endswith("/unversion"):
            return str(store.children(self.last("assets", kind="version_stack")["id"])[0]["id"])
        if name == "asset" and path.endswith("/shares/{share_id}/assets/{asset_id}"):
            return str(self.last("links")["items"][0])
        if name == "file" and path.endswith("/files/{file_id}/comments"):
            return str(self.last("comments", owner_id=self.user["id"])["asset_id"])
        if name == "share" and path.endswith("/activities"):
            seen = {activity["link_id"] for activity in store.rows("activities")}
            return str(
                next(link["id"] for link in store.rows("links") if self._inside("links", link) and link["id"] in seen)
            )
        return collection_id(self.last("links")) if name == "collection" else None


def path_for(operation: Operation, ids: Ids) -> str:
    """Return the operation's path with its placeholders filled."""
    return re.sub(r"\{(\w+)\}", lambda match: ids.of(match[1], operation), operation.path)


def body_for(operation: Operation, ids: Ids) -> object:
    """Return a body with every required field, and a name if the operation accepts one."""
    if operation.id in SPECIAL:
        return SPECIAL[operation.id](ids)
    if operation.method == "GET" or not (operation.body or operation.body_variants):
        return None
    fields: dict[str, object] = {
        field.name: value_for(field, operation, ids)
        for field in operation.body
        if field.required or field.name in ("name", "text", "display_name", "title")
    }
    return {operation.body_root: fields} if operation.body_root else fields


_EMAIL = {"email": "bruno@acme.example"}
SPECIAL: dict[str, Callable[[Ids], object]] = {
    "addVersionToAsset": lambda ids: {"next_asset_id": ids.like(ids.of("asset"))},
    "copyAsset": lambda ids: {"id": ids.files(1)[0]},
    "moveAsset": lambda ids: {"id": ids.files(1)[0]},
    "addCollaboratorToProject": lambda ids: _EMAIL,
    "addTeamMember": lambda ids: _EMAIL,
    "librarySearchPost": lambda ids: {"account_id": ids.account["id"], "q": "a"},
    "version_stacks.create": lambda ids: {"data": {"file_ids": ids.files(2)}},
    "version_stacks.reorder": lambda ids: {"data": {"target_file_id": ids.version, "move_to": "bottom"}},
    "folders.move": lambda ids: {"data": {"parent_id": ids.root}},
    "shares.create": lambda ids: {
        "data": {"name": "Client", "access": "public", "type": "asset", "asset_ids": ids.files(2)}
    },
    "shares.update": lambda ids: {"data": {"description": None, "layout": "grid"}},
    "shares.add_reviewers": lambda ids: {
        "data": {"message": "Please look", "reviewers": {"emails": [_EMAIL["email"]]}}
    },
    "shares.remove_reviewers": lambda ids: {"data": {"reviewers": {"user_ids": [ids.user["id"]]}}},
    "files.import_file": lambda ids: {
        "data": {"key": "uploads/a.mov", "name": "a.mov", "storage_location": ids.account["id"]}
    },
    "search.search": lambda ids: {"engine": "nlp", "query": "cut hold reel"},
    "metadata.update": lambda ids: {
        "data": {"values": [{"field_definition_id": ids.of("field_definition"), "value": "x"}]}
    },
    "metadata.bulk_update": lambda ids: {
        "data": {
            "file_ids": [ids.of("file")],
            "values": [{"field_definition_id": ids.of("field_definition"), "value": "x"}],
        }
    },
}
"""Bodies of operations whose fields are not documented or depend on each other."""


def value_for(field: Parameter, operation: Operation, ids: Ids) -> object:
    """Return a value of the field's type."""
    if field.type.startswith("array"):
        if field.enum:
            return [field.enum[0]]
        if field.fields:
            return [{inner.name: value_for(inner, operation, ids) for inner in field.fields if inner.required}]
        singular = field.name.removesuffix("s")
        return [ids.of(singular, operation) if singular.endswith("_id") else _email_or_word(field.name)]
    if field.enum:
        return field.enum[0]
    if field.type in ("integer", "number"):
        return dict(field.limits).get("minimum") or 1
    if field.type == "boolean":
        return True
    if field.type.startswith("object"):
        return {inner.name: value_for(inner, operation, ids) for inner in field.fields if inner.required}
    if field.name.endswith("_id"):
        return ids.of(field.name, operation)
    return _email_or_word(field.name)


def _email_or_word(name: str) -> str:
    if "email" in name:
        return "new.person@studio.example"
    if "url" in name:
        return "https://hooks.example/x"
    return "clip.mov" if "name" in name else "words"
