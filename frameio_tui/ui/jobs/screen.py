"""The Jobs screen: every task that runs or has run, here or on the command line."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, ClassVar

from textual.containers import Vertical

from frameio_tui.core.errors import ConfirmationRequired, StoreError
from frameio_tui.core.resources.upload import PLACEHOLDER
from frameio_tui.core.tasks.task import TaskListing, TaskState
from frameio_tui.ui.commands.command import bindings_of
from frameio_tui.ui.commands.registry import JOBS_COMMANDS
from frameio_tui.ui.dialogs.ask import confirm, pick, show_text
from frameio_tui.ui.dialogs.specs import Choice, ConfirmSpec, PickSpec, TextSpec, profile_spans
from frameio_tui.ui.jobs.rows import JobTable, detail_rows, report_text
from frameio_tui.ui.screen import BaseScreen
from frameio_tui.ui.text import content
from frameio_tui.ui.widgets.header_footer import FooterBar, HeaderBar
from frameio_tui.ui.widgets.message_bar import MessageBar
from frameio_tui.ui.widgets.profile_title import is_small
from frameio_tui.ui.widgets.row_list import RowList

if TYPE_CHECKING:
    from textual import events
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from frameio_tui.core.profiles.profile import Profile
    from frameio_tui.core.tasks.task import TaskRecord
    from frameio_tui.services.services import Services
    from frameio_tui.ui.commands.command import Command
    from frameio_tui.ui.jobs.owner import JobOwner

EMPTY = " No job yet. Press B for Files, then e to export."
OTHERS_INTERVAL = 2.0
"""Seconds between two looks at jobs that run in other processes; none are needed if there is none."""


class Jobs(BaseScreen):
    """The screen of the jobs."""

    COMMANDS_HERE = JOBS_COMMANDS
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_of(JOBS_COMMANDS)]
    DEFAULT_CSS = """
    Jobs .framed { height: 1fr; }
    Jobs #jobs { height: 1fr; }
    Jobs #details {
        height: 50%; max-height: 16; border-top: solid $frame; border-title-color: $foreground;
        border-title-style: bold;
    }
    App.-ascii Jobs #details { border-top: ascii $frame; }
    Jobs #message { display: none; }
    """

    def __init__(self, services: Services, owner: JobOwner, job: str = "") -> None:
        """Create the screen, with the cursor on the job of an ID if one is given."""
        super().__init__(services)
        self._wanted = job
        self._owner = owner
        self._ended_count = owner.ended_count
        self._listing = TaskListing(())
        self._records: tuple[TaskRecord, ...] = ()
        self._profiles: dict[str, Profile] = {}
        self._is_read = self._is_reading = self._must_read = False

    def compose(self) -> ComposeResult:
        """Create the header, the list, the details, the message and the footer."""
        yield HeaderBar()
        with Vertical(classes="framed"):
            yield MessageBar(id="heading")
            yield RowList(id="jobs")
            yield RowList(id="details")
        yield MessageBar(id="message")
        yield FooterBar()

    def on_mount(self) -> None:
        """Read the jobs."""
        self.query_one("#details", RowList).can_focus = False
        self.set_focus(self.query_one("#jobs"))
        self.query_one(".framed").set_class(is_small(self.app.size), "-top")
        self._read_profiles()
        self._draw()
        self._read()
        self.set_interval(OTHERS_INTERVAL, self._look_at_others)

    def _read_profiles(self) -> None:
        overview = self.app_context.session.overview or self.app_context.overview()
        self._profiles = {entry.profile.id: entry.profile for entry in overview.entries}

    def _read(self) -> None:
        """Read the list of jobs; if it is being read, read it once more afterwards."""
        self._must_read = True
        if not self._is_reading:
            self._is_reading = True
            self.start_flow(self._read_records())

    async def _read_records(self) -> None:
        try:
            while self._must_read:
                self._must_read = False
                self._listing = await asyncio.to_thread(lambda: self.services.tasks.records())
                self._is_read = True
                self._draw()
        finally:
            self._is_reading = False

    def _look_at_others(self) -> None:
        if any(record.state is TaskState.RUNNING and record.holder != "this process" for record in self._records):
            self._read()

    def on_jobs_changed(self) -> None:
        """Draw the progress; read the list again if a job has started or ended."""
        known = {record.id for record in self._listing.records}
        before = {record.id for record in self._records if record.holder == "this process"}
        now = {record.id for record in self._owner.running}
        # A short job may have started and ended since the list was drawn.
        if now - known or before - now or self._owner.ended_count != self._ended_count:
            self._ended_count = self._owner.ended_count
            self._read()
        self._draw()

    def on_profile_switched(self) -> None:
        """Draw the header and the labels of the profiles."""
        self._read_profiles()
        self._draw()

    def on_screen_resume(self, event: events.ScreenResume) -> None:
        """Read the jobs again when the screen comes to the front."""
        super().on_screen_resume(event)
        if self._is_read:
            self._read()

    def on_resize(self) -> None:
        """Fit the columns into the new width."""
        self.query_one(".framed").set_class(is_small(self.app.size), "-top")
        self._draw()

    @property
    def selected(self) -> TaskRecord | None:
        """The job under the cursor."""
        row = self.query_one("#jobs", RowList).row
        return next((record for record in self._records if row is not None and record.id == row.key), None)

    def _draw(self) -> None:
        running = {record.id: record._replace(holder="this process") for record in self._owner.running}
        listed = tuple(running.pop(record.id, record) for record in self._listing.records)
        self._records = (*running.values(), *listed)
        rows, width = self.query_one("#jobs", RowList), self.app.size.width - (1 if is_small(self.app.size) else 3)
        table = JobTable(width, self._profiles, self.services.clock.now())
        key = rows.row.key if rows.row is not None else None
        if self._wanted and any(record.id == self._wanted for record in self._records):
            key, self._wanted = self._wanted, ""
        rows.set_rows(table.rows(self._records), key, empty=EMPTY if self._is_read else "")
        heading = self.query_one("#heading", MessageBar)
        heading.show(table.heading)
        heading.display = bool(self._records)
        dot = f" {self.app_context.glyphs.dot} "
        count = sum(record.state is TaskState.RUNNING for record in self._records)
        parts = ["Jobs", str(len(self._records)), *([f"{count} running"] if count else [])]
        title = dot.join(parts)
        frame = self.query_one(".framed")
        frame.border_title = content(f" {title} " if is_small(self.app.size) else title)
        self.query_one(HeaderBar).show(
            self.app_context.active, self.app_context.glyphs, self.services.clock.now(), demo=self.services.demo
        )
        if self._listing.broken:
            self.show_message(self._listing.broken[0], error=True)
        self._draw_details()

    def _draw_details(self) -> None:
        record, details, now = self.selected, self.query_one("#details", RowList), self.services.clock.now()
        if record is not None:
            details.set_row_factory(lambda width: detail_rows(record, now, width - 1))
            details.border_title = content(f" {record.title} ")
        details.display = record is not None
        self.update_footer()

    def show_message(self, text: str, *, error: bool = False) -> None:
        """Show a message above the footer. It disappears with the next action."""
        self.query_one("#message", MessageBar).show_or_hide(text, error=error)

    def on_row_list_highlighted(self) -> None:
        """Show the details of the job under the cursor."""
        self.show_message("")
        self._draw_details()

    def on_row_list_selected(self) -> None:
        """Show the report."""
        self.action_show()

    def disabled_reason(self, command: Command) -> str:
        """Return why a command does nothing now."""
        record, name = self.selected, command.id.removeprefix("jobs.")
        if name == "resume":
            return "" if record is not None and record.can_resume else "nothing to resume"
        if name == "cancel":
            return "" if record is not None and record.state is TaskState.RUNNING else "not running"
        if name == "remove" and record is not None and record.state is TaskState.RUNNING:
            return "running"
        if name in ("show", "remove"):
            return "" if record is not None else "no job"
        return super().disabled_reason(command)

    def _of_selected(self, name: str) -> None:
        self.show_message("")
        record = self.selected
        if record is None:
            self.show_message(EMPTY)
            return
        flows = {"show": self._show, "resume": self._resume, "cancel": self._cancel, "remove": self._remove}
        self.start_flow(flows[name](record))

    def action_show(self) -> None:
        """Show the whole report of the job under the cursor."""
        self._of_selected("show")

    def action_resume(self) -> None:
        """Go on with the job under the cursor."""
        self._of_selected("resume")

    def action_cancel(self) -> None:
        """Cancel the job under the cursor, after a confirmation."""
        self._of_selected("cancel")

    def action_remove(self) -> None:
        """Remove the job under the cursor from the list, after a confirmation."""
        self._of_selected("remove")

    async def _show(self, record: TaskRecord) -> None:
        details = await asyncio.to_thread(self.services.tasks.details, record.id)
        await show_text(self, TextSpec(f"Report · {record.title}", report_text(details)))

    async def _resume(self, record: TaskRecord) -> None:
        if not record.can_resume:
            reason = "nothing that failed can be repeated" if record.state.can_resume else "there is nothing to resume"
            raise StoreError(f"This job is {record.state.value}, and {reason}.", "Select another one.")
        restart = await self._ask_restart(record)
        if restart is None:
            return
        runner = self.services.tasks
        entry, task = await asyncio.to_thread(lambda: runner.prepare_resume(record.id, restart=restart))
        confirmed = False
        try:
            self.services.tasks.check(entry, task)
        except ConfirmationRequired as error:
            details = (profile_spans(entry),)
            spec = ConfirmSpec(f"Resume {record.title}?", (error.sentence,), yes="Yes, resume", details=details)
            confirmed = await confirm(self, spec)
            if not confirmed:
                return
        self._owner.resume(record.id, confirmed=confirmed, restart=restart)
        self.show_message(f"Resumed: {record.title}")

    async def _ask_restart(self, record: TaskRecord) -> bool | None:
        """Return whether to delete uploads that cannot be continued; None if the dialog was dismissed."""
        details = await asyncio.to_thread(self.services.tasks.details, record.id)
        if not any(PLACEHOLDER in failure.reason for failure in details.record.report.failures):
            return False
        rows = (
            Choice("", (("Resume, and leave the incomplete uploads as they are", "plain"),)),
            Choice("restart", (("Delete the incomplete uploads, and upload these files again", "plain"),)),
        )
        picked = await pick(self, PickSpec(f"Resume {record.title}", rows, enter="resume"))
        return None if picked is None else bool(picked)

    async def _cancel(self, record: TaskRecord) -> None:
        if record.state is not TaskState.RUNNING:
            raise StoreError(f"This job is {record.state.value}, so there is nothing to cancel.", "Select another one.")
        lines = ("What is finished is kept, and the job can be resumed.",)
        if await confirm(self, ConfirmSpec(f"Cancel {record.title}?", lines, yes="Yes, cancel it")):
            self.services.tasks.cancel(record.id)
            self.show_message(f"Cancelled: {record.title}")
            self._read()

    async def _remove(self, record: TaskRecord) -> None:
        if record.state is TaskState.RUNNING:
            raise StoreError("This job is running.", "Cancel it first with x.")
        lines = ["Files that it wrote stay."]
        if record.can_resume:
            lines.append("It cannot be resumed afterwards.")
        if await confirm(self, ConfirmSpec(f"Remove {record.title} from the list?", tuple(lines), yes="Yes, remove")):
            await asyncio.to_thread(self.services.tasks.remove, record.id)
            self._read()
