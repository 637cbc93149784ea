"""The rows of the catalog: groups of operations, each with a hint whether the profile may call it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from frameio_tui.core.http.history import Outcome
from frameio_tui.core.scopes.registry import LIKELY, MISSING, likelihood
from frameio_tui.core.text.humanize import format_date
from frameio_tui.ui.theme import METHOD_SPANS
from frameio_tui.ui.widgets.row_list import Row

if TYPE_CHECKING:
    from frameio_tui.core.catalog.catalog import Catalog
    from frameio_tui.core.catalog.operation import Operation
    from frameio_tui.services.profiles import ProfileEntry
    from frameio_tui.ui.theme import Glyphs

Outcomes = Mapping[str, Outcome]
"""The latest outcome of each operation that was sent, by operation ID."""
NO_OUTCOMES: Outcomes = {}


def hint(operation: Operation, entry: ProfileEntry, outcomes: Outcomes = NO_OUTCOMES) -> str:
    """Return LIKELY, MISSING or UNKNOWN: whether a profile may call an operation.

    The latest outcome takes precedence over what the scopes suggest.
    """
    outcome = outcomes.get(operation.id)
    if outcome is not None:
        return MISSING if outcome.status == 403 else LIKELY
    tokens = entry.record.tokens
    granted = tokens.scopes if tokens is not None else None
    return likelihood(operation, entry.profile.scopes, granted, entry.profile.credential)


def hint_span(
    operation: Operation, entry: ProfileEntry, glyphs: Glyphs, outcomes: Outcomes = NO_OUTCOMES
) -> tuple[str, str]:
    """Return the hint as a colored symbol."""
    access = hint(operation, entry, outcomes)
    if access == LIKELY:
        return glyphs.yes, "good"
    return (glyphs.no, "bad") if access == MISSING else (glyphs.unknown, "dim")


def operation_row(operation: Operation, entry: ProfileEntry, glyphs: Glyphs, outcomes: Outcomes = NO_OUTCOMES) -> Row:
    """Return the row of one operation."""
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
            hint_span(operation, entry, glyphs, outcomes),
            (f" {operation.method:<6} ", METHOD_SPANS.get(operation.method, "title")),
            (path, "plain"),
            (marks, "mark"),
        ),
    )


def catalog_rows(
    catalog: Catalog, entry: ProfileEntry, glyphs: Glyphs, query: str = "", outcomes: Outcomes = NO_OUTCOMES
) -> list[Row]:
    """Return all operations by group; with `query`, the matching operations, the best match first.

    If none matches, a heading and similar operations.
    """
    rows: list[Row] = []
    if query.strip():
        result = catalog.search(query, entry.profile.credential)
        if result.is_similar and result.operations:
            rows.append(Row("#similar", (("Similar:", "group"),), pickable=False))
        return rows + [operation_row(operation, entry, glyphs, outcomes) for operation in result.operations]
    for tag, operations in catalog.groups():
        rows.append(Row(f"#{tag}", ((tag, "group"),), pickable=False))
        rows += [operation_row(operation, entry, glyphs, outcomes) for operation in operations]
    return rows


def summary_spans(
    operation: Operation, entry: ProfileEntry, glyphs: Glyphs, outcomes: Outcomes = NO_OUTCOMES
) -> list[tuple[str, str]]:
    """Return one row about an operation: what it does, its scopes, latest outcome, rate limit and restrictions."""
    spans = [(operation.summary, "plain")]
    if operation.scopes:
        inferred = " (inferred)" if operation.scopes_inferred else ""
        spans += [
            ("  ", "plain"),
            (" ".join(operation.scopes) + inferred + " ", "dim"),
            hint_span(operation, entry, glyphs, outcomes),
        ]
    outcome = outcomes.get(operation.id)
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
