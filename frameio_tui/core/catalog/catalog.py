"""All documented operations of an API, with search by words and matching of concrete paths."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from frameio_tui.core.catalog.operation import Operation

if TYPE_CHECKING:
    from frameio_tui.core.catalog.search import SearchIndex, SearchResult
    from frameio_tui.core.profiles.profile import ApiVersion, CredentialKind


class Catalog:
    """The operations of one API, in the order of their groups."""

    def __init__(self, operations: tuple[Operation, ...], api: ApiVersion) -> None:
        self.operations = operations
        self.api = api
        self._index: SearchIndex | None = None
        """Made by the first search."""
        self._by_id = {operation.id: operation for operation in operations}
        self._by_shape: dict[tuple[str, int], list[tuple[tuple[tuple[int, str], ...], Operation]]] = {}
        """By method and number of parts: the position and text of the literal parts; more literal paths come first."""
        shapes: dict[tuple[str, int], list[tuple[tuple[bool, ...], tuple[str, ...], Operation]]] = {}
        for operation in operations:
            parts = tuple(_parts(operation.path))
            literal = tuple(not part.startswith("{") for part in parts)
            shapes.setdefault((operation.method, len(parts)), []).append((literal, parts, operation))
        for shape, found in shapes.items():
            found.sort(key=lambda entry: entry[0], reverse=True)
            self._by_shape[shape] = [
                (tuple((at, part) for at, part in enumerate(parts) if literal[at]), operation)
                for literal, parts, operation in found
            ]

    @classmethod
    def from_json(cls, data: bytes, api: ApiVersion) -> Catalog:
        """Read the package data of an API."""
        return cls(tuple(Operation(raw, api) for raw in json.loads(data)), api)

    def by_id(self, operation_id: str) -> Operation | None:
        """Return the operation with that ID, or None."""
        return self._by_id.get(operation_id)

    def groups(self) -> tuple[tuple[str, tuple[Operation, ...]], ...]:
        """Return the tag and the operations of each group, sorted by tag."""
        groups: dict[str, list[Operation]] = {}
        for operation in self.operations:
            groups.setdefault(operation.tag, []).append(operation)
        return tuple((tag, tuple(groups[tag])) for tag in sorted(groups))

    def match(self, method: str, path: str) -> Operation | None:
        """Return the operation of a full path, which may contain placeholders; literal parts take precedence.

        HEAD is treated as GET; a query and a trailing slash are ignored.
        """
        method = "GET" if method.upper() == "HEAD" else method.upper()
        wanted = _parts(path.partition("?")[0])
        if not all(wanted):
            return None
        for literals, operation in self._by_shape.get((method, len(wanted)), ()):
            if all(wanted[at] == part for at, part in literals):
                return operation
        return None

    def methods_for(self, path: str) -> tuple[str, ...]:
        """Return the methods that are documented for a path."""
        return tuple(m for m in ("GET", "POST", "PUT", "PATCH", "DELETE") if self.match(m, path) is not None)

    def search(self, text: str, credential: CredentialKind | None = None) -> SearchResult:
        """Return the operations that match every word of a text, or similar ones; all operations without a word.

        Operations that do not accept `credential` come after the others.
        """
        from frameio_tui.core.catalog.search import SearchIndex, SearchResult

        if not text.strip():
            return SearchResult(self.operations)
        if self._index is None:
            self._index = SearchIndex(self.operations)
        return self._index.search(text, credential)


def _parts(path: str) -> tuple[str, ...]:
    return tuple(path.strip("/").split("/"))
