"""V4 responses contain workspaces, typed assets and shares, with times as created_at and updated_at."""

from __future__ import annotations

import pytest

from frameio_tui.core.profiles.profile import ApiVersion
from tests.sandbox.calls import CATALOGS, Caller, Ids, path_for

SHOWN = ["accounts.show", "workspaces.show", "projects.show", "files.show", "folders.show", "comments.show"]


@pytest.mark.parametrize("name", [*SHOWN, "shares.show", "webhooks.show", "actions.show", "version_stacks.show"])
def test_every_record_has_id_and_times_and_no_mark_of_v2(name: str, call: Caller, ids: Ids) -> None:
    operation = CATALOGS[ApiVersion.V4].by_id(name)
    assert operation is not None
    shown = call("GET", path_for(operation, ids), **dict(operation.headers)).data["data"]
    assert len(shown["id"]) == 36
    assert shown["created_at"]
    assert shown["updated_at"]
    assert not {"_type", "inserted_at", "secret"} & set(shown)


def test_what_is_included_is_shown(call: Caller, ids: Ids) -> None:
    account = f"/v4/accounts/{ids.account['id']}"
    file = call("GET", f"{account}/files/{ids.of('file')}?include=creator").data["data"]
    assert file["creator"]["email"].endswith(".example")
    comment = call("GET", f"{account}/comments/{ids.of('comment')}?include=owner,replies").data["data"]
    assert comment["owner"]["id"] == ids.user["id"]
    assert isinstance(comment["replies"], list)
