"""Rules for V2 requests whose parts move on V4: from the path to the body, or to another name.

Each rule is a function that edits a draft of the V4 request; afterwards, the V4 catalog decides which parts are
invalid.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from frameio_tui.core.v2_to_v4.mapping import AUDIT, AUDIT_EVENTS, EVENTS, SHARE

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from frameio_tui.core.catalog.operation import Operation

_CAPITAL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")


@dataclass
class Draft:
    """A V4 request that is being built."""

    target: Operation
    values: dict[str, str]
    """Values of the placeholders, by their names on V2 or V4."""
    query: list[tuple[str, str]]
    fields: dict[str, Any]
    changes: list[str] = field(default_factory=list)
    fits: bool = True
    """False if the body shows that another counterpart applies."""

    def rename(self, names: Mapping[str, str]) -> None:
        """Rename fields to their V4 names."""
        for old, new in names.items():
            if old in self.fields:
                self.fields.setdefault(new, self.fields.pop(old))
                self.changes.append(f"{old} becomes {new}.")

    def take_query(self, *names: str) -> str:
        """Remove the given query parameters and return the value of the first one that is present."""
        first_value = ""
        for name in names:
            first_value = first_value or next((value for key, value in self.query if key == name), "")
            self.query = [pair for pair in self.query if pair[0] != name]
        return first_value

    def first_of(self, items: object, what: str) -> str:
        """Return the first item of a list, and add a note if several items need a request each."""
        several = [str(item) for item in items] if isinstance(items, list) else []
        if len(several) > 1:
            self.changes.append(f"Each of the {len(several)} {what} needs its own request; this one is for the first.")
        return several[0] if several else ""


def _create_child(draft: Draft) -> None:
    fields, path = draft.fields, draft.target.path
    source = fields.pop("source", None)
    url = source.get("url") if isinstance(source, dict) else None
    kind = fields.pop("type", "")
    if kind or url:
        wanted = "/folders" if kind == "folder" else "remote_upload" if url else "local_upload"
        draft.fits = path.endswith(wanted)
    if url:
        fields["source_url"] = url
        draft.changes.append("source.url becomes source_url.")
    if path.endswith("local_upload"):
        draft.rename({"filesize": "file_size"})


def _copy_or_move_one(draft: Draft) -> None:
    name = draft.target.path_params[-1]
    found, folder = draft.fields.pop("id", ""), draft.values.pop("destination_folder", "")
    if isinstance(found, str) and found:
        draft.values[name] = found
    draft.fields["parent_id"] = folder
    draft.changes.append(f"id moves to the path as {name}; the destination moves to the body as parent_id.")


def _copy_many(draft: Draft) -> None:
    batch = draft.fields.pop("batch", [])
    ids = [item["id"] for item in batch if isinstance(item, dict) and "id" in item] if isinstance(batch, list) else []
    name = "file_ids" if "/files/" in draft.target.path else "folder_ids"
    draft.fields.update({name: ids, "parent_id": draft.values.pop("destination_id", "")})
    comments = draft.fields.pop("copy_comments", "")
    if comments:
        draft.query.append(("copy_comments", str(comments)))
    draft.changes.append(f"batch becomes {name}; the destination moves to the body as parent_id.")


def _asset_ids_into_the_path(draft: Draft) -> None:
    name = draft.target.path_params[-1]
    found = draft.first_of(draft.fields.pop("asset_ids", None), "assets")
    if found:
        draft.values[name] = found
        draft.changes.append(f"asset_ids moves to the path as {name}.")


def _asset_ids_one_by_one(draft: Draft) -> None:
    found = draft.first_of(draft.fields.pop("asset_ids", None), "assets")
    if found:
        draft.fields["asset_id"] = found
        draft.changes.append("asset_ids becomes asset_id.")


def _create_version(draft: Draft) -> None:
    below, above = draft.values.pop("asset_id", ""), draft.fields.pop("next_asset_id", "")
    if draft.target.path.endswith("/move"):
        if isinstance(above, str) and above:
            draft.values["file_id"] = above
        draft.fields["parent_id"] = below
        draft.changes.append(
            "If the asset in the path is a version stack, it becomes parent_id, and next_asset_id becomes file_id."
        )
        return
    draft.fields["file_ids"] = [one for one in (below, above) if one]
    draft.changes.append("The asset in the path and next_asset_id become file_ids, oldest first.")


def _set_label(draft: Draft) -> None:
    asset, label = draft.values.pop("asset_id", ""), draft.fields.pop("label", "")
    values = [{"field_definition_id": "", "value": [] if label == "none" else [""]}]
    draft.fields.update(file_ids=[asset] if asset else [], values=values)
    wanted = f" and of its option for {label}" if label and label != "none" else ""
    draft.changes.append(
        f"To find the ID of the status field{wanted}: GET /v4/accounts/{{account_id}}/metadata/field_definitions."
    )


def _remove_version(draft: Draft) -> None:
    draft.fields["parent_id"] = ""
    draft.changes.append("parent_id is the ID of the folder that contains the version stack.")


def _asset_change(draft: Draft) -> None:
    """Handle a label in a request of its own, separate from the other changes."""
    if draft.target.path.endswith("/metadata/values"):
        draft.fits = not draft.fields or "label" in draft.fields
        _set_label(draft)
    elif "label" in draft.fields:
        del draft.fields["label"]
        draft.fits = bool(draft.fields)
        draft.changes.append("label needs a separate request: PATCH /projects/{project_id}/metadata/values.")


def _completed(yes: bool) -> Callable[[Draft], None]:
    def move(draft: Draft) -> None:
        draft.fields["completed"] = yes

    return move


def _replies(draft: Draft) -> None:
    draft.take_query("include")
    draft.query.append(("include", "replies"))


def _search(draft: Draft) -> None:
    given = {**dict(draft.query), **draft.fields}
    draft.query = [("page_size", str(given["page_size"]))] if given.get("page_size") else []
    for name in ("page", "page_size"):
        given.pop(name, None)
    account = given.pop("account_id", "")
    if account:
        draft.values["account_id"] = str(account)
        draft.changes.append("account_id moves to the path.")
    words = given.pop("q", "") or given.pop("query", "")
    draft.fields = {"query": words, **{name: value for name, value in given.items() if name != "query"}}
    draft.changes.append("q becomes query.")


def _audit(draft: Draft) -> None:
    operator = draft.take_query("filter[inserted_at][op]")
    moved: list[tuple[str, str]] = []
    for name, value in draft.query:
        outer, bracket, inner = name.partition("[")
        inner = inner.removesuffix("]")
        if not bracket or outer not in ("filter", "filters"):
            moved.append((name, value))
            continue
        new = AUDIT.get(inner, inner)
        new = "to_date" if new == "from_date" and operator in ("lt", "lte") else new
        value = _audit_value(draft, new, value)
        if not value:
            continue
        moved.append((f"filters[{new}]", value))
        if moved[-1][0] != name:
            draft.changes.append(f"{name} becomes filters[{new}].")
    draft.query = moved


def _audit_value(draft: Draft, name: str, value: str) -> str:
    """Return the value of a filter in V4's notation; empty if V4 has no such value."""
    if name == "event_type":
        snake = _CAPITAL.sub("_", value).lower()
        new = AUDIT_EVENTS.get(snake, snake)
        if new != value:
            draft.changes.append(f"{value} becomes {new}.")
        value = new
    filters = next((known.fields for known in draft.target.query if known.name == "filters"), ())
    values = next((known.enum for known in filters if known.name == name), ())
    if values and value not in values:
        draft.changes.append(f"Removed a value of {name} that V4 does not have: {value}.")
        return ""
    return value


