"""Defines the arguments of the command line. No option takes a secret: secrets are read from standard input."""

from __future__ import annotations

import argparse
import itertools
import re
from typing import TYPE_CHECKING, Any, NoReturn

from frameio_tui.cli.completions import SHELLS
from frameio_tui.cli.profile_fields import settable_keys
from frameio_tui.core.errors import UsageError
from frameio_tui.core.profiles.profile import (
    COLOURS,
    DEFAULT_BASE_URL,
    DEFAULT_REDIRECT_URI,
    ApiVersion,
    CredentialKind,
    SecretStore,
)
from frameio_tui.core.text.suggestion import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from frameio_tui.cli.fast_parser import Arguments

EXIT_CODES = """\
exit codes:
  0 success, 1 error, 2 wrong usage, 3 refused by the API (4xx),
  4 the API failed (5xx), 5 credentials missing or expired,
  6 refused by the program (read-only, not approved, other origin),
  7 no response, or an incomplete one,
  8 a task ended but some of its items failed,
  130 interrupted; a task can be resumed with jobs resume

Data goes to stdout, messages go to stderr.
"""
_INVALID_CHOICE = re.compile(r"argument (.+?): invalid choice: '(.*)' \(choose from (.*)\)", re.DOTALL)
"""The message of argparse about a value that is not one of the choices. Later Python versions do not quote them."""

_CONFLICT = re.compile(r"argument (.+?): not allowed with argument (.+)")
_NOT_A_NUMBER = re.compile(r"argument (.+?): invalid int value: '(.*)'", re.DOTALL)
_NO_VALUE = re.compile(r"argument (.+?): expected one argument")


_MAY_BE_EMPTY = ("--ask-before", "--title", "--label", "--notes")
"""Options for which an empty value has a meaning: no method, or no text."""


class _Parser(argparse.ArgumentParser):
    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
        """Parse arguments, and refuse an empty value, such as `--env "$UNSET"`: it would be ignored without a word."""
        for option, value in _with_values(args or ()):
            action = self._option_string_actions.get(option)
            if action is not None and action.nargs is None and not value and option not in _MAY_BE_EMPTY:
                self.error(f"{option} cannot be empty")
        return super().parse_known_args(args, namespace)

    def error(self, message: str) -> NoReturn:
        sentence, suggestion = f"{message[:1].upper()}{message[1:]}.", ""
        if invalid := _INVALID_CHOICE.fullmatch(message):
            name, given, choices = invalid[1], invalid[2], invalid[3].replace("'", "").split(", ")
            sentence = f"Unknown command '{given}'." if name == "COMMAND" else f"{name} cannot be '{given}'."
            suggestion = _suggest(given, choices)
        elif conflict := _CONFLICT.fullmatch(message):
            sentence = f"{conflict[1]} cannot be combined with {conflict[2]}."
        elif number := _NOT_A_NUMBER.fullmatch(message):
            sentence = f"{number[1]} must be a whole number, not '{number[2]}'."
        elif valueless := _NO_VALUE.fullmatch(message):
            sentence = f"{valueless[1]} needs a value."
        raise UsageError(sentence, f"{suggestion} See: {self.prog} --help".lstrip())

    def _print_message(self, message: str, _file: object = None) -> None:
        from frameio_tui.cli.output import standard_output

        standard_output().text(message)


