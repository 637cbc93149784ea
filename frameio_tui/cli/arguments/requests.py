"""The arguments of the commands about requests: whoami, request, why, translate, saved and history."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from frameio_tui.cli.arguments.command_parser import add_command
from frameio_tui.cli.arguments.options import JSON_HELP, add_confirm_option, add_json_option, add_output_options
from frameio_tui.core.profiles.profile import ApiVersion

if TYPE_CHECKING:
    from frameio_tui.cli.arguments.command_parser import Commands

EXPORT_FORMS = ("curl", "httpx", "python", "sdk", "har")
_LIMIT_HELP = "number of entries to list (default: 20)"
_SAVED_FILTER_HELP = "list only requests that contain the text"
_FILTER_HELP = (
    "words that must occur (beginnings are enough), or status:4xx, method:POST, profile:NAME (profile:* for all; "
    "without it, the chosen profile), since:2d, until:2026-11-01, date:today, kind:request, body:TEXT"
)


def add_requests(commands: Commands) -> None:
    """Add the commands whoami, request, why, translate, saved and history."""
    whoami = add_command(
        commands,
        "whoami",
        "commands.whoami:whoami",
        "show the user that the token belongs to",
        "whoami",
        "whoami --profile acme --json",
    )
    add_json_option(whoami)
    request = add_command(
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
    why = add_command(
        commands,
        "why",
        "commands.why:why",
        "send a GET request and, if it is refused, explain why",
        'why "GET /accounts/ID/workspaces"',
        "why /me",
    )
    why.add_argument("request", metavar="REQUEST", nargs="+", action=_JoinWords, help="GET PATH, or a path")
    translate = add_command(
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
    add_json_option(translate)
    _add_saved(commands)
    _add_history(commands)


def _add_history(commands: Commands) -> None:
    history = add_command(
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
    add_json_option(history)
    more = history.add_subparsers(title="commands", metavar="COMMAND")
    listing = add_command(
        more,
        "list",
        "commands.history:history",
        "list the latest requests that match a filter, the newest last",
        "history list status:4xx since:2d",
        "history list profile:* date:yesterday 'in review'",
    )
    listing.add_argument("--limit", type=int, default=argparse.SUPPRESS, metavar="N", help=_LIMIT_HELP)
    show = add_command(
        more,
        "show",
        "commands.history:show",
        "print everything that is stored of a request and its response; secrets are masked",
        "history show 42",
        "history show 42 --body",
    )
    show.add_argument("--body", action="store_true", help="print only the response body")
    resend = add_command(
        more,
        "resend",
        "commands.history:resend",
        "send a request again, as its profile or as the one that --profile names, and print the response",
        "history resend 42",
        "history resend 42 --profile acme-test --confirm acme-test",
    )
    resend.set_defaults(all=False, lines=False)
    resend.add_argument("--include", action="store_true", help="print status and headers, too")
    add_confirm_option(resend)
    export = add_command(
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
    clear = add_command(
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
        parser.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help=JSON_HELP)


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


def _add_saved(commands: Commands) -> None:
    saved = add_command(
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
    add_json_option(saved)
    more = saved.add_subparsers(title="commands", metavar="COMMAND")
    listing = add_command(
        more,
        "list",
        "commands.saved:list_saved",
        "list the saved requests",
        "saved list",
        "saved list --filter intake/ --json",
    )
    listing.add_argument("--filter", default=argparse.SUPPRESS, metavar="TEXT", help=_SAVED_FILTER_HELP)
    listing.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help=JSON_HELP)
    add = add_command(
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
    show = add_command(
        more,
        "show",
        "commands.saved:show",
        "print a saved request as JSON",
        "saved show new-project",
        "saved show workspaces",
    )
    show.add_argument("name", metavar="NAME", help="name of the saved request")
    remove = add_command(
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


def _add_saved_import(more: Commands) -> None:
    load = add_command(
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
    load.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help=JSON_HELP)


def _add_saved_export(more: Commands) -> None:
    export = add_command(
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
    add_output_options(export, "write to a file instead of standard output")
