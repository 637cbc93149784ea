"""Input fields for one line of text and for secrets."""

from __future__ import annotations

from typing import ClassVar

from textual import constants, events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from frameio_tui.ui.terminal.exact_input import ExactInput
from frameio_tui.ui.text import content, join, line
from frameio_tui.ui.widgets.selection import AppCopyMixin

SLOW_PASTE = 0.5
"""Seconds to wait for the rest of an escape sequence while a secret is pasted, so that no part is lost."""


class LineField(AppCopyMixin, ExactInput):
    """A text field of one row without border or blinking cursor; line breaks in a paste become spaces."""

    DEFAULT_CSS = """
    LineField { border: none; height: 1; padding: 0; background: $panel; }
    LineField:focus { border: none; background-tint: $foreground 0%; }
    """

    class Pasted(Message):
        """A curl command or a text of several lines was pasted; it has not been inserted into the field."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    def __init__(
        self,
        value: str = "",
        *,
        placeholder: str = "",
        id: str | None = None,  # noqa: A002 - Textual's name
        accepts_lines: bool = False,
    ) -> None:
        super().__init__(value, line(placeholder), id=id, select_on_focus=False, compact=True)
        self.cursor_blink = False
        self._accepts_lines = accepts_lines

    def take_selection(self) -> str:
        """Return the selected text and clear the selection; empty if nothing is selected."""
        selected = self.selected_text
        if selected:
            self.cursor_position = self.selection.end
        return selected

    def on_paste(self, event: events.Paste) -> None:
        """Insert the whole paste; Textual would insert only its first line."""
        event.stop()
        event.prevent_default()
        from frameio_tui.core.http.request_text import INVISIBLE, is_curl_command

        text = event.text.replace("\r\n", "\n").replace("\r", "\n").strip(INVISIBLE + "\n")
        if self._accepts_lines and ("\n" in text or is_curl_command(text)):
            self.post_message(self.Pasted(text))
            return
        self.delete_selection()
        self.insert_text_at_cursor(" ".join(text.split()) if "\n" in text else text)


class SecretField(Widget, can_focus=True):
    """A field for a pasted or typed secret that shows only its length. Messages never contain the value."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("backspace", "erase", "Erase", show=False),
        Binding("ctrl+u", "clear", "Clear", show=False),
        Binding("enter", "submit", "Submit", show=False),
    ]
    DEFAULT_CSS = "SecretField { height: 1; background: $panel; text-wrap: nowrap; text-overflow: ellipsis; }"

    class Changed(Message):
        """The value was changed by a paste, a key, or by erasing."""

        def __init__(self, *, pasted: bool = False) -> None:
            super().__init__()
            self.pasted = pasted

    class Submitted(Message):
        """Enter was pressed."""

    def __init__(self, *, id: str | None = None, placeholder: str = "Paste here") -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._value = ""
        self._placeholder = placeholder
        self._normal_delay = constants.ESCAPE_DELAY
        self._allows_slow_paste = False

    def take_value(self) -> str:
        """Return the value in plain text."""
        return self._value

    def prompt(self, text: str) -> None:
        """Show another placeholder."""
        self._placeholder = text
        self.refresh()

    def clear(self) -> None:
        """Remove the value."""
        self._value = ""
        self.refresh()

    def on_show(self) -> None:
        """Allow slow pastes while this field is visible."""
        if not self._allows_slow_paste:
            self._allows_slow_paste, self._normal_delay = True, constants.ESCAPE_DELAY
            constants.ESCAPE_DELAY = SLOW_PASTE  # type: ignore[misc]  # Final for type checkers, but read by the parser at each key

    def on_hide(self) -> None:
        """Restore the normal delay."""
        if self._allows_slow_paste:
            self._allows_slow_paste = False
            constants.ESCAPE_DELAY = self._normal_delay  # type: ignore[misc]  # as above

    def on_unmount(self) -> None:
        """Restore the delay and remove the value."""
        self.on_hide()
        self._value = ""

    def render(self) -> Content:
        """Return the length of the value, never the value, with a cursor while the field has the focus.

        Without a frame, a mark distinguishes the field from the text around it.
        """
        cursor = "reverse" if self.has_focus else ""
        start = content("" if self.has_class("framed") else "> ", "bold $key-hint")
        if not self._value:
            text = content(self._placeholder, "$text-muted")
            return join(start, text.stylize(cursor, 0, 1) if cursor else text)
        count = len(self._value)
        mask = "*" * min(count, 16)
        return join(
            start,
            content(mask),
            Content.styled(" ", cursor),
            content(f" {count} character{'s' if count != 1 else ''}, hidden"),
        )

    def on_paste(self, event: events.Paste) -> None:
        """Append the whole paste unchanged."""
        event.stop()
        event.prevent_default()
        self._value += event.text
        self.refresh()
        self.post_message(self.Changed(pasted=True))

    def on_key(self, event: events.Key) -> None:
        """Append a typed character."""
        if event.is_printable and event.character:
            event.stop()
            event.prevent_default()
            self._value += event.character
            self.refresh()
            self.post_message(self.Changed())

    def action_erase(self) -> None:
        """Erase the last character."""
        self._value = self._value[:-1]
        self.refresh()
        self.post_message(self.Changed())

    def action_clear(self) -> None:
        """Clear the field."""
        self.clear()
        self.post_message(self.Changed())

    def action_submit(self) -> None:
        """Submit the value."""
        self.post_message(self.Submitted())
