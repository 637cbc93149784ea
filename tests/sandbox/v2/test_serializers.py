"""V2 responses use snake case, `_type` and ISO times, and never contain a password."""

from __future__ import annotations

import re

import pytest

from tests.sandbox.calls import CATALOGS, Caller, Ids, path_for

TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")
SHOWN = ["getMe", "getAccount", "getTeam", "getProject", "getAsset", "getComment", "reviewLinkGet", "getWebhook"]


@pytest.mark.parametrize("name", [*SHOWN, "getAction"])
def test_every_record_has_type_id_and_times(name: str, call: Caller, ids: Ids) -> None:
    operation = next(o for catalog in CATALOGS.values() for o in catalog.operations if o.id == name)
    shown = call("GET", path_for(operation, ids)).data
    assert shown["_type"]
    assert len(shown["id"]) == 36
    assert TIME.fullmatch(shown["inserted_at"])
    assert TIME.fullmatch(shown["updated_at"])
    assert "harbour" not in str(shown)


def test_what_is_included_is_shown(call: Caller, ids: Ids) -> None:
    folder = call("GET", f"/v2/assets/{ids.root}?include=children,creator").data
    assert folder["item_count"] > 0
    assert folder["children"]
    assert folder["creator"]["_type"] == "user"
    stack = call("GET", f"/v2/assets/{ids.of('version_stack')}").data
    assert stack["cover_asset_id"]
