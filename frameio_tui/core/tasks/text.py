"""Estimates, progress and reports of tasks as text, the same for both interfaces. Each line of them is one line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from frameio_tui.core.errors import FrameioTuiError, Remedy, remedy_on_command_line
from frameio_tui.core.tasks.task import TaskState
from frameio_tui.core.text.humanize import format_count, format_duration, format_elapsed, format_size
from frameio_tui.core.text.printable import printable

if TYPE_CHECKING:
    from frameio_tui.core.tasks.task import Estimate, Failure, Progress, TaskRecord

BYTE = "byte"
"""The unit of a progress that is shown as a size."""
IRREGULAR = {"entry": "entries", "person": "people"}
_HEADLINES = {
    TaskState.RUNNING: "Running",
    TaskState.COMPLETE: "Complete",
    TaskState.PARTLY: "Partly complete",
    TaskState.CANCELLED: "Cancelled",
    TaskState.FAILED: "Failed",
    TaskState.INTERRUPTED: "Interrupted",
}


def format_estimate(estimate: Estimate) -> tuple[str, ...]:
    """Return what a task will need, one line for each subject.

    >>> from frameio_tui.core.tasks.task import Estimate
    >>> format_estimate(Estimate(1200, True, 660.0, ("project.read",)))
    ('Requests: at least 1,200, 11 min or more at the rate limits', 'Scopes: project.read')
    """
    if estimate.requests is None:
        lines = ["Requests: unknown"]
    elif not estimate.requests:
        lines = ["Requests: none"]
    else:
        more = " or more" if estimate.at_least else ""
        seconds = estimate.seconds or 0.0
        duration = f", {format_duration(seconds)}{more} at the rate limits" if seconds >= 1 else ""
        lines = [f"Requests: {'at least' if estimate.at_least else 'about'} {estimate.requests:,}{duration}"]
    lines += [f"Changes: {change}" for change in estimate.changes]
    if estimate.scopes:
        lines.append(f"Scopes: {', '.join(estimate.scopes)}")
    if estimate.role:
        lines.append(f"Role: {estimate.role}")
    if estimate.writes_to:
        lines.append(f"Output: {estimate.writes_to}")
    return tuple(map(_line, (*lines, *estimate.notes)))


def format_progress(progress: Progress) -> str:
    """Return the progress on one line: what is done, the rate, the remaining time, a wait, and what is being done.

    >>> from frameio_tui.core.tasks.task import Progress
    >>> format_progress(Progress(20, 1200, "file", "Reel", 30, 12.2, "rate limit", 10.0, 2.0, 590.0))
    '20 of 1,200 files, 2.0/s, 9 min left, waiting 12 s (rate limit) · Reel'
    >>> format_progress(Progress(5_200_000, 10_000_000, "byte", rate=2e6, left=2.4))
    '5.2 MB of 10.0 MB, 2.0 MB/s, 2 s left'
    """
    total = progress.total
    if progress.unit == BYTE:
        text = format_size(progress.done) + (f" of {format_size(total)}" if total is not None else "")
        if progress.rate is not None:
            text += f", {format_size(int(progress.rate))}/s"
        return text + _progress_tail(progress)
    plural = IRREGULAR.get(progress.unit, f"{progress.unit}s")
    noun = progress.unit if (progress.done if total is None else total) == 1 else plural
    text = f"{progress.done:,}" + (f" of {total:,}" if total is not None else "") + f" {noun}"
    if progress.rate is not None:
        text += f", {progress.rate:.1f}/s"
    return text + _progress_tail(progress)


def _progress_tail(progress: Progress) -> str:
    """Return the remaining time, a wait, and what is being done."""
    text = f", {_left(progress.left)} left" if progress.left is not None else ""
    if progress.waiting >= 1:
        text += f", waiting {progress.waiting:.0f} s ({progress.waiting_for.rstrip('.')})"
    return f"{text} · {progress.now}" if progress.now else text


def _left(seconds: float) -> str:
    return f"{seconds:.0f} s" if seconds < 60 else format_duration(seconds)


def format_result(record: TaskRecord) -> str:
    """Return how a task ended, on one line: `Complete: 120 comments; 230 requests in 2 min 5 s`."""
    report, progress = record.report, record.progress
    counts = ", ".join(f"{count:,} {_singular(noun) if count == 1 else noun}" for noun, count in report.counts)
    effort = f"{format_count(progress.requests, 'request')} in {format_elapsed(progress.elapsed)}"
    failed = f"{format_count(report.failed, 'failure')}" if report.failed else ""
    return f"{_HEADLINES[record.state]}: {'; '.join(filter(None, (counts, failed, effort)))}"


def _singular(noun: str) -> str:
    """Return the singular of a plural noun; anything else, such as `deleted`, unchanged.

    >>> _singular("files"), _singular("people"), _singular("activities"), _singular("deleted")
    ('file', 'person', 'activity', 'deleted')
    """
    for singular, plural in IRREGULAR.items():
        if noun == plural:
            return singular
    return f"{noun[:-3]}y" if noun.endswith("ies") else noun.removesuffix("s")


def format_report(record: TaskRecord, failures: int = 20) -> tuple[str, ...]:
    """Return what a task did, after `format_result`: its error, at most `failures` failures, files and notes.

    A line that names a command or an option is a `Remedy`, so that the app shows it without.
    """
    report = record.report
    lines = [report.error] if report.error else []
    lines += [_failure_line(failure) for failure in report.failures[:failures]]
    shown = min(failures, len(report.failures))
    if shown and report.failed > shown:  # if none is shown, their number in `format_result` is enough
        more = report.failed - shown
        left_out = f"{format_count(more, 'more failure')}."
        lines.append(Remedy(left_out, f"{left_out} To see them, run: frameio-tui jobs show {record.id}"))
    lines += [f"Wrote {file.path} ({format_size(file.size)}, SHA-256 {file.sha256})" for file in report.files]
    return tuple(map(_line, (*lines, *report.notes)))


def _line(text: str) -> str:
    """Return a text on one line, so that a file name with a line break cannot add a line of its own."""
    if isinstance(text, Remedy):
        on_command_line = printable(text.on_command_line, newlines=False)
        return Remedy(printable(text, newlines=False), on_command_line)
    return printable(text, newlines=False)


def _failure_line(failure: Failure) -> str:
    return FrameioTuiError(f"Failed: {failure.item}: {failure.reason}", failure.remedy).words


def failure_to_json(failure: Failure) -> dict[str, object]:
    """Return a failure as a JSON object, with the texts of the command line."""
    return {**failure._asdict(), "remedy": remedy_on_command_line(failure.remedy)}


def record_to_json(record: TaskRecord) -> dict[str, object]:
    """Return a task as a JSON object, with the texts of the command line."""
    report = record.report
    return {
        **record._asdict(),
        "state": record.state.value,
        "can_resume": record.can_resume,
        "progress": record.progress._asdict(),
        "report": {
            **report._asdict(),
            "error": remedy_on_command_line(report.error),
            "notes": [remedy_on_command_line(note) for note in report.notes],
            "counts": dict(report.counts),
            "failures": [failure_to_json(failure) for failure in report.failures],
            "files": [file._asdict() for file in report.files],
            "created": [{"path": path, "id": own_id} for path, own_id in report.created],
        },
    }
