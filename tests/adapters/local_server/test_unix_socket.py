"""The Unix socket of the listeners, over real sockets: where it may be, and who may connect to it."""

from __future__ import annotations

import asyncio
import contextlib
import os
import socket
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx
import pytest

from frameio_tui.adapters.local_server.unix_socket import (
    LONGEST_PATH,
    SocketPlace,
    bind_socket,
    is_own,
    remove_socket,
    socket_place,
)
from frameio_tui.adapters.oauth_callback.server import SIGN_IN, LoopbackListener
from frameio_tui.core.errors import PortTaken
from tests.adapters.oauth_callback.test_server import AUTHORIZE, GOOD, check, free_port, get, run, status
from tests.children import Child, output_of

if sys.platform == "win32":
    pytest.skip("there are no unix sockets", allow_module_level=True)

NOBODY = 65534
as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can act as another user")
on_linux = pytest.mark.skipif(sys.platform != "linux", reason="the system does not say who is at the other end")


@pytest.fixture
def runtime() -> Iterator[Path]:
    """A runtime folder with a short path, as pytest's own would be longer than an address has room for."""
    with TemporaryDirectory(prefix="r") as folder:
        yield Path(folder)


def at(runtime: Path, port: int = 49273) -> SocketPlace:
    return socket_place({"XDG_RUNTIME_DIR": str(runtime)}, port)


def made(runtime: Path, port: int, **more: object) -> LoopbackListener:
    redirect = f"http://127.0.0.1:{port}/callback"
    return LoopbackListener(redirect, AUTHORIZE, check, "abcdef0123", socket_at=at(runtime, port), **more)  # type: ignore[arg-type]  # passed on


async def ask(path: str, data: bytes) -> bytes:
    reader, writer = await asyncio.open_unix_connection(path)
    writer.write(data)
    try:
        return await reader.read()
    except ConnectionResetError:
        return b""
    finally:
        writer.close()


def there(path: str) -> bool:
    return Path(path).exists()


def taken(port: int) -> bool:
    try:
        with socket.create_server(("127.0.0.1", port)):
            return False
    except OSError:
        return True


def test_the_path_is_in_the_runtime_folder_and_looking_makes_nothing(runtime: Path) -> None:
    assert at(runtime) == (f"{runtime}/frameio-tui/49273.sock", "")
    assert at(Path(f"{runtime}/")) == at(runtime)
    assert list(runtime.iterdir()) == []


def test_a_folder_that_is_not_private_is_not_used(runtime: Path, tmp_path: Path) -> None:
    for mode in (0o755, 0o770, 0o701, 0o500):
        runtime.chmod(mode)
        assert at(runtime).path == ""
        assert "0700" in at(runtime).reason
    runtime.chmod(0o700)
    link = runtime / "link"
    link.symlink_to(tmp_path)
    for linked in (link, f"{link}/"):
        assert socket_place({"XDG_RUNTIME_DIR": str(linked)}, 1).path == ""
    (runtime / "file").touch(0o700)
    for name in ("file", "missing"):
        assert at(runtime / name).path == ""
        assert at(runtime / name).reason


@pytest.mark.parametrize("value", ["", "relative", "/run/user/a b", "/run/user/1:2", "/run/\x1b[31m", "/run/$(x)"])
def test_what_ssh_or_a_shell_would_take_otherwise_is_not_offered(value: str) -> None:
    place = socket_place({"XDG_RUNTIME_DIR": value}, 49273)
    assert place.path == ""
    assert place.reason.startswith("XDG_RUNTIME_DIR is")
    assert not value or value not in place.reason


def test_a_path_too_long_for_an_address_is_not_offered(runtime: Path) -> None:
    rest = len("/frameio-tui/49273.sock")
    for length, fits in ((LONGEST_PATH - rest, True), (LONGEST_PATH - rest + 1, False)):
        deep = Path(str(runtime) + "/" + "x" * (length - len(str(runtime)) - 1))
        deep.mkdir(0o700)
        place = at(deep)
        assert bool(place.path) is fits
        if fits:
            bind_socket(place.path, 1, SIGN_IN).sock.close()


@as_root
def test_another_users_folder_is_not_used(runtime: Path) -> None:
    os.chown(runtime, NOBODY, NOBODY)
    assert "another user" in at(runtime).reason


def test_folder_and_socket_are_private_whatever_the_umask(runtime: Path) -> None:
    before = os.umask(0)
    try:
        own = bind_socket(at(runtime).path, 1, SIGN_IN)
    finally:
        os.umask(before)
    path = Path(at(runtime).path)
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    own.sock.close()


@pytest.mark.parametrize("kind", ["open", "link"])
def test_a_folder_of_ours_that_is_not_private_is_named_with_the_remedy(runtime: Path, kind: str) -> None:
    folder = runtime / "frameio-tui"
    if kind == "open":
        folder.mkdir()
        folder.chmod(0o755)
    else:
        folder.symlink_to(runtime)
    with pytest.raises(PortTaken) as caught:
        bind_socket(at(runtime).path, 1, SIGN_IN)
    assert str(folder) in caught.value.sentence
    assert caught.value.remedy
    assert not (folder / "49273.sock").exists()


