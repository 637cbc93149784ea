"""Stores each profile in its own TOML file, which the user may also edit, copy and version-control.

The class reads and writes the files. The functions below it convert between a document and a `Profile`. Their errors
name the key at fault.
"""

from __future__ import annotations

import contextlib
import errno
import os
from typing import TYPE_CHECKING, Any

from frameio_tui.adapters.storage.atomic_file import (
    NO_SPACE,
    read_small,
    remove_file,
    replace_after,
    temp_path,
    write_atomic,
    write_failed,
)
from frameio_tui.adapters.storage.file_cache import FileCache
from frameio_tui.adapters.storage.profile_keys import KEYS, RETIRED
from frameio_tui.adapters.storage.toml import SUFFIX, VERSION, decode, parse_toml, position_of, toml_names
from frameio_tui.core.errors import (
    BrokenFile,
    ChangedOnDisk,
    InvalidInput,
    NameTaken,
    NoSuchProfile,
    Remedy,
    StoreError,
)
from frameio_tui.core.profiles.profile import (
    COLOURS,
    ApiVersion,
    CredentialKind,
    Endpoints,
    Profile,
    SecretStore,
    check_ask_before,
    check_base_url,
    name_fault,
)
from frameio_tui.core.profiles.state import BrokenProfile, ProfileListing

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping

    from frameio_tui.adapters.storage.file_lock import Locks
    from frameio_tui.adapters.storage.paths import Paths

_PROTECTIVE_KEYS: dict[tuple[str, ...], tuple[str, ...]] = {
    (): ("read_only", "ask_before", "base_url", "credential"),
    ("credential",): ("kind", "store", "endpoints"),
    ("credential", "endpoints"): Endpoints._fields,
}
"""Tables of a profile file with their protective keys. If misspelled, these are errors, not unknown keys."""
_SAFETY_KEYS = ("read_only", "ask_before")
"""Keys that are also searched for in all other tables, because every key below a table header is in that table."""
_SECRET_WORDS = frozenset(
    {"token", "accesstoken", "refreshtoken", "developertoken", "bearertoken", "bearer", "apikey", "apitoken"}
    | {"secret", "clientsecret", "password"}
)
"""Names that users give to a secret, in lower case and without punctuation."""
_KNOWN = {
    (): frozenset({"version", *(keys[0] for keys in KEYS.values())}),
    ("credential",): frozenset(keys[1] for keys in KEYS.values() if len(keys) == 2),
    ("credential", "endpoints"): frozenset(Endpoints._fields),
}
_DEFAULTS = Profile(id="", name="")
_LISTS = ("ask_before", "scopes", "command")
_ENUMS = {"api": ApiVersion, "credential": CredentialKind, "store": SecretStore}


def _do_nothing(*_: object) -> None:
    """Do nothing."""


