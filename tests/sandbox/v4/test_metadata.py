"""V4: what is known of a file is in its metadata."""

from __future__ import annotations

from typing import Any

from tests.sandbox.calls import Caller, Ids


def by_name(metadata: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the values by the name of the field."""
    return {field["field_definition_name"]: field["value"] for field in metadata}


def test_the_frame_rate_is_in_the_metadata_alone(call: Caller, ids: Ids) -> None:
    account = f"/v4/accounts/{ids.account['id']}"
    video, document = (ids.last("assets", kind="file", asset_type=kind) for kind in ("stream", "document"))
    shown = call("GET", f"{account}/files/{video['id']}?include=metadata").data["data"]
    assert not {"fps", "frames", "duration"} & set(shown)
    values = by_name(shown["metadata"])
    assert (values["Frame Rate"], values["Duration"]) == (video["fps"], video["duration"])
    parent = ids.last("assets", id=video["parent_id"])
    place = f"{parent['kind']}s/{parent['id']}"
    listed = call("GET", f"{account}/{place}/children?include=metadata").data["data"]
    assert next(row for row in listed if row["id"] == video["id"])["metadata"] == shown["metadata"]
    values = by_name(call("GET", f"{account}/files/{document['id']}?include=metadata").data["data"]["metadata"])
    assert "Frame Rate" not in values
    assert values["Page Count"] == document["pages"]


def test_values_are_set_on_several_files(call: Caller, ids: Ids) -> None:
    account, files = f"/v4/accounts/{ids.account['id']}", ids.files(2)
    project = ids.last("assets", id=files[0])["project_id"]
    made = call(
        "POST",
        f"{account}/metadata/field_definitions",
        {
            "data": {
                "field_type": "select",
                "name": "Take",
                "field_configuration": {"options": [{"display_name": "Best"}]},
            }
        },
    )
    assert made.status == 201
    definitions = call("GET", f"{account}/metadata/field_definitions").data["data"]
    status, take = (next(row for row in definitions if row["name"] == name) for name in ("Status", "Take"))
    assert (status["mutable"], take["mutable"]) == (False, True)
    values = [
        {"field_definition_id": field["id"], "value": [field["field_configuration"]["options"][-1]["id"]]}
        for field in (status, take)
    ]
    path = f"{account}/projects/{project}/metadata/values"
    assert call("PATCH", path, {"data": {"file_ids": files, "values": values}}).status == 204
    for file in files:
        shown = by_name(call("GET", f"{account}/files/{file}/metadata").data["data"]["metadata"])
        assert [option["display_name"] for option in shown["Take"]] == ["Best"]
        assert [option["display_name"] for option in shown["Status"]] == ["Approved"]
        assert call("GET", f"/v2/assets/{file}").data["label"] == "approved"
    renamed = {"data": {"field_type": "select", "name": "x"}}
    assert call("PATCH", f"{account}/metadata/field_definitions/{status['id']}", renamed).status == 403