def test_a_dead_processes_socket_is_replaced(runtime: Path) -> None:
    path = at(runtime).path
    bind_socket(path, 1, SIGN_IN).sock.close()
    left = Path(path).stat().st_ino
    assert stat.S_ISSOCK(Path(path).stat().st_mode)
    own = bind_socket(path, 1, SIGN_IN)
    assert own.file[1] != left or own.file[1] == Path(path).stat().st_ino
    with socket.socket(socket.AF_UNIX) as sock:
        sock.connect(path)
    own.sock.close()


def test_a_live_one_is_refused_and_named(runtime: Path) -> None:
    path = at(runtime).path
    own = bind_socket(path, 1, SIGN_IN)
    with pytest.raises(PortTaken, match="another sign-in") as caught:
        bind_socket(path, 1, SIGN_IN)
    if sys.platform == "linux":
        assert f"Process {os.getpid()} already listens" in caught.value.sentence
    # Also with its queue full, when nobody can connect any more.
    waiting = []
    for _ in range(8):
        sock = socket.socket(socket.AF_UNIX)
        sock.setblocking(False)
        waiting.append(sock)
        sock.connect_ex(path)
    with pytest.raises(PortTaken, match="another sign-in"):
        bind_socket(path, 1, SIGN_IN)
    for sock in waiting:
        sock.close()
    assert Path(path).exists()
    own.sock.close()


def test_what_is_no_socket_is_left_alone(runtime: Path) -> None:
    path = Path(at(runtime).path)
    path.parent.mkdir(0o700)
    path.write_text("mine")
    with pytest.raises(PortTaken, match="not a socket"):
        bind_socket(str(path), 1, SIGN_IN)
    assert path.read_text() == "mine"


def test_only_its_own_file_is_removed(runtime: Path) -> None:
    path = Path(at(runtime).path)
    own = bind_socket(str(path), 1, SIGN_IN)
    path.rename(path.with_suffix(".moved"))
    other = bind_socket(str(path), 1, SIGN_IN)
    remove_socket(str(path), own.file)
    assert path.exists()
    remove_socket(str(path), other.file)
    assert not path.exists()
    remove_socket(str(path), other.file)
    for sock in (own.sock, other.sock):
        sock.close()


