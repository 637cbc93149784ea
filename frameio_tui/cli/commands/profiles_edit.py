"""The commands that change profiles: `profiles add`, `set`, `copy`, `rename`, `remove`, `approve`, `new-id`, `link`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from frameio_tui.cli.context import describe_profile
from frameio_tui.cli.exit_codes import OK
from frameio_tui.cli.profile_fields import changes_from, value_of
from frameio_tui.core.errors import InvalidInput, NoSuchProfile, UsageError
from frameio_tui.core.profiles.profile import ApiVersion, CredentialKind
from frameio_tui.core.text.suggestion import did_you_mean

if TYPE_CHECKING:
    from frameio_tui.cli.context import Context
    from frameio_tui.cli.fast_parser import Arguments
    from frameio_tui.services.profiles import ProfileEntry

OPTIONS = (
    *("api", "base_url", "credential", "store", "client_id", "redirect_uri", "env_var", "account"),
    *("title", "label", "colour", "notes"),
)


def add(context: Context, arguments: Arguments) -> int:
    """Create a profile, and print the path of its file."""
    fields: dict[str, object] = {
        key: value_of(key, getattr(arguments, key)) for key in OPTIONS if getattr(arguments, key)
    }
    if arguments.command or arguments.tail:
        fields["command"] = _command_arguments(arguments)
    if arguments.ask_before is not None:
        fields["ask_before"] = value_of("ask_before", arguments.ask_before)
    fields.setdefault("credential", _implied_credential(fields))
    _check_source(fields)
    if arguments.read_only:
        fields["read_only"] = True
    api = fields.get("api", ApiVersion.V2)
    if arguments.scopes:
        fields["scopes"] = _scopes(arguments.scopes, api, fields["credential"])
    profiles = context.container.profiles
    entry = profiles.create(profiles.draft(arguments.name, **fields))
    _print_path(context, entry)
    if arguments.ask_before is not None:
        _print_ask_before(context, entry)
    _print_next_steps(context, entry)
    return OK


def change(context: Context, arguments: Arguments) -> int:
    """Change settings of a profile."""
    entry = context.container.profiles.entry(arguments.name)
    pairs = [pair for pair in arguments.changes if not pair.startswith("linked_profile=")]
    changes = changes_from(entry.profile, pairs)
    for pair in arguments.changes:
        if pair.startswith("linked_profile="):
            changes["linked_profile"] = _linked_id(context, pair.partition("=")[2])
    if arguments.command or arguments.tail:
        changes["command"] = _command_arguments(arguments)
    if isinstance(scopes := changes.get("scopes"), tuple) and scopes:
        api = changes.get("api", entry.profile.api)
        changes["scopes"] = _scopes(",".join(scopes), api, changes.get("credential", entry.profile.credential))
    if not changes:
        raise UsageError(
            "KEY=VALUE is missing.", f"For example: frameio-tui profiles set {arguments.name} read_only=yes"
        )
    changed = context.container.profiles.change(entry.profile, changes, force=arguments.force)
    context.out.say(f"Changed {', '.join(changes)} of '{changed.profile.name}'.")
    if "ask_before" in changes:
        _print_ask_before(context, changed)
    if entry.approval.is_approved and not changed.approval.is_approved:
        context.out.say(
            "Its credential was entered for the old settings. To allow requests again, run: "
            f"frameio-tui profiles approve {changed.profile.name}"
        )
    return OK


def copy(context: Context, arguments: Arguments) -> int:
    """Copy a profile without its token and client secret, and print the path of the new file."""
    entry = context.container.profiles.copy(arguments.name, arguments.new_name)
    _print_path(context, entry)
    _print_next_steps(context, entry)
    return OK


def _print_path(context: Context, entry: ProfileEntry) -> None:
    """Print the path of a profile's file; with --json, the profile with the path."""
    path = context.container.profiles.path_of(entry.profile.name)
    if not context.out.as_json:
        context.out.line(path)
        return
    from frameio_tui.cli.commands.profiles import entry_to_json

    context.out.json({**entry_to_json(entry), "file": path})


def rename(context: Context, arguments: Arguments) -> int:
    """Rename a profile. Its credential and history stay with it."""
    entry = context.container.profiles.rename(arguments.name, arguments.new_name)
    context.out.say(f"Renamed '{arguments.name}' to '{entry.profile.name}'.")
    return OK


def remove(context: Context, arguments: Arguments) -> int:
    """Remove a profile or a broken file, after the user has typed its name or given --yes."""
    path = context.container.profiles.path_of(arguments.name)
    listing = context.container.store.listing()
    known = [profile.name for profile in listing.profiles] + [broken.name for broken in listing.broken]
    if arguments.name not in known:
        meant = did_you_mean(arguments.name, known)
        raise NoSuchProfile(
            f"There is no profile '{arguments.name}'.", meant or "To list all profiles, run: frameio-tui profiles"
        )
    if not arguments.yes:
        context.confirm_by_name(
            arguments.name, f"This deletes {path}, its token, client secret and history.", "Add --yes."
        )
    context.container.profiles.delete(arguments.name)
    context.out.say(f"Deleted '{arguments.name}'. Its token remains valid at Frame.io until you delete it there.")
    return OK


