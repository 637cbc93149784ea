"""The receiver on a real port: verify, respond, forward, count attempts, store, replay; and hostile requests."""

from __future__ import annotations

import asyncio
import errno
import json
import os
import socket
import tempfile
from collections.abc import Callable, Coroutine, Iterator
from pathlib import Path

import pytest

from frameio_tui.adapters.webhook_receiver import server
from frameio_tui.cli.container import container_at
from frameio_tui.core.errors import InvalidInput, PortTaken
from frameio_tui.core.profiles.profile import ApiVersion
from frameio_tui.core.secret import Secret
from frameio_tui.core.webhooks.delivery import LARGEST_BODY, MAX_STORED, Delivery, Incoming
from frameio_tui.core.webhooks.events import sample_payload
from frameio_tui.core.webhooks.signature import NamedSecret
from frameio_tui.services.webhooks.bench import Bench, BenchOptions
from frameio_tui.services.webhooks.sending import DeliveryService
from tests.adapters.oauth_callback.test_server import free_port
from tests.wire import RawServer, response

KEY = Secret("whs-canary-0123456789abcdef", "webhook secret")
BODY = sample_payload("file.ready", ApiVersion.V4)


def with_bench(
    home: Path, work: Callable[[Bench, DeliveryService], Coroutine[None, None, None]], options: BenchOptions
) -> None:
    """Run `work` while a receiver with these options listens on a free port."""

    async def run() -> None:
        container = container_at(str(home), {})
        try:
            await container.bench.start(options._replace(port=0))
            await work(container.bench, container.delivery_service)
        finally:
            await container.close()

    asyncio.run(asyncio.wait_for(run(), 60))


async def ask(bench: Bench, data: bytes) -> bytes:
    """Send bytes to the receiver, and return everything it sends."""
    port = int(bench.address.rpartition(":")[2])
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(data)
    if data:
        await writer.drain()
    else:
        writer.write_eof()
    received = await reader.read()
    writer.close()
    return received


def test_deliveries_are_verified_answered_stored_and_replayed(tmp_path: Path) -> None:
    async def work(bench: Bench, service: DeliveryService) -> None:
        seen: list[Delivery] = []
        bench.on_delivery = seen.append
        url = f"{bench.address}/hook?x=1"
        assert (await service.send(url, ApiVersion.V4, BODY, KEY)).status == 200
        assert (await service.send(url, ApiVersion.V2, BODY, Secret("other"))).status == 200
        first, second = seen
        assert (first.verdict.is_valid, first.event, first.api, first.incoming.path) == (
            True,
            "file.ready",
            "v4",
            "/hook?x=1",
        )
        assert first.incoming.body == BODY
        assert (second.verdict.mistake, second.api, second.attempt) == ("wrong-secret", "v2", 1)
        bench.options = bench.options._replace(respond="500")
        for _ in range(3):
            assert (await service.replay(first, url)).status == 500
        assert [each.attempt for each in seen] == [1, 1, 1, 2, 3]
        assert seen[-1].verdict.is_valid
        bench.options = bench.options._replace(respond="form")
        await service.replay(second, url, KEY)
        assert seen[-1].verdict.is_valid
        assert seen[-1].status == 200
        assert "ssh -N -R 8080:127.0.0.1:" in bench.tunnel_command
        again = container_at(str(tmp_path), {}).deliveries
        stored = again.recent(10)
        assert [each.number for each in stored] == [6, 5, 4, 3, 2, 1]
        assert stored[-1]._replace(number=0) == first._replace(number=0)
        assert again.load(2) == second
        await bench.clear()
        assert again.recent(10) == []

    with_bench(tmp_path, work, BenchOptions(secrets=(NamedSecret("", KEY),)))
    database = tmp_path / "state" / "deliveries.db"
    assert database.stat().st_mode & 0o777 == 0o600
    assert KEY.reveal().encode() not in database.read_bytes()


