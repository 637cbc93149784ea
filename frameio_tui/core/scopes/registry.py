"""The scopes of both APIs, a description of what each one allows, and presets.

V2's 33 scopes and `offline` are documented by name; which operation needs which scope is inferred. V4's scopes are
Adobe's, and this list is fixed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from frameio_tui.core.profiles.profile import ApiVersion, CredentialKind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from frameio_tui.core.catalog.catalog import Catalog
    from frameio_tui.core.catalog.operation import Operation


class Scope(NamedTuple):
    """A scope as the checklist shows it."""

    name: str
    group: str
    allows: str
    role: str = ""
    """The role or plan that is also needed; empty for none."""


_MANAGER = "Team Manager or Account Admin"
_AUTHOR = "the comment's own author"

V2_SCOPES = (
    Scope("account.read", "Accounts, users and teams", "see accounts, memberships and your own user"),
    Scope("team.create", "Accounts, users and teams", "create a team in an account", "Pro or Enterprise plan"),
    Scope("team.read", "Accounts, users and teams", "list teams, their members and your role in them"),
    Scope("team.update", "Accounts, users and teams", "change a team, add and remove members", _MANAGER),
    Scope("project.create", "Projects", "create projects in a team"),
    Scope("project.read", "Projects", "list and open projects and their collaborators"),
    Scope("project.update", "Projects", "rename projects, change settings, add and remove collaborators"),
    Scope("project.delete", "Projects", "delete projects"),
    Scope("asset.create", "Assets", "upload files, create folders, copy"),
    Scope("asset.read", "Assets", "open assets, list folders, search"),
    Scope("asset.update", "Assets", "rename, label, version and move assets"),
    Scope("asset.delete", "Assets", "delete assets"),
    Scope("comment.create", "Comments", "create comments and replies"),
    Scope("comment.read", "Comments", "read comments and replies"),
    Scope("comment.update", "Comments", "edit, complete and like comments", _AUTHOR + " (to edit)"),
    Scope("comment.delete", "Comments", "remove comments", _AUTHOR),
    Scope("reviewlink.create", "Review links", "create review links"),
    Scope("reviewlink.read", "Review links", "list and open review links and what is in them"),
    Scope("reviewlink.update", "Review links", "change settings, items and reviewers of review links"),
    Scope("reviewlink.delete", "Review links", "delete review links"),
    Scope("presentation.create", "Presentations", "publish an asset as a presentation"),
    Scope("presentation.read", "Presentations", "list and open presentations"),
    Scope("presentation.update", "Presentations", "change presentations"),
    Scope("presentation.delete", "Presentations", "delete presentations"),
    Scope("webhook.create", "Webhooks", "register webhooks on a team", _MANAGER),
    Scope("webhook.read", "Webhooks", "list and open webhooks", _MANAGER),
    Scope("webhook.update", "Webhooks", "change webhooks", _MANAGER),
    Scope("webhook.delete", "Webhooks", "remove webhooks", _MANAGER),
    Scope("action.create", "Custom actions", "add custom actions to a team", "Team Manager"),
    Scope("action.read", "Custom actions", "list and open custom actions"),
    Scope("action.update", "Custom actions", "change custom actions", "Team Manager"),
    Scope("action.delete", "Custom actions", "remove custom actions", "Team Manager"),
    Scope("auditlog.read", "Audit logs", "read the event logs of accounts and users", "Account Admin"),
    Scope("offline", "OAuth", "get a refresh token to stay signed in (OAuth apps only)"),
)

V4_SCOPES = (
    Scope("openid", "Adobe sign-in", "sign in with an Adobe account"),
    Scope("profile", "Adobe sign-in", "see the name on the Adobe account"),
    Scope("email", "Adobe sign-in", "see the email address of the Adobe account"),
    Scope("offline_access", "Adobe sign-in", "get a refresh token to stay signed in"),
    Scope("additional_info.roles", "Adobe sign-in", "see the roles on the Adobe account"),
    Scope("AdobeID", "Server-to-server", "act as the Adobe organisation's technical account"),
    Scope("frame.s2s.all", "Server-to-server", "call Frame.io without a user", "Admin Console account"),
)

_READ_FIRST = ("account.read", "team.read", "project.read")
"""Scopes that nearly every task needs to find the IDs it works on."""


def scopes_of(api: ApiVersion) -> tuple[Scope, ...]:
    """Return all scopes of an API, in the order in which they are listed and sent."""
    return V2_SCOPES if api is ApiVersion.V2 else V4_SCOPES


def find(api: ApiVersion, name: str) -> Scope | None:
    """Return the scope with that name, or None."""
    return next((scope for scope in scopes_of(api) if scope.name == name), None)


def in_order(api: ApiVersion, names: Iterable[str]) -> tuple[str, ...]:
    """Return each name once, in the API's order; unknown names follow in alphabetical order."""
    wanted = set(names)
    known = [scope.name for scope in scopes_of(api) if scope.name in wanted]
    return (*known, *sorted(wanted.difference(known)))


