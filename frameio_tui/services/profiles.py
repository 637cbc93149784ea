"""Use cases for profiles: list, select, create, edit, copy, rename, delete, approve, link and switch."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, NamedTuple

from frameio_tui.core.errors import BrokenFile, InvalidInput, NoSuchProfile, Remedy, StoreError, UsageError
from frameio_tui.core.profiles.credential import (
    Approval,
    CredentialRecord,
    OrphanedCredential,
    approval_of,
    binding_of,
    shares_token,
)
from frameio_tui.core.profiles.profile import (
    DEFAULT_REDIRECT_URI,
    ApiVersion,
    CredentialKind,
    Endpoints,
    Profile,
    SecretStore,
    check_ask_before,
    check_base_url,
    check_name,
)
from frameio_tui.core.profiles.state import BrokenProfile, State, Usage

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from frameio_tui.core.ports.profiles import CredentialStore, ProfileStore, StateStore
    from frameio_tui.core.ports.requests import HistoryStore, PlaceNames, SeenIds
    from frameio_tui.core.ports.system import Clock, Entropy
    from frameio_tui.core.ports.tasks import TaskJournals


MANY_PROFILES = 100
"""With more profiles than this, the app does not wait until all files have been read."""
_MAX_RANKED = 50
"""Profiles that are sorted by use where not all files are read."""


class ProfileEntry(NamedTuple):
    """A profile with everything that is known about it without a request or a keyring prompt."""

    profile: Profile
    record: CredentialRecord
    approval: Approval
    usage: Usage = Usage()
    place: str = ""
    """Where its secrets are stored, as text for the user."""
    warning: str = ""
    """Why its credential file cannot be read; empty if it can be read."""
    token_of: str = ""
    """Name of the linked profile whose developer token it uses; empty if it has its own token or none."""

    @property
    def signed_in(self) -> bool:
        """Whether its token came from an OAuth sign-in and can be refreshed, unlike a pasted token."""
        tokens = self.record.tokens
        return self.profile.credential.oauth and tokens is not None and tokens.refresh is not None

    def rank(self) -> tuple[int, int, str]:
        """Return a sort key: most used first, then most recently used, then by name."""
        return -self.usage.times, -self.usage.last_used, self.profile.name


class Overview(NamedTuple):
    """All profiles, sorted by name, and the profile files that are broken."""

    entries: tuple[ProfileEntry, ...]
    broken: tuple[BrokenProfile, ...]
    active: ProfileEntry | None
    previous: ProfileEntry | None

    def by_use(self) -> tuple[ProfileEntry, ...]:
        """Return the entries sorted by use, with the active one last because switching to it makes no sense."""
        active = self.active.profile.id if self.active else ""
        return tuple(sorted(self.entries, key=lambda entry: (entry.profile.id == active, *entry.rank())))


class ProfileService:
    """Use cases for profiles. Every method reads the files again, so that manual edits take effect."""

    def __init__(
        self,
        store: ProfileStore,
        credentials: CredentialStore,
        state: StateStore,
        clock: Clock,
        entropy: Entropy,
        keyed_by_profile: Callable[[], tuple[HistoryStore | PlaceNames | SeenIds | TaskJournals, ...]] = tuple,
    ) -> None:
        """`keyed_by_profile` returns the stores from which a deleted profile is removed, too."""
        self._store = store
        self._credentials = credentials
        self._state = state
        self._clock = clock
        self._entropy = entropy
        self._keyed_by_profile = keyed_by_profile

    def overview(self) -> Overview:
        """Return everything that the profile manager shows, without a keyring prompt."""
        listing = self._store.listing()
        state = self._state.read()
        entries = tuple(self._entry(profile, state, listing.profiles) for profile in listing.profiles)
        by_id = {entry.profile.id: entry for entry in entries}
        return Overview(entries, listing.broken, by_id.get(state.active), by_id.get(state.previous))

    def read_start_profiles(self) -> tuple[ProfileEntry | None, ProfileEntry | None, int]:
        """Return the active profile, the previous profile and the number of profile files, for the first frame.

        If there is only one profile file, it counts as active. The credentials of other profiles are not read.
        """
        state, files = self._state.read(), len(self._store.names())
        if files > MANY_PROFILES:
            found = self._store.find(state.active, state.previous)
        else:  # the app needs all of them soon, and the store remembers them
            found = {profile.id: profile for profile in self._store.listing().profiles}
        only = next(iter(found.values())) if files == len(found) == 1 and not state.active else None
        active, previous = only or found.get(state.active), found.get(state.previous)
        return (
            self._entry(active, state) if active else None,
            self._entry(previous, state) if previous else None,
            files,
        )

    def entry(self, name: str) -> ProfileEntry:
        """Return one profile by name. Raises NoSuchProfile, BrokenFile."""
        return self._entry(self._store.load(name), self._state.read())

    def select(self, explicit: str = "", from_environment: str = "") -> ProfileEntry:
        """Return the profile to use: by explicit name, by environment variable, the active one, or the only one.

        These are tried in this order. While a file is broken, it could be the file of the active profile, so no other
        profile is used in its place. Raises NoSuchProfile, BrokenFile, UsageError.
        """
        named = explicit or from_environment
        if named:
            return self.entry(named)
        state = self._state.read()
        active = self._store.find(state.active).get(state.active)
        if active is not None:  # the others are not read
            return self._entry(active, state)
        listing = self._store.listing()
        chosen = next((profile for profile in listing.profiles if profile.id == state.active), None)
        if chosen is None and len(listing.profiles) == 1 and not listing.broken:
            chosen = listing.profiles[0]
        if chosen is not None:
            return self._entry(chosen, state, listing.profiles)
        if listing.broken and (state.active or len(listing.profiles) < 2):
            first = listing.broken[0]
            raise BrokenFile(first.path, first.reason, first.remedy, line=first.line, column=first.column)
        if listing.profiles:
            raise UsageError(
                "No profile is active.",
                Remedy("Choose a profile.", "Add --profile NAME, or run: frameio-tui use NAME"),
            )
        raise NoSuchProfile(
            "There are no profiles yet.",
            Remedy("Create a profile.", "Create one: frameio-tui profiles add NAME. Or start the app: frameio-tui"),
        )

    def names(self) -> frozenset[str]:
        """The names that are taken, by broken files too; no file is read."""
        return frozenset(self._store.names())

    def names_by_use(self) -> tuple[str, ...]:
        """Return the names of all profile files in the order of `Overview.by_use`, without parsing most of them.

        Profiles that are not among the most used ones are sorted by name. Broken files are included.
        """
        usage = self._state.read().usage
        most = sorted(usage, key=lambda known: (-usage[known].times, -usage[known].last_used))[:_MAX_RANKED]
        found = self._store.find(*most)
        first = tuple(found[known].name for known in most if known in found)
        return (*first, *sorted(self.names().difference(first)))

    def first_names(self, count: int) -> tuple[str, ...]:
        """Return the names of the first profiles of `Overview.entries`. Only as many files are read as this takes."""
        found: list[str] = []
        for name in self._store.names():
            if len(found) == count:
                break
            with contextlib.suppress(StoreError):
                found.append(self._store.load(name).name)
        return tuple(found)

    def path_of(self, name: str) -> str:
        """Return the path of the profile's file."""
        return self._store.path_of(name)

    def draft(self, name: str, **fields: object) -> Profile:
        """Return a new, valid profile without saving it. Raises InvalidInput."""
        profile = Profile(id=self._entropy.token_hex(16), name=check_name(name))
        return validate_profile(profile._replace(**fields))  # type: ignore[arg-type]  # `validate_profile` checks each value

    def create(self, profile: Profile) -> ProfileEntry:
        """Write a new profile together with its approval, or neither of them.

        The user creates it here, so it needs no further approval.
        """
        profile = validate_profile(profile)
        record = CredentialRecord(binding=binding_of(profile))
        self._store.create(profile, also=lambda: self._credentials.write(profile, record))
        return self.entry(profile.name)

    def change(
        self, seen: Profile, changes: Mapping[str, object], *, force: bool = False, name: str = ""
    ) -> ProfileEntry:
        """Change fields of a profile, and its name if `name` is a different one.

        `seen` is the profile as the caller read it and `changes` maps fields of Profile to new values. With `force`,
        the changes overwrite fields that were changed on disk since then; without it, ChangedOnDisk is raised.

        If no secret is stored, the approval follows the edit. If one is stored, an edit that changes the origin, the
        credential kind or an endpoint leaves the profile unapproved until `approve` is called, because the secret was
        entered for the old values. If the secrets cannot be written to the place that the new settings require, nothing
        is changed.
        """
        wanted = seen._replace(**changes)  # type: ignore[arg-type]  # `validate_profile` checks each value
        settled = validate_profile(wanted)._asdict()
        changes = {**changes, **{key: new for key, new in settled.items() if new != getattr(wanted, key)}}
        record = self._credentials.read(seen)
        has_secret = record.tokens is not None or record.client_secret is not None
        was_in_keyring = self._credentials.is_in_keyring(seen)
        follows = approval_of(seen, record).is_approved and not has_secret

        def change_credential(profile: Profile) -> None:
            if profile.store is not seen.store:
                binding = binding_of(profile) if follows else record.binding
                self._credentials.write(profile, record._replace(binding=binding))
            elif follows:
                self._credentials.change(profile, lambda current: current._replace(binding=binding_of(profile)))
            elif profile.name != seen.name:
                self._note_name(profile)

        new_name = check_name(name or seen.name)

        changed: list[Profile] = []

        def change_file() -> None:
            renamed = seen._replace(name=new_name)
            changed.append(self._store.change(renamed, changes, force=force, also=change_credential))

        if new_name == seen.name:
            change_file()
        else:
            self._store.rename(seen.name, new_name, also=change_file)
        entry = self._entry(changed[0], self._state.read())
        if was_in_keyring:
            self._credentials.remove_from_old_store(seen, entry.profile)
        return entry

    def _note_name(self, profile: Profile) -> None:
        """Write the profile's name into its credential file, which states the profile it belongs to."""
        try:
            self._credentials.rename(profile)
        except BrokenFile:
            return  # a broken credential file is never overwritten

    def copy(self, name: str, new_name: str) -> ProfileEntry:
        """Create a profile with the same settings, a new ID and no secret."""
        source = self._store.load(name)
        return self.create(
            source._replace(id=self._entropy.token_hex(16), name=check_name(new_name), linked_profile="")
        )

    def rename(self, old: str, new: str) -> ProfileEntry:
        """Rename a profile. Its ID, and with it its secrets, history and usage, stay the same."""
        profile = self._store.load(old)._replace(name=check_name(new))
        self._store.rename(old, new, also=lambda: self._note_name(profile))
        return self.entry(new)

    def delete(self, name: str) -> None:
        """Remove a profile and everything that belongs to it: secrets (also under previous IDs), history and usage.

        For a broken file, only data that certainly belongs to it is removed. Raises StoreError if the secrets cannot be
        removed; nothing is removed then. Also raises StoreError if only history or usage could not be removed; its
        message says so.
        """
        owned = self._owned_ids(name)

        def wipe_secrets() -> None:
            for profile_id, in_keyring in owned.items():
                self._credentials.wipe(profile_id, may_be_in_keyring=in_keyring)

        self._store.remove(name, also=wipe_secrets)
        failed: StoreError | None = None
        for store in (self._state, *self._keyed_by_profile()):
            for profile_id in owned:
                try:
                    store.forget(profile_id)
                except StoreError as error:
                    failed = error
        if failed is not None:
            raise StoreError(
                f"Profile '{name}' and its secrets were removed, but its history or usage was not. {failed.sentence}"
            )

    def _owned_ids(self, name: str) -> dict[str, bool]:
        """Return the IDs whose secrets belong only to this profile, each with whether a keyring may hold them.

        If another profile's ID cannot be read, a credential file that only names this profile may belong to that other
        profile.
        """
        others = dict(self._store.ids())
        own_id = others.pop(name, None)
        owned: dict[str, bool] = {}
        try:
            profile = self._store.load(name)
            owned[profile.id] = profile.store is SecretStore.KEYRING
        except NoSuchProfile:
            raise
        except StoreError:
            pass  # its own secrets, if any, are found among the credential files below
        if None not in others.values():
            for orphan in self._credentials.orphans([known for known in others.values() if known]):
                if orphan.id == own_id or orphan.profile == name:
                    owned.setdefault(orphan.id, False)
        return owned

    def orphans(self) -> tuple[OrphanedCredential, ...]:
        """Return the credential files that belong to no profile; empty if the ID of any profile file cannot be read."""
        ids = self._store.ids().values()
        return () if None in ids else tuple(self._credentials.orphans([known for known in ids if known]))

    def wipe_orphan(self, orphan: OrphanedCredential) -> None:
        """Remove an orphaned credential file, unless a profile has its ID by now. Raises StoreError.

        This also removes what the keyring stores under that ID.
        """
        ids = self._store.ids(settled=True).values()
        if None not in ids and orphan.id not in ids:
            self._credentials.wipe(orphan.id)

    def approve(self, name: str) -> ProfileEntry:
        """Approve the profile file as it is now."""
        profile = self._store.load(name)
        self._credentials.change(profile, lambda current: current._replace(binding=binding_of(profile)))
        return self.entry(name)

    def give_new_id(self, name: str) -> ProfileEntry:
        """Turn a copied or hand-written file into a separate profile: new ID, no secret, not approved yet.

        Raises InvalidInput if the profile already has its own ID.
        """
        self._store.give_new_id(name, self._entropy.token_hex(16))
        return self.entry(name)

    def create_linked(self, name: str, new_name: str) -> ProfileEntry:
        """Create the same profile for the other API and link both, or return the existing linked profile.

        A developer token works for both profiles, OAuth tokens do not.
        """
        source = self._store.load(name)
        if source.linked_profile:
            for entry in self.overview().entries:
                if entry.profile.id == source.linked_profile:
                    return entry
        other = ApiVersion.V4 if source.api is ApiVersion.V2 else ApiVersion.V2
        oauth = source.credential.oauth
        linked_profile = source._replace(
            id=self._entropy.token_hex(16),
            name=check_name(new_name),
            api=other,
            linked_profile=source.id,
            account="",
            scopes=(),
            client_id="" if oauth else source.client_id,
            endpoints=Endpoints() if oauth else source.endpoints,
        )
        self._store.change(source, {"linked_profile": linked_profile.id}, also=lambda _: self.create(linked_profile))
        return self.entry(linked_profile.name)

    def switch(self, entry: ProfileEntry) -> ProfileEntry:
        """Make a profile the active one for the next start. Raises StoreError if that cannot be saved."""
        self._state.record_switch(entry.profile.id, self._clock.now())
        return self.entry(entry.profile.name)

    def _entry(self, profile: Profile, state: State, others: tuple[Profile, ...] | None = None) -> ProfileEntry:
        """Return a profile with its credential, approval and usage; `others` are all profiles, if already read."""
        warning, token_of = "", ""
        try:
            record, token_of = self._with_shared(profile, self._credentials.read_without_keyring(profile), others)
        except StoreError as error:
            record, warning = CredentialRecord(), str(error)
        return ProfileEntry(
            profile,
            record,
            approval_of(profile, record),
            state.usage.get(profile.id, Usage()),
            self._credentials.describe_location(profile),
            warning,
            token_of,
        )

    def _with_shared(
        self, profile: Profile, record: CredentialRecord, others: tuple[Profile, ...] | None
    ) -> tuple[CredentialRecord, str]:
        """Return the record, completed with the developer token and user of the linked profile if that one stores them.

        The second value is the name of the linked profile; it is empty if the record is returned unchanged.
        """
        if record.tokens is not None or not profile.linked_profile:
            return record, ""
        others = self._store.listing().profiles if others is None else others
        linked_profile = next((other for other in others if shares_token(profile, other)), None)
        shared = self._credentials.read_without_keyring(linked_profile) if linked_profile else CredentialRecord()
        if linked_profile is None or shared.tokens is None or not approval_of(linked_profile, shared).is_approved:
            return record, ""
        return record._replace(tokens=shared.tokens, person=record.person or shared.person), linked_profile.name


