"""The Files screen: what is inside a place, page by page, and what can be done with it."""

from __future__ import annotations

import asyncio
import contextlib
import os
from typing import TYPE_CHECKING, ClassVar

from textual.containers import Horizontal, Vertical

from frameio_tui.core.comments.comment import CommentedFile
from frameio_tui.core.errors import AmbiguousPlace, FrameioTuiError, InvalidInput, NoResponse, RequestRefused
from frameio_tui.core.http.request import RequestSpec
from frameio_tui.core.profiles.profile import ApiVersion
from frameio_tui.core.resources.asset import parse_asset
from frameio_tui.services.tasks.actions import COMMENTS, DOWNLOAD, TREE, UPLOAD, actions_for
from frameio_tui.services.tasks.changes import ChangeOptions, change_requests, status_choices
from frameio_tui.services.tasks.comments.changes import CommentChange, comment_request, no_replies
from frameio_tui.services.tasks.comments.reader import CommentReader
from frameio_tui.services.tasks.places.assets import operation_for, read_asset, resource_in
from frameio_tui.services.tasks.places.places import path_text, resolve_place
from frameio_tui.ui.commands.command import bindings_of
from frameio_tui.ui.commands.registry import FILES_COMMANDS, FILES_COMMENTS_COMMANDS
from frameio_tui.ui.dialogs.ask import pick, prompt
from frameio_tui.ui.dialogs.specs import Choice, PickSpec, PromptSpec
from frameio_tui.ui.files.details import Comments, detail_rows
from frameio_tui.ui.files.flows import (
    Question,
    action_choices,
    can_contain_folders,
    carry_out,
    commented_file,
    is_in_project,
    pick_folder,
    quoted,
    text_to_type,
)
from frameio_tui.ui.files.garbage import collect_if_due
from frameio_tui.ui.files.listing import Listing
from frameio_tui.ui.files.panes import AssetList, DetailList
from frameio_tui.ui.files.rows import AssetTable, present_in
from frameio_tui.ui.messages import PlaceActionRequested, RequestLoadRequested
from frameio_tui.ui.screen import BaseScreen
from frameio_tui.ui.terminal.clipboard import format_copied
from frameio_tui.ui.text import content, line
from frameio_tui.ui.widgets.header_footer import FooterBar, HeaderBar
from frameio_tui.ui.widgets.inputs import LineField
from frameio_tui.ui.widgets.lazy_rows import LazyRows, note_rows
from frameio_tui.ui.widgets.message_bar import MessageBar
from frameio_tui.ui.widgets.profile_status import ProfileStatus, status_of
from frameio_tui.ui.widgets.profile_title import is_small

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual import events
    from textual.app import ComposeResult
    from textual.binding import BindingType
    from textual.timer import Timer

    from frameio_tui.core.comments.comment import Comment
    from frameio_tui.core.resources.asset import Asset
    from frameio_tui.services.profiles import ProfileEntry
    from frameio_tui.services.services import Services
    from frameio_tui.services.tasks.comments.changes import CommentAction
    from frameio_tui.services.tasks.requests import TaskRequests
    from frameio_tui.ui.commands.command import Command
    from frameio_tui.ui.screen_args import FilesArgs
    from frameio_tui.ui.widgets.row_list import Row, RowList

MIN_TWO_PANE_WIDTH = 100
DETAILS_SHARE = 0.4
"""Part of the width that the details take beside the list."""
COMMENTS_DELAY = 0.3
"""Seconds that the cursor must rest on a file before its comments are requested."""
REDRAW_INTERVAL = 0.5
"""Seconds between two drawings of pages that are not in view: only their number changes then."""
COLLECT_DELAY = 0.05
"""Seconds from a move of the cursor to a garbage collection, so that the move is drawn first."""
LOADING, COMMENTS_GROUP, OPENING, WAITING = "load", "comments", "place", "wait"
V2_LINK = "https://app.frame.io/player/{}"
NO_PROFILE = "There is no active profile. Press F2 to choose one."
NOT_USABLE = {
    ProfileStatus.NO_TOKEN: "This profile has no token. Press t to paste one.",
    ProfileStatus.NOT_SIGNED_IN: "This profile is not signed in. Press I to sign in.",
    ProfileStatus.NO_CLIENT_ID: "The client ID of this profile is missing. Press F2 to edit it.",
}
EMPTY = {
    "": "The user of this profile is in no account.",
    "account": "There is nothing here that the user of this profile may see.",
    "team": "There is no project here yet. Press i to load a request, or create it on Frame.io's website.",
    "workspace": "There is no project here yet. Press i to load a request, or create it on Frame.io's website.",
    "project": "This project is empty. Press n to create a folder.",
    "folder": "This folder is empty. Press n to create a folder.",
    "version_stack": "This version stack has no versions.",
}
NOTHING_MATCHES = "Nothing that is loaded matches. Press Esc to clear the filter, or A to load all pages."
WAITS_FOR_LIST = "Waiting for the list. Press Esc to stop it."
STILL_LOADING = "Still loading. Press Esc to stop it."
SELECT_FIRST = "Nothing is selected. Move to a row first."


