"""`request --profiles`: one request as several profiles, as a table with the differences of the bodies, or as JSON."""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from frameio_tui.cli.async_runner import run_async
from frameio_tui.cli.commands.request_input import (
    check_api,
    fill_with_variables,
    find_saved,
    missing_ids,
    parse_field,
    with_options,
)
from frameio_tui.cli.exit_codes import PARTLY
from frameio_tui.core.errors import FrameioTuiError, NoSuchProfile, UsageError, remedy_on_command_line
from frameio_tui.core.http.request import with_fields
from frameio_tui.core.text.humanize import format_count, format_elapsed, format_size
from frameio_tui.services.requests.several import (
    Account,
    SeveralAccounts,
    check_method,
    compare,
    exit_code_of,
    format_api_note,
)

if TYPE_CHECKING:
    from frameio_tui.cli.context import Context
    from frameio_tui.cli.fast_parser import Arguments
    from frameio_tui.core.http.diff import Diff
    from frameio_tui.core.http.exchange import Response
    from frameio_tui.core.http.request import RequestSpec
    from frameio_tui.core.http.saved_request import SavedRequest
    from frameio_tui.services.requests.several import AccountResult, Comparison

_NOT_TOGETHER = ("all", "lines", "query", "include", "confirm", "export")
"""Options that cannot be combined with `--profiles`."""
_NAMES = {"export": "as"}
CHANGES_SHOWN = 100
"""Maximum number of differences of each body that are printed."""


def request_several(context: Context, arguments: Arguments) -> int:
    """Send a request as several profiles, and return 0, or 8 if it failed for some of them."""
    for option in _NOT_TOGETHER:
        if getattr(arguments, option):
            raise UsageError(f"--{_NAMES.get(option, option)} cannot be combined with --profiles.", "Remove one.")
    if arguments.profile:
        raise UsageError("--profile cannot be combined with --profiles.", "Remove one.")
    names = _names(context, arguments.profiles)
    saved = find_saved(context, arguments)
    spec = with_options(context, arguments, saved)
    check_method(spec)
    accounts = [_account(context, arguments, name, spec, saved) for name in names]
    several = SeveralAccounts(context.container.requests, context.container.catalogs)
    done = [0]

    def count(_result: AccountResult) -> None:
        done[0] += 1
        context.out.status(f"{done[0]} of {format_count(len(accounts), 'profile')}")

    results = run_async(context.container, several.send(accounts, count))
    context.out.clear_status()
    comparisons = compare(results)
    if arguments.json:
        context.out.json(_to_json(spec, results, comparisons))
    else:
        _print_table(context, results, comparisons)
        if note := format_api_note(results):
            context.out.say(note)
        if arguments.diff:
            _print_diffs(context, comparisons)
        elif any(each.body for each in comparisons):
            context.out.say("To print the differences, add --diff.")
    return exit_code_of(results, PARTLY)


def _names(context: Context, text: str) -> list[str]:
    """Return the names of the profiles, each once. Raises NoSuchProfile, UsageError."""
    known = sorted(context.container.profiles_without_history.names())
    found: dict[str, None] = {}
    for part in filter(None, (part.strip() for part in text.split(","))):
        matching = [name for name in known if fnmatchcase(name, part)]
        if not matching:
            from frameio_tui.core.text.suggestion import did_you_mean

            hint = did_you_mean(part, known) or (
                f"Profiles: {', '.join(known[:10])}." if known else "Create one: frameio-tui profiles add NAME"
            )
            raise NoSuchProfile(f"There is no profile '{part}'.", hint)
        found.update(dict.fromkeys(matching))
    if not found:
        raise UsageError("--profiles names no profile.", "For example: --profiles acme,client")
    return list(found)


def _account(
    context: Context, arguments: Arguments, name: str, spec: RequestSpec, saved: SavedRequest | None
) -> Account:
    """Return a profile with its request, filled with its own values; or with the reason why there is none."""
    try:
        entry = context.container.profiles_without_history.entry(name)
    except FrameioTuiError as error:
        return Account(name, error=error)
    try:
        if saved is not None:
            check_api(saved, entry.profile)
        pairs = [parse_field(text) for text in arguments.field]
        used: tuple[str, ...] = spec.placeholders()
        if saved is not None or arguments.var:
            spec, more = fill_with_variables(spec, saved, entry.profile, arguments.var, pairs)
            used = (*used, *more)
        values = {key: value for key, value in pairs if key in used}
        spec = spec.fill({"account_id": entry.profile.account, **values})
        if missing := spec.placeholders():
            raise missing_ids(context, entry.profile, missing)
        rest = [(key, value) for key, value in pairs if key not in used]
        return Account(name, entry, with_fields(spec, None, rest) if rest else spec)
    except FrameioTuiError as error:
        return Account(name, entry, error=error)


