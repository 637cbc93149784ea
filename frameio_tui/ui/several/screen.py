"""The screen that sends one request as several profiles at once, and shows the results side by side."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, ClassVar

from textual.containers import Vertical

from frameio_tui.core.http.diff import diff_exchanges
from frameio_tui.core.text.humanize import format_count
from frameio_tui.services.requests.several import AccountResult, SeveralAccounts, compare, format_api_note
from frameio_tui.ui.commands.command import bindings_of
from frameio_tui.ui.commands.registry import SEVERAL_COMMANDS
from frameio_tui.ui.dialogs.ask import pick
from frameio_tui.ui.dialogs.specs import Choice, PickSpec
from frameio_tui.ui.response_view.sources import DocumentRows, ListRows, document_for
from frameio_tui.ui.response_view.viewer import DocumentView
from frameio_tui.ui.response_view.views import diff_rows
from frameio_tui.ui.screen import BaseScreen
from frameio_tui.ui.several.rows import heading, result_rows
from frameio_tui.ui.text import content
from frameio_tui.ui.widgets.header_footer import FooterBar, HeaderBar
from frameio_tui.ui.widgets.message_bar import MessageBar
from frameio_tui.ui.widgets.profile_title import is_small
from frameio_tui.ui.widgets.row_list import RowList

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from frameio_tui.services.services import Services
    from frameio_tui.ui.commands.command import Command
    from frameio_tui.ui.screen_args import SeveralArgs

SENDING = "several"
"""Worker group of the requests."""


class SeveralProfiles(BaseScreen):
    """The results of one request for several profiles, and the body of the one under the cursor."""

    COMMANDS_HERE = SEVERAL_COMMANDS
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_of(SEVERAL_COMMANDS)]
    DEFAULT_CSS = """
    SeveralProfiles .framed { height: 1fr; }
    SeveralProfiles #results { height: auto; max-height: 40%; }
    SeveralProfiles #body {
        height: 1fr; border-top: solid $frame; border-title-color: $foreground; border-title-style: bold;
    }
    SeveralProfiles #body:focus { border-title-color: $accent; }
    App.-ascii SeveralProfiles #body { border-top: ascii $frame; }
    SeveralProfiles #message { display: none; }
    """

    def __init__(self, services: Services, args: SeveralArgs) -> None:
        super().__init__(services)
        self._args = args
        self._results: dict[str, AccountResult] = {}
        self._bodies: dict[str, str] = {}
        """How the body of each result differs from the first one, as soon as that is known."""
        self._shown: AccountResult | None = None
        self._is_sending = True
        self._compared = ""
        """Title of the comparison that is shown instead of a body; empty if a body is shown."""

    def compose(self) -> ComposeResult:
        """Create the header, the rows, the body, the message and the footer."""
        yield HeaderBar()
        with Vertical(classes="framed"):
            yield MessageBar(id="heading")
            yield RowList(id="results")
            yield DocumentView(id="body")
        yield MessageBar(id="message")
        yield FooterBar()

    def on_mount(self) -> None:
        """Send the requests."""
        self.set_focus(self.query_one("#results"))
        self.on_resize()
        self.start_flow(self._send(), SENDING)

    def on_resize(self) -> None:
        """Fit the columns into the new width."""
        self.query_one(".framed").set_class(is_small(self.app.size), "-top")
        self._draw()

    async def _send(self) -> None:
        several = SeveralAccounts(self.services.requests, self.services.catalogs)
        try:
            await several.send(self._args.accounts, self._take)
        finally:
            self._is_sending = False
            self._draw()
            if note := format_api_note([*self._results.values()]):
                self.show_message(note)
            self.start_flow(self._compare_bodies(), "bodies")

    async def _compare_bodies(self) -> None:
        """Compare all bodies; in a thread, because they can be large."""
        ordered = self._ordered()
        found = await asyncio.to_thread(compare, ordered)
        self._bodies = {each.other.name: each.format() for each in found}
        self._draw()

    def _ordered(self) -> list[AccountResult]:
        """Return the results that have arrived, in the order of the profiles."""
        return [self._results[each.name] for each in self._args.accounts if each.name in self._results]

    def _take(self, result: AccountResult) -> None:
        self._results[result.name] = result
        self._draw()

    @property
    def selected(self) -> AccountResult | None:
        """The result under the cursor; None if it has not arrived."""
        row = self.query_one("#results", RowList).row
        return self._results.get(row.key) if row is not None else None

    def _draw(self) -> None:
        rows, width = self.query_one("#results", RowList), self.app.size.width - 4
        key = rows.row.key if rows.row is not None else None
        ordered = self._ordered()
        missing = "sending" if self._is_sending else "cancelled"
        rows.set_rows(result_rows(self._args.accounts, self._results, self._bodies, width, missing), key)
        self.query_one("#heading", MessageBar).show(heading(width))
        dot = f" {self.app_context.glyphs.dot} "
        failed = sum(not result.is_ok for result in ordered)
        left = len(self._args.accounts) - len(ordered)
        state = [f"{left} left"] if self._is_sending else ["cancelled"] if left else []
        parts = [self._args.title, format_count(len(self._args.accounts), "profile"), *state]
        title = dot.join([*parts, *([f"{failed} failed"] if failed else [])])
        frame = self.query_one(".framed")
        frame.border_title = content(f" {title} " if is_small(self.app.size) else title)
        self._draw_body()
        self.update_footer()

    def _draw_body(self) -> None:
        result, view = self.selected, self.query_one("#body", DocumentView)
        if result is None:
            view.border_title = content("")
            view.show(ListRows((((("Waiting for the response.", "dim"),)),)) if self._is_sending else ListRows(()))
            self._shown = None
        elif result is not self._shown and not self._compared:
            self._shown = result
            view.border_title = content(f" {result.name} ")
            if result.exchange is not None:
                view.show(DocumentRows(document_for(result.exchange.response)))
            else:
                lines = filter(None, (result.reason, result.remedy))
                view.show(ListRows(tuple(((text, "plain"),) for text in lines)))

    def show_message(self, text: str, *, error: bool = False) -> None:
        """Show a message above the footer. It disappears with the next action."""
        self.query_one("#message", MessageBar).show_or_hide(text, error=error)

    def on_row_list_highlighted(self) -> None:
        """Show the body of the result under the cursor."""
        self.show_message("")
        self._show_bodies()

    def _show_bodies(self) -> None:
        if self._compared:
            self._compared, self._shown = "", None
        self._draw_body()
        self.update_footer()

    def on_row_list_selected(self) -> None:
        """Go to the body."""
        self.action_read()

    def disabled_reason(self, command: Command) -> str:
        """Return why a command does nothing now."""
        if command.id == "several.diff":
            return "" if len(self._comparable()) > 1 else "fewer than two responses"
        return super().disabled_reason(command)

    def action_read(self) -> None:
        """Go to the body, to read all of it."""
        self.set_focus(self.query_one("#body"))

    def action_wrap(self) -> None:
        """Wrap long lines, or stop wrapping them."""
        self.query_one("#body", DocumentView).toggle_wrap()

    def action_back(self) -> None:
        """Go from a comparison to the bodies, and from the body to the rows; cancel the requests; close the screen."""
        rows = self.query_one("#results")
        if self._compared:
            self._show_bodies()
            self.set_focus(rows)
        elif self.focused is not rows:
            self.set_focus(rows)
        elif not self.cancel_work():
            self.dismiss(None)

    def cancel_work(self) -> bool:
        """Cancel the requests that are being sent; return whether there were any."""
        return self._is_sending and bool(self.workers.cancel_group(self, SENDING))

    def _comparable(self) -> list[AccountResult]:
        return [result for result in self._results.values() if result.exchange is not None]

    def action_diff(self) -> None:
        """Compare the result under the cursor with another one."""
        first = self.selected
        if first is None or first.exchange is None or len(self._comparable()) < 2:
            self.show_message("There are no two responses to compare.")
        else:
            self.start_flow(self._compare(first), "diff")

    async def _compare(self, first: AccountResult) -> None:
        others = {each.name: each for each in self._comparable() if each is not first}
        name: str | None = next(iter(others))
        if len(others) > 1:
            rows = tuple(Choice(each, ((each, "title"),)) for each in others)
            name = await pick(self, PickSpec(f"Compare {first.name} with", rows, enter="compare"))
        if name is None or first.exchange is None:
            return
        other = others[name].exchange
        if other is None:
            return
        diff = await asyncio.to_thread(diff_exchanges, other, first.exchange)
        view = self.query_one("#body", DocumentView)
        self._compared = f"{name} -> {first.name}"
        view.border_title = content(f" {self._compared} ")
        view.show(ListRows(diff_rows(diff, name)))
        self.set_focus(view)
