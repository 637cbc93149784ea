"""The scope checklist: the scopes of a profile by group, what each one allows, and how many operations need it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, ClassVar

from frameio_tui.core.scopes.checklist import Checklist
from frameio_tui.core.scopes.registry import tick_list
from frameio_tui.ui.commands.command import bindings_of
from frameio_tui.ui.commands.registry import SCOPES_COMMANDS
from frameio_tui.ui.dialogs.ask import ask_unsaved, pick, show_text
from frameio_tui.ui.dialogs.specs import PickSpec, TextSpec, UnsavedChoice
from frameio_tui.ui.scopes.rows import (
    HISTORY_READ,
    Presets,
    advice,
    default_scopes,
    difference_spans,
    preset_choices,
    preset_rows,
    scope_rows,
)
from frameio_tui.ui.screen import BaseScreen
from frameio_tui.ui.text import content, join
from frameio_tui.ui.widgets.header_footer import Bar, FooterBar
from frameio_tui.ui.widgets.inputs import LineField
from frameio_tui.ui.widgets.message_bar import MessageBar
from frameio_tui.ui.widgets.row_list import RowList

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from frameio_tui.core.catalog.operation import Operation
    from frameio_tui.services.services import Services
    from frameio_tui.ui.screen_args import ScopesArgs


class Scopes(BaseScreen):
    """The screen of the scope checklist. It writes nothing before the user saves."""

    COMMANDS_HERE = SCOPES_COMMANDS
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_of(SCOPES_COMMANDS)]
    DEFAULT_CSS = "Scopes RowList { height: 1fr; } Scopes #find { padding: 0 1; }"

    def __init__(self, services: Services, args: ScopesArgs, operation: Operation | None = None) -> None:
        """Create the screen. If the user is about to send `operation`, a preset contains the scopes it needs."""
        super().__init__(services)
        self._args = args
        self._operation = operation

    def compose(self) -> ComposeResult:
        """Create the title, the filter field, the rows, the differences, the message and the footer."""
        name = self._args.profile or (self.app_context.active.profile.name if self.app_context.active else "")
        self._entry = self.services.profiles.entry(name)
        tokens = self._entry.record.tokens
        granted = frozenset(tokens.scopes) if tokens is not None and tokens.scopes is not None else None
        profile = self._entry.profile
        self._list = Checklist(profile.api, frozenset(profile.scopes or default_scopes(profile)), granted)
        self._saved = self._list.ticked
        yield Bar(classes="title -focused", id="title")
        yield LineField(placeholder="words of a scope", id="find")
        yield RowList(empty="No scope has these words.")
        yield MessageBar(id="difference")
        yield MessageBar(id="words")
        yield FooterBar()

    def on_mount(self) -> None:
        """Show the checklist with the cursor on the first scope."""
        self.query_one("#find").display = False
        profile = self._entry.profile
        self.query_one("#words", MessageBar).show_message(advice(profile), "dim")
        self._draw()
        self.set_focus(self.query_one(RowList))

    def about(self) -> str | None:
        """Return the name of the profile that this screen is about, or None for the active one."""
        return self._args.profile or None

    def _draw(self, key: str | None = None) -> None:
        rows = scope_rows(self._list, self.services.catalogs.of(self._list.api), self.app_context.glyphs)
        listing = self.query_one(RowList)
        listing.set_rows(rows, key or (listing.row.key if listing.row else None))
        state = "  unsaved" if self._list.ticked != self._saved else ""
        title = f"Scopes of {self._entry.profile.name}  {self._list.count()} ticked{state}"
        self.query_one("#title", Bar).update(join(content(title)))
        self._draw_difference()

    def _draw_difference(self) -> None:
        spans = difference_spans(self._list, oauth=self._entry.profile.credential.oauth)
        self.query_one("#difference", MessageBar).show(spans)

    def show_message(self, text: str, *, error: bool = False) -> None:
        """Show a message below the rows."""
        self.query_one("#words", MessageBar).show_message(text, "bad" if error else "plain")

    def on_row_list_chosen(self) -> None:
        """Tick or untick the scope on Enter."""
        self.action_tick()

    def on_input_changed(self, event: LineField.Changed) -> None:
        """Filter the scopes."""
        self._list = self._list.filter(event.value)
        self._draw()

    def on_input_submitted(self) -> None:
        """Return the focus to the rows."""
        self.set_focus(self.query_one(RowList))

    def action_filter(self) -> None:
        """Show the filter field."""
        field = self.query_one("#find", LineField)
        field.display = True
        self.set_focus(field)

    def _apply(self, after: Checklist) -> None:
        self._list = after
        self._draw()

    def action_tick(self) -> None:
        """Tick or untick the scope under the cursor."""
        row = self.query_one(RowList).row
        if row is not None:
            self._apply(self._list.toggle(row.key))

    def action_group(self) -> None:
        """Tick all scopes of the group under the cursor, or untick them if all are ticked."""
        row = self.query_one(RowList).row
        scope = next((s for s in self._list.rows() if row is not None and s.name == row.key), None)
        if scope is not None:
            self._apply(self._list.toggle_group(scope.group))

    def action_undo(self) -> None:
        """Undo the last change."""
        self._apply(self._list.undo())

    def action_preset(self) -> None:
        """Offer the presets, including the scopes for the console's operation and for operations in the history."""
        used = {entry.operation_id for entry in self.services.history.recent(self._entry.profile.id, HISTORY_READ)}
        catalog = self.services.catalogs.of(self._entry.profile.api)
        self.start_flow(self._choose_preset(preset_choices(self._entry.profile, catalog, used, self._operation)), "ask")

    async def _choose_preset(self, found: Presets) -> None:
        name = await pick(self, PickSpec("Preset", preset_rows(found)))
        if name:
            self._apply(self._list.choose(found[name][1]))

    def action_list(self) -> None:
        """Show the ticked scopes as plain text, to tick them on the developer site."""
        self.start_flow(self._show_list(), "ask")

    async def _show_list(self) -> None:
        await show_text(self, TextSpec("On the developer site", tick_list(self._list.api, self._list.ticked)))

    def action_save(self) -> None:
        """Save the ticked scopes in the profile and close the screen."""
        self.start_flow(self._save(), "save")

    async def _save(self) -> None:
        profile = self._entry.profile
        await asyncio.to_thread(self.services.profiles.change, profile, {"scopes": self._list.chosen()})
        await self.announce_profiles_changed()
        self.dismiss(None)

    def action_back(self) -> None:
        """Close the filter field if it is open, else the screen."""
        field = self.query_one("#find", LineField)
        if field.display:
            field.value, field.display = "", False
            self.set_focus(self.query_one(RowList))
        elif self.can_close():
            self.dismiss(None)

    def can_close(self) -> bool:
        """Return whether all changes are saved; if not, ask what to do with them."""
        if self._list.ticked == self._saved:
            return True
        self.close_above()
        self.start_flow(self._ask_unsaved(), "unsaved")
        return False

    async def _ask_unsaved(self) -> None:
        choice = await ask_unsaved(self, "The scopes are not saved.")
        if choice is UnsavedChoice.SAVE:
            self.action_save()
        elif choice is UnsavedChoice.DISCARD:
            self.dismiss(None)
