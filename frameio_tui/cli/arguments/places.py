"""The arguments of the commands that list what is in a place: tree, versions and search."""

from __future__ import annotations

from typing import TYPE_CHECKING

from frameio_tui.cli.arguments.command_parser import add_command
from frameio_tui.cli.arguments.options import (
    LIST_FORMATS,
    PLACE_HELP,
    add_list_options,
    add_output_options,
    add_task_options,
)

if TYPE_CHECKING:
    from frameio_tui.cli.arguments.command_parser import Commands

TREE_FORMATS = ("text", "json", "csv", "ndjson")
SEARCH_KINDS = ("file", "folder", "version_stack", "project")


def add_tree(commands: Commands) -> None:
    """Add the command tree."""
    tree = add_command(
        commands,
        "tree",
        "commands.tree:tree",
        "show all folders and files below a place, with sizes and totals",
        "tree Acme/Editorial/Reel",
        "tree / --depth 3",
        'tree Acme/Editorial/"Day 1/2" --versions --format csv -o day.csv',
        "tree https://next.frame.io/project/ID --format ndjson | jq .path",
    )
    tree.add_argument("place", metavar="PLACE", help=f"{PLACE_HELP}; / is the list of accounts")
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
    add_output_options(tree, "write to a file instead of standard output; the job can then be resumed")
    add_task_options(tree)


def add_versions(commands: Commands) -> None:
    """Add the command versions."""
    versions = add_command(
        commands,
        "versions",
        "commands.versions:list_versions",
        "list, add and remove versions of a file",
        "versions list Acme/Editorial/Reel/Cut.mov",
        "versions add Acme/Editorial/Reel/Cut.mov ID",
    )
    more = versions.add_subparsers(title="commands", metavar="COMMAND", required=True)
    listing = add_command(
        more,
        "list",
        "commands.versions:list_versions",
        "list the versions of a file, the oldest first, with the latest one marked and the review status",
        "versions list Acme/Editorial/Reel/Cut.mov",
        "versions list ID --json",
    )
    listing.add_argument("asset", metavar="ASSET", help=f"file or version stack: {PLACE_HELP}")
    add_list_options(listing, LIST_FORMATS)
    add = add_command(
        more,
        "add",
        "commands.versions:add",
        "make files the next versions of a file or version stack, in this order",
        'versions add Acme/Editorial/Reel/Cut.mov "Acme/Editorial/Reel/Cut new.mov"',
        "versions add ID1 ID2 ID3 --confirm acme",
    )
    add.add_argument("asset", metavar="ASSET", help=f"file or version stack: {PLACE_HELP}")
    add.add_argument("files", metavar="FILE", nargs="+", help="file that becomes the next version")
    remove = add_command(
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


def add_search(commands: Commands) -> None:
    """Add the command search."""
    search = add_command(
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
    add_list_options(search, LIST_FORMATS)
