"""The catalogue as rows of a list: grouped, each operation with a hint whether the profile may call it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...core.scopes import LIKELY, MISSING, likelihood
from .row_list import Row

if TYPE_CHECKING:
    from ...core.catalog import Catalog
    from ...core.operation import Operation
    from ...services.profiles import ProfileEntry
    from ..theme import Glyphs

METHOD_STYLES = {"GET": "good", "POST": "accent", "PUT": "warn", "PATCH": "warn", "DELETE": "bad"}


def hint(operation: Operation, entry: ProfileEntry) -> str:
    """LIKELY, MISSING or UNKNOWN for a profile."""
    tokens = entry.record.tokens
    granted = tokens.scopes if tokens is not None else None
    return likelihood(operation, entry.profile.scopes, granted, entry.profile.credential)


def hint_span(operation: Operation, entry: ProfileEntry, glyphs: Glyphs) -> tuple[str, str]:
    """The hint as a mark."""
    found = hint(operation, entry)
    if found == LIKELY:
        return glyphs.yes, "good"
    return (glyphs.no, "bad") if found == MISSING else (glyphs.unknown, "dim")


def operation_row(operation: Operation, entry: ProfileEntry, glyphs: Glyphs) -> Row:
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
            hint_span(operation, entry, glyphs),
            (f" {operation.method:<6} ", METHOD_STYLES.get(operation.method, "plain")),
            (path, "plain"),
            (marks, "mark"),
        ),
    )


def catalog_rows(catalog: Catalog, entry: ProfileEntry, glyphs: Glyphs, words: str = "") -> list[Row]:
    """All operations by group; with words, those that fit, best first."""
    if words.strip():
        return [operation_row(operation, entry, glyphs) for operation in catalog.search(words)]
    rows: list[Row] = []
    for tag, operations in catalog.groups():
        rows.append(Row(f"#{tag}", ((tag, "group"),), pickable=False))
        rows += [operation_row(operation, entry, glyphs) for operation in operations]
    return rows


def summary_spans(operation: Operation, entry: ProfileEntry, glyphs: Glyphs) -> list[tuple[str, str]]:
    """One row on an operation: what it does, its scopes, its limit."""
    spans = [(operation.summary, "plain")]
    if operation.scopes:
        inferred = " (inferred)" if operation.scopes_inferred else ""
        spans += [
            ("  ", "plain"),
            (" ".join(operation.scopes) + inferred + " ", "dim"),
            hint_span(operation, entry, glyphs),
        ]
    if operation.rate_limit:
        spans.append((f"  {operation.rate_limit.calls} per {operation.rate_limit.window_ms / 1000:g} s", "dim"))
    if not operation.callable:
        spans.append(("  for Frame.io's own apps only", "bad"))
    elif entry.profile.credential in operation.refuses:
        spans.append((f"  does not take a {entry.profile.credential.words}", "bad"))
    if not operation.documented:
        spans.append(("  undocumented", "mark"))
    return spans
