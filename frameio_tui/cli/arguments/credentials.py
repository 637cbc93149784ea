"""The arguments of the commands about credentials: token, secret, login and exec."""

from __future__ import annotations

from typing import TYPE_CHECKING

from frameio_tui.cli.arguments.command_parser import add_command

if TYPE_CHECKING:
    from frameio_tui.cli.arguments.command_parser import Commands


def add_credentials(commands: Commands) -> None:
    """Add the commands token, secret, login and exec."""
    token = add_command(
        commands,
        "token",
        "commands.token:token",
        "print, store or delete the token of a profile",
        "token acme | other-tool",
        "token set acme < token.txt",
        "token forget acme",
    )
    token.add_argument(
        "words",
        metavar="NAME | set NAME | forget NAME",
        nargs="*",
        help="NAME: print its token (default: the active profile); set: store a token from standard input; "
        "forget: revoke the token if possible, and delete it",
    )
    token.add_argument("--show", action="store_true", help="print the token even on a terminal")
    token.add_argument("--no-verify", action="store_true", help="set: store the token without checking it with GET /me")
    token.add_argument("--yes", action="store_true", help="set: replace a token of another user without asking")
    secret = add_command(
        commands,
        "secret",
        "commands.token:secret",
        "store the client secret of an OAuth app, read from standard input",
        "secret set acme",
        "secret set acme < secret.txt",
    )
    secret.add_argument("action", choices=["set"], help="store the client secret")
    secret.add_argument("name", metavar="NAME", help="profile of the OAuth app")
    _add_login(commands)
    run = add_command(
        commands,
        "exec",
        "commands.exec:run",
        "run a program with the token of a profile in $FRAMEIO_TOKEN",
        "exec acme -- ./sync.sh",
        "exec acme -- python3 report.py --days 7",
        takes_tail=True,
    )
    run.usage = "%(prog)s [-h] [--profile NAME] NAME -- PROGRAM [ARGUMENT ...]"
    run.add_argument("name", metavar="NAME", help="profile whose token is passed to the program")


def _add_login(commands: Commands) -> None:
    login = add_command(
        commands,
        "login",
        "commands.login:login",
        "sign in with OAuth: print an address for your browser and wait for the result",
        "login acme",
        "login acme --paste",
        "login acme --socket --wait 1800",
    )
    login.add_argument("name", metavar="NAME", nargs="?", default="", help="profile (default: the active one)")
    where = login.add_mutually_exclusive_group()
    where.add_argument("--paste", action="store_true", help="do not open a port; paste the redirect URL")
    where.add_argument(
        "--socket", action="store_true", help="listen on a private Unix socket that no other user can access"
    )
    login.add_argument("--no-browser", action="store_true", help="do not open a browser, even on a local display")
    login.add_argument("--yes", action="store_true", help="replace a token of another user without asking")
    login.add_argument(
        "--wait",
        type=int,
        default=600,
        metavar="SECONDS",
        help="how long to wait for the browser, from 1 to 86400 seconds (default: 600)",
    )
