"""A bare app around one widget."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import App, ComposeResult

if TYPE_CHECKING:
    from textual.message import Message
    from textual.widget import Widget


class Host(App[None]):
    """Shows one widget and collects the messages it sends."""

    CSS = "Screen { layout: vertical; }"

    def __init__(self, widget: Widget) -> None:
        super().__init__()
        self.widget = widget
        self.got: list[Message] = []

    def compose(self) -> ComposeResult:
        """The widget alone."""
        yield self.widget

    def names(self) -> list[str]:
        """Names of the messages so far."""
        return [type(message).__name__ for message in self.got]
