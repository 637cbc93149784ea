"""`profiles add`, `set`, `copy`, `rename`, `remove`, `approve`, `new-id`, `link`: what the manager does, for
scripts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from frameio_tui.cli.exit_codes import OK
from frameio_tui.cli.profile_fields import changes_from, value_of
from frameio_tui.core.errors import InvalidInput, NoSuchProfile, UsageError
from frameio_tui.core.profiles.profile import ApiVersion, CredentialKind

if TYPE_CHECKING:
    from frameio_tui.cli.context import Context
    from frameio_tui.cli.fast_parser import Arguments
    from frameio_tui.services.profiles import ProfileEntry

OPTIONS = (
    *("api", "base_url", "credential", "store", "client_id", "redirect_uri", "env_var", "account"),
    *("title", "label", "colour", "notes"),
)


def add(context: Context, arguments: Arguments) -> int:
    """Make a profile; its file's path goes to stdout."""
    fields: dict[str, object] = {
        key: value_of(key, getattr(arguments, key)) for key in OPTIONS if getattr(arguments, key)
    }
    if arguments.command or arguments.tail:
        fields["command"] = _tail(arguments)
    if arguments.ask_before is not None:
        fields["ask_before"] = value_of("ask_before", arguments.ask_before)
    fields.setdefault("credential", _kind_of(fields))
    _check_source(fields)
    if arguments.read_only:
        fields["read_only"] = True
    api = fields.get("api", ApiVersion.V2)
    if arguments.scopes:
        fields["scopes"] = _scopes(arguments.scopes, api, fields["credential"])
    profiles = context.parts.profiles
    entry = profiles.create(profiles.draft(arguments.name, **fields))
    context.out.line(profiles.path_of(entry.profile.name))
    if arguments.ask_before is not None:
        _print_ask_before(context, entry)
    _say_next(context, entry)
    return OK


def change(context: Context, arguments: Arguments) -> int:
    """Change keys of a profile."""
    entry = context.parts.profiles.entry(arguments.name)
    pairs = [pair for pair in arguments.changes if not pair.startswith("linked_profile=")]
    changes = changes_from(entry.profile, pairs)
    for pair in arguments.changes:
        if pair.startswith("linked_profile="):
            changes["linked_profile"] = _linked_id(context, pair.partition("=")[2])
    if arguments.command or arguments.tail:
        changes["command"] = _tail(arguments)
    if isinstance(scopes := changes.get("scopes"), tuple) and scopes:
        api = changes.get("api", entry.profile.api)
        changes["scopes"] = _scopes(",".join(scopes), api, changes.get("credential", entry.profile.credential))
    if not changes:
        raise UsageError("Nothing to change was given.", "Write KEY=VALUE, such as: read_only=yes")
    changed = context.parts.profiles.change(entry.profile, changes, force=arguments.force)
    context.out.say(f"Changed {', '.join(changes)} of '{changed.profile.name}'.")
    if "ask_before" in changes:
        _print_ask_before(context, changed)
    if entry.trust.trusted and not changed.trust.trusted:
        context.out.say(
            "Its secret was entered for the old settings: nothing is sent until you run: "
            f"frameio-tui profiles approve {changed.profile.name}"
        )
    return OK


def copy(context: Context, arguments: Arguments) -> int:
    """Copy a profile without its secret."""
    entry = context.parts.profiles.copy(arguments.name, arguments.new_name)
    context.out.line(context.parts.profiles.path_of(entry.profile.name))
    _say_next(context, entry)
    return OK


def rename(context: Context, arguments: Arguments) -> int:
    """Rename a profile; all that hangs on it stays."""
    entry = context.parts.profiles.rename(arguments.name, arguments.new_name)
    context.out.say(f"'{arguments.name}' is '{entry.profile.name}' now.")
    return OK


def remove(context: Context, arguments: Arguments) -> int:
    """Remove a profile, or a broken file, after its name was typed or with --yes."""
    path = context.parts.profiles.path_of(arguments.name)
    listing = context.parts.store.listing()
    known = [profile.name for profile in listing.profiles] + [broken.name for broken in listing.broken]
    if arguments.name not in known:
        raise NoSuchProfile(f"There is no profile '{arguments.name}'.", "See: frameio-tui profiles")
    if not arguments.yes:
        context.confirm_by_name(
            arguments.name, f"This removes {path}, its secrets and its history.", "Run it with --yes."
        )
    context.parts.profiles.delete(arguments.name)
    context.out.say(f"Removed '{arguments.name}'. A token stays valid at Frame.io until it is deleted there.")
    return OK


