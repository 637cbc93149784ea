"""The transport against real sockets on loopback, well-behaved and not."""

from __future__ import annotations

import asyncio
import gzip
import socket
import ssl
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from frameio_tui.adapters.http.client import HttpxTransport, bearer_header, checked_headers
from frameio_tui.core.errors import (
    AnswerBroken,
    ConnectionRefused,
    FrameioTuiError,
    InvalidInput,
    OtherOrigin,
    ProxyUnusable,
    TimedOut,
    TlsFailed,
)
from frameio_tui.core.http.exchange import Answer, Outgoing, Progress, Timing
from frameio_tui.core.secret import Secret
from frameio_tui.core.settings import Settings
from tests.wire import Handler, RawServer, canned, response

CANARY = "fio-u-" + "canary0" * 9 + "x"


def send(
    tmp_path: Path,
    outgoing: Outgoing,
    settings: Settings | None = None,
    environ: Mapping[str, str] | None = None,
    progress: list[Progress] | None = None,
) -> tuple[Answer, Timing]:
    async def run() -> tuple[Answer, Timing]:
        transport = HttpxTransport(settings or Settings(), str(tmp_path / "spill"), "test", environ or {})
        try:
            return await transport.send(outgoing, progress.append if progress is not None else None)
        finally:
            await transport.aclose()

    return asyncio.run(run())


def get(server: RawServer, path: str = "/v2/me", **more: object) -> Outgoing:
    return Outgoing("GET", server.url + path, bearer=Secret(CANARY), bearer_origin=server.url, **more)  # type: ignore[arg-type]  # test shorthand


def test_a_request_carries_the_bearer_and_the_answer_its_exact_bytes(tmp_path: Path) -> None:
    body = b'{"name": "\xff\x1b[31m", "n": 1.10}'
    with RawServer(canned(response(body, "200 Fine", "X-Odd: a\tb"))) as server:
        answer, timing = send(tmp_path, get(server))
    assert answer.body == body
    assert (answer.status, answer.reason, answer.header("x-odd")) == (200, "Fine", "a\tb")
    assert f"authorization: Bearer {CANARY}".encode() in server.requests[0].replace(b"Authorization", b"authorization")
    assert 0 < (timing.first_byte or 0) <= timing.total


def test_path_and_query_go_out_as_typed(tmp_path: Path) -> None:
    target = "/v2/x%2Fy/_?email=a%2Bb@c.d&filter[archived]=all&q='%27|{}"
    with RawServer(canned(response(b"{}"))) as server:
        send(tmp_path, get(server, target))
    assert server.requests[0].startswith(f"GET {target} HTTP/1.1\r\n".encode())


def test_the_bearer_stays_with_its_origin() -> None:
    for url in (
        "http://127.0.0.1:9/x",
        "https://api.frame.io.evil.test/v2/me",
        "http://api.frame.io/v2/me",
        "https://api.frame.io:444/v2/me",
    ):
        outgoing = Outgoing("GET", url, bearer=Secret(CANARY), bearer_origin="https://api.frame.io")
        with pytest.raises(OtherOrigin) as caught:
            bearer_header(outgoing)
        assert CANARY not in str(caught.value)
    two_ways = Outgoing("GET", "https://evil.test\\@api.frame.io/v2/me", (), b"", Secret("t"), "https://api.frame.io")
    with pytest.raises(InvalidInput, match="backslash"):
        bearer_header(two_ways)
    same = Outgoing("GET", "https://API.frame.io.:443/x", bearer=Secret("t"), bearer_origin="https://api.frame.io")
    assert bearer_header(same) == [("authorization", "Bearer t")]


def test_redirects_are_shown_and_not_followed(tmp_path: Path) -> None:
    with RawServer(canned(response(b"stolen"))) as other:
        moved = response(b"", "307 Temporary Redirect", f"location: {other.url}/x")
        with RawServer(canned(moved)) as server:
            answer, _ = send(tmp_path, get(server))
    assert answer.status == 307
    assert other.requests == []


