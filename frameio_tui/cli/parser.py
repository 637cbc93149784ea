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
    from collections.abc import Callable, Iterator, Sequence

    from frameio_tui.cli.fast_parser import Arguments

EXIT_CODES = """\
exit codes:
  0 success, 1 error, 2 wrong usage, 3 refused by the API (4xx),
  4 the API failed (5xx), 5 credentials missing, expired or refused (401),
  6 refused by the program (read-only, not approved, other origin),
  7 no response, or an incomplete one,
  8 a job ended but some of its items failed,
  130 interrupted; a job can be resumed with jobs resume

Data goes to stdout, messages go to stderr.
"""
_INVALID_CHOICE = re.compile(r"argument (.+?): invalid choice: '(.*)' \(choose from (.*)\)", re.DOTALL)
"""The message of argparse about a value that is not one of the choices. Later Python versions do not quote them."""

_CONFLICT = re.compile(r"argument (.+?): not allowed with argument (.+)")
_NOT_A_NUMBER = re.compile(r"argument (.+?): invalid int value: '(.*)'", re.DOTALL)
_NO_VALUE = re.compile(r"argument (.+?): expected one argument")
_TAKES_NO_VALUE = re.compile(r"argument (.+?): ignored explicit argument .*", re.DOTALL)


_MAY_BE_EMPTY = ("--ask-before", "--title", "--label", "--notes", "--description")
"""Options for which an empty value has a meaning: no method, or no text."""


class _Parser(argparse.ArgumentParser):
    intermixed = False
    """Whether options may also be between the arguments of a list, which argparse by itself does not allow."""

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
        """Parse arguments, and refuse an empty value, such as `--env "$UNSET"`: it would be ignored without a word."""
        for option, value in _with_values(args or ()):
            action = self._option_string_actions.get(option)
            if action is not None and action.nargs is None and not value and option not in _MAY_BE_EMPTY:
                self.error(f"{option} cannot be empty")
        return super().parse_known_args(self._with_options_first(args) if self.intermixed else args, namespace)

    def _with_options_first(self, args: Sequence[str]) -> list[str]:
        """Return the arguments with those of the list at the end."""
        options: list[str] = []
        listed: list[str] = []
        rest = iter(args)
        for argument in rest:
            action = self._option_string_actions.get(argument)
            if argument == "--":
                listed += rest
            elif argument.startswith("-") and len(argument) > 1:
                options.append(argument)
                if action is not None and action.nargs is None:
                    options += itertools.islice(rest, 1)
            else:
                listed.append(argument)
        return [*options, "--", *listed] if listed else options

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
        elif flag := _TAKES_NO_VALUE.fullmatch(message):
            sentence = f"{flag[1]} takes no value."
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
    command = _command_in(head)
    if any(command in names for names in _GROUPS):
        try:
            return _parse(_with_commands(_bare_parser(), command), head, tail)
        except UsageError:
            pass  # the parser with all commands may have a better suggestion
    return _parse(build_parser(), head, tail)


def _command_in(argv: list[str]) -> str:
    """Return the word that is probably the command, or an empty string."""
    rest = iter(argv)
    for word in rest:
        if not word.startswith("-"):
            return word
        if word in ("--profile", "--demo-faults"):
            next(rest, "")
    return ""


def _parse(parser: argparse.ArgumentParser, head: list[str], tail: list[str]) -> Arguments | int:
    if head and head[0].startswith("-") and head[0].partition("=")[0] not in parser._option_string_actions:  # noqa: SLF001 - no public list
        raise _unknown_arguments(parser, [], head[:1])  # argparse would read its value as the command
    head = _with_full_names(parser, head)
    try:
        arguments, unknown = parser.parse_known_args(head, argparse.Namespace(tail=tail))
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else 0
    if unknown:
        raise _unknown_arguments(parser, head, unknown)
    if arguments.handler == "commands.request:request":
        _check_has_request(arguments)
    return arguments


_SHORT_NAMES = {"ls": "list", "rm": "remove"}
"""Names that users of other programs type, and the commands that they mean."""


