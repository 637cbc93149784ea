"""V2: review links and presentations."""

from __future__ import annotations

from tests.sandbox.calls import Caller, Ids


def test_a_review_link_lives_and_ends(call: Caller, ids: Ids) -> None:
    path = f"/v2/projects/{ids.of('project')}/review_links"
    before = int(call("GET", path).headers["total"])
    made = call("POST", path, {"name": "Client", "password": "harbour"})
    assert made.status == 201
    assert made.data["has_password"] is True
    assert "harbour" not in str(made.data)
    own = f"/v2/review_links/{made.data['id']}"
    assert int(call("GET", path).headers["total"]) == before + 1
    assert call("PUT", own, {"name": "Client 2"}).data["name"] == "Client 2"
    file = ids.files(1)[0]
    assert call("POST", own + "/assets", {"asset_ids": [file]}).status < 300
    items = call("GET", own + "/items")
    assert items.headers["total"] == "1"
    assert file in str(items.data)
    assert call("DELETE", own).status in (200, 204)
    assert call("GET", own).status == 404
    assert int(call("GET", path).headers["total"]) == before


def test_a_presentation_shows_one_asset(call: Caller, ids: Ids) -> None:
    file = ids.of("asset")
    asset = call("GET", f"/v2/assets/{file}").data
    body = {"asset_id": file, "owner_id": ids.user["id"], "project_id": asset["project_id"], "title": "Reel"}
    made = call("POST", f"/v2/assets/{file}/presentations", body)
    assert made.status == 201
    assert made.data["asset_id"] == file
    own = f"/v2/presentations/{made.data['id']}"
    assert call("PUT", own, {"title": "Reel 2"}).data["title"] == "Reel 2"
    assert call("DELETE", own).status in (200, 204)
    assert call("GET", own).status == 404