class FileProfileStore:
    """Stores profiles in the profiles folder.

    Methods that write take `also`, a function that has to succeed together with the change of the file. If it raises an
    error, the file is left unchanged.
    """

    def __init__(self, paths: Paths) -> None:
        self._folder = paths.profiles_dir
        self._config_dir = paths.config_dir
        self._credentials_dir = paths.credentials_dir
        self._locks_dir = paths.locks_dir
        self._locks: Locks | None = None
        self._listed = FileCache(self._read_file)
        self._owners = FileCache(_owner_in)

    def listing(self) -> ProfileListing:
        """Return the profiles and the broken files as they are on disk now, sorted by name."""
        profiles: list[Profile] = []
        broken: list[BrokenProfile] = []
        seen: dict[str, str] = {}
        for name in toml_names(self._folder):
            path = self.path_of(name)
            try:
                fault = name_fault(name)
                if fault:
                    raise BrokenFile(path, fault[:1].lower() + fault[1:], "Rename the file.")
                if name.casefold() in seen:
                    raise BrokenFile(
                        path, f"has the same name as {seen[name.casefold()]}{SUFFIX}", "Rename one of them."
                    )
                seen[name.casefold()] = name
                profiles.append(self._listed.get(path))
            except BrokenFile as error:
                broken.append(BrokenProfile(name, error.path, error.reason, error.remedy, error.line, error.column))
        profiles, copies = self._separate_copies(profiles)
        return ProfileListing(tuple(profiles), tuple(sorted([*broken, *copies])))

    def load(self, name: str) -> Profile:
        """Return the profile of that name. Raises NoSuchProfile, BrokenFile, NewerFile."""
        if name_fault(name) or not os.path.lexists(self.path_of(name)):
            raise self._not_found_error(name)
        profile = self._read_file(self.path_of(name))
        # The credential names the profile it belongs to. Only if that is another profile can this file be a copy.
        if self._credential_owner(profile.id) != name and any(
            other != name and self._may_have_id(other, {profile.id}) and self._id_of(other) == profile.id
            for other in toml_names(self._folder)
        ):
            listing = self.listing()
            for copy in listing.broken:
                if copy.name == name:
                    raise BrokenFile(copy.path, copy.reason, copy.remedy)
        return profile

    def find(self, *profile_ids: str) -> dict[str, Profile]:
        """Return the profiles with these IDs, except those that no valid file or several valid files have.

        Only files that mention an ID are parsed: that takes ten times as long as reading, and there may be thousands.
        """
        wanted = frozenset(filter(None, profile_ids))
        found: dict[str, list[Profile]] = {}
        for name in toml_names(self._folder) if wanted else ():
            with contextlib.suppress(StoreError):
                if self._may_have_id(name, wanted):
                    profile = self.load(name)
                    found.setdefault(profile.id, []).append(profile)
        return {profile_id: found[profile_id][0] for profile_id in profile_ids if len(found.get(profile_id, ())) == 1}

    def create(self, profile: Profile, also: Callable[[], object] = _do_nothing) -> None:
        """Write the file of a new profile. Raises NameTaken, WriteFailed, LockHeld."""
        import tomli_w

        from frameio_tui.adapters.storage.file_schemas import schema_line, write_schemas_if_possible

        path = self.path_of(profile.name)
        text = schema_line(self._config_dir, path, "profile") + tomli_w.dumps(profile_to_document(profile))
        with self._lock().hold("profiles"):
            self._check_free(profile.name)
            with replace_after(path, text.encode(), f"create the profile '{profile.name}'"):
                also()
        write_schemas_if_possible(self._config_dir)

    def change(
        self,
        seen: Profile,
        changes: Mapping[str, object],
        *,
        force: bool = False,
        also: Callable[[Profile], object] = _do_nothing,
    ) -> Profile:
        """Apply `changes` to the file of a profile, and keep comments and unknown keys.

        `seen` is the profile as the user saw it, and `changes` maps fields to new values. ChangedOnDisk is raised if
        the file now contains another profile, or if one of these fields has meanwhile been changed in the file to yet
        another value; `force` overwrites such a value. Also raises NoSuchProfile, BrokenFile, WriteFailed, LockHeld.
        """
        import tomlkit

        path = self.path_of(seen.name)
        with self._lock().hold("profiles"):
            data = read_small(path)
            if data is None:
                raise self._not_found_error(seen.name)
            on_disk = parse_profile(seen.name, path, parse_toml(path, data), data)
            if on_disk.id != seen.id:
                raise ChangedOnDisk(f"{path} now contains another profile.", "Check the file, and start again.")
            conflicts = tuple(
                field
                for field, value in changes.items()
                if getattr(on_disk, field) != getattr(seen, field) and getattr(on_disk, field) != value
            )
            if conflicts and not force:
                raise ChangedOnDisk(
                    f"{', '.join(conflicts)} of profile '{seen.name}' {'was' if len(conflicts) == 1 else 'were'} "
                    "also changed in the file.",
                    Remedy(
                        f"Use the {'value' if len(conflicts) == 1 else 'values'} in the file, or overwrite the file.",
                        "To overwrite the file, add --force.",
                    ),
                    keys=conflicts,
                )
            document: Any = tomlkit.parse(decode(path, data))
            for field, value in changes.items():
                if getattr(on_disk, field) != value:
                    _set_key(document, field, _toml_value(value))
            new = tomlkit.dumps(document).encode()
            changed = parse_profile(seen.name, path, parse_toml(path, new), new)
            if new == data:
                also(changed)
            else:
                with replace_after(path, new, f"change {', '.join(changes)} of profile '{seen.name}'"):
                    also(changed)
            return changed

    def rename(self, old: str, new: str, also: Callable[[], object] = _do_nothing) -> None:
        """Rename a profile. Raises NoSuchProfile, NameTaken, WriteFailed, LockHeld."""
        with self._lock().hold("profiles"):
            if not os.path.lexists(self.path_of(old)):
                raise self._not_found_error(old)
            if old == new:
                return
            self._check_free(new, old_name=old)
            try:
                os.rename(self.path_of(old), self.path_of(new))
            except OSError as error:
                raise write_failed(self.path_of(new), error, f"rename '{old}' to '{new}'") from None
            try:
                also()
            except BaseException:
                with contextlib.suppress(OSError):
                    os.rename(self.path_of(new), self.path_of(old))
                raise

    def remove(self, name: str, also: Callable[[], object] = _do_nothing) -> None:
        """Remove a file, even if it is broken. Works on a full disk. Raises NoSuchProfile, WriteFailed, LockHeld."""
        path, change = self.path_of(name), f"remove the profile '{name}'"
        with self._lock().hold("profiles", for_removal=True):
            if os.path.isdir(path) and not os.path.islink(path):
                raise write_failed(path, OSError(errno.EISDIR, os.strerror(errno.EISDIR)), change)
            temporary = temp_path(self._folder)
            try:
                os.rename(path, temporary)
            except FileNotFoundError:
                raise self._not_found_error(name) from None
            except OSError as error:
                if error.errno not in NO_SPACE:
                    raise write_failed(path, error, change) from None
                temporary = path  # the disk has no space for another directory entry
            try:
                also()
                remove_file(temporary, change)
            except BaseException:
                with contextlib.suppress(OSError):
                    os.rename(temporary, path)
                raise

    def ids(self, *, settled: bool = False) -> dict[str, str | None]:
        """Return the ID in each file by the profile's name: empty if there is none, None if the file cannot be read.

        With `settled`, wait until a change by another process is complete.
        """
        if settled:
            with self._lock().hold("profiles", for_removal=True):
                return self.ids()
        return {name: self._id_of(name) for name in toml_names(self._folder)}

    def give_new_id(self, name: str, new_id: str) -> Profile:
        """Give a new ID to a file that has none, or the same ID as another file; it is linked to no other profile.

        Raises InvalidInput for a profile that already has its own ID, because with a new one it would lose its token.
        """
        import tomlkit

        path = self.path_of(name)
        with self._lock().hold("profiles"):
            data = read_small(path)
            if data is None:
                raise self._not_found_error(name)
            if any(profile.name == name for profile in self.listing().profiles):
                raise InvalidInput(
                    f"Profile '{name}' already has its own ID.",
                    Remedy(
                        "To make a second profile, copy it.",
                        f"To make a second profile: frameio-tui profiles copy {name} NEW",
                    ),
                )
            parse_toml(path, data)
            document: Any = tomlkit.parse(decode(path, data))
            document["id"] = new_id
            document.pop("linked_profile", None)  # the linked profile is that of the original
            new = tomlkit.dumps(document).encode()
            profile = parse_profile(name, path, parse_toml(path, new), new)
            write_atomic(path, new, f"give '{name}' a new ID")
            return profile

    def names(self) -> list[str]:
        """Return the names of all profile files, broken ones included, without reading any."""
        return toml_names(self._folder)

    def path_of(self, name: str) -> str:
        """Return the path of the file for a profile name, whether or not it exists."""
        return os.path.join(self._folder, name + SUFFIX)

    @staticmethod
    def _read_file(path: str) -> Profile:
        data = read_small(path)
        if data is None:
            raise BrokenFile(path, "is a broken symbolic link", "Remove the link, or restore its target.")
        return parse_profile(os.path.basename(path).removesuffix(SUFFIX), path, parse_toml(path, data), data)

    def _may_have_id(self, name: str, wanted: Collection[str]) -> bool:
        """Return whether a file mentions one of these IDs, or can do so with an escaped character."""
        try:
            data = read_small(self.path_of(name)) or b""
        except BrokenFile:
            return False
        return b"\\" in data or any(profile_id.encode() in data for profile_id in wanted)

    def _id_of(self, name: str) -> str | None:
        try:
            found = _value_at(parse_toml(name, read_small(self.path_of(name)) or b""), "id")
        except BrokenFile:
            return None
        return found if isinstance(found, str) else ""

    def _separate_copies(self, profiles: list[Profile]) -> tuple[list[Profile], list[BrokenProfile]]:
        """Separate copied profile files from their originals.

        Of several files with the same ID, the original is the one that the credential file names. The others are
        returned as broken because they need a new ID; all of them are if the original is unknown.
        """
        by_id: dict[str, list[Profile]] = {}
        for profile in profiles:
            by_id.setdefault(profile.id, []).append(profile)
        if len(by_id) == len(profiles):
            return profiles, []
        originals, copies = [], []
        for same_id in by_id.values():
            owner = self._credential_owner(same_id[0].id) if len(same_id) > 1 else ""
            first = next(
                (profile for profile in same_id if profile.name == owner), None if len(same_id) > 1 else same_id[0]
            )
            for profile in same_id:
                if profile is first:
                    originals.append(profile)
                    continue
                others = " and ".join(other.name for other in same_id if other is not profile)
                copies.append(
                    BrokenProfile(
                        profile.name,
                        self.path_of(profile.name),
                        f"has the same ID as {others}: one is a copy of the other",
                        Remedy(
                            "Give it a new ID to make it a separate profile.",
                            f"To make it a separate profile: frameio-tui profiles new-id {profile.name}",
                        ),
                    )
                )
        return sorted(originals, key=lambda profile: profile.name), copies

    def _credential_owner(self, profile_id: str) -> str:
        """Return the name of the profile that a credential belongs to; empty when it does not say."""
        return self._owners.get(os.path.join(self._credentials_dir, profile_id + SUFFIX))

    def _check_free(self, name: str, old_name: str = "") -> None:
        existing = next(
            (other for other in toml_names(self._folder) if other.casefold() == name.casefold() and other != old_name),
            None,
        )
        if existing is not None:
            raise NameTaken(
                f"A profile '{existing}' already exists.", "Choose another name, or remove that profile first."
            )

    def _not_found_error(self, name: str) -> NoSuchProfile:
        from frameio_tui.core.text.suggestion import did_you_mean  # imported here because only an error needs it

        names = toml_names(self._folder)
        none_yet = Remedy("No profiles exist yet. Create one.", "Create one: frameio-tui profiles add NAME")
        known = did_you_mean(name, names) or f"Profiles: {', '.join(names[:10])}."
        return NoSuchProfile(f"There is no profile '{name}'.", known if names else none_yet)

    def _lock(self) -> Locks:
        if self._locks is None:
            from frameio_tui.adapters.storage.file_lock import Locks

            self._locks = Locks(self._locks_dir)
        return self._locks