def _with_full_names(parser: argparse.ArgumentParser, argv: list[str]) -> list[str]:
    """Return the arguments with the full names of commands: `profiles list` for `profiles ls`."""
    full = list(argv)
    is_value = False
    for at, word in enumerate(argv):
        commands = _subcommands(parser)
        name = _SHORT_NAMES.get(word, word)
        if word.startswith("-"):
            action = parser._option_string_actions.get(word)  # noqa: SLF001 - no public list
            is_value = action is not None and action.nargs is None
        elif is_value:
            is_value = False
        elif name in commands and word not in commands:
            full[at], parser = name, commands[name]
        elif word not in commands:
            break  # its own arguments
        else:
            parser = commands[word]
    return full


def _check_has_request(arguments: Arguments) -> None:
    """Raise UsageError if neither the argument REQUEST nor an option gives a request."""
    if not (arguments.request or arguments.file or any("=" not in text for text in arguments.field)):
        raise UsageError(
            "The following arguments are required: REQUEST.",
            'For example: frameio-tui request "GET /me". See: frameio-tui request --help',
        )


def _unknown_arguments(parser: argparse.ArgumentParser, argv: list[str], unknown: list[str]) -> UsageError:
    """Return the error for arguments that the command does not have, with the option that was probably meant."""
    for word in argv:
        parser = _subcommands(parser).get(word, parser)
    option = next((word.partition("=")[0] for word in unknown if word.startswith("-")), "")
    options = [name for action in parser._actions for name in action.option_strings]  # noqa: SLF001 - no public list
    suggestion = did_you_mean(option, options) if option else ""
    if parser.prog == "frameio-tui exec" and not option:
        suggestion = "Write the program after --, for example: frameio-tui exec NAME -- env."
    elif parser.prog == "frameio-tui request" and option in ("-o", "--output"):
        suggestion = "To write the response to a file, end the line with > FILE."
    elif option == "--json" and "--json" not in options:
        suggestion = "Write --json after the command."
    return UsageError(f"Unknown argument: {' '.join(unknown)}.", f"{suggestion} See: {parser.prog} --help".lstrip())


def _subcommands(parser: argparse.ArgumentParser) -> dict[str, argparse.ArgumentParser]:
    """Return the commands of a parser by name."""
    actions = (each for each in parser._actions if isinstance(each, argparse._SubParsersAction))  # noqa: SLF001 - as above
    return next((action.choices for action in actions), {})


def build_parser() -> argparse.ArgumentParser:
    """Return the argument parser with all commands."""
    return _with_commands(_bare_parser())


def _bare_parser() -> argparse.ArgumentParser:
    """Return the argument parser without commands."""
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
    return parser


def _with_commands(parser: argparse.ArgumentParser, command: str = "") -> argparse.ArgumentParser:
    _add_commands(parser, command)
    return parser


_PROFILE_HELP = "profile to use (default: $FRAMEIO_TUI_PROFILE, then the active profile)"
_JSON_HELP = "print JSON instead of text"
_LIMIT_HELP = "number of entries to list (default: 20)"
_SAVED_FILTER_HELP = "list only requests that contain the text"
_FILTER_HELP = (
    "words that must occur (beginnings are enough), or status:4xx, method:POST, profile:NAME (profile:* for all; "
    "without it, the chosen profile), since:2d, until:2026-11-01, date:today, kind:request, body:TEXT"
)
_JSON_ERRORS_HELP = "print errors as JSON, and results that have no format of their own"


def _examples(*lines: str) -> str:
    return "examples:\n" + "".join(f"  frameio-tui {line}".rstrip() + "\n" for line in lines)


