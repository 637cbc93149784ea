"""The task `webhooks point`: a webhook calls another address until the task is cancelled; then the old one is restored.

The old address is in the journal before the change is sent. If the program is killed, resuming the task restores it.
"""

from __future__ import annotations

import asyncio
from hashlib import sha256
from typing import TYPE_CHECKING

from frameio_tui.core.errors import FrameioTuiError, InvalidInput, RequestRefused
from frameio_tui.core.tasks.task import TaskReport, TaskState
from frameio_tui.core.text.redact import redact_url
from frameio_tui.services.tasks.integrations.integrations import (
    ROLE,
    WEBHOOK,
    check_address,
    find_integration,
    update_body,
)
from frameio_tui.services.tasks.sending import with_role

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from frameio_tui.core.profiles.profile import Profile
    from frameio_tui.core.tasks.task import Arguments, Estimate, TaskRecord
    from frameio_tui.services.tasks.integrations.integrations import Found
    from frameio_tui.services.tasks.task import Work

NAME = "webhooks point"
_OLD = "old address"
FAILED_FROM = 500
"""The first status after which a change may have been made."""


class WebhookPointTask:
    """Sets the address of a webhook, waits, and restores the old one.

    `on_set` is called once it is set, and `on_restore` before it is restored because the task was cancelled.
    """

    name = NAME
    changes: Sequence[str] = tuple(WEBHOOK.update.values())

    def __init__(
        self,
        own_id: str,
        url: str,
        on_set: Callable[[str, str], None] = lambda _name, _old: None,
        on_restore: Callable[[], None] = lambda: None,
    ) -> None:
        self._id = own_id
        self._url = url
        self._on_set = on_set
        self._on_restore = on_restore
        self.needs_restore = False
        """Whether the webhook may still call the other address."""
        self.was_set = False
        """Whether the webhook has called the other address."""

    @property
    def shown_url(self) -> str:
        """The other address, without a secret."""
        return redact_url(self._url)

    @property
    def title(self) -> str:
        """The command with the ID and the address."""
        return f"{NAME} {self._id} {redact_url(self._url)}"

    @property
    def arguments(self) -> Arguments:
        """The arguments: a resumed task only restores the old address."""
        return {"id": self._id, "url": redact_url(self._url)}

    async def estimate(self, work: Work) -> Estimate:
        """Return both requests, with the name of the webhook."""
        api = work.entry.profile.api
        check_address(work.entry, self._url)
        found = await find_integration(work.requests, work.entry, WEBHOOK, self._id)
        if found.url == self._url:
            raise InvalidInput(f"The webhook {found.name} already has this address.", "Give another one.")
        what = f"set the address of the webhook {found.name} to {redact_url(self._url)}, and back when you stop"
        return work.requests.estimate({WEBHOOK.update[api]: 2})._replace(role=ROLE[api], changes=(what,))

    async def run(self, work: Work) -> TaskReport:
        """Set the address and wait until the task is cancelled, or restore it for a run that was ended."""
        found = await find_integration(work.requests, work.entry, WEBHOOK, self._id)
        stored = work.items.value(_OLD)
        if isinstance(stored, list) and len(stored) == 2:
            return await self._restore(work, *map(str, stored))
        check_address(work.entry, self._url)
        if found.url == self._url:
            raise InvalidInput(f"The webhook {found.name} already has this address.", "Give another one.")
        work.items.finish(_OLD, [found.url, self._url])
        self.needs_restore = True
        try:
            await self._set(work, found, self._url)
        except FrameioTuiError as error:
            refused = isinstance(error, RequestRefused) and error.status < FAILED_FROM
            if refused or not (isinstance(error, RequestRefused) or getattr(error, "sent", False)):
                self.needs_restore = False
            raise with_role(error, ROLE[work.entry.profile.api]) from None
        except asyncio.CancelledError:
            self._on_restore()
            await self._restore(work, found.url, self._url)
            raise
        self.was_set = True
        self._on_set(found.name, redact_url(found.url))
        work.progress(1, None, "webhook", f"{found.name} calls {redact_url(self._url)}")
        try:
            await asyncio.get_running_loop().create_future()
        except asyncio.CancelledError:
            self._on_restore()
            await self._restore(work, found.url, self._url)
            raise
        raise AssertionError("a future that nobody completes was completed")

    async def _set(self, work: Work, found: Found, url: str) -> None:
        api = work.entry.profile.api
        body = update_body(api, WEBHOOK, found, {"url": url})
        await work.requests.send(WEBHOOK.update[api], found.parameters, body)

    async def _restore(self, work: Work, old: str, new: str) -> TaskReport:
        """Restore the old address, unless somebody else has changed it meanwhile."""
        found = await find_integration(work.requests, work.entry, WEBHOOK, self._id)
        if found.url == old:
            note = f"The webhook {found.name} already has its old address."
        elif found.url != new:
            note = f"The address of the webhook {found.name} was changed meanwhile, so it was not restored."
        else:
            await self._set(work, found, old)
            note = f"The webhook {found.name} has its old address again."
        self.needs_restore = False
        return TaskReport((("restored", 1),), notes=(note,))


def from_arguments(arguments: Arguments) -> WebhookPointTask:
    """Return the task for stored arguments."""
    return WebhookPointTask(str(arguments.get("id", "")), str(arguments.get("url", "")))


def lock_name(profile: Profile, own_id: str) -> str:
    """Return the name of the lock that a run holds: another one would restore the address that this one has set."""
    return f"webhook-point-{sha256(f'{profile.base_url} {own_id}'.encode()).hexdigest()[:16]}"


def to_restore(records: Iterable[TaskRecord]) -> list[TaskRecord]:
    """Return the tasks whose webhook may still call another address, because their run ended too early."""
    return [
        record
        for record in records
        if record.name == NAME and record.state is not TaskState.COMPLETE and record.state is not TaskState.RUNNING
    ]
