"""What goes to another place on V4 arrives there."""

from __future__ import annotations

import json
from urllib.parse import unquote

import pytest

from frameio_tui.adapters.system.package_data import operations
from frameio_tui.core.catalog.catalog import Catalog
from frameio_tui.core.http.request import RequestSpec
from frameio_tui.core.http.request_text import parse_request
from frameio_tui.core.profiles.profile import ApiVersion
from frameio_tui.core.v2_to_v4.rules import MOVES
from frameio_tui.core.v2_to_v4.translate import Translation, translate

V2, V4 = (Catalog.from_json(operations(api), api) for api in ApiVersion)
A = "4f1c0d5e-6b7a-4c8d-9e0f-a1b2c3d4e5f6"


def of(text: str, body: object = None) -> Translation:
    spec = parse_request(text).spec
    written = "" if body is None else json.dumps(body)
    return translate(RequestSpec(spec.method, spec.path, spec.query, (), written), V2, V4)


@pytest.mark.parametrize(
    ("text", "body", "first", "sent"),
    [
        ("POST /assets/f/children", {"type": "folder", "name": "x"}, "POST ~/folders/f/folders", {"name": "x"}),
        (
            "POST /assets/f/children",
            {"type": "file", "name": "x", "filesize": 5},
            "POST ~/folders/f/files/local_upload",
            {"name": "x", "file_size": 5},
        ),
        (
            "POST /assets/f/children",
            {"name": "x", "source": {"url": "https://a/b"}},
            "POST ~/folders/f/files/remote_upload",
            {"name": "x", "source_url": "https://a/b"},
        ),
        ("POST /assets/dest/copy", {"id": "a"}, "POST ~/files/a/copy", {"parent_id": "dest"}),
        ("POST /assets/dest/move", {"id": "a"}, "PATCH ~/files/a/move", {"parent_id": "dest"}),
        (
            "POST /batch/assets/dest/copy",
            {"batch": [{"id": A}, {"id": "b"}], "copy_comments": "all"},
            "POST ~/files/copy?copy_comments=all",
            {"file_ids": [A, "b"], "parent_id": "dest"},
        ),
        ("DELETE /batch/assets", {"asset_ids": ["a", "b"]}, "DELETE ~/files/a", None),
        ("DELETE /review_links/r/items/shared", {"asset_ids": ["a"]}, "DELETE ~/shares/r/assets/a", None),
        ("POST /review_links/r/assets", {"asset_ids": ["a", "b"]}, "POST ~/shares/r/assets", {"asset_id": "a"}),
        (
            "POST /assets/a/version",
            {"next_asset_id": "b"},
            "POST ~/folders/{folder_id}/version_stacks",
            {"file_ids": ["a", "b"]},
        ),
        ("DELETE /assets/a/unversion", None, "PATCH ~/files/a/move", {"parent_id": ""}),
        ("PUT /assets/a", {"name": "x"}, "PATCH ~/files/a", {"name": "x"}),
        (
            "PUT /assets/a",
            {"label": "approved"},
            "PATCH ~/projects/{project_id}/metadata/values",
            {"file_ids": ["a"], "values": [{"field_definition_id": "", "value": [""]}]},
        ),
        (
            "GET /accounts/n/audit_logs?filter[action]=AssetVersioned",
            None,
            "GET /v4/accounts/n/audit_logs?filters[event_type]=asset_versioned",
            None,
        ),
        (
            "GET /accounts/n/audit_logs?filter[action]=AccountMFAEnforced&filter[item_type]=review_link",
            None,
            "GET /v4/accounts/n/audit_logs?filters[event_type]=account_mfa_enforced&filters[resource_type]=review_link",
            None,
        ),
        ("DELETE /teams/t/members/_?email=a@b.c", None, "DELETE ~/workspaces/t/users/{user_id}", None),
        (
            "GET /assets/a?include=media_links",
            None,
            (
                "GET ~/files/a?include=media_links.original,media_links.thumbnail,media_links.thumbnail_high_quality,"
                "media_links.video_h264_180,media_links.high_quality,media_links.efficient,media_links.scrub_sheet"
            ),
            None,
        ),
        ("POST /comments/c/complete", None, "PATCH ~/comments/c", {"completed": True}),
        ("DELETE /comments/c/complete", None, "PATCH ~/comments/c", {"completed": False}),
        ("GET /comments/c/replies?include=x", None, "GET ~/comments/c?include=replies", None),
        (
            "GET /users/u/events?filters[start_date]=2026-01-01",
            None,
            "GET ~/audit_logs?filters[from_date]=2026-01-01&filters[user_id]=u",
            None,
        ),
        (
            "GET /accounts/n/audit_logs?filter[inserted_at][op]=lte&filter[inserted_at][value]=2026",
            None,
            "GET /v4/accounts/n/audit_logs?filters[to_date]=2026",
            None,
        ),
        ("GET /projects/shared?filter[account_id]=n", None, "GET /v4/accounts/n/invited_projects", None),
        (
            "POST /projects/p/review_links",
            {"name": "x", "password": "y", "enable_downloading": True, "access_control": {"invite_only": True}},
            "POST ~/projects/p/shares",
            {"name": "x", "downloading_enabled": True, "passphrase": "y", "access": "secure", "type": "asset"},
        ),
        (
            "POST /assets/a/presentations",
            {"title": "x", "project_id": "p"},
            "POST ~/projects/p/shares",
            {"name": "x", "asset_ids": ["a"], "access": "public", "type": "asset"},
        ),
        (
            "POST /review_links/r/reviewers",
            {"email": "a@b.c", "message": "m"},
            "POST ~/shares/r/reviewers",
            {"message": "m", "reviewers": {"emails": ["a@b.c"]}},
        ),
        ("POST /teams/t/members", {"email": "a@b.c"}, "PATCH ~/workspaces/t/users/{user_id}", {"role": "viewer"}),
        (
            "DELETE /projects/p/collaborators/_?email=a@b.c",
            None,
            "DELETE ~/projects/p/users/{user_id}",
            None,
        ),
        (
            "POST /teams/t/hooks",
            {"name": "n", "url": "https://a", "events": ["asset.ready", "collaborator.created", "comment.created"]},
            "POST ~/workspaces/t/webhooks",
            {"name": "n", "url": "https://a", "events": ["file.ready", "comment.created"]},
        ),
    ],
)
def test_each_part_goes_where_v4_has_it(text: str, body: object, first: str, sent: object) -> None:
    one = of(text, body).counterparts[0]
    assert unquote(one.spec.text()) == first.replace("~", "/v4/accounts/{account_id}")
    assert (json.loads(one.spec.body)["data"] if one.spec.body else None) == sent


