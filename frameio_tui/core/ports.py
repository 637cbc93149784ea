"""The protocols through which services access the outside world; adapters implement them and tests replace them.

Values that cross a port are defined next to their subject, such as `SeenId` in core/resources/ids.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import (
        AsyncGenerator,
        Awaitable,
        Callable,
        Collection,
        Iterable,
        Iterator,
        Mapping,
        Sequence,
    )
    from contextlib import AbstractContextManager
    from typing import Self

    from frameio_tui.core.comments.markers import MarkerSheet
    from frameio_tui.core.document.source import Source
    from frameio_tui.core.downloads.digest import Digest, FileState
    from frameio_tui.core.errors import BrokenFile
    from frameio_tui.core.http.blob import BlobHead
    from frameio_tui.core.http.exchange import Outgoing, Response, Timing
    from frameio_tui.core.http.history import HistoryEntry, Outcome
    from frameio_tui.core.http.history_filter import HistoryFilter
    from frameio_tui.core.http.reception import Reception
    from frameio_tui.core.http.saved_request import SavedListing, SavedRequest
    from frameio_tui.core.json.filter_result import FilterResult
    from frameio_tui.core.oauth.authorization import FormPost
    from frameio_tui.core.profiles.credential import CredentialRecord, OrphanedCredential
    from frameio_tui.core.profiles.profile import ApiVersion, Profile
    from frameio_tui.core.profiles.state import ProfileListing, State
    from frameio_tui.core.resources.ids import SeenId
    from frameio_tui.core.resources.upload import SourceEntry, SourceIdentity
    from frameio_tui.core.secret import Secret
    from frameio_tui.core.tasks.task import (
        Failure,
        TaskCall,
        TaskDetails,
        TaskListing,
        TaskRecord,
        WrittenFile,
    )
    from frameio_tui.core.text.text_file import TextFile
    from frameio_tui.core.webhooks.delivery import Delivery, Incoming, ListenPlace, Received, Reply


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


class HistoryStore(Protocol):
    """Stores the requests that were sent, by profile ID."""

    write_error: str
    """A sentence that says why this run's history is incomplete; empty if it is complete."""

    def add(self, entry: HistoryEntry) -> None:
        """Append an entry; a failure is reported in `write_error` and never stops a request."""

    def recent(self, profile_id: str, limit: int = 100) -> Sequence[HistoryEntry]:
        """Return the newest entries first."""

    def search(self, wanted: HistoryFilter, before: int = 0, limit: int = 100) -> Sequence[HistoryEntry]:
        """Return the newest entries that match, without bodies and headers; with `before`, only older ones.

        `profiles` of the filter has IDs. Raises StoreError.
        """

    def count(self, wanted: HistoryFilter) -> int:
        """Return the number of entries that match. Raises StoreError."""

    def entry(self, entry_id: int) -> HistoryEntry | None:
        """Return one entry with its content; None if it is not there any more. Raises StoreError."""

    def cancel_search(self) -> None:
        """End the search that is running in another thread; its result is not complete."""

    def clear(self, wanted: HistoryFilter) -> int:
        """Delete the entries that match, and return their number. Raises StoreError, WriteFailed."""

    def prune(self) -> None:
        """Delete the entries beyond the limits of config.toml."""

    def outcomes(self, profile_id: str) -> Mapping[str, Outcome]:
        """Map each operation ID to its latest outcome: allowed or refused."""

    def forget(self, profile_id: str) -> None:
        """Remove everything stored for a profile. Raises WriteFailed."""


