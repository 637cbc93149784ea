"""The arguments of the commands people and links."""

from __future__ import annotations

from typing import TYPE_CHECKING

from frameio_tui.cli.arguments.command_parser import add_command
from frameio_tui.cli.arguments.options import LIST_FORMATS, PLACE_HELP, add_list_options, add_task_options

if TYPE_CHECKING:
    from frameio_tui.cli.arguments.command_parser import Commands

_PEOPLE_PLACE_HELP = (
    "account, team or workspace, project, or folder (V4): path of names, ID, or address copied from the browser"
)


def add_people(commands: Commands) -> None:
    """Add the command people."""
    people = add_command(
        commands,
        "people",
        "commands.people:list_people",
        "list, add, remove and compare the users of an account, team, workspace or project",
        "people list Acme/Editorial",
        "people add Acme/Editorial ann@acme.example --role editor",
        "people diff Acme/Editorial Acme/Sound",
    )
    more = people.add_subparsers(title="commands", metavar="COMMAND", required=True)
    listing = add_command(
        more,
        "list",
        "commands.people:list_people",
        "list the users of a place with their roles; on V2, also pending invitations to a project",
        "people list Acme",
        "people list Acme/Editorial/Reel --format csv -o people.csv",
        "people list Acme/Editorial --json | jq -r '.[].email'",
    )
    listing.add_argument("place", metavar="PLACE", help=_PEOPLE_PLACE_HELP)
    add_list_options(listing, LIST_FORMATS)
    add = add_command(
        more,
        "add",
        "commands.people:add",
        "give users a role in a place; on V2, users with unknown addresses are invited",
        "people add Acme/Editorial ann@acme.example bob@acme.example --role editor",
        "people add Acme/Editorial/Reel ann@acme.example --role viewer --confirm acme",
    )
    remove = add_command(
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
    diff = add_command(
        more,
        "diff",
        "commands.people:diff",
        "compare the users of two places by their email addresses: who is in only one of them, and whose roles differ",
        "people diff Acme/Editorial Acme/Sound",
        "people diff Acme/Editorial/Reel Acme/Editorial/Trailer --json",
    )
    diff.add_argument("first", metavar="PLACE", help=_PEOPLE_PLACE_HELP)
    diff.add_argument("second", metavar="PLACE", help="place to compare with")
    add_list_options(diff, LIST_FORMATS)


def add_links(commands: Commands) -> None:
    """Add the command links."""
    links = add_command(
        commands,
        "links",
        "commands.links:list_links",
        "list, show, create and revoke review links (V2) and shares (V4)",
        "links list Acme/Editorial",
        "links show ID",
        'links create Acme/Editorial/Reel/Cut.mov --name "Cut 4" --expires 7d',
    )
    more = links.add_subparsers(title="commands", metavar="COMMAND", required=True)
    listing = add_command(
        more,
        "list",
        "commands.links:list_links",
        "list the links of a project, or of all projects in a place, with settings, views and expiry",
        "links list Acme/Editorial/Reel",
        "links list Acme --assets --activity --format csv -o links.csv",
        "links list Acme/Editorial --reviewers --json",
    )
    listing.add_argument("place", metavar="PLACE", help=f"{PLACE_HELP}; / is the list of accounts")
    listing.add_argument("--assets", action="store_true", help="add the names of the assets of each link")
    listing.add_argument(
        "--reviewers", action="store_true", help="add the invited reviewers (V4 only; 10 links a minute)"
    )
    listing.add_argument("--activity", action="store_true", help="add who viewed and commented (V2: who commented)")
    add_list_options(listing, LIST_FORMATS)
    show = add_command(
        more,
        "show",
        "commands.links:show",
        "show one link with settings, assets, reviewers, and who viewed and commented",
        "links show ID",
        'links show "Client review" --in Acme/Editorial/Reel --json',
    )
    _add_links_create(more)
    revoke = add_command(
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
    add_list_options(show, ("text", "json"))
    revoke.add_argument("--keep", action="store_true", help="turn the link off instead of deleting it")
    add_task_options(revoke, changes=True)


def _add_links_create(more: Commands) -> None:
    create = add_command(
        more,
        "create",
        "commands.links:create",
        "create a link of files, folders or version stacks of one project",
        'links create Acme/Editorial/Reel/Cut.mov --name "Cut 4" --expires 7d',
        "links create ID1 ID2 --name Dailies --passphrase < passphrase.txt",
    )
    create.add_argument(
        "places", metavar="PLACE", nargs="+", help=f"{PLACE_HELP}; for a link without assets, give only a project"
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
