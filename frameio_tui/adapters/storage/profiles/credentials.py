"""Stores the credentials of profiles in one private TOML file per profile ID.

If a profile uses the keyring, the secrets are in the keyring and the file contains everything else.

The class reads and writes the files. The functions below it convert between a document and a `CredentialRecord`.
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
    write_atomic,
    write_failed,
    write_without_secret,
)
from frameio_tui.adapters.storage.file_cache import FileCache
from frameio_tui.adapters.storage.toml import LATEST, SUFFIX, VERSION, decode, position_of, read_toml, toml_names
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
    from frameio_tui.adapters.storage.paths import Paths
    from frameio_tui.adapters.storage.profiles.keyring import KeyringStore

_SECTIONS = {
    "binding": set(Binding._fields),
    "token": {"access_token", "refresh_token", "expires_at", "refresh_expires_at", "obtained_at", "scopes"},
    "client": {"secret"},
    "person": set(Person._fields),
    "refresh": set(RefreshAttempt._fields),
    "signing": {"ids", "secrets"},
}
"""Keys of each section that this program writes. Other keys are left unchanged."""
_SIGNING = "signing:"
"""Begins the names under which a keyring has the secrets of webhooks and custom actions."""


class FileCredentialStore:
    """Stores credentials in the credentials folder, and in the keyring for profiles that use it.

    `prepare_keyring` is called before each use of the keyring.
    """

    def __init__(self, paths: Paths, prepare_keyring: Callable[[], None] = lambda: None) -> None:
        self._prepare_keyring = prepare_keyring
        self._folder = paths.credentials_dir
        self._locks_dir = paths.locks_dir
        self._locks: Locks | None = None
        self._keyring: KeyringStore | None = None
        self._documents = FileCache(lambda path: read_toml(path) or {})

    def read(self, profile: Profile) -> CredentialRecord:
        """Return the stored credential, or an empty record if there is none. Raises BrokenFile, KeyringUnusable."""
        path = self._path(profile)
        document = read_toml(path) or {}
        # After the user has edited the profile to use the keyring, the secrets may still be in the file.
        in_keyring = profile.store is SecretStore.KEYRING and _refers_to_keyring(document)
        return parse_record(path, document, self._open_keyring().read(profile.id) if in_keyring else None)

    def read_without_keyring(self, profile: Profile) -> CredentialRecord:
        """Return the same as `read` without access to the keyring: tokens stored there are None."""
        path = self._path(profile)
        secrets: dict[str, str] | None = {} if profile.store is SecretStore.KEYRING else None
        return parse_record(path, self._documents.get(path), secrets)

    def write(self, profile: Profile, record: CredentialRecord) -> None:
        """Store `record` durably. Raises the same errors as `change`."""
        self.change(profile, lambda _before: record, reading=False)

    def change(
        self, profile: Profile, change: Callable[[CredentialRecord], CredentialRecord], *, reading: bool = True
    ) -> CredentialRecord:
        """Read, change and store a record under one lock, so that tokens of other processes are not overwritten.

        Without `reading`, `change` receives an empty record. Returns the new record. If the file cannot be written,
        the keyring is restored. Raises BrokenFile, KeyringUnusable, LockHeld, WriteFailed.
        """
        import tomli_w

        path = self._path(profile)
        in_keyring = profile.store is SecretStore.KEYRING
        with self._lock().hold(f"credentials-{profile.id}"):
            document: dict[str, Any] = read_toml(path) or {}
            # Raises BrokenFile for an invalid file, which must not be overwritten.
            on_disk = parse_record(path, document, {} if in_keyring else None)
            if in_keyring and reading and _refers_to_keyring(document):
                on_disk = parse_record(path, document, self._open_keyring().read(profile.id))
            elif in_keyring:
                # After the user has edited the profile to use the keyring, the secrets may still be in the file.
                on_disk = parse_record(path, document, None)
            before = on_disk if reading else CredentialRecord()
            record = change(before)
            if reading and record == before and document.get("profile") == profile.name:
                return record
            keyring_before: dict[str, str] = {}
            if in_keyring:
                keyring_before = self._open_keyring().read(profile.id)
                self._open_keyring().write(profile.id, secret_values(record))
            update_document(document, profile.name, record, secrets=not in_keyring)
            try:
                self._prepare_folder()
                write_atomic(
                    path, tomli_w.dumps(document).encode(), f"save the credential of '{profile.name}'", mode=0o600
                )
            except BaseException:
                if in_keyring:
                    with contextlib.suppress(KeyringUnusable):
                        self._open_keyring().write(profile.id, keyring_before)
                raise
        return record

    def forget(self, profile: Profile) -> BrokenFile | None:
        """Remove the token and its owner; keep the client secret and the approval. Works on a full disk.

        A file that cannot be read is removed completely, and the error is returned.
        """
        import tomli_w

        path = self._path(profile)
        self._documents.drop(path)
        with self._lock().hold(f"credentials-{profile.id}", for_removal=True):
            try:
                document = read_toml(path) or {}
            except BrokenFile as error:
                self._wipe(profile.id, {}, profile.store is SecretStore.KEYRING)
                return error
            stored = self._keyring_secrets(profile.id, document, profile.store is SecretStore.KEYRING)
            if stored:
                self._open_keyring().write(
                    profile.id,
                    {key: stored[key] for key in stored if key == "client_secret" or key.startswith(_SIGNING)},
                )
            removed = [document.pop(section, None) for section in ("token", "person", "refresh")]
            if any(section is not None for section in removed):
                write_without_secret(path, tomli_w.dumps(document).encode(), f"remove the token of '{profile.name}'")
        return None

    def rename(self, profile: Profile) -> None:
        """Write the new name of the profile to its credential file; the secrets are not changed."""
        import tomli_w

        path = self._path(profile)
        with self._lock().hold(f"credentials-{profile.id}"):
            document = read_toml(path)
            if document is not None and document.get("profile") != profile.name:
                document["profile"] = profile.name
                data = tomli_w.dumps(document).encode()
                write_atomic(path, data, f"save the credential of '{profile.name}'", mode=0o600)

    def remove(self, profile: Profile) -> None:
        """Remove everything stored for the profile, also from the keyring. Works on a full disk."""
        self.wipe(profile.id, may_be_in_keyring=profile.store is SecretStore.KEYRING)

    def wipe(self, profile_id: str, *, may_be_in_keyring: bool = False) -> None:
        """Remove everything stored under an ID, whether or not a profile uses it. Raises KeyringUnusable, WriteFailed.

        With `may_be_in_keyring`, the keyring is checked even if the file does not refer to it. Nothing is removed if
        the keyring contains a part of the credential but cannot be used.
        """
        with self._lock().hold(f"credentials-{profile_id}", for_removal=True):
            try:
                document = read_toml(os.path.join(self._folder, profile_id + SUFFIX)) or {}
            except BrokenFile:
                document = {}
            self._wipe(profile_id, document, may_be_in_keyring)

    def _wipe(self, profile_id: str, document: dict[str, Any], may_be_in_keyring: bool) -> None:
        path = os.path.join(self._folder, profile_id + SUFFIX)
        self._documents.drop(path)
        in_keyring = self._keyring_secrets(profile_id, document, may_be_in_keyring)
        remove_secret_file(path, f"remove the credential {path}")
        if in_keyring:
            self._open_keyring().remove(profile_id)
        sweep_temp(self._folder)

    def _keyring_secrets(self, profile_id: str, document: dict[str, Any], may_be_in_keyring: bool) -> dict[str, str]:
        """Return the secrets that the keyring has for an ID.

        With `may_be_in_keyring`, the keyring is read even if the file does not refer to it: a process may have been
        killed before it wrote the file. KeyringUnusable is raised only if the file refers to the keyring.
        """
        certain = _refers_to_keyring(document)
        if not (certain or may_be_in_keyring):
            return {}
        try:
            return self._open_keyring().read(profile_id)
        except KeyringUnusable:
            if certain:
                raise
            return {}

    def orphans(self, known: Collection[str]) -> list[OrphanedCredential]:
        """Return the credential files that belong to no profile; `known` are the IDs of all profiles."""
        found = []
        for name in toml_names(self._folder):
            if name in known:
                continue
            path = os.path.join(self._folder, name + SUFFIX)
            try:
                document = read_toml(path) or {}
            except BrokenFile:  # a file that cannot be read may contain a secret
                found.append(OrphanedCredential(name, path))
                continue
            secret = any(section in document for section in ("token", "client", "signing"))
            found.append(OrphanedCredential(name, path, str(document.get("profile", "")), has_secret=secret))
        return found

    def remove_from_old_store(self, old: Profile, new: Profile) -> None:
        """Remove the secrets from the store of `old`, after they have been written to the store of `new`."""
        if old.store is SecretStore.KEYRING and new.store is not SecretStore.KEYRING:
            self._open_keyring().remove(old.id)

    def is_in_keyring(self, profile: Profile) -> bool:
        """Return whether the keyring contains the secrets of the profile. Raises BrokenFile."""
        return profile.store is SecretStore.KEYRING and _refers_to_keyring(read_toml(self._path(profile)) or {})

    def describe_location(self, profile: Profile) -> str:
        """Return where the secrets of the profile are: the name of a variable, a command, "the keyring", or a path."""
        if not profile.credential.stored:
            return f"${profile.env_var}" if profile.env_var else " ".join(profile.command)
        return "the keyring" if profile.store is SecretStore.KEYRING else self._path(profile)

    def find_exposed_files(self) -> list[tuple[str, str]]:
        """Return the path of, and a remedy for, each credential file or folder that other users can access."""
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
                write_atomic(ignore, b"*\n", "save the .gitignore file of the credentials folder")
            sweep_temp(self._folder)
        except OSError as error:
            raise write_failed(self._folder, error, "save the credential") from None

    def _lock(self) -> Locks:
        if self._locks is None:
            from frameio_tui.adapters.storage.file_lock import Locks

            self._locks = Locks(self._locks_dir)
        return self._locks

    def _open_keyring(self) -> KeyringStore:
        if self._keyring is None:
            from frameio_tui.adapters.storage.profiles.keyring import KeyringStore

            self._keyring = KeyringStore(self._prepare_keyring)
        return self._keyring


def _refers_to_keyring(document: dict[str, Any]) -> bool:
    """Return whether a file refers to secrets that it does not contain: these are in the keyring."""
    parts = (("token", "access_token"), ("client", "secret"), ("signing", "secrets"))
    return any(isinstance(part := document.get(name), dict) and key not in part for name, key in parts)


def update_document(document: dict[str, Any], name: str, record: CredentialRecord, *, secrets: bool) -> None:
    """Write a record to a document and keep unknown keys.

    Without `secrets`, the secret values are left out because they are in the keyring.
    """
    document["version"] = VERSION
    document["profile"] = name
    for section, keys in _SECTIONS.items():
        known = document.pop(section, {})
        values = _section(section, record, secrets)
        if values is not None:
            unknown = {key: value for key, value in known.items() if key not in keys}
            document[section] = {**unknown, **values}


def secret_values(record: CredentialRecord) -> dict[str, str]:
    """Return the secrets of a record in plain text, by the names used in the keyring."""
    values: dict[str, str] = {}
    if record.tokens is not None:
        values["access_token"] = record.tokens.access.reveal()
        if record.tokens.refresh is not None:
            values["refresh_token"] = record.tokens.refresh.reveal()
    if record.client_secret is not None:
        values["client_secret"] = record.client_secret.reveal()
    values |= {_SIGNING + own_id: secret.reveal() for own_id, secret in record.signing}
    return values


def parse_record(path: str, document: dict[str, Any], secrets: dict[str, str] | None) -> CredentialRecord:
    """Return the record in a document. Raises BrokenFile.

    `secrets` are the values from the keyring; with None, the secrets are taken from the document.
    """
    try:
        token, client = document.get("token", {}), document.get("client", {})
        if secrets is None:
            secrets = {
                "access_token": token.get("access_token", ""),
                "refresh_token": token.get("refresh_token", ""),
                "client_secret": client.get("secret", ""),
                **{_SIGNING + own_id: text for own_id, text in document.get("signing", {}).get("secrets", {}).items()},
            }
        secret = secrets.get("client_secret", "")
        return CredentialRecord(
            binding=_binding(document.get("binding")),
            tokens=_tokens(token, secrets),
            client_secret=Secret(_text(secret), "client secret") if secret else None,
            person=_person(document.get("person")),
            refresh_attempt=_refresh_attempt(document.get("refresh")),
            signing=tuple(
                (own_id, Secret(_text(secrets[_SIGNING + own_id]), "webhook secret"))
                for own_id in map(_text, document.get("signing", {}).get("ids", ()))
                if secrets.get(_SIGNING + own_id)
            ),
        )
    except _TimeOutOfRange as error:
        line, column = position_of(decode(path, read_small(path) or b""), error.keys)
        reason = f"{'.'.join(error.keys)} is not a time in seconds since 1970"
        raise BrokenFile(
            path, reason, "Correct it, or remove the file and enter the token again.", line=line, column=column
        ) from None
    except (AttributeError, TypeError, ValueError) as error:
        remedy = "Remove the file and enter the token again."
        raise BrokenFile(path, f"contains a value of the wrong type ({type(error).__name__})", remedy) from None


def _section(section: str, record: CredentialRecord, secrets: bool) -> dict[str, Any] | None:
    if section == "binding" and record.binding is not None:
        return {key: list(v) if isinstance(v, tuple) else v for key, v in record.binding._asdict().items()}
    if section == "token" and record.tokens is not None:
        return _token_section(record, secrets)
    if section == "client" and record.client_secret is not None:
        return {"secret": record.client_secret.reveal()} if secrets else {}
    if section == "person" and record.person is not None:
        return dict(record.person._asdict())
    if section == "refresh" and record.refresh_attempt is not None:
        return dict(record.refresh_attempt._asdict())
    if section == "signing" and record.signing:
        values: dict[str, Any] = {"ids": [own_id for own_id, _ in record.signing]}
        return values | ({"secrets": {own_id: text.reveal() for own_id, text in record.signing}} if secrets else {})
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
    at, resent = _time(raw, "refresh", "at") or 0, _time(raw, "refresh", "resent") or 0
    return RefreshAttempt(_text(raw["of"]), at, resent, _text(raw.get("refused", "")))


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


class _TimeOutOfRange(ValueError):
    """A number is outside the range of plausible times."""

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
        raise _TimeOutOfRange(section, key)
    return value