def approve(context: Context, arguments: Arguments) -> int:
    """Show what the file says differently, and approve it."""
    before = context.parts.profiles.entry(arguments.name)
    for field, old, new in before.trust.changes:
        context.out.say(f"{field}: was '{old}', is '{new}'" if old else f"{field}: '{new}'")
    context.parts.profiles.approve(arguments.name)
    already = "was trusted already" if before.trust.trusted else "is trusted as its file stands"
    context.out.say(f"'{arguments.name}' {already}.")
    return OK


def new_id(context: Context, arguments: Arguments) -> int:
    """Give a copied or hand-made file an id of its own."""
    entry = context.parts.profiles.give_new_id(arguments.name)
    context.out.say(f"'{entry.profile.name}' is a profile of its own now, without a secret.")
    if not entry.trust.trusted:
        context.out.say(f"Read its file, then run: frameio-tui profiles approve {entry.profile.name}")
    return OK


def link(context: Context, arguments: Arguments) -> int:
    """Make the same profile for the other API."""
    source = context.parts.profiles.entry(arguments.name).profile
    other = "v2" if source.api is ApiVersion.V4 else "v4"
    entry = context.parts.profiles.create_linked(source.name, arguments.new_name or f"{source.name}-{other}")
    context.out.line(context.parts.profiles.path_of(entry.profile.name))
    if source.credential is not CredentialKind.DEVELOPER_TOKEN:
        _say_next(context, entry)
    return OK


def _print_ask_before(context: Context, entry: ProfileEntry) -> None:
    methods = ", ".join(entry.profile.ask_before) or "no request"
    context.out.say(f"'{entry.profile.name}' asks before {methods}.")


def _say_next(context: Context, entry: ProfileEntry) -> None:
    profile = entry.profile
    if profile.credential.oauth:
        steps = [f"sign in: frameio-tui login {profile.name}"]
        if profile.credential is not CredentialKind.OAUTH_PKCE:
            steps.insert(0, f"its client secret on standard input: frameio-tui secret set {profile.name}")
        if profile.api is ApiVersion.V2 and not profile.scopes:
            steps.insert(0, f"its scopes, such as: frameio-tui profiles set {profile.name} scopes=read-only")
        if not profile.client_id:
            steps.insert(0, f"its client id: frameio-tui profiles set {profile.name} client_id=…")
        for at, step in enumerate(steps):
            context.out.say(f"{'Then' if at else 'Next'}, {step}")
    elif profile.credential.stored:
        context.out.say(f"Next, its token on standard input: frameio-tui token set {profile.name}")
    else:
        context.out.say(f"Next: frameio-tui --profile {profile.name} whoami")


def _kind_of(fields: dict[str, object]) -> CredentialKind:
    """The credential that the other options speak of."""
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
            raise UsageError(f"{option} goes with --credential {kind.value} alone.", "Leave one of them out.")


def _tail(arguments: Arguments) -> tuple[str, ...]:
    if not (arguments.command and arguments.tail):
        raise UsageError("A command is given as --command -- PROGRAM ARG…", "Such as: --command -- pass show frameio")
    return tuple(arguments.tail)


def _scopes(text: str, api: object, kind: object) -> tuple[str, ...]:
    """Scopes by name, or those of a preset by its name."""
    from frameio_tui.core.scopes.registry import find, in_order, presets

    version, credential = ApiVersion(str(api)), CredentialKind(str(kind))
    words = text.replace(",", " ").split()
    choices = presets(version, credential)
    for preset in choices:
        if words == [preset.name]:
            return preset.scopes
    unknown = [word for word in words if find(version, word) is None]
    # A server of one's own has scopes of its own; a single word without any mark is more likely a slip in a preset.
    own = credential.oauth and (any(mark in text for mark in ".:/_") or find(ApiVersion.V4, text) is not None)
    if len(words) == 1 and unknown and not own:
        names = ", ".join(preset.name for preset in choices)
        raise InvalidInput(f"'{text}' is no scope of {version.value.upper()} and no preset.", f"Presets: {names}.")
    return in_order(version, words)


def _linked_id(context: Context, name: str) -> str:
    return context.parts.profiles.entry(name.strip()).profile.id if name.strip() else ""
