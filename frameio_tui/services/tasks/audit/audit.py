"""The task `audit`: the audit log of an account with names instead of IDs; a file gets the entries it does not have."""

from __future__ import annotations

from contextlib import ExitStack, aclosing
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from frameio_tui.core.audit.query import WINDOW_DAYS, event_names, match_events, parse_moment
from frameio_tui.core.audit.record import (
    AuditNames,
    parse_record,
)
from frameio_tui.core.errors import InvalidInput
from frameio_tui.core.profiles.profile import ApiVersion
from frameio_tui.core.tasks.task import TaskReport
from frameio_tui.services.tasks.audit.files import FORMATS, FileSink, StreamSink, read_entries
from frameio_tui.services.tasks.audit.forms import OLDER, ROLE, AuditQuery, log_pages, operations_for, query_for_place
from frameio_tui.services.tasks.audit.names import NameReader, find_user
from frameio_tui.services.tasks.places.places import TaskPlace

if TYPE_CHECKING:
    from collections.abc import Sequence

    from frameio_tui.core.tasks.task import Arguments, Estimate
    from frameio_tui.services.tasks.audit.files import AuditSink
    from frameio_tui.services.tasks.requests import TaskRequests
    from frameio_tui.services.tasks.task import Work


class AuditOptions(NamedTuple):
    """Arguments of the task; the names are those of the command line."""

    place: str = ""
    since: str = ""
    """A moment as `parse_moment` reads it. For a task that may be resumed, it must not depend on the time."""
    until: str = ""
    user: str = ""
    events: tuple[str, ...] = ()
    format: str = "csv"
    output: str = ""
    """The absolute path of the file to add entries to; empty for standard output."""
    started: float = 0.0
    """When the user asked, in epoch seconds."""
    label: str = ""
    """How to call the place in the title of the task; empty for the place as it was given."""


class AuditTask:
    """Writes the audit log."""

    name = "audit"
    changes: Sequence[str] = ()

    def __init__(self, options: AuditOptions) -> None:
        if options.format not in FORMATS:
            raise InvalidInput(f"Unknown format '{options.format}'.", f"Use one of: {', '.join(FORMATS)}.")
        if options.output and options.format == "text":
            raise InvalidInput("A file cannot be written as text.", "Use the format csv or ndjson.")
        self._options = options
        self._place = TaskPlace(options.place)
        self._since = parse_moment(options.since, options.started)
        self._until = parse_moment(options.until, options.started, end=True)
        if self._since is not None and self._until is not None and self._since >= self._until:
            raise InvalidInput("The end of the time span is before its beginning.", "Swap the two times.")

    @property
    def title(self) -> str:
        """The command with its place."""
        return f"audit {self._options.label or self._options.place}".rstrip()

    @property
    def arguments(self) -> Arguments:
        """The arguments, from which `from_arguments` builds the task again."""
        return {**self._options._asdict(), "events": list(self._options.events)}

    async def estimate(self, work: Work) -> Estimate:
        """Return the least number of requests: only the log itself says how long it is."""
        options, api = self._options, work.entry.profile.api
        self._events(work.requests, api)
        if options.output:
            with work.outputs.grow(options.output) as file:
                for _ in read_entries(file, options.format):
                    pass  # raises an error for another file
        if options.place:
            await self._place.resolve(work.requests, work.entry)
        log = operations_for(api)[0]
        estimate = work.requests.estimate({log: 1}, also=(log,))
        notes = self._window_notes(None)
        writes_to = options.output or "standard output"
        return estimate._replace(role=ROLE, writes_to=writes_to, notes=notes)

    async def run(self, work: Work) -> TaskReport:
        """Write the entries, the newest first."""
        options, api = self._options, work.entry.profile.api
        items = work.items if options.output else None
        place = None
        if options.place:
            place = await self._place.resolve(work.requests, work.entry, items)
        wanted = await query_for_place(work.requests, work.entry, place)
        wanted = wanted._replace(since=self._since, until=self._until, events=self._events(work.requests, api))
        names = AuditNames()
        if options.user:
            wanted = wanted._replace(user_id=await find_user(work.requests, api, wanted, options.user, names))
        with ExitStack() as stack:
            sink = self._sink(work, stack)
            form, is_whole = await _write_log(work, wanted, NameReader(work.requests, api, names), sink)
            sink.finish()
        notes = [*self._window_notes(sink.newest_before)]
        if form == OLDER:
            notes.append("The account has only the older form of the audit log, which has fewer events.")
        if not is_whole:
            notes.append("Some names are unknown: the user of this profile may not see them, or they were deleted.")
        counts: tuple[tuple[str, int], ...] = (("entries", sink.written),)
        if options.output:
            work.outputs.list_file(options.output)
            counts = (("new entries", sink.written), ("entries that the file already has", sink.known))
        return TaskReport(counts, notes=tuple(notes))

    def _events(self, requests: TaskRequests, api: ApiVersion) -> tuple[str, ...]:
        """Return the documented events that are wanted. Raises InvalidInput."""
        if not self._options.events:
            return ()
        known = [found for name in operations_for(api) if (found := requests.operation(name)) is not None]
        return match_events(self._options.events, event_names(known))

    def _sink(self, work: Work, stack: ExitStack) -> AuditSink:
        options = self._options
        if options.output:
            return FileSink(stack.enter_context(work.outputs.grow(options.output)), options.format, work.items)
        return StreamSink(options.format, work.write)

    def _window_notes(self, newest_before: datetime | None) -> tuple[str, ...]:
        """Return what the log cannot contain, because it reaches back 30 days."""
        begin = datetime.fromtimestamp(self._options.started, UTC) - timedelta(days=WINDOW_DAYS)
        note = f"The audit log reaches back {WINDOW_DAYS} days, to {begin:%Y-%m-%d %H:%M} UTC."
        if self._until is not None and self._until <= begin:
            return (f"{note} All of the time span is before that.",)
        if self._since is not None and self._since < begin:
            return (f"{note} Entries between {self._since:%Y-%m-%d %H:%M} and then are missing.",)
        if newest_before is not None and newest_before < begin:
            lost = f"The newest entry that the file had is from {newest_before:%Y-%m-%d %H:%M}."
            return (f"{note} {lost} Entries between the two are lost.",)
        return (note,) if self._since is None else ()


def from_arguments(arguments: Arguments) -> AuditTask:
    """Return the task for stored arguments. Raises InvalidInput if they do not fit."""
    events, started = arguments.get("events"), arguments.get("started")
    texts = {
        name: str(arguments.get(name, "")) for name in ("place", "since", "until", "user", "format", "output", "label")
    }
    return AuditTask(
        AuditOptions(
            **texts,
            events=tuple(map(str, events)) if isinstance(events, (list, tuple)) else (),
            started=started if isinstance(started, float) else 0.0,
        )
    )


async def _write_log(work: Work, wanted: AuditQuery, names: NameReader, sink: AuditSink) -> tuple[str, bool]:
    """Write the log page by page; return the form that the account has, and whether all names are known."""
    form, start = sink.continue_at()
    pages = log_pages(work.requests, work.entry.profile.api, wanted, operation=form, start=start)
    done = 0
    async with aclosing(pages):
        async for form, page in pages:
            entries = [(item, record) for item in page.items if wanted.matches(record := parse_record(item))]
            await names.learn([record for _, record in entries])
            sink.add(entries, names.names)
            sink.end_page(form, page.next)
            done += len(page.items)
            newest = entries[0][1].time[:10] if entries else ""
            work.progress(done, page.total, "entry", newest)
    return form, names.is_complete