class SavedStore(Protocol):
    """Stores saved requests."""

    def listing(self) -> SavedListing:
        """Read every saved request again and return all of them."""

    def load(self, name: str) -> SavedRequest:
        """Return one saved request by its name. Raises NoSuchRequest, BrokenFile, NewerFile."""

    def load_file(self, path: str) -> SavedRequest:
        """Return the saved request in any file. Raises NoSuchRequest, BrokenFile, NewerFile."""

    def read_file(self, path: str, limit: int) -> bytes:
        """Return the content of any file or pipe, to import it. Raises InvalidInput, also beyond `limit` bytes."""

    def names(self) -> Sequence[str]:
        """Return the names of all files, also of broken ones, without reading them. Raises StoreError."""

    def save(self, saved: SavedRequest, *, replace: bool = False) -> str:
        """Save a request and return its path.

        Raises NameTaken unless `replace`, InvalidInput, WriteFailed, LockHeld.
        """

    def remove(self, name: str) -> None:
        """Remove a saved request. Raises NoSuchRequest, WriteFailed."""


class SeenIds(Protocol):
    """Stores the IDs seen in responses, by profile ID, to complete placeholders."""

    def remember(self, profile_id: str, ids: Iterable[SeenId]) -> None:
        """Add the IDs, or update those already stored."""

    def complete(self, profile_id: str, kind: str, words: str = "", limit: int = 50) -> Sequence[SeenId]:
        """Return IDs of a kind whose name or ID contains `words`, newest first."""

    def name_of(self, profile_id: str, kind: str, identifier: str) -> str:
        """Return the name that an ID was seen with; empty if it is unknown."""

    def forget(self, profile_id: str) -> None:
        """Remove everything stored for a profile. Raises WriteFailed."""


class PlaceNames(Protocol):
    """Stores the names seen inside places, for shell completion. It is a cache, and raises no error."""

    def remember(
        self, profile_id: str, place_id: str, names: Iterable[tuple[str, str]], *, is_complete: bool = False
    ) -> None:
        """Store the names inside a place, each with its ID if it is a place itself, else with an empty text.

        Names seen before are kept unless the list `is_complete`. An empty `place_id` is the list of accounts.
        """

    def forget(self, profile_id: str) -> None:
        """Remove everything stored for a profile."""


class TextFiles(Protocol):
    """Reads the text files of a folder, such as scripts."""

    def read(self, folder: str) -> Iterator[TextFile]:
        """Yield the files below a folder, sorted by path; the files that are not read have a reason.

        Version control, installed packages and binary files are left out, and symbolic links are never followed.
        Raises InvalidInput if the folder cannot be read.
        """


class TaskJournal(Protocol):
    """The journal of one task, open for the process that runs it. Every write is durable against kill -9.

    All methods raise WriteFailed if the disk fails, and BrokenFile if the file is damaged.
    """

    id: str
    """The ID of the task."""

    def begin(self) -> None:
        """Create the file of a new task in a thread, unless it is there; see `TaskJournals.create`."""

    def ready(self) -> None:
        """Wait until the file of a new task is complete. Raises WriteFailed if it cannot be created."""

    def record(self) -> TaskRecord:
        """Return the stored record."""

    def begin_run(self, now: float) -> TaskRecord:
        """Store that the task runs once more, without the failures of earlier runs, and return its record."""

    def save(self, record: TaskRecord) -> None:
        """Store state, progress, report and `updated` of a record."""

    def value_of(self, key: str) -> object:
        """Return the value stored with a finished item; None if the item is not finished (or its value is None)."""

    def is_finished(self, key: str) -> bool:
        """Return whether the item is finished."""

    def finish(self, items: Iterable[tuple[str, object]]) -> None:
        """Store finished items with their JSON values, all or none."""

    def values(self, prefix: str = "") -> Iterable[tuple[str, object]]:
        """Yield the finished items whose key starts with `prefix`, in the order of finishing, without loading all."""

    def finished_count(self, prefix: str = "") -> int:
        """Return the number of finished items whose key starts with `prefix`."""

    def cursor(self, name: str) -> object:
        """Return the JSON value that was stored under a name, or None."""

    def set_cursor(self, name: str, value: object, items: Iterable[tuple[str, object]] = ()) -> None:
        """Store a JSON value under a name, together with items that are finished with it, all or none."""

    def add_failure(self, failure: Failure) -> None:
        """Store a failure of this run."""

    def failures(self, limit: int = 1000) -> tuple[tuple[Failure, ...], int]:
        """Return the first failures, and the number of all of them."""

    def log(self, call: TaskCall) -> None:
        """Append a call to the log; a call before the file of a new task is complete is written with it."""

    def flush(self) -> None:
        """Move what was written into the main file; may take a while on a slow disk, so call it in a thread."""

    def drop_items(self) -> None:
        """Remove the finished items and cursors of a task that is complete, and free their space on disk."""

    def cancel_requested(self) -> bool:
        """Return whether another process has asked to cancel the task."""

    def close(self) -> None:
        """Close the journal; it is safe to call this twice."""


