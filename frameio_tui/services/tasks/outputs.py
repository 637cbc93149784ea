"""The output files of a task: listed in its report, and recognised when a resumed run writes them again."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import Self

    from frameio_tui.core.ports.files import GrowingFile, OutputFile, OutputFiles, TimelineWriter
    from frameio_tui.core.ports.media import MediaFolder
    from frameio_tui.core.ports.tasks import TaskJournal
    from frameio_tui.core.tasks.task import WrittenFile

_CURSOR = "output "


class TaskOutputs:
    """Implements OutputFiles for one task.

    A process may be killed after it has given a file its name and before the journal says that the task is complete.
    Therefore, size and hash are stored first, and a resumed run may replace exactly that file.
    """

    def __init__(self, files: OutputFiles, journal: TaskJournal, timelines: TimelineWriter) -> None:
        self.timelines = timelines
        """Writes markers in the formats that need the extra `timelines`."""
        self._files = files
        self._journal = journal
        self.written: list[WrittenFile] = []
        """The files of this run that are complete."""

    def create(self, path: str, *, overwrite: bool = False) -> TaskOutput:
        """Start to write a file. Raises WriteFailed if it exists (unless `overwrite`) or cannot be created."""
        return TaskOutput(self._files.create(path, overwrite=overwrite or self._is_own(path)), self._journal, self)

    def check(self, path: str, *, overwrite: bool = False) -> str:
        """Check whether a file could be created, and return its absolute path. Raises WriteFailed."""
        return self._files.check(path, overwrite=overwrite or self._is_own(path))

    def check_folder(self, path: str) -> None:
        """Check whether files could be created in a folder that may still be missing. Raises WriteFailed."""
        self._files.check_folder(path)

    def existing(self, path: str) -> WrittenFile | None:
        """Return size and hash of a file, or None if there is none."""
        return self._files.existing(path)

    def grow(self, path: str) -> GrowingFile:
        """Open a file to add lines to it. It is not in the report: call `list_file` for it. Raises WriteFailed."""
        return self._files.grow(path)

    def list_file(self, path: str) -> WrittenFile | None:
        """Add a file that has grown to the report, and return its size and hash."""
        found = self._files.existing(path)
        if found is not None:
            self.written.append(found)
        return found

    def make_folder(self, path: str) -> tuple[str, tuple[str, ...]]:
        """Create a private folder if it is missing; return its real path and the names in it. Raises WriteFailed."""
        return self._files.make_folder(path)

    def read(self, path: str) -> bytes | None:
        """Return the content of a file, or None if it is missing. Raises WriteFailed for a symbolic link."""
        return self._files.read(path)

    def open_media(self, path: str, *, create: bool = True) -> MediaFolder:
        """Open a folder for downloads, and create it if it is missing. Raises WriteFailed."""
        return self._files.open_media(path, create=create)

    def _is_own(self, path: str) -> bool:
        """Return whether an earlier run of the task wrote the file that is there now."""
        found = self._files.existing(path)
        return found is not None and self._journal.cursor(_CURSOR + found.path) == [found.size, found.sha256]


class TaskOutput:
    """Implements OutputFile."""

    def __init__(self, file: OutputFile, journal: TaskJournal, outputs: TaskOutputs) -> None:
        self._file = file
        self._journal = journal
        self._outputs = outputs
        self.path = file.path

    def write(self, data: bytes) -> None:
        """Append bytes. Raises WriteFailed."""
        self._file.write(data)

    @property
    def content(self) -> WrittenFile:
        """Size and hash of what was written so far."""
        return self._file.content

    def finish(self) -> WrittenFile:
        """Make the content durable, give the file its name, and list it in the report. Raises WriteFailed."""
        content = self._file.content
        self._journal.set_cursor(_CURSOR + self.path, [content.size, content.sha256])
        written = self._file.finish()
        self._outputs.written.append(written)
        return written

    def discard(self) -> None:
        """Remove the temporary file; does nothing after `finish`."""
        self._file.discard()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.discard()
