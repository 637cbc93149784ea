"""What a filter over an answer found."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from frameio_tui.core.document.source import Source


class FilterResult(NamedTuple):
    """What an expression found."""

    body: bytes = b""
    """Pretty JSON in UTF-8; `null` where nothing fits; empty with an error."""
    error: str = ""
    """In words, without the expression; holds a piece of it or of the answer at most, so foreign text."""
    column: int | None = None
    """Where in the expression the error is, from 1; None where it is not in one place."""


class Filter(Protocol):
    """JMESPath over answers."""

    async def find(self, expression: str, body: Source) -> FilterResult:
        """What an expression finds in a JSON body; holds nothing up, whatever their sizes. Never raises."""

    def end(self) -> None:
        """Give back what was taken for the last body."""

    async def aclose(self) -> None:
        """End it, and wait until it is gone."""
