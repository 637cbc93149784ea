"""Forms to OAuth endpoints: how they are encoded, and what is known of those that failed."""

from __future__ import annotations

import base64
import socket
from pathlib import Path
from urllib.parse import parse_qs, unquote_plus

import pytest

from frameio_tui.adapters.http.blocking_client import BlockingHttpClient, basic_header, form_body
from frameio_tui.adapters.http.client import HttpcoreTransport
from frameio_tui.core.errors import ConnectionRefused, NoResponse, OtherOrigin, TimedOut
from frameio_tui.core.http.exchange import Outgoing
from frameio_tui.core.oauth.authorization import FormPost
from frameio_tui.core.secret import Secret
from frameio_tui.core.settings import Settings
from frameio_tui.sandbox.server import SandboxServer
from tests.wire import RawServer, canned, response


@pytest.fixture
def transport(tmp_path: object) -> BlockingHttpClient:
    return BlockingHttpClient(lambda: HttpcoreTransport(Settings(), str(tmp_path), "test", {}))


@pytest.mark.parametrize(("client_id", "secret"), [("id", "s"), ("a/b:c+d%e é", "p/ +:%é=&")])
def test_basic_credentials_are_form_encoded_first(client_id: str, secret: str) -> None:
    [(name, value)] = basic_header(FormPost("https://x", (), (client_id, Secret(secret))))
    assert name == "authorization"
    ours, _, theirs = base64.b64decode(value.removeprefix("Basic ")).decode("ascii").partition(":")
    assert (unquote_plus(ours), unquote_plus(theirs)) == (client_id, secret)


def test_a_public_client_has_no_header() -> None:
    assert basic_header(FormPost("https://x", (("client_id", "a"),))) == []


def test_fields_are_form_encoded() -> None:
    body = form_body(FormPost("https://x", (("code", Secret("a+b/c=&é")), ("scope", "a b"))))
    assert parse_qs(body.decode("ascii")) == {"code": ["a+b/c=&é"], "scope": ["a b"]}


def test_an_answer_comes_back_from_a_real_server(transport: BlockingHttpClient) -> None:
    with SandboxServer() as server:
        form = FormPost(server.oauth_endpoints().token, (("grant_type", "refresh_token"), ("client_id", "nobody")))
        answer = transport.post(form, 5)
        assert answer.status == 401
        assert b"invalid_client" in answer.body
        me = Outgoing("GET", server.url + "/v2/me", bearer=Secret(server.tokens["full"]), bearer_origin=server.url)
        assert transport.get(me, 5).status == 200


def test_what_was_never_sent_says_so(transport: BlockingHttpClient) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    with pytest.raises(ConnectionRefused) as caught:
        transport.post(FormPost(f"http://127.0.0.1:{port}/token", (("a", "b"),)), 5)
    assert not caught.value.sent


def test_what_a_proxy_did_not_let_through_was_never_sent(tmp_path: Path) -> None:
    with RawServer(canned(response(b"", "502 Bad Gateway"))) as proxy:
        transport = BlockingHttpClient(
            lambda: HttpcoreTransport(Settings(), str(tmp_path), "test", {"HTTPS_PROXY": proxy.url})
        )
        with pytest.raises(ConnectionRefused) as caught:
            transport.post(FormPost("https://server.invalid/token", (("a", "b"),)), 5)
    assert proxy.requests[0].startswith(b"CONNECT server.invalid:443 ")
    assert not caught.value.sent


def test_what_may_have_arrived_says_so(transport: BlockingHttpClient) -> None:
    with SandboxServer() as server:
        server.oauth.token_faults.append("drop_before")
        app = server.clients["pkce"]
        form = FormPost(server.oauth_endpoints().token, (("grant_type", "x"), ("client_id", app.client_id)))
        with pytest.raises(NoResponse) as caught:
            transport.post(form, 5)
        assert caught.value.sent


def test_an_answer_that_takes_too_long_is_given_up(transport: BlockingHttpClient) -> None:
    with SandboxServer() as server:
        server.oauth.token_delay = 5
        app = server.clients["pkce"]
        form = FormPost(server.oauth_endpoints().token, (("grant_type", "x"), ("client_id", app.client_id)))
        with pytest.raises(TimedOut) as caught:
            transport.post(form, 0.2)
        assert caught.value.sent


def test_a_bearer_goes_to_its_origin_alone(transport: BlockingHttpClient) -> None:
    outgoing = Outgoing("GET", "http://127.0.0.1:9/me", bearer=Secret("t"), bearer_origin="http://127.0.0.1:10")
    with pytest.raises(OtherOrigin):
        transport.get(outgoing, 1)
