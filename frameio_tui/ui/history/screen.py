"""The History screen: past requests with a filter, what is stored of each, and what can be done with it."""

from __future__ import annotations

import asyncio
import os
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual.containers import Vertical

from frameio_tui.core.errors import FrameioTuiError, InvalidInput, NameTaken
from frameio_tui.core.http.history import TASK, check_resendable, loaded_request, readable_target, task_of
from frameio_tui.core.http.history_filter import HistoryFilter, for_profiles, parse_filter, words_of
from frameio_tui.core.profiles.profile import ApiVersion, Profile
from frameio_tui.core.text.humanize import format_date, format_time_of_day
from frameio_tui.ui.commands.command import bindings_of
from frameio_tui.ui.commands.registry import HISTORY_COMMANDS
from frameio_tui.ui.dialogs.ask import confirm, prompt
from frameio_tui.ui.dialogs.specs import ConfirmSpec, PromptSpec
from frameio_tui.ui.history.listing import PAGE, HistoryListing
from frameio_tui.ui.history.pane import EntryPane
from frameio_tui.ui.history.rows import HistoryTable
from frameio_tui.ui.messages import RequestLoadRequested
from frameio_tui.ui.response_view.views import View
from frameio_tui.ui.screen import BaseScreen
from frameio_tui.ui.terminal.clipboard import format_copied
from frameio_tui.ui.text import content, line
from frameio_tui.ui.widgets.header_footer import FooterBar, HeaderBar
from frameio_tui.ui.widgets.inputs import LineField
from frameio_tui.ui.widgets.lazy_rows import LazyRows, note_rows
from frameio_tui.ui.widgets.message_bar import MessageBar
from frameio_tui.ui.widgets.profile_title import is_small
from frameio_tui.ui.widgets.row_list import RowList

if TYPE_CHECKING:
    from textual import events
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from frameio_tui.core.catalog.operation import Operation
    from frameio_tui.core.http.exchange import Exchange
    from frameio_tui.core.http.history import HistoryEntry, LoadedRequest
    from frameio_tui.services.profiles import ProfileEntry
    from frameio_tui.services.services import Services
    from frameio_tui.ui.commands.command import Command
    from frameio_tui.ui.screen_args import HistoryArgs

MIN_TWO_PANE_HEIGHT = 30
"""Rows below which only one of list and response is shown."""
FILTER_DELAY = 0.04
"""Seconds without a key press before the filter is applied."""
CONTENT_DELAY = 0.08
"""Seconds that the cursor must rest on an entry before its content is read."""
SEARCH, PAGES, CONTENT = "search", "pages", "content"
"""Worker groups: apply the filter, read more entries, read the content of an entry."""
MAX_EXPORTED = 1000
"""Entries that are written to one HAR file."""
EARLIER_READ = 50
"""Entries that are searched for an earlier response to the same request."""
PLACEHOLDER = "Filter: words, status:4xx, method:POST, profile:NAME, since:2d, date:today, body:TEXT"
EMPTY = "No requests have been sent yet.\nSend one in the console, and it is listed here."
EMPTY_OF_PROFILE = (
    "Nothing has been sent as {} yet.\nSend a request in the console, and it is listed here.\n"
    "Press Esc to show the requests of all profiles."
)
NOTHING_MATCHES = "Nothing matches.\nPress / to change the filter, or Esc to clear it. Press F1 for help."
SELECT_FIRST = "Nothing is selected. Move to a row first."
NOT_A_REQUEST = "This entry is a job. Press Enter to show it in Jobs."
GONE = "This entry is no longer in the history. Press F to read the list again."


