"""The checks of `doctor` on the user's files: permissions, broken or unapproved files, keyring, old APIs."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

from frameio_tui.cli.doctor.host import FAULT, FINE, NOTE, Finding, keyring_installed, nearest_existing
from frameio_tui.cli.doctor.ports import port_findings
from frameio_tui.core.errors import FrameioTuiError, StoreError
from frameio_tui.core.profiles.profile import ApiVersion, SecretStore, describe_v2_closing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from frameio_tui.cli.container import Container
    from frameio_tui.services.profiles import Overview, ProfileEntry


LEAST_FREE = 64 * 1024
"""Free bytes below which a disk counts as full."""


def file_findings(container: Container) -> Iterator[Finding]:
    """Yield the findings about folders, settings, profiles and credentials. Nothing is changed."""
    yield from _folders(container)
    yield from _permissions(container)
    for warning in (*container.settings.warnings, *_keymap(container)):
        yield Finding("config.toml", FAULT, warning, "Correct it in config.toml.")
    overview = container.profiles.overview()
    for broken in overview.broken:
        at = f":{broken.line}:{broken.column}" if broken.line else ""
        yield Finding("profile", FAULT, f"{broken.path}{at}: {broken.reason}", broken.remedy)
    for broken in container.saved.listing().broken:
        at = f":{broken.line}:{broken.column}" if broken.line else ""
        yield Finding("saved request", FAULT, f"{broken.path}{at}: {broken.reason}", broken.remedy)
    yield from _schemas(container, overview)
    yield from _folder_default(container)
    for entry in overview.entries:
        yield from _profile(entry, container.clock.now())
    yield from _orphans(container)
    yield from _history(container)
    yield from _tasks(container)
    yield from port_findings(entry.profile for entry in overview.entries)
    yield from _keyring(container, overview)
    yield from _v2_closing(overview, container.clock.now())
    if overview.entries and not overview.broken:
        yield Finding("profiles", FINE, f"All profile files are valid: {len(overview.entries)}.")


def _keymap(container: Container) -> tuple[str, ...]:
    """Return the problems with the key bindings that the user has configured."""
    from frameio_tui.ui.commands.keymap import apply_keymap

    return apply_keymap(container.settings.keymap)[1]


def _folders(container: Container) -> Iterator[Finding]:
    from frameio_tui.adapters.storage.mounts import on_network

    paths = container.paths
    for name, path, needs in (
        ("configuration", paths.config_dir, "profiles cannot be changed"),
        ("data", paths.data_dir, "tokens cannot be stored"),
        ("state", paths.state_dir, "history, theme and the active profile cannot be saved"),
    ):
        folder = nearest_existing(path)
        if os.access(folder, os.W_OK | os.X_OK):
            if shutil.disk_usage(folder).free < LEAST_FREE:
                yield Finding("folders", FAULT, f"The disk with {folder} is full: {needs}.", "Free some space.")
            continue
        level = NOTE if name == "configuration" else FAULT
        yield Finding(
            "folders", level, f"{folder} is not writable: {needs}.", f"Check its permissions: ls -ld {folder}"
        )
    if on_network(paths.state_dir):
        yield Finding(
            "folders",
            NOTE,
            f"{paths.state_dir} is on a network file system. Each lock there uses flock and an exclusively created "
            "file. It works between hosts only if the file system supports one of them.",
            "To move it to a local disk, set FRAMEIO_TUI_HOME or XDG_STATE_HOME.",
        )
    else:
        yield Finding("folders", FINE, f"Settings in {paths.config_dir}, secrets in {paths.data_dir}.")


def _permissions(container: Container) -> Iterator[Finding]:
    for path, remedy in container.credentials.find_exposed_files():
        yield Finding("modes", FAULT, f"Other users can read {path}.", f"Run: {remedy}")


def _orphans(container: Container) -> Iterator[Finding]:
    """Yield the credential files that no profile uses. Their tokens stay valid, and no other command shows them."""
    try:
        orphans = container.profiles.orphans()
    except StoreError as error:
        yield Finding("secrets", FAULT, error.sentence, error.remedy)
        return
    for orphan in orphans:
        of = f" (last used by '{orphan.profile}')" if orphan.profile else ""
        contains = "may contain a secret" if orphan.has_secret else "does not contain a secret"
        yield Finding(
            "secrets",
            FAULT if orphan.has_secret else NOTE,
            f"{orphan.path}{of} does not belong to a profile in {container.paths.profiles_dir} and {contains}.",
            "To delete it, run: frameio-tui doctor --wipe-orphans",
        )


def _history(container: Container) -> Iterator[Finding]:
    """Check the history database. Requests work without it, so the user would not notice a problem."""
    if os.path.exists(container.paths.history_file):
        container.history.recent("", 1)
        container.history.close()
        if container.history.warning:
            yield Finding(
                "history", FAULT, container.history.warning, f"Check the file: ls -l {container.paths.history_file}"
            )
    if container.history.damaged_copy:
        yield Finding(
            "history",
            NOTE,
            f"{container.history.damaged_copy} is a damaged history that was set aside. It may contain requests of all "
            "profiles.",
            "To delete it, run: frameio-tui doctor --wipe-orphans",
        )


def _schemas(container: Container, overview: Overview) -> Iterator[Finding]:
    """Validate the files that can be read with the schemas that editors use, and name keys that have no effect."""
    from frameio_tui.adapters.storage.file_schemas import schema_fault, unknown_keys
    from frameio_tui.adapters.storage.toml import read_toml

    store, saved = container.store, container.saved.listing()
    files = [("profile", store.path_of(entry.profile.name)) for entry in overview.entries]
    files += [("request", os.path.join(container.paths.requests_dir, f"{each.name}.toml")) for each in saved.requests]
    if not container.settings.warnings:
        files.append(("config", container.paths.config_file))
    for kind, path in files:
        try:
            document = read_toml(path) or {}
        except StoreError:
            continue  # changed meanwhile; reported as a broken file
        if document and (fault := schema_fault(kind, document)) is not None:
            yield Finding(
                "schema", FAULT, f"{path}: {'.'.join(fault.keys) or 'the file'} {fault.reason}.", fault.remedy
            )
        for unknown in unknown_keys(kind, document):
            yield Finding("schema", NOTE, f"{path}: {'.'.join(unknown.keys)} {unknown.reason}.", unknown.remedy)


def _folder_default(container: Container) -> Iterator[Finding]:
    """Say where the default profile of the working directory comes from."""
    defaults = container.folder_defaults
    path = defaults.find()
    if not path:
        return
    try:
        default = defaults.read(path)
        entry = container.profiles.entry(default.profile)
        defaults.check_approved(default, entry.profile.id)
    except FrameioTuiError as error:
        yield Finding("folder", FAULT, error.sentence, error.remedy)
        return
    yield Finding("folder", FINE, f"The default profile in this folder is '{default.profile}', from {path}.")


def _profile(entry: ProfileEntry, now: float) -> Iterator[Finding]:
    name = entry.profile.name
    if entry.warning:
        yield Finding("secrets", FAULT, f"'{name}': {entry.warning}")
    elif not entry.approval.is_approved:
        changes = "; ".join(f"{field} is '{new}'" for field, _, new in entry.approval.changes)
        yield Finding(
            "approval",
            FAULT,
            f"'{name}' has changes that are not approved: {changes}.",
            f"Check the file, then run: frameio-tui profiles approve {name}",
        )
    tokens = entry.record.tokens
    if tokens is not None and tokens.expired(now) and not entry.profile.credential.oauth:
        yield Finding(
            "token", NOTE, f"The token of '{name}' has expired.", f"To replace it, run: frameio-tui token set {name}"
        )


def _keyring(container: Container, overview: Overview) -> Iterator[Finding]:
    users = [entry.profile.name for entry in overview.entries if entry.profile.store is SecretStore.KEYRING]
    if not keyring_installed():
        if users:
            yield Finding(
                "keyring",
                FAULT,
                f"The keyring cannot be used by {', '.join(users)}: the package for it is not installed.",
                "Install it: pip install 'frameio-tui[keyring]'",
            )
        return
    from frameio_tui.adapters.storage.profiles.keyring import KeyringStore
    from frameio_tui.core.errors import KeyringUnusable

    try:
        yield Finding("keyring", FINE, f"Keyring: {KeyringStore(container.hide_secrets).backend()}.")
    except KeyringUnusable as error:
        if users:
            yield Finding("keyring", FAULT, error.sentence, error.remedy)


def _v2_closing(overview: Overview, now: float) -> Iterator[Finding]:
    v2_profiles = [entry.profile for entry in overview.entries if entry.profile.api is ApiVersion.V2]
    unlinked = [profile.name for profile in v2_profiles if not profile.linked_profile]
    if unlinked:
        yield Finding(
            "v2",
            NOTE,
            f"{describe_v2_closing(now)}. Profiles without a linked V4 profile: {', '.join(unlinked)}.",
            f"To create a linked V4 profile, run: frameio-tui profiles link {unlinked[0]}",
        )


def _tasks(container: Container) -> Iterator[Finding]:
    """Check the journals of tasks: a task with a damaged journal cannot be resumed."""
    for sentence in container.task_journals.listing().broken:
        yield Finding("jobs", FAULT, sentence, "")
