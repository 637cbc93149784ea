"""The screen of a list of a place: its people, its links, the versions of a file, or what a search finds."""

from __future__ import annotations

import asyncio
import os
from contextlib import aclosing
from typing import TYPE_CHECKING, ClassVar

from textual.containers import Vertical

from frameio_tui.core.errors import AmbiguousPlace, FrameioTuiError, InvalidInput
from frameio_tui.core.tasks.task import TaskState
from frameio_tui.core.tasks.text import format_report, format_result
from frameio_tui.services.tasks.actions import FILES, LINKS, PEOPLE, VERSIONS
from frameio_tui.services.tasks.places.places import ResolvedPlace, resolve_place
from frameio_tui.ui.commands.command import bindings_of
from frameio_tui.ui.commands.registry import PLACE_LIST_COMMANDS
from frameio_tui.ui.dialogs.ask import pick, show_text
from frameio_tui.ui.dialogs.specs import Choice, PickSpec, TextSpec
from frameio_tui.ui.dialogs.task import confirm_task
from frameio_tui.ui.messages import ListExportRequested, PlaceActionRequested
from frameio_tui.ui.place_lists.rows import ItemTable
from frameio_tui.ui.place_lists.source import Context
from frameio_tui.ui.screen import BaseScreen
from frameio_tui.ui.terminal.clipboard import format_copied
from frameio_tui.ui.text import content, line
from frameio_tui.ui.widgets.header_footer import FooterBar, HeaderBar
from frameio_tui.ui.widgets.inputs import LineField
from frameio_tui.ui.widgets.label_rows import label_rows, wrapped
from frameio_tui.ui.widgets.lazy_rows import LazyRows
from frameio_tui.ui.widgets.message_bar import MessageBar
from frameio_tui.ui.widgets.profile_title import is_small
from frameio_tui.ui.widgets.row_list import Row, RowList

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from textual.app import ComposeResult
    from textual.binding import BindingType

    from frameio_tui.core.tasks.task import TaskRecord
    from frameio_tui.services.profiles import ProfileEntry
    from frameio_tui.services.services import Services
    from frameio_tui.services.tasks.task import Task
    from frameio_tui.ui.commands.command import Command
    from frameio_tui.ui.place_lists.source import ListItem, PlaceSource, TaskQuestion
    from frameio_tui.ui.screen_args import PlaceListArgs

LOADING = "load"
REDRAW_INTERVAL = 0.2
"""Seconds between two drawings while pages arrive."""
NOTHING_SELECTED = "Nothing is selected. Move to a row first."
NOTHING_MATCHES = "Nothing that is loaded matches. Press Esc to clear the filter."


