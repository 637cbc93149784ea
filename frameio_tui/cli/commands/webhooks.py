"""The commands `webhooks`: list, create, update and delete webhooks; verify, receive, send and replay deliveries.

A secret is never an argument: it comes from standard input, from the stored credentials or (V2) from the API, and goes
to the stored credentials, to a private file or, with `--show-secret`, to standard output.
"""

from __future__ import annotations

import os
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

from frameio_tui.cli.async_runner import run_async, run_until_signal
from frameio_tui.cli.exit_codes import ERROR, OK, exit_for_status
from frameio_tui.cli.task_run import Ending, listing_options, run_task
from frameio_tui.core.errors import InvalidInput, LockHeld, OutputFailed, RefusedLocally, UsageError, WriteFailed
from frameio_tui.core.secret import Secret
from frameio_tui.core.text.humanize import format_duration
from frameio_tui.core.text.redact import redact_url
from frameio_tui.core.webhooks.delivery import LARGEST_BODY, MAX_STORED, check_target, curl_command, delivery_json
from frameio_tui.core.webhooks.events import check_events, documented_events, sample_payload
from frameio_tui.core.webhooks.signature import (
    LARGEST_AGE,
    SIGNATURE,
    TIMESTAMP,
    NamedSecret,
    age_of,
    has_outer_space,
    key_of,
    parse_headers,
    verify_any,
)
from frameio_tui.core.webhooks.text import (
    describe_delivery,
    format_age,
    format_delivery,
    format_time_taken,
    verdict_lines,
)
from frameio_tui.services.tasks.integrations.integrations import (
    KINDS,
    WEBHOOK,
    IntegrationChangeTask,
    IntegrationCreateTask,
    IntegrationListTask,
)
from frameio_tui.services.tasks.integrations.webhook_point import WebhookPointTask, lock_name, to_restore
from frameio_tui.services.webhooks.bench import BenchOptions

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from frameio_tui.cli.context import Context
    from frameio_tui.cli.fast_parser import Arguments
    from frameio_tui.core.webhooks.delivery import Delivery, Received
    from frameio_tui.services.profiles import ProfileEntry
    from frameio_tui.services.tasks.integrations.integrations import Kind

RESTORE_SECONDS = 60.0
"""Seconds that `point` has to restore the old address after a signal; most requests take less than one."""
LATEST = 2**40
"""The latest time that `verify` compares with a timestamp, in seconds since 1970: many thousand years from now."""


def list_integrations(context: Context, arguments: Arguments) -> int:
    """Print the webhooks or custom actions of a place."""
    warn_unrestored(context)
    task = IntegrationListTask(_kind(arguments), arguments.place, listing_options(arguments))
    return run_task(context, task, plan=arguments.plan)


def list_events(context: Context, arguments: Arguments) -> int:
    """Print the documented events of an API."""
    names = documented_events(context.container.catalogs.of(context.choose_api(arguments.api)))
    if arguments.json:
        context.out.json(list(names))
    else:
        for name in names:
            context.out.line(name)
    return OK


def create(context: Context, arguments: Arguments) -> int:
    """Create a webhook or custom action, and keep its secret."""
    warn_unrestored(context)
    kind, entry = _kind(arguments), context.choose_profile()
    values = _values(context, entry, kind, arguments)
    keep, finish = _keeping(context, entry, kind, arguments)
    task = IntegrationCreateTask(kind, arguments.place, values, keep)
    try:
        return run_task(context, task, plan=arguments.plan, confirm=arguments.confirm)
    finally:
        finish()


def update(context: Context, arguments: Arguments) -> int:
    """Change a webhook or custom action."""
    warn_unrestored(context)
    kind = _kind(arguments)
    task = IntegrationChangeTask(kind, arguments.id, _values(context, context.choose_profile(), kind, arguments))
    return run_task(context, task, plan=arguments.plan, confirm=arguments.confirm)