class Files(BaseScreen):
    """The screen of the files of the active profile."""

    COMMANDS_HERE = FILES_COMMANDS
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_of(FILES_COMMANDS)]
    DEFAULT_CSS = """
    Files #body { height: 1fr; }
    Files #list-pane { width: 1fr; }
    Files #details-pane { width: 40%; }
    Files AssetList, Files DetailList { height: 1fr; }
    Files #find { padding: 0 1; display: none; }
    Files.-finding #find { display: block; }
    Files #message { display: none; }
    Files.-narrow #details-pane { display: none; width: 1fr; }
    Files.-narrow.-details #details-pane { display: block; }
    Files.-narrow.-details #list-pane { display: none; }
    """

    def __init__(self, services: Services, args: FilesArgs) -> None:
        super().__init__(services)
        self._start = args.place
        self._listings: list[Listing] = [Listing(())]
        """The places on the way to the one that is shown, which is the last."""
        self._entry: ProfileEntry | None = None
        self._present: frozenset[str] = frozenset()
        self._table: AssetTable | None = None
        self._load: object | None = None
        """Stands for the load that is running."""
        self._known: dict[str, Comments] = {}
        """Comments by the ID of the file."""
        self._reader: CommentReader | None = None
        """Reads the comments; it knows the reviewers of each project that it has read."""
        self._drawn_at = 0.0
        self._details_shown: tuple[object, ...] = ()
        self._comments_timer: Timer | None = None
        self._wanted = ""
        """The ID of the file whose comments are being loaded, or will be."""
        self._opens_only_account = True
        self._is_outdated = False

    def compose(self) -> ComposeResult:
        """Create the header, the list, the details, the message and the footer."""
        yield HeaderBar()
        with Horizontal(id="body"):
            with Vertical(classes="framed", id="list-pane"):
                yield LineField(placeholder="Filter by name, type, status or creator", id="find")
                yield MessageBar(id="heading")
                yield AssetList(id="assets")
            with Vertical(classes="framed", id="details-pane"):
                yield DetailList(id="details")
        yield MessageBar(id="message")
        yield FooterBar()

    def on_mount(self) -> None:
        """Show the place that the screen was opened with, or the one where the profile was last."""
        self._fit()
        self.set_focus(self.query_one(AssetList))
        self._begin()

    def _begin(self) -> None:
        """Start at the place that was asked for, or where the profile was last."""
        self._entry, self._known, self._opens_only_account = self.app_context.active, {}, True
        self._reader = None
        for group in (OPENING, WAITING):  # of the profile before
            self.workers.cancel_group(self, group)
        place, self._start = self._start, ""
        entry = self._entry
        known = self.app_context.session.places.get(entry.profile.id, ()) if entry is not None else ()
        self._listings = [Listing(known)]
        self._present = frozenset()
        if place and self._is_usable:
            self._draw()
            self.start_flow(self._open_first(place), OPENING)
        else:
            self._show(self._listings[0])

    # -- the place on screen

    @property
    def listing(self) -> Listing:
        """What is on screen."""
        return self._listings[-1]

    @property
    def selected(self) -> Asset | None:
        """The asset under the cursor."""
        shown, row = self.listing.shown, self.query_one(AssetList).cursor
        return shown[row] if 0 <= row < len(shown) else None

    @property
    def _is_usable(self) -> bool:
        return self._entry is not None and status_of(self._entry, self.services.clock.now()) not in NOT_USABLE

    def _api(self) -> ApiVersion:
        return self._entry.profile.api if self._entry is not None else ApiVersion.V4

    async def _requests(self) -> tuple[ProfileEntry, TaskRequests]:
        """Return the profile, and what sends its requests. Raises InvalidInput without a profile."""
        if self._entry is None:
            raise InvalidInput(NO_PROFILE)
        runner = await asyncio.to_thread(lambda: self.services.tasks)
        return self._entry, runner.requests_for(self._entry)

    def _show(self, listing: Listing) -> None:
        """Show a listing in place of the last one, and load what is missing."""
        self._listings[-1] = listing
        self._remember()
        self._close_filter_field()
        self._present, self._table = present_in(listing.assets[:500]), None
        self._load = None
        self.workers.cancel_group(self, LOADING)
        self._draw()
        self._load_more()

    def _remember(self) -> None:
        if self._entry is not None:
            self.app_context.session.places[self._entry.profile.id] = self.listing.path

    def _open(self, asset: Asset) -> None:
        """Show what is inside an asset; Backspace leads back to it."""
        self.listing.cursor = self.query_one(AssetList).cursor
        self.listing.filter("")
        self.listing.cursor = max(0, self.listing.row_of(asset.id))
        self._listings.append(Listing(()))
        self._show(Listing((*self._listings[-2].path, asset)))

    def go_to(self, place: str) -> None:
        """Show a path, an ID or an address. If it leads nowhere, what is on screen stays, and goes on loading."""
        self.show_message("")
        if place and self._is_usable:
            self.start_flow(self._open_place(place), OPENING)

    async def _open_first(self, text: str) -> None:
        """Show the place that the screen was opened with; if it leads nowhere, the one where the profile was last."""
        first = self.listing
        try:
            await self._open_place(text)
        except FrameioTuiError:
            self._show(first)
            raise
        if self.listing is first:
            self._show(first)

    async def _open_place(self, text: str) -> None:
        """Show a place that was typed: its inside, or a file among its neighbours."""
        entry, requests = await self._requests()
        try:
            place = await resolve_place(requests, entry, text)
        except AmbiguousPlace as error:
            choices = tuple(
                Choice(each.id, ((each.path, "plain"), (f"  {each.kind}", "dim"))) for each in error.choices
            )
            picked = await pick(self, PickSpec("Which one?", choices, lines=(error.sentence,)))
            if picked is None:
                return
            place = await resolve_place(requests, entry, picked)
        path, asset = place.path, place.asset
        if asset is not None and not asset.is_container:
            path = path[:-1]
        self._opens_only_account = False
        self._listings = [Listing(())]
        self._show(Listing(path))
        if asset is not None and not asset.is_container:
            await self._move_to(asset.id)

    async def _move_to(self, asset_id: str) -> None:
        """Load pages until an asset is there, and move the cursor to it."""
        listing = self.listing
        while listing is self.listing and listing.row_of(asset_id) < 0 and not listing.failure:
            if self._load is None:  # not while a page is under way: that would request it again
                self._load_more(everything=True)
            if listing.is_complete or listing.is_stopped or self._load is None:
                return
            await self.services.clock.sleep(0.05)
        if listing is self.listing:
            listing.cursor = max(0, listing.row_of(asset_id))
            self._draw_rows()

    # -- loading

    def _load_more(self, *, everything: bool = False) -> None:
        """Load the pages that are needed, unless that happens already."""
        if self._load is not None and not everything:
            return
        last = self.query_one(AssetList).last_row_in_view
        if not self._is_usable or not self.listing.wants_page(last, everything=everything):
            return
        self._load = object()
        self.start_flow(self._load_pages(self.listing, self._load, everything=everything), LOADING)
        self._draw_rows()

    async def _load_pages(self, listing: Listing, load: object, *, everything: bool) -> None:
        assets = self.query_one(AssetList)
        try:
            entry, requests = await self._requests()
            while self._load is load and listing.wants_page(assets.last_row_in_view, everything=everything):
                before = len(listing.assets)
                await listing.load_page(requests, entry.profile.api)
                await asyncio.sleep(0)  # keys first: parsing a page has taken some milliseconds
                self._arrived(listing, before)
                await asyncio.sleep(0)
                collect_if_due()
        except FrameioTuiError as error:
            if self._load is load:
                listing.failure = str(error)
                name = self._breadcrumb(listing)
                self.show_message(f"Cannot list {name}: {error} Press F to try again.", error=True)
        finally:
            if self._load is load:
                self._load = None
                if self.is_attached:
                    self._draw()

    def _arrived(self, listing: Listing, before: int) -> None:
        """Show a page that has arrived."""
        if self._opens_only_account and not listing.path and listing.is_complete and len(listing.assets) == 1:
            self._opens_only_account = False
            self._open(listing.assets[0])
            return
        present = self._present | present_in(listing.assets[before:])
        is_in_view = before <= self.query_one(AssetList).last_row_in_view or present != self._present
        if present != self._present:
            self._present, self._table = present, None
        now = self.services.clock.monotonic()
        if is_in_view:
            self._draw_rows()
        elif now - self._drawn_at < REDRAW_INTERVAL:
            return
        else:
            # Only what has changed: drawing all rows takes longer than a page.
            rows = self.query_one(AssetList).rows
            if isinstance(rows, LazyRows):
                self.query_one(AssetList).extend_rows(rows.extended(self._last_rows()))
            self._draw_title()
        self._drawn_at = now
        self._draw_header()

    def cancel_work(self) -> bool:
        """Stop loading; what has arrived stays."""
        self.workers.cancel_group(self, WAITING)
        busy = [each for each in self.workers if each.group in (LOADING, OPENING) and not each.is_finished]
        if self._load is None and not busy:
            return False
        self._load = None
        self.listing.is_stopped = True
        self.workers.cancel_group(self, LOADING)
        self.workers.cancel_group(self, OPENING)
        self.show_message("Stopped loading. Move down to continue.")
        self._draw_rows()
        return True

    # -- drawing

    def on_resize(self) -> None:
        """Fit the columns into the new width."""
        if self.is_mounted:
            self._fit()
            self._table = None
            self._draw()

    def _fit(self) -> None:
        self.set_class(self.app.size.width < MIN_TWO_PANE_WIDTH, "-narrow")
        for pane in self.query(".framed"):
            pane.set_class(is_small(self.app.size), "-top")

    def _list_width(self) -> int:
        """Return the cells of a row of the list: without frame and scrollbar."""
        width = self.app.size.width
        if not self.has_class("-narrow"):
            width -= int(width * DETAILS_SHARE)
        return width - (1 if is_small(self.app.size) else 3)

    def _draw(self) -> None:
        self._draw_rows()
        self._draw_header()
        self.update_footer()

    def _draw_header(self) -> None:
        entry, rate = self._entry, ""
        if entry is not None:
            operation = self.services.catalogs.of(entry.profile.api).by_id(
                operation_for(entry.profile.api, self.listing.parent)
            )
            reading = self.services.requests.rate(entry, operation)
            rate = reading.format() if reading is not None else ""
        self.query_one(HeaderBar).show(
            entry, self.app_context.glyphs, self.services.clock.now(), rate, demo=self.services.demo
        )

    def _draw_rows(self) -> None:
        """Draw the table, its title, and the details."""
        listing, assets = self.listing, self.query_one(AssetList)
        if self._table is None:
            self._table = AssetTable(self._list_width(), self._present, self.app_context.glyphs)
        heading = self.query_one("#heading", MessageBar)
        heading.show([*self._table.heading])
        heading.display = bool(listing.shown)
        if listing.cursor >= 0:
            cursor, listing.cursor = listing.cursor, -1
        else:
            cursor = assets.cursor
        rows = LazyRows(listing.shown, self._table.row, self._last_rows())
        assets.replace_rows(rows, cursor, empty=self._empty_text())
        self._draw_title()
        self._draw_details()

    def _last_rows(self) -> tuple[Row, ...]:
        """Return the row that says what is still missing, if anything is."""
        listing, dots = self.listing, self.app_context.glyphs.ellipsis
        if listing.failure:
            return note_rows("not loaded: press F to try again", "bad")
        if self._load is not None:
            return note_rows(f"loading{dots}")
        return note_rows(f"more{dots}" if listing.assets and not listing.is_complete else "")

    def _empty_text(self) -> str:
        listing = self.listing
        if self._entry is None:
            return NO_PROFILE
        if not self._is_usable:
            return NOT_USABLE[status_of(self._entry, self.services.clock.now())]
        if listing.words and listing.assets:
            return NOTHING_MATCHES
        if not listing.is_complete:
            return "Not loaded. Press F to load." if listing.is_stopped else ""
        return EMPTY[listing.parent.kind if listing.parent is not None else ""]

    def _breadcrumb(self, listing: Listing) -> str:
        return " › ".join(str(line(asset.title)) for asset in listing.path) or "Accounts"

    def _draw_title(self) -> None:
        listing, glyphs = self.listing, self.app_context.glyphs
        pane = self.query_one("#list-pane")
        path = self._breadcrumb(listing)
        more = "" if listing.is_complete else "+"
        count = f"{len(listing.assets):,}{more}" if listing.assets or listing.is_complete else ""
        noun = "item" if count == "1" else "items"
        text = f"{count} {noun}" if count else ""
        if listing.words:
            text = f"{len(listing.shown):,} of {count} {noun}"
        if self._load is not None and listing.assets:
            text += f" {glyphs.dot} loading{glyphs.ellipsis}"
        # Without a bottom row of the frame, the title has the count, too.
        small = is_small(self.app.size)
        room = max(10, self._list_width() - 6 - (len(text) + 3 if small else 0))
        if len(path) > room:
            path = glyphs.ellipsis + path[len(path) - room + 1 :]
        pane.border_title = content(f" {path} {glyphs.dot} {text} " if small and text else path)
        pane.border_subtitle = content(text)

    def _shows_details(self) -> bool:
        return not self.has_class("-narrow") or self.has_class("-details")

    def _draw_details(self) -> None:
        """Show the details of the asset under the cursor, and request its comments once the cursor rests there."""
        if not self._shows_details():
            return
        asset, glyphs = self.selected, self.app_context.glyphs
        file = commented_file(asset)
        known = self._known.get(file.id, Comments()) if file is not None else Comments()
        if file is not None and not known.state:
            if file.comments == 0:
                known = self._known[file.id] = Comments("loaded")
            else:
                known = Comments("loading")
        self._request_comments(file if known.state == "loading" else None)
        shown = asset, known, self.size
        if shown == self._details_shown:
            return  # pages arrive often, and these rows take longer than a table does
        self._details_shown = shown
        path = " › ".join(part.title for part in self.listing.path)
        details = self.query_one(DetailList)
        details.set_row_factory(lambda width: detail_rows(asset, path, known, width - 1, glyphs))
        title = asset.title if asset is not None else "Details"
        room = max(10, self.query_one("#details-pane").size.width - 4)
        title = str(line(title))
        title = title if len(title) <= room else title[: room - 1] + glyphs.ellipsis
        self.query_one("#details-pane").border_title = content(f" {title} " if is_small(self.app.size) else title)

    def _request_comments(self, file: Asset | None) -> None:
        """Load the comments of a file once the cursor has rested on it; None if those on screen are known."""
        wanted = file.id if file is not None else ""
        if wanted == self._wanted:
            return
        self._wanted = wanted
        if self._comments_timer is not None:
            self._comments_timer.stop()
            self._comments_timer = None
        if file is not None:
            load = lambda: self.start_flow(self._load_comments(file), COMMENTS_GROUP)  # noqa: E731 - used once, below
            self._comments_timer = self.set_timer(COMMENTS_DELAY, load)

    async def _load_comments(self, file: Asset) -> None:
        """Load the comments of a file."""
        try:
            entry, requests = await self._requests()
            commented = CommentedFile(file.id, file.name, rate=file.frame_rate, link=_link_of(file))
            reader = self._reader = self._reader or CommentReader(requests, entry.profile.api)
            comments = await reader.read(file, commented)
            self._known[file.id] = Comments("loaded", tuple(comments))
        except FrameioTuiError as error:
            self._known[file.id] = Comments(f"Cannot load the comments: {error} Press F to try again.")
            self._draw_details()
            return
        self._draw_details()
        with contextlib.suppress(FrameioTuiError):  # the comments are worth more than the names
            named = await reader.name_reviewers(file, file.parent_id, comments)
            if named != comments and reader is self._reader:
                self._known[file.id] = Comments("loaded", tuple(named))
                self._draw_details()

    def show_message(self, text: str, *, error: bool = False) -> None:
        """Show a message above the footer. It disappears with the next action."""
        self.query_one("#message", MessageBar).show_or_hide(text, error=error)

    def outdate(self) -> None:
        """Load what is on screen again when it is shown: a task has changed something in it."""
        self._is_outdated = True

    def on_screen_resume(self, event: events.ScreenResume) -> None:
        """Load again if something was changed meanwhile."""
        super().on_screen_resume(event)
        if self._is_outdated:
            self._is_outdated = False
            self.action_reload()

    def on_profile_switched(self) -> None:
        """Show the files of the profile that is active now."""
        before, entry = self._entry, self.app_context.active
        is_same = before is not None and entry is not None and before.profile.id == entry.profile.id
        if is_same and before is not None and before.profile.api is entry.profile.api and self._is_usable:  # type: ignore[union-attr]  # is_same says that there is one
            self._entry, self._reader = entry, None
            self._draw_header()
            return
        self.show_message("")
        self._begin()

    # -- moving

    def on_row_list_highlighted(self, event: RowList.Highlighted) -> None:
        """Show the details of the row under the cursor, and load more rows if the end is near."""
        if event.rows.id == "assets":
            self.show_message("")
            self.listing.is_stopped = False
            self._draw_details()
            self._load_more()
            self.update_footer()
            self.set_timer(COLLECT_DELAY, collect_if_due)

    def on_asset_list_scrolled(self) -> None:
        """Load more rows if the end is near."""
        self._load_more()

    def on_row_list_selected(self, event: RowList.Selected) -> None:
        """Open the row, or reply to the comment."""
        if event.rows.id == "assets":
            self.action_open_row()
        else:
            self.action_reply()

    def action_open_row(self) -> None:
        """Open a container; of a file, show the comments."""
        asset = self.selected
        if asset is None:
            self.show_message(STILL_LOADING if self._load is not None else SELECT_FIRST)
        elif asset.is_container:
            self.show_message("")
            self._open(asset)
        else:
            self.action_comments()

    def action_up(self) -> None:
        """Show what contains the place on screen, with the cursor on that place."""
        self.show_message("")
        left = self.listing
        if not left.path:
            self.show_message("This is the top level. Press Enter to open a row.")
            return
        self._opens_only_account = False
        if len(self._listings) > 1:
            self._listings.pop()
            above = self.listing
            self._show(above.emptied() if above.is_stale else above)
            return
        self._show(Listing(left.path[:-1]))
        self.start_flow(self._move_to(left.path[-1].id), OPENING)

    def action_next_pane(self) -> None:
        """Move between the list and the details."""
        if self.focused is self.query_one(DetailList):
            self._leave_details()
        else:
            self._go_to_details()

    def action_comments(self) -> None:
        """Go to the comments of the selected file, or back to the list."""
        if self.focused is self.query_one(DetailList):
            self._leave_details()
            return
        self._once_known(self._go_to_comments, lambda: bool(self.listing.assets))

    def _go_to_comments(self) -> None:
        self.show_message("")
        if commented_file(self.selected) is None:
            self.show_message("Only files have comments. Move to a file, or press e to export all comments below.")
        else:
            self._go_to_details()

    def _go_to_details(self) -> None:
        self.show_message("")
        self.add_class("-details")
        self._draw_details()
        self.set_focus(self.query_one(DetailList))

    def _leave_details(self) -> None:
        self.show_message("")
        self.remove_class("-details")
        self.set_focus(self.query_one(AssetList))
        self._draw_rows()

    def action_details(self) -> None:
        """Show the details instead of the list, or the list again."""
        if self.has_class("-details"):
            self._leave_details()
        else:
            self._go_to_details()

    def action_back(self) -> None:
        """Stop loading, close the filter, leave the details, or close the screen; in this order."""
        self.show_message("")
        if self.has_class("-finding") or self.listing.words:
            self._close_filter_field()
            self.set_focus(self.query_one(AssetList))
            self._filter("")
        elif self.cancel_work():
            return
        elif self.focused is self.query_one(DetailList):
            self._leave_details()
        else:
            self.dismiss(None)

    def action_load_all(self) -> None:
        """Load all pages."""
        self.show_message("")
        self.listing.is_stopped = False
        if self.listing.is_complete:
            self.show_message("Everything is loaded.")
        else:
            self._load = None
            self._load_more(everything=True)

    def action_reload(self) -> None:
        """Load the place and the comments again; after an error, go on with the page that failed."""
        self.show_message("")
        self._known, self._reader = {}, None
        listing = self.listing
        listing.is_stopped = False
        if listing.failure and listing.assets:
            listing.failure = ""
            self._load_more()
        else:
            again = listing.emptied()
            again.cursor = self.query_one(AssetList).cursor
            self._show(again)

    def action_verify(self) -> None:
        """Verify the token of the profile with GET /me."""
        self.show_message("")
        self.start_flow(self._verify(), "verify")

    async def _verify(self) -> None:
        entry = self._entry
        if entry is None or not self._is_usable:
            self.show_message(self._empty_text(), error=True)
            return
        name = entry.profile.name
        self.show_message(f"Verifying {name} with GET /me...")
        verification = await self.services.tokens.whoami(entry.profile)
        if verification.person is None:
            self.show_message(f"{name}: {verification.sentence} {verification.remedy}", error=True)
            return
        await self.announce_profiles_changed()
        self.show_message(f"{name} is verified: {verification.person.display_name}.")

    # -- the filter

    def action_filter(self) -> None:
        """Open the filter field."""
        self._leave_details()
        self.add_class("-finding")
        self.set_focus(self.query_one("#find"))

    def _close_filter_field(self) -> None:
        field = self.query_one("#find", LineField)
        with field.prevent(LineField.Changed):
            field.value = ""
        self.remove_class("-finding")

    def on_input_changed(self, event: LineField.Changed) -> None:
        """Filter the rows."""
        self.show_message("")
        self._filter(event.value)

    def _filter(self, text: str) -> None:
        selected = self.selected
        self.listing.filter(text)
        row = self.listing.row_of(selected.id) if selected is not None else -1
        self.listing.cursor = max(0, row)
        self._draw_rows()
        self._load_more()

    def on_input_submitted(self) -> None:
        """Return the focus to the rows; the filter stays."""
        self.set_focus(self.query_one(AssetList))

    # -- commands

    def commands(self) -> tuple[Command, ...]:
        """Return the commands of the screen and of the comments."""
        return (*FILES_COMMANDS, *FILES_COMMENTS_COMMANDS)

    def disabled_reason(self, command: Command) -> str:
        """Return why a command does nothing now."""
        if command.context == "files_comments":
            return "" if isinstance(self.focused, DetailList) else "not in the comments"
        name, asset = command.id.removeprefix("files."), self.selected
        if name in ("new", "upload"):
            return "" if can_contain_folders(self.listing.parent) else "not in a project"
        if name in ("move", "copy_to"):
            return "" if is_in_project(asset) else "not a file or folder"
        if name in ("rename", "delete"):
            is_one = asset is not None and (is_in_project(asset) or asset.kind == "project")
            return "" if is_one else "not a project, file or folder"
        if name in ("status", "comments"):
            return "" if commented_file(asset) is not None else "not a file"
        if name == "details":
            return "" if self.has_class("-narrow") else "already shown"
        if name == "all":
            return "everything is loaded" if self.listing.is_complete else ""
        if name == "up":
            return "" if self.listing.path else "top level"
        return super().disabled_reason(command)

    def _with_footer_text(self, command: Command) -> Command:
        """Return what Enter does: in the filter field, it leads back to the rows."""
        return command._replace(footer="done") if self.typing and command.id == "files.open" else command

    def _footer_shows(self, command: Command) -> bool:
        """Return whether the footer shows a command: Backspace has another meaning in the filter field."""
        return super()._footer_shows(command) and not (self.typing and command.id == "files.up")

    def update_footer(self) -> None:
        """Show the keys of the comments while they have the focus."""
        if isinstance(self.focused, DetailList):
            bar, keys = self.query_one(FooterBar), self.app_context.keys
            back = tuple(command for command in FILES_COMMANDS if command.id in ("files.back", "files.comments"))
            bar.show((*FILES_COMMENTS_COMMANDS, *back, *self.anywhere_commands()), keys)
        else:
            super().update_footer()

    def action_request(self) -> None:
        """Load the request that reads the selected asset into the console."""
        asset = self.selected or self.listing.parent
        if asset is None:
            self.show_message(SELECT_FIRST)
            return
        self.post_message(RequestLoadRequested(_request_for(self._api(), asset)))

    def action_copy_asset(self, what: str) -> None:
        """Copy the link of the selected asset, or let the user choose what to copy."""
        asset = self.selected or self.listing.parent
        if asset is None:
            self.show_message(SELECT_FIRST)
        elif what == "link":
            self._copy_text(asset, "link")
        else:
            self.start_flow(self._choose_copy(asset))

    async def _choose_copy(self, asset: Asset) -> None:
        link = _link_of(asset)
        rows = (
            *((Choice("link", (("Link  ", "plain"), (link, "dim")), hotkey="l"),) if link else ()),
            Choice("id", (("ID    ", "plain"), (asset.id, "dim")), hotkey="i"),
            Choice("name", (("Name  ", "plain"), (asset.title, "dim")), hotkey="n"),
            Choice("path", (("Path  ", "plain"), (self._path_of(asset), "dim")), hotkey="p"),
        )
        what = await pick(self, PickSpec("Copy", rows, enter="copy"))
        if what is not None:
            self._copy_text(asset, what)

    def _copy_text(self, asset: Asset, what: str) -> None:
        texts = {"link": _link_of(asset), "id": asset.id, "name": asset.title, "path": self._path_of(asset)}
        text = texts[what]
        if not text:
            self.show_message("The API does not give a link for this. Open a file, and copy its link.", error=True)
            return
        self.app.copy_to_clipboard(text)
        self.show_message(format_copied(text, os.environ))

    def _path_of(self, asset: Asset) -> str:
        path = self.listing.path
        return path_text(path if asset is self.listing.parent else (*path, asset))

    def action_export(self) -> None:
        """Export the comments or a list of what is below the selected row or the place on screen, as a job."""
        self.show_message("")
        rows: list[Choice] = []
        for path in self._places(with_project=False):
            for action in actions_for([path[-1].kind]):
                if action.id in (TREE, COMMENTS):
                    what = "comments" if action.id == COMMENTS else "list"
                    spans = ((action.title, "plain"), ("  of ", "dim"), (path[-1].title, "title"))
                    rows.append(Choice(f"{action.id}:{path[-1].id}", spans, f"{what} {action.title} {path[-1].title}"))
        self.start_flow(
            self._act(PickSpec("Export", tuple(rows), empty=SELECT_FIRST, enter="choose a format")), "actions"
        )

    def action_actions(self) -> None:
        """Offer everything that can be done with the selected row, the place on screen, and its project."""
        self.show_message("")
        rows = action_choices(self._places(), self._api())
        self.start_flow(self._act(PickSpec("Actions", rows, empty=SELECT_FIRST, enter="continue")), "actions")

    def _places(self, *, with_project: bool = True) -> list[tuple[Asset, ...]]:
        """Return the paths to the selected row, to the place on screen and to its project, without repetition."""
        path, selected = self.listing.path, self.selected
        found = [(*path, selected)] if selected is not None else []
        found += [path] if path else []
        at = next((at for at, asset in enumerate(path) if asset.kind == "project"), -1)
        if with_project and 0 <= at < len(path) - 1:
            found.append(path[: at + 1])
        return found

    async def _act(self, question: PickSpec) -> None:
        """Let the user pick an action, and ask the app for it."""
        places = self._places()
        picked = await pick(self, question)
        if picked is None:
            return
        name, _, asset_id = picked.partition(":")
        path = next(path for path in places if path[-1].id == asset_id)
        self.post_message(
            PlaceActionRequested(name, asset_id, self._entry, label=path_text(path), path=path),
        )

    def action_upload(self) -> None:
        """Upload local files to the place on screen, as a job."""
        self._once_known(self._upload, lambda: bool(self.listing.path))

    def _upload(self) -> None:
        self.show_message("")
        parent = self.listing.parent
        if parent is None or not can_contain_folders(parent):
            self.show_message("Files can be uploaded to projects only. Open a project first.")
        else:
            self.post_message(PlaceActionRequested(UPLOAD, parent.id, self._entry, label=self._path_of(parent)))

    def action_download(self) -> None:
        """Download the selected row, or the place on screen if there is none, as a job."""
        self._once_known(self._download, lambda: bool(self.listing.assets))

    def _download(self) -> None:
        self.show_message("")
        asset = self.selected or self.listing.parent
        if asset is None:
            self.show_message(SELECT_FIRST)
        else:
            self.post_message(PlaceActionRequested(DOWNLOAD, asset.id, self._entry, label=self._path_of(asset)))

    def _once_known(self, action: Callable[[], None], is_known: Callable[[], bool]) -> None:
        """Run an action that opens a dialog once what it is about has been loaded; the keys typed meanwhile wait."""

        def is_loading() -> bool:
            opening = any(each.group == OPENING and not each.is_finished for each in self.workers)
            return opening or (self._load is not None and not is_known())

        async def wait() -> None:
            with self.app_context.hold_keys():
                self.show_message(WAITS_FOR_LIST)
                while is_loading():
                    await self.services.clock.sleep(0.05)
                if self.listing.failure:
                    return  # a message says so
                action()
                handled = asyncio.Event()  # the app has got the message of the action, and holds the keys itself
                self.call_later(self.app.call_later, handled.set)
                await handled.wait()

        if is_loading():
            self.start_flow(wait(), WAITING)
        else:
            action()

    # -- changes

    def _start_change(self, flow: str) -> None:
        self.show_message("")
        asset = self.selected
        if asset is None:
            self.show_message(SELECT_FIRST)
            return
        if flow != "status" and not (is_in_project(asset) or asset.kind == "project"):
            self.show_message(f"Only projects, files and folders can be {flow}d.")
            return
        flows = {"rename": self._rename, "delete": self._delete, "status": self._set_status}
        self.start_flow(flows[flow](asset))

    def action_rename(self) -> None:
        """Rename the selected project, file or folder."""
        self._start_change("rename")

    def action_delete(self) -> None:
        """Delete the selected project, file or folder, after its name was typed."""
        self._start_change("delete")

    def action_status(self) -> None:
        """Set the review status of the selected file."""
        self._start_change("status")

    def action_new(self) -> None:
        """Create a folder in the place on screen."""
        self.show_message("")
        parent = self.listing.parent
        if parent is None or not can_contain_folders(parent):
            self.show_message("Folders can be created in projects only. Open a project first.")
        else:
            self.start_flow(self._create_folder(parent))

    def action_transfer(self, verb: str) -> None:
        """Move or copy the selected file or folder to another folder."""
        self.show_message("")
        asset = self.selected
        if asset is None or not is_in_project(asset):
            self.show_message(f"Only files and folders can be {'moved' if verb == 'move' else 'copied'}.")
        else:
            self.start_flow(self._transfer(asset, verb))

    async def _send(
        self, options: ChangeOptions | CommentChange, question: Question, file: Asset | None = None
    ) -> object:
        """Ask about a change, send it, and return the resource in the response, or None if it was not sent."""
        entry, requests = await self._requests()
        api = entry.profile.api
        if isinstance(options, CommentChange):
            change = await comment_request(requests, entry, options, file)
        else:
            (change,) = await change_requests(requests, api, options)
        reply = await carry_out(self, self.services, entry, change, question)
        if reply is None:
            return None
        self._draw_header()
        return resource_in(reply.value, api) or reply

    async def _send_typed(
        self,
        spec: PromptSpec,
        change: Callable[[str], tuple[ChangeOptions | CommentChange, Question]],
        file: Asset | None = None,
    ) -> tuple[str, object] | None:
        """Ask for a text, and send the change that it describes; if that fails, ask again for the same text.

        Return the text, and what `_send` returns; None if nothing was sent. Raises RefusedLocally.
        """
        text, fault = spec.value, ""
        while True:
            again = spec._replace(lines=(fault,), selected=False, value=text) if fault else spec
            text = await prompt(self, again) or ""
            if not text or text == spec.value:
                return None
            try:
                done = await self._send(*change(text), file)
            except (InvalidInput, RequestRefused, NoResponse) as error:
                fault = str(error)
            else:
                return (text, done) if done is not None else None

    async def _create_folder(self, parent: Asset) -> None:
        def change(name: str) -> tuple[ChangeOptions, Question]:
            question = Question(f'Create the folder "{name}"?', "Yes, create", always=False)
            return ChangeOptions("create folder", (parent,), text=name), question

        listing = self.listing
        spec = PromptSpec(f"Create a folder in {quoted(parent)}", placeholder="Name")
        sent = await self._send_typed(spec, change)
        if sent is None:
            return
        name, done = sent
        created = parse_asset(done, self._api(), parent.account_id)
        if created is not None:
            listing.add(created)
        if created is not None and listing is self.listing:
            listing.cursor = max(0, listing.row_of(created.id))
            self._draw_rows()
        self.show_message(f'Folder "{name}" created.')

    async def _rename(self, asset: Asset) -> None:
        question = Question(f"Rename {quoted(asset)}?", "Yes, rename", always=False)
        sent = await self._send_typed(
            PromptSpec(f"Rename {quoted(asset)} to", value=asset.title),
            lambda name: (ChangeOptions("rename", (asset,), text=name), question),
        )
        if sent is not None:
            await self._read_again(asset)
            self.show_message(f'Renamed to "{sent[0]}".')

    async def _delete(self, asset: Asset) -> None:
        lines: tuple[str, ...] = ("Everything inside is deleted, too.",) if asset.is_container else ()
        if asset.kind != "project":
            lines += ("It can be restored from the trash on Frame.io's website for some days.",)
        title = f"Delete the {asset.kind.replace('_', ' ')} {quoted(asset)}?"
        listing = self.listing
        question = Question(title, "Yes, delete", lines, text_to_type(asset))
        if await self._send(ChangeOptions("delete", (asset,)), question) is None:
            return
        listing.remove(asset.id)
        if listing is self.listing:
            self._draw_rows()
        self.show_message(f"Deleted {quoted(asset)}.")

    async def _set_status(self, asset: Asset) -> None:
        file = commented_file(asset)
        if file is None:
            self.show_message("Only files have a status. Move to a file.")
            return
        _entry, requests = await self._requests()
        known = await status_choices(requests, self._api(), file)
        rows = tuple(Choice(str(at), ((status.name, "plain"),)) for at, status in enumerate(known))
        picked = await pick(self, PickSpec(f"Status of {quoted(asset)}", rows, enter="set"))
        if picked is None:
            return
        status = known[int(picked)]
        options = ChangeOptions("set status", (file,), text=status.value)
        question = Question(f"Set the status of {quoted(asset)}?", "Yes, set", always=False)
        if await self._send(options, question) is not None:
            await self._read_again(asset)
            self.show_message(f"Status of {quoted(asset)}: {status.name}.")

    async def _transfer(self, asset: Asset, verb: str) -> None:
        entry, requests = await self._requests()
        listing = self.listing
        above = [("above", each) for each in listing.path[:-1] if can_contain_folders(each)]
        here = [("here", each) for each in listing.assets if each.kind == "folder" and each.id != asset.id]
        if verb == "copy" and listing.parent is not None and can_contain_folders(listing.parent):
            here.insert(0, ("this place", listing.parent))
        title = f"{verb.capitalize()} {quoted(asset)} to"
        folder = await pick_folder(self, requests, entry, title, [*reversed(above), *here])
        if folder is None:
            return
        options = ChangeOptions("move" if verb == "move" else "copy", (asset,), folder)
        done = "Moved" if verb == "move" else "Copied"
        question = Question(f"{verb.capitalize()} {quoted(asset)} to {quoted(folder)}?", f"Yes, {verb}")
        sent = await self._send(options, question)
        if sent is None:
            return
        for each in self._listings:
            each.is_stale = each.is_stale or (each.parent is not None and each.parent.id == folder.id)
        if verb == "move":
            listing.remove(asset.id)
        copied = parse_asset(sent, self._api(), asset.account_id) if verb == "copy" else None
        if copied is not None and listing.parent is not None and folder.id == listing.parent.id:
            listing.add(copied)
        if listing is self.listing:
            self._draw_rows()
        self.show_message(f"{done} {quoted(asset)} to {quoted(folder)}.")

    async def _read_again(self, asset: Asset) -> None:
        """Show an asset as it is after a change."""
        _entry, requests = await self._requests()
        listing = self.listing
        again = await read_asset(requests, self._api(), asset)
        if again is not None:
            listing.replace(again)
        self._draw_rows()

    # -- comments

    def _comment(self) -> Comment | None:
        """Return the comment under the cursor."""
        file, row = commented_file(self.selected), self.query_one(DetailList).row
        if file is None or row is None:
            return None
        comments = self._known.get(file.id, Comments()).comments
        return next((comment for comment in comments if comment.id == row.key), None)

    def action_add_comment(self) -> None:
        """Add a comment to the selected file."""
        file = commented_file(self.selected)
        if file is None:
            self.show_message("Only files have comments. Move to a file.")
        else:
            self.start_flow(self._add_comment(file))

    def action_reply(self) -> None:
        """Reply to the comment under the cursor."""
        comment = self._comment()
        if comment is None:
            self.show_message("There is no comment to reply to. Press n to add one.")
        else:
            self.start_flow(self._reply(comment))

    def action_complete(self) -> None:
        """Mark the comment under the cursor as completed, or as not completed."""
        comment = self._comment()
        if comment is None:
            self.show_message("There is no comment here. Press n to add one.")
        else:
            self.start_flow(self._complete(comment))

    async def _add_comment(self, file: Asset) -> None:
        lines = ("To place it, begin with a timecode: 00:00:12:05 Too dark",)
        question = Question(f"Add the comment to {quoted(file)}?", "Yes, add", always=False)

        def change(text: str) -> tuple[CommentChange, Question]:
            timecode, words = _timecode_before(text)
            return CommentChange("comments add", file.id, words, at=timecode), question

        spec = PromptSpec(f"Comment on {quoted(file)}", lines, placeholder="Text")
        if await self._send_typed(spec, change, file) is not None:
            self._reload_comments(file, "Comment added.")

    async def _reply(self, comment: Comment) -> None:
        if self._api() is not ApiVersion.V2:
            raise no_replies()
        author = comment.author or ("an unknown reviewer" if comment.anonymous else "an unknown author")
        # V2 does not nest replies: a reply to a reply belongs to the comment above.
        subject, question = comment.parent_id or comment.id, Question("Send the reply?", "Yes, send", always=False)
        spec = PromptSpec(f"Reply to {author}", (comment.text[:200],), placeholder="Text")
        if await self._send_typed(spec, lambda text: (CommentChange("comments reply", subject, text), question)):
            self._reload_comments(commented_file(self.selected), "Reply added.")

    async def _complete(self, comment: Comment) -> None:
        file = commented_file(self.selected)
        account_id = file.account_id if file is not None else ""
        completed = not comment.completed
        action: CommentAction = "comments complete" if completed else "comments reopen"
        options = CommentChange(action, comment.id, account_id=account_id)
        verb = "complete" if completed else "reopen"
        question = Question(f"{verb.capitalize()} this comment?", f"Yes, {verb}", (comment.text[:200],))
        if await self._send(options, question) is not None:
            self._reload_comments(file, "Comment completed." if completed else "Comment reopened.")

    def _reload_comments(self, file: Asset | None, message: str) -> None:
        if file is not None:
            self._known.pop(file.id, None)
            if file.comments == 0:
                self.listing.replace((self.selected or file)._replace(comments=None))
        self._draw_details()
        self.show_message(message)


def _timecode_before(text: str) -> tuple[str, str]:
    """Return the timecode at the beginning of a text, and the rest; no timecode if there is none, or nothing else."""
    from frameio_tui.core.timecode.timecode import is_timecode

    first, _, rest = text.partition(" ")
    return (first, rest.strip()) if is_timecode(first) and rest.strip() else ("", text)


def _link_of(asset: Asset) -> str:
    """Return the address of an asset on Frame.io's website; empty if it is not known."""
    if asset.url:
        return asset.url
    file = commented_file(asset)
    return V2_LINK.format(file.id) if file is not None else ""


def _request_for(api: ApiVersion, asset: Asset) -> RequestSpec:
    """Return the request that reads an asset."""
    if api is ApiVersion.V2:
        words = {"account": "accounts", "team": "teams", "project": "projects"}
        return RequestSpec("GET", f"/{words.get(asset.kind, 'assets')}/{asset.id}")
    if asset.kind == "account":
        return RequestSpec("GET", f"/accounts/{asset.id}/workspaces")
    return RequestSpec("GET", f"/accounts/{asset.account_id}/{asset.kind}s/{asset.id}")