def approve(context: Context, arguments: Arguments) -> int:
    """Print what has changed in a profile file, and approve it; or approve the file of the folder."""
    if bool(arguments.name) == arguments.here:
        raise UsageError("Give either the name of a profile or --here.", "See: frameio-tui profiles approve --help")
    if arguments.here:
        return _approve_folder(context)
    before = context.container.profiles.entry(arguments.name)
    for field, old, new in before.approval.changes:
        context.out.say(f"{field}: was '{old}', is '{new}'" if old else f"{field}: '{new}'")
    context.container.profiles.approve(arguments.name)
    already = "is already approved" if before.approval.is_approved else "is approved"
    context.out.say(f"'{arguments.name}' {already}.")
    return OK


def _approve_folder(context: Context) -> int:
    defaults = context.container.folder_defaults
    path = defaults.find()
    if not path:
        raise UsageError(
            "No file .frameio-tui.toml applies in this folder.", "To write one, run: frameio-tui use NAME --here"
        )
    default = defaults.read(path)
    entry = context.container.profiles.entry(default.profile)
    defaults.approve(default, entry.profile.id)
    context.out.say(f"Approved {path}. Default in its folder and those below it: {describe_profile(entry)}")
    return OK


def new_id(context: Context, arguments: Arguments) -> int:
    """Give a new ID to a profile file that was copied or written by hand."""
    entry = context.container.profiles.give_new_id(arguments.name)
    context.out.say(f"'{entry.profile.name}' now has its own ID. It has no token or client secret.")
    if not entry.approval.is_approved:
        context.out.say(f"Check its file, then run: frameio-tui profiles approve {entry.profile.name}")
    return OK


def link(context: Context, arguments: Arguments) -> int:
    """Create the linked profile for the other API version, and print the path of its file."""
    source = context.container.profiles.entry(arguments.name).profile
    other = "v2" if source.api is ApiVersion.V4 else "v4"
    entry = context.container.profiles.create_linked(source.name, arguments.new_name or f"{source.name}-{other}")
    _print_path(context, entry)
    if source.credential is not CredentialKind.DEVELOPER_TOKEN:
        _print_next_steps(context, entry)
    return OK


def _print_ask_before(context: Context, entry: ProfileEntry) -> None:
    methods = ", ".join(entry.profile.ask_before)
    effect = f"asks before {methods}" if methods else "does not ask before any request"
    context.out.say(f"'{entry.profile.name}' {effect}.")


def _print_next_steps(context: Context, entry: ProfileEntry) -> None:
    profile = entry.profile
    if profile.credential.oauth:
        steps = [f"sign in: frameio-tui login {profile.name}"]
        if profile.credential is not CredentialKind.OAUTH_PKCE:
            steps.insert(0, f"enter its client secret: frameio-tui secret set {profile.name}")
        if profile.api is ApiVersion.V2 and not profile.scopes:
            steps.insert(0, f"select its scopes, for example: frameio-tui profiles set {profile.name} scopes=read-only")
        if not profile.client_id:
            steps.insert(0, f"set its client ID: frameio-tui profiles set {profile.name} client_id=ID")
        for index, step in enumerate(steps):
            context.out.say(f"{'Then' if index else 'Next'}, {step}")
    elif profile.credential.stored:
        context.out.say(f"Next, enter its token: frameio-tui token set {profile.name}")
    else:
        context.out.say(f"Next, check its token: frameio-tui --profile {profile.name} whoami")


def _implied_credential(fields: dict[str, object]) -> CredentialKind:
    """Return the credential kind that the other options imply."""
    if fields.get("env_var"):
        return CredentialKind.ENVIRONMENT
    if fields.get("command"):
        return CredentialKind.COMMAND
    return CredentialKind.OAUTH_PKCE if fields.get("client_id") else CredentialKind.DEVELOPER_TOKEN


def _check_source(fields: dict[str, object]) -> None:
    for key, option, kind in (
        ("env_var", "--env", CredentialKind.ENVIRONMENT),
        ("command", "--command", CredentialKind.COMMAND),
    ):
        if fields.get(key) and fields["credential"] is not kind:
            raise UsageError(f"{option} requires --credential {kind.value}.", f"Remove --credential or {option}.")


def _command_arguments(arguments: Arguments) -> tuple[str, ...]:
    if not (arguments.command and arguments.tail):
        raise UsageError(
            "--command requires a program after --, and -- requires --command.",
            "For example: --command -- pass show frameio",
        )
    return tuple(arguments.tail)


def _scopes(text: str, api: object, kind: object) -> tuple[str, ...]:
    """Return the scopes of a list of names, or those of a preset. Raises InvalidInput."""
    from frameio_tui.core.scopes.registry import find, in_order, presets

    version, credential = ApiVersion(str(api)), CredentialKind(str(kind))
    names = text.replace(",", " ").split()
    choices = presets(version, credential)
    for preset in choices:
        if names == [preset.name]:
            return preset.scopes
    unknown = [word for word in names if find(version, word) is None]
    # Another server may have scopes that are unknown here, but a single plain word is probably a misspelled preset.
    custom = credential.oauth and (any(mark in text for mark in ".:/_") or find(ApiVersion.V4, text) is not None)
    if len(names) == 1 and unknown and not custom:
        preset_names = ", ".join(preset.name for preset in choices)
        raise InvalidInput(
            f"Unknown scope or preset '{text}' for {version.value.upper()}.",
            f"Presets: {preset_names}. For all scopes, run: frameio-tui scopes --api {version.value}",
        )
    return in_order(version, names)


def _linked_id(context: Context, name: str) -> str:
    return context.container.profiles.entry(name.strip()).profile.id if name.strip() else ""
