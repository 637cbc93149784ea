"""The rows, presets and hints of the scope checklist."""

from __future__ import annotations

from typing import TYPE_CHECKING

from frameio_tui.core.oauth.authorization import V4_SIGN_IN
from frameio_tui.core.profiles.profile import ApiVersion, CredentialKind, Profile
from frameio_tui.core.scopes.registry import Scope, needed_for, presets, unlocked
from frameio_tui.ui.dialogs.specs import Choice
from frameio_tui.ui.text import column
from frameio_tui.ui.widgets.row_list import Row

if TYPE_CHECKING:
    from collections.abc import Collection

    from frameio_tui.core.catalog.catalog import Catalog
    from frameio_tui.core.catalog.operation import Operation
    from frameio_tui.core.scopes.checklist import Checklist
    from frameio_tui.ui.theme import Glyphs

V4_HINT = "V4: scopes are Adobe's and the same for everyone; roles in the account decide what may be done."
DEVELOPER_HINT = "No API tells a developer token's scopes: tick the same on the developer site (l lists them)."
OAUTH_HINT = (
    "Asked for at sign-in: tick what the app was registered for (p takes a preset). offline keeps you signed in for "
    "weeks, not an hour."
)
HISTORY_READ = 500
"""Number of past requests that are read for the preset of used operations."""


def advice(profile: Profile) -> str:
    """Return a hint about the scopes of this kind of profile; empty if there is none."""
    if profile.api is ApiVersion.V4:
        return V4_HINT
    if profile.credential is CredentialKind.DEVELOPER_TOKEN:
        return DEVELOPER_HINT
    return OAUTH_HINT if profile.credential.oauth else ""


def default_scopes(profile: Profile) -> tuple[str, ...]:
    """Return the scopes to tick while a profile has none.

    For an OAuth app these keep the user signed in, which is what most users want.
    """
    if not profile.credential.oauth or profile.credential is CredentialKind.SERVER_TO_SERVER:
        return ()
    return ("offline",) if profile.api is ApiVersion.V2 else V4_SIGN_IN


def scope_rows(checklist: Checklist, catalog: Catalog, glyphs: Glyphs) -> list[Row]:
    """Return the rows of the scopes that match the filter, with a heading for each group."""
    rows: list[Row] = []
    group = ""
    for scope in checklist.rows():
        if scope.group != group:
            group = scope.group
            rows.append(Row(f"#{group}", ((group, "group"),), pickable=False))
        rows.append(_row(scope, checklist, unlocked(catalog, scope.name), glyphs))
    return rows


def _row(scope: Scope, checklist: Checklist, count: int, glyphs: Glyphs) -> Row:
    ticked = scope.name in checklist.ticked
    granted = checklist.granted is not None and scope.name in checklist.granted
    return Row(
        scope.name,
        (
            (f" {glyphs.ticked if ticked else glyphs.empty} ", "good" if ticked else "dim"),
            (f"{scope.name:<22} ", "title" if ticked else "plain"),
            ("granted " if granted else "", "good"),
            (f"{count:>2} ops  " if count else "        ", "dim"),
            (scope.allows, "plain"),
            (f"  needs {scope.role}" if scope.role else "", "warn"),
        ),
    )


def difference_spans(checklist: Checklist, *, oauth: bool) -> list[tuple[str, str]]:
    """Return the differences between ticked and granted scopes, and a warning about a scope without effect."""
    missing, surplus = checklist.missing(), checklist.surplus()
    spans: list[tuple[str, str]] = []
    if missing:
        spans.append((f"ticked but not granted: {' '.join(missing)}  ", "warn"))
    if surplus:
        spans.append((f"granted but not ticked: {' '.join(surplus)}", "dim"))
    if "offline" in checklist.ticked and not oauth:
        spans.append(("offline is for OAuth apps: on a developer token it does nothing.", "warn"))
    return spans


Presets = dict[str, tuple[str, tuple[str, ...]]]
"""Maps the key of a preset to its title and scopes."""


def preset_choices(
    profile: Profile, catalog: Catalog, used: Collection[str], operation: Operation | None = None
) -> Presets:
    """Return the presets that the user can choose.

    These are the presets of the API, the scopes that `operation` needs, the scopes that the operations whose IDs are in
    `used` need, and no scopes at all.
    """
    found = {preset.name: (preset.title, preset.scopes) for preset in presets(profile.api, profile.credential)}
    if operation is not None and operation.api is profile.api and needed_for(operation):
        title = f"Needed for {operation.method} {operation.path}"
        found["operation"] = (title, needed_for(operation))
    operations = [operation for operation in catalog.operations if operation.id in used]
    if operations:
        needed = {scope for operation in operations for scope in needed_for(operation)}
        found["history"] = (f"What your {len(operations)} used operations need", tuple(needed))
    found["none"] = ("Nothing", ())
    return found


def preset_rows(found: Presets) -> tuple[Choice, ...]:
    """Return the rows of the dialog that offers the presets."""
    return tuple(
        Choice(name, ((column(title, 44), "plain"), (f"{len(scopes)} scopes", "dim")))
        for name, (title, scopes) in found.items()
    )
