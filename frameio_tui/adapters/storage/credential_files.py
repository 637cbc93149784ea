"""Secrets of profiles: one private TOML file an id, or the key ring with all but the secrets in the file (T9, T14)."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from frameio_tui.adapters.storage.atomic_file import make_private_folder, remove_file, write_whole
from frameio_tui.adapters.storage.credential_document import record_of, secret_values, update_document
from frameio_tui.adapters.storage.toml import read_toml
from frameio_tui.core.errors import BrokenFile
from frameio_tui.core.profiles.credential import CredentialRecord
from frameio_tui.core.profiles.profile import Profile, SecretPlace

if TYPE_CHECKING:
    from collections.abc import Callable

    from frameio_tui.adapters.storage.file_lock import Locks
    from frameio_tui.adapters.storage.keyring import KeyringStore
    from frameio_tui.adapters.storage.paths import Paths


class FileCredentialStore:
    """The credentials folder, and the key ring for profiles that say so."""

    def __init__(self, paths: Paths, prepare_keyring: Callable[[], None] = lambda: None) -> None:
        self._prepare_keyring = prepare_keyring
        self._data_dir = paths.data_dir
        self._folder = paths.credentials_dir
        self._locks_dir = paths.locks_dir
        self._locks: Locks | None = None
        self._keyring: KeyringStore | None = None

    def read(self, profile: Profile) -> CredentialRecord:
        """What is kept; an empty record when nothing is. Raises BrokenFile, KeyringUnusable."""
        path = self._path(profile)
        document = read_toml(path) or {}
        secrets = None
        if profile.secret_in is SecretPlace.KEYRING:
            kept_somewhere = "token" in document or "client" in document
            secrets = self._ring().read(profile.id) if kept_somewhere else {}
        return record_of(path, document, secrets)

    def glance(self, profile: Profile) -> CredentialRecord:
        """As `read`, but never asks a key ring: tokens kept there come back as None."""
        path = self._path(profile)
        secrets: dict[str, str] | None = {} if profile.secret_in is SecretPlace.KEYRING else None
        return record_of(path, read_toml(path) or {}, secrets)

    def write(self, profile: Profile, record: CredentialRecord) -> None:
        """Keep `record` durably before returning."""
        self.change(profile, lambda kept: record, reading=False)

    def change(
        self, profile: Profile, change: Callable[[CredentialRecord], CredentialRecord], *, reading: bool = True
    ) -> CredentialRecord:
        """Read, apply and keep in one piece, so that no other process's tokens are written over."""
        import tomli_w

        path = self._path(profile)
        in_ring = profile.secret_in is SecretPlace.KEYRING
        with self._lock().hold(f"credentials-{profile.id}"):
            document: dict[str, Any] = read_toml(path) or {}
            record_of(path, document, {} if in_ring else None)  # a file that is broken is not written over
            before = self.read(profile) if reading else CredentialRecord()
            record = change(before)
            if reading and record == before and document.get("profile") == profile.name:
                return record
            if in_ring:
                self._ring().write(profile.id, secret_values(record))
            update_document(document, profile.name, record, secrets=not in_ring)
            self._prepare_folder()
            write_whole(
                path, tomli_w.dumps(document).encode(), f"the change of the credential of '{profile.name}'", mode=0o600
            )
        return record

    def remove(self, profile: Profile) -> None:
        """Forget everything kept for the profile."""
        with self._lock().hold(f"credentials-{profile.id}"):
            if profile.secret_in is SecretPlace.KEYRING:
                self._ring().remove(profile.id)
            remove_file(self._path(profile), f"the removal of the credential of '{profile.name}'")

    def tidy(self, old: Profile, new: Profile) -> None:
        """Remove secrets from where `old` kept them, after they were written to where `new` keeps them."""
        if old.secret_in is SecretPlace.KEYRING and new.secret_in is not SecretPlace.KEYRING:
            self._ring().remove(old.id)

    def place(self, profile: Profile) -> str:
        """Where its secrets are, in words a person can follow."""
        if not profile.credential.stored:
            return f"${profile.env_var}" if profile.env_var else " ".join(profile.command)
        return "the key ring" if profile.secret_in is SecretPlace.KEYRING else self._path(profile)

    def wrong_modes(self) -> list[tuple[str, str]]:
        """Path and remedy of each secret file or folder that others can read."""
        found: list[tuple[str, str]] = []
        try:
            names = os.listdir(self._folder)
        except OSError:
            return found
        for path, allowed in [(self._folder, 0o700), *((os.path.join(self._folder, n), 0o600) for n in names)]:
            if not path.endswith(".toml") and path != self._folder:
                continue
            try:
                mode = os.stat(path).st_mode & 0o777
            except OSError:
                continue
            if mode & ~allowed:
                found.append((path, f"chmod {allowed:o} {path}"))
        return found

    def _path(self, profile: Profile) -> str:
        return os.path.join(self._folder, f"{profile.id}.toml")

    def _prepare_folder(self) -> None:
        try:
            make_private_folder(self._folder)
            if os.stat(self._folder).st_mode & 0o077:
                os.chmod(self._folder, 0o700)
            ignore = os.path.join(self._folder, ".gitignore")
            if not os.path.lexists(ignore):
                write_whole(ignore, b"*\n", "the .gitignore of the credentials")
        except OSError as error:
            raise BrokenFile(self._folder, f"cannot be used ({error.strerror})", "Correct its permissions.") from None

    def _lock(self) -> Locks:
        if self._locks is None:
            from frameio_tui.adapters.storage.file_lock import Locks

            self._locks = Locks(self._locks_dir)
        return self._locks

    def _ring(self) -> KeyringStore:
        if self._keyring is None:
            from frameio_tui.adapters.storage.keyring import KeyringStore

            self._keyring = KeyringStore(self._prepare_keyring)
        return self._keyring