def _with_values(arguments: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield each argument with the next one, and both parts of `--option=value`."""
    yield from itertools.pairwise(arguments)
    for text in arguments:
        option, equals, value = text.partition("=")
        if equals:
            yield option, value


def _suggest(given: str, choices: list[str]) -> str:
    """Return the choice that was probably meant, or all choices."""
    return did_you_mean(given, choices) or f"Choose from: {', '.join(choices)}."


def parse_arguments(argv: list[str]) -> Arguments | int:
    """Return the parsed arguments, or an exit code if only help or the version was requested. Raises UsageError."""
    head, tail = argv, list[str]()
    if "--" in argv:
        at = argv.index("--")
        head, tail = argv[:at], argv[at + 1 :]
    parser = build_parser()
    try:
        arguments, unknown = parser.parse_known_args(head, argparse.Namespace(tail=tail))
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else 0
    if unknown:
        raise _unknown_arguments(parser, head, unknown)
    return arguments


def _unknown_arguments(parser: argparse.ArgumentParser, argv: list[str], unknown: list[str]) -> UsageError:
    """Return the error for arguments that the command does not have, with the option that was probably meant."""
    for word in argv:
        parser = _subcommands(parser).get(word, parser)
    option = next((word.partition("=")[0] for word in unknown if word.startswith("-")), "")
    options = [name for action in parser._actions for name in action.option_strings]  # noqa: SLF001 - no public list
    suggestion = did_you_mean(option, options) if option else ""
    return UsageError(f"Unknown argument: {' '.join(unknown)}.", f"{suggestion} See: {parser.prog} --help".lstrip())


def _subcommands(parser: argparse.ArgumentParser) -> dict[str, argparse.ArgumentParser]:
    """Return the commands of a parser by name."""
    actions = (each for each in parser._actions if isinstance(each, argparse._SubParsersAction))  # noqa: SLF001 - as above
    return next((action.choices for action in actions), {})


def build_parser() -> argparse.ArgumentParser:
    """Return the argument parser with all commands."""
    from frameio_tui import __version__

    parser = _Parser(
        prog="frameio-tui",
        description="Send requests to the Frame.io API (V2 and V4), and manage profiles and tokens.\n"
        "Without a command, the app opens in the terminal.",
        epilog=_examples("", "--demo", 'request "GET /me"', "COMMAND --help") + "\n" + EXIT_CODES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"frameio-tui {__version__}")
    parser.add_argument("--profile", default="", metavar="NAME", help=_PROFILE_HELP)
    parser.add_argument(
        "--demo",
        action="store_true",
        help="use a local sandbox with sample profiles; your own profiles are not read or changed",
    )
    parser.add_argument(
        "--demo-faults",
        default="",
        metavar="SPEC",
        help="like --demo, with simulated faults such as latency=200,429=0.1; frameio-tui sandbox --help lists them",
    )
    parser.set_defaults(handler="commands.tui:launch")
    _add_commands(parser)
    return parser


_PROFILE_HELP = "profile to use (default: $FRAMEIO_TUI_PROFILE, then the active profile)"
_JSON_HELP = "print JSON instead of text"
_JSON_ERRORS_HELP = "print results and errors as JSON"


def _examples(*lines: str) -> str:
    return "examples:\n" + "".join(f"  frameio-tui {line}".rstrip() + "\n" for line in lines)


def _add_commands(parser: argparse.ArgumentParser) -> argparse._SubParsersAction[_Parser]:
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", parser_class=_Parser)
    _add_profiles(commands)
    _add_token(commands)
    _add_request(commands)
    _add_tree(commands)
    _add_comments(commands)
    _add_people(commands)
    _add_links(commands)
    _add_versions(commands)
    _add_search(commands)
    _add_migrate(commands)
    _add_audit(commands)
    _add_backup(commands)
    _add_jobs(commands)
    _add_catalog(commands)
    _add_sandbox(commands)
    _add_completions(commands)
    _add_schema(commands)
    for command in commands.choices.values():
        _add_missing_json(command)
    return commands


def _add_missing_json(parser: argparse.ArgumentParser) -> None:
    """Add --json to a command, and to the commands below it, wherever it is missing: errors are JSON then, too."""
    below = _subcommands(parser)
    for command in below.values():
        _add_missing_json(command)
    options = {name: action for action in parser._actions for name in action.option_strings}  # noqa: SLF001 - as above
    if below or "--json" in options:
        return
    formats = options["--format"].choices if "--format" in options else None
    wanted = next((name for name in ("json", "ndjson") if name in (formats or ())), "")
    if wanted:
        parser.add_argument(
            "--json", action="store_const", const=wanted, dest="format", help=f"the same as --format {wanted}"
        )
    else:
        parser.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help=_JSON_ERRORS_HELP)


def command_names() -> str:
    """Return the names of all commands, separated by commas."""
    return ", ".join(_add_commands(_Parser()).choices)


def _add_command(
    commands: argparse._SubParsersAction[_Parser],
    name: str,
    handler: str,
    summary: str,
    *examples: str,
    takes_tail: bool = False,
) -> _Parser:
    """Add a command. `summary` is a clause without a capital letter and full stop; `examples` are command lines."""
    parser = commands.add_parser(
        name,
        help=summary,
        description=f"{summary[0].upper()}{summary[1:]}.",
        epilog=_examples(*examples),
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.set_defaults(handler=handler, takes_tail=takes_tail)
    # --profile may also follow the command. If it does not, it must not overwrite a value given before the command.
    parser.add_argument("--profile", default=argparse.SUPPRESS, metavar="NAME", help=_PROFILE_HELP)
    return parser


def _add_json_option(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help=_JSON_HELP)


def _add_profiles(commands: argparse._SubParsersAction[_Parser]) -> None:
    profiles = _add_command(
        commands,
        "profiles",
        "commands.profiles:list_profiles",
        "list, create, change and delete profiles",
        "profiles",
        "profiles --json",
        "profiles add acme --api v4 --credential access_token",
    )
    _add_json_option(profiles)
    more = profiles.add_subparsers(title="commands", metavar="COMMAND", parser_class=_Parser)
    _add_profiles_add(more)
    show = _add_command(
        more,
        "show",
        "commands.profiles:show",
        "show the settings of a profile and the state of its token",
        "profiles show acme",
        "profiles show acme --json",
    )
    show.add_argument("name", metavar="NAME", nargs="?", default="", help="profile (default: the active one)")
    show.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help=_JSON_HELP)
    _add_profiles_set(more)
    copy = _add_command(
        more,
        "copy",
        "commands.profiles_edit:copy",
        "copy a profile without its token and client secret",
        "profiles copy acme acme-readonly",
        "profiles copy acme acme-test",
    )
    rename = _add_command(
        more,
        "rename",
        "commands.profiles_edit:rename",
        "rename a profile; its token and history stay with it",
        "profiles rename acme acme-prod",
        "profiles rename acme-old archive",
    )
    for parser in (copy, rename):
        parser.add_argument("name", metavar="NAME", help=f"profile to {'copy' if parser is copy else 'rename'}")
        parser.add_argument("new_name", metavar="NEW", help="name of the new profile" if parser is copy else "new name")
    remove = _add_command(
        more,
        "remove",
        "commands.profiles_edit:remove",
        "delete a profile with its token, client secret and history",
        "profiles remove acme-test",
        "profiles remove acme-test --yes",
    )
    remove.add_argument("name", metavar="NAME", help="profile to delete")
    remove.add_argument("--yes", action="store_true", help="do not ask for confirmation")
    for name, summary, help_text, examples in (
        (
            "approve",
            "show the changes to a profile file and approve them",
            "profile to approve",
            ("profiles show acme", "profiles approve acme"),
        ),
        (
            "new-id",
            "turn a copied profile file into a separate profile",
            "name of the copied file, without .toml",
            ("profiles new-id acme-copy", "profiles approve acme-copy"),
        ),
    ):
        handler = f"commands.profiles_edit:{name.replace('-', '_')}"
        _add_command(more, name, handler, summary, *examples).add_argument("name", metavar="NAME", help=help_text)
    link = _add_command(
        more,
        "link",
        "commands.profiles_edit:link",
        "create the linked profile for the other API version",
        "profiles link acme",
        "profiles link acme acme-new",
    )
    link.add_argument("name", metavar="NAME", help="existing profile")
    link.add_argument(
        "new_name", metavar="NEW", nargs="?", default="", help="name of the new profile (default: NAME-v4 or NAME-v2)"
    )
    use = _add_command(
        commands, "use", "commands.profiles:use", "make a profile the active one", "use acme", "use acme-test"
    )
    use.add_argument("name", metavar="NAME", help="profile to activate")


def _add_profiles_add(more: argparse._SubParsersAction[_Parser]) -> None:
    add = _add_command(
        more,
        "add",
        "commands.profiles_edit:add",
        "create a profile, and print the path of its file and the next step",
        "profiles add acme --api v4 --client-id ID --scopes everything",
        "profiles add ci --api v4 --env FRAMEIO_TOKEN --read-only",
        "profiles add vault --api v4 --command -- pass show frameio",
        takes_tail=True,
    )
    add.add_argument("name", metavar="NAME", help="name of the new profile")
    _add_profile_fields(add)


def _add_profile_fields(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--api", choices=[api.value for api in ApiVersion], default="", help="API (default: v2)")
    parser.add_argument(
        "--base-url",
        default="",
        metavar="URL",
        help=f"scheme, host and port of the API (default: {DEFAULT_BASE_URL})",
    )
    parser.add_argument(
        "--credential",
        choices=[kind.value for kind in CredentialKind],
        default="",
        help="kind of credential (default: environment with --env, command with --command, oauth_pkce with "
        "--client-id, otherwise developer_token)",
    )
    parser.add_argument(
        "--store",
        choices=[place.value for place in SecretStore],
        default="",
        help="where the token and client secret are stored (default: file)",
    )
    parser.add_argument("--client-id", default="", metavar="ID", help="client ID of the OAuth app")
    parser.add_argument(
        "--redirect-uri",
        default="",
        metavar="URI",
        help=f"redirect URI of the OAuth app (default: {DEFAULT_REDIRECT_URI})",
    )
    parser.add_argument(
        "--scopes", default="", metavar="A,B|PRESET", help="scopes, or the name of a preset such as read-only"
    )
    parser.add_argument(
        "--env", default="", metavar="VAR", dest="env_var", help="read the token from an environment variable"
    )
    parser.add_argument(
        "--command",
        action="store_true",
        help="run the program after -- (no shell); the first line of its output is the token",
    )
    parser.add_argument("--account", default="", metavar="ID", help="account ID that replaces {account_id} in paths")
    parser.add_argument("--title", default="", metavar="TEXT", help="description of the profile")
    parser.add_argument("--label", default="", metavar="TEXT", help="short word shown with the profile, such as PROD")
    parser.add_argument("--colour", choices=COLOURS[1:], default="", help="colour of the label")
    parser.add_argument(
        "--ask-before",
        default=None,
        metavar="METHOD,...",
        help="methods that need a confirmation, or none (default: DELETE)",
    )
    parser.add_argument("--notes", default="", metavar="TEXT", help="notes for yourself")
    parser.add_argument("--read-only", action="store_true", help="refuse requests that can modify data")


def _add_profiles_set(more: argparse._SubParsersAction[_Parser]) -> None:
    change = _add_command(
        more,
        "set",
        "commands.profiles_edit:change",
        "change settings of a profile",
        "profiles set acme read_only=yes label=PROD colour=red",
        "profiles set acme ask_before=POST,PUT,PATCH,DELETE",
        "profiles set acme credential=command --command -- pass show frameio",
        takes_tail=True,
    )
    change.add_argument("name", metavar="NAME", help="profile to change")
    change.add_argument(
        "changes",
        metavar="KEY=VALUE",
        nargs="*",
        help=f"setting to change; KEY= restores the default. Settings: {', '.join(settable_keys())}",
    )
    change.add_argument("--command", action="store_true", help="run the program after -- (no shell) to get the token")
    change.add_argument("--force", action="store_true", help="overwrite the setting even if the file has changed")


def _add_token(commands: argparse._SubParsersAction[_Parser]) -> None:
    token = _add_command(
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
    secret = _add_command(
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
    run = _add_command(
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


def _add_login(commands: argparse._SubParsersAction[_Parser]) -> None:
    login = _add_command(
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


def _add_request(commands: argparse._SubParsersAction[_Parser]) -> None:
    whoami = _add_command(
        commands,
        "whoami",
        "commands.whoami:whoami",
        "show the user that the token belongs to",
        "whoami",
        "whoami --profile acme --json",
    )
    _add_json_option(whoami)
    request = _add_command(
        commands,
        "request",
        "commands.request:request",
        "send a request and print the response",
        'request "GET /me"',
        'request "GET /accounts/{account_id}/workspaces" -f account_id=ID --all --query "[].name"',
        'request "POST /accounts/{account_id}/workspaces/ID/projects" -f name="Demo Reel" --profile acme',
    )
    _add_request_argument(request)
    request.add_argument(
        "-f",
        "--field",
        action="append",
        default=[],
        metavar="KEY=VALUE",
        help="value of a placeholder, query parameter or body field; can be repeated",
    )
    request.add_argument("--all", action="store_true", help="load all pages and print the items as one JSON list")
    request.add_argument("--lines", action="store_true", help="with --all: print one item per line (NDJSON)")
    request.add_argument(
        "--query",
        default="",
        metavar="JMESPATH",
        help="print the result of a JMESPath expression; a string is printed without quotes",
    )
    request.add_argument("-i", "--include", action="store_true", help="print status and headers before the body")
    request.add_argument(
        "--confirm",
        default="",
        metavar="NAME",
        help="name of the profile: send even though it is read-only or asks before this method",
    )
    request.add_argument(
        "--as",
        dest="export",
        choices=["curl", "httpx", "python"],
        default="",
        help="print the request as code, with $FRAMEIO_TOKEN for the token, and do not send it",
    )
    why = _add_command(
        commands,
        "why",
        "commands.why:why",
        "send a GET request and, if it is refused, explain why",
        'why "GET /accounts/ID/workspaces"',
        "why /me",
    )
    why.add_argument("request", metavar="REQUEST", help='"GET PATH" or a path')
    translate = _add_command(
        commands,
        "translate",
        "commands.translate:translate",
        "print the V4 request for a V2 request; nothing is sent",
        'translate "PUT /assets/{asset_id}"',
        'translate "POST /teams/{team_id}/projects" --input body.json --json',
    )
    translate.add_argument("request", metavar="REQUEST", help='V2 request, such as "PUT /assets/{asset_id}"')
    translate.add_argument("--input", default="", metavar="FILE", help="file with the V2 body; - is standard input")
    _add_json_option(translate)
    _add_saved(commands)
    history = _add_command(
        commands,
        "history",
        "commands.history:history",
        "list the latest requests of a profile",
        "history --limit 50",
        "history --profile acme --json",
    )
    history.add_argument("--limit", type=int, default=20, metavar="N", help="number of requests to list (default: 20)")
    _add_json_option(history)


def _add_request_argument(parser: argparse.ArgumentParser) -> None:
    help_text = '"METHOD PATH", a path, a URL, a curl command, or @NAME for a saved request'
    parser.add_argument("request", metavar="REQUEST", help=help_text)
    parser.add_argument(
        "--header", action="append", default=[], metavar="'NAME: VALUE'", help="request header; can be repeated"
    )
    parser.add_argument("--input", default="", metavar="FILE", help="file with the body; - is standard input")


def _add_saved(commands: argparse._SubParsersAction[_Parser]) -> None:
    saved = _add_command(
        commands,
        "saved",
        "commands.saved:list_saved",
        "list, add and delete saved requests",
        "saved",
        'saved add workspaces "GET /accounts/{account_id}/workspaces"',
        "request @workspaces -f account_id=ID",
    )
    _add_json_option(saved)
    more = saved.add_subparsers(title="commands", metavar="COMMAND", parser_class=_Parser)
    add = _add_command(
        more,
        "add",
        "commands.saved:add",
        "save a request under a name; nothing is sent",
        'saved add workspaces "GET /accounts/{account_id}/workspaces" --api v4',
        'saved add new-project "POST /teams/{team_id}/projects" --input body.json',
    )
    add.add_argument("name", metavar="NAME", help="name of the saved request")
    _add_request_argument(add)
    add.add_argument(
        "--api", choices=[api.value for api in ApiVersion], default="", help="API (default: that of the profile)"
    )
    add.add_argument("--notes", default="", metavar="TEXT", help="notes for yourself")
    add.add_argument("--replace", action="store_true", help="replace a saved request with the same name")
    show = _add_command(
        more,
        "show",
        "commands.saved:show",
        "print a saved request as JSON",
        "saved show new-project",
        "saved show workspaces",
    )
    show.add_argument("name", metavar="NAME", help="name of the saved request")
    remove = _add_command(
        more,
        "remove",
        "commands.saved:remove",
        "delete a saved request",
        "saved remove workspaces",
        "saved remove workspaces --yes",
    )
    remove.add_argument("name", metavar="NAME", help="name of the saved request")
    remove.add_argument("--yes", action="store_true", help="do not ask for confirmation")


TREE_FORMATS = ("text", "json", "csv", "ndjson")
COMMENT_FORMATS = (
    *("csv", "frameio-csv", "json", "ndjson", "markdown"),
    *("resolve-edl", "avid", "fcpxml", "fcp7-xml", "otio"),
)
AUDIT_FORMATS = ("text", "csv", "ndjson")
"""The formats by name. The modules that have them are not imported, because every command would wait for that."""
LIST_FORMATS = ("text", "json", "csv", "ndjson")
SEARCH_KINDS = ("file", "folder", "version_stack", "project")
_PLACE_HELP = (
    "path of names such as Acme/Editorial/Reel (account, team or workspace, project, folders), an ID, or an address "
    "copied from the browser; * matches any characters, double quotes protect names with a slash"
)
_PEOPLE_PLACE_HELP = (
    "account, team or workspace, project, or folder (V4): path of names, ID, or address copied from the browser"
)


def _add_tree(commands: argparse._SubParsersAction[_Parser]) -> None:
    tree = _add_command(
        commands,
        "tree",
        "commands.tree:tree",
        "show all folders and files below a place, with sizes and totals",
        "tree Acme/Editorial/Reel",
        "tree / --depth 3",
        'tree Acme/Editorial/"Day 1/2" --versions --format csv -o day.csv',
        "tree https://next.frame.io/project/ID --format ndjson | jq .path",
    )
    tree.add_argument("place", metavar="PLACE", help=f"{_PLACE_HELP}; / is the list of accounts")
    tree.add_argument("--depth", type=int, default=None, metavar="N", help="show only N levels (default: all)")
    tree.add_argument(
        "--versions",
        action="store_true",
        help="list the versions of version stacks; without it, a stack counts as its latest version",
    )
    tree.add_argument(
        "--format",
        choices=TREE_FORMATS,
        default="text",
        help="format (default: text); in csv and ndjson, a folder follows its contents",
    )
    _add_output_options(tree, "write to a file instead of stdout; the task can then be resumed")
    add_task_options(tree)


def _add_output_options(parser: argparse.ArgumentParser, help_text: str) -> None:
    parser.add_argument("-o", "--output", default="", metavar="FILE", help=help_text)
    parser.add_argument("--overwrite", action="store_true", help="replace existing files")


def _add_comments(commands: argparse._SubParsersAction[_Parser]) -> None:
    comments = _add_command(
        commands,
        "comments",
        "commands.comments:export",
        "export comments, add them, reply to them and complete them",
        "comments export Acme/Editorial/Reel -o reel.csv",
        'comments add Acme/Editorial/Reel/Cut.mov "Too long" --at 00:00:10:12',
    )
    more = comments.add_subparsers(title="commands", metavar="COMMAND", parser_class=_Parser, required=True)
    _add_comments_export(more)
    _add_comments_add(more)
    reply = _add_command(
        more,
        "reply",
        "commands.comments:reply",
        "reply to a comment (V2 only; V4 has no request for it)",
        'comments reply ID "Done in version 3"',
        "comments reply ID - < reply.txt",
    )
    complete = _add_command(
        more,
        "complete",
        "commands.comments:complete",
        "mark a comment as completed",
        "comments complete ID",
        "comments complete ID --undo",
    )
    for parser in (reply, complete):
        parser.add_argument(
            "comment", metavar="COMMENT", help="ID or address of the comment, as comments export writes them"
        )
        add_task_options(parser, changes=True)
    reply.add_argument("text", metavar="TEXT", help="text of the reply; - reads it from stdin")
    complete.add_argument("--undo", action="store_true", help="mark it as not completed")


def _add_comments_add(more: argparse._SubParsersAction[_Parser]) -> None:
    add = _add_command(
        more,
        "add",
        "commands.comments:add",
        "add a comment to a file, or to the latest version of a version stack",
        'comments add Acme/Editorial/Reel/Cut.mov "Too long" --at 00:00:10:12 --to 00:00:12:00',
        'comments add ID "The logo" --at 00:01:00:00 --drawing marks.json',
    )
    add.add_argument("asset", metavar="ASSET", help=_PLACE_HELP)
    add.add_argument("text", metavar="TEXT", help="text of the comment; - reads it from stdin")
    add.add_argument(
        "--at",
        default="",
        metavar="TC",
        help="timecode from the start of the file, or a frame number as the API counts it",
    )
    add.add_argument("--to", default="", metavar="TC", help="end of the range: the first frame after it")
    add.add_argument(
        "--drawing", default="", metavar="FILE", help="JSON array of marks, as in the field annotation of the API"
    )
    add.add_argument("--rate", default="", metavar="FPS", help="frame rate, if Frame.io does not know it")
    add_task_options(add, changes=True)


def _add_comments_export(more: argparse._SubParsersAction[_Parser]) -> None:
    export = _add_command(
        more,
        "export",
        "commands.comments:export",
        "export all comments below a place, with replies, authors, timecode and drawings as text",
        "comments export Acme/Editorial/Reel -o reel.csv",
        "comments export Acme/Editorial/Reel/Cut.mov --format resolve-edl --one -o cut.edl",
        "comments export Acme/Editorial/Reel --format avid -o markers/ --start 01:00:00:00",
    )
    export.add_argument("place", metavar="PLACE", help=_PLACE_HELP)
    export.add_argument(
        "--format",
        choices=COMMENT_FORMATS,
        default="csv",
        help="csv: spreadsheet with every field (default); frameio-csv: spreadsheet with the columns of Frame.io's "
        "own export; json and ndjson: every field; markdown: text to read; resolve-edl: timeline markers for DaVinci "
        "Resolve; avid: marker list for Media Composer; fcpxml: Final Cut Pro; fcp7-xml: Premiere Pro; otio: "
        "OpenTimelineIO (the last two need the extra timelines)",
    )
    export.add_argument(
        "--rate",
        default="",
        metavar="FPS",
        help="frame rate of files whose rate is unknown, such as 23.976 or 29.97 NDF",
    )
    export.add_argument("--start", default="", metavar="TC", help="timecode of the first frame (default: 00:00:00:00)")
    export.add_argument(
        "--one", action="store_true", help="write the markers of all files to one file, instead of one for each"
    )
    _add_output_options(
        export, "file to write instead of stdout; for markers without --one, the folder (default: the current one)"
    )
    add_task_options(export)


def _add_list_options(parser: argparse.ArgumentParser, formats: tuple[str, ...]) -> None:
    """Add the options of a command that prints a list or an object as the result of a task."""
    parser.add_argument("--format", choices=formats, default="text", help="format (default: text)")
    parser.add_argument("--json", action="store_const", const="json", dest="format", help="the same as --format json")
    _add_output_options(parser, "write to a file instead of stdout")
    add_task_options(parser)


def _add_people(commands: argparse._SubParsersAction[_Parser]) -> None:
    people = _add_command(
        commands,
        "people",
        "commands.people:list_people",
        "list, add, remove and compare the users of an account, team, workspace or project",
        "people list Acme/Editorial",
        "people add Acme/Editorial ann@acme.example --role editor",
        "people diff Acme/Editorial Acme/Sound",
    )
    more = people.add_subparsers(title="commands", metavar="COMMAND", parser_class=_Parser, required=True)
    listing = _add_command(
        more,
        "list",
        "commands.people:list_people",
        "list the users of a place with their roles; on V2, also pending invitations to a project",
        "people list Acme",
        "people list Acme/Editorial/Reel --format csv -o people.csv",
        "people list Acme/Editorial --json | jq -r '.[].email'",
    )
    listing.add_argument("place", metavar="PLACE", help=_PEOPLE_PLACE_HELP)
    _add_list_options(listing, LIST_FORMATS)
    add = _add_command(
        more,
        "add",
        "commands.people:add",
        "give users a role in a place; on V2, users with unknown addresses are invited",
        "people add Acme/Editorial ann@acme.example bob@acme.example --role editor",
        "people add Acme/Editorial/Reel ann@acme.example --role viewer --confirm acme",
    )
    remove = _add_command(
        more,
        "remove",
        "commands.people:remove",
        "remove users from a place, or withdraw their invitations; asks for the name of the profile",
        "people remove Acme/Editorial ann@acme.example",
        "people remove Acme/Editorial/Reel ann@acme.example --confirm acme",
    )
    for parser in (add, remove):
        parser.add_argument("place", metavar="PLACE", help=_PEOPLE_PLACE_HELP)
        parser.add_argument("people", metavar="EMAIL", nargs="+", help="email address of a user; on V4 also a user ID")
        add_task_options(parser, changes=True)
    add.add_argument(
        "--role",
        default="",
        metavar="ROLE",
        help="V2 team: member (default) or team_manager; V4 account: admin or member; V4 workspace: workspace_admin, "
        "full_access, editor, edit_only, commenter or viewer; V4 project: the same without workspace_admin",
    )
    diff = _add_command(
        more,
        "diff",
        "commands.people:diff",
        "compare the users of two places by their email addresses: who is in only one of them, and whose roles differ",
        "people diff Acme/Editorial Acme/Sound",
        "people diff Acme/Editorial/Reel Acme/Editorial/Trailer --json",
    )
    diff.add_argument("first", metavar="PLACE", help=_PEOPLE_PLACE_HELP)
    diff.add_argument("second", metavar="PLACE", help="place to compare with")
    _add_list_options(diff, LIST_FORMATS)


def _add_links(commands: argparse._SubParsersAction[_Parser]) -> None:
    links = _add_command(
        commands,
        "links",
        "commands.links:list_links",
        "list, show, create and revoke review links (V2) and shares (V4)",
        "links list Acme/Editorial",
        "links show ID",
        'links create Acme/Editorial/Reel/Cut.mov --name "Cut 4" --expires 7d',
    )
    more = links.add_subparsers(title="commands", metavar="COMMAND", parser_class=_Parser, required=True)
    listing = _add_command(
        more,
        "list",
        "commands.links:list_links",
        "list the links of a project, or of all projects in a place, with settings, views and expiry",
        "links list Acme/Editorial/Reel",
        "links list Acme --assets --activity --format csv -o links.csv",
        "links list Acme/Editorial --reviewers --json",
    )
    listing.add_argument("place", metavar="PLACE", help=f"{_PLACE_HELP}; / is the list of accounts")
    listing.add_argument("--assets", action="store_true", help="add the names of the assets of each link")
    listing.add_argument(
        "--reviewers", action="store_true", help="add the invited reviewers (V4 only; 10 links a minute)"
    )
    listing.add_argument("--activity", action="store_true", help="add who viewed and commented (V2: who commented)")
    _add_list_options(listing, LIST_FORMATS)
    show = _add_command(
        more,
        "show",
        "commands.links:show",
        "show one link with settings, assets, reviewers, and who viewed and commented",
        "links show ID",
        'links show "Client review" --in Acme/Editorial/Reel --json',
    )
    _add_links_create(more)
    revoke = _add_command(
        more,
        "revoke",
        "commands.links:revoke",
        "delete a link, so that its address stops working; asks for the name of the profile",
        "links revoke ID",
        'links revoke "Client review" --in Acme/Editorial/Reel --keep --confirm acme',
    )
    for parser in (show, revoke):
        parser.add_argument("link", metavar="LINK", help="ID of the link; with --in also its name or address")
        parser.add_argument("--in", default="", dest="place", metavar="PLACE", help="project of the link")
    _add_list_options(show, ("text", "json"))
    revoke.add_argument("--keep", action="store_true", help="turn the link off instead of deleting it")
    add_task_options(revoke, changes=True)


def _add_links_create(more: argparse._SubParsersAction[_Parser]) -> None:
    create = _add_command(
        more,
        "create",
        "commands.links:create",
        "create a link of files, folders or version stacks of one project",
        'links create Acme/Editorial/Reel/Cut.mov --name "Cut 4" --expires 7d',
        "links create ID1 ID2 --name Dailies --passphrase < passphrase.txt",
    )
    create.add_argument(
        "places", metavar="PLACE", nargs="+", help=f"{_PLACE_HELP}; for a link without assets, give only a project"
    )
    create.add_argument("--name", required=True, metavar="TEXT", help="name of the link")
    create.add_argument(
        "--expires",
        default="",
        metavar="TIME",
        help="such as 12h, 7d, 2027-01-31 or 2027-01-31T18:00Z (default: never)",
    )
    create.add_argument(
        "--passphrase", action="store_true", help="read a passphrase from stdin, or ask for it on a terminal"
    )
    create.add_argument("--invited-only", action="store_true", help="let only invited reviewers open the link")
    create.add_argument("--downloads", action="store_true", help="allow downloads")
    create.add_argument("--no-comments", action="store_true", help="do not allow comments")
    add_task_options(create, changes=True)


def _add_versions(commands: argparse._SubParsersAction[_Parser]) -> None:
    versions = _add_command(
        commands,
        "versions",
        "commands.versions:list_versions",
        "list, add and remove versions of a file",
        "versions list Acme/Editorial/Reel/Cut.mov",
        "versions add Acme/Editorial/Reel/Cut.mov ID",
    )
    more = versions.add_subparsers(title="commands", metavar="COMMAND", parser_class=_Parser, required=True)
    listing = _add_command(
        more,
        "list",
        "commands.versions:list_versions",
        "list the versions of a file, the oldest first, with the latest one marked and the review status",
        "versions list Acme/Editorial/Reel/Cut.mov",
        "versions list ID --json",
    )
    listing.add_argument("asset", metavar="ASSET", help=f"file or version stack: {_PLACE_HELP}")
    _add_list_options(listing, LIST_FORMATS)
    add = _add_command(
        more,
        "add",
        "commands.versions:add",
        "make files the next versions of a file or version stack, in this order",
        'versions add Acme/Editorial/Reel/Cut.mov "Acme/Editorial/Reel/Cut new.mov"',
        "versions add ID1 ID2 ID3 --confirm acme",
    )
    add.add_argument("asset", metavar="ASSET", help=f"file or version stack: {_PLACE_HELP}")
    add.add_argument("files", metavar="FILE", nargs="+", help="file that becomes the next version")
    remove = _add_command(
        more,
        "remove",
        "commands.versions:remove",
        "move versions out of their version stack, into the folder that contains it; asks for the name of the profile",
        "versions remove ID",
        "versions remove ID1 ID2 --confirm acme",
    )
    remove.add_argument("assets", metavar="ASSET", nargs="+", help="version: its ID, or its path in the version stack")
    for parser in (add, remove):
        add_task_options(parser, changes=True)


def _add_search(commands: argparse._SubParsersAction[_Parser]) -> None:
    search = _add_command(
        commands,
        "search",
        "commands.search:search",
        "find projects, folders, files and version stacks by words, with their paths",
        'search "final cut"',
        "search dailies --in Acme/Editorial --type folder --json",
        "search logo --engine nlp --format csv -o logo.csv",
    )
    search.add_argument("words", metavar="WORDS", nargs="+", help="words to search for in names")
    search.add_argument(
        "--in", default="/", dest="place", metavar="PLACE", help="search only in this place (default: all accounts)"
    )
    search.add_argument(
        "--type",
        action="append",
        default=[],
        dest="kinds",
        choices=SEARCH_KINDS,
        help="find only this type; can be repeated (default: all)",
    )
    search.add_argument(
        "--engine",
        choices=("lexical", "nlp"),
        default="lexical",
        help="V4 only: nlp also searches comments and content (default: lexical)",
    )
    _add_list_options(search, LIST_FORMATS)


def _add_migrate(commands: argparse._SubParsersAction[_Parser]) -> None:
    migrate = _add_command(
        commands,
        "migrate",
        "commands.migrate:check",
        "find out which of your V2 requests and scripts have a counterpart on V4, and save the V4 requests",
        "migrate check",
        "migrate check --scripts ~/bin",
        "migrate saved --dry-run",
    )
    more = migrate.add_subparsers(title="commands", metavar="COMMAND", parser_class=_Parser, required=True)
    check = _add_command(
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
    saved = _add_command(
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
        _add_json_option(parser)


def _add_audit(commands: argparse._SubParsersAction[_Parser]) -> None:
    audit = _add_command(
        commands,
        "audit",
        "commands.audit:audit",
        "show who did what in an account (for account admins; Frame.io keeps the last 30 days)",
        "audit --since 7d",
        "audit --in Acme/Editorial/Reel --since 2026-11-02 --event 'comment_*'",
        "audit -o audit.csv",
    )
    audit.add_argument("--in", dest="place", default="", metavar="PLACE", help=_PLACE_HELP)
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
        help="append to FILE the entries that it does not contain yet, the newest first",
    )
    add_task_options(audit)


def _add_backup(commands: argparse._SubParsersAction[_Parser]) -> None:
    backup = _add_command(
        commands,
        "backup",
        "commands.backup:backup",
        "save what only Frame.io has: webhooks, links, comments, users, audit log and tree",
        "backup Acme/Editorial/Reel reel-backup --plan",
        "backup Acme acme-backup",
        "backup Acme acme-backup --with-secrets",
    )
    backup.description = (
        "Save what only Frame.io has, as NDJSON and CSV: webhooks and actions, review links or shares, comments,\n"
        "users, audit log, and the tree with descriptions and properties. Nothing is changed on Frame.io. A later\n"
        "run appends what is new or has changed; manifest.json has counts, SHA-256 and failures.\n"
        "Media files are not saved."
    )
    backup.add_argument("place", metavar="PLACE", help=f"account, team or workspace, or project: {_PLACE_HELP}")
    backup.add_argument("folder", metavar="DIR", help="new or empty folder, or one with a backup of the same place")
    backup.add_argument(
        "--with-secrets",
        action="store_true",
        help="include the secrets of webhooks and actions; only you can read the files of a backup",
    )
    backup.add_argument(
        "--full", action="store_true", help="read comments and links again, even if nothing seems to have changed"
    )
    add_task_options(backup)


def _add_jobs(commands: argparse._SubParsersAction[_Parser]) -> None:
    jobs = _add_command(
        commands,
        "jobs",
        "commands.jobs:list_jobs",
        "list, show, resume, cancel and remove tasks",
        "jobs",
        "jobs show 3f9a",
        "jobs resume 3f9a",
    )
    _add_json_option(jobs)
    more = jobs.add_subparsers(title="commands", metavar="COMMAND", parser_class=_Parser)
    listing = _add_command(
        more, "list", "commands.jobs:list_jobs", "list all tasks, the newest first", "jobs list", "jobs list --json"
    )
    show = _add_command(
        more,
        "show",
        "commands.jobs:show",
        "show the progress, the report and the calls of a task",
        "jobs show 3f9a",
        "jobs show 3f9a --calls 50 --json",
    )
    show.add_argument("--calls", type=int, default=0, metavar="N", help="also print the latest N HTTP calls")
    resume = _add_command(
        more,
        "resume",
        "commands.jobs:resume",
        "resume a task that was cancelled, interrupted or partly complete, without repeating what is finished",
        "jobs resume 3f9a",
        "jobs resume 3f9a --confirm acme",
    )
    _add_confirm_option(resume)
    cancel = _add_command(
        more,
        "cancel",
        "commands.jobs:cancel",
        "cancel a running task; it can be resumed",
        "jobs cancel 3f9a",
        "jobs cancel 3f9a21c7",
    )
    remove = _add_command(
        more,
        "remove",
        "commands.jobs:remove",
        "remove a task from the list; its output files stay",
        "jobs remove 3f9a",
        "jobs remove 3f9a --yes",
    )
    remove.add_argument("--yes", action="store_true", help="do not ask for confirmation")
    for parser in (show, resume, cancel, remove):
        parser.add_argument("id", metavar="ID", help="ID of a task, or a unique beginning of it")
    for parser in (listing, show):
        parser.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help=_JSON_HELP)


def add_task_options(parser: argparse.ArgumentParser, *, changes: bool = False) -> None:
    """Add the options that all commands share that run a task; `changes` is for a task that changes something."""
    parser.add_argument(
        "--plan", action="store_true", help="only print how many requests it needs and how long they take"
    )
    if changes:
        _add_confirm_option(parser)


def _add_confirm_option(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--confirm",
        default="",
        metavar="NAME",
        help="name of the profile: run the task even if the profile is read-only or asks first",
    )


def _add_catalog(commands: argparse._SubParsersAction[_Parser]) -> None:
    scopes = _add_command(
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
    operations = _add_command(
        commands,
        "operations",
        "commands.catalog:operations",
        "list or search the operations of the API",
        "operations --api v4 comment",
        "operations review link",
        "operations --api v4 --json",
    )
    operations.add_argument("words", metavar="WORDS", nargs="*", help="words to search for (default: list all)")
    explain = _add_command(
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
        _add_json_option(parser)
    doctor = _add_command(
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
    _add_json_option(doctor)


def _add_sandbox(commands: argparse._SubParsersAction[_Parser]) -> None:
    sandbox = _add_command(
        commands,
        "sandbox",
        "commands.sandbox:sandbox",
        "keep a local sandbox running, with sample profiles in a temporary home folder",
        "sandbox",
        "sandbox --port 8800 --seed 7",
        "sandbox --limits off --assets 100000",
        "sandbox --faults 502=0.02,429=0.05,latency=80",
        "sandbox --faults 502@3,drop@10-12,expire@20,storage:drop@2",
    )
    sandbox.add_argument("--port", type=int, default=0, metavar="N", help="port of 127.0.0.1 (default: any free port)")
    sandbox.add_argument(
        "--seed",
        type=int,
        default=1,
        metavar="N",
        help="the same seed gives the same data, IDs and tokens (default: 1)",
    )
    sandbox.add_argument(
        "--assets",
        type=int,
        default=0,
        metavar="N",
        help="add the project 'Large project' with N assets: a folder with a tenth of them, a folder with a hundredth "
        "of them and three comments on each, and a tree",
    )
    sandbox.add_argument(
        "--limits",
        default="1",
        metavar="FACTOR",
        help="multiply the documented rate limits, for example by 10 or 0.1; 'off' for none",
    )
    sandbox.add_argument(
        "--faults",
        default="",
        metavar="SPEC",
        help="simulate faults: latency=MS, huge=MB, hostile; and 429, 500, 502, 503, 504, drop (incomplete response), "
        "disconnect (no response), timeout (no response, connection left open), malformed, expire (token expires), "
        "each with a probability as in 502=0.1, or for requests by number as in 502@3, 502@3-5 or 502@3+. Names that "
        "begin with storage: are for uploads and downloads",
    )


def _add_completions(commands: argparse._SubParsersAction[_Parser]) -> None:
    completions = _add_command(
        commands,
        "completions",
        "commands.completions:completions",
        "print a script that completes commands, options, profiles, saved requests and operations in your shell",
        "completions bash > ~/.local/share/bash-completion/completions/frameio-tui",
        "completions zsh > ~/.zfunc/_frameio-tui",
        "completions fish > ~/.config/fish/completions/frameio-tui.fish",
    )
    completions.add_argument("shell", choices=SHELLS, help="your shell")


def _add_schema(commands: argparse._SubParsersAction[_Parser]) -> None:
    schema = _add_command(
        commands,
        "schema",
        "commands.schema:schema",
        "print the JSON Schema of a kind of file, for editors and other tools",
        "schema profile",
        "schema --write",
    )
    schema.add_argument("kind", choices=("config", "profile", "request"), nargs="?", help="kind of file")
    schema.add_argument(
        "--write",
        action="store_true",
        help="write all schemas beside your files, and print the folder; done whenever a profile or request is saved",
    )
