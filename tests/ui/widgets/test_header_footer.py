"""Who am I, in words, at any width."""

from __future__ import annotations

import asyncio

import pytest

from frameio_tui.cli.container import Container
from frameio_tui.core.errors import SignInNeeded
from frameio_tui.sandbox.server import SandboxServer
from frameio_tui.ui.commands.command import Command
from frameio_tui.ui.commands.keymap import Keys
from frameio_tui.ui.theme import UNICODE
from frameio_tui.ui.widgets.header_footer import FooterBar, HeaderBar, header_parts, scope_count
from tests.signed_in import expire, signed_in
from tests.ui.driving import text_of
from tests.ui.widgets.hosting import Host


def words(container: Container, name: str, *, brief: bool = False) -> str:
    pieces = header_parts(container.profiles.entry(name), UNICODE, container.clock.now(), brief=brief)
    return "".join(piece if isinstance(piece, str) else piece.plain for piece in pieces)


def test_everything_that_matters_is_in_words(container: Container) -> None:
    assert words(container, "demo").startswith("demo  DEMO  V2 · developer token fio-u-…")
    assert "Ann Lee <ann@acme.example>" in words(container, "demo")
    assert "read-only" in words(container, "demo-readonly")
    assert "expired" in words(container, "demo-expired")
    assert "NOT TRUSTED" in words_of_untrusted(container)
    assert scope_count(container.profiles.entry("demo-limited")) == "scopes 3/34"


def test_whose_sign_in_has_ended_is_told_the_key(container: Container, sandbox: SandboxServer) -> None:
    entry = signed_in(container.services(), sandbox, name="studio")
    assert "press I" not in words(container, "studio")
    expire(container.services(), sandbox, entry.profile)
    sandbox.oauth.token_families[-1].revoked = True
    with pytest.raises(SignInNeeded):
        container.bearers.bearer(entry.profile)
    assert "sign in again: press I (expired" in words(container, "studio", brief=True)


def words_of_untrusted(container: Container) -> str:
    path = container.profiles.path_of("demo-client")
    with open(path, encoding="utf-8") as file:
        text = file.read()
    with open(path, "w", encoding="utf-8") as file:
        file.write(text.replace("127.0.0.1", "localhost"))
    return words(container, "demo-client")


def test_a_narrow_bar_keeps_the_lock_and_the_expiry(container: Container) -> None:
    assert "read-only" in words(container, "demo-readonly", brief=True)[:40]
    assert "expired" in words(container, "demo-expired", brief=True)
    assert "fio-u" not in words(container, "demo", brief=True)


def test_the_bar_says_when_there_is_nobody() -> None:
    bar = HeaderBar()

    async def main() -> str:
        async with Host(bar).run_test(size=(60, 3)) as pilot:
            bar.show(None, UNICODE, 0)
            await pilot.pause()
            return text_of(pilot.app)

    assert "no profile yet" in asyncio.run(main())


def test_a_long_name_pushes_nothing_off(container: Container) -> None:
    profile = container.profiles.entry("demo")
    entry = profile._replace(profile=profile.profile._replace(name="n" * 63, label="L" * 40, read_only=True))
    pieces = header_parts(entry, UNICODE, container.clock.now(), brief=True)
    text = "".join(piece if isinstance(piece, str) else piece.plain for piece in pieces)
    assert "read-only" in text[:60]


def test_the_keys_that_leave_and_help_are_always_there() -> None:
    bar = FooterBar()
    many = [Command(f"x.c{n}", (f"f{n}",), "T", "a", "", f"command {n}") for n in range(9)]
    always = [Command("anywhere.quit", ("q",), "Quit", "leave", "", "quit")]

    async def main() -> str:
        async with Host(bar).run_test(size=(40, 3)) as pilot:
            bar.show([*many, *always], Keys({"anywhere.quit": "x"}))
            await pilot.pause()
            return text_of(pilot.app)

    screen = asyncio.run(main())
    assert "x quit" in screen
    assert "F0 command 0" in screen
    assert "command 8" not in screen


def test_while_somebody_types_only_keys_that_no_field_takes_are_named() -> None:
    bar = FooterBar()
    commands = [
        Command("x.copy", ("c",), "T", "a", "", "copy"),
        Command("x.longer", ("plus", "f5"), "T", "a", "", "longer"),
        Command("x.back", ("escape",), "T", "a", "", "back"),
        Command("anywhere.quit", ("q", "f10"), "Quit", "leave", "", "quit"),
    ]

    async def main() -> tuple[str, str]:
        async with Host(bar).run_test(size=(60, 3)) as pilot:
            bar.show(commands, Keys(), typing=True)
            await pilot.pause()
            typing = text_of(pilot.app)
            bar.show(commands, Keys())
            await pilot.pause()
            return typing, text_of(pilot.app)

    typing, free = (screen.strip() for screen in asyncio.run(main()))
    assert typing == "F5 longer  esc back  F10 quit"
    assert free == "c copy  + longer  esc back  q quit"


def test_the_way_out_stays_where_there_is_no_room_for_all() -> None:
    bar = FooterBar()
    commands = [Command(f"x.c{n}", (f"f{n}",), "T", "a", "", f"command {n}") for n in range(9)]
    commands.append(Command("x.back", ("escape",), "Back", "back", "", "back"))

    async def main() -> str:
        async with Host(bar).run_test(size=(40, 3)) as pilot:
            bar.show(commands, Keys())
            await pilot.pause()
            return text_of(pilot.app)

    assert "esc back" in asyncio.run(main())
