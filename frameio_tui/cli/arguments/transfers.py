"""The arguments of the commands upload, download and backup."""

from __future__ import annotations

from typing import TYPE_CHECKING

from frameio_tui.cli.arguments.command_parser import add_command
from frameio_tui.cli.arguments.options import PLACE_HELP, add_restart_option, add_task_options

if TYPE_CHECKING:
    from frameio_tui.cli.arguments.command_parser import Commands


def add_upload(commands: Commands) -> None:
    """Add the command upload."""
    upload = add_command(
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
        "Upload files and folders to a project or folder.\n\n"
        "Folders are created, or used if they exist. The upload is a job: after an interruption, jobs resume\n"
        "sends what is missing, within about a day.\n\n"
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
    add_restart_option(upload)
    upload.add_argument(
        "--dry-run", action="store_true", help="print what would be uploaded and created; nothing is sent"
    )
    upload.add_argument("--json", action="store_true", help="print the report as JSON, with the IDs of the files")
    add_task_options(upload, changes=True)


def add_download(commands: Commands) -> None:
    """Add the command download."""
    download = add_command(
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
    download.add_argument("place", metavar="PLACE", help=PLACE_HELP)
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


def add_backup(commands: Commands) -> None:
    """Add the command backup."""
    backup = add_command(
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
    backup.add_argument("place", metavar="PLACE", help=f"account, team or workspace, or project: {PLACE_HELP}")
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
