"""The command `actions try`: sends a click on a custom action as Frame.io does, and follows the forms that come back.

The other commands of custom actions are those of webhooks (`webhooks`).
"""

from __future__ import annotations

import json
import uuid
from typing import TYPE_CHECKING

from frameio_tui.cli.async_runner import run_async
from frameio_tui.cli.commands.webhooks import find_secret
from frameio_tui.cli.exit_codes import ERROR, OK, exit_for_status
from frameio_tui.core.custom_actions.click import Click
from frameio_tui.core.custom_actions.form import value_of
from frameio_tui.core.errors import FrameioTuiError, UsageError
from frameio_tui.core.profiles.profile import ApiVersion
from frameio_tui.core.secret import Secret
from frameio_tui.core.webhooks.delivery import LONGEST_LIMIT, RESPONSE_LIMIT, check_target
from frameio_tui.core.webhooks.text import format_time_taken
from frameio_tui.services.tasks.integrations.integrations import ACTION, find_integration
from frameio_tui.services.webhooks.sending import ActionTrial

if TYPE_CHECKING:
    from frameio_tui.cli.context import Context
    from frameio_tui.cli.fast_parser import Arguments
    from frameio_tui.core.custom_actions.form import ActionReply, Field
    from frameio_tui.core.webhooks.delivery import Received

MOST_STEPS = 20
"""Forms that are followed, so that a server that always returns one ends too."""
MOST_TRIES = 5
"""How often the user is asked again for an invalid value; after that, the one in the form is sent."""


def try_action(context: Context, arguments: Arguments) -> int:
    """Send a click, show the form or message, submit the form, and repeat this until there is no other form."""
    given = _given(arguments.data)
    check_target(arguments.url, arguments.allow_host)  # before a secret is asked for
    key = find_secret(context, arguments, ACTION)
    if key is None:
        context.out.say("No secret was given: the click is signed with an empty one.")
    click = Click(context.choose_api(arguments.api), str(uuid.uuid4()))
    replaced = {
        name: value for name in ("event", "resource_id", "resource_type") if (value := getattr(arguments, name))
    }
    click = click._replace(**replaced)
    trial = ActionTrial(
        context.container.delivery_service,
        arguments.url,
        click,
        key or Secret(""),
        allowed_host=arguments.allow_host,
        limit=_limit(context, arguments),
    )
    return _follow(context, trial, given)


def _limit(context: Context, arguments: Arguments) -> float:
    """Return how many seconds Frame.io waits for a response: as long as the options or the action on V4 say."""
    if arguments.timeout is not None:
        return float(arguments.timeout)
    if not arguments.secret_from or context.choose_profile().profile.api is ApiVersion.V2:
        return RESPONSE_LIMIT
    container, entry = context.container, context.choose_profile()
    work = find_integration(container.tasks.reader(entry), entry, ACTION, arguments.secret_from)
    try:
        timeout = run_async(container, work).item.get("timeout")
    except FrameioTuiError as error:
        context.out.say(f"The timeout of the action could not be read, so 5 s are used. {error.sentence}")
        return RESPONSE_LIMIT
    if isinstance(timeout, (int, float)) and RESPONSE_LIMIT <= timeout <= LONGEST_LIMIT:
        return float(timeout)
    return RESPONSE_LIMIT


def _follow(context: Context, trial: ActionTrial, given: dict[str, str]) -> int:
    data: dict[str, object] | None = None
    faults = False
    used: set[str] = set()
    for step in range(MOST_STEPS):
        # No event loop while the user is asked: it would delay Ctrl+C until the end of the line.
        received, reply = run_async(context.container, trial.send(data))
        _show(context, received, reply, "click" if step == 0 else "submission", trial.limit)
        faults = faults or bool(reply.problems)
        code = exit_for_status(received.status)
        if code != OK:
            return code
        if not reply.is_form:
            _check_used(context, given, used)
            return ERROR if faults else OK
        if not context.out.can_ask and not given:
            context.out.say("To submit the form without a terminal, give its values: --data NAME=VALUE")
            return ERROR if faults else OK
        data = {field.name: _fill_in(context, field, given) for field in reply.fields if field.takes_input}
        used |= data.keys()
    context.out.say(f"The server returned {MOST_STEPS} forms in a row. Stopped.")
    return ERROR


def _show(context: Context, received: Received, reply: ActionReply, what: str, limit: float) -> None:
    """Print a response: its time, the message or form as Frame.io would show it, and what would not work there."""
    out = context.out
    out.say(f"Response to the {what}: {received.status} after {format_time_taken(received.seconds, limit)}.")
    if out.as_json:
        fields = [
            {**field._asdict(), "options": [option._asdict() for option in field.options]} for field in reply.fields
        ]
        times = {"seconds": round(received.seconds, 3), "limit": limit}
        out.line(json.dumps({"to": what, "status": received.status, **times, **reply._asdict(), "fields": fields}))
        return
    for problem in reply.problems:
        out.warn(problem)
    if reply.is_message:
        out.line(reply.title)
        for line in reply.description.splitlines():
            out.line(f"  {line}")
    for field in reply.fields:
        out.line(f"  {_describe(field)}")
        for number, option in enumerate(field.options, 1):
            out.line(f"      {number} {option.name}")
    if not reply.is_message and not reply.is_form and not reply.problems:
        out.say("The response has no message and no form, so Frame.io shows nothing.")


def _describe(field: Field) -> str:
    """Return a field as it looks before it is filled in; untrusted text."""
    label = field.label or field.name or "unnamed"
    value = str(field.value) if field.value not in ("", None) else ""
    if field.type == "boolean":
        mark = "x" if value.lower() == "true" else " "
        return f"[{mark}] {label}"
    if field.type == "link":
        return f"{label}: {value}"
    return f"{label}: [{value}]" if value else f"{label}: [ ]"


def _fill_in(context: Context, field: Field, given: dict[str, str]) -> object:
    """Return the value of a field: given by an option, typed, or the one in the form. Raises UsageError."""
    name, out = field.name, context.out
    if name in given:
        try:
            return value_of(field, given[name], by_number=False)
        except ValueError as error:
            raise UsageError(f"--data {name} does not fit the field. {error}", "Correct the value.") from None
    for _ in range(MOST_TRIES if out.can_ask and not given else 0):
        hint = {"boolean": " (yes or no)", "select": " (number)"}.get(field.type, "")
        try:
            return value_of(field, out.ask(f"{field.label or name}{hint}:"))
        except ValueError as error:
            out.say(str(error))
    return value_of(field, "")


def _check_used(context: Context, given: dict[str, str], used: set[str]) -> None:
    unused = [name for name in given if name not in used]
    if unused:
        context.out.warn(f"No form had a field named {', '.join(unused)}.")


def _given(texts: list[str]) -> dict[str, str]:
    """Return the values of `--data`. Raises UsageError."""
    given = {}
    for text in texts:
        name, equals, value = text.partition("=")
        if not equals or not name:
            raise UsageError(f"'{text}' is not NAME=VALUE.", "For example: --data title=Draft")
        given[name] = value
    return given