def _print_table(context: Context, results: tuple[AccountResult, ...], comparisons: tuple[Comparison, ...]) -> None:
    bodies = {each.other.name: each.format() for each in comparisons}
    rows = [("PROFILE", "API", "USER", "STATUS", "TIME", "SIZE", "BODY")]
    for result in results:
        person = result.entry.record.person if result.entry is not None else None
        api = result.entry.profile.api.value.upper() if result.entry is not None else "-"
        user = (person.name or person.email) if person is not None else "-"
        exchange = result.exchange
        sent = ("-", "-", "-")
        if exchange is not None:
            response = exchange.response
            sent = (str(response.status), format_elapsed(exchange.timing.total), format_size(_size(response)))
        remedy = remedy_on_command_line(result.remedy)
        note = " ".join(filter(None, (result.reason, remedy))) or bodies.get(result.name, "")
        rows.append((result.name, api, user, *sent, note))
    widths = [max(len(row[at]) for row in rows) for at in range(len(rows[0]) - 1)]
    for row in rows:
        cells = [f"{cell:<{width}}" for cell, width in zip(row[:-1], widths, strict=True)]
        context.out.line("  ".join([*cells, row[-1]]).rstrip())


def _size(response: Response) -> int:
    return response.body_size or len(response.body)


def _print_diffs(context: Context, comparisons: tuple[Comparison, ...]) -> None:
    for each in comparisons:
        if each.body:
            context.out.line("")
            context.out.line(f"{each.first.name} -> {each.other.name}")
            for line in _diff_lines(each.body):
                context.out.line(line)


def _diff_lines(body: Diff) -> list[str]:
    lines = []
    for change in body.changes[:CHANGES_SHOWN]:
        path = change.path or "the whole body"
        if change.kind == "changed":
            lines.append(f"  {path}: {change.before} -> {change.after}")
        else:
            mark, value = ("+", change.after) if change.kind == "added" else ("-", change.before)
            lines.append(f"  {mark} {path}: {value}")
    lines += [f"  {line}" for line in body.lines[:CHANGES_SHOWN]]
    left = len(body.changes) + len(body.lines) - len(lines)
    if left > 0:
        lines.append(f"  and {format_count(left, 'more line')}; --json lists all")
    return [*lines, f"  {body.note}"] if body.note else lines


def _to_json(
    spec: RequestSpec, results: tuple[AccountResult, ...], comparisons: tuple[Comparison, ...]
) -> dict[str, object]:
    return {
        "request": spec.text(),
        "results": [_result_to_json(result) for result in results],
        "differences": [
            {
                "from": each.first.name,
                "to": each.other.name,
                "same": not each.body,
                "changes": [
                    {"kind": change.kind, "path": change.path, "before": change.before, "after": change.after}
                    for change in each.body.changes
                ],
                "lines": list(each.body.lines),
                "note": each.body.note,
            }
            for each in comparisons
        ],
    }


def _result_to_json(result: AccountResult) -> dict[str, object]:
    entry, exchange = result.entry, result.exchange
    person = entry.record.person if entry is not None else None
    row: dict[str, object] = {
        "profile": result.name,
        "api": entry.profile.api.value if entry is not None else None,
        "user": (person.name or person.email) if person is not None else None,
        "ok": result.is_ok,
        "error": result.reason,
        "remedy": remedy_on_command_line(result.remedy),
    }
    if exchange is not None:
        response = exchange.response
        row |= {
            "url": exchange.outgoing.url,
            "status": response.status,
            "seconds": round(exchange.timing.total, 3),
            "size": _size(response),
            "body": _body(response),
            "notes": list(exchange.notes),
        }
    return row


def _body(response: Response) -> object:
    """Return the body as JSON, or as text; None if it is too large for memory."""
    from frameio_tui.core.json.values import loads

    if response.spill_path:
        return None
    try:
        return loads(response.body)
    except (ValueError, RecursionError):
        return response.body.decode("utf-8", "replace")