def delete(context: Context, arguments: Arguments) -> int:
    """Delete a webhook or custom action, after a confirmation, with its stored secret."""
    warn_unrestored(context)
    profile = context.choose_profile().profile
    secrets = context.container.signing_secrets
    task = IntegrationChangeTask(_kind(arguments), arguments.id, None, lambda own_id: secrets.forget(profile, own_id))
    return run_task(context, task, plan=arguments.plan, confirm=arguments.confirm, always_ask=True)


def secret(context: Context, arguments: Arguments) -> int:
    """Store the secret of a webhook or custom action with the profile's credentials, or remove it."""
    entry, secrets = context.announce_profile(), context.container.signing_secrets
    if arguments.remove:
        secrets.forget(entry.profile, arguments.id)
        context.out.say(f"No secret is stored for {arguments.id}.")
        return OK
    given = read_secret(context)
    secrets.store(entry.profile, arguments.id, given)
    context.out.say(f"Stored the secret of {arguments.id} in {secrets.describe_location(entry.profile)}.")
    return OK


def verify_file(context: Context, arguments: Arguments) -> int:
    """Verify the signature of a body in a file. The secret comes from standard input."""
    body = read_file(arguments.body)
    headers = parse_headers(read_file(arguments.headers).decode("utf-8", "replace")) if arguments.headers else ()
    given = ((TIMESTAMP, arguments.timestamp), (SIGNATURE, arguments.signature))
    headers = (*headers, *((name, value) for name, value in given if value))
    if not headers:
        raise UsageError(
            "The headers of the delivery are missing.", "Add --headers FILE, or --timestamp and --signature."
        )
    now = context.container.clock.now() if arguments.at is None else float(min(max(arguments.at, 0), LATEST))
    secrets = _find_secrets(context, arguments, WEBHOOK, default=True)
    verdict = verify_any(secrets, headers, body, now)
    if arguments.json:
        context.out.json(
            {
                "valid": verdict.is_valid,
                "mistake": verdict.mistake,
                "verdict": verdict.sentence,
                "remedy": verdict.remedy,
                "age": verdict.age,
                "secret": verdict.secret,
            }
        )
    else:
        for line in verdict_lines(verdict):
            context.out.line(line)
    return OK if verdict.is_valid else ERROR


def listen(context: Context, arguments: Arguments) -> int:
    """Receive deliveries until a signal ends the command."""
    warn_unrestored(context)
    out, bench = context.out, context.container.bench
    options = BenchOptions(
        arguments.port,
        at_socket=arguments.socket is not None,
        socket_path=arguments.socket or "",
        respond=arguments.respond,
        forward=arguments.forward,
        allowed_host=arguments.allow_host,
        secrets=_find_secrets(context, arguments, _kind(arguments)),
        body=read_file(arguments.reply) if arguments.reply else b"",
    )

    def write(delivery: Delivery) -> None:
        if arguments.json:
            import json

            out.line(json.dumps(delivery_json(delivery)))
        else:
            out.line(format_delivery(delivery))
            if not delivery.verdict.is_valid and options.secrets:
                for line in tuple(verdict_lines(delivery.verdict))[1:]:
                    out.line(f"    {line}")
        out.flush()

    async def receive() -> None:
        import asyncio

        ended = asyncio.get_running_loop().create_future()

        def show(delivery: Delivery) -> None:
            try:
                write(delivery)
            except (BrokenPipeError, OutputFailed) as error:  # the reader of standard output has ended
                if not ended.done():
                    ended.set_exception(error)
            if bench.store_error and not is_warned:
                is_warned.append(True)
                out.warn(bench.store_error)

        is_warned: list[bool] = []
        await bench.load()
        bench.on_delivery = show
        bench.on_refused = lambda status, reason: out.say(f"Refused a request ({status}): {reason}")
        await bench.start(options)
        who = "Only you can access it." if options.at_socket else "Only this host can reach it."
        out.say(f"Listening on {bench.address} for deliveries. {who}")
        out.say(f"To receive from Frame.io, forward a port of a public host to the receiver: {bench.tunnel_command}")
        if options.secrets:
            out.say(f"Signatures are verified with {_name_of_secrets(arguments, options.secrets)}.")
        else:
            out.say("Signatures are not checked: no secret was given. Add --secret-from ID, or --secret-stdin < FILE.")
        where = (
            f"are forwarded to {redact_url(options.forward)}"
            if options.forward
            else f"get the response {options.respond}"
        )
        out.say(f"Deliveries {where}. The last {MAX_STORED} are stored: frameio-tui webhooks deliveries")
        out.say("Press Ctrl+C to stop.")
        await ended

    run_until_signal(context.container, receive())
    return OK