def _owner_in(path: str) -> str:
    try:
        document = parse_toml(path, read_small(path) or b"")
    except BrokenFile:
        return ""
    return str(document.get("profile", ""))


def profile_to_document(profile: Profile) -> dict[str, Any]:
    """Return the document of a new profile, without default values except for those that a user expects to see."""
    document: dict[str, Any] = {"version": VERSION, "id": profile.id, "api": profile.api.value}
    for field, keys in KEYS.items():
        value = getattr(profile, field)
        if field in ("id", "api") or (
            value == getattr(_DEFAULTS, field) and field not in ("base_url", "credential", "ask_before")
        ):
            continue
        table = document
        for key in keys[:-1]:
            table = table.setdefault(key, {})
        table[keys[-1]] = _toml_value(value)
    return document


def _toml_value(value: object) -> Any:
    """Return the value of a field as a TOML value."""
    if isinstance(value, Endpoints):
        return {key: text for key, text in value._asdict().items() if text}
    if isinstance(value, tuple) and value and isinstance(value[0], tuple):
        return dict(value)  # variables
    if isinstance(value, tuple):
        return [str(item) for item in value]
    if isinstance(value, (ApiVersion, CredentialKind, SecretStore)):
        return value.value
    return value


def _set_key(document: Any, field: str, value: Any) -> None:
    """Set one key of a tomlkit document, or remove it if the new value is empty and so is the default."""
    import tomlkit

    keys, table = KEYS[field], document
    for key in keys[:-1]:
        if key not in table:
            table[key] = tomlkit.table()
        table = table[key]
    if field == "variables" and value and keys[-1] in table:
        _update_table(table[keys[-1]], dict(value))
    elif value in ("", [], {}) and not any(getattr(_DEFAULTS, field)):
        if keys[-1] in table:
            del table[keys[-1]]
    else:
        table[keys[-1]] = value