def test_of_many_at_once_one_has_it(runtime: Path) -> None:
    path = at(runtime).path
    bind_socket(path, 1, SIGN_IN).sock.close()  # a dead one, which all of them find
    code = (
        "import sys\n"
        "from frameio_tui.adapters.local_server.unix_socket import bind_socket\n"
        "from frameio_tui.adapters.oauth_callback.server import SIGN_IN\n"
        "sys.stdin.readline()\n"
        "try:\n    own = bind_socket(sys.argv[1], 1, SIGN_IN)\n    print('has it', flush=True)\n"
        "except Exception as error:\n    print(type(error).__name__, flush=True)\n"
        "sys.stdin.readline()\n"
    )
    crowd = [
        Child([sys.executable, "-c", code, path], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for _ in range(6)
    ]
    for member in crowd:
        assert member.stdin is not None
        member.stdin.write("go\n")
        member.stdin.flush()
    said = [member.stdout.readline().strip() for member in crowd if member.stdout is not None]
    for member in crowd:
        member.communicate("end\n")
    assert sorted(said) == ["PortTaken"] * 5 + ["has it"]


def test_the_same_words_of_http_are_spoken_at_the_socket(runtime: Path) -> None:
    async def work() -> None:
        port = free_port()
        listener = made(runtime, port)
        await listener.open(at_socket=True)
        path = listener.socket_path
        assert not taken(port)  # the port is nobody's
        said = [
            status(await ask(path, data))
            for data in (
                get("/callback?code=x&state=wrong", port),
                get("/callback?code=a&code=b&state=right", port),
                get("/favicon.ico", port),
                get("/callback?" + GOOD, port, "POST"),
                get("/callback?" + GOOD, port, host="evil.example"),
                get("/go-abcdef0123", port),
                b"rubbish\r\n\r\n",
            )
        ]
        assert said == [400, 400, 404, 405, 400, 302, 400]
        assert listener.rejected_count == 2
        async with httpx.AsyncClient(transport=httpx.AsyncHTTPTransport(uds=path)) as browser:
            page = await browser.get(f"http://127.0.0.1:{port}/callback?{GOOD}")
        assert page.status_code == 200
        assert "Authorization received" in page.text
        assert await listener.callback_query() == GOOD
        assert status(await ask(path, get("/callback?" + GOOD, port))) == 410
        await listener.close()
        assert not there(path)

    run(work())


def test_a_wait_goes_on_when_it_switches_from_the_port_to_the_socket_and_back(runtime: Path) -> None:
    async def work() -> None:
        port = free_port()
        listener = made(runtime, port)
        await listener.open()
        waiting = asyncio.ensure_future(listener.callback_query())
        _, early = await asyncio.open_connection("127.0.0.1", port)
        await listener.toggle_socket()
        assert listener.at_socket
        assert not taken(port)
        early.close()
        assert status(await ask(listener.socket_path, get("/callback?state=wrong", port))) == 400
        await listener.toggle_socket()
        assert not listener.at_socket
        assert not there(listener.socket_path)
        assert taken(port)
        await listener.toggle_socket()
        assert listener.rejected_count == 1
        assert status(await ask(listener.socket_path, get("/callback?" + GOOD, port))) == 200
        assert await waiting == GOOD
        await listener.toggle_socket()  # nothing waits any more, so nothing is opened
        assert not taken(port)
        await listener.close()
        assert not there(listener.socket_path)

    run(work())


def test_cancelled_while_it_opens_nothing_is_left(runtime: Path) -> None:
    async def work() -> None:
        port = free_port()
        for at_socket in (True, False):
            listener = made(runtime, port)
            opening = asyncio.ensure_future(listener.open(at_socket=at_socket))
            await asyncio.sleep(0)  # it has bound, and gives others a turn
            opening.cancel()
            with pytest.raises(asyncio.CancelledError):
                await opening
            assert not there(listener.socket_path)
            assert not taken(port)

    run(work())


def test_who_was_connected_to_the_port_before_the_switch_is_dropped(runtime: Path) -> None:
    async def work() -> None:
        port = free_port()
        listener = made(runtime, port)
        await listener.open()
        wires = [await asyncio.open_connection("127.0.0.1", port) for _ in range(3)]
        await asyncio.sleep(0.02)
        wires.append(await asyncio.open_connection("127.0.0.1", port))  # let in, not yet looked at
        await listener.toggle_socket()
        for reader, writer in wires:
            writer.write(get("/callback?" + GOOD, port))
            with contextlib.suppress(ConnectionResetError, BrokenPipeError):
                assert await asyncio.wait_for(reader.read(), 2) == b""
            writer.close()
        assert status(await ask(listener.socket_path, get("/callback?" + GOOD, port))) == 200
        await listener.close()

    run(work())


def test_a_switch_that_fails_changes_nothing(runtime: Path) -> None:
    async def work() -> None:
        port = free_port()
        first, second = made(runtime, port), made(runtime, port)
        await first.open(at_socket=True)
        await second.open()
        with pytest.raises(PortTaken, match="another sign-in"):
            await second.toggle_socket()
        with pytest.raises(PortTaken, match=str(port)):
            await first.toggle_socket()
        assert (first.at_socket, second.at_socket) == (True, False)
        assert status(await ask(first.socket_path, get("/favicon.ico", port))) == 404
        await second.close()
        assert there(first.socket_path)
        await first.toggle_socket()
        assert taken(port)
        await first.close()

    run(work())


def test_cancelled_the_socket_is_removed(runtime: Path) -> None:
    async def work() -> None:
        listener = made(runtime, free_port())

        opened = asyncio.Event()

        async def wait() -> None:
            try:
                await listener.open(at_socket=True)
                opened.set()
                await listener.callback_query()
            finally:
                await listener.close()

        task = asyncio.ensure_future(wait())
        await opened.wait()
        assert there(listener.socket_path)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert not there(listener.socket_path)

    run(work())


FORGE = (
    "import os, socket, sys\n"
    "os.setgroups([]); os.setgid(65534); os.setuid(65534)\n"
    "wire = socket.socket(socket.AF_UNIX)\n"
    "try:\n"
    "    wire.connect(sys.argv[1]); wire.sendall(sys.argv[2].encode()); print('got', wire.recv(100))\n"
    "except OSError as error:\n    print(type(error).__name__)\n"
)


async def forged(path: str, data: bytes) -> str:
    """What another user of the host gets to hear there."""
    return (await output_of(sys.executable, "-c", FORGE, path, data.decode())).decode().strip()


@as_root
@on_linux
def test_another_user_of_the_host_cannot_reach_it_and_is_not_heard_where_he_can(runtime: Path) -> None:
    async def work() -> None:
        port = free_port()
        listener = made(runtime, port)
        await listener.open(at_socket=True)
        path, answer = Path(listener.socket_path), get("/callback?" + GOOD, port)
        assert await forged(str(path), answer) == "PermissionError"
        # Even with every door opened to him, and the right state in his hand.
        for opened, mode in ((runtime, 0o755), (path.parent, 0o755), (path, 0o666)):
            opened.chmod(mode)
        for _ in range(10):  # more than may be connected at once
            assert await forged(str(path), answer) in ("got b''", "ConnectionResetError", "BrokenPipeError")
        assert listener.rejected_count == 0
        assert status(await ask(str(path), answer)) == 200
        assert await listener.callback_query() == GOOD
        await listener.close()

    run(work())


def test_at_the_other_end_is_ourselves() -> None:
    one, other = socket.socketpair()
    assert is_own(one)
    one.close()
    other.close()
    if sys.platform == "linux":
        assert not is_own(one)  # who cannot be asked about is nobody we know