def deliveries(context: Context, arguments: Arguments) -> int:
    """Print the stored deliveries, or one of them with headers and body; or remove them."""
    out, store = context.out, context.container.deliveries
    if arguments.clear:
        store.clear()
        out.say("Removed all stored deliveries.")
        return OK
    if arguments.number is None:
        found = store.recent(MAX_STORED)[::-1]
        if arguments.json:
            out.json([delivery_json(delivery) for delivery in found])
            return OK
        for delivery in found:
            out.line(format_delivery(delivery))
        if not found:
            out.say("No delivery is stored. To receive some: frameio-tui webhooks listen")
        return OK
    delivery = load_delivery(context, arguments.number)
    if arguments.curl:
        out.text(curl_command(delivery, arguments.curl))
    elif arguments.json:
        out.json(delivery_json(delivery))
    elif arguments.body:
        _write_body(context, delivery.incoming.body)
    else:
        out.line(format_delivery(delivery))
        for line in describe_delivery(delivery):
            out.line(line)
        out.line("")
        out.text(delivery.incoming.body.decode("utf-8", "replace"))
    return OK


def replay(context: Context, arguments: Arguments) -> int:
    """Send a stored delivery again, with its own signature or a new one."""
    delivery, service = load_delivery(context, arguments.number), context.container.delivery_service
    check_target(arguments.to, arguments.allow_host)  # before a secret is asked for
    new = find_secret(context, arguments, WEBHOOK)
    age = age_of(delivery.incoming.headers, context.container.clock.now())
    if new is None and age is not None and age > LARGEST_AGE:
        context.out.say(
            f"The timestamp of the delivery is {format_age(age)}, and receivers refuse more than "
            f"{format_duration(LARGEST_AGE)}. For a new signature, add --secret-from ID, or --secret-stdin < FILE."
        )
    work = service.replay(delivery, arguments.to, new, allowed_host=arguments.allow_host)
    return _report(context, run_async(context.container, work))


def send(context: Context, arguments: Arguments) -> int:
    """Send a signed sample delivery to a server under development."""
    api = context.choose_api(arguments.api)
    check_target(arguments.to, arguments.allow_host)
    if arguments.body:
        body = read_file(arguments.body)
    else:
        events = check_events([arguments.event], documented_events(context.container.catalogs.of(api)), api)
        if len(events) != 1:
            raise UsageError("Only one event can be sent at a time.", "Name one event.")
        body = sample_payload(events[0], api)
    key = find_secret(context, arguments, WEBHOOK)
    if key is None:
        context.out.say("No secret was given: the delivery is signed with an empty one.")
    work = context.container.delivery_service.send(
        arguments.to, api, body, key or Secret(""), allowed_host=arguments.allow_host
    )
    return _report(context, run_async(context.container, work))


def point(context: Context, arguments: Arguments) -> int:
    """Set the address of a webhook until a signal ends the command, then restore the old one."""
    out, runner = context.out, context.container.tasks

    def on_set(name: str, old: str) -> None:
        out.say(f"The webhook {name} now calls {task.shown_url}. Its old address is {old}.")
        out.say("Press Ctrl+C to restore it.")

    task = WebhookPointTask(arguments.id, arguments.url, on_set, lambda: out.say("Restoring the old address..."))
    if arguments.plan:
        return run_task(context, task, plan=True)
    with _only_run(context, arguments.id):
        before = {record.id for record in runner.records().records}
        try:
            return run_task(
                context,
                task,
                confirm=arguments.confirm,
                ending=Ending(is_resumable=False, cleanup_seconds=RESTORE_SECONDS),
            )
        finally:
            ended = [record for record in to_restore(runner.records().records) if record.id not in before]
            for record in ended:
                if task.needs_restore:
                    out.say(f"The old address was not restored. Run: frameio-tui jobs resume {record.id}")
                else:
                    runner.remove(record.id)
            if ended and task.was_set and not task.needs_restore:
                out.say("The webhook has its old address again.")