def test_deliveries_are_forwarded_with_the_exact_body_and_the_response_comes_back(tmp_path: Path) -> None:
    async def work(bench: Bench, service: DeliveryService) -> None:
        other = container_at(str(tmp_path / "other"), {})
        target = other.bench
        await target.start(BenchOptions(port=0, respond="message", secrets=(NamedSecret("", KEY),)))
        try:
            bench.options = bench.options._replace(forward=f"{target.address}/dev")
            received = await service.send(f"{bench.address}/x", ApiVersion.V4, BODY, KEY)
            assert json.loads(received.body)["title"] == "Received"
            assert received.header("content-type") == "application/json"
            assert target.deliveries[0].verdict.is_valid
            assert target.deliveries[0].incoming.path == "/dev"
            assert bench.deliveries[0].note.startswith("forwarded to ")
        finally:
            await other.close()
        assert (await service.send(f"{bench.address}/x", ApiVersion.V4, BODY, KEY)).status == 502
        with RawServer(redirect) as elsewhere:
            bench.forward_to(f"{elsewhere.url}/a?token=canary")
            assert (await service.send(bench.address, ApiVersion.V4, BODY, KEY)).status == 307
        note = bench.deliveries[0].note
        assert "which redirects to https://evil.example/x: redirects are not followed" in note
        assert "canary" not in note
        assert len(elsewhere.requests) == 1
        for url in (bench.address, bench.address.replace("127.0.0.1", "localhost") + "/x"):
            with pytest.raises(InvalidInput, match="that of the receiver"):
                bench.forward_to(url)
        address = bench.address
        with pytest.raises(PortTaken, match=r"already in use by process \d+"):
            await bench.start(BenchOptions(port=int(address.rpartition(":")[2])))
        port = free_port()
        with pytest.raises(InvalidInput):
            await bench.start(BenchOptions(port=port, forward=f"http://127.0.0.1:{port}"))
        assert bench.address == address  # what fails to start does not end what listens

    with_bench(tmp_path, work, BenchOptions())


def redirect(connection: socket.socket, _request: bytes) -> None:
    connection.sendall(response(b"", "307 Temporary Redirect", "location: https://evil.example/x"))


def test_large_bodies_of_many_deliveries_do_not_fill_the_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("frameio_tui.services.webhooks.bench.LARGEST_TOTAL", 2500)

    async def work(bench: Bench, service: DeliveryService) -> None:
        for number in range(4):
            body = b'{"n":%d}' % number + b" " * 900
            await service.send(bench.address, ApiVersion.V4, body, KEY)
        assert [each.incoming.body[:7] for each in bench.deliveries] == [b'{"n":3}', b'{"n":2}']
        await bench.load()
        assert len(bench.deliveries) == 2

    with_bench(tmp_path, work, BenchOptions())


