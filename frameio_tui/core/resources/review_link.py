"""Review links and presentations (V2) and shares (V4), parsed from their JSON, without their passphrases.

Texts are stored as received: they are made printable where they are shown. Values of the wrong type count as absent.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

from frameio_tui.core.errors import InvalidInput
from frameio_tui.core.resources.id_kinds import is_id

if TYPE_CHECKING:
    from collections.abc import Mapping

LinkKind: TypeAlias = Literal["review_link", "presentation", "share"]


class ReviewLink(NamedTuple):
    """A review link, presentation or share. Whether a setting is on is None where the API does not give it."""

    id: str
    kind: LinkKind
    name: str
    """Untrusted text."""
    url: str
    project: str
    """The path of the project; untrusted text."""
    enabled: bool | None
    access: str
    """`public`, `invited` (only invited reviewers), or empty if it is not known."""
    has_passphrase: bool | None
    expires: str
    downloads: bool | None
    comments: bool | None
    approvals: bool | None
    latest_version_only: bool | None
    views: int | None
    """V2: the number of views."""
    last_viewed: str
    """V4: the time of the last view."""
    items: int | None
    """The number of assets, if the API gives it."""
    created: str
    updated: str
    owner_id: str
    project_id: str
    account_id: str
    """V4 needs it in every path."""


class Activity(NamedTuple):
    """Something that a reviewer did on a share, or a comment on a review link."""

    at: str
    what: str
    """In the words of the API, such as `comment_created`."""
    name: str
    email: str
    asset_id: str


class Reviewer(NamedTuple):
    """A reviewer who was invited to a share."""

    email: str
    name: str
    user_id: str


def parse_link(item: object, kind: LinkKind, project: str, account_id: str = "") -> ReviewLink | None:
    """Return the review link, presentation or share in a JSON object, or None. `project` is the project's path."""
    if not isinstance(item, dict) or not is_id(item.get("id")):
        return None
    invited = item.get("access_control")
    access = _text(item, "access")
    access = {"secure": "invited"}.get(access, access)
    if isinstance(invited, dict):
        access = "invited" if invited.get("invite_only") is True else "public"
    return ReviewLink(
        str(item["id"]),
        kind,
        _text(item, "name") or _text(item, "title"),
        _text(item, "short_url"),
        project,
        _flag(item, "enabled", "is_active"),
        access,
        _has_passphrase(item),
        _text(item, "expiration") or _text(item, "expires_at"),
        _flag(item, "downloading_enabled", "enable_downloading"),
        _flag(item, "commenting_enabled", "enable_comments"),
        _flag(item, "allow_approvals"),
        _latest_only(item),
        _number(item, "view_count"),
        _text(item, "last_viewed_at"),
        1 if kind == "presentation" else _number(item, "item_count"),
        _text(item, "created_at") or _text(item, "inserted_at"),
        _text(item, "updated_at"),
        _text(item, "owner_id"),
        _text(item, "project_id"),
        account_id,
    )


def parse_activity(item: object) -> Activity | None:
    """Return the activity in an item of a share's activities, or None."""
    if not isinstance(item, dict) or not _text(item, "type"):
        return None
    user = item.get("user")
    who: Mapping[str, object] = user if isinstance(user, dict) else {}
    return Activity(
        _text(item, "inserted_at"),
        _text(item, "type"),
        _text(who, "name"),
        _text(who, "email"),
        _text(item, "asset_id"),
    )


def parse_reviewer(item: object) -> Reviewer | None:
    """Return the reviewer in an item of a share's reviewers, or None."""
    if not isinstance(item, dict) or not (_text(item, "email") or _text(item, "id")):
        return None
    return Reviewer(_text(item, "email"), _text(item, "name"), _text(item, "id"))


def parse_expiry(text: str, now: float) -> str:
    """Return the time when a link expires, in ISO 8601: after a duration, at the end of a day (UTC), or at a time.

    `now` is epoch seconds. Raises InvalidInput.

    >>> parse_expiry("7d", 1790000000)
    '2026-09-28T14:13:20Z'
    >>> parse_expiry("2027-01-31", 1790000000)
    '2027-01-31T23:59:59Z'
    """
    text = text.strip()
    if after := re.fullmatch(r"([0-9]{1,5})\s*([hdw])", text):
        at = now + int(after[1]) * {"h": 3600, "d": 86_400, "w": 604_800}[after[2]]
    else:
        try:
            moment = datetime.fromisoformat(text)
        except ValueError:
            raise InvalidInput(
                f"'{text}' is not a time.", "Write 12h, 7d, 4w, 2027-01-31 or 2027-01-31T18:00Z."
            ) from None
        if re.fullmatch(r"[0-9]{4}-?[0-9]{2}-?[0-9]{2}", text):
            moment = moment.replace(hour=23, minute=59, second=59, tzinfo=UTC)
        at = (moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)).timestamp()
    if at <= now:
        raise InvalidInput(f"The expiry {text} is in the past.", "Give a later time.")
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _has_passphrase(item: Mapping[str, object]) -> bool | None:
    """Return whether there is a passphrase. V4 sends it, and some responses of V2 do: it is not stored."""
    flag = _flag(item, "has_password")
    if flag is not None:
        return flag
    for name in ("passphrase", "password"):
        if name in item:
            return bool(item[name])
    return None


def _latest_only(item: Mapping[str, object]) -> bool | None:
    every = _flag(item, "show_all_asset_versions")
    return not every if every is not None else _flag(item, "current_version_only")


def _flag(item: Mapping[str, object], *names: str) -> bool | None:
    return next((value for name in names if isinstance(value := item.get(name), bool)), None)


def _number(item: Mapping[str, object], name: str) -> int | None:
    value = item.get(name)
    return value if type(value) is int and value >= 0 else None


def _text(item: Mapping[str, object], name: str) -> str:
    value = item.get(name)
    return value if isinstance(value, str) else ""
