"""What a handler of the sandbox gives back: a reply or a refusal, and the records that both are made of."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

Record = dict[str, Any]
"""One resource by its field names, such as a project or a comment."""


class Refusal(Exception):
    """An answer other than yes; each API puts it in its own words."""

    def __init__(self, status: int, detail: str, pointer: str = "", headers: dict[str, str] | None = None) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.pointer = pointer
        self.headers = headers or {}


@dataclass
class HandlerResult:
    """A yes. `data` is JSON-able; None sends no body. `page` marks a list that is to be paged."""

    data: Any = None
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    rows: list[Any] | None = None
    """A whole list, cut to the page asked for by the API's own convention."""
    view: Callable[[Any], Any] | None = None
    """Renders one row, after the cut: thousands of rows are not rendered to show fifty."""
