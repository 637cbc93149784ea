"""Secrets of profiles: one private TOML file an id, or the key ring with all but the secrets in the file (T9, T14).

The store reads and writes the files. The functions below it turn a document into a `CredentialRecord` and back.
"""

from __future__ import annotations

import contextlib
import os
from typing import TYPE_CHECKING, Any

from frameio_tui.adapters.storage.atomic_file import (
    make_private_folder,
    read_small,
    remove_secret_file,
    sweep_temp,
    write_failed,
    write_less,
    write_whole,
)
from frameio_tui.adapters.storage.toml import LATEST, SUFFIX, VERSION, decode, place_of, read_toml, toml_names
from frameio_tui.core.errors import BrokenFile, KeyringUnusable
from frameio_tui.core.profiles.credential import (
    Binding,
    CredentialRecord,
    OrphanedCredential,
    Person,
    RefreshAttempt,
    TokenSet,
)
from frameio_tui.core.profiles.profile import Profile, SecretStore
from frameio_tui.core.secret import Secret

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from frameio_tui.adapters.storage.file_lock import Locks
    from frameio_tui.adapters.storage.keyring import KeyringStore
    from frameio_tui.adapters.storage.paths import Paths

_SECTIONS = {
    "binding": set(Binding._fields),
    "token": {"access_token", "refresh_token", "expires_at", "refresh_expires_at", "obtained_at", "scopes"},
    "client": {"secret"},
    "person": set(Person._fields),
    "renewal": set(RefreshAttempt._fields),
}
"""The keys of each section that this program writes; others in it are kept."""


