"""Imports of Postman collections, HAR files and curl commands, and back again."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import fastjsonschema
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from frameio_tui.adapters.system.package_data import operations
from frameio_tui.core.catalog.catalog import Catalog
from frameio_tui.core.errors import InvalidInput
from frameio_tui.core.http.code_export import export
from frameio_tui.core.http.exchange import Outgoing
from frameio_tui.core.http.request import RequestSpec
from frameio_tui.core.http.saved_request import SavedRequest, check_saved
from frameio_tui.core.http.variables import fill_variables
from frameio_tui.core.interchange.collected import Collector, Imported
from frameio_tui.core.interchange.har import entry_of_request, har_text
from frameio_tui.core.interchange.imports import read_import
from frameio_tui.core.interchange.postman import postman_document, postman_text
from frameio_tui.core.profiles.profile import ApiVersion
from tests.support import CANARY

CATALOGS = {api: Catalog.from_json(operations(api), api) for api in ApiVersion}
SCHEMA = Path(__file__).parent / "schemas" / "postman-2.1.json"
validate = fastjsonschema.compile(json.loads(SCHEMA.read_text("utf-8")))
COLLECTION = {
    "info": {"name": "Intake / EU", "schema": "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"},
    "auth": {"type": "bearer", "bearer": [{"key": "token", "value": CANARY}]},
    "event": [{"listen": "prerequest", "script": {"exec": [f"pm.secret = '{CANARY}'"]}}],
    "variable": [
        {"key": "project", "value": "p1"},
        {"key": "api_token", "value": CANARY},
        {"key": "baseUrl", "value": "https://api.frame.io"},
        {"key": "unused", "value": "1"},
    ],
    "item": [
        {
            "name": "Projects",
            "item": [
                {
                    "name": "Show a project",
                    "request": {
                        "method": "GET",
                        "description": {"content": "Of the **intake** team"},
                        "header": [
                            {"key": "Authorization", "value": f"Bearer {CANARY}"},
                            {"key": "X-Team", "value": "{{ team }}"},
                            {"key": "X-Off", "value": "1", "disabled": True},
                        ],
                        "url": {
                            "raw": "{{baseUrl}}/v4/accounts/:account_id/projects/{{project}}?include=owner&x=1",
                            "query": [
                                {"key": "include", "value": "owner"},
                                {"key": "x", "value": "1", "disabled": True},
                            ],
                            "variable": [{"key": "account_id", "value": "a1"}],
                        },
                    },
                },
                {
                    "name": "Show a project",
                    "request": {
                        "method": "POST",
                        "url": f"https://api.frame.io/v2/teams/7/projects?access_token={CANARY}",
                        "body": {"mode": "raw", "raw": json.dumps({"name": "{{name}}", "client_secret": CANARY})},
                    },
                },
            ],
        },
        {"name": "../../etc/passwd", "request": {"method": "GET", "url": "/me"}},
        {"name": "Upload", "request": {"method": "POST", "url": "/x", "body": {"mode": "file", "file": {"src": "/e"}}}},
        {"name": "Token", "request": {"method": "POST", "url": "https://ims.adobelogin.test/token"}},
        {"name": "Odd", "request": {"method": "FROB", "url": "/me"}},
    ],
}


def imported(data: object, api: ApiVersion = ApiVersion.V4) -> Imported:
    raw = data if isinstance(data, bytes) else data.encode() if isinstance(data, str) else json.dumps(data).encode()
    return read_import(raw, Collector(api, catalogs=CATALOGS))


def postman(*items: object) -> dict[str, Any]:
    return {"info": {"name": "x"}, "item": list(items)}


def test_a_postman_collection_becomes_saved_requests_without_its_credentials() -> None:
    found = imported(COLLECTION)
    assert CANARY not in repr(found)
    assert (found.kind, found.title) == ("Postman collection", "intake-eu")
    show, create, me = found.requests
    assert show.name == "projects/show-a-project"
    assert show.spec == RequestSpec(
        "GET",
        "/accounts/{account_id}/projects/{project}",
        (("include", "owner"),),
        (("X-Team", "{{team}}"),),
    )
    assert (show.api, show.description) == (ApiVersion.V4, "Of the **intake** team")
    assert show.variables == (("account_id", "a1"), ("project", "p1"))
    assert (create.name, create.api) == ("projects/show-a-project-2", ApiVersion.V2)
    assert create.spec.query == ()
    assert json.loads(create.spec.body) == {"name": "{{name}}", "client_secret": "{{client_secret}}"}
    assert (me.name, me.spec.text()) == ("etc-passwd", "GET /me")
    assert dict(found.skipped) == {
        "Upload": "its body is a file, which is never read",
        "Token": "it is for the server ims.adobelogin.test, which no profile uses",
        "Odd": "the method FROB is not supported",
    }
    notes = " ".join(found.notes)
    for part in ("Authorization settings", "Scripts were ignored", "Credentials were removed", "Tokens and signatures"):
        assert part in notes
    for part in ("Secrets in bodies", "Values of variables that are secrets"):
        assert part in notes


def test_a_har_file_becomes_one_request_for_each_different_one() -> None:
    me = {"method": "GET", "url": "https://api.frame.io/v2/me", "headers": [{"name": ":authority", "value": "x"}]}
    signed = {"method": "PUT", "url": "https://s3.test/x?X-Amz-Signature=1", "headers": []}
    post = {
        "method": "POST",
        "url": "https://api.frame.io/v4/accounts/a1/search",
        "cookies": [{"name": "sid", "value": CANARY}],
        "headers": [{"name": "Cookie", "value": CANARY}, {"name": "content-type", "value": "application/json"}],
        "postData": {"mimeType": "application/json", "text": '{"query": "reel"}'},
    }
    rows: list[object] = [{"request": one} for one in (me, me, signed, post)]
    found = imported({"log": {"version": "1.2", "entries": [*rows, {}, "x"]}})
    assert CANARY not in repr(found)
    assert [(one.name, one.api.value, one.spec.text()) for one in found.requests] == [
        ("get-the-current-user", "v2", "GET /me"),
        ("search-an-account", "v4", "POST /accounts/a1/search"),
    ] or [one.spec.text() for one in found.requests] == ["GET /me", "POST /accounts/a1/search"]
    assert found.requests[1].spec.body == '{"query": "reel"}'
    assert found.requests[1].spec.headers == ()
    assert found.skipped_count == 3
    assert any("several times" in note for note in found.notes)


def test_curl_commands_become_requests() -> None:
    script = (
        "#!/bin/sh\n"
        f"curl -H 'Authorization: Bearer {CANARY}' https://api.frame.io/v2/me\n\n"
        'curl -X POST \\\n  https://api.frame.io/v4/accounts/a1/workspaces \\\n  --json \'{"data": {"name": "W"}}\'\n'
    )
    found = imported(script)
    assert CANARY not in repr(found)
    assert [one.spec.text() for one in found.requests] == ["GET /me", "POST /accounts/a1/workspaces"]
    assert found.requests[1].spec.body == '{"data": {"name": "W"}}'
    one = imported("curl https://api.frame.io/v2/x --data-raw 'first\ncurl is a word'")
    assert one.requests[0].spec.body == "first\ncurl is a word"
    missing = imported("curl https://api.frame.io/v2/x -d @/etc/passwd")
    assert missing.requests == ()
    assert "never read" in missing.skipped[0][1]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff\xfe",
        b"hello",
        b'{"info": 1}',
        b'{"info": {"schema": "https://schema.getpostman.com/json/collection/v1.0.0/x"}, "item": []}',
        b'{"info": {}, "item": {}}',
        b'{"log": {"entries": 3}}',
        b'{"log": {}',
        b"[" * 200_000,
        b'{"a":' * 100_000,
        b"[1, 2]",
    ],
)
def test_a_file_that_is_none_is_refused_with_a_reason(data: bytes) -> None:
    with pytest.raises(InvalidInput) as caught:
        imported(data)
    assert len(str(caught.value)) < 300


def test_hostile_collections_are_imported_safely() -> None:
    deep: dict[str, Any] = {"name": "leaf", "request": "GET /me"}
    for number in range(40):
        deep = {"name": f"level {number}", "item": [deep]}
    secret_body = json.dumps({"password": "hunter2-hunter2"}) + "x"
    found = imported(
        postman(
            deep,
            *({"name": "same", "request": {"url": "/me", "method": "GET"}} for _ in range(3)),
            {"name": "CON", "request": {"url": "/me"}},
            {"name": "\x1b[2J東", "request": {"url": "/me", "method": 7}},
            {"name": ["x"], "request": {"url": {"path": ["me", {"value": 3}], "host": 5}}},
            {
                "name": "secret",
                "request": {"url": "/me", "method": "POST", "body": {"mode": "raw", "raw": secret_body}},
            },
            {"name": "crlf", "request": {"url": "/me", "header": [{"key": "x", "value": "a\r\nb: c"}]}},
            {"name": "dots", "request": {"url": "https://api.frame.io/v4/a b/../x"}},
            {"name": "half", "request": {"url": "/me", "method": "POST", "body": {"raw": "\ud800"}}},
            {"request": {"url": None}},
            {"name": "n"},
            None,
            3,
            ["x"],
        )
    )
    names = [one.name for one in found.requests]
    assert len({name.casefold() for name in names}) == len(names)
    assert names[0].count("/") == 7
    assert names[1:5] == ["same", "same-2", "same-3", "my-con"]
    for one in found.requests:
        check_saved(one)
    assert "hunter2" not in repr(found)
    reasons = [reason for _, reason in found.skipped]
    assert any("secret" in reason for reason in reasons)
    assert any("line break" in reason for reason in reasons)
    assert any("UTF-8" in reason for reason in reasons)


def item(name: str, url: object, body: object = None, **more: object) -> dict[str, object]:
    return {"name": name, "request": {"method": "POST" if body else "GET", "url": url, "body": body}, **more}


def test_names_and_hidden_variables_of_a_collection_have_no_secret() -> None:
    found = imported(
        {
            "collection": {
                **postman(
                    item(f"https://api.frame.io/v2/me?access_token={CANARY}", "/v2/me"),
                    {"name": f"Bearer {CANARY}", "item": [item("x", "/v4/x?a={{hidden}}")]},
                    item("user", f"ann:{CANARY}@api.frame.io/v4/me"),
                    item("plain", "api.frame.io/v4/me?to=https://elsewhere.test"),
                    item("binary", "/x", {"mode": "binary", "binary": "/etc/passwd"}),
                ),
                "variable": [{"key": "hidden", "value": CANARY, "type": "secret"}],
            }
        }
    )
    assert CANARY.lower() not in repr(found).lower()
    assert [one.name for one in found.requests] == ["https-api.frame.io-v2-me-access_token", "request/x", "plain"]
    assert found.requests[1].variables == (("hidden", ""),)
    assert found.requests[2].spec.text() == "GET /me?to=https://elsewhere.test"
    assert dict(found.skipped)["binary"] == "its body has the unknown mode 'binary'"
    assert {"Secrets in names were removed (2 times).", "Values of variables that are secrets were removed."} <= set(
        found.notes
    )


def test_variables_that_postman_computes_or_nests_become_ones_that_can_be_filled() -> None:
    variables = [
        {"key": "my team", "value": "{{org}}-7"},
        {"key": "org", "value": "acme"},
        {"key": "loop", "value": "{{other}}"},
        {"key": "other", "value": "{{loop}}"},
        *({"key": f"big{number}", "value": f"{{{{big{number + 1}}}}}" * 100} for number in range(20)),
    ]
    body = {"mode": "raw", "raw": '{"id": "{{$guid}}", "at": {{$timestamp}}}'}
    found = imported(
        postman(
            item("Odd", "/v4/x/{{$guid}}/{{my team}}?l={{ loop }}&b={{big0}}"),
            item("Body", "/v4/y", body),
        )
        | {"variable": variables}
    )
    odd, computed = found.requests
    assert odd.spec.text() == "GET /x/{guid}/{my_team}?l={{loop}}&b={{big0}}"
    assert odd.variables == (("my_team", "acme-7"), ("loop", ""), ("big0", ""))
    assert computed.spec.body == '{"id": "{{guid}}", "at": {{timestamp}}}'
    assert any("{{$guid}}, became variables" in note for note in found.notes)
    assert any("refer to unknown variables or to themselves" in note for note in found.notes)
    with pytest.raises(InvalidInput, match=r"variable 'loop' contains \{\{x\}\}"):
        fill_variables(odd.spec, {"loop": "{{x}}"})


def test_every_command_of_a_script_is_imported_and_what_cannot_be_is_named() -> None:
    url = "https://api.frame.io/v4"
    script = f"""# It's a list, isn't it?