class TaskJournals(Protocol):
    """The journals of all tasks, one file each."""

    def create(self, record: TaskRecord, hold: Callable[[], None] | None = None) -> TaskJournal:
        """Begin to create the journal of a new task, and give it an ID. Raises WriteFailed.

        Every method of the journal but `log` waits until it is created, and raises WriteFailed if that fails. With
        `hold`, which takes the task's lock, it is only created by `TaskJournal.begin` or by the first method that needs
        it; both call `hold` first, so no other process sees a task without its lock.
        """

    def scratch(self) -> TaskJournal:
        """Return an empty journal in memory, for the estimate of a task."""

    def open(self, task_id: str) -> TaskJournal:
        """Open a journal to run its task. Raises NoSuchTask, BrokenFile, NewerFile, WriteFailed."""

    def listing(self) -> TaskListing:
        """Read the records of all tasks, newest first."""

    def find(self, id_or_prefix: str) -> str:
        """Return the ID of a task, given completely or by a unique beginning. Raises NoSuchTask."""

    def load(self, task_id: str) -> TaskDetails:
        """Return what is stored about a task, without changing anything. Raises NoSuchTask, BrokenFile, NewerFile."""

    def request_cancel(self, task_id: str) -> None:
        """Ask the process that runs a task to cancel it. Raises WriteFailed."""

    def remove(self, task_id: str) -> None:
        """Remove a journal, even if it is damaged. Raises NoSuchTask, WriteFailed."""

    def forget(self, profile_id: str) -> None:
        """Remove the journals of a profile. Raises WriteFailed."""


class OutputFile(Protocol):
    """A file that is being written under a temporary name next to its target. A `with` block discards it at its end."""

    path: str
    """The absolute path of the target."""

    def write(self, data: bytes) -> None:
        """Append bytes. Raises WriteFailed."""

    @property
    def content(self) -> WrittenFile:
        """Size and hash of what was written so far."""

    def finish(self) -> WrittenFile:
        """Make the content durable and rename the file to its target. Raises WriteFailed."""

    def discard(self) -> None:
        """Remove the temporary file; does nothing after `finish`."""

    def __enter__(self) -> Self:
        """Return the file."""

    def __exit__(self, *error: object) -> None:
        """Discard the file unless it is finished."""


class OutputFiles(Protocol):
    """Creates the output files of tasks; only their owner can read them."""

    def create(self, path: str, *, overwrite: bool = False) -> OutputFile:
        """Start to write a file. Raises WriteFailed if it exists (unless `overwrite`) or cannot be created."""

    def existing(self, path: str) -> WrittenFile | None:
        """Return size and hash of a file, or None if there is no regular file that can be read."""

    def check(self, path: str, *, overwrite: bool = False) -> str:
        """Check whether a file could be created, before a long task starts, and return its absolute path.

        Raises WriteFailed.
        """

    def check_folder(self, path: str) -> None:
        """Check whether files could be created in a folder that `make_folder` would create. Raises WriteFailed."""

    def grow(self, path: str) -> GrowingFile:
        """Open a file to add lines to it, and create it if it is missing.

        Raises WriteFailed, also for a symbolic link, and LockHeld if another process is adding lines.
        """

    def make_folder(self, path: str) -> tuple[str, tuple[str, ...]]:
        """Create a private folder if it is missing; return its real path and the names in it. Raises WriteFailed."""

    def read(self, path: str) -> bytes | None:
        """Return the content of a small file, or None if it is missing. Raises WriteFailed for a symbolic link."""

    def open_media(self, path: str, *, create: bool = True) -> MediaFolder:
        """Open a folder for downloads, and create it if it is missing. Raises WriteFailed."""