def validate_profile(profile: Profile) -> Profile:
    """Return the profile with normalized values, or raise InvalidInput naming the field."""
    check_name(profile.name)
    profile = profile._replace(
        base_url=check_base_url(profile.base_url), ask_before=check_ask_before(profile.ask_before)
    )
    if profile.credential is CredentialKind.ENVIRONMENT and not profile.env_var:
        raise InvalidInput("This credential requires the name of an environment variable.", "Example: FRAMEIO_TOKEN")
    if "=" in profile.env_var or any(c.isspace() for c in profile.env_var):
        raise InvalidInput(f"'{profile.env_var}' is not a valid name for an environment variable.")
    if profile.credential is CredentialKind.COMMAND and not profile.command:
        raise InvalidInput("This credential requires a command.", "Example: pass show frameio/token")
    if profile.credential in (CredentialKind.OAUTH_PKCE, CredentialKind.OAUTH_SECRET) and not profile.redirect_uri:
        profile = profile._replace(redirect_uri=DEFAULT_REDIRECT_URI)
    if profile.credential.oauth or any(profile.endpoints):
        _check_oauth(profile)
    if profile.variables:
        from frameio_tui.core.text.variables import check_variables

        check_variables(profile.variables)
    if any("\0" in part for part in profile.command):
        raise InvalidInput("A command cannot contain a NUL character.")
    return profile


def _check_oauth(profile: Profile) -> None:
    """Check the endpoints and the redirect URI. Raises InvalidInput."""
    from frameio_tui.core.oauth.authorization import check_endpoint, check_redirect_uri

    for endpoint, url in profile.endpoints._asdict().items():
        if url:
            check_endpoint(url, endpoint)
    if profile.redirect_uri and profile.credential is not CredentialKind.SERVER_TO_SERVER:
        check_redirect_uri(profile.redirect_uri)
