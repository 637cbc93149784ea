"""The editor for the JSON body of a request. It checks the text while the user types."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.containers import Vertical
from textual.widgets import TextArea

from frameio_tui.core.catalog.body_template import template
from frameio_tui.core.errors import FrameioTuiError, InvalidInput
from frameio_tui.core.http.request import check_json_body
from frameio_tui.ui.body_editor.fields import fault_rows, field_rows, json_fault
from frameio_tui.ui.commands.command import bindings_of
from frameio_tui.ui.commands.registry import BODY_COMMANDS
from frameio_tui.ui.dialogs.ask import ask_unsaved
from frameio_tui.ui.dialogs.specs import UnsavedChoice
from frameio_tui.ui.screen import BaseScreen
from frameio_tui.ui.terminal.exact_text_area import ExactTextArea
from frameio_tui.ui.text import content, join
from frameio_tui.ui.theme import method_style
from frameio_tui.ui.widgets.header_footer import FooterBar, HeaderBar
from frameio_tui.ui.widgets.message_bar import MessageBar
from frameio_tui.ui.widgets.row_list import Row, RowList

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType
    from textual.content import Content

    from frameio_tui.services.services import Services
    from frameio_tui.ui.screen_args import BodyEditorArgs


LOW = 22
"""Number of rows below which the fields have no frame."""


class BodyText(ExactTextArea, inherit_bindings=False):
    """A text area without Textual's bindings for F6 and F7, which have the same meaning here as in the whole app."""

    BINDINGS: ClassVar[list[BindingType]] = [
        binding for binding in TextArea.BINDINGS if not isinstance(binding, Binding) or binding.key not in ("f6", "f7")
    ]

    def set_text(self, text: str) -> None:
        """Replace the whole text. Undo restores the previous one."""
        self.replace(text, (0, 0), self.document.end)

    def take_selection(self) -> str:
        """Return the selected text, or an empty text if there is none, and clear the selection."""
        selected = self.selected_text
        if selected:
            self.move_cursor(self.selection.end)
        return selected


class BodyEditor(BaseScreen):
    """The screen of the body editor, with the text above the fields of the operation.

    If the text is not valid JSON, a message says where.
    """

    can_switch_by_number = False
    COMMANDS_HERE = BODY_COMMANDS
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_of(BODY_COMMANDS)]
    DEFAULT_CSS = """
    BodyEditor #text { height: 1fr; }
    BodyEditor TextArea, BodyEditor TextArea:focus { height: 1fr; border: none; padding: 0; }
    BodyEditor #fields { height: 30%; min-height: 4; }
    """

    def __init__(self, services: Services, args: BodyEditorArgs) -> None:
        super().__init__(services)
        self._args = args

    def compose(self) -> ComposeResult:
        """Create the header, the text with the message below it, the fields and the footer."""
        args = self._args
        self._template = template(args.operation) if args.operation and args.operation.body else ""
        text = args.text or self._template
        area = BodyText(text, show_line_numbers=True, tab_behavior="focus")
        area.cursor_blink = False
        yield HeaderBar()
        with Vertical(id="text", classes="framed") as frame:
            frame.border_title = self._title()
            yield area
            yield MessageBar()
        fields = RowList(id="fields", empty="No fields are documented.")
        fields.add_class("framed")
        fields.border_title = "Fields"
        yield fields
        yield FooterBar()

    def _title(self) -> Content:
        """Return the title: the operation that the body is for, with the method in its colour."""
        operation = self._args.operation
        if operation is None:
            return content("Body")
        method = content(operation.method, method_style(operation.method))
        return join("Body of ", method, content(f" {operation.path} · {operation.summary}"))

    def on_resize(self) -> None:
        """Give the rows of the lower frame to the text on a low terminal."""
        self.query_one("#fields").set_class(self.app.size.height >= LOW, "framed")

    @property
    def typing(self) -> bool:
        """Always True, because the text always has the focus."""
        return True

    def on_mount(self) -> None:
        """Focus the text and check it."""
        self.set_focus(self.query_one(TextArea))
        self._has_fault()

    def on_text_area_changed(self) -> None:
        """Check the text."""
        self._has_fault()

    def _has_fault(self, text_before: str = "") -> bool:
        """Show whether the text is valid JSON, an error after `text_before`; return whether it is not."""
        text = self.query_one(TextArea).text
        try:
            if text.strip():
                check_json_body(text)
        except InvalidInput as error:
            self.query_one(MessageBar).show_message(text_before + json_fault(error, text), "bad")
            return True
        state = ("Valid JSON", "good") if text.strip() else ("Empty: saving removes the body from the request", "dim")
        self.query_one(MessageBar).show([state])
        self._draw_fields(text)
        return False

    def _draw_fields(self, text: str) -> None:
        """Show what does not fit the operation, then the fields of the operation."""
        operation = self._args.operation
        faults = fault_rows(operation, text, self._args.errors) if text.strip() else []
        fields = field_rows(operation) if operation else []
        rows = [*faults, *(Row(str(at), row, selectable=False) for at, row in enumerate(fields))]
        self.query_one(RowList).set_rows(rows)

    def action_save(self) -> None:
        """Put the text into the request if it is valid JSON. A blank text means no body."""
        text = self.query_one(TextArea).text
        if self._has_fault(text_before="Not saved. "):
            return
        self.dismiss(text if text.strip() else "")

    def action_template(self) -> None:
        """Replace the text with the fields that the operation needs."""
        operation = self._args.operation
        if operation is not None and operation.body:
            self.query_one(BodyText).set_text(template(operation))

    def action_editor(self) -> None:
        """Open the text in the user's own editor. The result is checked like typed text."""
        self.run_worker(self._edit_outside(), group="suspended", exclusive=True, exit_on_error=False)

    async def _edit_outside(self) -> None:
        area, viewer, texts = self.query_one(BodyText), self.services.viewer, list[bytes]()
        try:
            await self.app_context.run_suspended(lambda: texts.append(viewer.edit(area.text.encode(), ".json")))
            area.set_text(texts[0].decode().rstrip("\n"))
        except FrameioTuiError as error:
            self.query_one(MessageBar).show_message(str(error), "bad")
        except UnicodeDecodeError:
            self.query_one(MessageBar).show_message("The edited text is not UTF-8. The body is unchanged.", "bad")

    def action_back(self) -> None:
        """Close the screen; with unsaved edits, ask first."""
        if self.can_close():
            self.dismiss(None)

    def can_close(self) -> bool:
        """Return whether there are no unsaved edits; if there are, ask what to do with them."""
        text = self.query_one(TextArea).text
        if text == self._args.text or (not self._args.text and text.strip() in ("", self._template)):
            return True
        self.close_above()
        self.start_flow(self._ask_unsaved(), "unsaved")
        return False

    async def _ask_unsaved(self) -> None:
        choice = await ask_unsaved(self, "Save the changes to the body?")
        if choice is UnsavedChoice.SAVE:
            self.action_save()
        elif choice is UnsavedChoice.DISCARD:
            self.dismiss(None)
