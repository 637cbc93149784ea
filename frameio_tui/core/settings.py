"""The settings that config.toml may give, with their defaults."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

THEMES = ("frameio-dark", "frameio-light", "ansi-dark", "ansi-light")
"""Values of Settings.theme; the first is the default."""


class Settings(NamedTuple):
    """config.toml, written by the person alone."""

    theme: str = ""
    ascii_borders: bool | None = None
    """None: by the locale."""
    mouse: bool = True
    escape_delay_ms: int = 25
    keymap: Mapping[str, str] = {}
    """Command id to key or comma-separated keys."""
    connect_timeout: float = 10.0
    read_timeout: float = 60.0
    memory_limit: int = 64 * 2**20
    """Bytes of a body kept in memory."""
    history_body_limit: int = 65536
    history_keep: int = 5000
    warnings: tuple[str, ...] = ()
    """What was not understood in the file, with line and remedy."""