class FileDigest(Protocol):
    """Computes the digests of a file piece by piece. It may be used in any thread."""

    size: int
    """Size of the file in bytes."""

    def advance(self, count: int) -> bool:
        """Read up to `count` more bytes, and return whether the file has been read to its end. Raises WriteFailed."""

    def result(self) -> Digest:
        """Return the digests of the whole file."""

    def __enter__(self) -> Self:
        """Return the digest."""

    def __exit__(self, *error: object) -> None:
        """Close the file."""


class PartFile(Protocol):
    """A file while it is downloaded, called `NAME.part`; it remembers which bytes it has. Used in any thread.

    All methods raise WriteFailed.
    """

    size: int | None
    """Size of the whole content; None before `begin`."""
    etag: str
    written: int
    """Number of bytes that are there; it may be read at any time without waiting."""

    def gaps(self) -> list[tuple[int, int]]:
        """Return begin and end of each range that is missing."""

    def begin(self, size: int, etag: str) -> None:
        """Start a file of that size. Raises PathRefused if the disk cannot hold it."""

    def forget(self) -> None:
        """Forget what is there, because the content has changed."""

    def write(self, offset: int, data: memoryview) -> None:
        """Write bytes at an offset."""

    def advance(self, count: int) -> bool:
        """Compute up to `count` more bytes of the digests; return whether they are complete, as the file is."""

    def seal(self) -> Digest:
        """Make the complete content durable, and return its digests."""

    def publish(self, *, overwrite: bool = False) -> None:
        """Give the sealed file its name. Raises PathTaken if the name is taken, unless `overwrite`."""

    def remove(self) -> None:
        """Close and remove the file."""

    def close(self) -> None:
        """Close the file. What is there stays, to go on later; an empty file is removed."""


class MediaFolder(Protocol):
    """A folder for downloads. Paths are relative to it, with `/`; below it, no symbolic link is ever followed.

    All methods raise PathTaken if something else is in the way, PathRefused without permission, and WriteFailed.
    """

    path: str
    """The absolute path."""
    can_check_xxhash: bool
    """Whether xxHash64 can be computed: it needs the extra `xxhash`."""

    def make(self, path: str) -> None:
        """Create a folder and those above it, if they are missing."""

    def state(self, path: str) -> FileState | None:
        """Return size and time of a regular file, or None if nothing is there."""

    def open_part(self, path: str, owner: str, *, replace: bool = False) -> PartFile:
        """Open the part file of a path, and create it if it is missing; one of another `owner` begins again.

        `owner` names the content, such as the ID of an asset. Raises PathTaken for a file that is not of this program,
        unless `replace`.
        """

    def tidy(self, path: str) -> None:
        """Remove the part file of a file that is complete, if a killed process has left it."""

    def digest(self, path: str) -> FileDigest:
        """Open a file to compute its digests."""

    def __enter__(self) -> Self:
        """Return the folder."""

    def __exit__(self, *error: object) -> None:
        """Close the folder."""


class GrowingFile(Protocol):
    """A file of lines that only grows. Only one process at a time can have it open."""

    path: str
    """Its absolute path."""
    is_cut: bool
    """Whether the last line has no end: its writer was killed, or the file was edited."""

    @property
    def size(self) -> int:
        """Its size in bytes."""

    def lines(self) -> Iterator[bytes]:
        """Yield the lines without their ends, the last one even if it is cut. Raises WriteFailed."""

    def drop_cut(self) -> None:
        """Remove the last line if it has no end. Raises WriteFailed."""

    def cut(self, size: int) -> None:
        """Remove what is after `size` bytes. Raises WriteFailed."""

    def add(self, lines: bytes) -> None:
        """Append whole lines: all of them or none. A last line without an end gets one. Raises WriteFailed."""

    def sync(self) -> None:
        """Make what was added durable. Raises WriteFailed."""

    def __enter__(self) -> Self:
        """Return the file."""

    def __exit__(self, *error: object) -> None:
        """Close the file."""


