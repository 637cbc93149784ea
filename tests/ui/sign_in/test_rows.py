from __future__ import annotations

import pytest

from frameio_tui.core.oauth.authorization import Attempt
from frameio_tui.core.profiles.credential import Person, TokenSet
from frameio_tui.core.secret import Secret
from frameio_tui.services.auth.sign_in import AcquiredTokens
from frameio_tui.services.auth.sign_in_session import SignIn
from frameio_tui.ui.sign_in.rows import acquired_rows, waiting_rows
from frameio_tui.ui.widgets.row_list import Row

NOW = 1_800_000_000


class Clock:
    def monotonic(self) -> float:
        return 0.0

    def now(self) -> float:
        return NOW

    async def sleep(self, seconds: float) -> None:
        raise AssertionError


class Listening:
    rejected_count = 0
    short_address = "http://127.0.0.1:49273/go-abcdef0123"
    no_socket = ""

    def __init__(self, socket_path: str = "", *, at_socket: bool = False) -> None:
        self.socket_path = socket_path
        self.at_socket = at_socket

    async def open(self, *, at_socket: bool = False) -> None: ...

    async def toggle_socket(self) -> None: ...

    async def callback_query(self) -> str:
        return ""

    async def close(self) -> None: ...


def text(rows: list[Row]) -> str:
    return "\n".join("".join(part for part, _ in row.spans) for row in rows)


ATTEMPT = Attempt("https://x", Secret("s" * 64), Secret("v" * 64), "http://127.0.0.1:49273/callback", (), "abcdef0123")


NATIVE = ATTEMPT._replace(redirect_uri="adobe+0123456789abcdef://adobeid/an-app")


@pytest.mark.parametrize("width", [60, 80, 120])
def test_every_row_of_the_wait_fits(width: int) -> None:
    waits = (SignIn(ATTEMPT, Listening(), "", Clock()), SignIn(ATTEMPT, None, "", Clock()))
    for signin in (*waits, SignIn(NATIVE, None, "", Clock())):
        assert all(len(line) <= width for line in text(waiting_rows(signin, width, 30)).splitlines())


@pytest.mark.parametrize("width", [60, 80, 120])
@pytest.mark.parametrize("folder", ["/run/user/1000", "/run/user/1234567890", "/run/user/" + "x" * 70])
def test_a_tunnel_to_the_socket_can_be_copied_whole(folder: str, width: int) -> None:
    path = f"{folder}/frameio-tui/49273.sock"
    signin = SignIn(ATTEMPT, Listening(path, at_socket=True), "", Clock())
    rows = text(waiting_rows(signin, width, 30)[1:])
    lines = rows.partition(" 2 ")[0].rstrip("\n").replace("tunnel", "")
    assert all(len(line) <= width for line in lines.splitlines() if "\\" in line or "ssh" in line)
    # What a shell makes of a copy: a backslash before a line's end joins it to the next one.
    joined = [line.strip().partition("  (")[0] for line in lines.replace("\\\n", "").splitlines()]
    assert joined == list(signin.tunnel)
    assert joined[0] == f"ssh -N -L 49273:{path} USER@HOST"


def test_with_less_room_the_tunnel_goes_first_unless_it_is_the_only_way() -> None:
    at_port = SignIn(ATTEMPT, Listening(), "", Clock())
    assert text(waiting_rows(at_port, 80, 5)).count("USER@HOST") == 2
    assert "USER@HOST" not in text(waiting_rows(at_port, 80, 4))
    assert "fails to" in text(waiting_rows(at_port, 80, 3))
    assert "fails to" in text(waiting_rows(at_port, 80, 2))
    assert [Listening.short_address in row.key for row in waiting_rows(at_port, 80, 1)] == [True]
    assert waiting_rows(at_port, 80, 0) == waiting_rows(at_port, 80, -3) == []
    at_socket = SignIn(ATTEMPT, Listening("/run/x.sock", at_socket=True), "", Clock())
    assert text(waiting_rows(at_socket, 80, 4)).count("USER@HOST") == 1
    assert text(waiting_rows(at_socket, 80, 2)).count("USER@HOST") == 1


def test_who_until_when_and_with_what() -> None:
    tokens = TokenSet(Secret("a"), Secret("r"), NOW + 3600, ("account.read",))
    said = text(acquired_rows(AcquiredTokens(tokens, Person("1", "Ann", "a@x"), None, True, ("A note.",)), NOW, 80))
    for words in ("Ann <a@x>", "expires in 1 h", "refreshed automatically", "account.read", "A note."):
        assert words in said


def test_nothing_of_who_and_what_is_cut_at_80_columns() -> None:
    scopes = ("account.read", "team.read", "project.read", "asset.read", "comment.read", "offline")
    person = Person(
        "1", "Ann of the Long Name", "ann.of.the.long.name@acme.example", "c2cd789a-3802-48a9-ad45-f23d3b1a11df"
    )
    note = f"Granted 1 of 6 scopes; not granted: {' '.join(scopes)}."
    tokens = TokenSet(Secret("a"), Secret("r"), NOW + 3600, scopes[:1])
    rows = acquired_rows(AcquiredTokens(tokens, person, None, True, (note,), "a doubt " * 12), NOW, 80)
    assert all(sum(len(part) for part, _ in row.spans) <= 80 for row in rows)
    said = " ".join(text(rows).split())
    assert "offline." in said
    assert "f23d3b1a11df" in said


def test_a_doubt_is_shown() -> None:
    said = text(acquired_rows(AcquiredTokens(TokenSet(Secret("a")), None, None, True, (), "no answer"), NOW, 80))
    assert "no answer" in said
    assert "refreshed" not in said
