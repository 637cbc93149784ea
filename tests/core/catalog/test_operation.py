"""An operation tells what it takes, from the package data, without surprise."""

from __future__ import annotations

from frameio_tui.adapters.system.package_data import operations
from frameio_tui.core.catalog.catalog import Catalog
from frameio_tui.core.catalog.operation import Operation, RateLimit
from frameio_tui.core.profiles.profile import ApiVersion, CredentialKind

V2 = Catalog.from_json(operations(ApiVersion.V2), ApiVersion.V2)
V4 = Catalog.from_json(operations(ApiVersion.V4), ApiVersion.V4)
ALL = [*V2.operations, *V4.operations]


def of(catalog: Catalog, method: str, path: str) -> Operation:
    """The operation of a path, which must exist."""
    operation = catalog.match(method, path)
    assert operation is not None
    return operation


def test_every_operation_can_be_read() -> None:
    for operation in ALL:
        assert operation.method in ("GET", "POST", "PUT", "PATCH", "DELETE")
        assert operation.safe or operation.method != "GET"
        for parameter in (*operation.query, *operation.body):
            assert parameter.name
            assert parameter.type
        for name, fields in operation.body_variants:
            assert name
            assert fields
        assert operation.body_root in ("", "data")
        if operation.method == "GET" and operation.path != "/v2/auth/token":  # documented with a body, oddly
            assert operation.body == ()
        if operation.api is ApiVersion.V4:
            assert operation.scopes == ()
        if operation.experimental:
            assert ("api-version", "experimental") in operation.headers
        if operation.rate_limit:
            assert operation.rate_limit.calls > 0
            assert operation.rate_limit.window_ms > 0
        assert operation.method in repr(operation)


def test_filters_of_the_audit_log_have_every_value_that_is_documented() -> None:
    logs = of(V4, "GET", "/v4/accounts/a/audit_logs")
    assert logs.headers == (("api-version", "4.0"),)
    filters = {field.name: field.enum for parameter in logs.query for field in parameter.fields}
    assert (len(filters["event_type"]), len(filters["resource_type"])) == (230, 48)
    assert {"account_unlocked", "upload_link_created", "upp_data_transferred"} <= set(filters["event_type"])
    assert "upload_link" in filters["resource_type"]


def test_a_team_member_is_removed_by_e_mail() -> None:
    remove = of(V2, "DELETE", "/v2/teams/t/members/_")
    assert (remove.id, remove.query[0].name, remove.query[0].required) == ("removeTeamMember", "email", True)


def test_deleting_and_changing_is_never_called_safe() -> None:
    unsafe = [o for o in ALL if o.method in ("DELETE", "PUT", "PATCH") and o.safe]
    assert unsafe == []
    reading = {o.id for o in ALL if o.method == "POST" and o.safe}
    assert reading == {"assetSearchPost", "librarySearchPost", "search.search", "files.bulk_get"}


def test_placeholders_are_listed_in_order() -> None:
    operation = of(V4, "GET", "/v4/accounts/a/workspaces/b/projects")
    assert operation.path_params == ("account_id", "workspace_id")
    assert of(V2, "GET", "/v2/me").path_params == ()


def test_fields_say_type_and_whether_they_are_required() -> None:
    create = of(V4, "POST", "/v4/accounts/a/workspaces/b/projects")
    fields = {field.name: field for field in create.body}
    assert create.body_root == "data"
    assert create.body_required
    assert fields["name"].required
    assert fields["name"].type == "string"


def test_the_three_that_no_credential_of_ours_can_call() -> None:
    hooks = of(V2, "GET", "/v2/accounts/a/hooks")
    assert CredentialKind.OAUTH_PKCE in hooks.rejected_credentials
    assert CredentialKind.ACCESS_TOKEN in hooks.rejected_credentials
    assert CredentialKind.DEVELOPER_TOKEN not in hooks.rejected_credentials
    assert hooks.callable
    closed = {operation.path for operation in V2.operations if not operation.callable}
    assert closed
    assert all(operation.callable for operation in V4.operations)


def test_camera_to_cloud_is_named_as_such() -> None:
    c2c = [operation for operation in V2.operations if operation.surface == "c2c"]
    assert c2c
    for operation in c2c:
        assert (
            CredentialKind.DEVELOPER_TOKEN in operation.rejected_credentials
            or not operation.accepted_schemes
            or operation.documented
        )


def test_an_operation_with_nothing_said_refuses_nobody() -> None:
    bare = Operation({"id": "x", "method": "GET", "path": "/v2/x", "tag": "t", "summary": "s"}, ApiVersion.V2)
    assert (bare.rejected_credentials, bare.callable, bare.safe, bare.rate_limit, bare.headers) == (
        frozenset(),
        True,
        False,
        None,
        (),
    )
    limited = Operation({**bare._raw, "rate_limit": [5, 60000]}, ApiVersion.V2)
    assert limited.rate_limit == RateLimit(5, 60000)