def test_adding_to_a_version_stack_is_a_move_to_it() -> None:
    moved = of("POST /assets/a/version", {"next_asset_id": "b"}).counterparts[1]
    assert moved.spec.text() == "PATCH /v4/accounts/{account_id}/files/b/move"
    assert json.loads(moved.spec.body) == {"data": {"parent_id": "a"}}


def test_a_label_and_other_fields_are_two_requests() -> None:
    paths = [one.spec.path.rpartition("{account_id}")[2] for one in of("PUT /assets/a", {"label": "none"}).counterparts]
    assert paths == ["/projects/{project_id}/metadata/values"]
    both = of("PUT /assets/a", {"name": "x", "label": "none"}).counterparts
    assert len(both) == 3
    assert json.loads(both[0].spec.body) == {"data": {"name": "x"}}
    assert any("label needs a separate request" in change for change in both[0].changes)


V2_EVENTS = next(
    parameter.enum
    for operation in V2.operations
    if operation.id == "getAuditLogs"
    for parameter in operation.query
    if parameter.name == "filter[action]"
)


def test_events_of_the_audit_log_are_written_in_snake_case_or_left_out() -> None:
    for event in V2_EVENTS:
        one = of(f"GET /accounts/n/audit_logs?filter[action]={event}").counterparts[0]
        logs = next(parameter for parameter in one.operation.query if parameter.name == "filters")
        known = next(field.enum for field in logs.fields if field.name == "event_type")
        if one.spec.query:
            assert one.spec.query[0][1] in known
        else:
            assert "Removed a value of event_type that V4 does not have" in " ".join(one.changes)


def test_a_search_is_a_post_with_its_words_in_the_body() -> None:
    for asked in (
        of("GET /search/library?account_id=n&q=reel&page=2"),
        of("POST /search/library", {"account_id": "n", "q": "reel"}),
    ):
        one = asked.counterparts[0]
        assert one.spec.text() == "POST /v4/accounts/n/search"
        assert json.loads(one.spec.body) == {"query": "reel", "engine": "lexical"}
        assert "V4 requires engine (one of lexical, nlp)." in one.changes


def test_what_needs_several_requests_is_said() -> None:
    one = of("DELETE /batch/assets", {"asset_ids": ["a", "b", "c"]}).counterparts[0]
    assert "Each of the 3 assets needs its own request; this one is for the first." in one.changes


def test_what_sorts_and_pages_is_written_as_v4_does() -> None:
    one = of("GET /assets/a/children?sort=-name&include=creator,children&page_size=900&page=2").counterparts[0]
    assert one.spec.target() == (
        "/v4/accounts/{account_id}/folders/a/children?sort=name_desc&include=creator&page_size=500"
    )
    said = " ".join(one.changes)
    assert "Removed values of include that V4 does not have: children" in said
    assert "at most 500" in said


def test_moves_are_of_operations_that_v2_has() -> None:
    assert set(MOVES) <= {f"{operation.method} {operation.path.removeprefix('/v2')}" for operation in V2.operations}
