"""The commands `history`, `history show`, `resend`, `export` and `clear`: past requests, as they were stored."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from frameio_tui.cli.exit_codes import ERROR, OK
from frameio_tui.core.errors import InvalidInput, RefusedLocally, StoreError, UsageError
from frameio_tui.core.http.history import TASK, check_resendable, exchange_of, loaded_request, task_of
from frameio_tui.core.http.history_filter import ALL, HistoryFilter, for_profiles, parse_filter
from frameio_tui.core.text.humanize import format_count, format_elapsed, format_size

if TYPE_CHECKING:
    from collections.abc import Sequence

    from frameio_tui.cli.context import Context
    from frameio_tui.cli.fast_parser import Arguments
    from frameio_tui.core.http.history import HistoryEntry
    from frameio_tui.core.profiles.profile import Profile

HOW_TO_LIST = "Run: frameio-tui history"


def history(context: Context, arguments: Arguments) -> int:
    """Print the latest requests that match, the newest last. The exit code is 1 if not all of them can be read."""
    if arguments.limit < 1:
        raise UsageError("--limit must be at least 1.", "For example: --limit 20")
    entries, warning = _find(context, arguments)
    if warning and not entries:
        raise StoreError(f"The history cannot be read ({warning}).", "Run: frameio-tui doctor")
    profiles = _profiles(context)
    if arguments.json:
        context.out.json([entry_to_json(item, profiles) for item in entries])
    is_mixed = len({item.profile_id for item in entries}) > 1
    width = max((len(str(item.entry_id)) for item in entries), default=0)
    for item in () if arguments.json else reversed(entries):
        owner = f"{_name(profiles, item)}  " if is_mixed else ""
        context.out.line(f"{item.entry_id:>{width}}  {_format_time(item.at)}  {owner}{_format_call(item)}")
    if warning:
        context.out.error(
            f"The history could not be read completely: {warning}.",
            "The other entries are not affected. Run: frameio-tui doctor",
            exit_code=ERROR,
            kind="BrokenFile",
        )
        return ERROR
    if not entries and not arguments.json:
        if arguments.filter:
            context.out.say("Nothing in the history matches.")
        else:
            context.out.say(f"No requests sent as '{context.choose_profile().profile.name}' yet.")
    return OK


def show(context: Context, arguments: Arguments) -> int:
    """Print everything that is stored of a request, or only the response body with --body."""
    entry, profiles, out = _entry(context, arguments.id), _profiles(context), context.out
    if arguments.json:
        out.json(entry_to_json(entry, profiles))
        return OK
    if arguments.body:
        if entry.response_body and entry.kind != TASK:
            out.text(entry.response_body)
        return OK
    out.line(f"id = {entry.entry_id}")
    out.line(f"profile = {_name(profiles, entry)}")
    out.line(f"sent = {_format_time(entry.at)}")
    if entry.kind == TASK:
        out.line(f"job = {entry.target}")
        out.line(f"result = {entry.response_body}")
        out.line(f"# For details: frameio-tui jobs show {task_of(entry)}")
        return OK
    out.line(f"request = {entry.method} {entry.origin}{entry.target}")
    out.line(f"sent for = {entry.kind}")
    status = f"{entry.status} {entry.reason}".strip() if entry.status else "no response"
    out.line(f"status = {status}")
    if entry.error:
        out.line(f"error = {entry.error}")
    out.line(f"took = {format_elapsed(entry.duration)}")
    out.line(f"size = {format_size(entry.body_size)}")
    _show_part(context, "request", entry.request_headers, entry.request_body)
    _show_part(context, "response", entry.response_headers, entry.response_body)
    return OK


def _show_part(context: Context, what: str, headers: Sequence[tuple[str, str]], body: str) -> None:
    if headers or body:
        context.out.line("")
        context.out.line(f"# {what}")
    for name, value in headers:
        context.out.line(f"{name}: {value}")
    if body:
        context.out.line("")
        context.out.text(body)


def resend(context: Context, arguments: Arguments) -> int:
    """Send a request again, as the profile that sent it or as the one that --profile names; print the response."""
    from frameio_tui.cli.commands.request import send_request

    entry = _entry(context, arguments.id)
    owner = _owner(context, entry)
    chosen = context.choose_profile(context.named or owner.name)
    if chosen.profile.api is not owner.api:
        raise InvalidInput(
            f"This is a {owner.api.value.upper()} request, and {chosen.profile.name} is a "
            f"{chosen.profile.api.value.upper()} profile.",
            "Use a profile of the same API version, or run: frameio-tui translate",
        )
    operation = context.container.catalogs.of(owner.api).by_id(entry.operation_id)
    spec = check_resendable(loaded_request(entry, operation))
    return send_request(context, chosen, spec, operation, None, arguments)


def export(context: Context, arguments: Arguments) -> int:
    """Print requests as code that reads the token from $FRAMEIO_TOKEN, or as one HAR file with their responses."""
    from frameio_tui.core.interchange.code import export_exchange
    from frameio_tui.core.interchange.har import entry_of_exchange, har_text

    entries = [_entry(context, text) for text in arguments.id]
    tasks = [entry for entry in entries if entry.kind == TASK]
    if tasks:
        raise InvalidInput(f"Entry {tasks[0].entry_id} is a job, not a request.", HOW_TO_LIST)
    exchanges = [exchange_of(entry, _owner(context, entry)) for entry in entries]
    if arguments.form == "har":
        context.out.text(har_text(map(entry_of_exchange, exchanges)))
        return OK
    texts = []
    for exchange in exchanges:
        operation = context.container.catalogs.match(exchange.outgoing.method, exchange.outgoing.url)
        texts.append(export_exchange(arguments.form, exchange, operation))
        if arguments.form != "curl" and len(entries) > 1:
            raise InvalidInput(
                f"--as {arguments.form} can export only one request.", "Name one entry, or use --as curl or --as har."
            )
    context.out.text("\n".join(texts))
    return OK


def clear(context: Context, arguments: Arguments) -> int:
    """Delete the entries that match, after a confirmation."""
    wanted = _wanted(context, arguments)
    store = context.container.history
    count = store.count(wanted)
    entries = format_count(count, "entry", "entries")
    if not count:
        return _report_deleted(context, 0)
    if not arguments.yes:
        question = f"This deletes {entries} from the history."
        if not context.out.can_ask:
            raise RefusedLocally(f"{question} There is no terminal to confirm on.", "Add --yes.")
        if context.out.ask(f"{question} Type clear to confirm:").strip() != "clear":
            raise RefusedLocally("Not confirmed. Nothing was deleted.")
    return _report_deleted(context, store.clear(wanted))


def _report_deleted(context: Context, count: int) -> int:
    if context.out.as_json:
        context.out.json({"deleted": count})
    elif count:
        context.out.say(f"Deleted {format_count(count, 'entry', 'entries')}.")
    else:
        context.out.say("Nothing in the history matches.")
    return OK


def entry_to_json(entry: HistoryEntry, profiles: dict[str, Profile]) -> dict[str, object]:
    """Return an entry as a JSON object."""
    return {**entry._asdict(), "profile_name": _name(profiles, entry), "names": dict(entry.names)}


def _find(context: Context, arguments: Arguments) -> tuple[Sequence[HistoryEntry], str]:
    """Return the newest entries that match, the newest first, and why some could not be read."""
    store = context.container.history
    if not arguments.filter:
        entries = store.recent(context.choose_profile().profile.id, arguments.limit)
        return entries, store.warning
    wanted = _wanted(context, arguments)
    found: list[HistoryEntry] = []
    last = 0
    while len(found) < arguments.limit:
        count = min(1000, arguments.limit - len(found))
        page = store.search(wanted, last, count)
        found += [entry for listed in page if (entry := store.entry(listed.entry_id)) is not None]
        if len(page) < count:
            break
        last = page[-1].entry_id
    return found, ""


def _wanted(context: Context, arguments: Arguments) -> HistoryFilter:
    """Return the filter of the command line; without `profile:`, that of the chosen profile. Raises InvalidInput."""
    words = (f'"{word}"' if _needs_quotes(word) else word for word in arguments.filter)
    text = " ".join(words)
    wanted = parse_filter(text, context.container.clock.now())
    if wanted.profiles:
        return for_profiles(wanted, {profile.name: key for key, profile in _profiles(context).items()})
    if any(word.lower().startswith("profile:") and ALL in word for word in text.split()):
        return wanted
    return wanted._replace(profiles=(context.choose_profile().profile.id,))


def _needs_quotes(word: str) -> bool:
    """Return whether an argument has spaces and is not a filter such as `body:two words` or `body:"two words"`."""
    return " " in word and ":" not in word and '"' not in word


def _entry(context: Context, text: str) -> HistoryEntry:
    """Return the entry with an ID. Raises InvalidInput."""
    entry = context.container.history.entry(int(text)) if text.isdecimal() and len(text) < 19 else None
    if entry is None:
        raise InvalidInput(f"The history has no entry '{text[:40]}'.", HOW_TO_LIST)
    return entry


def _owner(context: Context, entry: HistoryEntry) -> Profile:
    """Return the profile of an entry. Raises StoreError if its file cannot be read."""
    owner = _profiles(context).get(entry.profile_id)
    if owner is None:
        raise StoreError(f"The profile of entry {entry.entry_id} cannot be read.", "Run: frameio-tui profiles")
    return owner


def _profiles(context: Context) -> dict[str, Profile]:
    """Return all profiles by ID."""
    return {profile.id: profile for profile in context.container.store.listing().profiles}


def _name(profiles: dict[str, Profile], entry: HistoryEntry) -> str:
    profile = profiles.get(entry.profile_id)
    return profile.name if profile is not None else "(unknown)"


def _format_time(at: float) -> str:
    return time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(at))


def _format_call(item: HistoryEntry) -> str:
    """Return method, target and outcome of an entry."""
    outcome = f"{item.status} {format_elapsed(item.duration)} {format_size(item.body_size)}"
    if item.error:
        outcome = f"{outcome}, incomplete: {item.error}" if item.status else f"no response: {item.error}"
    kind = "" if item.kind == "request" else f" ({item.kind})"
    if item.kind == TASK:
        outcome = f"{item.response_body} {format_elapsed(item.duration)}" + (f": {item.error}" if item.error else "")
    return f"{item.method} {item.target}  {outcome}{kind}"
