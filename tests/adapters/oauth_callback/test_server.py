"""The loopback listener over real sockets: only what belongs to this sign-in ends the wait."""

from __future__ import annotations

import asyncio
import contextlib
import os
import socket
import sys
from collections.abc import Coroutine
from pathlib import Path
from typing import Any

import httpx
import pytest

from frameio_tui.adapters.oauth_callback.server import CONNECTIONS_AT_MOST, LoopbackListener, listen_address
from frameio_tui.core.errors import InvalidInput, PortTaken
from tests.children import output_of

AUTHORIZE = "https://id.example/auth?client_id=x&state=secret-state"
GOOD = "code=the-code&state=right"


def check(query: str) -> str:
    if "state=right" not in query:
        return "stranger"
    if query.count("code=") > 1:
        return "malformed"
    return "failed" if "error=" in query else "accept"


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


def made(redirect: str, **more: Any) -> LoopbackListener:
    return LoopbackListener(redirect, AUTHORIZE, check, "abcdef0123", **more)


def run(work: Coroutine[Any, Any, None]) -> None:
    """Run, and fail on anything that reached the loop's exception handler."""
    escaped: list[dict[str, Any]] = []

    async def watched() -> None:
        asyncio.get_running_loop().set_exception_handler(lambda loop, context: escaped.append(context))
        await asyncio.wait_for(work, 20)

    asyncio.run(watched())
    assert escaped == []


async def raw(port: int, data: bytes, host: str = "127.0.0.1") -> bytes:
    reader, writer = await asyncio.open_connection(host, port)
    writer.write(data)
    try:
        return await reader.read()
    except ConnectionResetError:
        return b""
    finally:
        writer.close()


def get(path: str, port: int, method: str = "GET", host: str = "") -> bytes:
    return f"{method} {path} HTTP/1.1\r\nHost: {host or f'127.0.0.1:{port}'}\r\n\r\n".encode()


def status(answer: bytes) -> int:
    return int(answer.split(b" ", 2)[1]) if answer else 0


def test_a_good_callback_ends_the_wait_with_its_query_and_a_page_without_it() -> None:
    async def work() -> None:
        port = free_port()
        listener = made(f"http://127.0.0.1:{port}/callback")
        await listener.open()
        async with httpx.AsyncClient(trust_env=False) as browser:
            page = await browser.get(f"http://127.0.0.1:{port}/callback?{GOOD}")
        assert await listener.callback_query() == GOOD
        assert page.status_code == 200
        assert "Authorization received" in page.text
        assert "the-code" not in page.text + str(page.headers)
        assert page.headers["content-security-policy"] == "default-src 'none'"
        assert page.headers["cache-control"] == "no-store"
        assert page.headers["referrer-policy"] == "no-referrer"
        assert page.headers["x-content-type-options"] == "nosniff"
        await listener.close()

    run(work())


def test_an_error_with_the_right_state_ends_the_wait_too() -> None:
    async def work() -> None:
        port = free_port()
        listener = made(f"http://127.0.0.1:{port}/callback")
        await listener.open()
        query = "error=access_denied&error_description=%3Cscript%3E&state=right"
        answer = await raw(port, get(f"/callback?{query}", port))
        assert await listener.callback_query() == query
        assert status(answer) == 200
        assert b"Sign-in failed" in answer
        assert b"script" not in answer.split(b"\r\n\r\n")[1]
        await listener.close()

    run(work())


def test_strangers_are_refused_and_do_not_end_the_wait() -> None:
    async def work() -> None:
        port = free_port()
        listener = made(f"http://127.0.0.1:{port}/callback")
        await listener.open()
        said = [
            status(await raw(port, data))
            for data in (
                get("/callback?error=access_denied&state=wrong", port),
                get("/callback?code=x&state=wrong", port),
                get("/callback", port),
                get("/callback?code=a&code=b&state=right", port),
                get("/favicon.ico", port),
                get("/callback/?" + GOOD, port),
                get("/Callback?" + GOOD, port),
                get("/callbac%6b?" + GOOD, port),
                get("/callback?" + GOOD, port, "POST"),
                get("/callback?" + GOOD, port, "HEAD"),
                get("/callback?" + GOOD, port, host="evil.example"),
                get("/callback?" + GOOD, port, host=f"evil.example:{port}"),
                f"GET /callback?{GOOD} HTTP/1.1\r\n\r\n".encode(),
                f"GET /callback?{GOOD} HTTP/1.1\r\nHost: a\r\nHost: 127.0.0.1:{port}\r\n\r\n".encode(),
                f"GET http://evil.example/callback?{GOOD} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n".encode(),
                b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
                b"rubbish\r\n\r\n",
            )
        ]
        assert said == [400, 400, 400, 400, 404, 404, 404, 404, 405, 405, 400, 400, 400, 400, 400, 400, 400]
        assert listener.rejected_count == 4
        assert status(await raw(port, get("/callback?" + GOOD, port))) == 200
        assert await listener.callback_query() == GOOD
        await listener.close()

    run(work())