@contextmanager
def _only_run(context: Context, own_id: str) -> Iterator[None]:
    """Make sure that no other run changes the address of the webhook: it would restore that of this one.

    Raises RefusedLocally.
    """
    container = context.container
    profile = context.choose_profile().profile
    with ExitStack() as stack:
        try:
            stack.enter_context(container.locks.hold(lock_name(profile, own_id), 0.0))
        except LockHeld as error:
            raise RefusedLocally(
                f"Another 'webhooks point' already changes the address of {own_id} ({error.holder}).",
                "Stop it first: it restores the old address.",
            ) from None
        for record in to_restore(container.tasks.records().records):
            if record.arguments.get("id") == own_id and record.profile_id == profile.id:
                raise RefusedLocally(
                    f"An earlier 'webhooks point' did not restore the old address of {own_id}.",
                    f"Restore it first: frameio-tui jobs resume {record.id}",
                )
        yield


def warn_unrestored(context: Context) -> None:
    """Say which webhooks still call another address, because a `webhooks point` was killed."""
    for record in to_restore(context.container.tasks.records().records):
        context.out.say(
            f"'{record.title}' of profile '{record.profile_name}' did not restore the old address. "
            f"Run: frameio-tui jobs resume {record.id}"
        )


def load_delivery(context: Context, number: int) -> Delivery:
    """Return a stored delivery. Raises InvalidInput."""
    found = context.container.deliveries.load(number)
    if found is None:
        raise InvalidInput(f"There is no stored delivery {number}.", "To list them: frameio-tui webhooks deliveries")
    return found


def find_secret(context: Context, arguments: Arguments, kind: Kind) -> Secret | None:
    """Return the secret that the options name; None if they name none."""
    if arguments.secret_from:
        container, entry = context.container, context.choose_profile()
        requests = container.tasks.reader(entry)
        return run_async(container, container.signing_secrets.find(requests, entry, kind, arguments.secret_from))
    return read_secret(context) if arguments.secret else None


def _find_secrets(
    context: Context, arguments: Arguments, kind: Kind, *, default: bool = False
) -> tuple[NamedSecret, ...]:
    """Return the secrets that the options name; without any, `default` says to read one from standard input."""
    if arguments.secret_from:
        container, entry = context.container, context.choose_profile()
        requests = container.tasks.reader(entry)
        work = container.signing_secrets.find_several(requests, entry, kind, arguments.secret_from)
        return run_async(container, work)
    if arguments.secret or default:
        return (NamedSecret("", read_secret(context, may_be_empty=default)),)
    return ()


def _name_of_secrets(arguments: Arguments, secrets: Sequence[NamedSecret]) -> str:
    if len(secrets) > 1:
        return f"{len(secrets)} secrets; each verdict names the one that fits"
    return f"the secret of {secrets[0].name}" if arguments.secret_from else "the secret from standard input"


def read_secret(context: Context, *, may_be_empty: bool = False) -> Secret:
    """Return the secret that is piped or typed. Raises InvalidInput if it cannot be one."""
    given = key_of(context.out.read_hidden("Secret:"))
    if not given and not may_be_empty:
        raise InvalidInput("The secret is empty.", "Pipe it to the command, or paste it.")
    if has_outer_space(given):
        context.out.warn("The secret begins or ends with a space, which is used as part of it.")
    return given


def read_file(path: str) -> bytes:
    """Return the exact content of a file with a body or headers. Raises InvalidInput."""
    try:
        with open(os.path.expanduser(path), "rb") as file:
            data = file.read(LARGEST_BODY * 16 + 1)
    except OSError as error:
        raise InvalidInput(f"Cannot read {path} ({error.strerror}).", "Check the path.") from None
    if len(data) > LARGEST_BODY * 16:
        raise InvalidInput(f"{path} is larger than 16 MB.", "Deliveries from Frame.io are smaller than 1 kB.")
    return data


