"""Users are read from either API, and compared by their addresses."""

from __future__ import annotations

from frameio_tui.core.resources.person import Difference, Person, differences, parse_person

ANN = {"name": "Ann", "email": "ann@acme.example"}


def person(email: str, role: str = "editor", state: str = "active", user_id: str = "u") -> Person:
    return Person(email, email.partition("@")[0], role, state, user_id)


def test_users_of_both_apis_are_read() -> None:
    member = {"_type": "team_member", "id": "m", "role": "member", "user_id": "u", "user": {**ANN, "id": "u"}}
    assert parse_person(member, "Acme") == Person("ann@acme.example", "Ann", "member", "active", "u", "m", "", "Acme")
    collaborator = {"_type": "collaborator", "id": "c", "project_role": {"name": "editor"}, "user": ANN}
    assert (found := parse_person(collaborator)) is not None
    assert found.role == "editor"
    invited = {"_type": "pending_collaborator", "id": "p", "email": "new@x", "inserted_at": "2026"}
    assert parse_person(invited) == Person("new@x", "", "", "pending", "", "p", "2026")
    v4 = {"role": "admin", "user": {**ANN, "id": "u", "active": False}}
    assert parse_person(v4) == Person("ann@acme.example", "Ann", "admin", "deactivated", "u")


def test_anything_else_is_left_out_or_incomplete() -> None:
    for item in (None, [], "x", {}, {"user": {"name": "x"}}, {"email": 5}):
        assert parse_person(item) is None
    assert parse_person({"email": "a@x", "role": [], "user": "x", "id": 5}) == Person("a@x", "", "", "active", "")


def test_two_places_are_compared_by_address() -> None:
    first = [person("A@x"), person("b@x"), person("c@x"), person("e@x", "member"), person("e@x", "manager")]
    second = [person("a@X"), person("c@x", "viewer"), person("d@x", "", "pending"), person("e@x", "member")]
    assert list(differences(first, second)) == [
        Difference("b@x", "b", "only in first", "editor", ""),
        Difference("c@x", "c", "role", "editor", "viewer"),
        Difference("d@x", "d", "only in second", "", "no role given (pending)"),
        Difference("e@x", "e", "role", "manager, member", "member"),
    ]
    assert list(differences(first, first)) == []
