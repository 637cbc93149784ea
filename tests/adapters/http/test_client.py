"""The transport against real sockets on loopback, well-behaved and not."""

from __future__ import annotations

import asyncio
import gzip
import socket
import subprocess
import sys
import time
import zlib
from collections.abc import Mapping
from pathlib import Path

import pytest

from frameio_tui.adapters.http.client import HttpcoreTransport, bearer_header, checked_headers
from frameio_tui.core.errors import (
    ConnectionRefused,
    FrameioTuiError,
    InvalidInput,
    InvalidResponse,
    NoResponse,
    OtherOrigin,
    ProxyUnusable,
    TimedOut,
    TlsFailed,
)
from frameio_tui.core.http.exchange import Outgoing, Progress, Response, Timing
from frameio_tui.core.http.reception import Reception
from frameio_tui.core.secret import Secret
from frameio_tui.core.settings import Settings
from tests.wire import Handler, RawServer, canned, certificate, response, tunnel

CANARY = "fio-u-" + "canary0" * 9 + "x"


def send(
    tmp_path: Path,
    outgoing: Outgoing,
    settings: Settings | None = None,
    environ: Mapping[str, str] | None = None,
    progress: list[Progress] | None = None,
) -> tuple[Response, Timing]:
    async def run() -> tuple[Response, Timing]:
        transport = HttpcoreTransport(settings or Settings(), str(tmp_path / "spill"), "test", environ or {})
        try:
            told = progress if progress is not None else []
            return await transport.send(outgoing, Reception(lambda reception: told.append(reception.progress)))
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
        (dropped, InvalidResponse),
        (silent, TimedOut),
        (canned(b"SSH-2.0-OpenSSH_9\r\n"), InvalidResponse),
        (canned(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n"), InvalidResponse),
        (canned(response(b"not gzip", "200 OK", "content-encoding: gzip")), InvalidResponse),
        (canned(b"HTTP/1.1 200 OK\r\nx: " + b"a" * 300_000 + b"\r\n\r\n"), InvalidResponse),
        (canned(b""), InvalidResponse),
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
        pytest.raises(InvalidResponse, match="decompressed"),
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
        transport = HttpcoreTransport(Settings(), str(tmp_path), "test", {})
        seen = asyncio.Event()
        task = asyncio.create_task(transport.send(get(server), Reception(lambda _: seen.set())))
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
        "from frameio_tui.adapters.http.client import HttpcoreTransport\n"
        "from frameio_tui.core.settings import Settings\n"
        "HttpcoreTransport(Settings(), '', 'x', {}).preload()\n"
        "print(*(name for name in ('httpx', 'click', 'rich', 'pygments') if name in sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=120)
    assert done.stdout == "httpx\n"


def test_a_proxy_is_asked_for_the_server_and_the_request_arrives_as_typed(tmp_path: Path) -> None:
    shown = certificate(tmp_path / "tls", "DNS:server.test")
    seen: list[bytes] = []

    def inside(conn: socket.socket, request: bytes) -> None:
        seen.append(request)
        conn.sendall(response(b"{}"))

    target = "/v2/x%2Fy/_?filter[archived]=all&q='%27|{}"
    with RawServer(tunnel(inside, shown)) as proxy:
        environ = {"HTTPS_PROXY": proxy.url, "SSL_CERT_FILE": shown.path}
        for path in ("/v2/me", target):
            outgoing = Outgoing("GET", "https://server.test" + path, (), b"", Secret(CANARY), "https://server.test")
            answer, timing = send(tmp_path, outgoing, environ=environ)
            assert answer.status == 200
            assert 0 < (timing.tls or 0) < timing.total
    assert [request.split(b"\r\n")[0] for request in proxy.requests] == [b"CONNECT server.test:443 HTTP/1.1"] * 2
    assert [request.split(b"\r\n")[0].decode() for request in seen] == [
        "GET /v2/me HTTP/1.1",
        f"GET {target} HTTP/1.1",
    ]
    assert all(CANARY.encode() not in request for request in proxy.requests)


ABROAD = "https://server.test/v2/me"


def failing(tmp_path: Path, url: str, environ: Mapping[str, str], **limits: float) -> FrameioTuiError:
    """What a request that cannot succeed raises; nothing of it may have reached a server."""
    with pytest.raises(NoResponse) as caught:
        send(tmp_path, Outgoing("POST", url, body=b"{}"), Settings(**limits), environ)  # type: ignore[arg-type]  # floats
    assert not caught.value.sent
    assert "may have executed the request" not in str(caught.value)
    assert "arrived" not in str(caught.value)
    return caught.value


@pytest.mark.parametrize("url", ["https://xn--a/v2/me", "https://1.2.3.999/", "http://127.0.0.1:9/\ud800"])
def test_a_url_that_cannot_be_sent_is_said(tmp_path: Path, url: str) -> None:
    with pytest.raises(InvalidInput):
        send(tmp_path, Outgoing("GET", url))


@pytest.fixture
def closed_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
    return port


@pytest.mark.parametrize("listed", ["[::1]", "::1/128", "fe80::/10", "bücher.example", "\udcff", "[", "%", "x:y:z"])
def test_no_list_of_exempt_hosts_stops_a_request(tmp_path: Path, listed: str, closed_port: int) -> None:
    with RawServer(canned(response(b"{}"))) as server:
        answer, _ = send(tmp_path, get(server), environ={"NO_PROXY": listed, "all_proxy": "http://127.0.0.1:1"})
        assert answer.status == 200
    error = failing(tmp_path, ABROAD, {"NO_PROXY": listed, "https_proxy": f"http://127.0.0.1:{closed_port}"})
    assert f"proxy 127.0.0.1:{closed_port}" in error.sentence


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("https_proxy", "socks://127.0.0.1:1"),
        ("HTTPS_PROXY", "http://u:p#w@127.0.0.1:1"),
        ("ALL_PROXY", "http://127.0.0.1:abc"),
        ("all_proxy", "http://x\udcff:1"),
        ("SSLKEYLOGFILE", "/nonexistent/keys"),
        ("SSL_CERT_FILE", "/dev/null"),
        ("SSL_CERT_FILE", "/etc"),
    ],
)
def test_a_variable_that_cannot_be_used_is_named_before_anything_is_sent(
    tmp_path: Path, variable: str, value: str
) -> None:
    error = failing(tmp_path, ABROAD, {variable: value})
    assert isinstance(error, ProxyUnusable)
    assert variable in error.sentence
    assert error.remedy


