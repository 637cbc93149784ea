"""The screen of error codes and rate limits."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from textual.containers import Vertical

from frameio_tui.core.diagnosis.codes import CODES, explain_code, find_code, rate_limits
from frameio_tui.core.errors import InvalidInput
from frameio_tui.core.profiles.profile import ApiVersion
from frameio_tui.ui.commands.command import bindings_of
from frameio_tui.ui.commands.registry import CODES_COMMANDS
from frameio_tui.ui.screen import BaseScreen
from frameio_tui.ui.terminal.clipboard import format_copied
from frameio_tui.ui.text import column, content
from frameio_tui.ui.theme import METHOD_SPANS
from frameio_tui.ui.widgets.header_footer import FooterBar, HeaderBar
from frameio_tui.ui.widgets.inputs import LineField
from frameio_tui.ui.widgets.label_rows import label_rows
from frameio_tui.ui.widgets.message_bar import MessageBar
from frameio_tui.ui.widgets.profile_title import is_small
from frameio_tui.ui.widgets.row_list import Row, RowList

if TYPE_CHECKING:
    from collections.abc import Iterator

    from textual.app import ComposeResult
    from textual.binding import BindingType

    from frameio_tui.core.catalog.operation import Operation
    from frameio_tui.services.services import Services
    from frameio_tui.ui.screen_args import CodesArgs

CODE_WIDTH, METHOD_WIDTH = 26, 6
STATUSES, SIGN_IN, LIMITS = "Responses", "Errors of the sign-in", "Rate limit: "


class Entry(NamedTuple):
    """A code or an operation."""

    key: str
    group: str
    spans: tuple[tuple[str, str], ...]
    details: tuple[tuple[str, str, str], ...]

    @property
    def text(self) -> str:
        """Everything as text, to search and to copy."""
        return "\n".join(f"{label}: {text}" for label, text, _style in self.details if text)


class Codes(BaseScreen):
    """Lists the codes with their meaning, then the operations by their rate limits."""

    COMMANDS_HERE = CODES_COMMANDS
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_of(CODES_COMMANDS)]
    DEFAULT_CSS = """
    Codes .framed { height: 1fr; }
    Codes #codes { height: 1fr; }
    Codes #find { padding: 0 1; display: none; }
    Codes.-finding #find { display: block; }
    Codes #details { height: 9; border-top: solid $frame; border-title-color: $foreground; border-title-style: bold; }
    App.-ascii Codes #details { border-top: ascii $frame; }
    Codes #message { display: none; }
    """

    def __init__(self, services: Services, args: CodesArgs) -> None:
        super().__init__(services)
        self._args = args
        self._api = ApiVersion.V4
        self._entries: tuple[Entry, ...] = ()
        self._words: tuple[str, ...] = ()

    def compose(self) -> ComposeResult:
        """Create the header, the filter field, the list, the details and the footer."""
        yield HeaderBar()
        with Vertical(classes="framed"):
            yield LineField(placeholder="Filter by code, meaning or path", id="find")
            yield RowList(id="codes", empty=" No code and no operation contains these words. Press Esc to show all.")
            yield RowList(id="details")
        yield MessageBar(id="message")
        yield FooterBar()

    def on_mount(self) -> None:
        """Show the codes, with the cursor on the one that was asked for."""
        entry = self.app_context.active
        self._api = entry.profile.api if entry is not None else ApiVersion.V4
        if self._args.api:
            self._api = ApiVersion(self._args.api)
        self.query_one("#details", RowList).can_focus = False
        self.set_focus(self.query_one("#codes"))
        self._fit()
        wanted = ""
        try:
            wanted = find_code(self._args.code) if self._args.code else ""
        except InvalidInput as error:
            hint = error.remedy if error.remedy.startswith("Did you mean") else "The list has all that are documented."
            self.show_message(f"{error.sentence} {hint}", error=True)
        self._read(wanted)

    def _read(self, cursor: str) -> None:
        """Make the entries of the API, and draw them."""
        self._entries = (*self._codes(), *self._limits())
        self._draw(cursor)

    def _operation(self) -> Operation | None:
        """Return the operation that the codes are explained for."""
        is_same = not self._args.api or self._args.api == self._api.value
        return self.services.catalogs.of(self._api).by_id(self._args.operation) if is_same else None

    def _codes(self) -> Iterator[Entry]:
        operation, now = self._operation(), self.services.clock.now()
        about = f"{operation.method} {operation.path}" if operation is not None else ""
        for code, name in CODES.items():
            found = explain_code(code, self._api, operation, now)
            title = f"{code} {name}".rstrip()
            style = "bad" if code.startswith("5") else "warn"
            meaning = explain_code(code, self._api, operation, now, closing=False).sentence
            spans = ((" ", "plain"), (column(title, CODE_WIDTH), style), (meaning, "plain"))
            details = (
                ("Code", title, "title"),
                ("Meaning", found.sentence, "plain"),
                ("What to do", found.remedy, "plain"),
                ("Operation", about if code.isdigit() else "", "dim"),
            )
            yield Entry(code, STATUSES if code.isdigit() else SIGN_IN, spans, details)

    def _limits(self) -> Iterator[Entry]:
        catalog = self.services.catalogs.of(self._api)
        known = {f"{each.method} {each.path}": each for each in catalog.operations}
        for limit in rate_limits(catalog):
            for name in limit.operations:
                operation = known[name]
                method = (column(operation.method, METHOD_WIDTH), METHOD_SPANS.get(operation.method, "title"))
                spans = ((" ", "plain"), method, (operation.path, "plain"), (f"  {operation.summary}", "dim"))
                details = (
                    ("Operation", name, "title"),
                    ("Rate limit", limit.text, "plain"),
                    ("Summary", operation.summary, "plain"),
                    ("Scopes", ", ".join(operation.scopes), "dim"),
                )
                yield Entry(name, f"{LIMITS}{limit.text}", spans, details)

    def on_resize(self) -> None:
        """Fit the frame into the new size."""
        self._fit()

    def _fit(self) -> None:
        self.query_one(".framed").set_class(is_small(self.app.size), "-top")

    def _draw(self, cursor: str = "") -> None:
        shown = [entry for entry in self._entries if _matches(entry, self._words)]
        rows, group = [], ""
        for entry in shown:
            if entry.group != group:
                group = entry.group
                rows.append(Row("", ((f" {group}", "group"),), selectable=False))
            rows.append(Row(entry.key, entry.spans))
        listed = self.query_one("#codes", RowList)
        listed.set_rows(rows, cursor or (listed.row.key if listed.row is not None else None))
        title = f"Error codes and rate limits · {self._api.value.upper()}"
        if self._words:
            title += f" · {len(shown)} of {len(self._entries)}"
        title = title.replace("·", self.app_context.glyphs.dot)
        self.query_one(".framed").border_title = content(f" {title} " if is_small(self.app.size) else title)
        self._draw_details()
        self.update_footer()

    @property
    def selected(self) -> Entry | None:
        """The entry under the cursor."""
        row = self.query_one("#codes", RowList).row
        return next((entry for entry in self._entries if row is not None and entry.key == row.key), None)

    def _draw_details(self) -> None:
        entry, details = self.selected, self.query_one("#details", RowList)
        details.display = entry is not None
        if entry is not None:
            details.set_row_factory(lambda width: label_rows(entry.details, width - 1))

    def show_message(self, text: str, *, error: bool = False) -> None:
        """Show a message above the footer. It disappears with the next action."""
        self.query_one("#message", MessageBar).show_or_hide(text, error=error)

    def on_row_list_highlighted(self) -> None:
        """Show the explanation of the row under the cursor."""
        self.show_message("")
        self._draw_details()

    def action_filter(self) -> None:
        """Open the filter field."""
        self.add_class("-finding")
        self.set_focus(self.query_one("#find"))

    def on_input_changed(self, event: LineField.Changed) -> None:
        """Show the entries that contain all typed words."""
        self.show_message("")
        self._words = tuple(event.value.lower().split())
        self._draw()

    def on_input_submitted(self) -> None:
        """Return the focus to the rows; the filter stays."""
        self.set_focus(self.query_one("#codes"))

    def action_api(self) -> None:
        """Show the other API version."""
        self.show_message("")
        self._api = ApiVersion.V2 if self._api is ApiVersion.V4 else ApiVersion.V4
        self._read(self.selected.key if self.selected is not None else "")

    def action_copy(self) -> None:
        """Copy the explanation of the row under the cursor."""
        entry = self.selected
        if entry is not None:
            self.app.copy_to_clipboard(entry.text)
            self.show_message(format_copied(entry.text, os.environ))

    def action_back(self) -> None:
        """Close the filter, or the screen."""
        if self.has_class("-finding") or self._words:
            self.remove_class("-finding")
            field = self.query_one("#find", LineField)
            with field.prevent(LineField.Changed):
                field.value = ""
            self._words = ()
            self.set_focus(self.query_one("#codes"))
            self._draw()
        else:
            self.dismiss(None)


def _matches(entry: Entry, words: tuple[str, ...]) -> bool:
    text = f"{entry.group} {entry.text}".lower()
    return all(word in text for word in words)
