"""The command `why`: sends a request and, if it is refused, finds out why, starting with the cheapest check."""

from __future__ import annotations

from typing import TYPE_CHECKING

from frameio_tui.cli.async_runner import run_async
from frameio_tui.cli.commands.request_input import parse_and_report
from frameio_tui.cli.exit_codes import OK, exit_for_api_status
from frameio_tui.cli.response_output import with_linked_name
from frameio_tui.core.diagnosis.checks import QUESTIONS, Check
from frameio_tui.core.errors import UsageError, remedy_on_command_line
from frameio_tui.core.http.guard import is_safe
from frameio_tui.core.http.request import resolve_url

if TYPE_CHECKING:
    from frameio_tui.cli.context import Context
    from frameio_tui.cli.fast_parser import Arguments
    from frameio_tui.core.http.request import RequestSpec
    from frameio_tui.services.profiles import ProfileEntry

MARKS = {"ok": "yes", "bad": "no", "skipped": "?"}


def why(context: Context, arguments: Arguments) -> int:
    """Send a read, and explain the response. Other requests are refused: they must not be repeated for a diagnosis."""
    entry = context.choose_profile()
    spec = parse_and_report(context, arguments.request).spec
    if entry.profile.account:
        spec = spec.fill({"account_id": entry.profile.account})
    operation = context.container.catalogs.match(
        spec.method, resolve_url(spec, entry.profile.base_url, entry.profile.api)
    )
    if not is_safe(spec.method, operation):
        raise UsageError(
            f"{spec.method} can modify data, and 'why' sends the request.",
            "Use GET with the same path.",
        )
    return run_async(context.container, _why(context, context.announce_profile(entry), spec))


async def _why(context: Context, entry: ProfileEntry, spec: RequestSpec) -> int:
    exchange = await context.container.requests.send(entry, spec)
    status = exchange.response.status
    context.out.say(f"{status} {exchange.response.reason}")
    checks: list[dict[str, str]] = []
    async for step in context.container.diagnosis.run_checks(entry, exchange):
        if isinstance(step, Check):
            if step.state != "asking":
                checks.append({"check": QUESTIONS[step.name], "result": MARKS[step.state], "detail": step.detail})
                detail = f" {step.detail[0].upper()}{step.detail[1:]}" if step.detail else ""
                context.out.say(f"  {MARKS[step.state]:<4}{QUESTIONS[step.name]}{detail}")
            continue
        sentence = step.explanation.sentence
        remedy = remedy_on_command_line(with_linked_name(context, entry.profile, step.explanation.remedy))
        if context.out.as_json:
            remedy = "" if exchange.ok else remedy
            context.out.json({"status": status, "explanation": sentence, "remedy": remedy, "checks": checks})
            continue
        context.out.line(sentence)
        if remedy and not exchange.ok:
            context.out.line(remedy)
    return OK if exchange.ok else exit_for_api_status(status)
