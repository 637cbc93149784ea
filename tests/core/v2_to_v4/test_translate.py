"""Every V2 operation has a V4 counterpart that exists, or a sentence."""

from __future__ import annotations

import json

import pytest

from frameio_tui.adapters.system.package_data import operations
from frameio_tui.core.catalog.body_schema import check_body
from frameio_tui.core.catalog.body_template import example
from frameio_tui.core.catalog.catalog import Catalog
from frameio_tui.core.http.request import RequestSpec
from frameio_tui.core.http.request_text import parse_request
from frameio_tui.core.profiles.profile import ApiVersion
from frameio_tui.core.v2_to_v4.mapping import NONE, NOTES, SAME
from frameio_tui.core.v2_to_v4.translate import Translation, translate

V2 = Catalog.from_json(operations(ApiVersion.V2), ApiVersion.V2)
V4 = Catalog.from_json(operations(ApiVersion.V4), ApiVersion.V4)
GAPS = ("is required", "such as", "at least", "must not be empty", "must have exactly one")
"""What may be said of a body whose values are still to be filled in."""


def of(text: str, body: str = "") -> Translation:
    spec = parse_request(text).spec
    return translate(RequestSpec(spec.method, spec.path, spec.query, (), body), V2, V4)


def test_every_operation_has_a_counterpart_or_a_sentence() -> None:
    for operation in V2.operations:
        found = translate(RequestSpec(operation.method, operation.path), V2, V4)
        assert found.operation is operation
        key = f"{operation.method} {operation.path.removeprefix('/v2')}"
        if key in SAME:
            assert len(found.counterparts) == len(SAME[key]), "each names an operation that V4 has"
            for one in found.counterparts:
                assert V4.match(one.spec.method, one.spec.path) is one.operation
        else:
            assert found.counterparts == ()
            assert (
                key in NONE or operation.surface == "c2c" or "auth" in key or "devices" in key or key == "POST /assets"
            )
            assert found.note.endswith(".")


def test_the_table_names_v2_operations_alone() -> None:
    known = {f"{op.method} {op.path.removeprefix('/v2')}" for op in V2.operations}
    assert set(SAME) | set(NONE) <= known
    assert set(NOTES) <= set(SAME)
    assert not set(SAME) & set(NONE)


@pytest.mark.parametrize(
    ("text", "first", "words"),
    [
        ("GET /me", "GET /v4/me", []),
        (
            "GET /teams/t1/projects?page=2&page_size=50",
            "GET /v4/accounts/{account_id}/workspaces/t1/projects?page_size=50",
            ["links.next", "workspace"],
        ),
        ("PUT /v2/assets/a1", "PATCH /v4/accounts/{account_id}/files/a1", ["PUT becomes PATCH", "file, a folder"]),
        ("GET /review_links/r1", "GET /v4/accounts/{account_id}/shares/r1", ["share"]),
        ("GET /accounts/a9/teams", "GET /v4/accounts/a9/workspaces", ["workspace"]),
        ("GET /projects/{project_id}", "GET /v4/accounts/{account_id}/projects/{project_id}", ["account"]),
    ],
)
def test_requests_are_rewritten(text: str, first: str, words: list[str]) -> None:
    one = of(text).counterparts[0]
    assert one.spec.text() == first
    for word in words:
        assert word in " ".join(one.changes)


def test_an_asset_may_be_three_things() -> None:
    paths = [one.spec.path.removeprefix("/v4/accounts/{account_id}") for one in of("GET /assets/a1").counterparts]
    assert paths == ["/files/a1", "/folders/a1", "/version_stacks/a1"]


def test_bodies_are_wrapped_and_fields_renamed() -> None:
    one = of(
        "POST /assets/a1/children", json.dumps({"name": "a.mov", "filesize": 7, "filetype": "video/mp4"})
    ).counterparts[0]
    assert json.loads(one.spec.body) == {"data": {"name": "a.mov", "file_size": 7}}
    assert 'wrapped in "data"' in " ".join(one.changes)
    assert "filesize becomes file_size." in one.changes
    assert "Removed fields that V4 does not document for this operation: filetype." in one.changes


@pytest.mark.parametrize("frame", [0, 1, 11974])
@pytest.mark.parametrize("request_line", ["POST /assets/a1/comments", "PUT /comments/c1"])
def test_a_frame_number_is_never_moved(request_line: str, frame: int) -> None:
    one = of(request_line, f'{{"text": "x", "timestamp": {frame}}}').counterparts[0]
    assert json.loads(one.spec.body)["data"]["timestamp"] == frame
    words = " ".join(one.changes)
    assert "The number is unchanged" in words, "sources disagree on where V4 begins to count"
    assert "timecode" in words


def test_media_links_are_named_one_by_one() -> None:
    for text in ("GET /assets/a1/audio", "GET /assets/a1/subtitles", "GET /assets/a1", "GET /assets/a1/children"):
        assert "include=media_links.original" in of(text).note


def test_what_is_no_v2_request_is_said() -> None:
    assert "No such V2 operation" in of("GET /nonsense").note
    assert of("POST /devices/heartbeat").note.startswith("Camera to Cloud")


def test_what_is_made_of_a_full_request_fits_the_catalogue_of_v4() -> None:
    for operation in V2.operations:
        body = json.dumps({field.name: example(field._replace(default=None)) for field in operation.body})
        query = tuple((parameter.name, "1") for parameter in operation.query)
        spec = RequestSpec(operation.method, operation.path, query, (), body if operation.body else "")
        for one in translate(spec, V2, V4).counterparts:
            known = {parameter.name for parameter in one.operation.query}
            assert {name.partition("[")[0] for name, _ in one.spec.query} <= known
            if one.spec.body:
                faults = [fault.sentence for fault in check_body(one.operation, one.spec.body)]
                assert all(any(words in fault for words in GAPS) for fault in faults)
            else:
                assert not one.operation.body or operation.method in ("GET", "DELETE")
            if one.operation.experimental:
                assert ("api-version", "experimental") in one.spec.headers


def test_rows_are_written_alike() -> None:
    for key, rows in SAME.items():
        assert key.split(" ")[0] in ("GET", "POST", "PUT", "DELETE")
        assert rows
        for row in rows:
            method, _, path = row.partition(" ")
            assert method in ("GET", "POST", "PATCH", "DELETE")
            assert path == "" or path[0] in "/@"


def test_a_body_that_could_not_be_written_again_is_left_as_it_is() -> None:
    for body in ('{"name": "x", "n": ' + "9" * 5000 + "}", '{"n": 1e999}', "[" * 100_000):
        one = of("PUT /assets/a1", body).counterparts[0]
        assert one.spec.body == body
        assert "unchanged" in " ".join(one.changes)
    assert "page_size=500" in of("GET /assets/a/children?page_size=" + "9" * 5000).counterparts[0].spec.target()
    assert "page_size=%C2%B2" in of("GET /assets/a/children?page_size=%C2%B2").counterparts[0].spec.target()
