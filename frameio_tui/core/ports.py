"""What the services need from the outside: Protocols only, which adapters implement and tests stand in for.

The values that cross a port stand beside their subject, such as `SeenId` in core/resources/ids.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
    from contextlib import AbstractContextManager

    from frameio_tui.core.document.source import Source
    from frameio_tui.core.errors import BrokenFile
    from frameio_tui.core.http.exchange import Outgoing, Response, Timing
    from frameio_tui.core.http.history import HistoryEntry, Outcome
    from frameio_tui.core.http.reception import Reception
    from frameio_tui.core.http.saved_request import SavedListing, SavedRequest
    from frameio_tui.core.json.filter_result import FilterResult
    from frameio_tui.core.oauth.authorization import FormPost
    from frameio_tui.core.profiles.credential import CredentialRecord, OrphanedCredential
    from frameio_tui.core.profiles.profile import ApiVersion, Profile
    from frameio_tui.core.profiles.state import ProfileListing, State
    from frameio_tui.core.resources.ids import SeenId
    from frameio_tui.core.secret import Secret


class ProfileStore(Protocol):
    """One TOML file a profile, written by the person and by the program.

    `also` is what has to succeed together with the change of the file: when it raises, the file is as it was.
    """

    def listing(self) -> ProfileListing:
        """Read every profile file anew."""

    def load(self, name: str) -> Profile:
        """One profile. Raises NoSuchProfile, BrokenFile, NewerFile."""

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
        """Apply only `changes` (fields of Profile) to the file of `seen.name`, comments and unknown keys kept.

        Raises ChangedOnDisk when a key of `changes` differs on disk from `seen` (unless `force`), BrokenFile,
        WriteFailed.
        """

    def rename(self, old: str, new: str, also: Callable[[], object] = ...) -> None:
        """Rename the file; the id and all that hangs on it stay. Raises NoSuchProfile, NameTaken."""

    def remove(self, name: str, also: Callable[[], object] = ...) -> None:
        """Remove the file, broken or not. Raises NoSuchProfile, WriteFailed."""

    def ids(self, *, settled: bool = False) -> Mapping[str, str | None]:
        """The ID in each file by the file's name: empty where it has none, None where the file cannot be read.

        With `settled`, a change that is under way is waited for.
        """

    def give_new_id(self, name: str, new_id: str) -> Profile:
        """Give the file of that name a new id (a copied or hand-made file).

        Raises NoSuchProfile, BrokenFile, and InvalidInput for a profile that has an ID of its own.
        """

    def path_of(self, name: str) -> str:
        """Where the file of that name is, or would be."""


class CredentialStore(Protocol):
    """Secrets of a profile, keyed by its id, in a 0600 file or in the key ring."""

    def read(self, profile: Profile) -> CredentialRecord:
        """What is kept; an empty record when nothing is. Raises BrokenFile, KeyringUnusable."""

    def read_without_keyring(self, profile: Profile) -> CredentialRecord:
        """As `read`, but never asks a key ring: tokens kept there come back as None."""

    def write(self, profile: Profile, record: CredentialRecord) -> None:
        """Keep `record` durably before returning. Raises WriteFailed, LockHeld, KeyringUnusable."""

    def change(self, profile: Profile, change: Callable[[CredentialRecord], CredentialRecord]) -> CredentialRecord:
        """Read, apply `change` and keep, under one lock: what another process kept meanwhile is not lost."""

    def forget(self, profile: Profile) -> BrokenFile | None:
        """Remove the token and whose it is, also where there is no space. Raises WriteFailed, KeyringUnusable.

        A file that cannot be read is removed whole, and what was wrong with it is given.
        """

    def rename(self, profile: Profile) -> None:
        """Note the profile's new name beside its secrets. Raises BrokenFile, WriteFailed."""

    def remove(self, profile: Profile) -> None:
        """Remove everything kept for the profile."""

    def wipe(self, profile_id: str, *, may_be_in_ring: bool = False) -> None:
        """Remove everything kept under an ID, whether or not a profile has it. Raises WriteFailed, KeyringUnusable."""

    def orphans(self, known: Collection[str]) -> Sequence[OrphanedCredential]:
        """What is kept under other IDs than the known ones."""

    def in_ring(self, profile: Profile) -> bool:
        """Whether the key ring holds its secrets. Raises BrokenFile."""

    def tidy(self, old: Profile, new: Profile) -> None:
        """Remove secrets from where `old` kept them, after they were written to where `new` keeps them."""

    def place(self, profile: Profile) -> str:
        """Where its secrets are, in words a person can follow: a path, a key ring backend."""


class StateStore(Protocol):
    """`state.toml`; unreadable: set aside as `.broken` at the next write, never an error."""

    def read(self) -> State:
        """The state, or an empty one."""

    def switched(self, profile_id: str, now: float) -> None:
        """Make the profile the active one, the active one the previous; count the use. Raises StoreError."""

    def forget(self, profile_id: str) -> None:
        """Drop all mention of a profile. Raises StoreError."""

    def set_theme(self, theme: str) -> None:
        """Remember the theme chosen in the app. Raises StoreError."""


class HistoryStore(Protocol):
    """Requests of the past, per profile id."""

    unwritten: str
    """Why something of this run is not in the history, a sentence; empty when all is."""

    def add(self, entry: HistoryEntry) -> None:
        """Append; a failure is kept in `unwritten` and never stops a request."""

    def recent(self, profile_id: str, limit: int = 100) -> Sequence[HistoryEntry]:
        """Newest first."""

    def outcomes(self, profile_id: str) -> Mapping[str, Outcome]:
        """By operation id, what was allowed or refused last."""

    def forget(self, profile_id: str) -> None:
        """Drop what hangs on a profile. Raises WriteFailed."""


