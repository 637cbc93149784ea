"""Scripts for Frame.io's official SDK: they send the request, and the table of its methods is that of the SDK."""

from __future__ import annotations

import contextlib
import inspect
import io
import json
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from frameio_tui.adapters.system.package_data import operations
from frameio_tui.core.catalog.catalog import Catalog
from frameio_tui.core.errors import InvalidInput
from frameio_tui.core.http.exchange import Outgoing
from frameio_tui.core.interchange.sdk_code import has_sdk_method, sdk_code
from frameio_tui.core.interchange.sdk_methods import ONE_PAGE, UNSUPPORTED_QUERY, sdk_method
from frameio_tui.core.profiles.profile import ApiVersion
from tests.support import CANARY

if TYPE_CHECKING:
    import frameio  # importing it takes half a second

V4 = Catalog.from_json(operations(ApiVersion.V4), ApiVersion.V4)
ID = "b2702c44-c6da-4bb6-8bbd-be6e547ccf1b"
CLIENT = httpx.Client
SERVER = "http://127.0.0.1:9"


def method_of(client: frameio.Frameio, name: str) -> Any:
    group, _, method = name.partition(".")
    return getattr(getattr(client, group), method)


def outgoing(method: str, path: str, body: object = None, **headers: str) -> Outgoing:
    return Outgoing(method, SERVER + path, tuple(headers.items()), json.dumps(body).encode() if body else b"")


def code(request: Outgoing) -> str:
    return sdk_code(request, V4.match(request.method, request.url.removeprefix(SERVER)))


def sent(script: str, monkeypatch: pytest.MonkeyPatch) -> list[httpx.Request]:
    """Run a script with the SDK connected to a server that returns an empty list for everything."""
    found: list[httpx.Request] = []

    def reply(request: httpx.Request) -> httpx.Response:
        found.append(request)
        return httpx.Response(200, json={"data": [], "links": {"next": None}})

    client = CLIENT(transport=httpx.MockTransport(reply))
    monkeypatch.setattr(httpx, "Client", lambda **_: client)
    monkeypatch.setenv("FRAMEIO_TOKEN", "the-token")
    with contextlib.redirect_stdout(io.StringIO()), contextlib.suppress(Exception):  # the reply fits few models
        exec(compile(script, "script", "exec"), {})  # noqa: S102 - the script is what is tested
    return found


def test_the_table_is_that_of_the_installed_sdk() -> None:
    import frameio

    client = frameio.Frameio(token="t")
    for operation in V4.operations:
        name = sdk_method(operation.id)
        if name is None:
            continue
        signature = inspect.signature(method_of(client, name))
        assert list(signature.parameters)[: len(operation.path_params)] == list(operation.path_params)
        lacking = tuple(one.name for one in operation.query if one.name not in signature.parameters)
        assert lacking == UNSUPPORTED_QUERY.get(operation.id, ()), operation
        if operation.paged:
            assert ("SyncPager" in str(signature.return_annotation)) is (operation.id not in ONE_PAGE), operation


def test_every_operation_of_the_table_is_sent_to_its_path(monkeypatch: pytest.MonkeyPatch) -> None:
    count = 0
    for operation in V4.operations:
        if has_sdk_method(operation):
            path = operation.path
            for name in operation.path_params:
                path = path.replace("{" + name + "}", ID)
            body = (
                {"data": {}} if operation.body_root else {"query": "q", "engine": "lexical"} if operation.body else None
            )
            requests = sent(code(outgoing(operation.method, path, body)), monkeypatch)
            assert requests, operation
            assert (requests[0].method, requests[0].url.path) == (operation.method, path)
            count += 1
    assert count == 98


def test_a_script_sends_the_query_the_body_and_the_headers(monkeypatch: pytest.MonkeyPatch) -> None:
    path = f"/v4/accounts/{ID}/files/{ID}"
    body = {"data": {"name": 'it\'s "é" 東 {{x}}', "n": [1, None, True]}}
    script = code(outgoing("PATCH", f"{path}?odd=1&odd=2&new%5Ba%5D=b", body, **{"x-mine": "a'b", "accept": "x"}))
    (request,) = sent(script, monkeypatch)
    assert json.loads(request.content) == body
    assert request.headers["authorization"] == "Bearer the-token"
    assert request.headers["x-mine"] == "a'b"
    assert request.url.params.multi_items() == [("odd", "1"), ("odd", "2"), ("new[a]", "b")]
    listing = code(outgoing("GET", f"/v4/accounts/{ID}/workspaces?page_size=5&include_total_count=true&after=a%2Fb"))
    assert "for item in client.workspaces.index(" in listing
    assert "page_size=5" in listing
    assert "include_total_count=True" in listing
    assert dict(sent(listing, monkeypatch)[0].url.params) == {
        "page_size": "5", "include_total_count": "true", "after": "a/b"
    }  # fmt: skip
    search = code(outgoing("POST", f"/v4/accounts/{ID}/search", {"query": "reel", "engine": "lexical"}))
    assert json.loads(sent(search, monkeypatch)[0].content) == {"query": "reel", "engine": "lexical"}


def test_secrets_are_masked_and_hostile_text_stays_text() -> None:
    path = f"/v4/accounts/{ID}/projects/{ID}/shares"
    hostile = "'); import os; os.system('x') #\u202e\n"
    body = {"data": {"passphrase": "hush-hush", "name": hostile, "note": CANARY}}
    script = code(outgoing("POST", f"{path}?token={CANARY}", body, cookie=CANARY))
    assert not [word for word in (CANARY, "hush-hush", "\u202e") if word in script]
    compile(script, "script", "exec")
    assert repr(hostile)[1:10] in script
    assert sdk_code(Outgoing("GET", "https://api.frame.io/v4/me"), V4.match("GET", "/v4/me")) == (
        'import os\n\nfrom frameio import Frameio\n\nclient = Frameio(token=os.environ["FRAMEIO_TOKEN"])\n'
        "print(client.users.show())\n"
    )


def test_what_the_sdk_cannot_send_is_refused_with_a_remedy() -> None:
    path = f"/v4/accounts/{ID}/projects/{ID}"
    for request in (
        outgoing("GET", f"/v4/accounts/{ID}"),
        outgoing("GET", "/v2/me"),
        outgoing("HEAD", path),
        outgoing("PATCH", path, {"name": "not in data"}),
        outgoing("PATCH", path)._replace(body=b"[" * 10_000),
    ):
        with pytest.raises(InvalidInput) as caught:
            code(request)
        assert caught.value.remedy
