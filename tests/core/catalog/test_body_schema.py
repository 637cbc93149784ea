"""Bodies against the catalogue, and places of errors in them."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frameio_tui.adapters.system.package_data import operations
from frameio_tui.core.catalog.body_schema import check_body, locate_errors
from frameio_tui.core.catalog.catalog import Catalog
from frameio_tui.core.profiles.profile import ApiVersion

V2 = Catalog.from_json(operations(ApiVersion.V2), ApiVersion.V2)
V4 = Catalog.from_json(operations(ApiVersion.V4), ApiVersion.V4)
PROJECT = V2.match("POST", "/v2/teams/{team_id}/projects")
WORKSPACE = V4.match("POST", "/v4/accounts/{account_id}/workspaces")
ATTACH = V4.match("POST", "/v4/accounts/{account_id}/comments/{comment_id}/attachments")
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=8,
)


def said(text: str, api: str = "v2") -> list[str]:
    operation = {
        "v2": PROJECT,
        "v4": WORKSPACE,
        "attach": ATTACH,
        "search": V2.match("POST", "/v2/search/library"),
        "assets": V2.match("POST", "/v2/review_links/{review_link_id}/assets"),
        "field": V4.match("POST", "/v4/accounts/{account_id}/metadata/field_definitions"),
        "share": V4.match("PATCH", "/v4/accounts/{account_id}/shares/{share_id}"),
        "reviewers": V4.match("POST", "/v4/accounts/{account_id}/shares/{share_id}/reviewers"),
        "import": V4.match("POST", "/v4/accounts/{account_id}/folders/{folder_id}/files/import"),
        "comment": V4.match("PATCH", "/v4/accounts/{account_id}/comments/{comment_id}"),
    }[api]
    assert operation is not None
    return [fault.format() for fault in check_body(operation, text)]


def test_a_fitting_body_has_no_faults() -> None:
    assert said('{"name": "Demo Reel"}') == []
    assert said('{"data": {"name": "Post"}}', "v4") == []


@pytest.mark.parametrize(
    ("text", "api"),
    [
        ('{"data": {"name": null}}', "share"),
        (
            '{"data": {"message": "m", "reviewers": {"share_list_ids": ["4f1c0d5e-6b7a-4c8d-9e0f-a1b2c3d4e5f6"]}}}',
            "reviewers",
        ),
        ('{"data": {"field_type": "text", "name": "a"}}', "field"),
        ('{"data": {"field_type": "rating", "name": "a", "field_configuration": {"max_value": 5}}}', "field"),
    ],
)
def test_bodies_of_several_forms_are_read_as_the_form_they_name(text: str, api: str) -> None:
    assert said(text, api) == []


@pytest.mark.parametrize("verb", ["create", "update"])
def test_each_kind_of_field_definition_is_named_by_its_own_form(verb: str) -> None:
    operation = V4.by_id(f"metadata.field_definitions.{verb}")
    assert operation is not None
    flat = next(field.enum for field in operation.body if field.name == "field_type")
    kinds = [field.enum for _, fields in operation.body_variants for field in fields if field.name == "field_type"]
    assert sorted(kinds) == sorted((kind,) for kind in flat)
    needs = [
        name
        for name, fields in operation.body_variants
        for f in fields
        if f.name == "field_configuration" and f.required
    ]
    assert len(needs) == (7 if verb == "create" else 0), "text and long text have no settings, a toggle may have some"


@pytest.mark.parametrize(
    ("text", "api", "words"),
    [
        ('{\n  "name": 7\n}', "v2", "line 2: 'name' must be a string"),
        ('{\n  "name": "a",\n  "nme": 1\n}', "v2", "line 3: 'nme' is not among the documented fields"),
        ('{"data": {}}', "attach", "line 1: 'file_size' is required"),
        (
            '{"project_preferences": {\n"notify_slack": "yes"}}',
            "v2",
            "line 2: 'notify_slack' must be a boolean, not a string",
        ),
        ('{"project_preferences": {\n"slack": true}}', "v2", "line 2: 'slack' is not among"),
        ('{"account_id": "x", "filter": 1}', "search", "'account_id' must be a uuid, such as"),
        (
            '{"asset_ids": [\n"4f1c0d5e-6b7a-4c8d-9e0f-a1b2c3d4e5f6",\n"x"]}',
            "assets",
            "line 3: 'asset_ids' must be a uuid",
        ),
        ('{"asset_ids": "x"}', "assets", "'asset_ids' must be an array of uuid, not a string"),
        ('{"data": {"field_type": "rating", "name": 1}}', "field", "'name' must be a string, not an integer"),
        ('{"name": "Post"}', "v4", 'belong inside "data"'),
        ('{"data": {\n"name": ""}}', "v4", "line 2: 'name' must not be empty"),
        ('{"data": {\n"name": " \\u00a0"}}', "v4", "line 2: 'name' must not be blank"),
        ('{"data": {"file_size": null}}', "attach", "'file_size' must not be null"),
        ('{"data": {"media_type": ""}}', "attach", "'media_type' must not be empty"),
        ('{"data": {}}', "share", "line 1: at least one field is required"),
        (
            '{"data": {"reviewers": {}}}',
            "reviewers",
            "'reviewers' must have exactly one of adobe_user_ids, emails, share_list",
        ),
        (
            '{"data": {"reviewers": {"emails": ["a"], "user_ids": []}}}',
            "reviewers",
            "must have exactly one of adobe_user_ids",
        ),
        (
            '{"data": {"storage_location": "x"}}',
            "import",
            "'storage_location' is one ID, or two IDs joined by a hyphen",
        ),
        (
            '{"data": {"text_review_annotation": {}}}',
            "comment",
            "'text_review_annotation' must have at least one of bounds",
        ),
        ('{"data": {"anchor": {"x": -1, "y": 0}}}', "comment", "'x' must be at least 0"),
        ('{"data": {"field_type": "rating", "name": "a"}}', "field", "'field_configuration' is required"),
        (
            '{"data": {"field_type": "colour", "name": "a"}}',
            "field",
            "'field_type' must be one of text, long_text, rating",
        ),
        (
            '{"data": {"field_type": "select", "name": "a", "field_configuration": {"options": [{}]}}}',
            "field",
            "'display_name' is required",
        ),
    ],
)
def test_what_does_not_fit_is_said_at_its_line(text: str, api: str, words: str) -> None:
    assert any(words in fault for fault in said(text, api))


def test_text_that_is_no_json_is_left_to_others() -> None:
    assert said("{") == []


TEXT = """{
  "data": {
    "name": "a",
    "tags": [1, {"x~y/z": null}, 3],
    "name": "twice"
  }
}"""


@pytest.mark.parametrize(
    ("pointer", "place"),
    [
        ("", (1, 1)),
        ("/data", (2, 11)),
        ("/data/name", (3, 13)),
        ("/data/tags/0", (4, 14)),
        ("/data/tags/1/x~0y~1z", (4, 27)),
        ("/data/tags/9", (4, 13)),
        ("/data/none", (2, 11)),
    ],
)
def test_an_error_of_the_api_stands_at_its_pointer_or_at_the_nearest_place_above(
    pointer: str, place: tuple[int, int]
) -> None:
    (fault,) = locate_errors(TEXT, [(pointer, "is bad")])
    assert (fault.line, fault.column) == place


def test_errors_of_the_api_stand_at_their_line_or_the_nearest_above() -> None:
    faults = locate_errors(
        TEXT, [("/data/tags/1", "is bad"), ("/data/missing", "is missing"), ("/nowhere/at/all", "?")]
    )
    assert [fault.line for fault in faults] == [4, 2, 1]
    assert [fault.pointer for fault in faults] == ["/data/tags/1", "/data/missing", "/nowhere/at/all"]


def pointers(value: object, at: str = "") -> list[tuple[str, object]]:
    found = [(at, value)]
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in items:
        found += pointers(inner, at + "/" + str(key).replace("~", "~0").replace("/", "~1"))
    return found


@given(JSON, st.sampled_from([None, 1]))
def test_every_place_of_any_body_is_found(value: object, indent: int | None) -> None:
    text = json.dumps(value, indent=indent, ensure_ascii=False)
    for pointer, inner in pointers(value):
        (fault,) = locate_errors(text, [(pointer, "x")])
        at = sum(len(row) + 1 for row in text.split("\n")[: fault.line - 1]) + fault.column - 1
        assert json.JSONDecoder().raw_decode(text, at)[0] == inner


@given(st.text(max_size=60), st.text(max_size=20))
def test_nothing_raises(text: str, pointer: str) -> None:
    assert PROJECT is not None
    check_body(PROJECT, text)
    locate_errors(text, [(pointer, "x")])


@given(JSON)
def test_no_json_raises(value: object) -> None:
    assert WORKSPACE is not None
    check_body(WORKSPACE, json.dumps(value))
    check_body(WORKSPACE, json.dumps({"data": value}))