def _update_table(table: Any, values: dict[str, str]) -> None:
    """Make a tomlkit table have these values; comments and the order of the keys that stay are kept."""
    for key in [key for key in table if key not in values]:
        del table[key]
    for key, value in values.items():
        if table.get(key) != value:
            table[key] = value


def _value_at(document: dict[str, Any], field: str) -> Any:
    """Return the value of a field in a document, or None if the key is missing."""
    value: Any = document
    for key in KEYS[field]:
        value = value.get(key) if isinstance(value, dict) else None
    return value


def parse_profile(name: str, path: str, document: dict[str, Any], data: bytes = b"") -> Profile:
    """Return the profile in a document. Raises BrokenFile with the key, and its line in `data`, the file's content."""

    def broken(keys: tuple[str, ...], reason: str, remedy: str) -> BrokenFile:
        line, column = position_of(decode(path, data), keys)
        return BrokenFile(path, reason, remedy, line=line, column=column)

    for keys, reason, remedy in (*_misplaced_keys(document), *_secret_keys(document, name)):
        raise broken(keys, reason, remedy)
    values: dict[str, Any] = {}
    for field, keys in KEYS.items():
        raw = _value_at(document, field)
        if raw is not None:
            try:
                values[field] = _read_field(field, raw, path)
            except BrokenFile as error:
                raise broken(keys, error.reason, _new_id_remedy(name) if field == "id" else error.remedy) from None
    credential = document.get("credential", {})
    if not isinstance(credential, dict):
        raise broken(("credential",), "credential is not a table", "Write [credential], and kind = … in the next line.")
    if not values.get("id"):
        raise BrokenFile(path, "has no id", _new_id_remedy(name))
    return Profile(name=name, **values)


