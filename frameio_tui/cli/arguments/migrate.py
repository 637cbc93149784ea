"""The arguments of the command migrate."""

from __future__ import annotations

from typing import TYPE_CHECKING

from frameio_tui.cli.arguments.command_parser import add_command
from frameio_tui.cli.arguments.options import add_json_option

if TYPE_CHECKING:
    from frameio_tui.cli.arguments.command_parser import Commands


def add_migrate(commands: Commands) -> None:
    """Add the command migrate."""
    migrate = add_command(
        commands,
        "migrate",
        "commands.migrate:check",
        "find out which of your V2 requests and scripts have a counterpart on V4, and save the V4 requests",
        "migrate check",
        "migrate check --scripts ~/bin",
        "migrate saved --dry-run",
    )
    more = migrate.add_subparsers(title="commands", metavar="COMMAND", required=True)
    check = add_command(
        more,
        "check",
        "commands.migrate:check",
        "check saved requests, history, scripts, tokens, accounts, webhooks and actions of a V2 profile, or of all V2 "
        "profiles, without changing anything; the exit code is 8 if a request has no counterpart or something could "
        "not be checked",
        "migrate check",
        "migrate check --scripts ~/bin --offline",
        "migrate check --profile acme --json",
    )
    check.add_argument(
        "--scripts",
        default="",
        metavar="DIR",
        help="also search the text files below this folder for V2 calls",
    )
    check.add_argument("--offline", action="store_true", help="send no requests: do not check tokens and accounts")
    saved = add_command(
        more,
        "saved",
        "commands.migrate:saved",
        "save the V4 versions of all saved V2 requests as NAME-v4; the exit code is 8 if one could not be saved",
        "migrate saved --dry-run",
        "migrate saved --profile acme",
        "migrate saved --overwrite",
    )
    saved.add_argument("--dry-run", action="store_true", help="only print what would be saved")
    saved.add_argument("--overwrite", action="store_true", help="replace saved requests that have the new name")
    for parser in (check, saved):
        add_json_option(parser)
