"""One row of styled text that may be foreign."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.widget import Widget

from .spans import COMPONENTS, strip_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.strip import Strip


class SpansBar(Widget):
    """Shows spans, cut at its width."""

    COMPONENT_CLASSES: ClassVar[set[str]] = COMPONENTS
    DEFAULT_CSS = "SpansBar { height: 1; }"

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._spans: tuple[tuple[str, str], ...] = ()

    def show(self, spans: Sequence[tuple[str, str]]) -> None:
        """Draw other spans, if they are others."""
        if tuple(spans) != self._spans:
            self._spans = tuple(spans)
            self.refresh()

    def render_line(self, y: int) -> Strip:
        """The row, one cell in from either side."""
        width = self.size.width
        return strip_of(self, ((" ", "plain"), *self._spans), width)