class TimelineWriter(Protocol):
    """Writes the markers of comments in the formats that need the extra `timelines`."""

    def check(self) -> None:
        """Raise FrameioTuiError, with the command that installs it, if the extra is missing."""

    def write(self, format_name: str, sheet: MarkerSheet) -> bytes:
        """Return the markers in the format `otio` or `fcp7-xml`. Raises FrameioTuiError like `check`."""


class Transport(Protocol):
    """Sends requests; no request leaves the program in any other way."""

    async def send(self, outgoing: Outgoing, reception: Reception | None = None) -> tuple[Response, Timing]:
        """Send a request and read the whole response; redirects are not followed.

        Raises OtherOrigin and the subclasses of NoResponse. `reception` reports the progress and, if it is asked to,
        stores what arrived when the transfer is cancelled or cut off.
        """

    async def aclose(self) -> None:
        """Close all open connections."""


class SourceFile(Protocol):
    """A local file that is open for its upload. Its methods block; they may be called in any thread."""

    identity: SourceIdentity

    def part(self, start: int, size: int) -> SourcePart:
        """Return a part of the file. Reading it raises SourceChanged if the file has changed since it was opened."""

    def sha256_of(self, start: int, size: int) -> str:
        """Return the SHA-256 of a part. Raises SourceChanged."""

    def close(self) -> None:
        """Close the file; it is safe to call this twice."""


class SourcePart(Protocol):
    """A part of a local file; implements BlobPart."""

    size: int

    def read(self, offset: int, count: int) -> bytes:
        """Return exactly `count` bytes at an offset from the start of the part. Raises SourceChanged."""

    @property
    def sha256(self) -> str:
        """The SHA-256 of the part, after all of it was read."""


class SourceFiles(Protocol):
    """Finds and opens local files to upload. Symbolic links are never followed. All methods block."""

    def entries(self, paths: Sequence[str]) -> Iterator[tuple[int, SourceEntry]]:
        """Yield the files and folders at these paths, with all contents, and the number of the path of each.

        A folder comes before its contents. What cannot be uploaded, or is not there, has a `fault`.
        """

    def open(self, path: str) -> SourceFile:
        """Open a regular file. Raises FrameioTuiError."""

    def complete(self, text: str) -> tuple[str, tuple[str, ...]]:
        """Return a typed path, completed as far as possible, and the names between which the user has to decide."""


class FolderWatch(Protocol):
    """Waits for changes below a folder."""

    def changes(self, folder: str, seconds: float) -> AsyncGenerator[None, None]:
        """Yield at once, then after each change that is noticed, and at least every `seconds`. Never ends."""


class BlobPart(Protocol):
    """The bytes of a file, or of a part of it, that are uploaded. It is read in another thread."""

    size: int
    """Number of bytes."""

    def read(self, offset: int, count: int) -> bytes:
        """Return exactly `count` bytes at an offset from the start of the part.

        Any error ends the upload and is passed on, for example because the file has changed. A part that is sent again
        is read again from offset 0.
        """


class BlobSink(Protocol):
    """Takes the bytes of a download. Both methods are called in another thread; an error ends the download."""

    def begin(self, head: BlobHead) -> None:
        """Take what is known before the first byte. Called once, and only for a response of success."""

    def write(self, data: memoryview) -> None:
        """Take the next bytes, in order. The memory is used again after the call."""


