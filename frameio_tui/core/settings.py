"""The settings that config.toml can contain, with their defaults."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

THEMES = ("frameio-dark", "frameio-light", "ansi-dark", "ansi-light")
"""Allowed values of Settings.theme; the first one is the default."""


class Settings(NamedTuple):
    """The content of config.toml, which only the user writes."""

    theme: str = ""
    ascii_borders: bool | None = None
    """None: decided by the locale."""
    mouse: bool = True
    terminal_title: bool = True
    """Whether the title of the terminal shows the active profile."""
    escape_delay_ms: int = 25
    keymap: Mapping[str, str] = {}
    """Maps a command ID to a key or to several keys separated by commas."""
    connect_timeout: float = 10.0
    read_timeout: float = 60.0
    memory_limit: int = 64 * 2**20
    """Bytes of a response body that are held in memory."""
    history_body_limit: int = 65536
    history_keep: int = 5000
    history_days: int = 0
    """Days after which entries are deleted; 0 for never."""
    history_size: int = 512 * 2**20
    """Bytes of the history's file in use, beyond which the oldest entries are deleted; 0 for no limit."""
    warnings: tuple[str, ...] = ()
    """Problems in the file, each with its line and a remedy."""
