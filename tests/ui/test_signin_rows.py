from __future__ import annotations

from frameio_tui.core.credential import Person, TokenSet
from frameio_tui.core.oauth import Attempt
from frameio_tui.core.secret import Secret
from frameio_tui.services.signin import Acquired, SignIn, tunnel_words
from frameio_tui.ui.signin_rows import acquired_rows, waiting_rows
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
    refused = 0
    short_address = "http://127.0.0.1:49273/go-abcdef0123"

    async def open(self) -> None: ...

    async def heard(self) -> str:
        return ""

    async def close(self) -> None: ...


def text(rows: list[Row]) -> str:
    return "\n".join("".join(part for part, _ in row.spans) for row in rows)


ATTEMPT = Attempt("https://x", Secret("s" * 64), Secret("v" * 64), "http://127.0.0.1:49273/callback", (), "abcdef0123")


def test_every_row_of_the_wait_fits_80_columns() -> None:
    for signin in (SignIn(ATTEMPT, Listening(), "", Clock()), SignIn(ATTEMPT, None, "why", Clock())):
        rows = waiting_rows(signin, tunnel_words(ATTEMPT))
        assert all(len(line) <= 80 for line in text(rows).splitlines())


def test_who_until_when_and_with_what() -> None:
    tokens = TokenSet(Secret("a"), Secret("r"), NOW + 3600, ("account.read",))
    said = text(acquired_rows(Acquired(tokens, Person("1", "Ann", "a@x"), None, True, ("A note.",)), NOW))
    for words in ("Ann <a@x>", "expires in 1 h", "renewed by itself", "account.read", "A note."):
        assert words in said


def test_a_doubt_is_shown() -> None:
    said = text(acquired_rows(Acquired(TokenSet(Secret("a")), None, None, True, (), "no answer"), NOW))
    assert "no answer" in said
    assert "renewed" not in said
