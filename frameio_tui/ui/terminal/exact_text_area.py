"""A text that a person edits: what is drawn is safe for a terminal, what is held is exactly what was put in.

The framework's own editor draws the text it holds, splits it at every kind of line end, and joins it with one kind.
Here the lines that it edits have stand-ins, one cell wide, for the characters that a terminal obeys or that would end
a line.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text
from textual.document._document import Document
from textual.document._document_navigator import DocumentNavigator
from textual.document._wrapped_document import WrappedDocument
from textual.widgets import TextArea

from frameio_tui.core.text.printable import one_cell_mark, replaced

if TYPE_CHECKING:
    from textual import events
    from textual.document._document import EditResult, Location

FIRST_STAND_IN = 0xF0000
"""Private characters, one cell wide. A text that has some of its own gets stand-ins for those, too."""


class ExactDocument(Document):
    """Lines with stand-ins; `text` is what was put in, character for character.

    A carriage return ends a line only where each line of the text ends in one and a line feed.
    """

    def __init__(self, text: str) -> None:
        self._stand_ins: dict[str, str] = {}
        self._originals: dict[int, str] = {}
        self._marks: dict[int, str] = {}
        super().__init__(self._with_stand_ins(text, crlf=True))

    @property
    def text(self) -> str:
        """What was put in."""
        return self._exact(super().text)

    def get_text_range(self, start: Location, end: Location) -> str:
        """A part of what was put in."""
        return self._exact(super().get_text_range(start, end))

    def replace_range(self, start: Location, end: Location, text: str) -> EditResult:
        """Put a text in the place of another."""
        return super().replace_range(start, end, self._with_stand_ins(text, crlf=self.newline == "\r\n"))

    def shown_line(self, index: int) -> str:
        """What is drawn of a line; a tab stays one, for the framework to widen."""
        return replaced(self.get_line(index).translate(self._marks), one_cell_mark, newlines=True)

    def _exact(self, text: str) -> str:
        return text.translate(self._originals) if self._originals else text

    def _with_stand_ins(self, text: str, *, crlf: bool) -> str:
        if crlf and text.count("\r\n") == text.count("\r") == text.count("\n") > 0:
            return "\r\n".join(replaced(row, self._stand_in, newlines=True) for row in text.split("\r\n"))
        return replaced(text, self._stand_in, newlines=True)

    def _stand_in(self, character: str) -> str:
        found = self._stand_ins.get(character)
        if found is None:
            code = FIRST_STAND_IN + len(self._stand_ins)
            found = self._stand_ins[character] = chr(code)
            self._originals[code] = character
            self._marks[code] = one_cell_mark(character)
        return found


class ExactTextArea(TextArea):
    """The framework's editor over such a document."""

    document: ExactDocument

    def _set_document(self, text: str, _language: str | None) -> None:
        """Take another text. Syntax highlighting, which needs a document of its own kind, is not offered."""
        self.document = document = ExactDocument(text)
        self.wrapped_document = WrappedDocument(document, tab_width=self.indent_width)
        self.navigator = DocumentNavigator(self.wrapped_document)
        self._build_highlight_map()
        self.move_cursor((0, 0))
        self._rewrap_and_refresh_virtual_size()

    def get_line(self, line_index: int) -> Text:
        """What is drawn of a line."""
        return Text(self.document.shown_line(line_index), end="", no_wrap=True)

    async def _on_paste(self, event: events.Paste) -> None:
        """Terminals send a carriage return for each line end of a paste; the framework's handler comes after this."""
        event.text = event.text.replace("\r\n", "\n").replace("\r", "\n")
