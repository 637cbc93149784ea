"""The list of jobs, and the details of one of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from frameio_tui.core.tasks.task import TaskState
from frameio_tui.core.tasks.text import BYTE, format_progress, format_report, format_result
from frameio_tui.core.text.humanize import format_count, format_size, format_time_ago
from frameio_tui.ui.text import column
from frameio_tui.ui.widgets.label_rows import label_rows
from frameio_tui.ui.widgets.row_list import Row
from frameio_tui.ui.widgets.spans import label_spans

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from frameio_tui.core.profiles.profile import Profile
    from frameio_tui.core.tasks.task import TaskCall, TaskDetails, TaskRecord

STATE_WIDTH, STARTED_WIDTH, NAME_WIDTH, LABEL_WIDTH, DONE_WIDTH = 11, 13, 16, 8, 16
MIN_TITLE_WIDTH = 24
STYLES = {
    TaskState.RUNNING: "hint",
    TaskState.COMPLETE: "good",
    TaskState.PARTLY: "warn",
    TaskState.CANCELLED: "warn",
    TaskState.INTERRUPTED: "warn",
    TaskState.FAILED: "bad",
}
BAR_WIDTH = 20
MAX_CALLS = 50


def done_of(record: TaskRecord) -> str:
    """Return how much a job has done: a share if the total is known, else a number."""
    progress = record.progress
    if record.state is TaskState.RUNNING and progress.total:
        return f"{min(1.0, progress.done / progress.total) * 100:.0f} %"
    if record.state is TaskState.RUNNING or not record.report.counts:
        if progress.unit == BYTE:
            return format_size(progress.done) if progress.done else ""
        return f"{progress.done:,} {progress.unit}{'' if progress.done == 1 else 's'}" if progress.done else ""
    noun, count = record.report.counts[0]
    return f"{count:,} {noun}"


class JobTable:
    """The columns for a width. Started, then progress, then the label are left out where there is no room."""

    def __init__(self, width: int, profiles: Mapping[str, Profile], now: float) -> None:
        self._profiles = profiles
        self._now = now
        room = width - STATE_WIDTH - NAME_WIDTH - 4 - MIN_TITLE_WIDTH
        self._label = LABEL_WIDTH if room >= LABEL_WIDTH + 1 else 0
        room -= self._label + 1 if self._label else 0
        self._done = DONE_WIDTH if room >= DONE_WIDTH + 1 else 0
        room -= self._done + 1 if self._done else 0
        self._started = STARTED_WIDTH if room >= STARTED_WIDTH + 1 else 0
        room -= self._started + 1 if self._started else 0
        self._title = max(MIN_TITLE_WIDTH, MIN_TITLE_WIDTH + room)
        names = (("STATE", STATE_WIDTH), ("JOB", self._title), ("PROFILE", NAME_WIDTH))
        more = (("", self._label), ("DONE", self._done), ("STARTED", self._started))
        self.heading = tuple((column(name, width), "heading") for name, width in (*names, *more) if width)

    def rows(self, records: Sequence[TaskRecord]) -> list[Row]:
        """Return a row for each job."""
        return [self._row(record) for record in records]

    def _row(self, record: TaskRecord) -> Row:
        profile = self._profiles.get(record.profile_id)
        label = label_spans(profile.label, profile.colour, self._label) if profile is not None else ()
        if self._label and not label:
            label = ((" " * (self._label + 1), "plain"),)
        spans = (
            (" ", "plain"),
            (column(record.state.value, STATE_WIDTH), STYLES[record.state]),
            (column(record.title, self._title), "title"),
            (column(record.profile_name, NAME_WIDTH), "plain"),
            *(label if self._label else ()),
            (column(done_of(record), self._done), "plain"),
            (column(format_time_ago(record.started, self._now), self._started), "dim"),
        )
        return Row(record.id, tuple(span for span in spans if span[0]))


def detail_rows(record: TaskRecord, now: float, width: int) -> list[Row]:
    """Return what is known about a job: its progress while it runs, its report afterwards."""
    lines: list[tuple[str, str, str]] = [("State", _state_text(record), STYLES[record.state])]
    if record.state is TaskState.RUNNING:
        lines.append(("Progress", _bar(record) + format_progress(record.progress._replace(now="")), "plain"))
        lines.append(("Now", record.progress.now, "plain"))
        lines.append(("Requests", f"{record.progress.requests:,} sent", "plain"))
    else:
        lines.append(("Result", format_result(record), "plain"))
    lines += [("", text, "bad" if text == record.report.error else "plain") for text in format_report(record, 5)]
    output = record.arguments.get("output")
    if isinstance(output, str) and output and not record.report.files:
        lines.append(("Output", output, "plain"))
    started = format_time_ago(record.started, now)
    runs = f", run {record.runs}" if record.runs > 1 else ""
    lines += [("Started", f"{started}{runs}", "plain"), ("Profile", record.profile_name, "plain")]
    lines.append(("ID", record.id, "dim"))
    return label_rows(lines, width)


def _state_text(record: TaskRecord) -> str:
    if record.state is TaskState.RUNNING:
        return f"running in {record.holder}" if record.holder not in ("", "this process") else "running"
    return f"{record.state.value}; press R to resume it" if record.can_resume else record.state.value


def _bar(record: TaskRecord) -> str:
    """Return a bar of ASCII characters if the total is known."""
    progress = record.progress
    if not progress.total:
        return ""
    share = min(1.0, progress.done / progress.total)
    full = round(share * BAR_WIDTH)
    return f"[{'#' * full}{'-' * (BAR_WIDTH - full)}] "


def report_text(details: TaskDetails) -> str:
    """Return the whole report as text, with the latest calls; it may contain untrusted text."""
    record = details.record
    lines = [record.title, f"Profile: {record.profile_name}", ""]
    lines += [format_result(record), *format_report(record, 1000)]
    if details.calls:
        shown = details.calls[-MAX_CALLS:]
        last = f", the last {len(shown)} of them" if len(shown) < details.call_count else ""
        lines += ["", f"{format_count(details.call_count, 'call')}{last}:"]
        lines += [_call(call) for call in shown]
    return "\n".join(lines)


def _call(call: TaskCall) -> str:
    status = str(call.status) if call.status else "no response"
    error = f"  {call.error}" if call.error else ""
    after_scheme = call.url.partition("://")[2]
    path = after_scheme[after_scheme.find("/") :] if "/" in after_scheme else call.url
    return f"{status:>3}  {call.duration:6.2f} s  {call.method} {path}{error}"