class Preset(NamedTuple):
    """A named selection of scopes."""

    name: str
    title: str
    scopes: tuple[str, ...]


def presets(api: ApiVersion, kind: CredentialKind) -> tuple[Preset, ...]:
    """Return the presets for an API and a kind of credential."""
    if api is ApiVersion.V4:
        if kind is CredentialKind.SERVER_TO_SERVER:
            return (Preset("server", "Server-to-server", ("openid", "AdobeID", "frame.s2s.all")),)
        user = ("openid", "profile", "email", "offline_access", "additional_info.roles")
        return (Preset("sign-in", "Sign in and stay signed in", user), Preset("everything", "Everything", user))
    extra = ("offline",) if kind.oauth else ()
    all_scopes = tuple(scope.name for scope in V2_SCOPES if scope.name != "offline")
    upload = (*_READ_FIRST, "asset.create", "asset.read")
    review = (*_READ_FIRST, "asset.read", *(s for s in all_scopes if s.startswith(("comment.", "reviewlink."))))
    return tuple(
        Preset(name, title, in_order(api, (*scopes, *extra)))
        for name, title, scopes in (
            ("read-only", "Read only", tuple(s for s in all_scopes if s.endswith(".read") and s != "auditlog.read")),
            ("everything", "Everything", all_scopes),
            ("upload", "Upload and read assets", upload),
            ("review", "Comments and review links", review),
        )
    )


def needed_for(operation: Operation) -> tuple[str, ...]:
    """Return the scopes that an operation most likely needs, including those that find the IDs in its path."""
    if operation.api is ApiVersion.V4:
        return ()
    finders = {"account_id": "account.read", "team_id": "team.read", "project_id": "project.read"}
    finders |= {"asset_id": "asset.read", "comment_id": "comment.read", "review_link_id": "reviewlink.read"}
    names = [*operation.scopes, *(finders[name] for name in operation.path_params if name in finders)]
    return in_order(operation.api, names)


def unlocked(catalog: Catalog, name: str) -> int:
    """Return how many operations list a scope."""
    return sum(name in operation.scopes for operation in catalog.operations)


def selection_text(api: ApiVersion, names: Iterable[str]) -> str:
    """Return the scopes to select on the developer site, grouped, as plain text."""
    wanted = in_order(api, names)
    lines = [f"Scopes to select ({len(wanted)}):"]
    group = ""
    for name in wanted:
        scope = find(api, name)
        if scope is None:
            lines.append(f"  [x] {name}  (not in the published list)")
            continue
        if scope.group != group:
            group = scope.group
            lines.append(group)
        lines.append(f"  [x] {name}")
    return "\n".join(lines) + "\n"


LIKELY, MISSING, UNKNOWN = "✓", "✗", "?"


def likelihood(operation: Operation, wanted: Iterable[str], granted: Iterable[str] | None, kind: CredentialKind) -> str:
    """Return LIKELY, MISSING or UNKNOWN: a hint, because roles and plans are not checked."""
    if kind in operation.rejected_credentials:
        return MISSING
    if operation.api is ApiVersion.V4:
        return UNKNOWN
    if not operation.scopes:
        return LIKELY if operation.path in ("/v2/me", "/health") else UNKNOWN
    scopes = set(wanted) if granted is None else set(granted)
    if not scopes:
        return UNKNOWN
    if all(scope in scopes for scope in operation.scopes):
        return LIKELY
    return MISSING
