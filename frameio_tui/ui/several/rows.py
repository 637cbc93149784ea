"""The rows of the results of several profiles."""

from __future__ import annotations

from typing import TYPE_CHECKING

from frameio_tui.core.text.humanize import format_elapsed, format_size
from frameio_tui.ui.text import column
from frameio_tui.ui.widgets.row_list import Row
from frameio_tui.ui.widgets.spans import label_spans

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from frameio_tui.services.requests.several import Account, AccountResult

NAME_WIDTH, LABEL_WIDTH, STATUS_WIDTH, TIME_WIDTH, SIZE_WIDTH, USER_WIDTH = 20, 9, 9, 8, 8, 18
WIDE = 100
"""Number of columns from which the user and the label are shown."""


def heading(width: int) -> tuple[tuple[str, str], ...]:
    """Return the names of the columns."""
    names = [("PROFILE", NAME_WIDTH), ("API", 3)]
    if width >= WIDE:
        names = [names[0], ("LABEL", LABEL_WIDTH), names[1], ("USER", USER_WIDTH)]
    names += [("STATUS", STATUS_WIDTH), ("TIME", TIME_WIDTH), ("SIZE", SIZE_WIDTH)]
    return (*((column(name, wide), "dim") for name, wide in names), ("BODY", "dim"))


def result_rows(
    accounts: Sequence[Account],
    results: Mapping[str, AccountResult],
    bodies: Mapping[str, str],
    width: int,
    missing: str = "sending",
) -> list[Row]:
    """Return a row for each profile. `bodies` says for each result how its body differs from the first one.

    `missing` is shown for a profile without a result.
    """
    rows = []
    for account in accounts:
        result = results.get(account.name)
        end = _result_spans(result, bodies) if result is not None else ((missing, "dim"),)
        rows.append(Row(account.name, ((" ", "plain"), *_account_spans(account, width), *end)))
    return rows


def _account_spans(account: Account, width: int) -> tuple[tuple[str, str], ...]:
    entry = account.entry
    api = entry.profile.api.value.upper() if entry is not None else "-"
    spans: list[tuple[str, str]] = [(column(account.name, NAME_WIDTH), "title")]
    if width >= WIDE:
        person = entry.record.person if entry is not None else None
        label, colour = (entry.profile.label, entry.profile.colour) if entry is not None else ("", "")
        user = (person.name or person.email) if person is not None else "-"
        spans += [*label_spans(label, colour, LABEL_WIDTH), (column(api, 3), "plain")]
        spans.append((column(user, USER_WIDTH), "plain"))
    else:
        spans.append((column(api, 3), "plain"))
    return tuple(spans)


def _result_spans(result: AccountResult, bodies: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    exchange = result.exchange
    if exchange is None:
        return (column("-", STATUS_WIDTH), "bad"), (result.reason, "bad")
    response = exchange.response
    status = f" {response.status} "
    spans = (
        (status, "good reverse" if exchange.ok else "bad reverse"),
        (" " * (STATUS_WIDTH - len(status) + 1), "plain"),
        (column(format_elapsed(exchange.timing.total), TIME_WIDTH), "plain"),
        (column(format_size(response.body_size or len(response.body)), SIZE_WIDTH), "plain"),
    )
    if result.reason:
        return (*spans, (result.reason, "bad"))
    note = bodies.get(result.name, "")
    return (*spans, (note, "dim" if note.startswith("same") else "warn"))
