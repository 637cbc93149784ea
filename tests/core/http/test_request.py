"""A request becomes exactly the URL it says, at the origin of the profile and nowhere else."""

from __future__ import annotations

import json
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frameio_tui.core.catalog.operation import Operation
from frameio_tui.core.errors import FrameioTuiError, InvalidInput, OtherOrigin
from frameio_tui.core.http.request import RequestSpec, check_json_body, resolve_url, with_fields
from frameio_tui.core.http.request_text import parse_request
from frameio_tui.core.profiles.profile import ApiVersion

BASE = "https://api.frame.io"


@pytest.mark.parametrize(
    ("path", "api", "url"),
    [
        ("/me", ApiVersion.V2, f"{BASE}/v2/me"),
        ("/me", ApiVersion.V4, f"{BASE}/v4/me"),
        ("/v2/me", ApiVersion.V4, f"{BASE}/v2/me"),
        ("/v4/me", ApiVersion.V2, f"{BASE}/v4/me"),
        ("/health", ApiVersion.V2, f"{BASE}/health"),
        ("/v2x/me", ApiVersion.V2, f"{BASE}/v2/v2x/me"),
        ("/a?x=%2F&y=ä", ApiVersion.V2, f"{BASE}/v2/a?x=%2F&y=%C3%A4"),
        (f"{BASE}/anything?b", ApiVersion.V2, f"{BASE}/anything?b"),
        (f"{BASE}/anything?b&c=&d=1", ApiVersion.V2, f"{BASE}/anything?b&c=&d=1"),
    ],
)
def test_the_prefix_is_the_profiles_unless_typed(path: str, api: ApiVersion, url: str) -> None:
    assert resolve_url(parse_request(path).spec, BASE, api) == url


@pytest.mark.parametrize(
    "url",
    [
        "https://evil.test/v2/me",
        "http://api.frame.io/v2/me",
        "https://api.frame.io:8443/me",
        "https://api.frame.io.evil.test/",
    ],
)
def test_another_origin_is_refused_by_name(url: str) -> None:
    with pytest.raises(OtherOrigin) as caught:
        resolve_url(parse_request(url).spec, BASE, ApiVersion.V2)
    assert BASE in caught.value.sentence


@pytest.mark.parametrize(
    "path", ["/a/../b", "/a/%2e%2E/b", "/./a", "/a/.%2e", "//evil.test", "/a b", "/{id}", "a", "/\r\nx"]
)
def test_a_path_that_could_lead_elsewhere_is_not_resolved(path: str) -> None:
    with pytest.raises(InvalidInput):
        resolve_url(RequestSpec("GET", path), BASE, ApiVersion.V2)


@given(st.text(max_size=40))
def test_no_text_leads_to_another_origin(text: str) -> None:
    try:
        url = resolve_url(parse_request(text).spec, BASE, ApiVersion.V2)
    except FrameioTuiError:
        return
    parts = urlsplit(url)
    assert (parts.scheme, parts.netloc, parts.fragment) == ("https", "api.frame.io", "")
    assert url.isascii()
    assert url.isprintable()
    assert " " not in url


@given(st.text(min_size=1, max_size=20))
def test_a_filled_value_stays_within_its_place(value: str) -> None:
    spec = RequestSpec("GET", "/teams/{team_id}/x/{team_id}/{other}")
    try:
        filled = spec.fill({"team_id": value})
    except InvalidInput:
        return
    parts = filled.path.split("/")
    assert len(parts) == 6
    assert parts[2] == parts[4]
    assert filled.placeholders() == ("other",)


def test_an_unfilled_placeholder_is_named() -> None:
    with pytest.raises(InvalidInput, match=r"^\{team_id\} is missing\. Replace each placeholder with an ID\.$"):
        resolve_url(RequestSpec("GET", "/teams/{team_id}"), BASE, ApiVersion.V2)
    assert RequestSpec("GET", "/{a}/{b}/{a}").placeholders() == ("a", "b")


def test_a_body_is_checked_before_it_is_sent() -> None:
    check_json_body('{"a": [1, 2.50, null]}')
    with pytest.raises(InvalidInput) as caught:
        check_json_body('{\n  "a": 1,\n  b\n}')
    assert (caught.value.line, caught.value.column) == (3, 3)
    for text in ('{"a": NaN}', "[" * 100_000, "", "{'a': 1}"):
        with pytest.raises(InvalidInput):
            check_json_body(text)


OPERATION = Operation(
    {
        "id": "x",
        "method": "POST",
        "path": "/v4/x",
        "tag": "t",
        "summary": "s",
        "body_root": "data",
        "body": [
            {"name": "name", "type": "string"},
            {"name": "count", "type": "integer"},
            {"name": "open", "type": "boolean"},
            {"name": "tags", "type": "array<string>"},
        ],
    },
    ApiVersion.V4,
)


def test_fields_go_to_the_query_or_the_body_with_their_types() -> None:
    get = with_fields(RequestSpec("GET", "/x", (("a", "1"),)), None, [("filter[x]", "a b&c=d"), ("n", "ä")])
    assert get.target() == "/x?a=1&filter[x]=a%20b%26c%3Dd&n=%C3%A4"
    pairs = [("name", "007"), ("count", "7"), ("open", "true"), ("tags", "a,b"), ("other", "5")]
    post = with_fields(RequestSpec("POST", "/x", body='{"data": {"kept": 1}}'), OPERATION, pairs)
    data = {"kept": 1, "name": "007", "count": 7, "open": True, "tags": ["a", "b"], "other": "5"}
    assert json.loads(post.body) == {"data": data}
    with pytest.raises(InvalidInput, match="integer"):
        with_fields(RequestSpec("POST", "/x"), OPERATION, [("count", "many")])
    with pytest.raises(InvalidInput, match="object"):
        with_fields(RequestSpec("POST", "/x", body="[1]"), None, [("a", "b")])


def test_a_body_with_a_number_of_any_length_is_json() -> None:
    check_json_body('{"n": ' + "9" * 5000 + "}")
    with pytest.raises(InvalidInput, match="NaN"):
        check_json_body('{"n": NaN}')


@pytest.mark.parametrize("body", ['{"n": ' + "9" * 5000 + "}", '{"n": 1e999}'])
def test_fields_are_not_added_to_a_body_whose_numbers_would_change(body: str) -> None:
    with pytest.raises(InvalidInput, match="too large"):
        with_fields(RequestSpec("POST", "/x", body=body), None, [("a", "b")])


@pytest.mark.parametrize("value", ["9" * 5000, "1e999", "NaN", "Infinity", "[" * 100_000])
def test_a_field_that_is_no_number_to_send_is_refused_or_stays_text(value: str) -> None:
    create = Operation(
        {
            "id": "x",
            "method": "POST",
            "path": "/v2/x",
            "tag": "t",
            "summary": "s",
            "body": [{"name": "n", "type": "number"}, {"name": "any", "type": "any"}],
        },
        ApiVersion.V2,
    )
    spec = RequestSpec("POST", "/x")
    with pytest.raises(InvalidInput) as caught:
        with_fields(spec, create, [("n", value)])
    assert len(caught.value.sentence) < 120
    assert json.loads(with_fields(spec, create, [("any", value)]).body) == {"any": value}
