"""The commands `profiles`, `profiles show` and `use`, which import little so that shell prompts can run them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from frameio_tui.cli.context import describe_profile
from frameio_tui.cli.exit_codes import OK
from frameio_tui.core.errors import FrameioTuiError, remedy_on_command_line

if TYPE_CHECKING:
    from frameio_tui.cli.context import Context
    from frameio_tui.cli.fast_parser import Arguments
    from frameio_tui.services.profiles import Overview, ProfileEntry


def list_profiles(context: Context, arguments: Arguments) -> int:
    """Print a line per profile with a mark at the active one, and report broken files on stderr."""
    overview = context.container.profiles_without_history.overview()
    if arguments.json:
        folder = context.folder_file()
        context.out.json({**_overview_to_json(overview), "folder_default": _folder_to_json(context, folder)})
        return OK
    now = context.container.clock.now()
    _print_table(context, [_row(entry, overview, now) for entry in overview.entries])
    for broken in overview.broken:
        position = f":{broken.line}:{broken.column}" if broken.line else ""
        context.out.error(f"{broken.path}{position}: {broken.reason}", broken.remedy)
    for entry in overview.entries:
        if entry.warning:
            context.out.error(entry.warning)
    if path := context.folder_file():
        context.out.say(f"Default in this folder: {_describe_folder(context, path)}")
    if not overview.entries and not overview.broken:
        context.out.say("No profiles yet. To create one, run: frameio-tui profiles add NAME")
    return OK


def use(context: Context, arguments: Arguments) -> int:
    """Activate a profile, or make it the default of the working directory."""
    if getattr(arguments, "here", False):
        entry = context.container.profiles_without_history.entry(arguments.name)
        path = context.container.folder_defaults.create(entry.profile.name)
        default = context.container.folder_defaults.read(path)
        context.container.folder_defaults.approve(default, entry.profile.id)
        context.out.say(f"Default in this folder and those below it: {describe_profile(entry)}, from {path}")
        return OK
    entry = context.container.profiles_without_history.switch(
        context.container.profiles_without_history.entry(arguments.name)
    )
    context.out.say(f"Active profile: {describe_profile(entry)}")
    return OK


def show(context: Context, arguments: Arguments) -> int:
    """Print the keys of a profile that are set, and what is known about its credential."""
    from frameio_tui.cli.profile_fields import key_texts

    entry = (
        context.container.profiles_without_history.entry(arguments.name) if arguments.name else context.choose_profile()
    )
    if arguments.json:
        context.out.json(entry_to_json(entry))
        return OK
    out = context.out
    for key, text in key_texts(entry.profile):
        out.line(f"{key} = {text}")
    out.line(f"# file: {context.container.profiles_without_history.path_of(entry.profile.name)}")
    out.line(f"# secrets: {entry.place}")
    out.line(f"# token: {_describe_token(entry, context.container.clock.now())}")
    if entry.record.client_secret is not None:
        out.line(f"# client secret: {entry.record.client_secret.fingerprint()}")
    if entry.record.person is not None:
        out.line(f"# user: {entry.record.person.display_name}")
    for field, old, new in entry.approval.changes:
        change = f"{field} was '{old}' and is '{new}'" if old else f"{field} is '{new}'"
        out.line(f"# not approved: {change}")
    if entry.warning:
        out.line(f"# {entry.warning}")
    return OK


def _describe_folder(context: Context, path: str) -> str:
    """Return the profile that a file names for this folder, or why it is not used."""
    try:
        entry = context.folder_profile()
    except FrameioTuiError as error:
        return f"none. {error.sentence} {remedy_on_command_line(error.remedy)}".rstrip()
    return f"{entry.profile.name}, from {path}" if entry is not None else "none"


def _folder_to_json(context: Context, path: str) -> dict[str, object] | None:
    if not path:
        return None
    try:
        entry, problem = context.folder_profile(), ""
    except FrameioTuiError as error:
        entry, problem = None, error.sentence
    return {"file": path, "profile": entry.profile.name if entry is not None else None, "problem": problem}


def entry_to_json(entry: ProfileEntry) -> dict[str, object]:
    """Return a profile as a JSON object, without secrets."""
    profile, record = entry.profile, entry.record
    shape: dict[str, object] = {
        **profile._asdict(),
        "endpoints": profile.endpoints._asdict(),
        "approved": entry.approval.is_approved,
        "changes": [dict(zip(("field", "old", "new"), change, strict=True)) for change in entry.approval.changes],
        "token": None,
        "client_secret": record.client_secret is not None,
        "user": record.person._asdict() if record.person is not None else None,
        "token_location": entry.place,
        "times_used": entry.usage.times,
        "last_used": entry.usage.last_used,
        "warning": entry.warning,
    }
    if record.tokens is not None:
        shape["token"] = {
            "fingerprint": record.tokens.access.fingerprint(),
            "expires_at": record.tokens.expires_at,
            "scopes": record.tokens.scopes,
        }
    return shape


def _overview_to_json(overview: Overview) -> dict[str, object]:
    return {
        "active": overview.active.profile.name if overview.active else None,
        "previous": overview.previous.profile.name if overview.previous else None,
        "profiles": [entry_to_json(entry) for entry in overview.entries],
        "broken": [broken._asdict() for broken in overview.broken],
    }


def _row(entry: ProfileEntry, overview: Overview, now: float) -> tuple[str, ...]:
    profile = entry.profile
    active = overview.active is not None and overview.active.profile.id == profile.id
    person = entry.record.person
    marks = [profile.label] if profile.label else []
    if profile.read_only:
        marks.append("read-only")
    if not entry.approval.is_approved:
        marks.append(f"not approved: frameio-tui profiles approve {profile.name}")
    return (
        ("* " if active else "  ") + profile.name,
        profile.api.value.upper(),
        _describe_token(entry, now),
        person.email or person.name if person is not None else "-",
        ", ".join(marks),
    )


def _describe_token(entry: ProfileEntry, now: float) -> str:
    profile, tokens = entry.profile, entry.record.tokens
    if not profile.credential.stored:
        source = f"${profile.env_var}" if profile.env_var else " ".join(profile.command)
        return f"{profile.credential.description} {source}"
    if entry.token_of:
        return f"{profile.credential.description} of {entry.token_of}"
    if tokens is None:
        if profile.store.value == "keyring" and entry.record.person is not None:
            return f"{profile.credential.description} in the keyring"
        return f"{profile.credential.description}, none stored"
    description = f"{profile.credential.description} {tokens.access.fingerprint()}"
    if tokens.expires_at is None:
        return description
    from frameio_tui.core.oauth.expiry import expiry_state

    return f"{description}, {expiry_state(profile, entry.record, now)[0]}"


def _print_table(context: Context, table: list[tuple[str, ...]]) -> None:
    from frameio_tui.cli.output import one_line

    printable_rows = [tuple(one_line(cell) for cell in row) for row in table]
    widths = [max((len(cell) for cell in column), default=0) for column in zip(*printable_rows, strict=True)]
    for row in printable_rows:
        context.out.line("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())