class BlobTransfer(Protocol):
    """Moves the bytes of files to and from pre-signed URLs, without any token or cookie.

    URLs are https, or http to this machine. Redirects are not followed. Each transfer uses less than 1 MB of memory and
    one connection, and ends if its task is cancelled; the part or sink is not called any more then. All methods raise
    InvalidInput for a URL that is not allowed, StorageRefused, subclasses of NoResponse, and the errors of the part or
    sink. No error shows the query of a URL, which is a secret.
    """

    async def put(
        self,
        url: str,
        headers: Sequence[tuple[str, str]],
        part: BlobPart,
        progress: Callable[[int], None] | None = None,
    ) -> str:
        """Send a part and return its ETag, or "" if the server gave none. A PUT may be repeated.

        `progress` is called in another thread with the number of bytes sent so far.
        """

    async def get(
        self, url: str, sink: BlobSink, *, start: int = 0, end: int | None = None, if_range: str = ""
    ) -> BlobHead:
        """Receive the bytes from `start` to `end` (not included) and return what is known about them.

        If the content no longer has the ETag `if_range`, or the server knows no ranges, all of it arrives: check
        `BlobHead.start` in `BlobSink.begin`. Raises InvalidResponse if the bytes end too early.
        """

    async def aclose(self) -> None:
        """Close all open connections."""


class BlockingClient(Protocol):
    """Sends small requests that must end within a time limit and are completed even if the user cancels.

    Each call blocks: do not call it in the event loop. The `sent` attribute of an error says whether the server may
    have received anything.
    """

    def post(self, form: FormPost, budget: float) -> Response:
        """Post a form to an OAuth endpoint; `budget` is in seconds. Raises subclasses of NoResponse."""

    def get(self, outgoing: Outgoing, budget: float) -> Response:
        """Send a small GET request with a bearer token. Raises OtherOrigin and subclasses of NoResponse."""


class Locks(Protocol):
    """Provides locks between processes, by name."""

    def hold(self, name: str, timeout: float = 5.0) -> AbstractContextManager[None]:
        """Hold the lock during a `with` block. Raises LockHeld, naming the holder, after `timeout` seconds."""

    def remove(self, name: str) -> None:
        """Remove the file of a lock whose name will never be used again."""


class Listener(Protocol):
    """Waits on a loopback port or a private socket for the browser to return."""

    rejected_count: int
    """Number of callbacks so far that did not belong to this sign-in."""
    socket_path: str
    """Path of a unix socket that can be used instead of the port; empty if a socket is not possible."""
    no_socket: str
    """A sentence that says why a socket is not possible; empty if it is."""
    at_socket: bool
    """Whether the listener uses the socket and not the port."""

    @property
    def short_address(self) -> str:
        """A short URL on the listener that redirects to the provider."""

    async def open(self, *, at_socket: bool = False) -> None:
        """Start listening on the port or on the socket. Raises PortTaken."""

    async def toggle_socket(self) -> None:
        """Change from the port to the socket or back, and continue to wait. Changes nothing if it raises PortTaken."""

    async def callback_query(self) -> str:
        """Wait for the callback that ends the sign-in and return its query."""

    async def close(self) -> None:
        """Close the port and remove the socket; it is safe to call this twice."""


class ListenerFactory(Protocol):
    """Makes a listener for a redirect URI, or returns None for one that has no listener (https, custom schemes)."""

    def __call__(
        self, redirect_uri: str, authorize_url: str, check: Callable[[str], str], slug: str
    ) -> Listener | None:
        """Return a listener for the URI, or None.

        `check` classifies a callback's query as accept, failed, stranger or malformed.
        """


class DeliveryReceiver(Protocol):
    """Receives webhooks and clicks on a loopback port or a private socket."""

    @property
    def address(self) -> str:
        """The URL of the port, such as `http://127.0.0.1:8787`; with a socket, its path."""

    @property
    def tunnel(self) -> str:
        """What `ssh -R` forwards to: `127.0.0.1:8787`, or the path of the socket."""

    async def open(self) -> None:
        """Start listening. Raises PortTaken."""

    async def close(self) -> None:
        """Close the port and the connections; it is safe to call this twice."""


