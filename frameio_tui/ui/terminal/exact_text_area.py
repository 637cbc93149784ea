"""A text editor that holds its text exactly and draws it safely.

Textual's `TextArea` draws its text as it is, splits it at every kind of line break, and joins it with one kind. Here
the document contains stand-ins, private characters of one cell, for control characters and unusual line breaks.
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

FIRST_SUBSTITUTE = 0xF0000
"""First private-use character used as a stand-in. Such characters of the text itself are replaced, too."""


class ExactDocument(Document):
    """A document whose lines contain stand-ins; `text` returns the original text, character for character.

    CR LF is a line break only if every line of the text ends with it; otherwise CR is a character of the line.
    """

    def __init__(self, text: str) -> None:
        self._substitutes: dict[str, str] = {}
        self._originals: dict[int, str] = {}
        self._marks: dict[int, str] = {}
        super().__init__(self._with_substitutes(text, crlf=True))

    @property
    def text(self) -> str:
        """The original text, without stand-ins."""
        return self._exact(super().text)

    def get_text_range(self, start: Location, end: Location) -> str:
        """Return a part of the original text."""
        return self._exact(super().get_text_range(start, end))

    def replace_range(self, start: Location, end: Location, text: str) -> EditResult:
        """Replace the text between two locations."""
        return super().replace_range(start, end, self._with_substitutes(text, crlf=self.newline == "\r\n"))

    def shown_line(self, index: int) -> str:
        """Return a line as it is drawn; tabs stay, because Textual expands them."""
        return replaced(self.get_line(index).translate(self._marks), one_cell_mark, newlines=True)

    def _exact(self, text: str) -> str:
        return text.translate(self._originals) if self._originals else text

    def _with_substitutes(self, text: str, *, crlf: bool) -> str:
        if crlf and text.count("\r\n") == text.count("\r") == text.count("\n") > 0:
            return "\r\n".join(replaced(row, self._substitute, newlines=True) for row in text.split("\r\n"))
        return replaced(text, self._substitute, newlines=True)

    def _substitute(self, character: str) -> str:
        found = self._substitutes.get(character)
        if found is None:
            code = FIRST_SUBSTITUTE + len(self._substitutes)
            found = self._substitutes[character] = chr(code)
            self._originals[code] = character
            self._marks[code] = one_cell_mark(character)
        return found


class ExactTextArea(TextArea):
    """Textual's `TextArea` with an `ExactDocument`."""

    document: ExactDocument

    def _set_document(self, text: str, _language: str | None) -> None:
        """Load another text. Syntax highlighting is not supported, because it needs its own kind of document."""
        self.document = document = ExactDocument(text)
        self.wrapped_document = WrappedDocument(document, tab_width=self.indent_width)
        self.navigator = DocumentNavigator(self.wrapped_document)
        self._build_highlight_map()
        self.move_cursor((0, 0))
        self._rewrap_and_refresh_virtual_size()

    def get_line(self, line_index: int) -> Text:
        """Return a line as it is drawn."""
        return Text(self.document.shown_line(line_index), end="", no_wrap=True)

    async def _on_paste(self, event: events.Paste) -> None:
        """Convert the line breaks of a paste, which terminals send as CR; Textual's own handler runs after this one."""
        event.text = event.text.replace("\r\n", "\n").replace("\r", "\n")
