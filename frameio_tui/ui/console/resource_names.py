"""Names of the resources in a path, as far as responses of the profile have shown them."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import unquote

from frameio_tui.core.resources.id_kinds import is_id, params_of
from frameio_tui.core.resources.ids import kinds_of_placeholder
from frameio_tui.ui.console.request_info import operation_of

if TYPE_CHECKING:
    from frameio_tui.core.catalog.operation import Operation
    from frameio_tui.core.ports.requests import SeenIds
    from frameio_tui.services.catalogs import Catalogs
    from frameio_tui.services.profiles import ProfileEntry

LONGEST_WORD = 24
"""Longest part of a path, in characters, that is not shortened; a longer part may be an ID."""
LONGEST_NAME = 28
"""Longest name, in characters, that is shown in a path."""
MATCHES = 8
"""How many of the seen IDs that contain an ID are examined."""


class ResourceNames:
    """The names that the responses of one profile have shown. Each look-up is made once."""

    def __init__(self, catalogs: Catalogs, seen: SeenIds, entry: ProfileEntry) -> None:
        self._catalogs = catalogs
        self._seen = seen
        self._profile = entry.profile
        self._found: dict[tuple[str, str], str] = {}

    def name(self, placeholder: str, value: str) -> str:
        """Return the name of the resource whose ID replaces a placeholder, or an empty string if it is unknown."""
        key = placeholder, value
        if key not in self._found:
            self._found[key] = self._look_up(placeholder, value)
        return self._found[key]

    def _look_up(self, placeholder: str, value: str) -> str:
        if not is_id(value):
            return ""
        for kind in kinds_of_placeholder(placeholder):
            for seen in self._seen.complete(self._profile.id, kind, value, MATCHES):
                if seen.id == value and seen.name:
                    return seen.name
        return ""

    def operation(self, method: str, path: str) -> Operation | None:
        """Return the operation that a request of this profile calls."""
        return operation_of(self._catalogs, self._profile.api.value, method, path)

    def readable(self, method: str, target: str) -> str:
        """Return a path and query with shorter IDs, each followed by its name: `/teams/6a8a…(Editorial)/projects`."""
        path, mark, query = target.partition("?")
        operation = self.operation(method, path)
        values = params_of(operation, path) if operation is not None else {}
        placeholders = {value: name for name, value in values.items()}
        return "/".join(self._part(part, placeholders) for part in path.split("/")) + mark + query

    def _part(self, part: str, placeholders: dict[str, str]) -> str:
        value = unquote(part)
        name = self.name(placeholders[value], value) if value in placeholders else ""
        if name:
            return f"{value[:4]}{'…' if len(value) > 4 else ''}({shorten(name, LONGEST_NAME)})"
        return short_id(part) if len(part) > LONGEST_WORD and is_id(part) else part


def short_id(value: str) -> str:
    """Return the beginning and the end of a long ID.

    >>> short_id("f79b62b0-4d1c-4f5e-9d0e-2f43cd1ba9f7"), short_id("a1")
    ('f79b…a9f7', 'a1')
    """
    return f"{value[:4]}…{value[-4:]}" if len(value) > 12 else value


def shorten(text: str, length: int) -> str:
    """Return a text of at most `length` characters on one line; a cut is marked."""
    text = " ".join(text.split())
    return text if len(text) <= length else text[: length - 1] + "…"
