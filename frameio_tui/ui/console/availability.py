"""Reasons why commands of the console are not possible now; the footer omits them, the palette shows the reason."""

from __future__ import annotations

from typing import NamedTuple

from frameio_tui.core.profiles.profile import ApiVersion
from frameio_tui.ui.commands.registry import RESPONSE_PANE_COMMANDS


class ConsoleState(NamedTuple):
    """The facts that decide which commands are possible; the screen replaces it when one of them changes."""

    api: ApiVersion | None = None
    has_previous_profile: bool = False
    has_response: bool = False
    has_earlier_response: bool = False
    has_next_page: bool = False
    has_previous_page: bool = False
    shows_table: bool = False
    has_search: bool = False


NEEDS_RESPONSE = (
    *(command.id for command in RESPONSE_PANE_COMMANDS),
    *("console.copy", "console.export", "console.view", "console.raw", "console.load_all_pages", "console.filter"),
    *("console.next_hit", "console.previous_hit", "console.table", "console.diff", "console.why", "console.fold_all"),
    *("console.wrap", "console.copy_part", "console.pager", "console.editor", "console.next_page"),
    *("console.previous_page", "console.sort", "console.columns"),
)
NEEDS_TABLE = ("console.sort", "console.columns")
NEEDS_SEARCH = ("console.next_hit", "console.previous_hit")
NEEDS_PREVIOUS_PROFILE = ("console.previous", "anywhere.previous")


def unavailable_reasons(state: ConsoleState) -> dict[str, str]:
    """Return a short reason for each command that is not possible now, by the command's ID."""
    table = (
        (state.has_response, "no response yet", NEEDS_RESPONSE),
        (state.has_next_page, "this is the last page", ("console.next_page",)),
        (state.has_previous_page, "this is the first page", ("console.previous_page",)),
        (state.has_earlier_response, "no earlier response for a diff", ("console.diff",)),
        (state.shows_table, "press T to show a table first", NEEDS_TABLE),
        (state.has_search, "press / to search first", NEEDS_SEARCH),
        (state.has_previous_profile, "no previous profile", NEEDS_PREVIOUS_PROFILE),
        (state.api is not ApiVersion.V4, "this is already a V4 profile", ("console.on_v4",)),
    )
    reasons: dict[str, str] = {}
    for is_possible, reason, commands in table:
        if not is_possible:
            for command in commands:
                reasons.setdefault(command, reason)
    return reasons
