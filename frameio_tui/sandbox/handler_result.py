"""Results of the sandbox's handlers: a successful result or a refusal, and the records in them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

Record = dict[str, Any]
"""One resource as a dictionary of its fields, such as a project or a comment."""


class Refusal(Exception):
    """An error response; each API formats it in its own way."""

    def __init__(self, status: int, detail: str, pointer: str = "", headers: dict[str, str] | None = None) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.pointer = pointer
        self.headers = headers or {}


@dataclass
class HandlerResult:
    """A successful response.

    `data` can be serialized as JSON; None sends no body. A list that is split into pages goes into `rows` instead.
    """

    data: Any = None
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    more: Record = field(default_factory=dict)
    """What V4 sends beside `data`, such as links."""
    rows: list[Any] | None = None
    """A complete list, from which the page that was asked for is cut."""
    view: Callable[[Any], Any] | None = None
    """Renders one row. It is only called for the rows of the page, so that a long list is not rendered as a whole."""
