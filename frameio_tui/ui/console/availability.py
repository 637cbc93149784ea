"""Why a command of the console can do nothing now: the footer leaves it out, the palette says it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from frameio_tui.core.profiles.profile import ApiVersion

if TYPE_CHECKING:
    from frameio_tui.ui.console.screen import Console

OF_THE_ANSWER = frozenset(
    f"console.{name}"
    for name in (
        *("copy", "export", "view", "raw", "every_page", "filter", "next_hit", "previous_hit", "table", "diff", "why"),
        *("fold_all", "wrap", "copy_part", "pager", "editor", "next_page", "previous_page", "sort", "columns"),
    )
)
OF_THE_TABLE = frozenset(("console.sort", "console.columns"))
OF_A_SEARCH = frozenset(("console.next_hit", "console.previous_hit"))


def why_not(console: Console, name: str) -> str:
    """In a few words; empty when the command of that id can do something."""
    pane, pages = console.response, console.sender.pages
    if name in OF_THE_ANSWER or name.startswith("answer."):
        if pane.exchange is None:
            return "no answer yet"
        if name == "console.next_page" and (pages is None or pages.next is None):
            return "no page after this"
        if name == "console.previous_page" and (pages is None or pages.previous is None):
            return "no page before this"
        if name == "console.diff" and pane.before is None:
            return "no answer before it"
        if name in OF_THE_TABLE and pane.special != "table":
            return "T shows a table first"
        if name in OF_A_SEARCH and console.within.hits.search is None:
            return "/ searches first"
    return _why_not_as_this_profile(console, name)


def _why_not_as_this_profile(console: Console, name: str) -> str:
    if name in ("console.previous", "anywhere.previous") and console.app_context.session.previous is None:
        return "no profile before it"
    if name == "console.on_v4" and console.entry is not None and console.entry.profile.api is ApiVersion.V4:
        return "this is V4"
    return ""
