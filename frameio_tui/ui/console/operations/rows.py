"""The catalogue as rows of a list: grouped, each operation with a hint whether the profile may call it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from frameio_tui.core.http.history import Outcome
from frameio_tui.core.scopes.registry import LIKELY, MISSING, likelihood
from frameio_tui.core.text.humanize import format_date
from frameio_tui.ui.widgets.row_list import Row

if TYPE_CHECKING:
    from frameio_tui.core.catalog.catalog import Catalog
    from frameio_tui.core.catalog.operation import Operation
    from frameio_tui.services.profiles import ProfileEntry
    from frameio_tui.ui.theme import Glyphs

Learned = Mapping[str, Outcome]
"""By operation id, what the API said the last time."""
NOTHING: Learned = {}
METHOD_STYLES = {"GET": "good", "POST": "accent", "PUT": "warn", "PATCH": "warn", "DELETE": "bad"}


def hint(operation: Operation, entry: ProfileEntry, learned: Learned = NOTHING) -> str:
    """LIKELY, MISSING or UNKNOWN for a profile; what the API itself said last counts most."""
    outcome = learned.get(operation.id)
    if outcome is not None:
        return MISSING if outcome.status == 403 else LIKELY
    tokens = entry.record.tokens
    granted = tokens.scopes if tokens is not None else None
    return likelihood(operation, entry.profile.scopes, granted, entry.profile.credential)


def hint_span(operation: Operation, entry: ProfileEntry, glyphs: Glyphs, learned: Learned = NOTHING) -> tuple[str, str]:
    """The hint as a mark."""
    found = hint(operation, entry, learned)
    if found == LIKELY:
        return glyphs.yes, "good"
    return (glyphs.no, "bad") if found == MISSING else (glyphs.unknown, "dim")


def operation_row(operation: Operation, entry: ProfileEntry, glyphs: Glyphs, learned: Learned = NOTHING) -> Row:
    """One operation."""
    path = operation.path.removeprefix(f"/{operation.api.value}")
    if operation.api == "v4":
        path = path.replace("/accounts/{account_id}/", "~/", 1)
    marks = "".join(
        mark
        for mark, there in (
            (" exp", operation.experimental),
            (" old", operation.deprecated),
            (" c2c", operation.surface),
        )
        if there
    )
    return Row(
        operation.id,
        (
            (" ", "plain"),
            hint_span(operation, entry, glyphs, learned),
            (f" {operation.method:<6} ", METHOD_STYLES.get(operation.method, "plain")),
            (path, "plain"),
            (marks, "mark"),
        ),
    )


def catalog_rows(
    catalog: Catalog, entry: ProfileEntry, glyphs: Glyphs, words: str = "", learned: Learned = NOTHING
) -> list[Row]:
    """All operations by group; with words, those that fit, best first."""
    if words.strip():
        return [operation_row(operation, entry, glyphs, learned) for operation in catalog.search(words)]
    rows: list[Row] = []
    for tag, operations in catalog.groups():
        rows.append(Row(f"#{tag}", ((tag, "group"),), pickable=False))
        rows += [operation_row(operation, entry, glyphs, learned) for operation in operations]
    return rows


def summary_spans(
    operation: Operation, entry: ProfileEntry, glyphs: Glyphs, learned: Learned = NOTHING
) -> list[tuple[str, str]]:
    """One row on an operation: what it does, its scopes, its limit."""
    spans = [(operation.summary, "plain")]
    if operation.scopes:
        inferred = " (inferred)" if operation.scopes_inferred else ""
        spans += [
            ("  ", "plain"),
            (" ".join(operation.scopes) + inferred + " ", "dim"),
            hint_span(operation, entry, glyphs, learned),
        ]
    outcome = learned.get(operation.id)
    if outcome is not None:
        word, style = ("refused", "bad") if outcome.status == 403 else ("allowed", "good")
        spans.append((f"  {word} {format_date(outcome.at)}", style))
    if operation.rate_limit:
        spans.append((f"  {operation.rate_limit.calls} per {operation.rate_limit.window_ms / 1000:g} s", "dim"))
    if not operation.callable:
        spans.append(("  for Frame.io's own apps only", "bad"))
    elif entry.profile.credential in operation.rejected_credentials:
        spans.append((f"  does not take a {entry.profile.credential.description}", "bad"))
    if not operation.documented:
        spans.append(("  undocumented", "mark"))
    return spans