def _audit_of_one(draft: Draft) -> None:
    _audit(draft)
    draft.query.append(("filters[user_id]", draft.values.pop("user_id", "")))
    draft.changes.append("user_id moves to the query as filters[user_id].")


def _list_shared(draft: Draft) -> None:
    account = draft.take_query("filter[account_id]")
    if account:
        draft.values["account_id"] = account
        draft.changes.append("filter[account_id] moves to the path.")


def _share(draft: Draft) -> None:
    fields = draft.fields
    control, asset = fields.pop("access_control", None), fields.pop("asset_id", "")
    current = fields.pop("current_version_only", None)
    draft.rename(SHARE)
    if isinstance(control, dict) and "invite_only" in control:
        fields["access"] = "secure" if control["invite_only"] else "public"
        draft.changes.append("access_control.invite_only becomes access, which is secure or public.")
    if isinstance(current, bool):
        fields["show_all_asset_versions"] = not current
        draft.changes.append("current_version_only becomes show_all_asset_versions, with the opposite value.")
    asset = asset or draft.values.pop("asset_id", "")
    if asset and draft.target.method == "POST":
        fields["asset_ids"] = [asset]
        draft.changes.append("asset_id becomes asset_ids.")
    project = fields.pop("project_id", "")
    if project and "{project_id}" in draft.target.path:
        draft.values.setdefault("project_id", str(project))