def test_five_good_ones_at_once_are_one_success() -> None:
    async def work() -> None:
        port = free_port()
        listener = made(f"http://127.0.0.1:{port}/callback")
        await listener.open()
        answers = await asyncio.gather(*(raw(port, get(f"/callback?{GOOD}&n={n}", port)) for n in range(5)))
        assert sorted(map(status, answers)) == [200, 410, 410, 410, 410]
        await listener.close()

    run(work())


def test_the_short_address_leads_to_the_provider() -> None:
    async def work() -> None:
        port = free_port()
        listener = made(f"http://127.0.0.1:{port}/callback")
        await listener.open()
        assert len(listener.short_address) <= 40
        answer = await raw(port, get("/go-abcdef0123", port))
        assert status(answer) == 302
        assert f"\r\nLocation: {AUTHORIZE}\r\n".encode() in answer
        assert b"no-store" in answer
        for wrong in ("/go-abcdef0124", "/go-", "/go-abcdef01234", "/go"):
            assert status(await raw(port, get(wrong, port))) == 404
        await listener.close()

    run(work())


def test_limits_on_what_is_read() -> None:
    async def work() -> None:
        port = free_port()
        listener = made(f"http://127.0.0.1:{port}/callback", head_seconds=0.2)
        await listener.open()
        long_head = f"GET /callback HTTP/1.1\r\nHost: x\r\nX: {'y' * 20000}\r\n\r\n".encode()
        assert status(await raw(port, long_head)) in (0, 431)
        assert status(await raw(port, b"GET /callback HTTP/1.1\r\n")) in (0, 408)
        idle = [await asyncio.open_connection("127.0.0.1", port) for _ in range(12)]
        read = await asyncio.gather(*(reader.read() for reader, _ in idle), return_exceptions=True)
        assert len(read) == 12
        for _, writer in idle:
            writer.close()
        assert status(await raw(port, get("/callback?" + GOOD, port))) == 200
        await listener.close()

    run(work())


def test_connections_that_say_nothing_keep_no_browser_out() -> None:
    async def work() -> None:
        port = free_port()
        listener = made(f"http://127.0.0.1:{port}/callback", head_seconds=15)
        await listener.open()
        idle = [await asyncio.open_connection("127.0.0.1", port) for _ in range(CONNECTIONS_AT_MOST + 4)]
        for _, writer in idle:
            writer.write(b"GET /callback")
        assert status(await raw(port, get("/callback?" + GOOD, port))) == 200
        assert await listener.callback_query() == GOOD
        for _, writer in idle:
            writer.close()
        await listener.close()

    run(work())


def test_the_port_is_free_again_a_hundred_times() -> None:
    async def work() -> None:
        port = free_port()
        for number in range(100):
            listener = made(f"http://127.0.0.1:{port}/callback")
            await listener.open()
            if number % 2:
                assert status(await raw(port, get("/callback?" + GOOD, port))) == 200
            await listener.close()
            await listener.close()
        with socket.create_server(("127.0.0.1", port)):
            pass

    run(work())


def test_closing_drops_who_is_still_connected() -> None:
    async def work() -> None:
        port = free_port()
        listener = made(f"http://127.0.0.1:{port}/callback")
        await listener.open()
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(b"GET /call")
        await writer.drain()
        await asyncio.sleep(0)
        await listener.close()
        with contextlib.suppress(ConnectionResetError):
            assert await asyncio.wait_for(reader.read(), 2) == b""
        writer.close()

    run(work())


