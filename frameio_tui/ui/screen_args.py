"""What screens are opened with, as plain values: a screen that opens another does not import it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from frameio_tui.core.catalog.operation import Operation


@dataclass(frozen=True)
class EditorAsk:
    """An existing profile by name, or (an empty name) a new one with these values. Answered with the name, or None."""

    name: str
    values: dict[str, object] = field(default_factory=dict)


class BodyAsk(NamedTuple):
    """Answered with the text, empty for no body, or None when left."""

    text: str
    operation: Operation | None
    errors: tuple[tuple[str, str], ...] = ()
    """JSON pointer and words of what the API did not like about it the last time."""