def _new_id_remedy(name: str) -> Remedy:
    return Remedy("Give it a new ID.", f"Run: frameio-tui profiles new-id {name}")


def _misplaced_keys(node: Any, at: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], str, str]]:
    """Yield retired keys, and unknown or misplaced keys like a protective one, each with a reason and a remedy."""
    for key, value in node.items() if isinstance(node, dict) else ():
        if key in RETIRED and at in _PROTECTIVE_KEYS:
            yield (*at, key), f"`{key}` is now `{RETIRED[key]}`", "Rename the key in the file."
        elif key not in _KNOWN.get(at, ()):
            intended = _intended_key(key, (*_PROTECTIVE_KEYS.get(at, ()), *_SAFETY_KEYS))
            other_table = next(
                (table for table, keys in _PROTECTIVE_KEYS.items() if key in keys and len(table) < 2), None
            )
            if intended and intended in _PROTECTIVE_KEYS.get(at, ()):
                yield (*at, key), f"unknown key '{key}'", f"Did you mean {intended}?"
            elif intended or (other_table is not None and at in _PROTECTIVE_KEYS):
                wanted = intended or key
                place = "above the first table" if wanted in _PROTECTIVE_KEYS[()] else "under [credential]"
                where = f"in [{'.'.join(at)}]" if at else "outside a table"
                yield (*at, key), f"'{key}' has no effect {where}", f"Write {wanted} {place}."
        for inner in value if isinstance(value, list) else (value,):
            yield from _misplaced_keys(inner, (*at, key))