def _reviewers(draft: Draft) -> None:
    email = draft.fields.pop("email", "")
    if email:
        draft.fields["reviewers"] = {"emails": [email]}
        draft.changes.append("email becomes reviewers.emails.")


def _set_role(draft: Draft) -> None:
    """Set the lowest role, because the first one in the list would be the highest."""
    person = draft.fields.pop("user_id", "")
    if person:
        draft.values["user_id"] = str(person)
    for name in ("email", "batch", "role"):
        draft.fields.pop(name, None)
    draft.fields["role"] = "viewer"
    draft.changes.append("V4 requires the user's ID in the path, and a role. The lowest role, viewer, was added.")


def _remove_user(draft: Draft) -> None:
    draft.fields.clear()
    by_email = draft.take_query("email")
    if by_email or draft.values.get("collaborator_id") == "_":
        draft.values.pop("collaborator_id", None)
        draft.changes.append("V4 identifies a user by ID, not by email address. Find the ID in the list of users.")


def _events(draft: Draft) -> None:
    given = draft.fields.get("events")
    if not isinstance(given, list):
        return
    known = next((known.enum for known in draft.target.body if known.name == "events"), ())
    moved = [EVENTS.get(str(name), str(name)) for name in given]
    draft.fields["events"] = [name for name in moved if name in known]
    draft.changes += [f"{old} becomes {new}." for old, new in zip(given, moved, strict=True) if old != new]
    removed = [name for name in moved if name not in known]
    if removed:
        draft.changes.append(f"Removed events that V4 does not have: {', '.join(removed)}.")


MOVES: dict[str, Callable[[Draft], None]] = {
    "POST /assets/{asset_id}/children": _create_child,
    "POST /assets/{destination_folder}/copy": _copy_or_move_one,
    "POST /assets/{destination_folder}/move": _copy_or_move_one,
    "POST /batch/assets/{destination_id}/copy": _copy_many,
    "DELETE /batch/assets": _asset_ids_into_the_path,
    "DELETE /review_links/{review_link_id}/items/shared": _asset_ids_into_the_path,
    "POST /review_links/{review_link_id}/assets": _asset_ids_one_by_one,
    "PUT /review_links/{review_link_id}/assets": _asset_ids_one_by_one,
    "PUT /assets/{asset_id}": _asset_change,
    "POST /assets/{asset_id}/version": _create_version,
    "DELETE /assets/{asset_id}/unversion": _remove_version,
    "POST /assets/{asset_id}/label": _set_label,
    "POST /comments/{comment_id}/complete": _completed(True),
    "DELETE /comments/{comment_id}/complete": _completed(False),
    "GET /comments/{comment_id}/replies": _replies,
    "GET /search/assets": _search,
    "POST /search/assets": _search,
    "GET /search/library": _search,
    "POST /search/library": _search,
    "GET /accounts/{account_id}/audit_logs": _audit,
    "GET /accounts/{account_id}/events": _audit,
    "GET /users/{user_id}/events": _audit_of_one,
    "GET /projects/shared": _list_shared,
    "POST /projects/{project_id}/review_links": _share,
    "PUT /review_links/{review_link_id}": _share,
    "POST /assets/{asset_id}/presentations": _share,
    "PUT /presentations/{presentation_id}": _share,
    "POST /review_links/{review_link_id}/reviewers": _reviewers,
    "DELETE /review_links/{review_link_id}/reviewers": _reviewers,
    "POST /projects/{project_id}/collaborators": _set_role,
    "POST /batch/projects/{project_id}/collaborators": _set_role,
    "POST /teams/{team_id}/members": _set_role,
    "POST /batch/teams/{team_id}/members": _set_role,
    "DELETE /batch/projects/{project_id}/collaborators": _remove_user,
    "DELETE /batch/teams/{team_id}/members": _remove_user,
    "DELETE /teams/{team_id}/members/_": _remove_user,
    "DELETE /collaborators/{collaborator_id}": _remove_user,
    "DELETE /projects/{project_id}/collaborators/{collaborator_id}": _remove_user,
    "POST /teams/{team_id}/hooks": _events,
    "PUT /hooks/{hook_id}": _events,
}
"""Rules by V2 operation."""
