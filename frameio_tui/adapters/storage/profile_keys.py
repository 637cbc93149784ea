"""The keys of a profile file, for the parser and for the schema that editors read."""

from __future__ import annotations

KEYS: dict[str, tuple[str, ...]] = {
    "id": ("id",),
    "title": ("title",),
    "label": ("label",),
    "colour": ("colour",),
    "api": ("api",),
    "base_url": ("base_url",),
    "account": ("account",),
    "read_only": ("read_only",),
    "ask_before": ("ask_before",),
    "scopes": ("scopes",),
    "linked_profile": ("linked_profile",),
    "notes": ("notes",),
    "variables": ("variables",),
    "credential": ("credential", "kind"),
    "store": ("credential", "store"),
    "env_var": ("credential", "env"),
    "command": ("credential", "command"),
    "client_id": ("credential", "client_id"),
    "redirect_uri": ("credential", "redirect_uri"),
    "endpoints": ("credential", "endpoints"),
}
"""Maps each field of Profile to its key in the document, preceded by the tables that contain the key."""

RETIRED = {"guard": "ask_before", "twin": "linked_profile"}
"""Maps keys of an earlier version to their new names. They are errors too: if ignored, `guard` would not protect."""
