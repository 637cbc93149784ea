"""Protocols of what is stored about profiles: their files, their secrets, and the state of the program."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from frameio_tui.core.errors import BrokenFile
    from frameio_tui.core.profiles.credential import CredentialRecord, OrphanedCredential
    from frameio_tui.core.profiles.profile import Profile
    from frameio_tui.core.profiles.state import ProfileListing, State


class ProfileStore(Protocol):
    """Stores each profile in one TOML file, which both the user and the program may edit.

    `also` is a callable that must succeed together with the change of the file: if it raises, the file stays unchanged.
    """

    def listing(self) -> ProfileListing:
        """Read every profile file again and return all of them."""

    def load(self, name: str) -> Profile:
        """Return one profile. Raises NoSuchProfile, BrokenFile, NewerFile."""

    def find(self, *profile_ids: str) -> Mapping[str, Profile]:
        """Return the profiles with these IDs without parsing all files; only those that exactly one valid file has."""

    def create(self, profile: Profile, also: Callable[[], object] = ...) -> None:
        """Write a new file. Raises NameTaken, WriteFailed, LockHeld."""

    def change(
        self,
        seen: Profile,
        changes: Mapping[str, object],
        *,
        force: bool = False,
        also: Callable[[Profile], object] = ...,
    ) -> Profile:
        """Apply only `changes` (fields of Profile) to the file of `seen.name`; comments and unknown keys are preserved.

        Raises ChangedOnDisk if a key of `changes` differs on disk from `seen` (unless `force`), BrokenFile,
        WriteFailed.
        """

    def rename(self, old: str, new: str, also: Callable[[], object] = ...) -> None:
        """Rename the file; the ID and everything stored under it stay. Raises NoSuchProfile, NameTaken."""

    def remove(self, name: str, also: Callable[[], object] = ...) -> None:
        """Remove the file, even if it is broken. Raises NoSuchProfile, WriteFailed."""

    def ids(self, *, settled: bool = False) -> Mapping[str, str | None]:
        """Map each file name to the ID in the file: empty if it has none, None if the file cannot be read.

        With `settled`, wait until a change in progress has ended.
        """

    def give_new_id(self, name: str, new_id: str) -> Profile:
        """Give a new ID to a copied or hand-made file.

        Raises NoSuchProfile, BrokenFile, and InvalidInput if the profile already has an ID of its own.
        """

    def names(self) -> list[str]:
        """The names of all files, broken ones included; none is read."""

    def path_of(self, name: str) -> str:
        """Return the path that the file of that name has or would have."""


class CredentialStore(Protocol):
    """Stores the secrets of profiles by profile ID, in a file with mode 0600 or in the keyring."""

    def read(self, profile: Profile) -> CredentialRecord:
        """Return the stored record, or an empty one if nothing is stored. Raises BrokenFile, KeyringUnusable."""

    def read_without_keyring(self, profile: Profile) -> CredentialRecord:
        """Return the record as `read` does, but with None for tokens in a keyring, which is never accessed."""

    def write(self, profile: Profile, record: CredentialRecord) -> None:
        """Store `record` durably before returning. Raises WriteFailed, LockHeld, KeyringUnusable."""

    def change(self, profile: Profile, change: Callable[[CredentialRecord], CredentialRecord]) -> CredentialRecord:
        """Read the record, apply `change` and store the result, under one lock.

        The lock ensures that a record that another process writes at the same time is not lost.
        """

    def forget(self, profile: Profile) -> BrokenFile | None:
        """Remove the token and its owner, even if the disk is full. Raises WriteFailed, KeyringUnusable.

        A file that cannot be read is removed entirely, and the error that describes it is returned.
        """

    def rename(self, profile: Profile) -> None:
        """Store the profile's new name with its secrets. Raises BrokenFile, WriteFailed."""

    def remove(self, profile: Profile) -> None:
        """Remove everything stored for the profile."""

    def wipe(self, profile_id: str, *, may_be_in_keyring: bool = False) -> None:
        """Remove everything stored under an ID, even if no profile has it. Raises WriteFailed, KeyringUnusable."""

    def orphans(self, known: Collection[str]) -> Sequence[OrphanedCredential]:
        """Return the credentials stored under IDs that are not in `known`."""

    def is_in_keyring(self, profile: Profile) -> bool:
        """Whether the keyring holds the profile's secrets. Raises BrokenFile."""

    def remove_from_old_store(self, old: Profile, new: Profile) -> None:
        """Remove the secrets from the place that `old` names, after they were written to the place that `new` names."""

    def describe_location(self, profile: Profile) -> str:
        """Return where the profile's secrets are, in a form that helps the user: a path or a keyring backend."""


class StateStore(Protocol):
    """Stores `state.toml`; an unreadable file is not an error, and the next write renames it to `.broken`."""

    def read(self) -> State:
        """Return the state, or an empty one."""

    def record_switch(self, profile_id: str, now: float) -> None:
        """Make the profile the active one and the active one the previous one, and count the use. Raises StoreError."""

    def forget(self, profile_id: str) -> None:
        """Remove all entries of a profile. Raises StoreError."""

    def set_theme(self, theme: str) -> None:
        """Store the theme that the user chose in the app. Raises StoreError."""