def test_a_taken_port_is_named() -> None:
    async def work() -> None:
        with socket.create_server(("127.0.0.1", 0)) as other:
            port = other.getsockname()[1]
            with pytest.raises(PortTaken, match=str(port)) as caught:
                await made(f"http://127.0.0.1:{port}/callback").open()
            assert "paste" in caught.value.remedy
            assert sys.platform != "linux" or f"process {os.getpid()} (" in caught.value.sentence

    run(work())


@pytest.mark.skipif(not socket.has_ipv6, reason="this machine has no IPv6")
def test_localhost_is_both_addresses_or_none() -> None:
    try:
        with socket.create_server(("::1", 0), family=socket.AF_INET6) as other:
            port = other.getsockname()[1]
            with socket.create_server(("127.0.0.1", port)):
                pass

            async def taken() -> None:
                with pytest.raises(PortTaken):
                    await made(f"http://localhost:{port}/callback").open()
                with socket.create_server(("127.0.0.1", port)):
                    pass  # nothing was left listening

            run(taken())
    except OSError:
        pytest.skip("::1 cannot be bound here")

    async def both() -> None:
        free = free_port()
        listener = made(f"http://localhost:{free}/callback")
        await listener.open()
        for host in ("127.0.0.1", "::1"):
            assert status(await raw(free, get("/favicon.ico", free), host)) == 404
        await listener.close()

    run(both())


def listening(table: str) -> list[str]:
    return Path(table).read_text().splitlines()[1:]


@pytest.mark.skipif(not Path("/proc/net/tcp").exists(), reason="reads /proc")
def test_it_listens_at_the_loopback_alone() -> None:
    async def work() -> None:
        port = free_port()
        listener = made(f"http://127.0.0.1:{port}/callback")
        await listener.open()
        wanted = f":{port:04X}"
        for table in ("/proc/net/tcp", "/proc/net/tcp6"):
            lines = [line.split() for line in listening(table)]
            places = [words[1] for words in lines if words[1].endswith(wanted) and words[3] == "0A"]
            assert places == (["0100007F" + wanted] if table.endswith("tcp") else [])
        await listener.close()

    run(work())


def test_two_listeners_of_one_port_do_not_share_it() -> None:
    async def work() -> None:
        port = free_port()
        first = made(f"http://127.0.0.1:{port}/callback")
        await first.open()
        with pytest.raises(PortTaken):
            await made(f"http://127.0.0.1:{port}/callback").open()
        await first.close()

    run(work())


@pytest.mark.parametrize(
    ("redirect", "place"),
    [
        ("http://127.0.0.1:49273/callback", (("127.0.0.1",), 49273, "/callback")),
        ("http://127.0.0.1:5111", (("127.0.0.1",), 5111, "/")),
        ("http://[::1]:8080/a/b/", (("::1",), 8080, "/a/b/")),
        ("http://localhost:5000/frameio/callback", (("127.0.0.1", "::1"), 5000, "/frameio/callback")),
        ("https://localhost:8000/callback", None),
        ("adobe+01://adobeid/x", None),
        ("http://studio.example/callback", None),
    ],
)
def test_where_a_redirect_uri_is_listened_for(redirect: str, place: object) -> None:
    assert listen_address(redirect) == place
    if place is None:
        with pytest.raises(InvalidInput):
            made(redirect)


@pytest.mark.skipif(not hasattr(os, "fork") or os.geteuid() != 0, reason="only root can act as another user")
def test_another_user_of_the_host_cannot_answer_for_this_one() -> None:
    forge = (
        "import os, socket, sys\n"
        "os.setgid(65534); os.setuid(65534)\n"
        "wire = socket.socket(); wire.connect(('127.0.0.1', int(sys.argv[1])))\n"
        "wire.sendall(sys.argv[2].encode())\n"
        "sys.stdout.write(wire.recv(100).decode())\n"
    )

    async def work() -> None:
        port = free_port()
        listener = made(f"http://127.0.0.1:{port}/callback")
        await listener.open()
        ask = get("/callback?code=mine&state=guessed", port).decode()
        said = await output_of(sys.executable, "-c", forge, str(port), ask)
        assert b" 400 " in said
        assert listener.rejected_count == 1
        assert status(await raw(port, get("/callback?" + GOOD, port))) == 200
        await listener.close()

    run(work())