class SavedStore(Protocol):
    """Where saved requests are kept."""

    def listing(self) -> SavedListing:
        """Read all anew."""

    def load(self, name: str) -> SavedRequest:
        """One by name. Raises NoSuchRequest, BrokenFile, NewerFile."""

    def save(self, saved: SavedRequest, *, replace: bool = False) -> str:
        """Keep it; gives where. Raises NameTaken unless `replace`, InvalidInput, WriteFailed, LockHeld."""

    def remove(self, name: str) -> None:
        """Forget it. Raises NoSuchRequest, WriteFailed."""


class SeenIds(Protocol):
    """Ids met in answers, per profile id, for completing placeholders."""

    def remember(self, profile_id: str, ids: Iterable[SeenId]) -> None:
        """Add or renew."""

    def complete(self, profile_id: str, kind: str, words: str = "", limit: int = 50) -> Sequence[SeenId]:
        """Ids of a kind whose name or id holds `words`, newest first."""

    def forget(self, profile_id: str) -> None:
        """Drop what hangs on a profile. Raises WriteFailed."""


class Transport(Protocol):
    """The only way a request leaves the program."""

    async def send(self, outgoing: Outgoing, reception: Reception | None = None) -> tuple[Response, Timing]:
        """Send and read to the end; redirects are not followed. Raises NoResponse's children, OtherOrigin.

        `reception` tells how far it has come and, if asked to, keeps what arrived when it is cancelled or cut off.
        """

    async def aclose(self) -> None:
        """Close what is open."""


class BlockingClient(Protocol):
    """Small requests that must end within a time and are carried through even when the person cancels.

    Each call waits: call it off the event loop. Errors' `sent` tells whether anything may have arrived.
    """

    def post(self, form: FormPost, budget: float) -> Response:
        """Post a form to an OAuth endpoint; `budget` in seconds. Raises NoResponse's children."""

    def get(self, outgoing: Outgoing, budget: float) -> Response:
        """A small GET with a bearer. Raises NoResponse's children, OtherOrigin."""


class Locks(Protocol):
    """Locks between processes, by name."""

    def hold(self, name: str, timeout: float = 5.0) -> AbstractContextManager[None]:
        """Hold it for a block. Raises LockHeld, naming the holder, after `timeout` seconds."""


class Listener(Protocol):
    """Waits on the loopback, or at a private socket, for the browser to come back (trust T17, R28)."""

    refused: int
    """Answers that were not for this sign-in, so far."""
    socket_path: str
    """Where a unix socket can be listened at instead of the port; empty where there can be none."""
    no_socket: str
    """Why there can be none, a sentence; empty where there can."""
    at_socket: bool
    """Whether the socket is listened at, and the port is not."""

    @property
    def short_address(self) -> str:
        """A short address on the listener that leads to the provider."""

    async def open(self, *, at_socket: bool = False) -> None:
        """Listen at the port, or at the socket. Raises PortTaken."""

    async def switch(self) -> None:
        """Listen at the other of the two, and go on waiting. Raises PortTaken; then nothing has changed."""

    async def callback_query(self) -> str:
        """The query of the callback that ends the wait."""

    async def close(self) -> None:
        """Free the port, remove the socket; may be called twice."""


class ListenerFactory(Protocol):
    """Makes a listener for a redirect URI, or None where none can serve it (https, custom schemes)."""

    def __call__(
        self, redirect_uri: str, authorize_url: str, check: Callable[[str], str], slug: str
    ) -> Listener | None:
        """`check` judges a callback's query: accept, failed, stranger, malformed."""


class CommandRunner(Protocol):
    """Runs the argument list of a `command` credential: no shell, stdin closed, own process group, a time limit."""

    def run(self, argv: Sequence[str], timeout: float = 30.0) -> Secret:
        """First line of its output, or all of it where that is JSON.

        Raises CredentialUnusable with stderr made printable.
        """


class Browser(Protocol):
    """The person's own browser."""

    def why_not(self) -> str:
        """Why none is opened from here; empty when one can be."""

    def open(self, url: str) -> None:
        """Start it and return at once. Raises FrameioTuiError."""


class Viewer(Protocol):
    """The person's own pager and editor."""

    def page(self, path: str) -> None:
        """Show a file as it is in the pager. Raises FrameioTuiError."""

    def show(self, how: str, data: bytes, suffix: str) -> None:
        """Wait until the person is done; `how` is `pager` or `editor`. Raises FrameioTuiError, WriteFailed."""

    def edit(self, data: bytes, suffix: str) -> bytes:
        """What the editor leaves of a text. Raises FrameioTuiError, WriteFailed."""


class Filter(Protocol):
    """JMESPath over answers."""

    async def find(self, expression: str, body: Source) -> FilterResult:
        """What an expression finds in a JSON body; holds nothing up, whatever their sizes. Never raises."""

    def end(self) -> None:
        """Give back what was taken for the last body."""

    async def aclose(self) -> None:
        """End it, and wait until it is gone."""


class Environment(Protocol):
    """The process environment."""

    def get(self, name: str) -> str | None:
        """A variable's value."""


class Clock(Protocol):
    """Time, so that tests can own it."""

    def now(self) -> float:
        """Epoch seconds."""

    def monotonic(self) -> float:
        """Seconds that never go back."""

    async def sleep(self, seconds: float) -> None:
        """Wait."""


class Entropy(Protocol):
    """Randomness from the operating system."""

    def token_hex(self, count: int) -> str:
        """`count` random bytes as hex."""


class CatalogBytes(Protocol):
    """The package data behind the catalogue."""

    def __call__(self, api: ApiVersion) -> bytes:
        """The JSON of one API's operations."""
