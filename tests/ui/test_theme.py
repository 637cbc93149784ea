"""ASCII where the locale knows no more; a style for every label colour."""

from __future__ import annotations

import pytest
from rich.style import Style

from frameio_tui.core.profile import COLOURS
from frameio_tui.ui.theme import ASCII, LABEL_STYLES, THEMES, UNICODE, wants_ascii


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
    assert all(Style.parse(style) for style in LABEL_STYLES.values())
    assert "".join(ASCII).isascii()
    assert [len(mark) for mark in ASCII] == [len(mark) for mark in UNICODE]
    assert {theme.dark for theme in THEMES} == {True, False}
