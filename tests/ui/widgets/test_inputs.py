"""Pastes arrive whole; a secret is never in what is drawn or told."""

from __future__ import annotations

import asyncio

import pytest
from textual import constants, events

from frameio_tui.ui.widgets.inputs import SLOW_PASTE, LineField, SecretField
from tests.support import CANARY
from tests.ui.driving import text_of
from tests.ui.widgets.hosting import Host


class FieldHost(Host):
    def on_line_field_pasted(self, message: LineField.Pasted) -> None:
        self.got.append(message)

    def on_secret_field_changed(self, message: SecretField.Changed) -> None:
        self.got.append(message)

    def on_secret_field_submitted(self, message: SecretField.Submitted) -> None:
        self.got.append(message)


def pasted(field: LineField, text: str) -> FieldHost:
    host = FieldHost(field)

    async def main() -> None:
        async with host.run_test() as pilot:
            field.focus()
            field.post_message(events.Paste(text))
            await pilot.pause()

    asyncio.run(main())
    return host


@pytest.mark.parametrize(
    ("text", "value"),
    [("/me", "/me"), ("\n/me\n", "/me"), ("a\nb\r\nc", "a b c"), ("x\x1b[2Jy", "x\x1b[2Jy"), ("[bold]", "[bold]")],
)
def test_a_line_field_takes_the_whole_paste(text: str, value: str) -> None:
    field = LineField()
    pasted(field, text)
    assert field.value == value


def test_a_curl_command_is_handed_on_whole() -> None:
    field = LineField(accepts_lines=True)
    host = pasted(field, "curl \\\r -H 'a: b' \\\r https://x")
    assert field.value == ""
    assert host.got[0].text == "curl \\\n -H 'a: b' \\\n https://x"  # type: ignore[attr-defined]  # a Pasted


@pytest.mark.parametrize(
    "text",
    [
        "curl https://x",
        "$ curl https://x",
        "\ufeffcurl https://x",
        "sudo -E curl https://x",
        "A=b /usr/bin/curl https://x",
        "`curl https://x`",
        "echo | curl https://x",
    ],
)
def test_a_command_in_one_line_is_handed_on_whatever_stands_before_curl(text: str) -> None:
    field = LineField(accepts_lines=True)
    host = pasted(field, text)
    assert field.value == ""
    assert host.got[0].text == text.strip("\ufeff")  # type: ignore[attr-defined]  # a Pasted


@pytest.mark.parametrize("text", ["GET /search?q=curl", "/curl", "{{base_url}}/v2/me"])
def test_a_request_line_is_no_command(text: str) -> None:
    field = LineField(accepts_lines=True)
    pasted(field, "\ufeff" + text)
    assert field.value == text


def test_a_secret_field_keeps_everything_and_shows_nothing() -> None:
    field = SecretField()
    host = FieldHost(field)

    async def main() -> str:
        async with host.run_test(size=(80, 5)) as pilot:
            field.focus()
            assert constants.ESCAPE_DELAY == SLOW_PASTE
            field.post_message(events.Paste(f"\n {CANARY[:30]}\n{CANARY[30:]}\n"))
            await pilot.pause()
            await pilot.press("x", "y", "backspace")
            screen = text_of(pilot.app)
            assert field.take_value() == f"\n {CANARY[:30]}\n{CANARY[30:]}\nx"
            await pilot.press("ctrl+c", "enter")
            await pilot.pause()
            assert pilot.app.clipboard == ""
            return screen

    delay = constants.ESCAPE_DELAY
    screen = asyncio.run(main())
    assert CANARY[:10] not in screen
    assert "75 characters, hidden" in screen
    assert host.names()[-1] == "Submitted"
    assert not any(CANARY[6:20] in repr(message) for message in host.got)
    assert delay == constants.ESCAPE_DELAY
    assert field.take_value() == ""


def test_clearing_forgets() -> None:
    field = SecretField()

    async def main() -> None:
        async with FieldHost(field).run_test() as pilot:
            field.focus()
            await pilot.press("a", "b", "ctrl+u")
            assert field.take_value() == ""

    asyncio.run(main())
