"""Users of an account, team, workspace, project or folder with their roles, parsed from the JSON of V2 or V4.

Names and addresses are stored as received: they are made printable where they are shown. Values of the wrong type count
as absent.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

ACTIVE, PENDING, DEACTIVATED = "active", "pending", "deactivated"


class Person(NamedTuple):
    """A user with a role in a place, or one who was invited and has not joined yet."""

    email: str
    name: str
    role: str
    """In the words of the API; empty if the API does not give it."""
    state: str
    """`active`, `pending` (invited, V2) or `deactivated` (V4)."""
    user_id: str
    """Empty for a user who was invited."""
    membership_id: str = ""
    """V2: the ID of the membership, or of the invitation."""
    since: str = ""
    """V2: when the user was added or invited."""
    place: str = ""
    """The path of the place; untrusted text."""

    @property
    def key(self) -> str:
        """What identifies the same user in two places: the address without regard to case, or else the ID."""
        return self.email.casefold() or self.user_id or self.name.casefold()


class Difference(NamedTuple):
    """A user who is in one of two places only, or has another role in each."""

    email: str
    name: str
    difference: str
    """`only in first`, `only in second` or `role`."""
    first: str
    """The role in the first place; empty if the user is not there."""
    second: str


def parse_person(item: object, place: str = "") -> Person | None:
    """Return the user in an item of a list of members, collaborators, invitations (V2) or users (V4), or None."""
    if not isinstance(item, dict):
        return None
    user = item.get("user")
    who = user if isinstance(user, dict) else item
    is_pending = str(item.get("_type", "")).startswith("pending")
    email, name = _text(who, "email"), _text(who, "name")
    user_id = "" if is_pending else _text(item, "user_id") or (_text(who, "id") if who is user else "")
    if not email and not user_id:
        return None
    state = PENDING if is_pending else ACTIVE
    if who.get("active") is False:
        state = DEACTIVATED
    return Person(
        email,
        name,
        _role(item.get("role")) or _role(item.get("project_role")),
        state,
        user_id,
        _text(item, "id"),
        _text(item, "inserted_at"),
        place,
    )


def differences(first: Iterable[Person], second: Iterable[Person]) -> Iterator[Difference]:
    """Yield how the users of two places differ, by address; a user with several roles in a place has all of them."""
    left, right = _by_key(first), _by_key(second)
    for key in sorted(left.keys() | right.keys()):
        (email, name, here), (other_email, other_name, there) = left.get(key, _NO_USER), right.get(key, _NO_USER)
        who = (email or other_email, name or other_name)
        if key not in right:
            yield Difference(*who, "only in first", here, "")
        elif key not in left:
            yield Difference(*who, "only in second", "", there)
        elif here != there:
            yield Difference(*who, "role", here, there)


_NO_USER = ("", "", "")


def _by_key(people: Iterable[Person]) -> dict[str, tuple[str, str, str]]:
    """Return address, name and roles by key."""
    found: dict[str, tuple[str, str, set[str]]] = {}
    for person in people:
        role = person.role or "no role given"
        role = role if person.state == ACTIVE else f"{role} ({person.state})"
        found.setdefault(person.key, (person.email, person.name, set()))[2].add(role)
    return {key: (email, name, ", ".join(sorted(roles))) for key, (email, name, roles) in found.items()}


def _role(value: object) -> str:
    """Return a role, which V2 may send as an object with a name."""
    if isinstance(value, dict):
        value = value.get("name")
    return value if isinstance(value, str) else ""


def _text(item: dict[str, object], name: str) -> str:
    value = item.get(name)
    return value if isinstance(value, str) else ""
