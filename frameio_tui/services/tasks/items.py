"""What a task has finished, so that a resumed run does not do it again."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from frameio_tui.core.ports.tasks import TaskJournal


class FinishedItems:
    """The finished items of a task with their values, and its cursors, all stored in its journal at once.

    Keys are chosen by the task: `file ID`, `folder ID:page 3`. Values are JSON; they are read from the disk, not held
    in memory.
    """

    def __init__(self, journal: TaskJournal) -> None:
        self._journal = journal

    def __contains__(self, key: str) -> bool:
        return self._journal.is_finished(key)

    def value(self, key: str) -> object:
        """Return the value of a finished item; None if it is not finished."""
        return self._journal.value_of(key)

    def finish(self, key: str, value: object = None) -> None:
        """Store that an item is finished, with the value that a resumed run needs."""
        self._journal.finish([(key, value)])

    def values(self, prefix: str = "") -> Iterator[tuple[str, object]]:
        """Yield key and value of the items whose key starts with `prefix`, in the order in which they were finished."""
        yield from self._journal.values(prefix)

    def count(self, prefix: str = "") -> int:
        """Return the number of finished items whose key starts with `prefix`."""
        return self._journal.finished_count(prefix)

    def cursor(self, name: str = "") -> object:
        """Return where the task stopped: the JSON value that `set_cursor` stored under that name, or None."""
        return self._journal.cursor(name)

    def set_cursor(self, value: object, name: str = "", items: Iterable[tuple[str, object]] = ()) -> None:
        """Store where the task is, together with the items that are finished with it: all or none."""
        self._journal.set_cursor(name, value, items)
