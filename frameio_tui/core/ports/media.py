"""Protocols of uploads and downloads: local files, part files, and the transfer of their bytes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable, Iterator, Sequence
    from typing import Self

    from frameio_tui.core.downloads.digest import Digest, FileState
    from frameio_tui.core.http.blob import BlobHead
    from frameio_tui.core.resources.upload import SourceEntry, SourceIdentity


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
