"""What the services need from the world; adapters provide it, tests fake it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from frameio_tui.core.http.exchange import Answer, Exchange, Outgoing, Timing
    from frameio_tui.core.http.reception import Reception
    from frameio_tui.core.profiles.credential import CredentialRecord
    from frameio_tui.core.profiles.profile import ApiVersion, Profile
    from frameio_tui.core.profiles.state import ProfileListing, State
    from frameio_tui.core.secret import Secret


class ProfileStore(Protocol):
    """One TOML file a profile, written by the person and by the program."""

    def listing(self) -> ProfileListing:
        """Read every profile file anew."""

    def load(self, name: str) -> Profile:
        """One profile. Raises NoSuchProfile, BrokenFile, NewerFile."""

    def create(self, profile: Profile) -> None:
        """Write a new file. Raises NameTaken, WriteFailed, LockHeld."""

    def change(self, seen: Profile, changes: Mapping[str, object], *, force: bool = False) -> Profile:
        """Apply only `changes` (fields of Profile) to the file of `seen.name`, comments and unknown keys kept.

        Raises ChangedOnDisk when a key of `changes` differs on disk from `seen` (unless `force`), BrokenFile,
        WriteFailed.
        """

    def rename(self, old: str, new: str) -> None:
        """Rename the file; the id and all that hangs on it stay. Raises NoSuchProfile, NameTaken."""

    def remove(self, name: str) -> None:
        """Remove the file, broken or not. Raises NoSuchProfile, WriteFailed."""

    def adopt(self, name: str, new_id: str) -> Profile:
        """Give the file of that name a new id (a copied or hand-made file). Raises NoSuchProfile, BrokenFile."""

    def path_of(self, name: str) -> str:
        """Where the file of that name is, or would be."""


class CredentialStore(Protocol):
    """Secrets of a profile, keyed by its id, in a 0600 file or in the key ring."""

    def read(self, profile: Profile) -> CredentialRecord:
        """What is kept; an empty record when nothing is. Raises BrokenFile, KeyringUnusable."""

    def glance(self, profile: Profile) -> CredentialRecord:
        """As `read`, but never asks a key ring: tokens kept there come back as None."""

    def write(self, profile: Profile, record: CredentialRecord) -> None:
        """Keep `record` durably before returning. Raises WriteFailed, LockHeld, KeyringUnusable."""

    def change(self, profile: Profile, change: Callable[[CredentialRecord], CredentialRecord]) -> CredentialRecord:
        """Read, apply `change` and keep, under one lock: what another process kept meanwhile is not lost."""

    def remove(self, profile: Profile) -> None:
        """Forget everything kept for the profile."""

    def tidy(self, old: Profile, new: Profile) -> None:
        """Remove secrets from where `old` kept them, after they were written to where `new` keeps them."""

    def place(self, profile: Profile) -> str:
        """Where its secrets are, in words a person can follow: a path, a key ring backend."""


class StateStore(Protocol):
    """`state.toml`; unreadable: set aside as `.broken` at the next write, never an error."""

    def read(self) -> State:
        """The state, or an empty one."""

    def switched(self, profile_id: str, now: float) -> None:
        """Make the profile the active one, the active one the previous; count the use.

        Never raises on a read-only disk.
        """

    def forget(self, profile_id: str) -> None:
        """Drop all mention of a profile."""

    def set_theme(self, theme: str) -> None:
        """Remember the theme chosen in the app."""


class HistoryEntry(NamedTuple):
    """One past request, redacted before it got here."""

    profile_id: str
    at: float
    method: str
    target: str
    """Path and query, redacted."""
    status: int
    """0 when no answer came."""
    duration: float
    body_size: int = 0
    request_body: str = ""
    response_body: str = ""
    """Redacted and capped."""
    error: str = ""
    kind: str = "request"
    """`request`, or `verify`, `refresh`, ... for calls the program made by itself (trust T28)."""
    operation_id: str = ""
    entry_id: int = 0


class Outcome(NamedTuple):
    """How the API answered an operation the last time: a 2xx or 403, and when (epoch seconds)."""

    status: int
    at: float


class HistoryStore(Protocol):
    """Requests of the past, per profile id."""

    def add(self, entry: HistoryEntry) -> None:
        """Append; a failure is kept in `trouble` and never stops a request."""

    def recent(self, profile_id: str, limit: int = 100) -> Sequence[HistoryEntry]:
        """Newest first."""

    def outcomes(self, profile_id: str) -> Mapping[str, Outcome]:
        """By operation id, what was allowed or refused last."""

    def forget(self, profile_id: str) -> None:
        """Drop what hangs on a profile."""


class SeenId(NamedTuple):
    """An id met in an answer, with the name it had: `kind` is a placeholder's stem such as `project`."""

    kind: str
    id: str
    name: str
    seen_at: float = 0.0


class SeenIds(Protocol):
    """Ids met in answers, per profile id, for completing placeholders."""

    def remember(self, profile_id: str, ids: Iterable[SeenId]) -> None:
        """Add or renew."""

    def complete(self, profile_id: str, kind: str, words: str = "", limit: int = 50) -> Sequence[SeenId]:
        """Ids of a kind whose name or id holds `words`, newest first."""

    def forget(self, profile_id: str) -> None:
        """Drop what hangs on a profile."""


THEMES = ("frameio-dark", "frameio-light", "ansi-dark", "ansi-light")
"""Values of Settings.theme; the first is the default."""


class Settings(NamedTuple):
    """config.toml, written by the person alone."""

    theme: str = ""
    ascii_borders: bool | None = None
    """None: by the locale."""
    mouse: bool = True
    escape_delay_ms: int = 25
    keymap: Mapping[str, str] = {}
    """Command id to key or comma-separated keys."""
    connect_timeout: float = 10.0
    read_timeout: float = 60.0
    memory_limit: int = 64 * 2**20
    """Bytes of a body kept in memory."""
    history_body_limit: int = 65536
    history_keep: int = 5000
    warnings: tuple[str, ...] = ()
    """What was not understood in the file, with line and remedy."""


class Transport(Protocol):
    """The only way a request leaves the program."""

    async def send(self, outgoing: Outgoing, reception: Reception | None = None) -> tuple[Answer, Timing]:
        """Send and read to the end; redirects are not followed. Raises NoAnswer's children, OtherOrigin.

        `reception` tells how far it has come and, if asked to, keeps what arrived when it is cancelled or cut off.
        """

    async def aclose(self) -> None:
        """Close what is open."""


class CommandRunner(Protocol):
    """Runs the argument list of a `command` credential: no shell, stdin closed, own process group, a time limit."""

    def run(self, argv: Sequence[str], timeout: float = 30.0) -> Secret:
        """First line of its output. Raises CredentialUnusable with stderr made printable."""


class Viewer(Protocol):
    """The person's own pager and editor."""

    def page(self, path: str) -> None:
        """Show a file as it is in the pager. Raises FrameioTuiError."""
        ...

    def show(self, how: str, data: bytes, suffix: str) -> None:
        """Wait until the person is done; `how` is `pager` or `editor`. Raises FrameioTuiError, WriteFailed."""
        ...

    def edit(self, data: bytes, suffix: str) -> bytes:
        """What the editor leaves of a text. Raises FrameioTuiError, WriteFailed."""
        ...


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


class ExchangeLog(Protocol):
    """Where finished exchanges are told to."""

    def __call__(self, exchange: Exchange) -> None:
        """Take note."""
