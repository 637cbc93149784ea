"""Defines the arguments of the command line. No option takes a secret: secrets are read from standard input."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, NoReturn

from frameio_tui.core.errors import UsageError
from frameio_tui.core.profiles.profile import COLOURS, ApiVersion, CredentialKind, SecretStore

if TYPE_CHECKING:
    from frameio_tui.cli.fast_parser import Arguments

EXIT_CODES = """\
exit codes: 0 ok, 1 error, 2 usage, 3 refused by the API (4xx), 4 API failed (5xx), 5 credentials missing or
expired, 6 refused here (read-only, untrusted, other origin), 7 no answer, 130 interrupted. Data goes to stdout,
words to stderr. Without a verb the program opens on the terminal."""


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise UsageError(f"{message[:1].upper()}{message[1:]}.", f"See: {self.prog} --help")

    def _print_message(self, message: str, _file: object = None) -> None:
        from frameio_tui.cli.output import standard_output

        standard_output().text(message)


def parse_arguments(argv: list[str]) -> Arguments | int:
    """Return the parsed arguments, or an exit code if only help or the version was requested. Raises UsageError."""
    head, tail = argv, list[str]()
    if "--" in argv:
        at = argv.index("--")
        head, tail = argv[:at], argv[at + 1 :]
    try:
        arguments = build_parser().parse_args(head, argparse.Namespace(tail=tail))
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else 0
    return arguments


def build_parser() -> argparse.ArgumentParser:
    """Return the argument parser with all commands."""
    from frameio_tui import __version__

    parser = _Parser(
        prog="frameio-tui",
        description="Profiles, scopes, tokens and a live request console for the Frame.io API, in a terminal.",
        epilog=EXIT_CODES,
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"frameio-tui {__version__}")
    parser.add_argument("--profile", default="", metavar="NAME", help="the profile to act as")
    parser.add_argument("--demo", action="store_true", help="run on the sandbox; no real profile is touched")
    parser.add_argument("--demo-faults", default="", metavar="SPEC", help="as --demo, with faults: latency=200,429=0.1")
    parser.set_defaults(handler="commands.tui:launch")
    _add_commands(parser)
    return parser


def _add_commands(parser: argparse.ArgumentParser) -> argparse._SubParsersAction[_Parser]:
    verbs = parser.add_subparsers(title="verbs", metavar="VERB", parser_class=_Parser)
    _add_profiles(verbs)
    _add_token(verbs)
    _add_request(verbs)
    _add_catalog(verbs)
    return verbs


def command_names() -> str:
    """Return the names of all commands, separated by commas."""
    return ", ".join(_add_commands(_Parser()).choices)


def _add_command(
    verbs: argparse._SubParsersAction[_Parser], name: str, handler: str, help_text: str, *, takes_tail: bool = False
) -> _Parser:
    parser = verbs.add_parser(name, help=help_text, description=help_text, allow_abbrev=False)
    parser.set_defaults(handler=handler, takes_tail=takes_tail)
    # --profile may also follow the command. If it does not, it must not overwrite a value given before the command.
    parser.add_argument("--profile", default=argparse.SUPPRESS, metavar="NAME", help="the profile to act as")
    return parser


def _add_json_option(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="print JSON for machines")


def _add_profiles(verbs: argparse._SubParsersAction[_Parser]) -> None:
    profiles = _add_command(
        verbs, "profiles", "commands.profiles:list_profiles", "list, make, change and remove profiles"
    )
    _add_json_option(profiles)
    more = profiles.add_subparsers(title="verbs", metavar="VERB", parser_class=_Parser)
    add = _add_command(
        more, "add", "commands.profiles_edit:add", "make a profile; --command takes what follows --", takes_tail=True
    )
    add.add_argument("name", metavar="NAME")
    _add_profile_fields(add)
    show = _add_command(more, "show", "commands.profiles:show", "show a profile")
    show.add_argument("name", metavar="NAME", nargs="?", default="")
    show.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help="print JSON for machines")
    change = _add_command(
        more, "set", "commands.profiles_edit:change", "change a profile: KEY=VALUE, KEY= for the default"
    )
    change.add_argument("name", metavar="NAME")
    change.add_argument("changes", metavar="KEY=VALUE", nargs="*")
    change.add_argument("--command", action="store_true", help="take the words after -- as the command")
    change.add_argument("--force", action="store_true", help="also where the file was changed meanwhile")
    change.set_defaults(takes_tail=True)
    for name, help_text in (("copy", "copy a profile, without its secret"), ("rename", "rename a profile")):
        parser = _add_command(more, name, f"commands.profiles_edit:{name}", help_text)
        parser.add_argument("name", metavar="NAME")
        parser.add_argument("new_name", metavar="NEW")
    remove = _add_command(
        more, "remove", "commands.profiles_edit:remove", "remove a profile, its secrets and its history"
    )
    remove.add_argument("name", metavar="NAME")
    remove.add_argument("--yes", action="store_true", help="do not ask")
    for name, help_text in (
        ("approve", "approve a profile file as it stands"),
        ("new-id", "turn a copied or hand-made file into a separate profile"),
    ):
        _add_command(more, name, f"commands.profiles_edit:{name.replace('-', '_')}", help_text).add_argument(
            "name", metavar="NAME"
        )
    link = _add_command(more, "link", "commands.profiles_edit:link", "make the same profile for the other API")
    link.add_argument("name", metavar="NAME")
    link.add_argument("new_name", metavar="NEW", nargs="?", default="")
    _add_command(verbs, "use", "commands.profiles:use", "make a profile the active one").add_argument(
        "name", metavar="NAME"
    )


def _add_profile_fields(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--api", choices=[api.value for api in ApiVersion], default="")
    parser.add_argument("--base-url", default="", metavar="URL", help="origin only: scheme, host and port")
    parser.add_argument("--credential", choices=[kind.value for kind in CredentialKind], default="")
    parser.add_argument("--store", choices=[place.value for place in SecretStore], default="")
    parser.add_argument("--client-id", default="", metavar="ID")
    parser.add_argument("--redirect-uri", default="", metavar="URI")
    parser.add_argument("--scopes", default="", metavar="A,B|PRESET")
    parser.add_argument("--env", default="", metavar="VAR", dest="env_var", help="take the token from a variable")
    parser.add_argument("--command", action="store_true", help="take the token from the command after --")
    parser.add_argument("--account", default="", metavar="ID")
    parser.add_argument("--title", default="", metavar="TEXT")
    parser.add_argument("--label", default="", metavar="TEXT")
    parser.add_argument("--colour", choices=COLOURS[1:], default="")
    methods = "methods that ask first: DELETE unless given, none to ask before no request"
    parser.add_argument("--ask-before", default=None, metavar="METHOD,...", help=methods)
    parser.add_argument("--notes", default="", metavar="TEXT")
    parser.add_argument("--read-only", action="store_true", help="refuse what may change something")


def _add_token(verbs: argparse._SubParsersAction[_Parser]) -> None:
    token = _add_command(verbs, "token", "commands.token:token", "print, set or forget the token of a profile")
    token.add_argument("words", metavar="NAME | set NAME | forget NAME", nargs="*")
    token.add_argument("--show", action="store_true", help="print it even on a terminal")
    token.add_argument("--no-verify", action="store_true", help="set: keep it without asking the API who it is")
    token.add_argument("--yes", action="store_true", help="set: keep it even if it belongs to another person")
    secret = _add_command(
        verbs, "secret", "commands.token:secret", "set the client secret of an OAuth app, from standard input"
    )
    secret.add_argument("action", choices=["set"])
    secret.add_argument("name", metavar="NAME")
    login = _add_command(
        verbs, "login", "commands.login:login", "sign in by OAuth: prints an address, waits for the answer"
    )
    login.add_argument("name", metavar="NAME", nargs="?", default="")
    where = login.add_mutually_exclusive_group()
    where.add_argument("--paste", action="store_true", help="listen nowhere; the answer is pasted")
    where.add_argument("--socket", action="store_true", help="listen at a private socket that no other user can reach")
    login.add_argument("--no-browser", action="store_true", help="open no browser, also on a local display")
    login.add_argument("--yes", action="store_true", help="keep it even if it belongs to another person")
    login.add_argument("--wait", type=int, default=600, metavar="SECONDS", help="how long to wait for the answer")
    run = _add_command(
        verbs, "exec", "commands.exec:run", "run a command with FRAMEIO_TOKEN: exec NAME -- CMD", takes_tail=True
    )
    run.add_argument("name", metavar="NAME")


def _add_request(verbs: argparse._SubParsersAction[_Parser]) -> None:
    _add_json_option(_add_command(verbs, "whoami", "commands.whoami:whoami", "say who the profile's token belongs to"))
    request = _add_command(verbs, "request", "commands.request:request", 'send a request, such as "GET /me"')
    _add_request_argument(request)
    request.add_argument("-f", "--field", action="append", default=[], metavar="K=V", help="query or body field")
    request.add_argument("--all", action="store_true", help="every page, as one JSON list of all items")
    request.add_argument("--lines", action="store_true", help="with --all: one item a line (NDJSON)")
    request.add_argument("--query", default="", metavar="JMESPATH", help="filter the answer; text comes out bare")
    request.add_argument("-i", "--include", action="store_true", help="status and headers first")
    request.add_argument(
        "--confirm", default="", metavar="NAME", help="send even though the profile is read-only or asks first"
    )
    request.add_argument("--as", dest="export", choices=["curl", "httpx", "python"], default="", help="print, not send")
    why = _add_command(
        verbs, "why", "commands.why:why", 'send a read such as "GET /teams", and find out why it is refused'
    )
    why.add_argument("request", metavar="REQUEST", help='"GET PATH" or a path')
    translate = _add_command(
        verbs, "translate", "commands.translate:translate", "the V4 request for a V2 one; nothing is sent"
    )
    translate.add_argument("request", metavar="REQUEST", help='such as "PUT /assets/{asset_id}"')
    translate.add_argument("--input", default="", metavar="FILE", help="its body; - is standard input")
    _add_json_option(translate)
    _add_saved(verbs)
    history = _add_command(verbs, "history", "commands.history:history", "what the profile sent lately")
    history.add_argument("--limit", type=int, default=20, metavar="N")
    _add_json_option(history)


def _add_request_argument(parser: argparse.ArgumentParser) -> None:
    help_text = '"VERB PATH", a path, a URL, a whole curl command, or @NAME for a saved request'
    parser.add_argument("request", metavar="REQUEST", help=help_text)
    parser.add_argument("--header", action="append", default=[], metavar="'K: V'")
    parser.add_argument("--input", default="", metavar="FILE", help="the body; - is standard input")


def _add_saved(verbs: argparse._SubParsersAction[_Parser]) -> None:
    saved = _add_command(verbs, "saved", "commands.saved:list_saved", "list, keep and remove requests under a name")
    _add_json_option(saved)
    more = saved.add_subparsers(title="verbs", metavar="VERB", parser_class=_Parser)
    add = _add_command(more, "add", "commands.saved:add", "keep a request under a name; nothing is sent")
    add.add_argument("name", metavar="NAME")
    _add_request_argument(add)
    add.add_argument("--api", choices=[api.value for api in ApiVersion], default="", help="else the profile's")
    add.add_argument("--notes", default="", metavar="TEXT")
    add.add_argument("--replace", action="store_true", help="also where one of that name is there")
    _add_command(more, "show", "commands.saved:show", "all of one, as JSON").add_argument("name", metavar="NAME")
    remove = _add_command(more, "remove", "commands.saved:remove", "remove one")
    remove.add_argument("name", metavar="NAME")
    remove.add_argument("--yes", action="store_true", help="do not ask")


def _add_catalog(verbs: argparse._SubParsersAction[_Parser]) -> None:
    scopes = _add_command(verbs, "scopes", "commands.catalog:scopes", "list scopes, or those that an operation needs")
    scopes.add_argument("--for", dest="operation", default="", metavar='"GET /path"')
    operations = _add_command(verbs, "operations", "commands.catalog:operations", "search the operations of the API")
    operations.add_argument("words", metavar="WORDS", nargs="*")
    for parser in (scopes, operations):
        parser.add_argument("--api", choices=[api.value for api in ApiVersion], default="")
        _add_json_option(parser)
    doctor = _add_command(verbs, "doctor", "doctor.doctor:doctor", "check this host and every file; one remedy each")
    doctor.add_argument("--online", action="store_true", help="also ask the active profile's API for the time")
    doctor.add_argument(
        "--wipe-orphans",
        action="store_true",
        help="remove credential files that no profile uses, and a damaged history",
    )
    doctor.add_argument("--yes", action="store_true", help="--wipe-orphans: do not ask")
    _add_json_option(doctor)
