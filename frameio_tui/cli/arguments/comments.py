"""The arguments of the command comments."""

from __future__ import annotations

from typing import TYPE_CHECKING

from frameio_tui.cli.arguments.command_parser import add_command
from frameio_tui.cli.arguments.options import PLACE_HELP, add_output_options, add_task_options

if TYPE_CHECKING:
    from frameio_tui.cli.arguments.command_parser import Commands

COMMENT_FORMATS = (
    *("csv", "frameio-csv", "json", "ndjson", "markdown"),
    *("resolve-edl", "avid", "fcpxml", "fcp7-xml", "otio"),
)


def add_comments(commands: Commands) -> None:
    """Add the command comments."""
    comments = add_command(
        commands,
        "comments",
        "commands.comments:export",
        "export comments, add them, reply to them and complete them",
        "comments export Acme/Editorial/Reel -o reel.csv",
        'comments add Acme/Editorial/Reel/Cut.mov "Too long" --at 00:00:10:12',
    )
    more = comments.add_subparsers(title="commands", metavar="COMMAND", required=True)
    _add_comments_export(more)
    _add_comments_add(more)
    reply = add_command(
        more,
        "reply",
        "commands.comments:reply",
        "reply to a comment (V2 only; V4 has no request for it)",
        'comments reply ID "Done in version 3"',
        "comments reply ID - < reply.txt",
    )
    complete = add_command(
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


def _add_comments_add(more: Commands) -> None:
    add = add_command(
        more,
        "add",
        "commands.comments:add",
        "add a comment to a file, or to the latest version of a version stack",
        'comments add Acme/Editorial/Reel/Cut.mov "Too long" --at 00:00:10:12 --to 00:00:12:00',
        'comments add ID "The logo" --at 00:01:00:00 --drawing marks.json',
    )
    add.add_argument("asset", metavar="ASSET", help=PLACE_HELP)
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


def _add_comments_export(more: Commands) -> None:
    export = add_command(
        more,
        "export",
        "commands.comments:export",
        "export all comments below a place, with replies, authors, timecode and drawings as text",
        "comments export Acme/Editorial/Reel -o reel.csv",
        "comments export Acme/Editorial/Reel/Cut.mov --format resolve-edl --one -o cut.edl",
        "comments export Acme/Editorial/Reel --format avid -o markers/ --start 01:00:00:00",
    )
    export.add_argument("place", metavar="PLACE", help=PLACE_HELP)
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
    add_output_options(
        export,
        "file to write instead of standard output; for markers without --one, the folder (default: the current one)",
    )
    add_task_options(export)
