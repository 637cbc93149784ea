"""V2: members, collaborators, webhooks, custom actions and audit logs."""

from __future__ import annotations

from collections.abc import Callable

from tests.sandbox.calls import Caller, Ids


def test_a_webhook_lives_and_ends(call: Caller, ids: Ids) -> None:
    team = ids.of("team")
    body = {"name": "Render", "url": "https://hooks.example/x", "events": ["asset.ready"]}
    made = call("POST", f"/v2/teams/{team}/hooks", body)
    assert made.status == 201
    assert made.data["secret"]
    own = f"/v2/hooks/{made.data['id']}"
    listed = call("GET", f"/v2/accounts/{ids.account['id']}/hooks?page_size=500").data
    assert made.data["id"] in [row["id"] for row in listed]
    assert call("PUT", own, {**body, "name": "Farm"}).data["name"] == "Farm"
    assert call("DELETE", own).status in (200, 204)
    assert call("GET", own).status == 404


def test_an_action_lives_and_ends(call: Caller, ids: Ids) -> None:
    body = {"name": "Grade", "description": "d", "event": "grade.asked", "url": "https://hooks.example/x"}
    made = call("POST", f"/v2/teams/{ids.of('team')}/actions", body)
    assert made.status == 201
    own = f"/v2/actions/{made.data['id']}"
    assert call("PUT", own, {"name": "Grade 2"}).data["name"] == "Grade 2"
    assert call("DELETE", own).status in (200, 204)
    assert call("GET", own).status == 404


def test_managing_is_for_managers(other_caller: Callable[[str], Caller], ids: Ids) -> None:
    member = other_caller("member")
    body = {"name": "x", "url": "https://hooks.example/x", "events": ["asset.ready"]}
    assert member("POST", f"/v2/teams/{ids.of('team')}/hooks", body).status == 403
    assert member("GET", f"/v2/accounts/{ids.account['id']}/audit_logs").status in (403, 404)


def test_a_team_member_is_removed_by_e_mail(call: Caller, ids: Ids) -> None:
    path = f"/v2/teams/{ids.of('team')}/members"
    assert call("POST", path, {"email": "haruki@acme.example"}).status < 300
    before = int(call("GET", path).headers["total"])
    assert call("DELETE", f"{path}/_?email=haruki%40acme.example").status == 204
    assert int(call("GET", path).headers["total"]) == before - 1
    assert call("DELETE", f"{path}/_?email=haruki%40acme.example").status == 404
    assert call("DELETE", f"{path}/_").status == 422


def test_a_collaborator_comes_and_goes(call: Caller, ids: Ids) -> None:
    path = f"/v2/projects/{ids.of('project')}/collaborators"
    before = int(call("GET", path).headers["total"])
    assert call("POST", path, {"email": "haruki@acme.example"}).status < 300
    rows = call("GET", path).data
    assert len(rows) == before + 1
    added = next(row for row in rows if row["user"]["email"] == "haruki@acme.example")
    assert call("DELETE", f"{path}/{added['id']}").status == 204
    assert int(call("GET", path).headers["total"]) == before


def test_who_is_invited_is_pending_until_withdrawn(call: Caller, ids: Ids) -> None:
    project = ids.of("project")
    path = f"/v2/projects/{project}"
    before = call("GET", f"{path}/pending_collaborators?sort=email").data
    assert [row["email"] for row in before] == sorted(row["email"] for row in before)
    made = call("POST", f"{path}/collaborators", {"email": "new@studio.example"})
    assert (made.status, made.data["_type"], made.data["email"]) == (201, "pending_collaborator", "new@studio.example")
    assert call("POST", f"{path}/collaborators", {"email": "new@studio.example"}).data["id"] == made.data["id"]
    assert len(call("GET", f"{path}/pending_collaborators").data) == len(before) + 1
    assert call("DELETE", f"/v2/pending_collaborators/{made.data['id']}").status == 200
    assert call("DELETE", f"/v2/pending_collaborators/{made.data['id']}").status == 404
    call("POST", f"{path}/collaborators", {"email": "new@studio.example"})
    assert call("DELETE", f"{path}/collaborators/_?email=new%40studio.example").status == 204
    team = f"/v2/teams/{ids.of('team')}/members"
    invited = call("POST", team, {"email": "new@studio.example", "role": "team_manager"}).data
    assert (invited["_type"], invited["role"], "user_id" in invited) == ("pending_team_member", "team_manager", False)
    assert call("DELETE", f"{team}/_?email=new%40studio.example").status == 204
    assert call("GET", f"{path}/pending_collaborators").data == before
