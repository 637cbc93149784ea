"""What a task is, and what it may use while it runs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from frameio_tui.core.errors import FrameioTuiError
    from frameio_tui.core.ports import OutputFiles
    from frameio_tui.core.tasks.task import Arguments, Estimate, TaskReport
    from frameio_tui.services.profiles import ProfileEntry
    from frameio_tui.services.tasks.items import FinishedItems
    from frameio_tui.services.tasks.requests import TaskRequests


class Work(Protocol):
    """What a task may use. All of it belongs to one run of one task."""

    @property
    def entry(self) -> ProfileEntry:
        """The profile of the task, fixed when it starts."""

    @property
    def requests(self) -> TaskRequests:
        """Sends the task's requests."""

    @property
    def items(self) -> FinishedItems:
        """What earlier runs of the task have finished, and where they stopped."""

    @property
    def outputs(self) -> OutputFiles:
        """Creates output files, which appear under their name only when they are complete."""

    @property
    def write(self) -> Callable[[bytes], None] | None:
        """Writes to standard output; None if the user interface has none. Raises OutputFailed."""

    def progress(self, done: int, total: int | None = None, unit: str = "item", now: str = "") -> None:
        """Report the progress; cheap enough to be called for each item. The arguments are fields of `Progress`."""

    def fail(self, item: str, error: FrameioTuiError) -> None:
        """Record that an item failed, so that the rest can go on.

        Raises the error again if the task cannot go on either: no valid token, no network, a full disk.
        """


class Task(Protocol):
    """Work that takes many requests."""

    @property
    def name(self) -> str:
        """The command without its arguments: `tree`, `comments export`. `registry` builds the task from it."""

    @property
    def title(self) -> str:
        """Name and object: `comments export Acme/Reel`."""

    @property
    def arguments(self) -> Arguments:
        """JSON values, enough to build the task again when it is resumed; never a secret."""

    @property
    def changes(self) -> Sequence[str]:
        """IDs of the operations by which the task changes something; empty if it only reads.

        Only these are sent with `TaskRequests.send`. The profile's `read_only` and `ask_before` apply to them, once,
        before the task starts.
        """

    async def estimate(self, work: Work) -> Estimate:
        """Find out what the task will need, with few requests or none."""

    async def run(self, work: Work) -> TaskReport:
        """Do the work. The failures that `Work.fail` recorded are added to the report.

        When it is cancelled (CancelledError), it only has to clean up; what is finished is in the journal already.
        """
