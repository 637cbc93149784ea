"""Parses the command line. No option takes a secret: secrets are read from standard input.

The arguments of each command are defined in `cli/arguments` and loaded only for the command that runs.
"""

from __future__ import annotations

import argparse
from importlib import import_module
from typing import TYPE_CHECKING

from frameio_tui.cli.arguments.command_parser import PROFILE_HELP, CommandParser, HelpFormatter, format_examples
from frameio_tui.core.errors import UsageError
from frameio_tui.core.text.suggestion import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Callable

    from frameio_tui.cli.arguments.command_parser import Commands
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


def parse_arguments(argv: list[str]) -> Arguments | int:
    """Return the parsed arguments, or an exit code if only help or the version was requested. Raises UsageError."""
    head, tail = argv, list[str]()
    command = _command_in(argv)
    if "--" in argv and command in _WITH_PROGRAM:
        at = argv.index("--")
        head, tail = argv[:at], argv[at + 1 :]
    if any(command in names for names in _GROUPS):
        try:
            return _parse(_with_commands(_bare_parser(), command), head, tail)
        except UsageError:
            pass  # the parser with all commands may have a better suggestion
    return _parse(build_parser(), head, tail)


_WITH_PROGRAM = ("exec", "profiles")
"""Commands with another program and its arguments after `--`."""


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

    parser = CommandParser(
        prog="frameio-tui",
        description="Send requests to the Frame.io API (V2 and V4), and manage profiles and tokens.\n"
        "Without a command, the app opens in the terminal.",
        epilog=format_examples("", "--demo", 'request "GET /me"', "COMMAND --help") + "\n" + EXIT_CODES,
        formatter_class=HelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"frameio-tui {__version__}")
    parser.add_argument("--profile", default="", metavar="NAME", help=PROFILE_HELP)
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


_JSON_ERRORS_HELP = "print errors as JSON, and results that have no format of their own"


def _add_commands(parser: argparse.ArgumentParser, command: str = "") -> Commands:
    """Add all commands, or only those that are defined together with `command`, which takes a tenth of the time."""
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", parser_class=CommandParser)
    for names, add in _GROUPS.items():
        if not command or command in names:
            _load(add)(commands)
    for added in commands.choices.values():
        _add_missing_json(added)
    return commands


def _load(place: str) -> Callable[[Commands], None]:
    """Import and return the function that `module:name` refers to in `cli/arguments`."""
    module, _, name = place.partition(":")
    function: Callable[[Commands], None] = getattr(import_module(f"frameio_tui.cli.arguments.{module}"), name)
    return function


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
    return ", ".join(_add_commands(CommandParser()).choices)


_GROUPS = {
    ("profiles", "use"): "profiles:add_profiles",
    ("token", "secret", "login", "exec"): "credentials:add_credentials",
    ("whoami", "request", "why", "translate", "saved", "history"): "requests:add_requests",
    ("tree",): "places:add_tree",
    ("upload",): "transfers:add_upload",
    ("comments",): "comments:add_comments",
    ("people",): "sharing:add_people",
    ("links",): "sharing:add_links",
    ("versions",): "places:add_versions",
    ("search",): "places:add_search",
    ("webhooks",): "integrations:add_webhooks",
    ("actions",): "integrations:add_actions",
    ("migrate",): "migrate:add_migrate",
    ("audit",): "audit:add_audit",
    ("backup",): "transfers:add_backup",
    ("download",): "transfers:add_download",
    ("jobs",): "jobs:add_jobs",
    ("scopes", "operations", "explain", "doctor"): "catalog:add_catalog",
    ("sandbox",): "tools:add_sandbox",
    ("completions",): "tools:add_completions",
    ("schema",): "tools:add_schema",
}
"""The functions of `cli/arguments` that add commands, as `module:name`, with the names of the commands that each adds.

Their order is that of the help."""