class FileCredentialStore:
    """The credentials folder, and the key ring for profiles that say so."""

    def __init__(self, paths: Paths, prepare_keyring: Callable[[], None] = lambda: None) -> None:
        self._prepare_keyring = prepare_keyring
        self._folder = paths.credentials_dir
        self._locks_dir = paths.locks_dir
        self._locks: Locks | None = None
        self._keyring: KeyringStore | None = None

    def read(self, profile: Profile) -> CredentialRecord:
        """What is kept; an empty record when nothing is. Raises BrokenFile, KeyringUnusable."""
        path = self._path(profile)
        document = read_toml(path) or {}
        # A profile that was edited by hand to use a key ring may have its secrets in the file still.
        in_ring = profile.store is SecretStore.KEYRING and _keyring_keys(document)
        return record_of(path, document, self._ring().read(profile.id) if in_ring else None)

    def read_without_keyring(self, profile: Profile) -> CredentialRecord:
        """As `read`, but never asks a key ring: tokens kept there come back as None."""
        path = self._path(profile)
        secrets: dict[str, str] | None = {} if profile.store is SecretStore.KEYRING else None
        return record_of(path, read_toml(path) or {}, secrets)

    def write(self, profile: Profile, record: CredentialRecord) -> None:
        """Keep `record` durably before returning."""
        self.change(profile, lambda _stored: record, reading=False)

    def change(
        self, profile: Profile, change: Callable[[CredentialRecord], CredentialRecord], *, reading: bool = True
    ) -> CredentialRecord:
        """Read, apply and keep in one piece, so that no other process's tokens are written over.

        When the file cannot be written, the key ring is as it was, too.
        """
        import tomli_w

        path = self._path(profile)
        in_ring = profile.store is SecretStore.KEYRING
        with self._lock().hold(f"credentials-{profile.id}"):
            document: dict[str, Any] = read_toml(path) or {}
            record_of(path, document, {} if in_ring else None)  # a file that is broken is not written over
            before = self.read(profile) if reading else CredentialRecord()
            record = change(before)
            if reading and record == before and document.get("profile") == profile.name:
                return record
            in_ring_before: dict[str, str] = {}
            if in_ring:
                in_ring_before = self._ring().read(profile.id)
                self._ring().write(profile.id, secret_values(record))
            update_document(document, profile.name, record, secrets=not in_ring)
            try:
                self._prepare_folder()
                write_whole(
                    path, tomli_w.dumps(document).encode(), f"save the credential of '{profile.name}'", mode=0o600
                )
            except BaseException:
                if in_ring:
                    with contextlib.suppress(KeyringUnusable):
                        self._ring().write(profile.id, in_ring_before)
                raise
        return record

    def forget(self, profile: Profile) -> BrokenFile | None:
        """Remove the token and whose it is; the client secret and the approval stay. Needs no space on the disk.

        Of a file that cannot be read nothing can be kept: it is removed whole, and what is wrong with it is given.
        """
        import tomli_w

        path = self._path(profile)
        with self._lock().hold(f"credentials-{profile.id}", removing=True):
            try:
                document = read_toml(path) or {}
            except BrokenFile as error:
                self._wipe(profile.id, {}, profile.store is SecretStore.KEYRING)
                return error
            stored = self._in_ring(profile.id, document, profile.store is SecretStore.KEYRING)
            if stored:
                self._ring().write(profile.id, {key: stored[key] for key in ("client_secret",) if key in stored})
            removed = [document.pop(section, None) for section in ("token", "person", "renewal")]
            if any(section is not None for section in removed):
                write_less(path, tomli_w.dumps(document).encode(), f"remove the token of '{profile.name}'")
        return None

    def rename(self, profile: Profile) -> None:
        """Note the profile's new name beside its secrets, which are neither read nor changed."""
        import tomli_w

        path = self._path(profile)
        with self._lock().hold(f"credentials-{profile.id}"):
            document = read_toml(path)
            if document is not None and document.get("profile") != profile.name:
                document["profile"] = profile.name
                data = tomli_w.dumps(document).encode()
                write_whole(path, data, f"save the credential of '{profile.name}'", mode=0o600)

    def remove(self, profile: Profile) -> None:
        """Remove everything kept for the profile, from the key ring too. Needs no space on the disk."""
        self.wipe(profile.id, may_be_in_ring=profile.store is SecretStore.KEYRING)

    def wipe(self, profile_id: str, *, may_be_in_ring: bool = False) -> None:
        """Remove everything kept under an ID, whether or not a profile has it. Raises KeyringUnusable, WriteFailed.

        Nothing is removed when a key ring that holds a part of it cannot be used.
        """
        with self._lock().hold(f"credentials-{profile_id}", removing=True):
            try:
                document = read_toml(os.path.join(self._folder, profile_id + SUFFIX)) or {}
            except BrokenFile:
                document = {}
            self._wipe(profile_id, document, may_be_in_ring)

    def _wipe(self, profile_id: str, document: dict[str, Any], may_be_in_ring: bool) -> None:
        path = os.path.join(self._folder, profile_id + SUFFIX)
        in_ring = self._in_ring(profile_id, document, may_be_in_ring)
        remove_secret_file(path, f"remove the credential {path}")
        if in_ring:
            self._ring().remove(profile_id)
        sweep_temp(self._folder)

    def _in_ring(self, profile_id: str, document: dict[str, Any], perhaps: bool) -> dict[str, str]:
        """What the key ring holds under an ID. Raises KeyringUnusable only where the file says that it holds something.

        `perhaps`: the file does not say so, but a process may have been killed before it could.
        """
        sure = _keyring_keys(document)
        if not (sure or perhaps):
            return {}
        try:
            return self._ring().read(profile_id)
        except KeyringUnusable:
            if sure:
                raise
            return {}

    def orphans(self, known: Collection[str]) -> list[OrphanedCredential]:
        """The credential files of no profile, by the IDs that profiles have."""
        found = []
        for name in toml_names(self._folder):
            if name in known:
                continue
            path = os.path.join(self._folder, name + SUFFIX)
            try:
                document = read_toml(path) or {}
            except BrokenFile:  # what cannot be read may hold a secret
                found.append(OrphanedCredential(name, path))
                continue
            secret = "token" in document or "client" in document
            found.append(OrphanedCredential(name, path, str(document.get("profile", "")), has_secret=secret))
        return found

    def tidy(self, old: Profile, new: Profile) -> None:
        """Remove secrets from where `old` kept them, after they were written to where `new` keeps them."""
        if old.store is SecretStore.KEYRING and new.store is not SecretStore.KEYRING:
            self._ring().remove(old.id)

    def in_ring(self, profile: Profile) -> bool:
        """Whether the key ring holds its secrets. Raises BrokenFile."""
        return profile.store is SecretStore.KEYRING and _keyring_keys(read_toml(self._path(profile)) or {})

    def place(self, profile: Profile) -> str:
        """Where its secrets are, in words a person can follow."""
        if not profile.credential.stored:
            return f"${profile.env_var}" if profile.env_var else " ".join(profile.command)
        return "the key ring" if profile.store is SecretStore.KEYRING else self._path(profile)

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
                write_whole(ignore, b"*\n", "save the .gitignore file of the credentials")
            sweep_temp(self._folder)
        except OSError as error:
            raise write_failed(self._folder, error, "save the credential") from None

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


def _keyring_keys(document: dict[str, Any]) -> bool:
    """Whether a file speaks of secrets that are not in it: they are in the key ring."""
    token, client = document.get("token"), document.get("client")
    return (isinstance(token, dict) and "access_token" not in token) or (
        isinstance(client, dict) and "secret" not in client
    )


def update_document(document: dict[str, Any], name: str, record: CredentialRecord, *, secrets: bool) -> None:
    """Put a record into a document, unknown keys kept; without `secrets` their values are left out (key ring)."""
    document["version"] = VERSION
    document["profile"] = name
    for section, keys in _SECTIONS.items():
        known = document.pop(section, {})
        values = _section(section, record, secrets)
        if values is not None:
            stored = {key: value for key, value in known.items() if key not in keys}
            document[section] = {**stored, **values}


