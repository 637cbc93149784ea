"""The arguments of the command audit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from frameio_tui.cli.arguments.command_parser import add_command
from frameio_tui.cli.arguments.options import PLACE_HELP, add_task_options

if TYPE_CHECKING:
    from frameio_tui.cli.arguments.command_parser import Commands

AUDIT_FORMATS = ("text", "csv", "ndjson")
"""The formats by name. The modules that have them are not imported, because every command would wait for that."""


def add_audit(commands: Commands) -> None:
    """Add the command audit."""
    audit = add_command(
        commands,
        "audit",
        "commands.audit:audit",
        "show who did what in an account (for account admins; Frame.io keeps the last 30 days)",
        "audit --since 7d",
        "audit --in Acme/Editorial/Reel --since 2026-11-02 --event 'comment_*'",
        "audit -o audit.csv",
    )
    audit.add_argument("--in", dest="place", default="", metavar="PLACE", help=PLACE_HELP)
    audit.add_argument(
        "--since", default="", metavar="TIME", help="such as 7d, 12h, 2026-11-02 or 2026-11-02T15:00Z; times are in UTC"
    )
    audit.add_argument("--until", default="", metavar="TIME", help="like --since; a date means the end of that day")
    audit.add_argument("--user", default="", metavar="USER", help="email address, name or ID of a user")
    audit.add_argument(
        "--event",
        dest="events",
        action="append",
        default=[],
        metavar="EVENT",
        help="name of an event such as asset_versioned; * matches any characters; can be repeated",
    )
    audit.add_argument(
        "--format",
        choices=AUDIT_FORMATS,
        default="",
        help="format (default: by the name of FILE, else text on a terminal and csv to a pipe)",
    )
    audit.add_argument(
        "-o",
        "--output",
        default="",
        metavar="FILE",
        help="append to FILE the entries that it does not contain yet, newest first",
    )
    add_task_options(audit)
