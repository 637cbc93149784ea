"""Titles of the contexts of commands, for the help and the table of keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

CONTEXT_TITLES: Mapping[str, str] = {
    "anywhere": "Everywhere",
    "console": "Console",
    "response": "Response",
    "first_run": "First run",
    "profiles": "Profiles",
    "editor": "Profile editor",
    "scopes": "Scopes",
    "token": "Token",
    "signin": "Sign-in",
    "body": "Body editor",
    "files": "Files",
    "files_comments": "Comments of a file",
    "place_list": "People, links, versions and search",
    "jobs": "Jobs",
    "several": "Several profiles",
    "bench": "Bench",
    "history": "History",
    "codes": "Error codes and rate limits",
    "help": "Help",
    "checklist": "Lists of columns and profiles",
}
"""Contexts in the order of the help, with their titles."""
PART_CONTEXTS: Mapping[str, tuple[str, ...]] = {
    "console": ("response",),
    "files": ("files_comments",),
}
"""Contexts of the parts of a screen that have their own keys."""
