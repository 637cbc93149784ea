"""The command `request`: sends a request, and writes the response, exact to a pipe and formatted on a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from frameio_tui.cli.async_runner import run_async
from frameio_tui.cli.commands.request_all import write_all
from frameio_tui.cli.commands.request_input import (
    check_api,
    fill_with_variables,
    find_saved,
    missing_ids,
    parse_field,
    with_options,
)
from frameio_tui.cli.exit_codes import OK, exit_for_api_status
from frameio_tui.cli.jmespath_query import Query
from frameio_tui.cli.response_output import (
    StreamedResponse,
    body_in_memory,
    has_end,
    show_failure,
    show_filtered,
    show_response,
)
from frameio_tui.core.errors import ConfirmationRequired, NoResponse, RefusedLocally, UsageError
from frameio_tui.core.http.guard import is_safe
from frameio_tui.core.http.request import resolve_url, with_fields

MAX_HINTS = 5
"""Maximum number of problems in a body that are printed."""

if TYPE_CHECKING:
    from collections.abc import Callable

    from frameio_tui.cli.context import Context
    from frameio_tui.cli.fast_parser import Arguments
    from frameio_tui.core.catalog.operation import Operation
    from frameio_tui.core.http.exchange import Exchange
    from frameio_tui.core.http.request import RequestSpec
    from frameio_tui.core.http.saved_request import SavedRequest
    from frameio_tui.services.profiles import ProfileEntry
    from frameio_tui.services.requests.sender import Prepared


def request(context: Context, arguments: Arguments) -> int:
    """Send a request or, with `--as`, print it as code. Return the exit code."""
    query = Query(arguments.query) if arguments.query else None
    if arguments.lines and (query is not None or not arguments.all):
        raise UsageError(
            "--lines requires --all and cannot be combined with --query.", "To filter the lines, pipe them into jq."
        )
    if arguments.profiles:
        from frameio_tui.cli.commands.request_several import request_several

        return request_several(context, arguments)
    if arguments.diff:
        raise UsageError("--diff requires --profiles.", "For example: --profiles acme,client --diff")
    saved = find_saved(context, arguments)
    spec = with_options(context, arguments, saved)
    entry = context.choose_profile()
    if saved is not None:
        check_api(saved, entry.profile)
    spec, operation = _fill(entry, spec, context, arguments, saved)
    if arguments.export:
        return _export(context, entry, spec, arguments.export)
    return send_request(context, entry, spec, operation, query, arguments)


def send_request(
    context: Context,
    entry: ProfileEntry,
    spec: RequestSpec,
    operation: Operation | None,
    query: Query | None,
    arguments: Arguments,
) -> int:
    """Send a request without placeholders, and write the response. Return the exit code.

    Of `arguments`, it uses `include`, `all`, `lines` and `confirm`.
    """
    if not is_safe(spec.method, operation):
        context.require_named(f"{spec.method} {spec.path}")
    entry = context.announce_profile(entry)
    prepared = _prepare(context, entry, spec, arguments.confirm)
    _print_hints(context, operation, spec.body)
    return run_async(context.container, _send(context, entry, prepared, query, arguments))


async def _send(
    context: Context, entry: ProfileEntry, prepared: Prepared, query: Query | None, arguments: Arguments
) -> int:
    arriving = StreamedResponse(context, include=arguments.include, write_body=query is None and not arguments.all)
    try:
        exchange = await context.container.requests.send_with_retry(
            entry, prepared, rate_limit_reporter(context), arriving.reception
        )
        is_complete = not exchange.ok or has_end(exchange.response)
        if exchange.ok:
            arriving.finish(exchange.response)
        code = await _report(context, entry, prepared, exchange, query, arguments)
        if code == OK and not is_complete:
            raise NoResponse("The response is incomplete: the end of its JSON is missing.", _remedy(prepared))
        return code
    finally:
        arriving.close()


def _remedy(prepared: Prepared) -> str:
    """Return what to do after an incomplete response."""
    if is_safe(prepared.outgoing.method, prepared.operation):
        return "Send the request again."
    return "The API accepted the request. Check its effect with a GET request before you send it again."


async def _report(
    context: Context,
    entry: ProfileEntry,
    prepared: Prepared,
    exchange: Exchange,
    query: Query | None,
    arguments: Arguments,
) -> int:
    """Write the part of a response that has not been written yet, and return the exit code."""
    for note in exchange.notes:
        context.out.say(note)
    if not exchange.ok:
        show_response(context, exchange.response, include=arguments.include)
        show_failure(context, entry, exchange)
        _print_error_positions(context, prepared, exchange)
        return exit_for_api_status(exchange.response.status)
    if arguments.all:
        return await write_all(context, entry, exchange, query, lines=arguments.lines)
    if query is not None:
        show_filtered(context, query.search(body_in_memory(exchange)))
    _print_page(context, exchange)
    return OK


def _print_hints(context: Context, operation: Operation | None, body: str) -> None:
    """Print where the body does not match the operation. These are hints; the request is sent anyway."""
    from frameio_tui.core.catalog.body_schema import check_body

    for fault in check_body(operation, body)[:MAX_HINTS] if operation is not None and body else ():
        context.out.say(f"Possible mistake in {fault.format()}")


def _print_error_positions(context: Context, prepared: Prepared, exchange: Exchange) -> None:
    """Print the positions in the body that the errors of the API refer to."""
    from frameio_tui.core.catalog.body_schema import locate_errors
    from frameio_tui.core.diagnosis.explain import pointers_of

    fields = [field.name for field in prepared.operation.body] if prepared.operation is not None else []
    body = prepared.outgoing.body.decode("utf-8", "replace")
    for fault in locate_errors(body, pointers_of(exchange.readable_body, fields)) if body else ():
        context.out.say(f"  API error in {fault.format()}")


def rate_limit_reporter(context: Context) -> Callable[[float], None]:
    """Return a callback that prints each wait for a rate limit once, when it starts."""
    ends = [0.0]

    def waiting(left: float) -> None:
        now = context.container.clock.monotonic()
        if now > ends[0]:  # the previous wait has ended, so this is a new one
            context.out.say(f"429: rate limit exceeded. Sending again in {max(1, round(left))} s.")
        ends[0] = now + left

    return waiting


def _print_page(context: Context, exchange: Exchange) -> None:
    """Print that a list has more pages, so that a user does not take the first page for the whole list."""
    page = context.container.requests.page(exchange)
    if page.next is None:
        return
    position = f"Page {page.number} of {page.pages}." if page.number and page.pages else "There are more pages."
    context.out.say(f"{position} To load all pages, add --all.")


def _fill(
    entry: ProfileEntry, spec: RequestSpec, context: Context, arguments: Arguments, saved: SavedRequest | None
) -> tuple[RequestSpec, Operation | None]:
    """Return the request with the values of `-f` and `--var`, and its operation.

    A field that names a placeholder or a variable replaces it. The others become parameters of the query or the body.
    """
    profile = entry.profile
    pairs = [parse_field(text) for text in arguments.field]
    names = spec.placeholders()
    if saved is not None or arguments.var:
        spec, used = fill_with_variables(spec, saved, profile, arguments.var, pairs)
        names = (*names, *used)
    values = {key: value for key, value in pairs if key in names}
    if profile.account:
        values.setdefault("account_id", profile.account)
    spec = spec.fill(values)
    if missing := spec.placeholders():
        raise missing_ids(context, profile, missing)
    operation = context.container.catalogs.match(spec.method, resolve_url(spec, profile.base_url, profile.api))
    rest = tuple((key, value) for key, value in pairs if key not in names)
    return (with_fields(spec, operation, rest) if rest else spec), operation


def _prepare(context: Context, entry: ProfileEntry, spec: RequestSpec, confirm: str) -> Prepared:
    """Prepare a request, and let the user confirm it if the profile asks before its method.

    Raises RefusedLocally if the profile does not allow it, or if the user does not confirm.
    """
    name = entry.profile.name
    if confirm and confirm != name:
        raise RefusedLocally(
            f"--confirm is for '{confirm}', but the request is sent as '{name}'.",
            f"Use --confirm {name}, or --profile {confirm}.",
        )
    requests = context.container.requests
    try:
        return requests.prepare(entry, spec, allow_once=bool(confirm))
    except ConfirmationRequired as error:
        if not context.out.can_ask:
            raise
        context.confirm_by_name(name, error.sentence, error.remedy)
        return requests.prepare(entry, spec, confirmed=True)


def _export(context: Context, entry: ProfileEntry, spec: RequestSpec, language: str) -> int:
    """Print the request as code that reads the token from $FRAMEIO_TOKEN, without sending it."""
    from frameio_tui.core.interchange.code import export_request

    prepared = context.container.requests.prepare(entry, spec, allow_once=True)
    tokens = entry.record.tokens
    outgoing = prepared.outgoing._replace(bearer=tokens.access if tokens else None)
    context.out.text(export_request(language, outgoing, prepared.operation))
    return OK
