"""The rows of the catalog: groups of operations, each with a hint whether the profile may call it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from textual.content import Content

from frameio_tui.core.profiles.profile import ApiVersion
from frameio_tui.core.scopes.registry import LIKELY, MISSING, likelihood
from frameio_tui.core.text.humanize import format_date
from frameio_tui.ui.text import join
from frameio_tui.ui.theme import METHOD_SPANS
from frameio_tui.ui.widgets.header_footer import truncate
from frameio_tui.ui.widgets.row_list import Row

if TYPE_CHECKING:
    from collections.abc import Iterable

    from frameio_tui.core.catalog.catalog import Catalog
    from frameio_tui.core.catalog.operation import Operation
    from frameio_tui.core.http.history import Outcome
    from frameio_tui.services.profiles import ProfileEntry
    from frameio_tui.ui.theme import Glyphs

Outcomes = Mapping[str, "Outcome"]
"""The latest outcome of each operation that was sent, by operation ID."""
NO_OUTCOMES: Outcomes = {}
MIN_SUMMARY_WIDTH = 12
"""Minimum number of characters of an operation's description in a narrow row."""
ACCOUNT_PREFIX = "/accounts/{account_id}/"
"""Prefix of almost all V4 paths, shortened in the list."""


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
    """Return the hint as a coloured symbol; a blank if nothing can be known, because V4 has no scope per operation."""
    access = hint(operation, entry, outcomes)
    if access == LIKELY:
        return glyphs.yes, "good"
    if access == MISSING:
        return glyphs.no, "bad"
    return (" ", "plain") if operation.api is ApiVersion.V4 else (glyphs.unknown, "dim")


def legend(api: ApiVersion, glyphs: Glyphs) -> Content:
    """Return what the symbols and abbreviations in the list mean."""
    marks = (glyphs.yes, "$success"), (glyphs.no, "$error"), (glyphs.unknown, "$text-muted")
    meanings = ("allowed", "scope missing", "unknown") if api is ApiVersion.V2 else ("allowed", "refused")
    parts: list[Content | str] = []
    for (mark, style), meaning in zip(marks, meanings, strict=False):
        parts += [Content.styled(mark, style), f" {meaning}  "]
    if api is ApiVersion.V4:
        parts.append(f"{glyphs.ellipsis}/ = /accounts/ID/")
    return join(*parts).rstrip()


def asks_before(operation: Operation, entry: ProfileEntry) -> bool:
    """Return whether the profile asks before it sends the operation."""
    return operation.method in (method.upper() for method in entry.profile.ask_before)


def badges(operation: Operation, entry: ProfileEntry) -> str:
    """Return what is special about an operation, in a few words."""
    labels = (
        ("C2C only", operation.surface == "c2c"),
        ("experimental", operation.experimental),
        ("deprecated", operation.deprecated),
        ("asks", asks_before(operation, entry)),
    )
    return " ".join(label for label, applies in labels if applies)


def operation_row(operation: Operation, entry: ProfileEntry, glyphs: Glyphs, outcomes: Outcomes = NO_OUTCOMES) -> Row:
    """Return the row of one operation."""
    path = operation.path.removeprefix(f"/{operation.api.value}")
    if operation.api is ApiVersion.V4 and path.startswith(ACCOUNT_PREFIX):
        path = f"{glyphs.ellipsis}/{path.removeprefix(ACCOUNT_PREFIX)}"
    special = badges(operation, entry)
    return Row(
        operation.id,
        (
            (" ", "plain"),
            hint_span(operation, entry, glyphs, outcomes),
            (f" {operation.method:<6} ", METHOD_SPANS.get(operation.method, "title")),
            (path, "plain"),
        ),
        right=((special, "mark"), (" ", "plain")) if special else (),
        shortened=3,
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
            rows.append(Row("#similar", ((" Similar", "group"),), selectable=False))
        return rows + [operation_row(operation, entry, glyphs, outcomes) for operation in result.operations]
    for tag, operations in catalog.groups():
        rows.append(Row(f"#{tag}", ((f" {tag}", "group"),), selectable=False))
        rows += [operation_row(operation, entry, glyphs, outcomes) for operation in operations]
    return rows


def summary_spans(
    operation: Operation,
    entry: ProfileEntry,
    glyphs: Glyphs,
    outcomes: Outcomes = NO_OUTCOMES,
    *,
    width: int = 0,
    brief: bool = False,
) -> list[tuple[str, str]]:
    """Return one row about an operation: what it does, its scopes, restrictions, latest outcome and rate limit.

    A part for which a row of `width` cells has no room is left out; 0 means that there is room. With `brief`, summary
    and scopes are shortened so that the scopes are visible.
    """
    scopes = _scope_parts(operation, entry, glyphs, outcomes, brief=brief)
    summary = operation.summary
    if brief and width and scopes:
        room = width - sum(len(text) for text, _ in scopes[0]) - len(" · ")
        summary = truncate(summary, max(MIN_SUMMARY_WIDTH, room))
    parts = [((summary, "plain"),), *scopes]
    parts += [((text, style),) for text, style in _restrictions(operation, entry)]
    outcome = outcomes.get(operation.id)
    if outcome is not None:
        word, style = ("refused", "bad") if outcome.status == 403 else ("allowed", "good")
        parts.append(((f"{word} {format_date(outcome.at)}", style),))
    if operation.rate_limit:
        limit = operation.rate_limit
        parts.append(((f"at most {limit.calls} requests in {limit.window_ms / 1000:g} s", "dim"),))
    spans: list[tuple[str, str]] = list(parts[0])
    room = width - _length(parts[0])
    for part in parts[1:]:
        following = ((f" {glyphs.dot} ", "dim"), *part)
        if not width or _length(following) <= room:
            spans += following
            room -= _length(following)
    return spans


def _length(spans: Iterable[tuple[str, str]]) -> int:
    return sum(len(text) for text, _ in spans)


def _scope_parts(
    operation: Operation, entry: ProfileEntry, glyphs: Glyphs, outcomes: Outcomes, *, brief: bool
) -> list[tuple[tuple[str, str], ...]]:
    """Return the scopes of an operation and whether the profile has them; empty for an operation without scopes."""
    if not operation.scopes:
        return []
    expected = (("(expected) ", "dim"),) if operation.scopes_inferred and not brief else ()
    names = f"{'' if brief else 'needs '}{' '.join(operation.scopes)} "
    return [((names, "dim"), *expected, hint_span(operation, entry, glyphs, outcomes))]


def _restrictions(operation: Operation, entry: ProfileEntry) -> list[tuple[str, str]]:
    """Return what restricts an operation, with a style."""
    kind = entry.profile.credential
    rejected = operation.callable and kind in operation.rejected_credentials
    restrictions = (
        ("only for Frame.io's own apps", "bad", not operation.callable),
        (f"not with {kind.description}", "bad", rejected),
        ("Camera to Cloud (C2C) devices only", "mark", operation.surface == "c2c"),
        ("experimental", "mark", operation.experimental),
        ("deprecated", "mark", operation.deprecated),
        ("undocumented", "mark", not operation.documented),
        (f"asks before {operation.method}", "mark", asks_before(operation, entry)),
    )
    return [(text, style) for text, style, applies in restrictions if applies]
