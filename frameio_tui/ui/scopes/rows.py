"""The rows, presets, hints and legend of the scope checklist."""

from __future__ import annotations

from typing import TYPE_CHECKING

from frameio_tui.core.oauth.authorization import V4_SIGN_IN
from frameio_tui.core.profiles.profile import ApiVersion, CredentialKind, Profile
from frameio_tui.core.scopes.registry import Scope, needed_for, presets
from frameio_tui.ui.dialogs.specs import Choice
from frameio_tui.ui.text import column
from frameio_tui.ui.widgets.row_list import Row

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from frameio_tui.core.catalog.catalog import Catalog
    from frameio_tui.core.catalog.operation import Operation
    from frameio_tui.core.scopes.checklist import Checklist
    from frameio_tui.ui.theme import Glyphs

V4_HINT = (
    "Adobe defines the scopes of V4; they are the same for every user. What a user can do depends on the roles in the "
    "account."
)
DEVELOPER_HINT = (
    "Frame.io does not report a developer token's scopes. Select the same ones on the developer site ({list} lists "
    "them)."
)
OAUTH_HINT = (
    "These scopes are requested when you sign in. Select those for which the app is registered ({preset} offers "
    "presets). offline keeps you signed in for weeks instead of an hour."
)
COUNT_COLUMNS = 70
"""Columns from which a row shows how many operations need its scope."""
GROUP_WIDTH = 26
"""Columns for the name of a group in the column of groups."""
HISTORY_READ = 500
"""Number of past requests that are read for the preset of used operations."""


def advice(profile: Profile, *, list_key: str, preset_key: str) -> str:
    """Return a hint about the scopes of this kind of profile; empty if there is none."""
    if profile.api is ApiVersion.V4:
        return V4_HINT
    if profile.credential is CredentialKind.DEVELOPER_TOKEN:
        return DEVELOPER_HINT.format(list=list_key)
    return OAUTH_HINT.format(preset=preset_key) if profile.credential.oauth else ""


def default_scopes(profile: Profile) -> tuple[str, ...]:
    """Return the scopes to select while a profile has none.

    For an OAuth app these keep the user signed in, which is what most users want.
    """
    if not profile.credential.oauth or profile.credential is CredentialKind.SERVER_TO_SERVER:
        return ()
    return ("offline",) if profile.api is ApiVersion.V2 else V4_SIGN_IN


def scope_rows(checklist: Checklist, operations: Mapping[str, int], glyphs: Glyphs, width: int) -> list[Row]:
    """Return the rows of the scopes that match the filter, with a heading and counts for each group.

    `operations` maps a scope to the number of operations that list it.
    """
    rows: list[Row] = []
    counts = checklist.group_counts()
    shows_operations = width >= COUNT_COLUMNS and any(operations.values())
    group = ""
    for scope in checklist.rows():
        if scope.group != group:
            group = scope.group
            rows.append(
                Row(f"#{group}", ((f" {group}", "group"), (f"  {_count(counts[group])}", "dim")), selectable=False)
            )
        rows.append(_row(scope, checklist, operations.get(scope.name, 0) if shows_operations else None, glyphs))
    return rows


def _count(count: tuple[int, int]) -> str:
    return f"{count[0]}/{count[1]}"


def group_rows(checklist: Checklist) -> list[Row]:
    """Return a row for each group, with the number of its selected scopes and of all its scopes."""
    return [
        Row(
            group,
            (
                (f" {column(group, GROUP_WIDTH)}", "title" if count[0] else "plain"),
                (f"{_count(count):>5}", "good" if count[0] == count[1] else "plain" if count[0] else "dim"),
            ),
        )
        for group, count in checklist.group_counts().items()
    ]


def _row(scope: Scope, checklist: Checklist, operations: int | None, glyphs: Glyphs) -> Row:
    selected = scope.name in checklist.selected
    count = f"{operations:>2} op{'s' if operations != 1 else ' '}  " if operations else " " * 8
    return Row(
        scope.name,
        (
            (f" {glyphs.ticked if selected else glyphs.empty} ", "title" if selected else "dim"),
            (f"{scope.name:<22} ", "title" if selected else "plain"),
            _granted(scope.name, checklist, glyphs),
            (count if operations is not None else "", "dim"),
            (scope.allows, "plain"),
            (f"  needs {scope.role}" if scope.role else "", "warn"),
        ),
    )


def _granted(name: str, checklist: Checklist, glyphs: Glyphs) -> tuple[str, str]:
    """Return the mark for a granted scope, or for a selected one that is not granted; empty if that is not known."""
    if checklist.granted is None:
        return "", "plain"
    if name in checklist.granted:
        return f"{glyphs.yes} ", "good"
    return (f"{glyphs.no} ", "bad") if name in checklist.selected else ("  ", "plain")


def legend(checklist: Checklist, operations: Mapping[str, int], glyphs: Glyphs) -> str:
    """Return what the marks and numbers of the rows mean."""
    parts = [f"{glyphs.ticked} selected"]
    if checklist.granted is not None:
        parts += [f"{glyphs.yes} granted", f"{glyphs.no} not granted"]
    if any(operations.values()):
        parts.append("ops: operations with this expected scope (most likely needed)")
    return "  ".join(parts)


def difference_spans(checklist: Checklist, *, oauth: bool) -> list[tuple[str, str]]:
    """Return the differences between selected and granted scopes, and a warning about a scope without effect."""
    missing, surplus = checklist.missing(), checklist.surplus()
    spans: list[tuple[str, str]] = []
    if missing:
        spans.append((f"Selected but not granted: {' '.join(missing)}  ", "warn"))
    if surplus:
        spans.append((f"Granted but not selected: {' '.join(surplus)}  ", "dim"))
    if "offline" in checklist.selected and not oauth:
        spans.append(("offline is for OAuth apps and has no effect on this credential.", "warn"))
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
        count = f"{len(operations)} operation{'s' if len(operations) != 1 else ''}"
        found["history"] = (f"Needed for the {count} in your history", tuple(needed))
    found["none"] = ("None", ())
    return found


def preset_rows(found: Presets) -> tuple[Choice, ...]:
    """Return the rows of the dialog that offers the presets."""
    return tuple(
        Choice(
            name,
            ((column(title, 44), "plain"), (f"{len(scopes)} scope{'s' if len(scopes) != 1 else ''}", "dim")),
        )
        for name, (title, scopes) in found.items()
    )
