"""All documented operations of an API, with search by words and matching of concrete paths."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from frameio_tui.core.catalog.operation import Operation

if TYPE_CHECKING:
    from frameio_tui.core.profiles.profile import ApiVersion


class Catalog:
    """The operations of one API, in the order of their groups."""

    def __init__(self, operations: tuple[Operation, ...], api: ApiVersion) -> None:
        self.operations = operations
        self.api = api
        self._by_id = {operation.id: operation for operation in operations}
        self._by_shape: dict[tuple[str, int], list[tuple[tuple[str, ...], Operation]]] = {}
        for operation in operations:
            parts = _parts(operation.path)
            self._by_shape.setdefault((operation.method, len(parts)), []).append((parts, operation))

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
        best: tuple[tuple[bool, ...], Operation] | None = None
        for parts, operation in self._by_shape.get((method, len(wanted)), ()):
            literal = tuple(not part.startswith("{") for part in parts)
            fits = all(
                part == want if is_literal else bool(want)
                for part, want, is_literal in zip(parts, wanted, literal, strict=True)
            )
            if fits and (best is None or literal > best[0]):
                best = (literal, operation)
        return best[1] if best else None

    def methods_for(self, path: str) -> tuple[str, ...]:
        """Return the methods that are documented for a path."""
        return tuple(m for m in ("GET", "POST", "PUT", "PATCH", "DELETE") if self.match(m, path) is not None)

    def search(self, words: str, limit: int = 300) -> tuple[Operation, ...]:
        """Return the operations that match every word, best matches first; all operations if there is no word.

        A word matches an operation that contains it, or else one whose method and path contain its letters in that
        order.
        """
        wanted = words.lower().split()
        if not wanted:
            return self.operations[:limit]
        scored = []
        for index, operation in enumerate(self.operations):
            score = _score(operation, wanted)
            if score > 0:
                scored.append((-score, len(operation.path), index, operation))
        return tuple(operation for *_, operation in sorted(scored, key=lambda row: row[:3])[:limit])


def _parts(path: str) -> tuple[str, ...]:
    return tuple(path.strip("/").split("/"))


def _score(operation: Operation, words: list[str]) -> int:
    """Return how well the words match; 0 if one of them does not match at all."""
    method, path = operation.method.lower(), operation.path.lower()
    parts = [part.strip("{}") for part in _parts(path)]
    summary, tag = operation.summary.lower(), operation.tag.lower()
    total = 0
    for word in words:
        if word == method:
            score = 60
        elif word in path and word.startswith("/"):
            score = 80 + (20 if path.endswith(word) else 0)
        elif word in parts:
            score = 50 + (20 if parts[-1] == word else 0)
        elif any(part.startswith(word) for part in parts):
            score = 40
        elif any(piece.startswith(word) for piece in summary.split()) or tag.startswith(word):
            score = 30
        elif word in path or word in summary or word in tag:
            score = 20
        elif any(word in scope for scope in operation.scopes):
            score = 12
        elif _in_order(word, f"{method} {path}"):
            score = 4
        else:
            return 0
        total += score
    return total


def _in_order(letters: str, text: str) -> bool:
    rest = iter(text)
    return len(letters) > 2 and all(letter in rest for letter in letters)