def _add_commands(parser: argparse.ArgumentParser, command: str = "") -> argparse._SubParsersAction[_Parser]:
    """Add all commands, or only those that are defined together with `command`, which takes a tenth of the time."""
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", parser_class=_Parser)
    for names, add in _GROUPS.items():
        if not command or command in names:
            add(commands)
    for added in commands.choices.values():
        _add_missing_json(added)
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
    listing = _add_command(
        more,
        "list",
        "commands.profiles:list_profiles",
        "list all profiles; the active one is marked",
        "profiles list",
        "profiles list --json",
    )
    listing.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help=_JSON_HELP)
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
            ("profiles show acme", "profiles approve acme", "profiles approve --here"),
        ),
        (
            "new-id",
            "turn a copied profile file into a separate profile",
            "name of the copied file, without .toml",
            ("profiles new-id acme-copy", "profiles approve acme-copy"),
        ),
    ):
        handler = f"commands.profiles_edit:{name.replace('-', '_')}"
        command = _add_command(more, name, handler, summary, *examples)
        if name == "approve":
            command.add_argument("name", metavar="NAME", nargs="?", default="", help=help_text)
            command.add_argument(
                "--here", action="store_true", help="approve the .frameio-tui.toml that applies in this folder"
            )
        else:
            command.add_argument("name", metavar="NAME", help=help_text)
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
        commands,
        "use",
        "commands.profiles:use",
        "make a profile the active one",
        "use acme",
        "use acme-test --here",
    )
    use.add_argument("name", metavar="NAME", help="profile to activate")
    use.add_argument(
        "--here",
        action="store_true",
        help="make it the default of this folder and the folders in it, in .frameio-tui.toml; a command that can "
        "modify data still needs --profile in a script",
    )


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
        "request -f intake/new-project --var project=ID",
        "request /me --profiles acme,client --diff",
    )
    _add_request_argument(request, optional=True)
    request.add_argument(
        "-f",
        "--field",
        action="append",
        default=[],
        metavar="KEY=VALUE|NAME",
        help="value of a placeholder, query parameter or body field; can be repeated. Without an equals sign: the name "
        "of a saved request, or its .toml file, to send instead of REQUEST",
    )
    request.add_argument(
        "--file", action="append", default=[], metavar="NAME|FILE", help="saved request or .toml file, like -f NAME"
    )
    request.add_argument(
        "--var",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help="value of a variable {{NAME}}; can be repeated, and wins over the values of the profile",
    )
    request.add_argument(
        "--profiles",
        default="",
        metavar="A,B,...",
        help="send a GET or HEAD request as several profiles at once, and compare the responses; '*' is all of them",
    )
    request.add_argument("--diff", action="store_true", help="with --profiles: print the differences of the bodies")
    request.add_argument(
        "--json", action="store_true", help="print errors as JSON; with --profiles also the results and bodies"
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
        choices=EXPORT_FORMS,
        default="",
        help="print the request as code, with $FRAMEIO_TOKEN for the token, or as a HAR file, and do not send it; "
        "sdk is Python with Frame.io's official SDK (V4 only)",
    )
    why = _add_command(
        commands,
        "why",
        "commands.why:why",
        "send a GET request and, if it is refused, explain why",
        'why "GET /accounts/ID/workspaces"',
        "why /me",
    )
    why.add_argument("request", metavar="REQUEST", nargs="+", action=_JoinWords, help="GET PATH, or a path")
    translate = _add_command(
        commands,
        "translate",
        "commands.translate:translate",
        "print the V4 request for a V2 request; nothing is sent",
        'translate "PUT /assets/{asset_id}"',
        'translate "POST /teams/{team_id}/projects" --input body.json --json',
    )
    translate.add_argument(
        "request",
        metavar="REQUEST",
        nargs="+",
        action=_JoinWords,
        help='V2 request, such as "PUT /assets/{asset_id}"',
    )
    translate.add_argument("--input", default="", metavar="FILE", help="file with the V2 body; - is standard input")
    _add_json_option(translate)
    _add_saved(commands)
    _add_history(commands)