def test_a_damaged_bundle_of_certificates_is_named(tmp_path: Path) -> None:
    bundle = tmp_path / "ca.pem"
    bundle.write_text("-----BEGIN CERTIFICATE-----\nxx\n-----END CERTIFICATE-----\n")
    assert "SSL_CERT_FILE" in failing(tmp_path, ABROAD, {"SSL_CERT_FILE": str(bundle)}).sentence


def test_a_variable_that_the_request_does_not_use_is_ignored(tmp_path: Path) -> None:
    shown = certificate(tmp_path / "tls", "DNS:server.test")
    with RawServer(tunnel(canned(response(b"{}")), shown)) as proxy:
        environ = {"https_proxy": proxy.url, "all_proxy": "socks://127.0.0.1:1", "HTTP_PROXY": "gopher://x"}
        environ["SSL_CERT_FILE"] = shown.path
        assert send(tmp_path, Outgoing("GET", ABROAD), environ=environ)[0].status == 200


def test_a_closed_proxy_is_named_and_the_host_is_not_blamed(tmp_path: Path, closed_port: int) -> None:
    error = failing(tmp_path, ABROAD, {"HTTPS_PROXY": f"http://ann:hush-hush@127.0.0.1:{closed_port}"})
    assert isinstance(error, ConnectionRefused)
    assert error.sentence == f"The proxy 127.0.0.1:{closed_port} refused the connection."
    assert "HTTPS_PROXY" in error.remedy
    assert "hush" not in str(error)


def test_a_proxy_whose_name_is_not_known_is_named(tmp_path: Path) -> None:
    error = failing(tmp_path, ABROAD, {"all_proxy": "proxy.invalid:3128"}, connect_timeout=5.0)
    assert "proxy.invalid" in error.sentence
    assert "all_proxy" in error.remedy


