"""One entry of the audit log, parsed from any of its forms, and its export with names instead of IDs."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, NamedTuple

from frameio_tui.core.audit.query import parse_time, to_snake_case
from frameio_tui.core.text.redact import redact_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

COLUMNS = (
    *("time", "event", "user", "email", "ip_address", "workspace", "project", "resource_type", "resource", "client"),
    *("user_id", "workspace_id", "project_id", "resource_id", "account_id", "id", "api"),
)
"""Columns of the CSV. The workspace is the team on V2; `id` is empty on V4, where entries have none."""
_PERSON = ("id", "name", "email")
_PEOPLE = ("user", "actor")
_NAMES = "names"
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


class AuditRecord(NamedTuple):
    """An entry. Texts are as received, so they are untrusted, and empty where the API does not give them."""

    api: str
    """`V2` or `V4`."""
    id: str = ""
    time: str = ""
    event: str = ""
    """In snake case, as the newer form of V2 and V4 have it."""
    user_id: str = ""
    ip_address: str = ""
    workspace_id: str = ""
    project_id: str = ""
    resource_type: str = ""
    resource_id: str = ""
    account_id: str = ""
    client: str = ""
    user_name: str = ""
    """The name in the entry itself, if it has one."""
    email: str = ""
    resource_name: str = ""

    @property
    def at(self) -> datetime | None:
        """Its time; None if it cannot be read."""
        return parse_time(self.time)


class AuditNames:
    """The names of users, workspaces and projects that are known so far, by ID."""

    def __init__(self) -> None:
        self.users: dict[str, tuple[str, str]] = {}
        """Name and email."""
        self.workspaces: dict[str, str] = {}
        self.projects: dict[str, str] = {}

    def of(self, record: AuditRecord) -> dict[str, str]:
        """Return the names for an entry; those that are unknown are empty."""
        name, email = self.users.get(record.user_id, ("", ""))
        own = record.resource_id
        resource = record.resource_name or self.projects.get(own, "") or self.workspaces.get(own, "")
        return {
            "user": record.user_name or name,
            "email": record.email or email,
            "workspace": self.workspaces.get(record.workspace_id, ""),
            "project": self.projects.get(record.project_id, ""),
            "resource": resource or self.users.get(own, ("", ""))[0],
        }


def parse_record(item: Mapping[str, object]) -> AuditRecord:
    """Return the entry in a JSON object: V4 entries have no ID, the older form of V2 has an action."""

    def text(name: str) -> str:
        value = item.get(name)
        return value if isinstance(value, str) else ""

    if "action" in item and "event_type" not in item:
        actor, resource = _object(item.get("actor")), _object(item.get("resource"))
        return AuditRecord(
            "V2",
            *(text("id"), text("inserted_at"), to_snake_case(text("action")), text("actor_id"), text("ip_address")),
            *(text("team_id"), text("project_id"), text("item_type"), text("item_id"), text("account_id"), ""),
            *(_text(actor, "name"), _text(actor, "email"), _text(resource, "name")),
        )
    user = _object(item.get("user"))
    return AuditRecord(
        "V2" if text("id") else "V4",
        *(text("id"), text("inserted_at"), text("event_type"), text("user_id"), text("ip_address")),
        *(text("workspace_id") or text("team_id"), text("project_id"), text("resource_type"), text("resource_id")),
        *(text("account_id"), text("client"), _text(user, "name"), _text(user, "email")),
    )


def record_key(record: AuditRecord) -> int:
    """Return what is the same for the same entry only: from its ID on V2, from all its documented fields on V4."""
    parts = ("V2", record.id) if record.id else record[:11]
    return int.from_bytes(hashlib.blake2b("\0".join(parts).encode("utf-8", "replace"), digest_size=8).digest())


def csv_cells(record: AuditRecord, names: AuditNames) -> list[str]:
    """Return the cells of an entry in the order of COLUMNS, each on one line."""
    values = {**record._asdict(), **names.of(record)}
    return [" ".join(values[column].splitlines()) for column in COLUMNS]


def from_csv(cells: Sequence[str]) -> AuditRecord | None:
    """Return the entry in a row that `csv_cells` gave, without names; None if the row is incomplete."""
    if len(cells) != len(COLUMNS) or cells[-1] not in ("V2", "V4"):
        return None
    values = {name: _plain(cell) for name, cell in zip(COLUMNS, cells, strict=True)}
    return AuditRecord(**{name: values[name] for name in AuditRecord._fields[:12]})


def _plain(cell: str) -> str:
    """Undo what makes a cell harmless for spreadsheets."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(_FORMULA) else cell


def to_ndjson(item: Mapping[str, object], record: AuditRecord, names: AuditNames) -> str:
    """Return an entry as received, with `names` added, on one line. Users are reduced to ID, name and email."""
    entry = {name: value for name, value in item.items() if name != _NAMES}
    for name in _PEOPLE:
        if isinstance(person := entry.get(name), dict):
            entry[name] = {field: person.get(field) for field in _PERSON}
    text = json.dumps({**entry, _NAMES: names.of(record)}, ensure_ascii=False)
    return redact_text(text) if any(isinstance(value, (dict, list)) and value for value in _rest(entry)) else text


def _rest(item: Mapping[str, object]) -> list[object]:
    return [value for name, value in item.items() if name not in (*_PEOPLE, "resource")]


def format_record(record: AuditRecord, names: AuditNames) -> str:
    """Return an entry as a line of text: time, user, event and what it was about; untrusted text."""
    known = names.of(record)
    user = known["user"] or known["email"] or record.user_id or "unknown user"
    where = "/".join(filter(None, (known["workspace"], known["project"])))
    about = f"{record.resource_type.replace('_', ' ')} {known['resource'] or record.resource_id}".strip()
    parts = (record.time[:19].replace("T", " "), user, record.event, about, where, record.ip_address)
    return "  ".join(" ".join(part.splitlines()) for part in parts if part)


def _object(value: object) -> Mapping[str, object]:
    return value if isinstance(value, dict) else {}


def _text(item: Mapping[str, object], name: str) -> str:
    value = item.get(name)
    return value if isinstance(value, str) else ""