HOST={url}
curl "$HOST/a" {url}/b --next {url}/c && time curl {url}/d | jq .
if curl -X POST {url}/e --json '{{"text": "first
curl {url}/no
last"}}' > out.json; then echo done; fi
curl --bogus {url}/f
echo "curl {url}/no"
x=$(curl {url}/no)
curl -d "$BODY" {url}/g
```sh
$ curl {url}/h \\
>   -H 'X-Mine: 1'
```
curl -X DELETE {url}/i
  -H 'X-Lost: 1'
curl '{url}/open
curl {url}/last
curl"""
    found = imported(script.replace("\n", "\r\n").encode("utf-16"))
    assert [one.spec.path for one in found.requests] == ["/a", "/b", "/c", "/d", "/e", "/h", "/last"]
    assert "no\nlast" in found.requests[4].spec.body
    assert found.requests[5].spec.headers == (("X-Mine", "1"),)
    reasons = [reason for _, reason in found.skipped]
    assert reasons == [
        "unknown curl option '--bogus'",
        "the value of $BODY is unknown",
        "the command seems to continue after the line break",
        "missing closing quote '",
        "the curl command has no URL",
    ]
    for only, reason in (("curl\n", "no URL"), ("get() {\n  curl --bogus x\n}\nx=$(curl y)\n", "'--bogus'")):
        with pytest.raises(InvalidInput, match=reason):
            imported(only)
    assert imported("`curl https://api.frame.io/v2/me`").requests[0].spec.path == "/me"


def test_bodies_of_a_har_file_are_decoded_or_named() -> None:
    bodies = (
        {"text": "eyJhIjoxfQ==", "encoding": "base64"},
        {"text": "//79", "encoding": "base64"},
        {"text": f"--x\r\n\r\n{CANARY}", "mimeType": "multipart/form-data; boundary=x"},
        {"text": 5, "params": []},
        [],
    )
    rows = [
        {"request": {"method": "POST", "url": f"https://api.frame.io/v4/{at}", "postData": body}}
        for at, body in enumerate(bodies)
    ]
    found = imported({"log": {"entries": rows}})
    assert [one.spec.body for one in found.requests] == ['{"a":1}', "5", ""]
    assert [reason for _, reason in found.skipped] == ["its body is not text", "its body is a form"]


NO_SHRINK = (Phase.explicit, Phase.reuse, Phase.generate)
NAMES = st.lists(st.from_regex(r"[a-z][a-z0-9]{0,5}(-[a-z0-9]{1,3})?", fullmatch=True), min_size=1, max_size=3).map(
    "/".join
)
WORDS = st.text(st.characters(codec="utf-8", categories=["L", "N"]), min_size=1, max_size=8)
SECRET_NAMES = st.sampled_from(["token", "X-Api-Token", "clientSecret"])
VALUES = WORDS | st.just("{{project}}") | st.just("{{ team }}")
PATHS = st.lists(st.sampled_from(["me", "teams", "{asset_id}", "{{project}}", "a%20b"]), min_size=1, max_size=4)
SAVED = st.builds(
    lambda name, method, path, query, value, body, api, description, secret: SavedRequest(
        name,
        RequestSpec(
            method,
            "/" + "/".join(path),
            (*query, (secret, "{{key}}")),
            (("X-Mine", value), (secret, "{{key}}")),
            body if method != "GET" else "",
        ),
        api,
        description,
        (("project", "p 1"),) if any("project" in part for part in path) else (),
    ),
    NAMES,
    st.sampled_from(["GET", "POST", "DELETE"]),
    PATHS,
    st.lists(st.tuples(st.from_regex(r"[a-z]{1,5}", fullmatch=True), st.just("1") | st.just("{{team}}")), max_size=2),
    WORDS,
    st.dictionaries(WORDS, VALUES | st.integers() | st.lists(VALUES, max_size=2), max_size=3).map(
        lambda fields: json.dumps({**fields, "password": "{{key}}"})
    ),
    st.sampled_from(list(ApiVersion)),
    WORDS,
    SECRET_NAMES,
)


@settings(max_examples=12, phases=NO_SHRINK)
@given(st.lists(SAVED, max_size=4, unique_by=lambda one: one.name))
def test_a_collection_is_the_same_after_export_and_import(requests: list[SavedRequest]) -> None:
    first = imported(postman_text("Team", requests))
    document = postman_document(first.title, first.requests)
    validate(document)
    assert imported(document)._replace(title="", notes=()) == first._replace(title="", notes=())
    assert first.skipped == ()
    assert sorted(one.name for one in first.requests) == sorted(one.name for one in requests)


@settings(max_examples=10, phases=NO_SHRINK)
@given(SAVED)
def test_requests_are_the_same_after_an_export_as_har_or_curl(saved: SavedRequest) -> None:
    filled = saved.spec.path.replace("{", "").replace("}", "")
    url = f"https://api.frame.io/{saved.api.value}{filled}"
    headers = [("X-Mine", "1")]
    entry = entry_of_request(Outgoing(saved.spec.method, url, tuple(headers), saved.spec.body.encode()))
    of_har = imported(har_text([entry]))
    of_curl = imported(export("curl", saved.spec.method, url, headers, saved.spec.body))
    assert [(one.spec, one.api) for one in of_har.requests] == [(one.spec, one.api) for one in of_curl.requests]
    (one,) = of_har.requests
    assert (one.spec.method, one.spec.path, one.spec.body) == (
        saved.spec.method,
        filled,
        saved.spec.body.replace("{{ team }}", "{{team}}"),
    )
    again = imported(
        har_text([entry_of_request(Outgoing(one.spec.method, url, one.spec.headers, one.spec.body.encode()))])
    )
    assert again.requests == of_har.requests


def test_an_exported_collection_has_no_secret() -> None:
    spec = RequestSpec("POST", "/x", (("token", CANARY),), (("cookie", CANARY),), json.dumps({"password": "hush-hush"}))
    text = postman_text("x", [SavedRequest("a/b", spec, ApiVersion.V4, CANARY)], (("frameio_token", CANARY),))
    validate(json.loads(text))
    assert CANARY not in text
    assert "hush-hush" not in text
    assert "{{frameio_token}}" in text
