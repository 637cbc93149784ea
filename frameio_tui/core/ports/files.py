"""Protocols of the files that tasks read and write."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Self

    from frameio_tui.core.comments.markers import MarkerSheet
    from frameio_tui.core.ports.media import MediaFolder
    from frameio_tui.core.tasks.task import WrittenFile
    from frameio_tui.core.text.text_file import TextFile


class TextFiles(Protocol):
    """Reads the text files of a folder, such as scripts."""

    def read(self, folder: str) -> Iterator[TextFile]:
        """Yield the files below a folder, sorted by path; the files that are not read have a reason.

        Version control, installed packages and binary files are left out, and symbolic links are never followed.
        Raises InvalidInput if the folder cannot be read.
        """


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