def test_hostile_requests_are_refused_and_harm_nobody(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    head = b"POST / HTTP/1.1\r\nHost: x\r\n"
    refused = {
        b"\x16\x03\x01\x02\x00\x01": 400,
        b"GET / HTTP/1.1\r\nHost: x\r\n\r\n": 405,
        head + b"Content-Length: %d\r\n\r\n" % (LARGEST_BODY + 1): 413,
        head + b"Content-Length: -1\r\n\r\n": 400,
        head + b"Content-Length: 1\r\nContent-Length: 2\r\n\r\nab": 400,
        head + b"Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n": 400,
        head + b"Transfer-Encoding: gzip, chunked\r\n\r\n": 400,
        head + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n": 400,
        head + b"Transfer-Encoding: chunked\r\n\r\n%x\r\n" % (LARGEST_BODY + 1): 413,
        head + b"X" * 20_000 + b"\r\n\r\n": 431,
        head + b"a: b\r\n" * 200 + b"\r\n": 431,
        head + b"no header\r\n\r\n": 400,
        head + b"X: a\nY: b\r\n\r\n": 400,
        head + b"Host: y\r\n\r\n": 400,
        b"POST / HTTP/1.1\r\nContent-Length: 2\r\n\r\n{}": 400,
        b"POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n": 400,
        head + b"Origin: http://evil.example\r\nContent-Length: 2\r\n\r\n{}": 403,
        head + b"Content-Length: 4000000\r\n\r\n" + b"x" * 300_000: 413,  # the response arrives nevertheless
    }

    async def work(bench: Bench, service: DeliveryService) -> None:
        for data, status in refused.items():
            assert (await ask(bench, data)).startswith(b"HTTP/1.1 %d " % status), data[:60]
            assert "TLS" in bench.last_refusal or data[0] != 0x16
        assert await ask(bench, b"") == b""
        assert not bench.deliveries
        assert bench.refused == len(refused)
        assert bench.last_refusal == "413: The body is larger than 1 MB."
        assert (await ask(bench, b"POST / HTTP/1.0\r\nContent-Length: 2\r\n\r\n{}")).startswith(b"HTTP/1.1 200 ")
        pipelined = head + b"Content-Length: 2\r\n\r\n{}" + head * 2000
        assert (await ask(bench, pipelined)).count(b"HTTP/1.1 ") == 1
        assert len(bench.deliveries) == 2
        monkeypatch.setattr(server, "CONNECTIONS_AT_MOST", 8)
        monkeypatch.setattr(server, "IDLE_SECONDS", 100.0)
        idle = [await asyncio.open_connection("127.0.0.1", int(bench.address.rpartition(":")[2])) for _ in range(8)]
        assert (await ask(bench, b"")).startswith(b"HTTP/1.1 503 ")
        assert bench.last_refusal == "503: More than 8 deliveries arrived at once."
        monkeypatch.setattr(server, "IDLE_SECONDS", 0.0)
        assert (await service.send(bench.address, ApiVersion.V4, BODY, KEY)).status == 200
        for _reader, writer in idle:
            writer.close()
        hostile = b'{"type":"\x1b]0;owned\x07","resource":{"type":"\xe2\x80\xae","id":"x"}}'
        chunks = b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in (hostile[:9], hostile[9:]))
        sent = head + b"Expect: 100-continue\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks + b"0\r\n\r\n"
        answer = await ask(bench, sent)
        assert answer.startswith(b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n")
        assert b"owned" not in answer
        assert bench.deliveries[0].incoming.body == hostile

    with_bench(tmp_path, work, BenchOptions(secrets=(NamedSecret("", KEY),)))


def test_only_the_last_deliveries_are_stored_and_damaged_rows_are_left_out(tmp_path: Path) -> None:
    from frameio_tui.adapters.storage.delivery_db import SqliteDeliveryStore

    path = tmp_path / "state" / "deliveries.db"
    store = SqliteDeliveryStore(str(path), keep=3, largest_total=2500)
    for number in range(5):
        store.add(Delivery(float(number), Incoming("POST", f"/{number}", (), b"x" * 100)))
    assert [each.incoming.path for each in store.recent(MAX_STORED)] == ["/4", "/3", "/2"]
    headers = (("Authorization", "Bearer fio-u-canary"), ("Cookie", "id=canary"))
    store.add(Delivery(9.0, Incoming("POST", "/big", headers, b"x" * 2600)))
    assert [each.incoming.path for each in store.recent(MAX_STORED)] == ["/big"]
    assert b"canary" not in path.read_bytes()
    import sqlite3

    with sqlite3.connect(path) as database:
        database.execute(
            "INSERT INTO deliveries (method,path,headers,body,details) VALUES ('POST','/','[]',x'00','{}')"
        )
    assert [each.incoming.path for each in store.recent(MAX_STORED)] == ["/big"]
    os.chmod(path.parent, 0o700)


@pytest.fixture
def short_path() -> Iterator[Path]:
    """A private folder with a path that leaves room in an address of a socket, which has 107 bytes."""
    with tempfile.TemporaryDirectory(dir="/tmp") as folder:
        yield Path(folder)


def test_a_private_socket_receives_too(tmp_path: Path, short_path: Path) -> None:
    runtime = short_path

    async def run() -> None:
        container = container_at(str(tmp_path / "home"), {"XDG_RUNTIME_DIR": str(runtime)})
        try:
            await container.bench.start(BenchOptions(at_socket=True))
            path = container.bench.address
            assert os.stat(path).st_mode & 0o777 == 0o600
            assert path in container.bench.tunnel_command
            reader, writer = await asyncio.open_unix_connection(path)
            writer.write(b"POST /s HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}")
            assert (await reader.read()).startswith(b"HTTP/1.1 200 ")
            writer.close()
        finally:
            await container.close()

    asyncio.run(asyncio.wait_for(run(), 30))
    assert not list(runtime.rglob("*.sock"))


def test_the_user_chooses_port_and_path_and_errors_name_the_remedy(
    tmp_path: Path, short_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = short_path / "hooks.sock"

    async def fails(bench: Bench, options: BenchOptions) -> str:
        with pytest.raises(PortTaken) as error:
            await bench.start(options)
        assert error.value.remedy
        assert not bench.address
        return str(error.value)

    async def run() -> None:
        first, second = container_at(str(tmp_path), {}), container_at(str(tmp_path), {})
        try:
            await first.bench.start(BenchOptions(at_socket=True, socket_path=str(path)))
            assert first.bench.tunnel_command == f"ssh -N -R 8080:{path} USER@PUBLIC-HOST"
            taken = await fails(second.bench, BenchOptions(at_socket=True, socket_path=str(path)))
            assert f"Process {os.getpid()} already listens on the socket {path}. Stop that process" in taken
            assert "sign-in" not in taken
            for wrong in (f"{short_path}/none/x.sock", "hooks.sock", "/a b", "/" + "x" * 110, "/tmp/x.sock"):
                said = await fails(second.bench, BenchOptions(at_socket=True, socket_path=wrong))
                assert said.endswith("mkdir -m 700 FOLDER")
            for port in (-1, 65536):
                assert f"{port} is not a port." in await fails(second.bench, BenchOptions(port=port))

            def refuse(*_: object) -> None:
                raise PermissionError(errno.EACCES, "Permission denied")

            monkeypatch.setattr("frameio_tui.adapters.webhook_receiver.server.bind_address", refuse)
            said = await fails(second.bench, BenchOptions(port=80))
            assert said == (
                "The program cannot listen on port 80 (this user is not allowed to). Use a port from 1024 to 65535."
            )
        finally:
            await first.close()
            await second.close()

    asyncio.run(asyncio.wait_for(run(), 30))
    assert not path.exists()