def _write_body(context: Context, body: bytes) -> None:
    if not body:
        return
    if context.out.terminal:
        context.out.text(body.decode("utf-8", "replace"))
    else:
        context.out.raw(body)
        context.out.flush()


def _report(context: Context, received: Received) -> int:
    """Print the response to a delivery, and return the exit code: that of its status, or 1 if it was too slow."""
    context.out.say(f"Response: {received.status} after {format_time_taken(received.seconds)}.")
    _write_body(context, received.body)
    code = exit_for_status(received.status)
    return code if code != OK or received.is_in_time else ERROR


def _kind(arguments: Arguments) -> Kind:
    return KINDS[arguments.kind]


def _values(context: Context, entry: ProfileEntry, kind: Kind, arguments: Arguments) -> dict[str, object]:
    """Return the fields that the options set. Raises InvalidInput."""
    values: dict[str, object] = {name: value for name in ("name", "url") if (value := getattr(arguments, name))}
    if kind is WEBHOOK:
        api = entry.profile.api
        if arguments.event:
            documented = documented_events(context.container.catalogs.of(api))
            values["events"] = list(check_events(arguments.event, documented, api))
    else:
        texts = {name: value for name in ("description", "event") if (value := getattr(arguments, name))}
        values |= texts
        values |= {"timeout": arguments.timeout} if arguments.timeout is not None else {}
        values |= {"multi_asset": arguments.multi_asset} if arguments.multi_asset is not None else {}
    if getattr(arguments, "active", None) is not None:
        values["active"] = arguments.active
    return values


def _keeping(
    context: Context, entry: ProfileEntry, kind: Kind, arguments: Arguments
) -> tuple[Callable[[str, Secret], None], Callable[[], None]]:
    """Return what gets the secret of a new webhook or action, and what is called at the end. Raises InvalidInput."""
    out, secrets = context.out, context.container.signing_secrets
    path = os.path.abspath(os.path.expanduser(arguments.secret_file)) if arguments.secret_file else ""
    store = not arguments.no_store
    if store and not (path or arguments.show_secret or arguments.plan) and out.can_ask:
        where = secrets.describe_location(entry.profile)
        store = out.ask(f"Store the secret of the new {kind.noun} in {where}? [Y/n]").strip().lower() in (
            "",
            "y",
            "yes",
        )
    if not (store or path or arguments.show_secret or arguments.plan):
        raise InvalidInput(
            "The secret would be lost: Frame.io shows it once.", "Add --secret-file PATH, or --show-secret."
        )
    handle = _create_private(path) if path and not arguments.plan else -1
    shown: list[Secret] = []

    def keep(own_id: str, value: Secret) -> None:
        if store:
            secrets.store(entry.profile, own_id, value)
            out.say(f"Stored the secret of {own_id} in {secrets.describe_location(entry.profile)}.")
        if path:
            _write_private(handle, path, value)
            out.say(f"Wrote the secret to {path}. Only you can read it.")
        shown.append(value)

    def finish() -> None:
        if handle >= 0:
            os.close(handle)
            if not shown:
                os.unlink(path)
        if arguments.show_secret and shown:
            if out.as_json:
                out.json({"secret": shown[0].reveal()})
            else:
                out.line(shown[0].reveal())

    return keep, finish


def _create_private(path: str) -> int:
    """Create an empty file that only its owner can read, and return its descriptor. Raises WriteFailed."""
    try:
        return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise WriteFailed(f"Cannot create {path} ({error.strerror}).", "Use another path.") from None


def _write_private(handle: int, path: str, secret: Secret) -> None:
    """Write a secret and a line break. Raises WriteFailed."""
    try:
        with open(handle, "w", encoding="utf-8", closefd=False) as file:
            file.write(secret.reveal() + "\n")
            file.flush()
            os.fsync(handle)
    except OSError as error:
        raise WriteFailed(f"Cannot write {path} ({error.strerror}).", "Check the disk.") from None
