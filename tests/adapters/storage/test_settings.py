"""Settings come from the person's file; what is not understood is said and the default stays."""

from __future__ import annotations

from pathlib import Path

import pytest

from frameio_tui.adapters.storage.paths import Paths
from frameio_tui.adapters.storage.settings import load_settings
from frameio_tui.core.settings import Settings


def load(tmp_path: Path, text: str) -> Settings:
    """The settings of a config.toml with this text."""
    paths = Paths.find({"FRAMEIO_TUI_HOME": str(tmp_path)})
    Path(paths.config_dir).mkdir(exist_ok=True)
    Path(paths.config_file).write_text(text, encoding="utf-8")
    return load_settings(paths)


def test_no_file_means_the_defaults(tmp_path: Path) -> None:
    assert load_settings(Paths.find({"FRAMEIO_TUI_HOME": str(tmp_path)})) == Settings()
    assert list(tmp_path.iterdir()) == []


def test_every_setting_can_be_given(tmp_path: Path) -> None:
    text = """
version = 1
theme = "ansi-dark"
ascii_borders = true
mouse = false
terminal_title = false
escape_delay_ms = 50
[network]
connect_timeout = 5
read_timeout = 12.5
[limits]
memory_limit = 1000000
history_body_limit = 10
history_keep = 0
history_days = 30
history_size = 5
[keymap]
"console.send" = "f5"
"""
    expected = Settings("ansi-dark", True, False, False, 50, {"console.send": "f5"}, 5.0, 12.5, 1_000_000, 10, 0, 30, 5)
    assert load(tmp_path, text) == expected


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("theme = 5", "theme is not a string"),
        ("mouse = 'yes'", "mouse is not true or false"),
        ("escape_delay_ms = true", "escape_delay_ms is not a whole number"),
        ("escape_delay_ms = 0", "between 1 and 2000"),
        ("[network]\nconnect_timeout = nan", "between"),
        ("[network]\nread_timeout = 'long'", "network.read_timeout is not a number"),
        ("[network]\nspeed = 1", "unknown setting network.speed"),
        ("network = 5", "network is not a table"),
        ("mous = true", "unknown setting mous. Did you mean 'mouse'?"),
        ("colour = 'red'", "unknown setting colour"),
        ("keymap = 5", "keymap is not a table"),
        ("[keymap]\na = 5", "keymap: a is not a string"),
        ("theme = 'nord'", "unknown theme 'nord' (use one of: frameio-dark, "),
        ("theme = ", "default settings are used"),
        ("version = 99", "newer version"),
        ("mouse = true\n[network]\nread_timeout = 1e300", "config.toml:3: network.read_timeout is not between"),
        ("[network]\nconnect_timeout = 9223372036854775807", "config.toml:2: network.connect_timeout is not between"),
        ("[network]\nconnect_timeout = inf", "config.toml:2: network.connect_timeout is not between"),
        ("[network]\nconnect_timeout = " + "9" * 400, "config.toml:2:19: a number is too large"),
        ("[limits]\nmemory_limit = " + "9" * 5000, "config.toml:2:16: a number is too large"),
        ("keymap." + "a." * 3000 + "b = 'f5'", "nested too deeply"),
    ],
)
def test_a_wrong_value_is_said_and_the_default_stays(text: str, word: str, tmp_path: Path) -> None:
    settings = load(tmp_path, text)
    assert len(settings.warnings) == 1
    assert word in settings.warnings[0]
    assert "config.toml" in settings.warnings[0]
    assert settings._replace(warnings=()) == Settings()


@pytest.mark.parametrize(
    ("table", "key", "values"),
    [
        ("", "ascii_borders", ("'yes'", "1")),
        ("", "mouse", ("'yes'", "0")),
        ("", "escape_delay_ms", ("'25'", "25.0", "true", "-1", "2001")),
        ("network", "connect_timeout", ("'5'", "true", "0", "-1", "601", "nan")),
        ("network", "read_timeout", ("'5'", "true", "0", "3601", "inf")),
        ("limits", "memory_limit", ("'5'", "true", "1.5", "0", "1e9")),
        ("limits", "history_body_limit", ("'64k'", "true", "1.5", "-1", "16777217", "[]")),
        ("limits", "history_keep", ("'5'", "true", "1.5", "-1", "10000001")),
    ],
)
def test_no_wrong_value_of_any_key_passes_in_silence(
    table: str, key: str, values: tuple[str, ...], tmp_path: Path
) -> None:
    for value in values:
        settings = load(tmp_path, f"[{table}]\n{key} = {value}\n" if table else f"\n{key} = {value}\n")
        (warning,) = settings.warnings
        assert f"config.toml:2: {f'{table}.' if table else ''}{key} is not " in warning
        assert settings._replace(warnings=()) == Settings()


def test_one_wrong_value_does_not_cost_the_others(tmp_path: Path) -> None:
    settings = load(tmp_path, "theme = 'ansi-dark'\nmouse = 3\n")
    assert settings.theme == "ansi-dark"
    assert settings.mouse is True
    assert len(settings.warnings) == 1


def test_an_id_of_the_keymap_may_stand_unquoted_and_one_wrong_entry_costs_no_other(tmp_path: Path) -> None:
    settings = load(tmp_path, "[keymap]\nconsole.send = 'f8'\n'console.copy' = 'f7'\nconsole.view = 5\n")
    assert settings.keymap == {"console.send": "f8", "console.copy": "f7"}
    assert "console.view is not a string" in settings.warnings[0]