@pytest.mark.parametrize(
    ("login", "words"), [("", "requires a user name"), ("ann:wrong-word@", "rejected the user name")]
)
def test_a_proxy_that_wants_a_password_says_so(tmp_path: Path, login: str, words: str) -> None:
    with RawServer(canned(response(b"", "407 Proxy Authentication Required"))) as proxy:
        error = failing(tmp_path, ABROAD, {"HTTPS_PROXY": f"http://{login}127.0.0.1:{proxy.port}"})
    assert words in error.sentence
    assert "(407)" in error.sentence
    assert "HTTPS_PROXY" in error.remedy
    assert "wrong-word" not in str(error)
    assert (b"proxy-authorization: Basic" in proxy.requests[0].replace(b"Proxy-A", b"proxy-a")) == bool(login)


@pytest.mark.parametrize(
    ("handler", "words"),
    [
        (canned(response(b"", "403 Forbidden")), "blocked the request to server.test (403)"),
        (canned(b"SSH-2.0-OpenSSH_9\r\n"), "did not send HTTP"),
        (canned(b""), "closed the connection"),
        (silent, "Timed out waiting for"),
    ],
)
def test_whatever_a_proxy_does_instead_is_said_of_the_proxy(tmp_path: Path, handler: Handler, words: str) -> None:
    with RawServer(handler) as proxy:
        error = failing(tmp_path, ABROAD, {"HTTPS_PROXY": proxy.url}, read_timeout=0.3)
    assert f"he proxy 127.0.0.1:{proxy.port}" in error.sentence
    assert words in error.sentence


def test_a_proxy_reached_by_tls_is_verified_with_the_same_certificates(tmp_path: Path) -> None:
    own, shown = certificate(tmp_path / "proxy", "IP:127.0.0.1"), certificate(tmp_path / "tls", "DNS:server.test")
    both = tmp_path / "both.pem"
    both.write_text(Path(own.path).read_text() + Path(shown.path).read_text())
    with RawServer(canned(response(b"", "403 Forbidden")), own) as proxy:
        trusting = failing(tmp_path, ABROAD, {"https_proxy": proxy.url, "SSL_CERT_FILE": str(both)})
        distrusting = failing(tmp_path, ABROAD, {"https_proxy": proxy.url, "SSL_CERT_FILE": shown.path})
    assert "(403)" in trusting.sentence
    assert f"certificate of the proxy 127.0.0.1:{proxy.port} is not trusted" in distrusting.sentence


@pytest.mark.parametrize(
    ("begins", "ends", "words", "remedy"),
    [
        ("20200101", "20200201", "has expired", "clock"),
        ("20980101", "20990101", "is not valid yet", "clock"),
    ],
)
def test_a_certificate_out_of_date_speaks_of_the_clock(
    tmp_path: Path, begins: str, ends: str, words: str, remedy: str
) -> None:
    shown = certificate(tmp_path / "tls", "DNS:server.test,IP:127.0.0.1", begins, ends)
    trusted = {"SSL_CERT_FILE": shown.path}
    with RawServer(canned(response(b"{}")), shown) as server:
        direct = failing(tmp_path, f"{server.url}/v2/me", trusted)
    with RawServer(tunnel(canned(response(b"{}")), shown)) as proxy:
        through = failing(tmp_path, ABROAD, {**trusted, "https_proxy": proxy.url})
    for error in (direct, through):
        assert isinstance(error, TlsFailed)
        assert words in error.sentence
        assert "clock" in error.sentence
        assert remedy in error.remedy
    assert f"server.test (through the proxy 127.0.0.1:{proxy.port})" in through.sentence


def test_a_certificate_for_another_name_is_not_blamed_on_an_inspecting_proxy(tmp_path: Path) -> None:
    shown = certificate(tmp_path / "tls", "DNS:other.test")
    with RawServer(canned(response(b"{}")), shown) as server:
        error = failing(tmp_path, f"{server.url}/v2/me", {"SSL_CERT_FILE": shown.path})
    assert "for another host name" in error.sentence
    assert "host" in error.remedy