class ReceiverFactory(Protocol):
    """Makes receivers."""

    def __call__(
        self,
        place: ListenPlace,
        receive: Callable[[Incoming], Awaitable[Reply]],
        refused: Callable[[int, str], None],
    ) -> DeliveryReceiver:
        """Return a receiver that calls `receive` for each delivery.

        `refused` gets the status and the reason of each request that is not a delivery. Raises PortTaken if a socket is
        wanted but not possible.
        """


class DeliverySender(Protocol):
    """Sends webhooks and clicks to the receiver of a user: with no token, no cookie, and no redirects followed."""

    async def post(self, url: str, headers: Sequence[tuple[str, str]], body: bytes, seconds: float) -> Received:
        """Send a delivery, and return the response that arrives within `seconds`.

        Raises the subclasses of NoResponse, InvalidInput.
        """

    async def aclose(self) -> None:
        """Close all open connections."""


class DeliveryStore(Protocol):
    """Stores the last deliveries that receivers of this user got."""

    def add(self, delivery: Delivery) -> Delivery:
        """Store a delivery, and return it with its number. Raises WriteFailed."""

    def recent(self, limit: int) -> Sequence[Delivery]:
        """Return the latest deliveries, the latest first. Raises WriteFailed."""

    def load(self, number: int) -> Delivery | None:
        """Return a delivery by its number, or None. Raises WriteFailed."""

    def clear(self) -> None:
        """Remove all deliveries. Raises WriteFailed."""


class CommandRunner(Protocol):
    """Runs the argument list of a `command` credential: no shell, stdin closed, own process group, a time limit."""

    def run(self, argv: Sequence[str], timeout: float = 30.0) -> Secret:
        """Return the first line of the command's output, or all of it if it is JSON.

        Raises CredentialUnusable with a printable form of stderr.
        """


class Browser(Protocol):
    """Opens pages in the user's own browser."""

    def unavailable_reason(self) -> str:
        """Return why no browser can be opened here, or an empty string if one can."""

    def open(self, url: str) -> None:
        """Open the URL in the browser and return immediately. Raises FrameioTuiError."""


class Viewer(Protocol):
    """Opens the user's own pager and editor."""

    def page(self, path: str) -> None:
        """Show a file in the pager without changes. Raises FrameioTuiError."""

    def show(self, how: str, data: bytes, suffix: str) -> None:
        """Show the data in the `pager` or `editor` and wait. Raises FrameioTuiError, WriteFailed."""

    def edit(self, data: bytes, suffix: str) -> bytes:
        """Let the user edit the text, and return the result. Raises FrameioTuiError, WriteFailed."""


class Filter(Protocol):
    """Applies JMESPath expressions to responses."""

    async def find(self, expression: str, body: Source) -> FilterResult:
        """Apply an expression to a JSON body, without blocking the event loop at any size. Never raises."""

    def end(self) -> None:
        """Release the resources held for the last body."""

    async def aclose(self) -> None:
        """End the filter process and wait until it has exited."""


class Environment(Protocol):
    """Reads the process environment."""

    def get(self, name: str) -> str | None:
        """Return the value of a variable."""


class Clock(Protocol):
    """Provides the time, so that tests can control it."""

    def now(self) -> float:
        """Return the seconds since the epoch."""

    def monotonic(self) -> float:
        """Return seconds from a clock that never goes backwards."""

    async def sleep(self, seconds: float) -> None:
        """Wait for a number of seconds."""


class Entropy(Protocol):
    """Provides random values from the operating system."""

    def token_hex(self, count: int) -> str:
        """Return `count` random bytes as hex digits."""


class CatalogBytes(Protocol):
    """Reads the catalog from the package data."""

    def __call__(self, api: ApiVersion) -> bytes:
        """Return the JSON with the operations of one API version."""
