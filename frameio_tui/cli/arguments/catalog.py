"""The arguments of the commands about the API and this host: scopes, operations, explain and doctor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from frameio_tui.cli.arguments.command_parser import add_command
from frameio_tui.cli.arguments.options import add_json_option
from frameio_tui.core.profiles.profile import ApiVersion

if TYPE_CHECKING:
    from frameio_tui.cli.arguments.command_parser import Commands


def add_catalog(commands: Commands) -> None:
    """Add the commands scopes, operations, explain and doctor."""
    scopes = add_command(
        commands,
        "scopes",
        "commands.catalog:scopes",
        "list all scopes, or the expected scopes of an operation",
        "scopes --api v4",
        'scopes --api v2 --for "GET /teams"',
    )
    scopes.add_argument(
        "--for",
        dest="operation",
        default="",
        metavar='"METHOD PATH"',
        help="list only the scopes that this operation most likely needs",
    )
    operations = add_command(
        commands,
        "operations",
        "commands.catalog:operations",
        "list or search the operations of the API",
        "operations --api v4 comment",
        "operations review link",
        "operations --api v4 --json",
    )
    operations.add_argument("words", metavar="WORDS", nargs="*", help="words to search for (default: list all)")
    explain = add_command(
        commands,
        "explain",
        "commands.catalog:explain",
        "explain an error code and what to do, with the documented rate limits",
        "explain",
        "explain 403 --for 'GET /projects/{project_id}'",
        "explain 429 --api v4",
        "explain invalid_grant",
    )
    explain.add_argument(
        "code",
        metavar="CODE",
        nargs="?",
        default="",
        help="status such as 403, its name, or an error of the sign-in such as invalid_grant (default: list all)",
    )
    explain.add_argument(
        "--for",
        dest="operation",
        default="",
        metavar='"METHOD PATH"',
        help="explain it for this operation, with its expected scopes and its rate limit",
    )
    for parser in (scopes, operations, explain):
        parser.add_argument(
            "--api",
            choices=[api.value for api in ApiVersion],
            default="",
            help="API (default: that of the profile, or v2 without a profile)",
        )
        add_json_option(parser)
    doctor = add_command(
        commands,
        "doctor",
        "doctor.doctor:doctor",
        "check this host and all files, and suggest a remedy for each problem",
        "doctor",
        "doctor --online --json",
        "doctor --wipe-orphans",
    )
    doctor.add_argument(
        "--online", action="store_true", help="also compare the clock with that of the active profile's API"
    )
    doctor.add_argument(
        "--wipe-orphans",
        action="store_true",
        help="instead of checking, delete credential files that no profile uses, and a damaged history",
    )
    doctor.add_argument("--yes", action="store_true", help="--wipe-orphans: do not ask for confirmation")
    add_json_option(doctor)