def _add_history(commands: argparse._SubParsersAction[_Parser]) -> None:
    history = _add_command(
        commands,
        "history",
        "commands.history:history",
        "list the latest requests of a profile, show them, send them again, delete them",
        "history --limit 50",
        "history list status:4xx since:2d",
        "history list profile:* method:POST,PUT teams --json",
    )
    history.set_defaults(filter=[])
    history.add_argument("--limit", type=int, default=20, metavar="N", help=_LIMIT_HELP)
    _add_json_option(history)
    more = history.add_subparsers(title="commands", metavar="COMMAND", parser_class=_Parser)
    listing = _add_command(
        more,
        "list",
        "commands.history:history",
        "list the latest requests that match a filter, the newest last",
        "history list status:4xx since:2d",
        "history list profile:* date:yesterday 'in review'",
    )
    listing.add_argument("--limit", type=int, default=argparse.SUPPRESS, metavar="N", help=_LIMIT_HELP)
    show = _add_command(
        more,
        "show",
        "commands.history:show",
        "print everything that is stored of a request and its response; secrets are masked",
        "history show 42",
        "history show 42 --body",
    )
    show.add_argument("--body", action="store_true", help="print only the response body")
    resend = _add_command(
        more,
        "resend",
        "commands.history:resend",
        "send a request again, as its profile or as the one that --profile names, and print the response",
        "history resend 42",
        "history resend 42 --profile acme-test --confirm acme-test",
    )
    resend.set_defaults(all=False, lines=False)
    resend.add_argument("--include", action="store_true", help="print status and headers, too")
    _add_confirm_option(resend)
    export = _add_command(
        more,
        "export",
        "commands.history:export",
        "print requests as code that reads the token from $FRAMEIO_TOKEN, or as a HAR file",
        "history export 42 --as curl",
        "history export 42 43 44 --as har > requests.har",
    )
    export.add_argument(
        "--as",
        dest="form",
        choices=EXPORT_FORMS,
        default="curl",
        help="curl (default), Python code, or a HAR file with the responses; sdk is Frame.io's official SDK (V4 only)",
    )
    clear = _add_command(
        more,
        "clear",
        "commands.history:clear",
        "delete the entries of a profile, or those that match a filter",
        "history clear until:30d",
        "history clear profile:* --yes",
    )
    clear.add_argument("--yes", action="store_true", help="do not ask for confirmation")
    for parser in (listing, clear):
        parser.add_argument("filter", nargs="*", metavar="FILTER", help=_FILTER_HELP)
    for parser in (show, resend, export):
        count = "+" if parser is export else None
        parser.add_argument("id", metavar="ID", nargs=count, help="number of an entry, as `history` lists it")
    for parser in (listing, show):
        parser.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help=_JSON_HELP)


class _JoinWords(argparse.Action):
    """Stores several words as one text, so that a method and a path need no quotes."""

    def __call__(self, _parser: object, namespace: object, values: object, _option: object = None) -> None:
        """Store the text."""
        setattr(namespace, self.dest, " ".join(values) if isinstance(values, list) else values)


def _add_request_argument(parser: argparse.ArgumentParser, *, optional: bool = False) -> None:
    parser.add_argument(
        "request",
        metavar="REQUEST",
        nargs="*" if optional else "+",
        default="",
        action=_JoinWords,
        help='METHOD PATH, a path, a URL, a "curl command", or @NAME for a saved request',
    )
    parser.add_argument("-X", "--method", default="", metavar="METHOD", help="method, if REQUEST has none")
    parser.add_argument(
        "-H", "--header", action="append", default=[], metavar="'NAME: VALUE'", help="request header; can be repeated"
    )
    body = parser.add_mutually_exclusive_group()
    body.add_argument(
        "-d",
        "--data",
        default="",
        metavar="TEXT",
        help="body of the request, or @FILE; the method is POST then, if there is none",
    )
    body.add_argument("--input", default="", metavar="FILE", help="file with the body; - is standard input")


def _add_saved(commands: argparse._SubParsersAction[_Parser]) -> None:
    saved = _add_command(
        commands,
        "saved",
        "commands.saved:list_saved",
        "list, add, delete, import and export saved requests",
        "saved",
        'saved add intake/workspaces "GET /accounts/{account_id}/workspaces"',
        "request @intake/workspaces --var account_id=ID",
        "saved import Team.postman_collection.json --dry-run",
    )
    saved.add_argument("--filter", default="", metavar="TEXT", help=_SAVED_FILTER_HELP)
    _add_json_option(saved)
    more = saved.add_subparsers(title="commands", metavar="COMMAND", parser_class=_Parser)
    listing = _add_command(
        more,
        "list",
        "commands.saved:list_saved",
        "list the saved requests",
        "saved list",
        "saved list --filter intake/ --json",
    )
    listing.add_argument("--filter", default=argparse.SUPPRESS, metavar="TEXT", help=_SAVED_FILTER_HELP)
    listing.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help=_JSON_HELP)
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
    add.add_argument(
        "--description", "--notes", default="", metavar="TEXT", help="what the request is for", dest="description"
    )
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
    _add_saved_import(more)
    _add_saved_export(more)