def test_a_connection_that_breaks_after_the_handshake_is_no_failed_handshake(tmp_path: Path) -> None:
    shown = certificate(tmp_path / "tls", "IP:127.0.0.1")
    with RawServer(dropped, shown) as server, pytest.raises(InvalidResponse) as caught:
        send(tmp_path, get(server), environ={"SSL_CERT_FILE": shown.path})
    assert caught.value.sent
    assert "check that before you send it again" in caught.value.remedy


@pytest.mark.parametrize("framing", ["content-length: {}\r\n", "", "transfer-encoding: chunked\r\n"])
def test_a_compressed_body_that_ends_early_is_an_error_and_a_whole_one_is_read_to_its_end(
    tmp_path: Path, framing: str
) -> None:
    text = b'{"name": "value"}' * 100
    for coding, body in (("deflate", zlib.compress(text)), ("gzip", gzip.compress(text[:9]) + gzip.compress(text[9:]))):
        for sent in (body, body[:-9], b""):
            framed = b"%x\r\n%b\r\n0\r\n\r\n" % (len(sent), sent) if sent else b"0\r\n\r\n"
            head = (
                f"HTTP/1.1 200 OK\r\ncontent-encoding: {coding}\r\nconnection: close\r\n{framing.format(len(sent))}\r\n"
            )
            reply = head.encode() + (framed if "chunked" in framing else sent)
            with RawServer(canned(reply)) as server:
                if sent == body or (framing and not sent):
                    assert send(tmp_path, get(server))[0].body == (text if sent else b"")
                    continue
                with pytest.raises(InvalidResponse) as caught:
                    send(tmp_path, get(server))
                assert "compressed response from" in caught.value.sentence


def test_only_codings_that_are_read_are_offered(tmp_path: Path) -> None:
    with RawServer(canned(response(b"{}"))) as server:
        send(tmp_path, get(server))
    assert b"accept-encoding: gzip, deflate\r\n" in server.requests[0].lower()


def dripping(conn: socket.socket, request: bytes) -> None:
    """A response that never ends."""
    conn.sendall(b"HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\n\r\n" + b"x" * 100)
    conn.recv(1)


@pytest.mark.parametrize(("keep", "memory_limit"), [(True, 10), (True, 1000), (False, 10)])
def test_what_arrived_before_a_cancel_is_kept_if_asked_for(tmp_path: Path, keep: bool, memory_limit: int) -> None:
    async def run(server: RawServer) -> Reception:
        transport = HttpcoreTransport(Settings(memory_limit=memory_limit), str(tmp_path), "test", {})
        seen = asyncio.Event()
        reception = Reception(lambda told: seen.set() if told.chunk else None, keep=keep)
        task = asyncio.create_task(transport.send(get(server), reception))
        await seen.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        await transport.aclose()
        return reception

    with RawServer(dripping) as server:
        reception = asyncio.run(run(server))
    answer = reception.response()
    assert reception.sent
    assert reception.in_doubt
    if not keep:
        assert answer is None
        assert list(tmp_path.iterdir()) == []
        return
    assert answer is not None
    assert (answer.status, answer.body_size, answer.complete) == (200, 100, False)
    assert (Path(answer.spill_path).read_bytes() if answer.spill_path else answer.body) == b"x" * 100
    reception.discard()
    assert list(tmp_path.iterdir()) == []


def test_a_reader_that_goes_away_is_no_fault_of_the_server(tmp_path: Path) -> None:
    def leave(reception: Reception) -> None:
        raise BrokenPipeError

    async def run(server: RawServer) -> None:
        transport = HttpcoreTransport(Settings(), str(tmp_path), "test", {})
        try:
            await transport.send(get(server), Reception(leave))
        finally:
            await transport.aclose()

    with RawServer(canned(response(b"{}"))) as server, pytest.raises(BrokenPipeError):
        asyncio.run(run(server))


def test_the_time_a_slow_reader_takes_is_not_the_servers(tmp_path: Path) -> None:
    async def run(server: RawServer) -> int:
        transport = HttpcoreTransport(Settings(), str(tmp_path), "test", {})
        slow = Reception(lambda told: time.sleep(0.4))
        answer, _ = await transport.send_with_headers(get(server), [], slow, seconds=0.5)
        await transport.aclose()
        return answer.body_size

    with RawServer(canned(response(b"x" * 200_000))) as server:
        assert asyncio.run(run(server)) == 200_000
