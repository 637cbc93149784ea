"""The arguments of the commands webhooks and actions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from frameio_tui.cli.arguments.command_parser import add_command
from frameio_tui.cli.arguments.options import (
    JSON_HELP,
    LIST_FORMATS,
    PLACE_HELP,
    add_json_option,
    add_list_options,
    add_task_options,
)
from frameio_tui.core.profiles.profile import ApiVersion

if TYPE_CHECKING:
    import argparse

    from frameio_tui.cli.arguments.command_parser import Commands


def add_webhooks(commands: Commands) -> None:
    """Add the command webhooks."""
    webhooks = add_command(
        commands,
        "webhooks",
        "commands.webhooks:list_integrations",
        "list, create, change and delete webhooks; receive, verify, send and replay their deliveries",
        "webhooks list",
        "webhooks create Acme/Editorial --name Ingest --url https://hooks.example.com/frameio --event file.ready",
        "webhooks listen --secret-from ID",
        "webhooks send file.ready --to http://127.0.0.1:8000/hook --secret-stdin < secret.txt",
    )
    more = webhooks.add_subparsers(title="commands", metavar="COMMAND", required=True)
    _add_integration_list(more, "webhooks", "webhooks")
    events = add_command(
        more,
        "events",
        "commands.webhooks:list_events",
        "list the events that a webhook can subscribe to",
        "webhooks events --api v4",
        "webhooks events --json",
    )
    _add_api_option(events)
    add_json_option(events)
    create = add_command(
        more,
        "create",
        "commands.webhooks:create",
        "create a webhook, and store its secret, which Frame.io shows only once",
        "webhooks create Acme/Editorial --name Ingest --url https://hooks.example.com/frameio --event file.ready",
        "webhooks create Acme/Editorial --name All --url https://hooks.example.com/x --event all --secret-file s.txt",
    )
    create.set_defaults(kind="webhooks")
    create.add_argument("place", metavar="PLACE", help=f"team (V2) or workspace (V4): {PLACE_HELP}")
    create.add_argument("--name", required=True, metavar="TEXT", help="name of the webhook")
    create.add_argument("--url", required=True, metavar="URL", help="https address that Frame.io calls")
    create.add_argument(
        "--event", action="append", required=True, metavar="NAME,...", help="event, or 'all'; can be repeated"
    )
    _add_secret_output(create)
    add_task_options(create, changes=True)
    update = add_command(
        more,
        "update",
        "commands.webhooks:update",
        "change the name, address or events of a webhook, or switch it on or off (V4)",
        "webhooks update ID --url https://hooks.example.com/new",
        "webhooks update ID --off --confirm acme",
    )
    update.set_defaults(kind="webhooks")
    update.add_argument("id", metavar="ID", help="ID of the webhook")
    update.add_argument("--name", default="", metavar="TEXT", help="new name")
    update.add_argument("--url", default="", metavar="URL", help="new address")
    update.add_argument("--event", action="append", default=[], metavar="NAME,...", help="replaces all events")
    _add_active_options(update)
    add_task_options(update, changes=True)
    _add_integration_delete(more, "webhooks", "webhook")
    _add_stored_secret(more, "webhooks", "webhook")
    _add_webhooks_verify(more)
    listen = _add_listen(more, "webhooks", ("200", "500", "slow"))
    listen.set_defaults(reply="")
    _add_webhooks_deliveries(more)
    _add_webhooks_send(more)
    point = add_command(
        more,
        "point",
        "commands.webhooks:point",
        "let a webhook call another address, and restore the old one when you stop with Ctrl+C",
        "webhooks point ID https://abc.tunnel.example.com/hook",
        "webhooks point ID https://abc.tunnel.example.com/hook --confirm acme",
    )
    point.add_argument("id", metavar="ID", help="ID of the webhook")
    point.add_argument("url", metavar="URL", help="address that Frame.io calls meanwhile")
    add_task_options(point, changes=True)


def _add_webhooks_verify(more: Commands) -> None:
    verify = add_command(
        more,
        "verify",
        "commands.webhooks:verify_file",
        "verify the signature of a body in a file, and name the mistake; the secret is read from standard input",
        "webhooks verify body.json --headers headers.txt < secret.txt",
        "webhooks verify body.json --timestamp 1570826343 --signature v0=9aab... --at 1570826343 < secret.txt",
    )
    verify.add_argument("body", metavar="FILE", help="the exact bytes of the body")
    verify.add_argument("--headers", default="", metavar="FILE", help="headers of the delivery, one on each line")
    verify.add_argument("--timestamp", default="", metavar="TEXT", help="value of X-Frameio-Request-Timestamp")
    verify.add_argument("--signature", default="", metavar="TEXT", help="value of X-Frameio-Signature")
    verify.add_argument(
        "--at", type=int, default=None, metavar="SECONDS", help="when it arrived, in seconds since 1970 (default: now)"
    )
    _add_secrets_from(verify, "use the secret of the webhook or custom action ID instead")
    verify.set_defaults(secret=True)
    add_json_option(verify)


def _add_webhooks_deliveries(more: Commands) -> None:
    deliveries = add_command(
        more,
        "deliveries",
        "commands.webhooks:deliveries",
        "list received deliveries, or show one with its headers and body",
        "webhooks deliveries",
        "webhooks deliveries 12",
        "webhooks deliveries 12 --body > body.json",
        "webhooks deliveries 12 --curl http://127.0.0.1:8000/hook",
    )
    deliveries.add_argument("number", type=int, metavar="NUMBER", nargs="?", default=None, help="delivery to show")
    what = deliveries.add_mutually_exclusive_group()
    what.add_argument("--body", action="store_true", help="print only the exact bytes of the body")
    what.add_argument("--curl", default="", metavar="URL", help="print the curl command that sends it to a URL")
    what.add_argument("--clear", action="store_true", help="remove all stored deliveries")
    what.add_argument("--json", action="store_true", help=JSON_HELP)
    replay = add_command(
        more,
        "replay",
        "commands.webhooks:replay",
        "send a received delivery again, with its own signature or a new one",
        "webhooks replay 12 --to http://127.0.0.1:8000/hook",
        "webhooks replay 12 --to http://127.0.0.1:8000/hook --secret-from ID",
    )
    replay.add_argument("number", type=int, metavar="NUMBER", help="number of the delivery")
    _add_target_options(replay)
    _add_secret_options(replay, "sign it again")


def _add_webhooks_send(more: Commands) -> None:
    send = add_command(
        more,
        "send",
        "commands.webhooks:send",
        "send a signed sample delivery, as Frame.io does, to a server under development",
        "webhooks send file.ready --to http://127.0.0.1:8000/hook --secret-stdin < secret.txt",
        "webhooks send comment.created --to http://127.0.0.1:8000/hook --api v2 --secret-from ID",
        "webhooks send file.ready --body body.json --to https://dev.example.com/hook --allow-host dev.example.com",
    )
    send.add_argument("event", metavar="EVENT", help="name of the event")
    send.add_argument("--body", default="", metavar="FILE", help="send the exact bytes of a file instead of a sample")
    _add_target_options(send)
    _add_api_option(send)
    _add_secret_options(send, "sign it")


def add_actions(commands: Commands) -> None:
    """Add the command actions."""
    actions = add_command(
        commands,
        "actions",
        "commands.webhooks:list_integrations",
        "list, create, change and delete custom actions; receive and send their clicks",
        "actions list",
        "actions try http://127.0.0.1:8000/action --secret-stdin < secret.txt",
    )
    more = actions.add_subparsers(title="commands", metavar="COMMAND", required=True)
    _add_integration_list(more, "actions", "custom actions")
    create = add_command(
        more,
        "create",
        "commands.webhooks:create",
        "create a custom action, and store its secret, which Frame.io shows only once",
        "actions create Acme/Editorial --name Grade --event grade.requested --url https://hooks.example.com/grade "
        '--description "Send to grading"',
        "actions create ID --name Grade --event go --url https://hooks.example.com/x --description Go --single-asset",
    )
    create.add_argument("place", metavar="PLACE", help=f"team (V2) or workspace (V4): {PLACE_HELP}")
    _add_secret_output(create)
    update = add_command(
        more,
        "update",
        "commands.webhooks:update",
        "change a custom action, or switch it on or off (V4)",
        "actions update ID --name Grade --timeout 10",
        "actions update ID --off --confirm acme",
    )
    update.add_argument("id", metavar="ID", help="ID of the custom action")
    _add_active_options(update)
    for parser in (create, update):
        required = parser is create
        parser.set_defaults(kind="actions")
        parser.add_argument("--name", required=required, default="", metavar="TEXT", help="name in the menu")
        parser.add_argument("--url", required=required, default="", metavar="URL", help="https address that is called")
        parser.add_argument("--event", required=required, default="", metavar="NAME", help="type in the payload")
        parser.add_argument("--description", required=required, default="", metavar="TEXT", help="what the action does")
        parser.add_argument(
            "--timeout", type=int, choices=range(5, 11), default=None, metavar="N", help="seconds, 5 to 10 (V4)"
        )
        assets = parser.add_mutually_exclusive_group()
        assets.add_argument(
            "--single-asset",
            dest="multi_asset",
            action="store_const",
            const=False,
            default=None,
            help="do not run it on several assets at once (V4)",
        )
        if parser is update:
            assets.add_argument(
                "--multi-asset",
                action="store_const",
                const=True,
                default=None,
                help="run it on up to 100 assets at once (V4)",
            )
        add_task_options(parser, changes=True)
    _add_integration_delete(more, "actions", "custom action")
    _add_stored_secret(more, "actions", "custom action")
    listen = _add_listen(more, "actions", ("200", "500", "slow", "message", "form"))
    listen.add_argument("--reply", default="", metavar="FILE", help="respond with the JSON in a file")
    attempt = add_command(
        more,
        "try",
        "commands.actions:try_action",
        "send a click as Frame.io does, show the form or message that comes back, and submit the form",
        "actions try http://127.0.0.1:8000/action --secret-stdin < secret.txt --data title=Draft",
        "actions try http://127.0.0.1:8000/action --secret-from ID --event grade.requested",
    )
    attempt.add_argument("url", metavar="URL", help="address of the server")
    attempt.add_argument(
        "--allow-host", default="", metavar="HOST", help="send it to this other host (default: only this host)"
    )
    _add_api_option(attempt)
    _add_secret_options(attempt, "sign it")
    attempt.add_argument(
        "--timeout",
        type=int,
        choices=range(5, 11),
        default=None,
        metavar="N",
        help="timeout of the action in seconds, 5 to 10 (default: that of the action of --secret-from, otherwise 5)",
    )
    attempt.add_argument("--event", default="", metavar="NAME", help="type in the payload")
    attempt.add_argument("--asset", default="", dest="resource_id", metavar="ID", help="asset that is clicked on")
    attempt.add_argument("--type", default="", dest="resource_type", metavar="KIND", help="its kind, such as folder")
    attempt.add_argument(
        "--data",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help="value of a field of the form; can be repeated",
    )


def _add_integration_list(more: Commands, command: str, noun: str) -> None:
    listing = add_command(
        more,
        "list",
        "commands.webhooks:list_integrations",
        f"list the {noun} of a team or workspace, of an account, or of all accounts",
        f"{command} list",
        f"{command} list Acme/Editorial --json",
    )
    listing.set_defaults(kind=command)
    listing.add_argument("place", metavar="PLACE", nargs="?", default="/", help=f"{PLACE_HELP}; default: all accounts")
    add_list_options(listing, LIST_FORMATS)


def _add_integration_delete(more: Commands, command: str, noun: str) -> None:
    delete = add_command(
        more,
        "delete",
        "commands.webhooks:delete",
        f"delete a {noun} and its stored secret; asks for the name of the profile",
        f"{command} delete ID",
        f"{command} delete ID --confirm acme",
    )
    delete.set_defaults(kind=command)
    delete.add_argument("id", metavar="ID", help=f"ID of the {noun}")
    add_task_options(delete, changes=True)


def _add_stored_secret(more: Commands, command: str, noun: str) -> None:
    stored = add_command(
        more,
        "secret",
        "commands.webhooks:secret",
        f"store the secret of a {noun} with the profile's credentials; it is read from standard input",
        f"{command} secret ID < secret.txt",
        f"{command} secret ID --remove",
    )
    stored.add_argument("id", metavar="ID", help=f"ID of the {noun}")
    stored.add_argument("--remove", action="store_true", help="remove the stored secret")


def _add_listen(more: Commands, command: str, responses: tuple[str, ...]) -> argparse.ArgumentParser:
    listen = add_command(
        more,
        "listen",
        "commands.webhooks:listen",
        "receive deliveries on this host, verify them, and respond or forward them, until you press Ctrl+C",
        f"{command} listen --secret-from ID",
        f"{command} listen --secret-from all",
        f"{command} listen --port 9000 --respond slow",
        f"{command} listen --socket ~/private/hooks.sock",
        f"{command} listen --forward http://127.0.0.1:8000/hook --secret-stdin < secret.txt --json",
    )
    listen.set_defaults(kind=command)
    where = listen.add_mutually_exclusive_group()
    where.add_argument(
        "--port", type=int, default=8787, metavar="N", help="port of 127.0.0.1; 0 for any free one (default: 8787)"
    )
    where.add_argument(
        "--socket",
        nargs="?",
        const="",
        default=None,
        metavar="PATH",
        help="listen on a private Unix socket that no other user can access, in the runtime folder or at PATH",
    )
    listen.add_argument(
        "--respond",
        choices=responses,
        default="200",
        help="status of the responses, or 'slow' for one after Frame.io's limit of 5 s (default: 200)",
    )
    listen.add_argument("--forward", default="", metavar="URL", help="forward deliveries, and pass the response back")
    listen.add_argument("--allow-host", default="", metavar="HOST", help="forward to this other host")
    _add_secret_options(listen, "verify signatures", several=True)
    listen.add_argument("--json", action="store_true", help="print each delivery as a line of JSON")
    return listen


def _add_secret_options(parser: argparse.ArgumentParser, purpose: str, *, several: bool = False) -> None:
    where = parser.add_mutually_exclusive_group()
    where.add_argument(
        "--secret-stdin",
        dest="secret",
        action="store_true",
        help=f"read the secret from standard input, and {purpose} with it",
    )
    if several:
        _add_secrets_from(where, f"{purpose} with the secret of the webhook or custom action ID")
        return
    where.add_argument(
        "--secret-from", default="", metavar="ID", help=f"{purpose} with the secret of the webhook or custom action ID"
    )


def _add_secrets_from(parser: argparse._ActionsContainer, purpose: str) -> None:
    parser.add_argument(
        "--secret-from",
        action="append",
        default=[],
        metavar="ID",
        help=f"{purpose}, or with all known ones ('all'); can be repeated",
    )


def _add_secret_output(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--secret-file", default="", metavar="PATH", help="also write the secret to a new private file")
    parser.add_argument("--show-secret", action="store_true", help="also print the secret to standard output")
    parser.add_argument("--no-store", action="store_true", help="do not store it with the credentials of the profile")


def _add_target_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--to", required=True, metavar="URL", help="address of the server")
    parser.add_argument(
        "--allow-host", default="", metavar="HOST", help="send it to this other host (default: only this host)"
    )


def _add_api_option(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--api", choices=[api.value for api in ApiVersion], default="", help="API (default: that of the profile)"
    )


def _add_active_options(parser: argparse.ArgumentParser) -> None:
    state = parser.add_mutually_exclusive_group()
    state.add_argument("--on", action="store_const", const=True, dest="active", help="switch it on (V4)")
    state.add_argument("--off", action="store_const", const=False, dest="active", help="switch it off (V4)")
