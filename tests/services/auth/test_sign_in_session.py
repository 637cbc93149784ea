"""The wait of a sign-in continues with the same URL and the same deadline, wherever it listens."""

from __future__ import annotations

import asyncio

import pytest

from frameio_tui.core.errors import InvalidInput, OAuthRefused, PortTaken, TimedOut
from frameio_tui.core.oauth.authorization import CODE_LIFETIME, Attempt
from frameio_tui.core.secret import Secret
from frameio_tui.services.auth.sign_in_session import SignIn, format_tunnel_commands

STATE = "s" * 64
ATTEMPT = Attempt("https://x", Secret(STATE), Secret("v" * 64), "http://127.0.0.1:49273/callback", (), "abcdef0123")
SOCKET = "/run/user/1000/frameio-tui/49273.sock"


class Clock:
    at = 0.0

    def monotonic(self) -> float:
        return self.at

    def now(self) -> float:
        return self.at

    async def sleep(self, seconds: float) -> None:
        raise AssertionError


class Listening:
    short_address = "http://127.0.0.1:49273/go-abcdef0123"
    socket_path = SOCKET
    no_socket = ""

    def __init__(self, *, stuck: bool = False) -> None:
        self.rejected_count = 0
        self.at_socket = False
        self.stuck = stuck
        self.waits = asyncio.Event()
        self.query: asyncio.Future[str]

    async def open(self, *, at_socket: bool = False) -> None:
        self.at_socket = at_socket

    async def toggle_socket(self) -> None:
        if self.stuck:
            raise PortTaken("Taken.")
        self.at_socket = not self.at_socket

    async def callback_query(self) -> str:
        self.query = asyncio.get_running_loop().create_future()
        self.waits.set()
        return await self.query

    async def asked(self) -> asyncio.Future[str]:
        await self.waits.wait()
        return self.query

    async def close(self) -> None: ...


def test_a_switch_changes_the_tunnel_and_neither_address_nor_end() -> None:
    async def work() -> None:
        clock, listener = Clock(), Listening()
        signin = SignIn(ATTEMPT, listener, "", clock)
        waiting = asyncio.ensure_future(signin.wait_for_callback())
        query = await listener.asked()
        clock.at = 100.0
        assert signin.local_browser_url == listener.short_address
        assert signin.browser_message == "The browser was opened."
        await signin.toggle_socket()
        assert signin.at_socket
        assert signin.seconds_left == CODE_LIFETIME - 100
        assert signin.tunnel[0] == f"ssh -N -L 49273:{SOCKET} USER@HOST"
        assert signin.local_browser_url == ATTEMPT.url
        assert signin.browser_message.endswith("Paste its address.")
        query.set_result(f"code=the-code&state={STATE}")
        callback = await waiting
        assert callback.has_state

    asyncio.run(work())


def test_whichever_answer_comes_first_ends_the_wait() -> None:
    async def work() -> None:
        listener = Listening()
        signin = SignIn(ATTEMPT, listener, "", Clock())
        assert not signin.expects_paste
        waiting = asyncio.ensure_future(signin.wait_for_callback())
        await listener.asked()
        assert signin.expects_paste
        with pytest.raises(InvalidInput):
            signin.take_paste("no address")
        signin.take_paste(f"http://127.0.0.1:49273/callback?code=pasted&state={STATE}")
        assert (await waiting).code.reveal() == "pasted"
        assert not signin.expects_paste
        with pytest.raises(InvalidInput, match="not waiting for a redirect URL"):
            signin.take_paste("too late")
        listener.waits.clear()
        waiting = asyncio.ensure_future(signin.wait_for_callback())
        (await listener.asked()).set_result(f"code=heard&state={STATE}")
        assert (await waiting).code.reveal() == "heard"

    asyncio.run(work())


def test_an_error_of_the_provider_that_is_pasted_ends_the_wait() -> None:
    async def work() -> None:
        listener = Listening()
        signin = SignIn(ATTEMPT, listener, "", Clock())
        waiting = asyncio.ensure_future(signin.wait_for_callback())
        await listener.asked()
        signin.take_paste(f"http://127.0.0.1:49273/callback?error=access_denied&state={STATE}")
        with pytest.raises(OAuthRefused):
            await waiting

    asyncio.run(work())


def test_a_reader_gives_pastes_lasts_as_long_as_the_wait_and_its_error_ends_it() -> None:
    async def work() -> None:
        signin, ended = SignIn(ATTEMPT, None, "", Clock()), asyncio.Event()

        async def paste() -> None:
            signin.take_paste(f"http://127.0.0.1:49273/callback?code=pasted&state={STATE}")
            try:
                await asyncio.Event().wait()
            finally:
                ended.set()

        assert (await signin.wait_for_callback(paste)).code.reveal() == "pasted"
        await ended.wait()

        async def at_its_end() -> None:
            raise InvalidInput("Nothing came.")

        with pytest.raises(InvalidInput, match="Nothing came"):
            await signin.wait_for_callback(at_its_end)

    asyncio.run(work())


def test_a_switch_that_fails_leaves_the_wait_as_it_was() -> None:
    async def work() -> None:
        signin = SignIn(ATTEMPT, Listening(stuck=True), "", Clock())
        with pytest.raises(PortTaken):
            await signin.toggle_socket()
        assert not signin.at_socket
        assert signin.tunnel[0].endswith("49273:127.0.0.1:49273 USER@HOST")

    asyncio.run(work())


def test_where_the_answer_shows_depends_on_the_redirect_uri() -> None:
    https = SignIn(ATTEMPT._replace(redirect_uri="https://localhost:8000/callback"), None, "", Clock())
    assert "fail to load" in https.paste_instructions
    native = SignIn(ATTEMPT._replace(redirect_uri="adobe+0123://adobeid/app"), None, "", Clock())
    assert "adobe+0123:" in native.paste_instructions
    assert "developer tools" in native.paste_instructions


def test_with_nothing_listening_there_is_nothing_to_switch() -> None:
    async def work() -> None:
        clock = Clock()
        signin = SignIn(ATTEMPT, None, "why", clock)
        await signin.toggle_socket()
        assert not signin.at_socket
        assert signin.tunnel == ()
        assert signin.local_browser_url == ATTEMPT.url
        signin.wait_for(0)
        with pytest.raises(TimedOut, match="Timed out"):
            await signin.wait_for_callback()

    asyncio.run(work())


@pytest.mark.parametrize(
    ("redirect", "socket_path", "forward"),
    [
        ("http://127.0.0.1:49273/callback", "", "49273:127.0.0.1:49273"),
        ("http://localhost:5000/frameio/callback", "", "5000:127.0.0.1:5000"),
        ("http://127.0.0.1/callback", "", "80:127.0.0.1:80"),
        ("http://127.0.0.1:49273/callback", SOCKET, f"49273:{SOCKET}"),
    ],
)
def test_both_ways_to_make_the_tunnel(redirect: str, socket_path: str, forward: str) -> None:
    assert format_tunnel_commands(redirect, socket_path) == (
        f"ssh -N -L {forward} USER@HOST",
        f"ssh -O forward -L {forward} USER@HOST",
    )


@pytest.mark.parametrize("redirect", ["https://localhost:8000/callback", "adobe+01://adobeid/x"])
def test_none_where_nothing_can_listen(redirect: str) -> None:
    assert format_tunnel_commands(redirect, SOCKET) == ()
