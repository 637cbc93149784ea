"""Edits the JSON body of a request, checked as it is typed."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.widgets import TextArea

from frameio_tui.core.catalog.body_template import template
from frameio_tui.core.errors import FrameioTuiError, InvalidInput
from frameio_tui.core.http.request import check_json_body
from frameio_tui.ui.body_editor.fields import fault_rows, field_rows
from frameio_tui.ui.commands.command import bindings_of
from frameio_tui.ui.commands.registry import BODY_COMMANDS
from frameio_tui.ui.dialogs.ask import ask_unsaved
from frameio_tui.ui.dialogs.specs import UnsavedChoice
from frameio_tui.ui.screen import BaseScreen
from frameio_tui.ui.terminal.exact_text_area import ExactTextArea
from frameio_tui.ui.widgets.header_footer import Bar, FooterBar
from frameio_tui.ui.widgets.message_bar import MessageBar
from frameio_tui.ui.widgets.row_list import Row, RowList

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from frameio_tui.services.services import Services
    from frameio_tui.ui.screen_args import BodyEditorArgs


class BodyText(ExactTextArea, inherit_bindings=False):
    """Without the F-keys of the framework's: they mean here what they mean everywhere."""

    BINDINGS: ClassVar[list[BindingType]] = [
        binding for binding in TextArea.BINDINGS if not isinstance(binding, Binding) or binding.key not in ("f6", "f7")
    ]

    def begin_with(self, text: str) -> None:
        """Another text; undo brings the one before back."""
        self.replace(text, (0, 0), self.document.end)

    def take_selection(self) -> str:
        """Return the selected text, which is selected no more then; empty for none."""
        selected = self.selected_text
        if selected:
            self.move_cursor(self.selection.end)
        return selected


class BodyEditor(BaseScreen):
    """Text above, the operation's fields below; what is no JSON is said with its place."""

    COMMANDS_HERE = BODY_COMMANDS
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_of(BODY_COMMANDS)]
    DEFAULT_CSS = """
    BodyEditor TextArea, BodyEditor TextArea:focus { height: 1fr; border: none; padding: 0; }
    BodyEditor RowList { height: 30%; min-height: 4; }
    """

    def __init__(self, services: Services, args: BodyEditorArgs) -> None:
        super().__init__(services)
        self._args = args

    def compose(self) -> ComposeResult:
        """Title, text, what is wrong, fields, keys."""
        args = self._args
        yield Bar(classes="title -focused")
        self._begun = template(args.operation) if args.operation and args.operation.body else ""
        text = args.text or self._begun
        area = BodyText(text, show_line_numbers=True, tab_behavior="focus")
        area.cursor_blink = False
        yield area
        yield MessageBar()
        yield RowList(id="fields", empty="No fields are known.")
        yield FooterBar()

    @property
    def typing(self) -> bool:
        """The text has the keys all the time."""
        return True

    def on_mount(self) -> None:
        """Type at once."""
        operation = self._args.operation
        self.query_one(Bar).update(f"Body of {operation.method} {operation.path}" if operation else "Body")
        self.set_focus(self.query_one(TextArea))
        self._fault()

    def on_text_area_changed(self) -> None:
        """Check it."""
        self._fault()

    def _fault(self) -> bool:
        text = self.query_one(TextArea).text
        try:
            if text.strip():
                check_json_body(text)
        except InvalidInput as error:
            self.query_one(MessageBar).show_message(str(error), "bad")
            return True
        self.query_one(MessageBar).show([("JSON", "good")] if text.strip() else [("no body", "dim")])
        self._draw_fields(text)
        return False

    def _draw_fields(self, text: str) -> None:
        """What does not fit first, then the fields."""
        operation = self._args.operation
        faults = fault_rows(operation, text, self._args.errors) if text.strip() else []
        fields = field_rows(operation) if operation else []
        rows = [*faults, *(Row(str(at), row, pickable=False) for at, row in enumerate(fields))]
        self.query_one(RowList).set_rows(rows)

    def action_save(self) -> None:
        """Put the text into the request, if it is JSON."""
        if not self._fault():
            text = self.query_one(TextArea).text
            self.dismiss(text if text.strip() else "")

    def action_template(self) -> None:
        """Begin with the operation's fields."""
        operation = self._args.operation
        if operation is not None and operation.body:
            self.query_one(BodyText).begin_with(template(operation))

    def action_editor(self) -> None:
        """Go on in the person's own editor; what it leaves is checked here as what is typed is."""
        self.run_worker(self._edited(), group="suspended", exclusive=True, exit_on_error=False)

    async def _edited(self) -> None:
        area, viewer, texts = self.query_one(BodyText), self.services.viewer, list[bytes]()
        try:
            await self.app_context.run_suspended(lambda: texts.append(viewer.edit(area.text.encode(), ".json")))
            area.begin_with(texts[0].decode().rstrip("\n"))
        except FrameioTuiError as error:
            self.query_one(MessageBar).show_message(str(error), "bad")
        except UnicodeDecodeError:
            self.query_one(MessageBar).show_message("What the editor left is not UTF-8, and was not taken.", "bad")

    def action_back(self) -> None:
        """Leave; unsaved edits are asked about."""
        if self.can_close():
            self.dismiss(None)

    def can_close(self) -> bool:
        """Whether nothing is unsaved; asks where something is."""
        text = self.query_one(TextArea).text
        if text == self._args.text or (not self._args.text and text.strip() in ("", self._begun)):
            return True
        self.close_above()
        self.start_flow(self._ask_unsaved(), "unsaved")
        return False

    async def _ask_unsaved(self) -> None:
        choice = await ask_unsaved(self, "The body is not saved.")
        if choice is UnsavedChoice.SAVE:
            self.action_save()
        elif choice is UnsavedChoice.DISCARD:
            self.dismiss(None)