def _add_saved_import(more: argparse._SubParsersAction[_Parser]) -> None:
    load = _add_command(
        more,
        "import",
        "commands.saved_files:import_file",
        "import the requests of a Postman collection (v2.1), a HAR file or curl commands; credentials are removed",
        "saved import Team.postman_collection.json --dry-run",
        "saved import traffic.har --folder from-browser",
        "saved import - --folder notes < commands.sh",
    )
    load.add_argument("file", metavar="FILE", help="file to import; - is standard input")
    load.add_argument(
        "--folder",
        default=None,
        metavar="NAME",
        help="folder for the requests; / is none (default: the name of the collection or file)",
    )
    load.add_argument(
        "--api",
        choices=[api.value for api in ApiVersion],
        default="",
        help="API of requests without a version in their path (default: that of the profile)",
    )
    load.add_argument("--overwrite", action="store_true", help="replace saved requests with the same names")
    load.add_argument("--dry-run", action="store_true", help="print what would be imported; nothing is saved")
    load.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help=_JSON_HELP)


def _add_saved_export(more: argparse._SubParsersAction[_Parser]) -> None:
    export = _add_command(
        more,
        "export",
        "commands.saved_files:export",
        "export saved requests without secrets, as a Postman collection, a HAR file or code",
        "saved export -o Team.postman_collection.json",
        "saved export intake/ --format curl",
        "saved export intake/new-project --format sdk --var project=ID",
    )
    export.add_argument("names", metavar="NAME", nargs="*", help="saved request or folder (default: all)")
    export.add_argument(
        "--format",
        choices=("postman", *EXPORT_FORMS),
        default="postman",
        help="format (default: postman); only postman keeps variables, all others need their values",
    )
    export.add_argument(
        "--var", action="append", default=[], metavar="NAME=VALUE", help="value of a variable; can be repeated"
    )
    _add_output_options(export, "write to a file instead of standard output")


EXPORT_FORMS = ("curl", "httpx", "python", "sdk", "har")
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
    _add_output_options(tree, "write to a file instead of standard output; the job can then be resumed")
    add_task_options(tree)


def _add_upload(commands: argparse._SubParsersAction[_Parser]) -> None:
    upload = _add_command(
        commands,
        "upload",
        "commands.upload:upload",
        "upload files and folders to a project or folder",
        "upload Cut.mov Acme/Editorial/Reel",
        "upload Day1/ Day2/ Acme/Editorial/Reel --dry-run",
        "upload Cut_v2.mov --version-of Acme/Editorial/Reel/Cut.mov",
        "upload https://example.com/Cut.mov Acme/Editorial/Reel",
        "upload --watch renders/ Acme/Editorial/Reel",
    )
    upload.intermixed = True
    upload.description = (
        "Upload files and folders to a project or folder. Folders are created, or used if they exist. The upload\n"
        "is a job: after an interruption, jobs resume sends what is missing, within about a day.\n\n"
        "Left out and reported: empty files, symbolic links, special files, and files that cannot be read."
    )
    upload.add_argument(
        "paths",
        nargs="+",
        metavar="FILE",
        help="local files and folders, or a URL that Frame.io loads; the last argument is the PLACE: path of names, ID "
        "or address of a project or folder",
    )
    upload.add_argument(
        "--version-of",
        default="",
        metavar="ASSET",
        help="make the file the next version of this file or version stack; PLACE can then be left out",
    )
    upload.add_argument(
        "--skip-existing",
        action="store_true",
        help="leave out files that the folder already has with the same name and size",
    )
    upload.add_argument("--parallel", type=int, default=5, metavar="N", help="parts sent at a time (default: 5)")
    upload.add_argument("--name", default="", metavar="NAME", help="name of the new file, for an upload from a URL")
    upload.add_argument(
        "--watch",
        action="store_true",
        help="upload the files in a folder and those that appear there, until Ctrl+C; to continue, run the same "
        "command again. Cut_v02.mov becomes the next version of Cut_v01.mov",
    )
    upload.add_argument(
        "--settle",
        type=float,
        default=5.0,
        metavar="SECONDS",
        help="with --watch: seconds that a file must stay unchanged before it is uploaded (default: 5)",
    )
    _add_restart_option(upload)
    upload.add_argument(
        "--dry-run", action="store_true", help="print what would be uploaded and created; nothing is sent"
    )
    upload.add_argument("--json", action="store_true", help="print the report as JSON, with the IDs of the files")
    add_task_options(upload, changes=True)


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
    reply.add_argument("text", metavar="TEXT", help="text of the reply; - reads it from standard input")
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
    add.add_argument("text", metavar="TEXT", help="text of the comment; - reads it from standard input")
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
        export,
        "file to write instead of standard output; for markers without --one, the folder (default: the current one)",
    )
    add_task_options(export)


