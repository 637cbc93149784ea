"""Reads the comments of a file with their replies and authors, and stores them in the journal of the task."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from frameio_tui.core.comments.comment import Comment, CommentedFile, comments_from_v2, comments_from_v4
from frameio_tui.core.comments.reviewers import Review, name_reviewers, parse_reviews
from frameio_tui.core.errors import RequestRefused
from frameio_tui.core.profiles.profile import ApiVersion
from frameio_tui.services.tasks.concurrency import in_order
from frameio_tui.services.tasks.places.assets import V2_PAGE, V4_PAGE, resource_in

if TYPE_CHECKING:
    from collections.abc import Mapping

    from frameio_tui.core.resources.asset import Asset
    from frameio_tui.services.tasks.items import FinishedItems
    from frameio_tui.services.tasks.requests import Query, TaskRequests

_PEOPLE = frozenset(["owner", "anonymous_user", "completer"])
_FIELDS = (
    *("id", "parent_id", "text", "timestamp", "frame", "duration", "annotation", "page"),
    *("completed", "completed_at", "completer_id", "anonymous_user_id", "inserted_at", "created_at", "text_edited_at"),
    *_PEOPLE,
)
"""What is used of a comment. The rest, such as addresses of pictures and attachments, is not stored."""
_DEEPEST = 20
"""Replies that are nested more deeply are left out."""
_WITH_TIMECODE = ("timestamp_as_timecode", "true")
_TOO_MUCH = frozenset([400, 422])
"""What some deployments of V4 respond when two things are included at once."""
_NOT_VISIBLE = frozenset([403, 404])
"""What the user may not see: names are left out then. After any other error, a resumed task asks again."""


class CommentReader:
    """Reads comments from one API. `items` is the journal of the task; without it, nothing is stored."""

    def __init__(self, requests: TaskRequests, api: ApiVersion, items: FinishedItems | None = None) -> None:
        self._requests = requests
        self._api = api
        self._items = items
        self._include = "owner,replies"
        self._reviews: dict[str, list[Review]] = {}

    @property
    def operation(self) -> str:
        """The operation that lists the comments of a file."""
        return "getComments" if self._api is ApiVersion.V2 else "comments.index"

    async def read(self, file: Asset, commented: CommentedFile) -> list[Comment]:
        """Return the comments of a file, each followed by its replies; see `name_reviewers` for what may be missing.

        Raises the errors of `TaskRequests.pages`.
        """
        key = f"comments:{file.id}"
        stored = self._items.value(key) if self._items is not None else None
        if not isinstance(stored, list):
            stored = await self._request(file, rate_is_known=commented.rate is not None)
            if self._items is not None:
                self._items.finish(key, stored)
        if self._api is ApiVersion.V2:
            return list(comments_from_v2(stored, commented))
        numbers = _frame_numbers(stored)
        return [
            comment._replace(frame=numbers.get(comment.id, comment.frame))
            for comment in comments_from_v4(stored, commented)
        ]

    async def name_reviewers(self, file: Asset, stack_id: str, comments: list[Comment]) -> list[Comment]:
        """Return the comments with the names of V4 reviewers without an account, as far as the shares name them.

        Raises the errors of `TaskRequests.pages`.
        """
        if self._api is ApiVersion.V2 or not any(comment.anonymous and not comment.author for comment in comments):
            return comments
        if file.project_id not in self._reviews:
            self._reviews[file.project_id] = await self._read_reviews(file)
        return name_reviewers(comments, {file.id, stack_id}, self._reviews[file.project_id])

    async def _request(self, file: Asset, *, rate_is_known: bool) -> list[object]:
        """Return the comments as received, reduced to what is used."""
        if self._api is ApiVersion.V2:
            query: Query = (("include", "replies"), ("page_size", V2_PAGE))
            return [_reduced(item) for item in await self._list({"asset_id": file.id}, query)]
        parameters = {"account_id": file.account_id, "file_id": file.id}
        found = await self._list_v4(parameters, (_WITH_TIMECODE, ("page_size", V4_PAGE)))
        comments = [_reduced(item) for item in found]
        if not rate_is_known and any(isinstance(comment.get("timestamp"), str) for comment in comments):
            # Without a rate, the timecode does not give the frame: ask for its number as well.
            numbers = {
                item.get("id"): item.get("timestamp")
                for item in await self._list_v4(parameters, (("page_size", V4_PAGE),))
            }
            for comment in comments:
                comment["frame"] = numbers.get(comment.get("id"))
        await self._add_owners(file.account_id, comments)
        return list(comments)

    async def _list_v4(self, parameters: Mapping[str, str], query: Query) -> list[dict[str, object]]:
        try:
            return await self._list(parameters, (("include", self._include), *query))
        except RequestRefused as error:
            if error.status not in _TOO_MUCH or self._include == "replies":
                raise
            found = await self._list(parameters, (("include", "replies"), *query))
            self._include = "replies"
            return found

    async def _list(self, parameters: Mapping[str, str], query: Query) -> list[dict[str, object]]:
        found: list[dict[str, object]] = []
        async for page in self._requests.pages(self.operation, parameters, query):
            found += page.items
        return found

    async def _add_owners(self, account_id: str, comments: list[dict[str, object]]) -> None:
        """Request the owners that the list does not contain: it has no place for those of replies."""
        missing = [comment for comment in _with_replies(comments) if "owner" not in comment]

        async def add(comment: dict[str, object]) -> None:
            parameters = {"account_id": account_id, "comment_id": str(comment.get("id"))}
            try:
                reply = await self._requests.get("comments.show", parameters, (("include", "owner"),))
            except RequestRefused as error:
                if error.status not in _NOT_VISIBLE:
                    raise
                return  # the comment is worth more than its author
            item = resource_in(reply.value, self._api)
            if isinstance(item, dict) and "owner" in item:
                comment["owner"] = _person(item["owner"])

        await asyncio.gather(*(add(comment) for comment in missing))

    async def _read_reviews(self, file: Asset) -> list[Review]:
        """Return who has commented in the shares of a project; nothing if the user may not see them."""
        key = f"reviews:{file.project_id}"
        if self._items is not None and isinstance(stored := self._items.value(key), list):
            return [Review(*row) for row in stored]
        account = {"account_id": file.account_id}
        query: Query = (("page_size", V4_PAGE),)

        async def activities(share: dict[str, object]) -> list[Review]:
            found: list[Review] = []
            parameters = {**account, "share_id": str(share.get("id"))}
            pages = self._requests.pages("shares.list_activities", parameters, (("include", "user"), *query))
            try:
                async for page in pages:
                    found += parse_reviews(page.items)
            except RequestRefused as error:
                if error.status not in _NOT_VISIBLE:
                    raise
                # Reviewers of the other shares can still be named.
            return found

        reviews: list[Review] = []
        try:
            async for page in self._requests.pages("shares.index", {**account, "project_id": file.project_id}, query):
                async for _share, found in in_order(page.items, activities):
                    reviews += found
        except RequestRefused as error:
            if error.status not in _NOT_VISIBLE:
                raise
            reviews = []
        if self._items is not None:
            self._items.finish(key, [list(review) for review in reviews])
        return reviews


def _reduced(item: Mapping[str, object], depth: int = 0) -> dict[str, object]:
    """Return what is used of a comment as received."""
    kept = {name: item[name] for name in _FIELDS if name in item}
    for name in _PEOPLE & kept.keys():
        kept[name] = _person(kept[name])
    replies = item.get("replies")
    if isinstance(replies, list) and depth < _DEEPEST:
        kept["replies"] = [_reduced(reply, depth + 1) for reply in replies if isinstance(reply, dict)]
    return kept


def _person(value: object) -> object:
    return {name: value.get(name) for name in ("id", "name", "email")} if isinstance(value, dict) else None


def _with_replies(comments: list[dict[str, object]]) -> list[dict[str, object]]:
    found: list[dict[str, object]] = []
    waiting = list(reversed(comments))
    while waiting:
        comment = waiting.pop()
        found.append(comment)
        replies = comment.get("replies")
        if isinstance(replies, list):
            waiting += reversed(replies)
    return found


def _frame_numbers(stored: list[object]) -> dict[str, int]:
    """Return the frame numbers that were requested in addition to timecode, by comment."""
    numbers = {}
    for comment in stored:
        if isinstance(comment, dict):
            own_id, number = comment.get("id"), comment.get("frame")
            if isinstance(own_id, str) and type(number) is int:
                numbers[own_id] = number
    return numbers
