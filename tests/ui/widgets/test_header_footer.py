"""Who am I, in words, at any width."""

from __future__ import annotations

import asyncio

import pytest

from frameio_tui.cli.container import Container
from frameio_tui.core.errors import SignInNeeded
from frameio_tui.sandbox.server import SandboxServer
from frameio_tui.services.profiles import ProfileEntry
from frameio_tui.ui.commands.command import Command
from frameio_tui.ui.commands.keymap import Keys
from frameio_tui.ui.theme import UNICODE
from frameio_tui.ui.widgets.header_footer import FooterBar, HeaderBar, header_parts, scope_count
from tests.signed_in import expire, signed_in
from tests.ui.driving import text_of
from tests.ui.widgets.hosting import Host


def words(container: Container, name: str) -> str:
    parts = header_parts(container.profiles.entry(name), UNICODE, container.clock.now())
    return "".join(part.content.plain for part in parts)


def header(entry: ProfileEntry, now: float, width: int, *, rate: str = "199/200", demo: bool = False) -> str:
    """Return the header as drawn in a terminal of a width."""
    bar = HeaderBar()

    async def main() -> str:
        async with Host(bar).run_test(size=(width, 3)) as pilot:
            bar.show(entry, UNICODE, now, rate, demo=demo)
            await pilot.pause()
            return text_of(pilot.app).splitlines()[0]

    return asyncio.run(main())


def test_everything_that_matters_is_in_words(container: Container) -> None:
    assert words(container, "demo").startswith("demo  DEMO  V2 · Ann Lee <ann@acme.example> · developer token …")
    assert "Ann Lee <ann@acme.example>" in words(container, "demo")
    assert "read-only" in words(container, "demo-readonly")
    assert "expired" in words(container, "demo-expired")
    assert "NOT APPROVED" in words_of_unapproved(container)
    assert scope_count(container.profiles.entry("demo-limited")) == "3/34 scopes"


def test_whose_sign_in_has_ended_is_told_the_key(container: Container, sandbox: SandboxServer) -> None:
    entry = signed_in(container.services(), sandbox, name="studio")
    assert "press I" not in words(container, "studio")
    expire(container.services(), sandbox, entry.profile)
    sandbox.oauth.token_families[-1].revoked = True
    with pytest.raises(SignInNeeded):
        container.bearers.bearer(entry.profile)
    assert "sign in again: press I (expired" in words(container, "studio")


def words_of_unapproved(container: Container) -> str:
    path = container.profiles.path_of("demo-client")
    with open(path, encoding="utf-8") as file:
        text = file.read()
    with open(path, "w", encoding="utf-8") as file:
        file.write(text.replace("127.0.0.1", "localhost"))
    return words(container, "demo-client")


def test_a_narrow_bar_keeps_the_lock_the_expiry_and_the_rate(container: Container) -> None:
    now = container.clock.now()
    for name, state in (("demo-readonly", "read-only"), ("demo-expired", "expired")):
        shown = header(container.profiles.entry(name), now, 60)
        assert state in shown
        assert shown.endswith("199/200")


def test_the_email_is_cut_first_then_the_name_then_the_kind(container: Container) -> None:
    entry, now = container.profiles.entry("demo"), container.clock.now()
    at = {width: header(entry, now, width, demo=True) for width in (120, 100, 80, 60, 50)}
    assert at[120].startswith(" demo  DEMO   SANDBOX  V2 · Ann Lee <ann@acme.example> · developer token …")
    assert at[120].endswith("33/34 scopes  199/200 left")
    assert "@" not in at[100]
    assert "Ann Lee · developer token …" in at[100]
    assert "33/34 scopes  199/200 left" in at[100]
    assert "Ann Lee · developer token  " in at[80]
    assert "33/34 scopes  199/200" in at[80]
    assert "Ann Lee  " in at[60]  # after the kind was cut, there is room for the name again
    assert "developer token" not in at[60]
    assert at[50] == " demo  DEMO   SANDBOX  V2   33/34 scopes  199/200"


def test_a_token_that_was_not_verified_is_said_to_be_so(container: Container) -> None:
    entry = container.profiles.entry("demo")
    unverified = entry._replace(record=entry.record._replace(person=None))
    assert "not verified" in header(unverified, container.clock.now(), 60)
    assert "not verified" not in words(container, "demo")


def test_the_bar_says_when_there_is_nobody() -> None:
    bar = HeaderBar()

    async def main() -> str:
        async with Host(bar).run_test(size=(60, 3)) as pilot:
            bar.show(None, UNICODE, 0)
            await pilot.pause()
            return text_of(pilot.app)

    assert "no profile: press F2 to create one" in asyncio.run(main())


def test_a_long_user_name_is_shortened_before_it_is_left_out(container: Container) -> None:
    entry, now = container.profiles.entry("demo"), container.clock.now()
    assert entry.record.person is not None
    person = entry.record.person._replace(name="Maximilian " * 20)
    long = entry._replace(record=entry.record._replace(person=person))
    for width in (120, 100, 80):
        shown = header(long, now, width, demo=True)
        assert "· Maximi" in shown
        assert "…" in shown
        assert "33/34 scopes" in shown
        assert "199/200" in shown
        assert "@" not in shown


def test_a_screen_without_the_keys_does_not_name_them(container: Container) -> None:
    entry, now = container.profiles.entry("demo-oauth"), container.clock.now()
    hints = {
        hints: "".join(p.content.plain for p in header_parts(entry, UNICODE, now, hints=hints))
        for hints in (True, False)
    }
    assert "not signed in: press I" in hints[True]
    assert "not signed in" in hints[False]
    assert "press" not in hints[False]


def test_a_long_name_pushes_nothing_off(container: Container) -> None:
    profile = container.profiles.entry("demo")
    entry = profile._replace(profile=profile.profile._replace(name="n" * 63, label="L" * 40, read_only=True))
    assert "read-only" in header(entry, container.clock.now(), 80)


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
    assert typing.split() == ["F5", "longer", "Esc", "back", "F10", "quit"]
    assert free.split() == ["c", "copy", "+", "longer", "Esc", "back", "q", "quit"]


def test_keys_that_work_everywhere_stay_at_the_right_edge() -> None:
    bar = FooterBar()
    everywhere = Command("anywhere.quit", ("q",), "Quit", "leave", "", "quit")

    async def main() -> list[str]:
        async with Host(bar).run_test(size=(40, 3)) as pilot:
            shown = []
            for text in ("copy", "something longer"):
                bar.show([Command("x.one", ("c",), "T", "a", "", text), everywhere], Keys())
                await pilot.pause()
                shown.append(text_of(pilot.app).splitlines()[-1])
            return shown

    first, second = asyncio.run(main())
    assert first.index("q quit") == second.index("q quit") > 30


def test_the_way_out_stays_where_there_is_no_room_for_all() -> None:
    bar = FooterBar()
    commands = [Command(f"x.c{n}", (f"f{n}",), "T", "a", "", f"command {n}") for n in range(9)]
    commands.append(Command("x.back", ("escape",), "Back", "back", "", "back"))

    async def main() -> str:
        async with Host(bar).run_test(size=(40, 3)) as pilot:
            bar.show(commands, Keys())
            await pilot.pause()
            return text_of(pilot.app)

    assert "Esc back" in asyncio.run(main())
