"""Options that several commands have, and texts about them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse


JSON_HELP = "print JSON instead of text"
LIST_FORMATS = ("text", "json", "csv", "ndjson")
PLACE_HELP = (
    "path of names such as Acme/Editorial/Reel (account, team or workspace, project, folders), an ID, or an address "
    "copied from the browser; * matches any characters, double quotes protect names with a slash"
)


def add_json_option(parser: argparse.ArgumentParser) -> None:
    """Add --json to a command that prints its result as text or JSON."""
    parser.add_argument("--json", action="store_true", help=JSON_HELP)


def add_output_options(parser: argparse.ArgumentParser, help_text: str) -> None:
    """Add --output and --overwrite; `help_text` says what --output is for."""
    parser.add_argument("-o", "--output", default="", metavar="FILE", help=help_text)
    parser.add_argument("--overwrite", action="store_true", help="replace existing files")


def add_list_options(parser: argparse.ArgumentParser, formats: tuple[str, ...]) -> None:
    """Add the options of a command that prints a list or an object as the result of a task."""
    parser.add_argument("--format", choices=formats, default="text", help="format (default: text)")
    parser.add_argument("--json", action="store_const", const="json", dest="format", help="the same as --format json")
    add_output_options(parser, "write to a file instead of standard output")
    add_task_options(parser)


def add_task_options(parser: argparse.ArgumentParser, *, changes: bool = False) -> None:
    """Add the options that all commands share that run a task; `changes` is for a task that changes something."""
    parser.add_argument(
        "--plan", action="store_true", help="only print how many requests it needs and how long they take"
    )
    if changes:
        add_confirm_option(parser)


def add_confirm_option(parser: argparse.ArgumentParser) -> None:
    """Add --confirm to a command that starts a task that changes something."""
    parser.add_argument(
        "--confirm",
        default="",
        metavar="NAME",
        help="name of the profile: run the job even if the profile is read-only or asks first",
    )


def add_restart_option(parser: argparse.ArgumentParser) -> None:
    """Add --restart to a command that uploads files."""
    parser.add_argument(
        "--restart",
        action="store_true",
        help="delete incomplete uploads that cannot be continued, and upload these files again",
    )