def test_loopback_is_direct_whatever_the_proxy_variables_say(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "ALL_PROXY", "http_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    with RawServer(canned(response(b"{}"))) as server:
        answer, _ = send(tmp_path, get(server), environ={"HTTP_PROXY": "http://127.0.0.1:1"})
    assert answer.status == 200


def dropped(conn: socket.socket, request: bytes) -> None:
    conn.sendall(b'HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{"half": ')


def silent(conn: socket.socket, request: bytes) -> None:
    conn.recv(1)


@pytest.mark.parametrize(
    ("handler", "error"),
    [
        (dropped, AnswerBroken),
        (silent, TimedOut),
        (canned(b"SSH-2.0-OpenSSH_9\r\n"), AnswerBroken),
        (canned(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n"), AnswerBroken),
        (canned(response(b"not gzip", "200 OK", "content-encoding: gzip")), AnswerBroken),
        (canned(b"HTTP/1.1 200 OK\r\nx: " + b"a" * 300_000 + b"\r\n\r\n"), AnswerBroken),
        (canned(b""), AnswerBroken),
    ],
)
def test_a_malformed_server_is_named_and_never_quotes_the_token(
    tmp_path: Path, handler: Handler, error: type[FrameioTuiError]
) -> None:
    with RawServer(handler) as server, pytest.raises(error) as caught:
        send(tmp_path, get(server), Settings(read_timeout=0.3))
    assert "127.0.0.1" in str(caught.value)
    assert CANARY not in repr(caught.value)
    assert caught.value.__suppress_context__


def test_a_closed_port_is_named(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with pytest.raises(ConnectionRefused):
        send(tmp_path, Outgoing("GET", f"http://127.0.0.1:{port}/"))


def test_plain_http_on_an_https_url_is_a_tls_failure(tmp_path: Path) -> None:
    with RawServer(canned(b"HTTP/1.1 400 Bad\r\n\r\n")) as server, pytest.raises(TlsFailed):
        send(tmp_path, Outgoing("GET", server.url.replace("http:", "https:")))


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("HTTPS_PROXY", "ftp://proxy:1"),
        ("ALL_PROXY", "http://"),
        ("SSL_CERT_FILE", ""),
        ("SSL_CERT_FILE", "/nonexistent/ca.pem"),
        ("SSL_CERT_DIR", "/nonexistent"),
    ],
)
def test_a_bad_variable_is_one_sentence_that_names_it(tmp_path: Path, variable: str, value: str) -> None:
    with pytest.raises(ProxyUnusable) as caught:
        send(tmp_path, Outgoing("GET", "https://api.invalid/v2/me"), environ={variable: value})
    assert variable in caught.value.sentence


def test_a_large_body_goes_to_a_private_file_and_is_whole(tmp_path: Path) -> None:
    body = bytes(range(256)) * 4096
    progress: list[Progress] = []
    with RawServer(canned(response(body))) as server:
        answer, _ = send(tmp_path, get(server), Settings(memory_limit=100_000), progress=progress)
    spilled = Path(answer.spill_path)
    assert spilled.read_bytes() == body
    assert spilled.stat().st_mode & 0o777 == 0o600
    assert answer.body == body[:100_000]
    assert answer.body_size == len(body)
    assert progress[-1] == Progress(len(body), len(body))


def test_a_decompression_bomb_is_ended(tmp_path: Path) -> None:
    bomb = gzip.compress(bytes(64 * 2**20))
    with (
        RawServer(canned(response(bomb, "200 OK", "content-encoding: gzip"))) as server,
        pytest.raises(AnswerBroken, match="decompressed"),
    ):
        send(tmp_path, get(server))
    assert not list((tmp_path / "spill").glob("*")) if (tmp_path / "spill").exists() else True


@pytest.mark.parametrize(
    "header",
    [("x y", "1"), ("x", "a\r\nb: c"), ("x", "ö"), ("", "1"), ("Authorization", "Bearer z"), ("Host", "evil")],
)
def test_headers_that_could_change_the_request_are_refused(header: tuple[str, str]) -> None:
    with pytest.raises(InvalidInput):
        checked_headers((header,))


def test_cancelling_closes_the_connection(tmp_path: Path) -> None:
    closed = []

    def handler(conn: socket.socket, request: bytes) -> None:
        conn.sendall(b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nabc")
        closed.append(conn.recv(10) == b"")

    async def run(server: RawServer) -> None:
        transport = HttpxTransport(Settings(), str(tmp_path), "test", {})
        seen = asyncio.Event()
        task = asyncio.create_task(transport.send(get(server), lambda _: seen.set()))
        await seen.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        await transport.aclose()
        for _ in range(200):
            if closed:
                return
            await asyncio.sleep(0.01)

    with RawServer(handler) as server:
        asyncio.run(run(server))
    assert closed == [True]


def test_httpx_loads_no_command_line_of_its_own() -> None:
    code = (
        "import sys\n"
        "from frameio_tui.adapters.http.client import HttpxTransport\n"
        "from frameio_tui.core.settings import Settings\n"
        "HttpxTransport(Settings(), '', 'x', {}).warm()\n"
        "print(*(name for name in ('httpx', 'click', 'rich', 'pygments') if name in sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=120)
    assert done.stdout == "httpx\n"


def test_a_proxy_is_asked_for_the_server_and_the_request_arrives_as_typed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=server.test"]
    command += ["-addext", "subjectAltName=DNS:server.test", "-keyout", str(key), "-out", str(certificate)]
    subprocess.run(command, capture_output=True, check=True, timeout=120)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    seen: list[bytes] = []

    def tunnel(conn: socket.socket, request: bytes) -> None:
        conn.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
        with context.wrap_socket(conn, server_side=True) as inside:
            seen.append(inside.recv(65536))
            inside.sendall(response(b"{}"))

    target = "/v2/x%2Fy/_?filter[archived]=all&q='%27|{}"
    with RawServer(tunnel) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", proxy.url)
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        for path in ("/v2/me", target):
            outgoing = Outgoing("GET", "https://server.test" + path, (), b"", Secret(CANARY), "https://server.test")
            answer, _ = send(tmp_path, outgoing)
            assert answer.status == 200
    assert [request.split(b"\r\n")[0] for request in proxy.requests] == [b"CONNECT server.test:443 HTTP/1.1"] * 2
    assert [request.split(b"\r\n")[0].decode() for request in seen] == [
        "GET /v2/me HTTP/1.1",
        f"GET {target} HTTP/1.1",
    ]
    assert all(CANARY.encode() not in request for request in proxy.requests)
