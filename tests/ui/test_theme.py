"""ASCII where the locale knows no more; a style for every label colour; text that can be read on every ground."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, Any

import pytest
from rich.color import Color as RichColor
from rich.color import ColorSystem

from frameio_tui.cli.container import Container
from frameio_tui.core.profiles.profile import COLOURS
from frameio_tui.core.settings import THEMES as NAMES
from frameio_tui.ui.app import FrameioApp
from frameio_tui.ui.theme import (
    ANSI_DARK,
    ANSI_LABELS,
    ANSI_LIGHT,
    ASCII,
    DARK,
    LABEL_STYLES,
    LABELS,
    LIGHT,
    METHOD_SPANS,
    THEMES,
    UNICODE,
    theme_after,
    theme_for,
    wants_ascii,
)
from frameio_tui.ui.widgets.row_list import RowList
from tests.ui.driving import type_keys
from tests.ui.running import run


@pytest.mark.parametrize(
    ("setting", "environ", "ascii_only"),
    [
        (None, {"LANG": "en_US.UTF-8"}, False),
        (None, {"LANG": "C.utf8"}, False),
        (None, {"LANG": "C"}, True),
        (None, {}, True),
        (None, {"LC_ALL": "C", "LANG": "en_US.UTF-8"}, True),
        (True, {"LANG": "en_US.UTF-8"}, True),
        (False, {}, False),
    ],
)
def test_the_setting_wins_over_the_locale(setting: bool | None, environ: dict[str, str], ascii_only: bool) -> None:
    assert wants_ascii(setting, environ) is ascii_only


def test_every_colour_has_a_style_and_every_glyph_an_ascii_one() -> None:
    assert set(COLOURS) == set(LABEL_STYLES)
    assert set(LABELS) == set(ANSI_LABELS) == set(COLOURS) - {""}
    assert all(f"label-{colour}" in theme.variables for colour in LABELS for theme in THEMES)
    assert "".join(ASCII).isascii()
    assert [len(mark) for mark in ASCII] == [len(mark) for mark in UNICODE]
    assert {theme.dark for theme in THEMES} == {True, False}


if TYPE_CHECKING:
    from textual.strip import Strip
    from textual.theme import Theme


def luminance(colour: str, system: ColorSystem) -> float:
    """WCAG 2.2, relative luminance, of what a terminal with that many colours shows."""
    container = [part / 255 for part in RichColor.parse(colour).downgrade(system).get_truecolor()]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in container)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str, system: ColorSystem) -> float:
    darker, lighter = sorted((luminance(one, system), luminance(other, system)))
    return (lighter + 0.05) / (darker + 0.05)


def pairs(theme: Theme) -> list[tuple[str, str]]:
    texts = [theme.primary, theme.secondary, theme.accent, theme.foreground, theme.success, theme.warning, theme.error]
    texts += [theme.variables["text-muted"], theme.variables["text-disabled"]]
    texts += [value for name, value in theme.variables.items() if name.startswith(("method-", "json-", "key-hint"))]
    grounds = [theme.background, theme.surface, theme.panel, theme.variables["block-cursor-background"]]
    labels = [(theme.variables[f"label-{c}-text"], theme.variables[f"label-{c}"]) for c in LABELS]
    return [*((str(text), str(ground)) for text, ground in product(texts, grounds)), *labels]


@pytest.mark.parametrize("system", [ColorSystem.TRUECOLOR, ColorSystem.EIGHT_BIT])
@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=lambda theme: theme.name)
def test_every_text_can_be_read_on_every_ground(theme: Theme, system: ColorSystem) -> None:
    poor = {
        (text, ground): round(ratio, 2)
        for text, ground in pairs(theme)
        if (ratio := contrast(text, ground, system)) < 4.5
    }
    assert poor == {}


@pytest.mark.parametrize("system", [ColorSystem.TRUECOLOR, ColorSystem.EIGHT_BIT])
@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=lambda theme: theme.name)
def test_blocks_selections_and_the_cursor_can_be_read(theme: Theme, system: ColorSystem) -> None:
    generated = theme.to_color_system().generate()
    selections = [generated[name] for name in ("input-selection-background", "screen-selection-background")]
    texts = {text for text, ground in pairs(theme) if ground == theme.background}
    # A status is a block in reverse video: the background of its row is the colour of its text.
    blocks = (theme.success, theme.warning, theme.error, theme.variables["text-muted"], theme.foreground)
    found = [
        *product(texts, selections),
        *product((theme.background, theme.surface, theme.panel), blocks),
        (generated["input-selection-foreground"], generated["input-selection-background"]),
        (generated["input-cursor-foreground"], generated["input-cursor-background"]),
    ]
    poor = {pair: round(ratio, 2) for pair in found if (ratio := contrast(*map(str, pair), system)) < 4.5}
    assert poor == {}


@pytest.mark.parametrize("theme", [ANSI_DARK, ANSI_LIGHT], ids=lambda theme: theme.name)
def test_the_terminals_own_colours_are_named_never_mixed(theme: Theme) -> None:
    assert all(text.startswith("ansi_") and ground.startswith("ansi_") for text, ground in pairs(theme))


def test_every_name_that_config_toml_takes_is_a_theme() -> None:
    assert tuple(theme.name for theme in THEMES) == NAMES


def test_sixteen_colours_get_the_terminals_own() -> None:
    assert theme_for("frameio-light", few_colours=False) == "frameio-light"
    assert theme_for("frameio-light", few_colours=True) == "ansi-light"
    assert theme_for("", few_colours=True) == "ansi-dark"
    assert theme_for("no-such-theme", few_colours=False) == "frameio-dark"
    assert theme_after("ansi-light", few_colours=False) == "frameio-dark"
    assert theme_after("ansi-light", few_colours=True) == "ansi-dark"


@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=lambda theme: theme.name)
def test_focus_method_key_and_outcome_never_share_a_colour(theme: Theme) -> None:
    colours = [theme.accent, theme.success, theme.warning, theme.error, theme.foreground]
    colours += [theme.variables[name] for name in ("text-muted", "key-hint", "frame")]
    colours += [theme.variables[f"method-{span}"] for span in sorted(set(METHOD_SPANS.values()))]
    assert len(set(colours)) == len(colours)


def test_without_colours_the_theme_is_one_of_terminal_colours_and_the_cursor_is_in_reverse_video(
    container: Container, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("LANG", "C.UTF-8")
    app = FrameioApp(container.services())

    async def steps(pilot: Any) -> None:
        assert app.theme == "ansi-dark"
        await type_keys(pilot, "j")
        rows = app.screen.query_one("#operations", RowList)
        assert [is_reverse(rows.render_line(y)) for y in (1, 2, 3)] == [False, True, False]
        await type_keys(pilot, "3")
        assert not is_reverse(rows.render_line(2))

    def is_reverse(strip: Strip) -> bool:
        return any(segment.style is not None and bool(segment.style.reverse) for segment in strip)

    run(app, steps)