def _secret_keys(node: Any, name: str, at: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], str, str]]:
    """Yield keys with a secret, which is ignored here and would be shared with the file; never yield the values."""
    for key, value in node.items() if isinstance(node, dict) else ():
        word = "".join(c for c in key.lower() if c.isalnum())
        if key not in _KNOWN.get(at, ()) and word in _SECRET_WORDS and isinstance(value, str) and value:
            verb = "secret" if word.endswith("secret") else "token"
            reason = f"'{key}' is not allowed, because a profile file must not contain secrets"
            what = "client secret" if verb == "secret" else "token"
            remedy = Remedy(
                f"Delete the line, and store the {what} in the app.",
                f"Delete the line, and run: frameio-tui {verb} set {name}",
            )
            yield (*at, key), reason, remedy
        for inner in value if isinstance(value, list) else (value,):
            yield from _secret_keys(inner, name, (*at, key))


def _intended_key(key: str, names: tuple[str, ...]) -> str:
    """Return the key of `names` that an unknown key most likely means; empty if there is none."""
    from difflib import get_close_matches  # imported here because few files have an unknown key

    names_by_word = {name.replace("_", ""): name for name in names}
    names_by_word |= {old: new for old, new in RETIRED.items() if new in names}
    word = "".join(c for c in key.lower() if c.isalnum())
    contained = next((name for part, name in names_by_word.items() if name in _SAFETY_KEYS and part in word), "")
    close = get_close_matches(word, names_by_word, 1, 0.8)
    return contained or (names_by_word[close[0]] if close else "")


def _read_field(field: str, raw: Any, path: str) -> Any:
    key = ".".join(KEYS[field])
    if field in _ENUMS:
        kind = _ENUMS[field]
        try:
            return kind(raw)
        except ValueError:
            raise BrokenFile(path, f"{key} is {raw!r}", f"Use one of: {', '.join(kind)}.") from None
    if field in _LISTS:
        if not isinstance(raw, list) or not all(isinstance(item, str) for item in raw):
            raise BrokenFile(path, f"{key} is not a list of strings", f'Write {key.rpartition(".")[2]} = ["…"].')
        return _read_ask_before(raw, path) if field == "ask_before" else tuple(raw)
    if field == "read_only":
        if not isinstance(raw, bool):
            raise BrokenFile(path, "read_only is not true or false", "Write read_only = true.")
        return raw
    if field == "endpoints":
        return _read_endpoints(raw, path)
    if field == "variables":
        return _read_variables(raw, path)
    if not isinstance(raw, str):
        raise BrokenFile(path, f"{key} is not a string", f'Write {key.rpartition(".")[2]} = "…".')
    return _read_text(field, raw, path)


def _read_ask_before(raw: list[str], path: str) -> tuple[str, ...]:
    try:
        return check_ask_before(raw)
    except InvalidInput as error:
        raise BrokenFile(path, f"ask_before: {error.sentence.rstrip('.')}", error.remedy) from None


def _read_text(field: str, raw: str, path: str) -> str:
    if field == "id" and not (len(raw) == 32 and all(c in "0123456789abcdef" for c in raw)):
        raise BrokenFile(path, "id is not 32 hexadecimal digits")
    if field == "colour" and raw not in COLOURS:
        raise BrokenFile(path, f"colour is '{raw}'", f"Use one of: {', '.join(COLOURS[1:])}.")
    if field == "base_url":
        try:
            return check_base_url(raw)
        except InvalidInput as error:
            raise BrokenFile(path, f"base_url: {error.sentence}", error.remedy) from None
    return raw


def _read_variables(raw: Any, path: str) -> tuple[tuple[str, str], ...]:
    if not isinstance(raw, dict) or not all(isinstance(value, str) for value in raw.values()):
        raise BrokenFile(path, "variables is not a table of strings", 'Write name = "value" under [variables].')
    from frameio_tui.core.text.variables import check_variables  # imported here because few profiles have any

    try:
        return check_variables(raw.items())
    except InvalidInput as error:
        raise BrokenFile(path, f"variables: {error.sentence}", error.remedy) from None


def _read_endpoints(raw: Any, path: str) -> Endpoints:
    if not isinstance(raw, dict) or not all(isinstance(value, str) for value in raw.values()):
        raise BrokenFile(path, "credential.endpoints is not a table of strings", 'Write authorize = "https://…".')
    return Endpoints(**{key: raw.get(key, "") for key in Endpoints._fields})
