"""Tasks that add a comment, reply to one, or mark one as completed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias, cast, get_args

from frameio_tui.core.errors import InvalidInput, NoSuchPlace, Remedy, RequestRefused
from frameio_tui.core.json.values import loads
from frameio_tui.core.profiles.profile import ApiVersion
from frameio_tui.core.resources.asset import Asset
from frameio_tui.core.timecode.frame_rate import FrameRate, parse_rate
from frameio_tui.core.timecode.timecode import counted_as, is_timecode, timecode_to_frames
from frameio_tui.services.tasks.places.assets import children, read_asset
from frameio_tui.services.tasks.places.places import resolve_place
from frameio_tui.services.tasks.sending import NOT_FOUND, Change, send_changes, with_data

if TYPE_CHECKING:
    from collections.abc import Sequence

    from frameio_tui.core.tasks.task import Arguments, Estimate, TaskReport
    from frameio_tui.services.profiles import ProfileEntry
    from frameio_tui.services.tasks.requests import Query, TaskRequests
    from frameio_tui.services.tasks.task import Work

CommentAction: TypeAlias = Literal["comments add", "comments reply", "comments complete", "comments reopen"]
COMMENT_ACTIONS: tuple[CommentAction, ...] = get_args(CommentAction)
LONGEST_TEXT = 40_000
LONGEST_DRAWING = 200_000
_UUID = "[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
_COMMENT = re.compile(rf"(?:.*(?:[?&#/]comments?[=/]))?({_UUID})(?:[?&#/].*)?", re.DOTALL)
_OPERATIONS: dict[CommentAction, tuple[str, ...]] = {
    "comments add": ("createComment", "comments.create"),
    "comments reply": ("createReply",),
    "comments complete": ("completeComment", "comments.update"),
    "comments reopen": ("uncompleteComment", "comments.update"),
}
_DESCRIPTIONS: dict[CommentAction, str] = {
    "comments add": "add 1 comment",
    "comments reply": "add 1 reply",
    "comments complete": "complete 1 comment",
    "comments reopen": "reopen 1 comment",
}
_DONE: dict[CommentAction, str] = {
    "comments add": "added",
    "comments reply": "added",
    "comments complete": "completed",
    "comments reopen": "reopened",
}


class CommentChange(NamedTuple):
    """Arguments of the tasks; the names are those of the command line."""

    action: CommentAction
    subject: str
    """For `comments add` the place of the file; for the others the ID or address of the comment."""
    text: str = ""
    at: str = ""
    """Timecode from the start of the file, or a frame number as the API counts it."""
    to: str = ""
    """The end of the range: the first frame after it."""
    drawing: str = ""
    """A JSON array of marks, as in `annotation` of the API."""
    rate: str = ""
    account_id: str = ""
    """V4: the account of the comment, if it is known."""


class CommentChangeTask:
    """Adds or changes one comment."""

    def __init__(self, options: CommentChange) -> None:
        self._options = options
        if options.action not in COMMENT_ACTIONS:
            raise InvalidInput("Nothing to change.")
        if options.action in ("comments add", "comments reply"):
            _check_text(options.text)
        if options.action != "comments add":
            comment_id(options.subject)
        _check_times(options)
        if options.drawing:
            _check_drawing(options.drawing)
        if options.rate:
            parse_rate(options.rate)

    @property
    def name(self) -> str:
        """The action."""
        return self._options.action

    @property
    def title(self) -> str:
        """The command with its place or comment."""
        return f"{self._options.action} {self._options.subject}"

    @property
    def arguments(self) -> Arguments:
        """The arguments, from which `from_arguments` builds the task again."""
        return self._options._asdict()

    @property
    def changes(self) -> Sequence[str]:
        """The operations of both APIs."""
        return _OPERATIONS[self._options.action]

    async def estimate(self, work: Work) -> Estimate:
        """Return the requests. Raises InvalidInput for a reply on V4."""
        action = self._options.action
        v2 = work.entry.profile.api is ApiVersion.V2
        if action == "comments reply" and not v2:
            raise no_replies()
        operation = _OPERATIONS[action][0 if v2 else 1]
        return work.requests.estimate({operation: 1})._replace(changes=(_DESCRIPTIONS[action],))

    async def run(self, work: Work) -> TaskReport:
        """Send the change."""
        change = await comment_request(work.requests, work.entry, self._options)
        return await send_changes(work, [change], _DONE[self._options.action])


def from_arguments(arguments: Arguments) -> CommentChangeTask:
    """Return the task for stored arguments. Raises InvalidInput if they do not fit."""
    texts = {name: value for name in CommentChange._fields if isinstance(value := arguments.get(name), str)}
    action = cast("CommentAction", texts.pop("action", ""))
    return CommentChangeTask(CommentChange(action, texts.pop("subject", ""), **texts))


def comment_id(text: str) -> str:
    """Return the ID in an ID or address of a comment. Raises InvalidInput."""
    found = _COMMENT.fullmatch(text.strip())
    if found is None:
        raise InvalidInput(
            "That is not the ID of a comment.", "Use the column id or link of: frameio-tui comments export PLACE"
        )
    return found[1].lower()


def no_replies() -> InvalidInput:
    """Return the error for a reply on V4."""
    return InvalidInput(
        "V4 has no request that creates a reply.",
        "Reply in the Frame.io app, or add a comment to the file at the same timecode.",
    )


def _check_text(text: str) -> None:
    if not text.strip():
        raise InvalidInput("The text of the comment is empty.", "Write at least one character.")
    if len(text) > LONGEST_TEXT:
        raise InvalidInput(f"The text has {len(text):,} characters; Frame.io allows {LONGEST_TEXT:,}.", "Shorten it.")


def _check_times(options: CommentChange) -> None:
    for value in (options.at, options.to):
        if value and not is_timecode(value) and not re.fullmatch("[0-9]{1,9}", value):
            raise InvalidInput(f"'{value}' is not timecode.", "Write hours:minutes:seconds:frames, as in 00:01:10:12.")
    if options.to and not options.at:
        raise InvalidInput("A range needs a beginning.", "Also give the timecode of its first frame.")


def _check_drawing(drawing: str) -> None:
    if len(drawing) > LONGEST_DRAWING:
        raise InvalidInput(f"The drawing has more than {LONGEST_DRAWING:,} characters.", "Remove some marks.")
    try:
        marks = loads(drawing)
    except (ValueError, RecursionError):
        marks = None
    if not isinstance(marks, list):
        raise InvalidInput(
            "The drawing is not a JSON array of marks.",
            'For example: [{"tool": "rect", "color": "#F22237", "size": 8, "x": 0.1, "y": 0.1, "w": 0.2, "h": 0.2}]',
        )


async def comment_request(
    requests: TaskRequests, entry: ProfileEntry, options: CommentChange, file: Asset | None = None
) -> Change:
    """Return the request of a change, reading what it needs. `file` is the file to comment on, if it is known.

    A screen may send it itself, after it has asked the user. Raises InvalidInput if the API cannot do it.
    """
    if options.action == "comments add":
        return await _added(requests, entry, options, file or await _file(requests, entry, options.subject))
    return await _changed(requests, entry, options)


async def _added(requests: TaskRequests, entry: ProfileEntry, options: CommentChange, file: Asset) -> Change:
    """Return the request that adds a comment to a file."""
    api = entry.profile.api
    fields: dict[str, object] = {"text": options.text}
    if options.drawing:
        fields["annotation"] = options.drawing
    query: Query = ()
    if options.at:
        timestamp, duration = await _times(requests, api, options, file)
        fields["timestamp"] = timestamp
        if isinstance(timestamp, str):
            query = (("timestamp_as_timecode", "true"),)
        if duration is not None:
            fields["duration"] = duration
    if api is ApiVersion.V2:
        return Change("createComment", {"asset_id": file.id}, file.title, fields, creates=True)
    parameters = {"account_id": file.account_id, "file_id": file.id}
    return Change("comments.create", parameters, file.title, with_data(api, fields), query, creates=True)


async def _file(requests: TaskRequests, entry: ProfileEntry, place: str) -> Asset:
    """Return the file that a place names; for a version stack, its latest version."""
    found = (await resolve_place(requests, entry, place, ancestors=False)).asset
    if found is not None and found.kind == "version_stack":
        versions = [found.head] if found.head is not None else await children(requests, entry.profile.api, found)
        found = versions[-1] if versions else found
    if found is None or found.kind != "file":
        raise InvalidInput(f"{place} is not a file.", "Comments belong to files. Give the path or ID of a file.")
    return found


async def _times(
    requests: TaskRequests, api: ApiVersion, options: CommentChange, file: Asset
) -> tuple[int | str, int | None]:
    """Return the timestamp to send, and the length of the range in frames.

    V4 converts timecode itself, so that nobody has to know from which number it counts frames.
    """
    at, to = options.at, options.to
    v2 = api is ApiVersion.V2
    rate = None
    if to or (v2 and is_timecode(at)):
        rate = parse_rate(options.rate) if options.rate else await _rate(requests, api, file)
        if rate is None and (is_timecode(at) or is_timecode(to)):
            raise InvalidInput(
                f"The frame rate of {file.title} is unknown, so the timecode cannot be converted to frames.",
                Remedy("Give frame numbers.", "Add --rate, or give frame numbers."),
            )
    timestamp = at if is_timecode(at) and not v2 else _frames(at, rate)
    if not to:
        return timestamp, None
    duration = _frames(to, rate) - _frames(at, rate)
    if duration < 1:
        raise InvalidInput(f"The range ends at {to}, before its first frame at {at}.", "Swap them.")
    return timestamp, duration


async def _rate(requests: TaskRequests, api: ApiVersion, file: Asset) -> FrameRate | None:
    details = file if file.frame_rate is not None else await read_asset(requests, api, file)
    return details.frame_rate if details is not None else None


def _frames(value: str, rate: FrameRate | None) -> int:
    if not is_timecode(value) or rate is None:
        return int(value)
    return timecode_to_frames(value, counted_as(value, rate) if rate.can_drop_frames else rate)


async def _changed(requests: TaskRequests, entry: ProfileEntry, options: CommentChange) -> Change:
    """Return the request that replies to a comment, completes or reopens it."""
    own_id = comment_id(options.subject)
    action = options.action
    if entry.profile.api is ApiVersion.V2:
        is_reply = action == "comments reply"
        fields = {"text": options.text} if is_reply else None
        return Change(_OPERATIONS[action][0], {"comment_id": own_id}, own_id, fields, creates=is_reply)
    if action == "comments reply":
        raise no_replies()
    account_id = options.account_id or entry.profile.account or await _account_of(requests, own_id)
    body = with_data(ApiVersion.V4, {"completed": action == "comments complete"})
    return Change("comments.update", {"account_id": account_id, "comment_id": own_id}, own_id, body)


async def _account_of(requests: TaskRequests, own_id: str) -> str:
    """Return the account that has a comment."""
    accounts = await children(requests, ApiVersion.V4)
    if len(accounts) == 1:
        return accounts[0].id
    for account in accounts:
        try:
            await requests.get("comments.show", {"account_id": account.id, "comment_id": own_id})
        except RequestRefused as error:
            if error.status not in (403, NOT_FOUND):
                raise
        else:
            return account.id
    raise NoSuchPlace(f"There is no comment with the ID {own_id}.", "Check the ID and the profile.")