class History(BaseScreen):
    """The screen of the request history."""

    COMMANDS_HERE = HISTORY_COMMANDS
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_of(HISTORY_COMMANDS)]
    DEFAULT_CSS = """
    History #body { height: 1fr; }
    History #list-pane { height: 45%; }
    History EntryPane { height: 1fr; }
    History #entries { height: 1fr; }
    History #find { padding: 0 1; }
    History #message { display: none; }
    History.-one #list-pane { height: 1fr; }
    History.-one EntryPane { display: none; }
    History.-one.-response EntryPane { display: block; }
    History.-one.-response #list-pane { display: none; }
    """

    def __init__(self, services: Services, args: HistoryArgs) -> None:
        super().__init__(services)
        self._start = args.filter
        self._history = services.history
        self._listing = HistoryListing(HistoryFilter())
        self._profiles: dict[str, ProfileEntry] = {}
        self._default = ""
        """The filter that the screen opens with, and that Esc leads back to."""
        self._is_read = False
        self._has_others = False
        """Whether the list of the active profile is empty, but other profiles have entries."""
        self.found = asyncio.Event()
        """Set while the entries that match the filter are shown."""
        self._failure = ""
        self._marked: HistoryEntry | None = None
        """The entry that the next diff starts from."""
        self._opened = 0
        """ID of the entry whose content is shown or being read."""

    def compose(self) -> ComposeResult:
        """Create the header, filter, list, response, message and footer."""
        yield HeaderBar()
        with Vertical(id="body"):
            with Vertical(classes="framed", id="list-pane"):
                yield LineField(placeholder=PLACEHOLDER, id="find")
                yield MessageBar(id="heading")
                yield RowList(id="entries")
            yield EntryPane(id="response-pane", classes="framed")
        yield MessageBar(id="message")
        yield FooterBar()

    def on_mount(self) -> None:
        """Read the newest entries."""
        self._fit()
        self.set_focus(self.query_one(RowList))
        self._read_profiles()
        field = self.query_one(LineField)
        with self.prevent(LineField.Changed):
            field.value = self._start or self._default
            field.cursor_position = len(field.value)
        self._draw()
        self._search(delay=0.0)

    def _read_profiles(self) -> None:
        overview = self.app_context.session.overview or self.app_context.overview()
        self._profiles = {entry.profile.id: entry for entry in overview.entries}
        active = self.app_context.active
        self._default = f"profile:{active.profile.name} " if active is not None and len(self._profiles) > 1 else ""

    # -- finding entries

    @property
    def selected(self) -> HistoryEntry | None:
        """The entry under the cursor, without its content."""
        row = self.query_one(RowList).row
        at = self._listing.row_of(int(row.key)) if row is not None and row.key else -1
        return self._listing.entries[at] if at >= 0 else None

    def _profile_of(self, entry: HistoryEntry) -> Profile:
        """Return the profile of an entry; one without a name if its file cannot be read."""
        known = self._profiles.get(entry.profile_id)
        if known is not None:
            return known.profile
        api = ApiVersion.V2 if entry.target.startswith("/v2/") else ApiVersion.V4
        return Profile(id=entry.profile_id, name="unknown", api=api)

    def on_input_changed(self, event: LineField.Changed) -> None:
        """Apply the filter while it is typed."""
        event.stop()
        self._search()

    def on_input_submitted(self) -> None:
        """Go from the filter to the list."""
        self.set_focus(self.query_one(RowList))

    def _search(self, *, delay: float = FILTER_DELAY, keep: int = 0) -> None:
        """Find the entries that match the filter; `keep` is the ID of the entry that the cursor stays on."""
        self.found.clear()
        self._history.cancel_search()
        self.workers.cancel_group(self, PAGES)
        self.start_flow(self._find(delay, keep), SEARCH)

    async def _find(self, delay: float, keep: int) -> None:
        if delay:
            await asyncio.sleep(delay)
        try:
            listing = HistoryListing(self._wanted())
            # To stay on an entry, read as far as before, and what may be new.
            limit = len(self._listing.entries) + PAGE if keep else PAGE
            await asyncio.to_thread(listing.read_page, self._history, limit)
            self._has_others = (
                self._is_default
                and not listing.entries
                and bool(await asyncio.to_thread(self._history.search, HistoryFilter(), 0, 1))
            )
        except FrameioTuiError as error:
            if not isinstance(error, InvalidInput):
                self._failure, self._is_read = str(error), True
                self._listing = HistoryListing(HistoryFilter())
                self._draw()
            self.show_message(str(error), error=True)
            self.found.set()
            return
        if delay or self._failure:  # what is shown is about another filter
            self.show_message("")
        self.found.set()
        self._listing, self._is_read, self._failure = listing, True, ""
        self._draw(max(0, listing.row_of(keep)))
        if listing.total < 0:
            total = await asyncio.to_thread(self._history.count, listing.wanted)
            if listing is self._listing:
                listing.total = total
                self._draw_title()

    def _wanted(self) -> HistoryFilter:
        """Return the filter in the field. Raises InvalidInput."""
        wanted = parse_filter(self.query_one(LineField).value, self.services.clock.now())
        return for_profiles(wanted, {entry.profile.name: entry.profile.id for entry in self._profiles.values()})

    @property
    def _is_default(self) -> bool:
        """Whether the filter is only the name of the active profile, as the screen opens."""
        return bool(self._default) and self.query_one(LineField).value.strip() == self._default.strip()

    def _read_more(self) -> None:
        """Read more entries if the end of the list is near."""
        rows = self.query_one(RowList)
        last = max(rows.cursor, rows.scroll_offset.y + rows.size.height)
        if self._listing.wants_page(last) and self._is_read:
            self.start_flow(self._read_page(self._listing), PAGES)

    async def _read_page(self, listing: HistoryListing) -> None:
        await asyncio.to_thread(listing.read_page, self._history)
        if listing is self._listing:
            self._draw(self.query_one(RowList).cursor)

    # -- drawing

    def on_resize(self) -> None:
        """Fit panes and columns to the new size."""
        if self.is_mounted:
            self._fit()
            self._draw(self.query_one(RowList).cursor)

    def _fit(self) -> None:
        self.set_class(self.app.size.height < MIN_TWO_PANE_HEIGHT, "-one")
        for pane in self.query(".framed"):
            pane.set_class(is_small(self.app.size), "-top")

    def _draw(self, cursor: int = 0) -> None:
        """Draw the list with the cursor on a row, and what belongs to it."""
        rows, size = self.query_one(RowList), self.app.size
        width = size.width - (1 if is_small(size) else 3)
        profiles = {entry.profile.id: entry.profile for entry in self._profiles.values()}
        marked = self._marked.entry_id if self._marked is not None else 0
        table = HistoryTable(width, profiles, self.services.clock.now(), marked)
        entries, ellipsis = self._listing.entries, self.app_context.glyphs.ellipsis
        last = "" if self._listing.is_complete or not entries else f"more{ellipsis}"
        empty = "\n".join(f"  {text}" for text in self._empty_text().split("\n"))
        rows.replace_rows(LazyRows(entries, table.row, note_rows(last)), cursor, empty=empty)
        heading = self.query_one("#heading", MessageBar)
        heading.show(table.heading)
        heading.display = bool(entries)
        self._draw_title()
        self._draw_header()
        self._show_selected()
        self.update_footer()

    def _empty_text(self) -> str:
        if self._failure:
            return self._failure
        if not self._is_read:
            return ""
        if self._is_default:
            name = self._default.strip().removeprefix("profile:")
            return EMPTY_OF_PROFILE.format(name) if self._has_others else EMPTY
        return NOTHING_MATCHES if self.query_one(LineField).value.strip() else EMPTY

    def _draw_title(self) -> None:
        listing, dot = self._listing, self.app_context.glyphs.dot
        count = f" {dot} {listing.total:,}" if listing.total >= 0 and self._is_read else ""
        self._set_title("#list-pane", f"History{count} {dot} / filter")

    def _set_title(self, pane: str, title: str) -> None:
        text = f" {title} " if is_small(self.app.size) else title
        self.query_one(pane).border_title = content(text)

    def _draw_header(self) -> None:
        bar, glyphs = self.query_one(HeaderBar), self.app_context.glyphs
        bar.show(self.app_context.active, glyphs, self.services.clock.now(), demo=self.services.demo)

    def on_profile_switched(self) -> None:
        """Draw the profiles again; a filter that was not changed is for the active one."""
        before, field = self._default, self.query_one(LineField)
        self._read_profiles()
        if field.value == before:
            field.value = self._default  # which applies it
        self._draw(self.query_one(RowList).cursor)

    def on_screen_resume(self, event: events.ScreenResume) -> None:
        """Read the list again when the screen comes to the front."""
        super().on_screen_resume(event)
        if self._is_read:
            self.action_reload()

    def show_message(self, text: str, *, error: bool = False) -> None:
        """Show a message above the footer. It disappears with the next action."""
        self.query_one("#message", MessageBar).show_or_hide(text, error=error)

    # -- the selected entry

    def on_row_list_highlighted(self) -> None:
        """Show the entry under the cursor, and read more entries if the end is near."""
        self.show_message("")
        self._show_selected()
        self._read_more()

    def _show_selected(self, *, delay: float = CONTENT_DELAY) -> None:
        """Show the content of the entry under the cursor once the cursor has rested there."""
        entry, pane = self.selected, self.query_one(EntryPane)
        if entry is None:
            self._opened = 0
            pane.clear()
            pane.border_subtitle = ""
            self._set_title("#response-pane", "Response")
        elif entry.entry_id != self._opened:
            self._opened = entry.entry_id
            self.start_flow(self._show_content(entry, delay), CONTENT)

    async def _show_content(self, listed: HistoryEntry, delay: float = 0.0) -> None:
        await asyncio.sleep(delay)
        entry = await asyncio.to_thread(self._history.entry, listed.entry_id)
        pane = self.query_one(EntryPane)
        if entry is None:
            pane.clear(GONE)
            return
        pane.show(entry, self._profile_of(entry))
        moment = f"{format_date(entry.at)} {format_time_of_day(entry.at)}"
        dot = self.app_context.glyphs.dot
        title = f"{self._profile_of(entry).name} {dot} {entry.method} {readable_target(entry)}"
        room = max(20, self.app.size.width - len(moment) - 8)
        title = str(line(title))
        title = title if len(title) <= room else title[: room - 1] + self.app_context.glyphs.ellipsis
        self._set_title("#response-pane", title)
        pane.border_subtitle = content(moment)
        self.update_footer()

    async def _content(self) -> HistoryEntry:
        """Return the selected entry with its content. Raises InvalidInput if there is none.

        It waits for the filter that was typed just before, so that the entry is one that matches.
        """
        await self.found.wait()
        listed, shown = self.selected, self.query_one(EntryPane).entry
        if listed is None:
            raise InvalidInput(SELECT_FIRST)
        if shown is not None and shown.entry_id == listed.entry_id:
            return shown  # at once, so that the next key goes to a dialog that opens
        entry = await asyncio.to_thread(self._history.entry, listed.entry_id)
        if entry is None:
            raise InvalidInput(GONE)
        return entry

    async def _loaded(self) -> tuple[HistoryEntry, LoadedRequest]:
        """Return the selected entry and its request. Raises InvalidInput."""
        entry = await self._content()
        return entry, self._request_of(entry)

    def _request_of(self, entry: HistoryEntry) -> LoadedRequest:
        return loaded_request(entry, self._operation_of(entry))

    async def _exchange(self) -> tuple[Exchange, Operation | None]:
        """Return the selected entry as an exchange, and its operation. Raises InvalidInput for a task."""
        from frameio_tui.core.http.history import exchange_of

        entry = await self._content()
        if entry.kind == TASK:
            raise InvalidInput(NOT_A_REQUEST)
        return exchange_of(entry, self._profile_of(entry)), self._operation_of(entry)

    def _operation_of(self, entry: HistoryEntry) -> Operation | None:
        return self.services.catalogs.of(self._profile_of(entry).api).by_id(entry.operation_id)

    # -- moving

    @property
    def _in_response(self) -> bool:
        return self.focused is self.query_one(EntryPane).rows

    def action_next_pane(self) -> None:
        """Move between the list and the response."""
        if self._in_response:
            self._leave_response()
        else:
            self.add_class("-response")
            self.set_focus(self.query_one(EntryPane).rows)
            self._show_selected(delay=0.0)

    def _leave_response(self) -> None:
        self.remove_class("-response")
        self.set_focus(self.query_one(RowList))

    def filter_by(self, text: str) -> None:
        """Show what matches another filter."""
        self.query_one(LineField).value = text

    def action_filter(self) -> None:
        """Edit the filter."""
        self._leave_response()
        self.set_focus(self.query_one(LineField))

    def action_back(self) -> None:
        """Leave the filter or the response, clear the filter, or close the screen; in this order.

        Where the active profile has no entries, those of the other profiles are shown before the screen closes.
        """
        self.show_message("")
        field = self.query_one(LineField)
        if self.typing:
            self.set_focus(self.query_one(RowList))
        elif self._in_response:
            self._leave_response()
        elif self._is_default and self._has_others:
            field.value = ""
        elif field.value.strip() not in ("", self._default.strip()):
            field.value = self._default
            field.cursor_position = len(field.value)
        else:
            self.dismiss(None)

    def cancel_work(self) -> bool:
        """Stop a search that takes long; return whether one was running."""
        searches = [each for each in self.workers if each.group in (SEARCH, PAGES) and not each.is_finished]
        if not searches:
            return False
        self._history.cancel_search()
        self.workers.cancel_group(self, SEARCH)
        self.workers.cancel_group(self, PAGES)
        self.found.set()
        return True

    def action_reload(self) -> None:
        """Read the list again; the cursor stays on its entry."""
        entry = self.selected
        self._search(delay=0.0, keep=entry.entry_id if entry is not None else 0)

    # -- views

    def action_view(self) -> None:
        """Show the next view of the entry."""
        self.show_message("")
        if self.has_class("-one") and not self.has_class("-response"):
            self.action_next_pane()
        else:
            self.query_one(EntryPane).open_next_view()

    def action_fold(self, unfold: bool) -> None:
        """Fold or unfold the value at the cursor of the response."""
        if self._in_response:
            self.query_one(EntryPane).fold(unfold=unfold)

    def action_fold_all(self) -> None:
        """Fold the body to level 1, 2 or 3 in turn, then unfold everything."""
        from frameio_tui.ui.response_view.folding import fold_to_next_level

        self.show_message(fold_to_next_level(self.query_one(EntryPane).rows))

    def action_wrap(self) -> None:
        """Turn wrapping of long lines on or off."""
        on = self.query_one(EntryPane).rows.toggle_wrap()
        self.show_message("Long lines are wrapped." if on else "Long lines are not wrapped.")

    def action_mark(self) -> None:
        """Mark the entry, so that the next diff starts from it; a marked entry is unmarked."""
        entry = self.selected
        if entry is None or entry.kind == TASK:
            self.show_message(SELECT_FIRST if entry is None else NOT_A_REQUEST)
            return
        is_marked = self._marked is not None and self._marked.entry_id == entry.entry_id
        self._marked = None if is_marked else entry
        self._draw(self.query_one(RowList).cursor)
        self.show_message("" if is_marked else "Marked. Move to another entry, and press D to show the diff.")

    def action_diff(self) -> None:
        """Show the diff of the marked entry, or of the previous response to the same request, with this one."""
        self.show_message("")
        self.start_flow(self._diff())

    async def _diff(self) -> None:
        from frameio_tui.core.http.diff import diff_exchanges
        from frameio_tui.core.http.history import exchange_of

        after = await self._content()
        if after.kind == TASK:
            raise InvalidInput(NOT_A_REQUEST)
        marked = self._marked
        if marked is not None and marked.entry_id != after.entry_id:
            before = await asyncio.to_thread(self._history.entry, marked.entry_id)
        else:
            before = await asyncio.to_thread(self._previous, after)
        if before is None:
            text = "No earlier response to this request. Press Space on another entry to mark it, then D here."
            self.show_message(text)
            return
        exchanges = [exchange_of(each, self._profile_of(each)) for each in (before, after)]
        diff = await asyncio.to_thread(diff_exchanges, *exchanges)
        if not (before.is_complete and after.is_complete):
            note = "Only the beginnings are compared: the history does not have the complete bodies."
            diff = diff._replace(body=diff.body._replace(note=note))
        moment = f"{format_date(before.at)} {format_time_of_day(before.at)}"
        request = "" if before.target == after.target else f" to {before.method} {readable_target(before)}"
        description = f"the response{request} ({before.status}, {exchanges[0].profile_name}, {moment})"
        await self._show_content(after)
        self._opened = after.entry_id
        self.add_class("-response")
        pane = self.query_one(EntryPane)
        pane.show_diff(diff, description)
        self.set_focus(pane.rows)

    def _previous(self, entry: HistoryEntry) -> HistoryEntry | None:
        """Return the previous response to the same request of the same profile, or None; call it in a thread."""
        words = words_of(entry.target)
        wanted = HistoryFilter(words, methods=(entry.method.lower(),), profiles=(entry.profile_id,))
        found = self._history.search(wanted, entry.entry_id, EARLIER_READ)
        same = (each for each in found if (each.method, each.target) == (entry.method, entry.target) and each.status)
        first = next(same, None)
        return self._history.entry(first.entry_id) if first is not None else None

    # -- what can be done with an entry

    def on_row_list_selected(self) -> None:
        """Load the request."""
        self.action_load()

    def disabled_reason(self, command: Command) -> str:
        """Return why a command does nothing now."""
        name, entry = command.id.removeprefix("history.").partition("_")[0], self.selected
        if name in ("fold", "unfold", "wrap") and not self._in_response:
            return "the list has the focus"
        if name in ("load", "mark", "diff", "view") and entry is None:
            return "no entry"
        if name in ("resend", "save", "copy", "export") and (entry is None or entry.kind == TASK):
            return "no request"
        return super().disabled_reason(command)

    def _with_footer_text(self, command: Command) -> Command:
        if command.id == "history.load":
            if self._in_response:
                return command._replace(footer="fold")
            if self.selected is not None and self.selected.kind == TASK:
                return command._replace(footer="job")
        return command

    def action_load(self) -> None:
        """Load the request into the request line; show a task in Jobs. In the response, fold or unfold."""
        self.show_message("")
        if self._in_response:
            self.query_one(EntryPane).fold()
        else:
            self.start_flow(self._load())

    async def _load(self) -> None:
        entry = await self._content()
        if entry.kind == TASK:
            from frameio_tui.ui.screen_args import JobsArgs

            await self.open_screen(JobsArgs(task_of(entry)))
            return
        loaded = self._request_of(entry)
        note = " ".join(("Loaded, not sent. Press F5 to send.", *loaded.faults))
        self.post_message(
            RequestLoadRequested(loaded.spec, note=note, written_for=self._profiles.get(entry.profile_id))
        )

    def action_resend(self) -> None:
        """Send the request again as the profile that sent it; the response is shown in the console."""
        self.show_message("")
        self.start_flow(self._resend())

    async def _resend(self) -> None:
        entry, loaded = await self._loaded()
        spec = check_resendable(loaded)
        owner = self._profiles.get(entry.profile_id)
        if owner is None:
            raise InvalidInput("The profile of this request cannot be read.", "Press P to send it as another profile.")
        self.post_message(RequestLoadRequested(spec, send_as=owner.profile.name))

    def action_resend_as(self) -> None:
        """Send the request again as another profile, which becomes the active one."""
        self.show_message("")
        self.start_flow(self._resend_as(), holds_keys=True)

    async def _resend_as(self) -> None:
        from frameio_tui.ui.switcher import pick_profile

        entry, loaded = await self._loaded()
        spec = check_resendable(loaded)
        overview = await asyncio.to_thread(self.app_context.overview)
        owner = next((each for each in overview.entries if each.profile.id == entry.profile_id), None)
        name = await pick_profile(self, overview._replace(active=owner), self.services.clock.now())
        if name is None:
            return
        other = next((each.profile for each in overview.entries if each.profile.name == name), None)
        api = self._profile_of(entry).api
        if other is not None and other.api is not api:
            raise InvalidInput(
                f"This is a {api.value.upper()} request, and {name} is a {other.api.value.upper()} profile.",
                "Press Enter to load it, and x there to translate it."
                if api is ApiVersion.V2
                else "Choose a profile of the same API version.",
            )
        self.post_message(RequestLoadRequested(spec, send_as=name))

    def action_save(self) -> None:
        """Save the request under a name."""
        self.show_message("")
        self.start_flow(self._save(), holds_keys=True)

    async def _save(self) -> None:
        from frameio_tui.core.http.saved_request import SavedRequest, check_saved, name_for

        entry, loaded = await self._loaded()
        api = self._profile_of(entry).api
        # A saved request belongs to an API version, so its path need not name one.
        spec = replace(loaded.spec, path=loaded.spec.path.removeprefix(f"/{api.value}"))
        lines = (spec.text(), *loaded.faults)
        name = await prompt(self, PromptSpec("Save the request as", lines, name_for(spec)))
        if not name:
            return
        store, saved = self.services.saved(), check_saved(SavedRequest(name.strip(), spec, api))
        try:
            path = await asyncio.to_thread(store.save, saved)
        except NameTaken:
            if not await confirm(self, ConfirmSpec(f'Replace the saved request "{saved.name}"?', yes="Yes, replace")):
                return
            path = await asyncio.to_thread(partial(store.save, saved, replace=True))
        self.show_message(f"Saved to {path}")

    def action_copy(self) -> None:
        """Copy the body, the URL, or the request as code."""
        self.show_message("")
        self.start_flow(self._copy(), holds_keys=True)

    async def _copy(self) -> None:
        from frameio_tui.ui.response_view.copy_save import pick_copy

        text = await pick_copy(self, *await self._exchange())
        if text is not None:
            self.app.copy_to_clipboard(text)
            self.show_message(format_copied(text, os.environ))

    def action_export(self) -> None:
        """Save the stored body, or the request as code, to a new file."""
        self.show_message("")
        self.start_flow(self._export(), holds_keys=True)

    async def _export(self) -> None:
        from frameio_tui.ui.response_view import copy_save

        exchange, operation = await self._exchange()
        pane, listing = self.query_one(EntryPane), self._listing
        is_json = exchange.response.body.lstrip()[:1] in (b"{", b"[")
        exports = [copy_save.body_export(exchange, is_json=is_json), *copy_save.code_exports(exchange, operation)]
        exports.append(
            copy_save.Export(
                f"matching entries as HAR (at most {MAX_EXPORTED:,})", "history.har", partial(self._save_all, listing)
            )
        )
        if pane.view is not View.BODY and pane.exchange is not None:
            source = pane.rows.source
            exports.append(copy_save.rows_export(pane.view.value, source.rows(0, source.size)))
        export = await copy_save.pick_export(self, tuple(exports))
        path = await copy_save.save(self, export) if export is not None else ""
        if path:
            is_body = export is exports[0]
            self.show_message(
                copy_save.format_saved_path(path, complete=not is_body or exchange.response.complete),
            )

    def _save_all(self, listing: HistoryListing, path: str) -> str:
        """Write the newest entries that match to a HAR file, without tasks; call it in a thread."""
        from frameio_tui.core.http.history import exchange_of
        from frameio_tui.core.interchange.har import entry_of_exchange, har_text
        from frameio_tui.ui.response_view.copy_save import write_new_file

        found = (self._history.entry(each.entry_id) for each in self._history.search(listing.wanted, 0, MAX_EXPORTED))
        exchanges = (exchange_of(each, self._profile_of(each)) for each in found if each and each.kind != TASK)
        return write_new_file(path, [har_text(map(entry_of_exchange, exchanges)).encode("utf-8", "replace")])
