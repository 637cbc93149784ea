"""The scope checklist: the scopes of a profile by group, what each one allows, and how many operations need it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, ClassVar

from textual.containers import Horizontal

from frameio_tui.core.scopes.checklist import Checklist
from frameio_tui.core.scopes.registry import scopes_of, selection_text, unlocked
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
    group_rows,
    legend,
    preset_choices,
    preset_rows,
    scope_rows,
)
from frameio_tui.ui.screen import BaseScreen
from frameio_tui.ui.text import join
from frameio_tui.ui.widgets.header_footer import FooterBar, HeaderBar
from frameio_tui.ui.widgets.inputs import LineField
from frameio_tui.ui.widgets.message_bar import MessageBar
from frameio_tui.ui.widgets.profile_title import is_small, padded_title, profile_title
from frameio_tui.ui.widgets.row_list import RowList

if TYPE_CHECKING:
    from textual import events
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from frameio_tui.core.catalog.catalog import Catalog
    from frameio_tui.core.catalog.operation import Operation
    from frameio_tui.core.scopes.registry import Scope
    from frameio_tui.services.services import Services
    from frameio_tui.ui.screen_args import ScopesArgs

GROUPS_WIDTH = 110
"""Columns from which the column of groups is shown."""
LEGEND_HEIGHT = 22
"""Rows from which the legend is shown; below, it would leave too few rows for the scopes."""


class Scopes(BaseScreen):
    """The screen of the scope checklist. It writes nothing before the user saves."""

    can_switch_by_number = False
    COMMANDS_HERE = SCOPES_COMMANDS
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_of(SCOPES_COMMANDS)]
    DEFAULT_CSS = """
    Scopes #lists { height: 1fr; }
    Scopes RowList { height: 1fr; }
    Scopes #groups { width: 36; }
    Scopes #scopes { width: 1fr; }
    Scopes.-narrow #groups { display: none; }
    Scopes #find { margin: 0 1; }
    """

    def __init__(self, services: Services, args: ScopesArgs, operation: Operation | None = None) -> None:
        """Create the screen. If the user is about to send `operation`, a preset contains the scopes it needs."""
        super().__init__(services)
        self._args = args
        self._operation = operation

    def compose(self) -> ComposeResult:
        """Create the header, the groups, the scopes, the filter field, the messages, the legend and the footer."""
        name = self._args.profile or (self.app_context.active.profile.name if self.app_context.active else "")
        self._entry = self.services.profiles.entry(name)
        tokens = self._entry.record.tokens
        granted = frozenset(tokens.scopes) if tokens is not None and tokens.scopes is not None else None
        profile = self._entry.profile
        self._list = Checklist(profile.api, frozenset(profile.scopes or default_scopes(profile)), granted)
        self._saved = self._list.selected
        catalog = self._catalog()
        self._counts = {scope.name: unlocked(catalog, scope.name) for scope in scopes_of(profile.api)}
        yield HeaderBar()
        with Horizontal(id="lists"):
            yield RowList(id="groups")
            yield RowList(id="scopes", empty=" No scope matches the filter. Press Esc to clear it.")
        yield LineField(placeholder="Filter by name, group or description", id="find")
        yield MessageBar(id="difference")
        yield MessageBar(id="result")
        yield MessageBar(id="advice")
        yield MessageBar(id="legend")
        yield FooterBar()

    def on_mount(self) -> None:
        """Show the checklist with the cursor on the first scope."""
        self.query("RowList").add_class("framed")
        self.query_one("#groups").border_title = "Groups"
        self.query_one("#find").display = False
        list_key, preset_key = self._key("scopes.list"), self._key("scopes.preset")
        hint = advice(self._entry.profile, list_key=list_key, preset_key=preset_key)
        self._show_text("#advice", hint, "dim")
        self._show_text("#legend", legend(self._list, self._counts, self.app_context.glyphs), "dim")
        self._show_text("#result", "")
        self._draw()
        self.set_focus(self.query_one("#scopes"))

    def on_resize(self, event: events.Resize) -> None:
        """Leave out the column of groups, the legend, or the sides of frames if the terminal is too small for them."""
        self.set_class(event.size.width < GROUPS_WIDTH, "-narrow")
        was_small, small = self.query_one("#scopes").has_class("-top"), is_small(event.size)
        self.query(".framed").set_class(small, "-top")
        if small != was_small:
            self._draw()
        self.query_one("#legend").display = event.size.height >= LEGEND_HEIGHT

    def _key(self, command_id: str) -> str:
        command = next(command for command in SCOPES_COMMANDS if command.id == command_id)
        return self.app_context.keys.format_first(command)

    def _catalog(self) -> Catalog:
        return self.services.catalogs.of(self._list.api)

    def _show_text(self, selector: str, text: str, style: str = "plain") -> None:
        """Show a text in one of the bars below the lists; an empty text hides the bar."""
        bar = self.query_one(selector, MessageBar)
        bar.show_message(text, style)
        bar.display = bool(text)

    def about(self) -> str | None:
        """Return the name of the profile that this screen is about, or None for the active one."""
        return self._args.profile or None

    def _draw(self, key: str | None = None) -> None:
        """Draw the checklist, with the cursor on the scope `key`, else where it was."""
        glyphs, scopes = self.app_context.glyphs, self.query_one("#scopes", RowList)
        checklist, counts = self._list, self._counts
        if key is not None:
            scopes.set_rows(scope_rows(checklist, counts, glyphs, scopes.size.width), key)
        scopes.set_row_factory(lambda width: scope_rows(checklist, counts, glyphs, width))
        unsaved = f" {glyphs.dot} unsaved" if self._list.selected != self._saved else ""
        title = profile_title("Scopes", self._entry.profile, glyphs)
        title = join(title, f" {glyphs.dot} {self._list.count()} selected{unsaved}")
        scopes.border_title = padded_title(title, self.app.size)
        self._draw_groups()
        spans = difference_spans(self._list, oauth=self._entry.profile.credential.oauth)
        difference = self.query_one("#difference", MessageBar)
        difference.show(spans)
        difference.display = bool(spans)

    def _draw_groups(self) -> None:
        """Draw the groups and their counts, with the cursor on the group of the scope under the cursor."""
        scope = self._scope()
        self.query_one("#groups", RowList).set_rows(group_rows(self._list), scope.group if scope else None)

    def _scope(self) -> Scope | None:
        """Return the scope under the cursor, or None if no scope matches the filter."""
        row = self.query_one("#scopes", RowList).row
        return next((scope for scope in self._list.rows() if row is not None and scope.name == row.key), None)

    def show_message(self, text: str, *, error: bool = False) -> None:
        """Show a message below the rows."""
        self._show_text("#result", text, "bad" if error else "plain")

    def on_row_list_highlighted(self, event: RowList.Highlighted) -> None:
        """Move the cursor of the other list: to the first scope of a group, or to the group of a scope."""
        scope = self._scope()
        group = self.query_one("#groups", RowList).row
        if event.rows.id == "groups":
            first = next((scope.name for scope in self._list.rows() if scope.group == event.row.key), None)
            if first is not None:
                self._draw(first)
        elif scope is not None and (group is None or group.key != scope.group):
            self._draw_groups()

    def on_row_list_selected(self) -> None:
        """Select or deselect the scope, or the group, on Enter."""
        self.action_toggle_scope()

    def on_input_changed(self, event: LineField.Changed) -> None:
        """Filter the scopes."""
        self._list = self._list.filter(event.value)
        self._draw()

    def on_input_submitted(self) -> None:
        """Return the focus to the rows."""
        self.set_focus(self.query_one("#scopes"))

    def action_filter(self) -> None:
        """Show the filter field."""
        field = self.query_one("#find", LineField)
        field.display = True
        self.set_focus(field)

    def _apply(self, after: Checklist) -> None:
        self._list = after
        self.show_message("")
        self._draw()

    def action_toggle_scope(self) -> None:
        """Select or deselect the scope under the cursor; in the column of groups, the whole group."""
        scope = self._scope()
        if self.query_one("#groups").has_focus:
            self.action_group()
        elif scope is not None:
            self._apply(self._list.toggle(scope.name))

    def action_group(self) -> None:
        """Select all scopes of the group under the cursor, or deselect them if all are selected."""
        scope = self._scope()
        if scope is not None:
            self._apply(self._list.toggle_group(scope.group))

    def action_verify(self) -> None:
        """Verify the token of the profile with GET /me."""
        self.start_flow(self._verify(), "verify")

    async def _verify(self) -> None:
        self.show_message("Verifying the token with GET /me...")
        verification = await self.services.tokens.whoami(self._entry.profile)
        if verification.person is None:
            self.show_message(f"{verification.sentence} {verification.remedy}", error=True)
            return
        await self.announce_profiles_changed()
        self.show_message(f"The token works. Its user is {verification.person.display_name}.")

    def action_undo(self) -> None:
        """Undo the last change."""
        self._apply(self._list.undo())

    def action_preset(self) -> None:
        """Offer the presets, including the scopes for the console's operation and for operations in the history."""
        used = {entry.operation_id for entry in self.services.history.recent(self._entry.profile.id, HISTORY_READ)}
        catalog = self.services.catalogs.of(self._entry.profile.api)
        self.start_flow(self._choose_preset(preset_choices(self._entry.profile, catalog, used, self._operation)), "ask")

    async def _choose_preset(self, found: Presets) -> None:
        name = await pick(self, PickSpec("Choose a preset", preset_rows(found)))
        if name:
            self._apply(self._list.choose(found[name][1]))

    def action_list(self) -> None:
        """Show the selected scopes as plain text, to select them on the developer site."""
        self.start_flow(self._show_list(), "ask")

    async def _show_list(self) -> None:
        await show_text(
            self, TextSpec("Scopes for the developer site", selection_text(self._list.api, self._list.selected))
        )

    def action_save(self) -> None:
        """Save the selected scopes in the profile and close the screen."""
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
            self.set_focus(self.query_one("#scopes"))
        elif self.can_close():
            self.dismiss(None)

    def can_close(self) -> bool:
        """Return whether all changes are saved; if not, ask what to do with them."""
        if self._list.selected == self._saved:
            return True
        self.close_above()
        self.start_flow(self._ask_unsaved(), "unsaved")
        return False

    async def _ask_unsaved(self) -> None:
        choice = await ask_unsaved(self, "The scopes have unsaved changes.")
        if choice is UnsavedChoice.SAVE:
            self.action_save()
        elif choice is UnsavedChoice.DISCARD:
            self.dismiss(None)
