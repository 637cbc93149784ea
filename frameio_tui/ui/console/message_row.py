"""The message in the row under the request line, and how long it stays there."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

    from frameio_tui.ui.widgets.message_bar import MessageBar


class ShownMessage(NamedTuple):
    """A message, and what ends it."""

    text: str
    is_error: bool = False
    """Whether it stays until the next action, and not only until the next key."""
    until_idle: bool = False
    """Whether it is true only while a request is being sent."""


class MessageRow:
    """Shows messages in a bar; `ended` is called when none is shown any more, to draw what the bar shows otherwise."""

    def __init__(self, bar: MessageBar, ended: Callable[[], None]) -> None:
        self._bar = bar
        self._ended = ended
        self._message: ShownMessage | None = None

    @property
    def is_shown(self) -> bool:
        """Whether a message is shown."""
        return self._message is not None

    def show(self, message: ShownMessage) -> None:
        """Show a message instead of the previous one."""
        self._message = message
        self._bar.show_message(message.text, "bad" if message.is_error else "plain")

    def forget(self) -> None:
        """Forget the message; the caller draws the bar."""
        self._message = None

    def end(self, *, errors: bool = True) -> None:
        """Remove the message, because it is not true any more or has been seen; errors only with `errors`."""
        if self._message is not None and (errors or not self._message.is_error):
            self._message = None
            self._ended()

    def end_text(self, text: str) -> None:
        """Remove the message if it is this text, which was true until now."""
        if self._message is not None and self._message.text == text:
            self.end()

    def end_until_idle(self) -> None:
        """Remove a message that was true only while a request was being sent."""
        if self._message is not None and self._message.until_idle:
            self.end()