def secret_values(record: CredentialRecord) -> dict[str, str]:
    """The clear secrets of a record, by the name they are kept under."""
    values: dict[str, str] = {}
    if record.tokens is not None:
        values["access_token"] = record.tokens.access.reveal()
        if record.tokens.refresh is not None:
            values["refresh_token"] = record.tokens.refresh.reveal()
    if record.client_secret is not None:
        values["client_secret"] = record.client_secret.reveal()
    return values


def record_of(path: str, document: dict[str, Any], secrets: dict[str, str] | None) -> CredentialRecord:
    """The record in a document; `secrets` come from the key ring, None: they stand in the document.

    Raises BrokenFile.
    """
    try:
        token, client = document.get("token", {}), document.get("client", {})
        if secrets is None:
            secrets = {
                "access_token": token.get("access_token", ""),
                "refresh_token": token.get("refresh_token", ""),
                "client_secret": client.get("secret", ""),
            }
        secret = secrets.get("client_secret", "")
        return CredentialRecord(
            binding=_binding(document.get("binding")),
            tokens=_tokens(token, secrets),
            client_secret=Secret(_text(secret), "client secret") if secret else None,
            person=_person(document.get("person")),
            refresh_attempt=_refresh_attempt(document.get("renewal")),
        )
    except _WrongTime as error:
        line, column = place_of(decode(path, read_small(path) or b""), error.keys)
        reason = f"{'.'.join(error.keys)} is not a time in seconds since 1970"
        raise BrokenFile(
            path, reason, "Correct it, or remove the file and enter the token anew.", line=line, column=column
        ) from None
    except (AttributeError, TypeError, ValueError) as error:
        remedy = "Remove the file and enter the token anew."
        raise BrokenFile(path, f"holds a value of the wrong type ({type(error).__name__})", remedy) from None


def _section(section: str, record: CredentialRecord, secrets: bool) -> dict[str, Any] | None:
    if section == "binding" and record.binding is not None:
        return {key: list(v) if isinstance(v, tuple) else v for key, v in record.binding._asdict().items()}
    if section == "token" and record.tokens is not None:
        return _token_section(record, secrets)
    if section == "client" and record.client_secret is not None:
        return {"secret": record.client_secret.reveal()} if secrets else {}
    if section == "person" and record.person is not None:
        return dict(record.person._asdict())
    if section == "renewal" and record.refresh_attempt is not None:
        return dict(record.refresh_attempt._asdict())
    return None


def _token_section(record: CredentialRecord, secrets: bool) -> dict[str, Any]:
    tokens = record.tokens
    values: dict[str, Any] = {}
    if tokens is None:
        return values
    if secrets:
        clear = secret_values(record)
        values.update({key: clear[key] for key in ("access_token", "refresh_token") if key in clear})
    for key in ("expires_at", "refresh_expires_at", "obtained_at"):
        if getattr(tokens, key) is not None:
            values[key] = getattr(tokens, key)
    if tokens.scopes is not None:
        values["scopes"] = list(tokens.scopes)
    return values


def _binding(raw: Any) -> Binding | None:
    if raw is None:
        return None
    values = {key: raw[key] for key in Binding._fields if key in raw}
    values["command"] = tuple(_text(part) for part in raw.get("command", ()))
    return Binding(**values)


def _tokens(raw: Any, secrets: dict[str, str]) -> TokenSet | None:
    access = secrets.get("access_token", "")
    if not access:
        return None
    refresh, scopes = secrets.get("refresh_token", ""), raw.get("scopes")
    return TokenSet(
        Secret(_text(access)),
        Secret(_text(refresh), "refresh token") if refresh else None,
        _time(raw, "token", "expires_at"),
        None if scopes is None else tuple(_text(scope) for scope in scopes),
        _time(raw, "token", "obtained_at") or 0,
        _time(raw, "token", "refresh_expires_at"),
    )


def _person(raw: Any) -> Person | None:
    if raw is None or not raw.get("id"):
        return None
    texts = {key: _text(raw.get(key, "")) for key in ("id", "name", "email", "account_id")}
    return Person(**texts, verified_at=_time(raw, "person", "verified_at") or 0)


def _refresh_attempt(raw: Any) -> RefreshAttempt | None:
    if raw is None or not raw.get("of"):
        return None
    at, resent = _time(raw, "renewal", "at") or 0, _time(raw, "renewal", "resent") or 0
    return RefreshAttempt(_text(raw["of"]), at, resent, _text(raw.get("refused", "")))


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


class _WrongTime(ValueError):
    """A number that is no time anybody means."""

    def __init__(self, *keys: str) -> None:
        super().__init__(keys)
        self.keys = keys


def _time(table: Any, section: str, key: str) -> int | None:
    value = table.get(key)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int):
        raise TypeError
    if not 0 <= value <= LATEST:
        raise _WrongTime(section, key)
    return value
