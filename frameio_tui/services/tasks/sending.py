"""Sends the requests of a task that changes something, one after the other, and none of them twice."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from frameio_tui.core.errors import FrameioTuiError, NoResponse, RequestRefused
from frameio_tui.core.profiles.profile import ApiVersion
from frameio_tui.core.tasks.task import TaskReport
from frameio_tui.services.tasks.places.assets import resource_in

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from frameio_tui.services.tasks.requests import Query
    from frameio_tui.services.tasks.task import Work

_SENDING = "sending"
NOT_FOUND = 404
FORBIDDEN = 403
_MAY_BE_DONE = "may be done"
"""The value of a change in the journal that was sent without a response; it is never sent again."""
_LOOK_FIRST = "Check on Frame.io's website before you repeat it."
_REFUSED_FOR_GOOD = frozenset({400, NOT_FOUND, 405, 409, 410, 413, 415, 422})
"""Statuses that the same request would get again."""


class Change(NamedTuple):
    """One request that changes something."""

    operation: str
    parameters: Mapping[str, str]
    subject: str
    """What is changed, for the report; may be untrusted text."""
    body: object = None
    query: Query = ()
    creates: bool = False
    """Whether sending it twice would create a second thing."""
    deletes: bool = False
    key: str = ""
    """What identifies the change in the journal, if its number may be another one in a resumed run."""


def with_data(api: ApiVersion, fields: Mapping[str, object]) -> dict[str, object]:
    """Return the body of a request: V4 wraps the fields in `data`."""
    return {"data": dict(fields)} if api is ApiVersion.V4 else dict(fields)


async def send_changes(
    work: Work,
    changes: Sequence[Change],
    done: str,
    *,
    role: str = "",
    failed: Sequence[FrameioTuiError] = (),
    has_changed: bool = False,
) -> TaskReport:
    """Send the changes that an earlier run has not sent, and return the report. `done` is such as `deleted`.

    `role` is the role that they need; the failures of refused changes name it. `failed` are the errors of changes that
    could not be prepared, which `Work.fail` has. If all have failed, it raises an error, because the task has failed;
    not if the task has changed something before (`has_changed`).

    If an earlier run was ended while a request was under way, it may have arrived. Then it is sent again only if that
    does no harm; otherwise it is a failure that says so.
    """
    api, items = work.entry.profile.api, work.items
    count, created, errors = 0, "", [*failed]
    can_retry = bool(failed)
    interrupted = items.cursor(_SENDING)
    for number, change in enumerate(changes):
        key = change.key or f"change {number}"
        work.progress(number, len(changes), "change", change.subject)
        if key in items and items.value(key) != _MAY_BE_DONE:
            count += 1
            continue
        was_sent = interrupted == key or key in items
        may_be_done = was_sent and change.creates
        try:
            if may_be_done:
                raise FrameioTuiError("It was sent before without a response, so it may have been done.", _LOOK_FIRST)
            items.set_cursor(key, _SENDING)
            created = await _send(work, change, api, was_sent=was_sent)
        except FrameioTuiError as error:
            may_be_done = may_be_done or (change.creates and isinstance(error, NoResponse) and error.sent)
            can_retry = can_retry or not (may_be_done or _is_refused_for_good(error))
            items.set_cursor(None, _SENDING, [(key, _MAY_BE_DONE)] if may_be_done else ())
            error = with_role(error, role)
            work.fail(change.subject, error)
            errors.append(error)
            continue
        items.set_cursor(None, _SENDING, [(key, None)])
        count += 1
    work.progress(len(changes), len(changes), "change")
    if errors and not can_retry and not has_changed:
        work.finish_for_good()
    if errors and not count and not has_changed:
        raise _nothing_done(errors)
    notes = (f"The ID is {created}.",) if created and len(changes) == 1 else ()
    return TaskReport(((done, count),), notes=notes)


def _is_refused_for_good(error: FrameioTuiError) -> bool:
    """Return whether the same request would be refused again, whatever the user may do meanwhile elsewhere."""
    return isinstance(error, RequestRefused) and error.status in _REFUSED_FOR_GOOD


def _nothing_done(errors: Sequence[FrameioTuiError]) -> FrameioTuiError:
    """Return the error of a task of which every change failed, with the exit code of the first of them."""
    first = errors[0]
    sentence = "Every change failed." if len(errors) > 1 else "The change failed."
    if isinstance(first, RequestRefused):
        return RequestRefused(sentence, status=first.status, body=first.body)  # the failures say what to do
    error = FrameioTuiError(sentence)
    error.exit_code = first.exit_code
    return error


def with_role(error: FrameioTuiError, role: str) -> FrameioTuiError:
    """Return the error; one about a missing permission with the role that is needed, if it is known."""
    if not role or not isinstance(error, RequestRefused) or error.status != FORBIDDEN:
        return error
    sentence = f"{error.sentence.rstrip('.')}. The role needed is: {role}."
    return RequestRefused(sentence, error.remedy, status=error.status, body=error.body)


async def _send(work: Work, change: Change, api: ApiVersion, *, was_sent: bool) -> str:
    """Send a change, and return the ID of what it created."""
    try:
        response = await work.requests.send(change.operation, change.parameters, change.body, change.query)
    except RequestRefused as error:
        if was_sent and change.deletes and error.status == NOT_FOUND:
            return ""  # the earlier run has deleted it
        raise
    found = resource_in(response.value, api)
    own_id = found.get("id") if isinstance(found, dict) and change.creates else None
    return own_id if isinstance(own_id, str) else ""