def _add_list_options(parser: argparse.ArgumentParser, formats: tuple[str, ...]) -> None:
    """Add the options of a command that prints a list or an object as the result of a task."""
    parser.add_argument("--format", choices=formats, default="text", help="format (default: text)")
    parser.add_argument("--json", action="store_const", const="json", dest="format", help="the same as --format json")
    _add_output_options(parser, "write to a file instead of standard output")
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
        "--passphrase", action="store_true", help="read a passphrase from standard input, or ask for it on a terminal"
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


def _add_webhooks(commands: argparse._SubParsersAction[_Parser]) -> None:
    webhooks = _add_command(
        commands,
        "webhooks",
        "commands.webhooks:list_integrations",
        "list, create, change and delete webhooks; receive, verify, send and replay their deliveries",
        "webhooks list",
        "webhooks create Acme/Editorial --name Ingest --url https://hooks.example.com/frameio --event file.ready",
        "webhooks listen --secret-from ID",
        "webhooks send file.ready --to http://127.0.0.1:8000/hook --secret-stdin < secret.txt",
    )
    more = webhooks.add_subparsers(title="commands", metavar="COMMAND", parser_class=_Parser, required=True)
    _add_integration_list(more, "webhooks", "webhooks")
    events = _add_command(
        more,
        "events",
        "commands.webhooks:list_events",
        "list the events that a webhook can subscribe to",
        "webhooks events --api v4",
        "webhooks events --json",
    )
    _add_api_option(events)
    _add_json_option(events)
    create = _add_command(
        more,
        "create",
        "commands.webhooks:create",
        "create a webhook, and store its secret, which Frame.io shows only once",
        "webhooks create Acme/Editorial --name Ingest --url https://hooks.example.com/frameio --event file.ready",
        "webhooks create Acme/Editorial --name All --url https://hooks.example.com/x --event all --secret-file s.txt",
    )
    create.set_defaults(kind="webhooks")
    create.add_argument("place", metavar="PLACE", help=f"team (V2) or workspace (V4): {_PLACE_HELP}")
    create.add_argument("--name", required=True, metavar="TEXT", help="name of the webhook")
    create.add_argument("--url", required=True, metavar="URL", help="https address that Frame.io calls")
    create.add_argument(
        "--event", action="append", required=True, metavar="NAME,...", help="event, or 'all'; can be repeated"
    )
    _add_secret_output(create)
    add_task_options(create, changes=True)
    update = _add_command(
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
    point = _add_command(
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


def _add_webhooks_verify(more: argparse._SubParsersAction[_Parser]) -> None:
    verify = _add_command(
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
    verify.add_argument("--secret-from", default="", metavar="ID", help="use the stored secret of a webhook instead")
    verify.set_defaults(secret=True)
    _add_json_option(verify)


def _add_webhooks_deliveries(more: argparse._SubParsersAction[_Parser]) -> None:
    deliveries = _add_command(
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
    what.add_argument("--json", action="store_true", help=_JSON_HELP)
    replay = _add_command(
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


def _add_webhooks_send(more: argparse._SubParsersAction[_Parser]) -> None:
    send = _add_command(
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


def _add_actions(commands: argparse._SubParsersAction[_Parser]) -> None:
    actions = _add_command(
        commands,
        "actions",
        "commands.webhooks:list_integrations",
        "list, create, change and delete custom actions; receive and send their clicks",
        "actions list",
        "actions try http://127.0.0.1:8000/action --secret-stdin < secret.txt",
    )
    more = actions.add_subparsers(title="commands", metavar="COMMAND", parser_class=_Parser, required=True)
    _add_integration_list(more, "actions", "custom actions")
    create = _add_command(
        more,
        "create",
        "commands.webhooks:create",
        "create a custom action, and store its secret, which Frame.io shows only once",
        "actions create Acme/Editorial --name Grade --event grade.requested --url https://hooks.example.com/grade "
        '--description "Send to grading"',
        "actions create ID --name Grade --event go --url https://hooks.example.com/x --description Go --single-asset",
    )
    create.add_argument("place", metavar="PLACE", help=f"team (V2) or workspace (V4): {_PLACE_HELP}")
    _add_secret_output(create)
    update = _add_command(
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
    attempt = _add_command(
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


def _add_integration_list(more: argparse._SubParsersAction[_Parser], command: str, noun: str) -> None:
    listing = _add_command(
        more,
        "list",
        "commands.webhooks:list_integrations",
        f"list the {noun} of a team or workspace, of an account, or of all accounts",
        f"{command} list",
        f"{command} list Acme/Editorial --json",
    )
    listing.set_defaults(kind=command)
    listing.add_argument("place", metavar="PLACE", nargs="?", default="/", help=f"{_PLACE_HELP}; default: all accounts")
    _add_list_options(listing, LIST_FORMATS)


def _add_integration_delete(more: argparse._SubParsersAction[_Parser], command: str, noun: str) -> None:
    delete = _add_command(
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


def _add_stored_secret(more: argparse._SubParsersAction[_Parser], command: str, noun: str) -> None:
    stored = _add_command(
        more,
        "secret",
        "commands.webhooks:secret",
        f"store the secret of a {noun} with the profile's credentials; it is read from standard input",
        f"{command} secret ID < secret.txt",
        f"{command} secret ID --remove",
    )
    stored.add_argument("id", metavar="ID", help=f"ID of the {noun}")
    stored.add_argument("--remove", action="store_true", help="remove the stored secret")


def _add_listen(
    more: argparse._SubParsersAction[_Parser], command: str, responses: tuple[str, ...]
) -> argparse.ArgumentParser:
    listen = _add_command(
        more,
        "listen",
        "commands.webhooks:listen",
        "receive deliveries on this host, verify them, and respond or forward them, until you press Ctrl+C",
        f"{command} listen --secret-from ID",
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
    _add_secret_options(listen, "verify signatures")
    listen.add_argument("--json", action="store_true", help="print each delivery as a line of JSON")
    return listen


def _add_secret_options(parser: argparse.ArgumentParser, purpose: str) -> None:
    where = parser.add_mutually_exclusive_group()
    where.add_argument(
        "--secret-stdin",
        dest="secret",
        action="store_true",
        help=f"read the secret from standard input, and {purpose} with it",
    )
    where.add_argument(
        "--secret-from", default="", metavar="ID", help=f"{purpose} with the secret of the webhook or custom action ID"
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
        help="append to FILE the entries that it does not contain yet, newest first",
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
        "backup Acme acme-backup --media",
    )
    backup.description = (
        "Save what only Frame.io has, as NDJSON and CSV: webhooks and actions, review links or shares, comments,\n"
        "users, audit log, and the tree with descriptions and properties. Nothing is changed in Frame.io. A later\n"
        "run appends what is new or has changed; manifest.json has counts, SHA-256 and failures.\n"
        "Media files are only saved with --media, into the folder media, all versions of each file."
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
    backup.add_argument("--media", action="store_true", help="download the files, too; a later run gets only new ones")
    add_task_options(backup)


def _add_download(commands: argparse._SubParsersAction[_Parser]) -> None:
    download = _add_command(
        commands,
        "download",
        "commands.download:download",
        "download a file, or all files below a place with their folders",
        "download Acme/Editorial/Reel/Cut.mov .",
        "download Acme/Editorial/Reel reel --plan",
        "download Acme/Editorial/Reel reel --proxy h264_720",
        "download Acme/Editorial/Reel reel --check",
    )
    download.description = (
        "Download a file, or all files below a place with their folders, which are created in DIR. Where the original\n"
        "is not available, the best rendition is downloaded instead. To continue a download that was interrupted, run\n"
        "it again, or use jobs resume: complete files are kept, and unfinished ones (NAME.part) are continued.\n"
        "frameio-manifest.ndjson in DIR lists the files with size and SHA-256."
    )
    download.add_argument("place", metavar="PLACE", help=_PLACE_HELP)
    download.add_argument("folder", metavar="DIR", help="folder to download to; it is created if it is missing")
    download.add_argument(
        "--proxy",
        default="",
        metavar="NAME",
        help="download this rendition instead of the original, such as h264_720 (V2) or video_h264_180 (V4)",
    )
    download.add_argument(
        "--check",
        action="store_true",
        help="download nothing; compare DIR with its manifest, and with the sizes and checksums of Frame.io",
    )
    download.add_argument("--overwrite", action="store_true", help="replace other files that have the same name")
    download.add_argument("--versions", action="store_true", help="all versions of each file, not only the latest one")
    download.add_argument(
        "--connections", type=int, default=0, metavar="N", help="parallel connections, 1 to 32 (default: 6)"
    )
    add_task_options(download)


def _add_jobs(commands: argparse._SubParsersAction[_Parser]) -> None:
    jobs = _add_command(
        commands,
        "jobs",
        "commands.jobs:list_jobs",
        "list, show, resume, cancel and remove jobs",
        "jobs",
        "jobs show 3f9a",
        "jobs resume 3f9a",
    )
    _add_json_option(jobs)
    more = jobs.add_subparsers(title="commands", metavar="COMMAND", parser_class=_Parser)
    listing = _add_command(
        more, "list", "commands.jobs:list_jobs", "list all jobs, newest first", "jobs list", "jobs list --json"
    )
    show = _add_command(
        more,
        "show",
        "commands.jobs:show",
        "show the progress, the report and the calls of a job",
        "jobs show 3f9a",
        "jobs show 3f9a --calls 50 --json",
    )
    show.add_argument("--calls", type=int, default=0, metavar="N", help="also print the latest N HTTP calls")
    resume = _add_command(
        more,
        "resume",
        "commands.jobs:resume",
        "resume a job that was cancelled, interrupted or partly complete, without repeating what is finished",
        "jobs resume 3f9a",
        "jobs resume 3f9a --confirm acme",
    )
    _add_confirm_option(resume)
    _add_restart_option(resume)
    cancel = _add_command(
        more,
        "cancel",
        "commands.jobs:cancel",
        "cancel a running job; it can be resumed",
        "jobs cancel 3f9a",
        "jobs cancel 3f9a21c7",
    )
    remove = _add_command(
        more,
        "remove",
        "commands.jobs:remove",
        "remove a job from the list; its output files stay",
        "jobs remove 3f9a",
        "jobs remove 3f9a --yes",
    )
    remove.add_argument("--yes", action="store_true", help="do not ask for confirmation")
    for parser in (show, resume, cancel, remove):
        parser.add_argument("id", metavar="ID", help="ID of a job, or a unique beginning of it")
    for parser in (listing, show):
        parser.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help=_JSON_HELP)


def add_task_options(parser: argparse.ArgumentParser, *, changes: bool = False) -> None:
    """Add the options that all commands share that run a task; `changes` is for a task that changes something."""
    parser.add_argument(
        "--plan", action="store_true", help="only print how many requests it needs and how long they take"
    )
    if changes:
        _add_confirm_option(parser)


def _add_restart_option(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--restart",
        action="store_true",
        help="delete incomplete uploads that cannot be continued, and upload these files again",
    )


def _add_confirm_option(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--confirm",
        default="",
        metavar="NAME",
        help="name of the profile: run the job even if the profile is read-only or asks first",
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
        "sandbox --deliver",
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
        "--deliver",
        action="store_true",
        help="deliver signed webhooks and clicks of custom actions to addresses on this host, as Frame.io does",
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


_GROUPS: dict[tuple[str, ...], Callable[[argparse._SubParsersAction[_Parser]], None]] = {
    ("profiles", "use"): _add_profiles,
    ("token", "secret", "login", "exec"): _add_token,
    ("whoami", "request", "why", "translate", "saved", "history"): _add_request,
    ("tree",): _add_tree,
    ("upload",): _add_upload,
    ("comments",): _add_comments,
    ("people",): _add_people,
    ("links",): _add_links,
    ("versions",): _add_versions,
    ("search",): _add_search,
    ("webhooks",): _add_webhooks,
    ("actions",): _add_actions,
    ("migrate",): _add_migrate,
    ("audit",): _add_audit,
    ("backup",): _add_backup,
    ("download",): _add_download,
    ("jobs",): _add_jobs,
    ("scopes", "operations", "explain", "doctor"): _add_catalog,
    ("sandbox",): _add_sandbox,
    ("completions",): _add_completions,
    ("schema",): _add_schema,
}
"""The functions that add the commands, with the names of the commands that each adds."""