class PlaceList(BaseScreen):
    """The screen of a list. It stays with the profile that it was opened with."""

    COMMANDS_HERE = PLACE_LIST_COMMANDS
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_of(PLACE_LIST_COMMANDS)]
    DEFAULT_CSS = """
    PlaceList .framed { height: 1fr; }
    PlaceList #items { height: 1fr; }
    PlaceList #find { padding: 0 1; display: none; }
    PlaceList.-finding #find { display: block; }
    PlaceList #details {
        height: 50%; max-height: 13; border-top: solid $frame; border-title-color: $foreground;
        border-title-style: bold;
    }
    App.-ascii PlaceList #details { border-top: ascii $frame; }
    PlaceList #message { display: none; }
    """

    def __init__(
        self,
        services: Services,
        args: PlaceListArgs,
        run_task: Callable[[ProfileEntry, Task], Awaitable[TaskRecord]],
    ) -> None:
        """Create the screen. `run_task` runs a task as a job, and returns its record."""
        super().__init__(services)
        self._args = args
        self._entry = args.entry
        self._run_task = run_task
        self._source = _source_for(args, services.clock.now())
        self._place = ResolvedPlace(args.path) if args.path else None
        self._items: list[ListItem] = []
        self._failures: list[tuple[str, str]] = []
        """What could not be read, and why."""
        self._state = ""
        """`loading`, `complete`, `stopped`, or why the list could not be loaded."""
        self._words: tuple[str, ...] = ()
        self._shown: list[ListItem] = []

    def compose(self) -> ComposeResult:
        """Create the header, the list, the details, the message and the footer."""
        yield HeaderBar()
        with Vertical(classes="framed"):
            yield LineField(placeholder="Filter the rows", id="find")
            yield MessageBar(id="heading")
            yield RowList(id="items")
            yield RowList(id="details")
        yield MessageBar(id="message")
        yield FooterBar()

    def on_mount(self) -> None:
        """Load the list."""
        self.query_one("#details", RowList).can_focus = False
        self.set_focus(self.query_one("#items"))
        self._fit()
        self._load()

    def about(self) -> str | None:
        """Return the name of the profile that the list was opened with."""
        return self._entry.profile.name

    # -- loading

    async def _read_context(self) -> Context:
        """Return what the list is about; a place that is known only as text is looked up once."""
        runner = await asyncio.to_thread(lambda: self.services.tasks)
        requests = runner.requests_for(self._entry)
        if self._place is None:
            text = self._args.place
            try:
                self._place = await resolve_place(requests, self._entry, text)
            except AmbiguousPlace as error:
                rows = tuple(
                    Choice(each.id, ((each.path, "plain"), (f"  {each.kind}", "dim"))) for each in error.choices
                )
                picked = await pick(self, PickSpec("Which one?", rows, lines=(error.sentence,)))
                if picked is None:
                    raise
                self._place = await resolve_place(requests, self._entry, picked)
        return Context(self._entry, requests, self._place)

    def _load(self) -> None:
        self._state, self._failures = "loading", []
        self.start_flow(self._load_pages(), LOADING)
        self._draw()

    async def _load_pages(self) -> None:
        """Load all pages. The rows of the last time stay until the first page is there."""
        drawn = 0.0
        items: list[ListItem] = []
        try:
            context = await self._read_context()
            self._draw_title()
            async with aclosing(self._source.pages(context, self._fail)) as pages:
                async for page in pages:
                    items += page
                    self._items = items
                    now = self.services.clock.monotonic()
                    if now - drawn >= REDRAW_INTERVAL:
                        drawn = now
                        self._draw()
                    await asyncio.sleep(0)  # keys first
            self._state = "complete"
        except FrameioTuiError as error:
            self._state = str(error)
            again = "" if isinstance(error, InvalidInput) else " Press F to try again."
            self.show_message(f"Cannot load the list: {error}{again}", error=True)
        self._items = items
        if self.is_attached:
            self._draw()

    def _fail(self, item: str, error: FrameioTuiError) -> None:
        self._failures.append((item, str(error)))

    def cancel_work(self) -> bool:
        """Stop loading; what has arrived stays."""
        if self._state != "loading":
            return False
        self._state = "stopped"
        self.workers.cancel_group(self, LOADING)
        self.show_message("Stopped loading. Press F to load again.")
        self._draw()
        return True

    # -- drawing

    def on_resize(self) -> None:
        """Fit the columns into the new width."""
        self._fit()
        self._draw()

    def _fit(self) -> None:
        self.query_one(".framed").set_class(is_small(self.app.size), "-top")

    def on_profile_switched(self) -> None:
        """Use the profile as it is now."""
        overview = self.app_context.session.overview or self.app_context.overview()
        known = {entry.profile.id: entry for entry in overview.entries}
        self._entry = known.get(self._entry.profile.id, self._entry)
        self.show_header()

    @property
    def selected(self) -> ListItem | None:
        """The item under the cursor."""
        row = self.query_one("#items", RowList).cursor
        return self._shown[row] if 0 <= row < len(self._shown) else None

    def _draw(self) -> None:
        before = self.selected
        self._shown = self._items
        if self._words:
            self._shown = [item for item in self._items if _matches(item, self._words)]
        rows, width = self.query_one("#items", RowList), self.app.size.width - (1 if is_small(self.app.size) else 3)
        table = ItemTable(self._source.columns, self._shown, width)
        below = self._rows_below(width)
        if self._shown:
            at = next((at for at, item in enumerate(self._shown) if before and item.key == before.key), rows.cursor)
            rows.replace_rows(LazyRows(self._shown, table.row, below), max(0, min(at, len(self._shown) - 1)))
        else:
            rows.set_rows(below)
        heading = self.query_one("#heading", MessageBar)
        heading.show([*table.heading])
        heading.display = bool(self._shown)
        self._draw_title()
        self._draw_details()
        self.update_footer()

    def _rows_below(self, width: int) -> list[Row]:
        """Return the rows after the items: what is still to come, what failed, and notes."""
        texts: list[tuple[str, str]] = []
        if self._state == "loading":
            texts.append((f"loading{self.app_context.glyphs.ellipsis}", "dim"))
        elif self._state not in ("complete", "stopped", ""):
            texts.append(("Not loaded. Press F to try again, or Esc to go back.", "bad"))
        elif self._items and not self._shown:
            texts.append((NOTHING_MATCHES, "dim"))
        elif not self._items and self._state == "complete":
            texts.append((self._source.empty, "dim"))
        texts += [(f"Not loaded: {item}: {reason}", "bad") for item, reason in self._failures]
        if self._state == "complete":
            texts += [(note, "dim") for note in self._source.notes]
        return [
            Row("", ((" ", "plain"), (piece, style)), selectable=False)
            for text, style in texts
            for piece in wrapped(text, width - 2)
        ]

    def _draw_title(self) -> None:
        glyphs, frame = self.app_context.glyphs, self.query_one(".framed")
        label = self._args.label or self._args.place
        if self._place is not None:
            label = " › ".join(asset.title for asset in self._source.shown_path(self._place)) or "all accounts"
        count = f"{len(self._items):,}{'' if self._state == 'complete' else '+'}" if self._items else ""
        if self._words:
            count = f"{len(self._shown):,} of {count}"
        parts = [self._source.title, str(line(label)), *([count] if count else [])]
        text = f" {glyphs.dot} ".join(parts)
        room = max(20, self.app.size.width - 6)
        if len(text) > room:
            kept = f" {glyphs.dot} ".join([self._source.title, *([count] if count else [])])
            short = str(line(label))[-max(8, room - len(kept) - 5) :]
            text = f" {glyphs.dot} ".join([self._source.title, glyphs.ellipsis + short, *([count] if count else [])])
        frame.border_title = content(f" {text} " if is_small(self.app.size) else text)

    def _draw_details(self) -> None:
        item, details = self.selected, self.query_one("#details", RowList)
        details.display = item is not None
        if item is not None:
            shown = self._source.details(item.key)
            details.set_row_factory(lambda width: label_rows(shown, width - 1))
            name = next((text for text, style in item.cells if style == "title"), "")
            details.border_title = content(f" {name} ")

    def show_message(self, text: str, *, error: bool = False) -> None:
        """Show a message above the footer. It disappears with the next action."""
        self.query_one("#message", MessageBar).show_or_hide(text, error=error)

    def on_row_list_highlighted(self) -> None:
        """Show the details of the item under the cursor."""
        self.show_message("")
        self._draw_details()

    def on_row_list_selected(self) -> None:
        """Open the item."""
        self.action_open_item()

    # -- commands

    def _name_of(self, command: Command) -> str:
        return command.id.partition(".")[2]

    def _with_footer_text(self, command: Command) -> Command:
        """Return what the key does in this list."""
        if self.typing and self._name_of(command) == "open":
            return command._replace(footer="done")
        return command._replace(footer=self._source.words.get(self._name_of(command), command.footer))

    def disabled_reason(self, command: Command) -> str:
        """Return why a command does nothing now."""
        name = self._name_of(command)
        if name in ("open", "add", "remove") and name not in self._source.words:
            return "not in this list"
        if name in ("open", "remove", "copy") and self.selected is None:
            return "nothing is selected"
        return super().disabled_reason(command)

    def action_back(self) -> None:
        """Close the filter, stop loading, or close the screen; in this order."""
        self.show_message("")
        if self.has_class("-finding") or self._words:
            self.remove_class("-finding")
            field = self.query_one("#find", LineField)
            with field.prevent(LineField.Changed):
                field.value = ""
            self._words = ()
            self.set_focus(self.query_one("#items"))
            self._draw()
        elif not self.cancel_work():
            self.dismiss(None)

    def action_reload(self) -> None:
        """Load the list again."""
        self.show_message("")
        self._load()

    def action_filter(self) -> None:
        """Open the filter field."""
        self.add_class("-finding")
        self.set_focus(self.query_one("#find"))

    def on_input_changed(self, event: LineField.Changed) -> None:
        """Filter the rows."""
        self.show_message("")
        self._words = tuple(event.value.lower().split())
        self._draw()

    def on_input_submitted(self) -> None:
        """Return the focus to the rows; the filter stays."""
        self.set_focus(self.query_one("#items"))

    def action_open_item(self) -> None:
        """Show everything about the item, or open it in Files."""
        item = self.selected
        if item is not None and "open" in self._source.words:
            self.start_flow(self._open(item), "open")

    async def _open(self, item: ListItem) -> None:
        context = await self._read_context()
        self.show_message(f"Loading{self.app_context.glyphs.ellipsis}")
        opened = await self._source.open(context, item.key)
        self.show_message("")
        if isinstance(opened, TextSpec):
            await show_text(self, opened)
        elif opened is not None:
            self.post_message(PlaceActionRequested(FILES, opened, self._entry))

    def action_copy(self) -> None:
        """Let the user choose what to copy of the item."""
        item = self.selected
        if item is None:
            self.show_message(NOTHING_SELECTED)
        else:
            self.start_flow(self._copy(item))

    async def _copy(self, item: ListItem) -> None:
        texts = [(name, text) for name, text in self._source.copies(item.key) if text]
        rows = tuple(Choice(name, ((f"{name:<9} ", "plain"), (text, "dim"))) for name, text in texts)
        picked = await pick(self, PickSpec("Copy", rows, enter="copy"))
        if picked is not None:
            text = dict(texts)[picked]
            self.app.copy_to_clipboard(text)
            self.show_message(format_copied(text, os.environ))

    def action_save(self) -> None:
        """Save the list to a file, as a job."""
        self.show_message("")
        self.start_flow(self._save())

    async def _save(self) -> None:
        context = await self._read_context()
        arguments = {**self._source.arguments(context), "label": context.place.text if context.place.path else ""}
        self.post_message(ListExportRequested(self._args.action, self._entry, arguments))

    def action_add(self) -> None:
        """Add an item, after asking."""
        self.show_message("")
        if "add" in self._source.words:
            self.start_flow(self._add(), "change")

    async def _add(self) -> None:
        context = await self._read_context()
        question = await self._source.add(self, context)
        if question is not None:
            await self._change(context, question)

    def action_remove(self) -> None:
        """Remove the item, after a confirmation."""
        self.show_message("")
        item = self.selected
        if item is not None and "remove" in self._source.words:
            self.start_flow(self._remove(item), "change")
        elif item is None:
            self.show_message(NOTHING_SELECTED)

    async def _remove(self, item: ListItem) -> None:
        context = await self._read_context()
        question = await self._source.remove(self, context, item.key)
        if question is not None:
            await self._change(context, question)

    async def _change(self, context: Context, question: TaskQuestion) -> None:
        """Ask, run the task, show its result, and load the list again."""
        if not await confirm_task(self, self.services, self._entry, question.task, question.title, question.yes):
            return
        self.show_message(f"Running{self.app_context.glyphs.ellipsis}")
        record = await self._run_task(self._entry, question.task)
        if record.report.counts and any(count for _noun, count in record.report.counts):
            anchor = self._source.anchor(context, question.removed)
            if anchor:
                self._place = await resolve_place(context.requests, self._entry, anchor)
            self._load()
        await self._show_result(record)

    async def _show_result(self, record: TaskRecord) -> None:
        report = format_report(record)
        if record.state is TaskState.COMPLETE and not record.report.notes:
            done = ", ".join(f"{count:,} {noun}" for noun, count in record.report.counts)
            self.show_message(f"Done: {done}.")
        elif record.state is not TaskState.COMPLETE and len(report) <= 2:
            self.show_message(" ".join([f"{format_result(record)}.", *report]), error=True)
        else:
            self.show_message("")
            await show_text(self, TextSpec(record.title, "\n".join([format_result(record), "", *report])))


def _matches(item: ListItem, words: tuple[str, ...]) -> bool:
    text = " ".join(text for text, _style in item.cells).lower()
    return all(word in text for word in words)


def _source_for(args: PlaceListArgs, now: float) -> PlaceSource:
    """Return the source of the list that is wanted; its module is imported only now."""
    if args.action == PEOPLE:
        from frameio_tui.ui.place_lists.people import PeopleSource

        return PeopleSource()
    if args.action == LINKS:
        from frameio_tui.ui.place_lists.links import LinksSource

        return LinksSource(now)
    if args.action == VERSIONS:
        from frameio_tui.ui.place_lists.versions import VersionsSource

        return VersionsSource()
    from frameio_tui.ui.place_lists.search import SearchSource

    return SearchSource(args.words)
