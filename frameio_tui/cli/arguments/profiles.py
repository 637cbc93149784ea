"""The arguments of the commands profiles and use."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from frameio_tui.cli.arguments.command_parser import add_command
from frameio_tui.cli.arguments.options import JSON_HELP, add_json_option
from frameio_tui.cli.profile_fields import settable_keys
from frameio_tui.core.profiles.profile import (
    COLOURS,
    DEFAULT_BASE_URL,
    DEFAULT_REDIRECT_URI,
    ApiVersion,
    CredentialKind,
    SecretStore,
)

if TYPE_CHECKING:
    from frameio_tui.cli.arguments.command_parser import Commands


def add_profiles(commands: Commands) -> None:
    """Add the commands profiles and use."""
    profiles = add_command(
        commands,
        "profiles",
        "commands.profiles:list_profiles",
        "list, create, change and delete profiles",
        "profiles",
        "profiles --json",
        "profiles add acme --api v4 --credential access_token",
    )
    add_json_option(profiles)
    more = profiles.add_subparsers(title="commands", metavar="COMMAND")
    listing = add_command(
        more,
        "list",
        "commands.profiles:list_profiles",
        "list all profiles; the active one is marked",
        "profiles list",
        "profiles list --json",
    )
    listing.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help=JSON_HELP)
    _add_profiles_add(more)
    show = add_command(
        more,
        "show",
        "commands.profiles:show",
        "show the settings of a profile and the state of its token",
        "profiles show acme",
        "profiles show acme --json",
    )
    show.add_argument("name", metavar="NAME", nargs="?", default="", help="profile (default: the active one)")
    show.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help=JSON_HELP)
    _add_profiles_set(more)
    copy = add_command(
        more,
        "copy",
        "commands.profiles_edit:copy",
        "copy a profile without its token and client secret",
        "profiles copy acme acme-readonly",
        "profiles copy acme acme-test",
    )
    rename = add_command(
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
    remove = add_command(
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
        command = add_command(more, name, handler, summary, *examples)
        if name == "approve":
            command.add_argument("name", metavar="NAME", nargs="?", default="", help=help_text)
            command.add_argument(
                "--here", action="store_true", help="approve the .frameio-tui.toml that applies in this folder"
            )
        else:
            command.add_argument("name", metavar="NAME", help=help_text)
    link = add_command(
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
    use = add_command(
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


def _add_profiles_add(more: Commands) -> None:
    add = add_command(
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


def _add_profiles_set(more: Commands) -> None:
    change = add_command(
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
