"""Reads config.toml, which only the user writes. Invalid settings are ignored and reported as warnings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from frameio_tui.adapters.storage.atomic_file import read_small
from frameio_tui.adapters.storage.toml import decode, parse_toml, position_of
from frameio_tui.core.errors import BrokenFile
from frameio_tui.core.settings import THEMES, Settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from frameio_tui.adapters.storage.paths import Paths

SETTINGS: dict[str, tuple[tuple[str, ...], type, tuple[float, float] | None]] = {
    "theme": (("theme",), str, None),
    "ascii_borders": (("ascii_borders",), bool, None),
    "mouse": (("mouse",), bool, None),
    "terminal_title": (("terminal_title",), bool, None),
    "escape_delay_ms": (("escape_delay_ms",), int, (1, 2000)),
    "connect_timeout": (("network", "connect_timeout"), float, (0.1, 600)),
    "read_timeout": (("network", "read_timeout"), float, (0.1, 3600)),
    "memory_limit": (("limits", "memory_limit"), int, (65536, 2**40)),
    "history_body_limit": (("limits", "history_body_limit"), int, (0, 2**24)),
    "history_keep": (("limits", "history_keep"), int, (0, 10**7)),
    "history_days": (("limits", "history_days"), int, (0, 36500)),
    "history_size": (("limits", "history_size"), int, (0, 2**40)),
}
"""Maps each setting to its key, its type and, for numbers, the smallest and largest value."""
_TABLES = ("network", "limits", "keymap")


def load_settings(paths: Paths) -> Settings:
    """Return the user's settings, with defaults for all others. Problems become warnings; nothing is raised."""
    path = paths.config_file
    try:
        data = read_small(path)
        if data is None:
            return Settings()
        document, text = parse_toml(path, data), decode(path, data)
    except BrokenFile as error:
        return Settings(warnings=(f"{error} The default settings are used.",))

    def place(*keys: str) -> str:
        line = position_of(text, keys)[0]
        return f"{path}:{line}" if line else path

    values: dict[str, Any] = {}
    warnings: list[str] = []
    for name, (keys, kind, bounds) in SETTINGS.items():
        raw = _value_at(document, keys)
        if raw is None:
            continue
        fault = _value_fault(raw, kind, bounds)
        if fault:
            warnings.append(f"{place(*keys)}: {'.'.join(keys)} {fault}; the default is used.")
        else:
            values[name] = kind(raw)
    keymap, faults = _keymap(document.get("keymap", {}))
    if keymap:
        values["keymap"] = keymap
    if values.get("theme", THEMES[0]) not in THEMES:
        fault = f"unknown theme '{values.pop('theme')}' (use one of: {', '.join(THEMES)}); the default is used."
        warnings.append(f"{place('theme')}: {fault}")
    warnings += [f"{path}: {fault}" for fault in faults]
    warnings += [f"{place(*key.split('.'))}: {fault}" for key, fault in _unknown_keys(document)]
    return Settings(**values, warnings=tuple(warnings))


def _keymap(table: object) -> tuple[dict[str, str], list[str]]:
    """Return the keys by command ID, and the problems found.

    A command ID may be written without quotes. TOML then reads its dots as nested tables.
    """
    if not isinstance(table, dict):
        return {}, ["keymap is not a table; the default keys are used."]
    found: dict[str, str] = {}
    faults: list[str] = []
    for key, value in table.items():
        if isinstance(value, str):
            found[str(key)] = value
        elif isinstance(value, dict):
            inner, more = _keymap({f"{key}.{name}": keys for name, keys in value.items()})
            found |= inner
            faults += more
        else:
            faults.append(f"keymap: {key} is not a string such as 'f5' or 'f5,ctrl+s'; its default is used.")
    return found, faults


def _value_at(document: dict[str, Any], keys: tuple[str, ...]) -> Any:
    value: Any = document
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    return value


def _value_fault(raw: object, kind: type, bounds: tuple[float, float] | None) -> str:
    if kind is float and isinstance(raw, int) and not isinstance(raw, bool):
        raw = float(raw)
    if not isinstance(raw, kind) or (kind is not bool and isinstance(raw, bool)):
        return f"is not {_KIND_DESCRIPTIONS[kind]}"
    if bounds and isinstance(raw, (int, float)) and not bounds[0] <= raw <= bounds[1]:
        return f"is not between {_format_bound(bounds[0])} and {_format_bound(bounds[1])}"
    return ""


def _format_bound(value: float) -> str:
    """Format a bound as it would be written in the file."""
    return str(int(value)) if value == int(value) else f"{value:g}"


_KIND_DESCRIPTIONS = {str: "a string", bool: "true or false", int: "a whole number", float: "a number"}


def _unknown_keys(document: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield the keys that have no effect, each with the reason and what was probably meant."""
    known = {".".join(keys) for keys, _, _ in SETTINGS.values()} | {"version"}
    found = [key for key in document if key not in _TABLES]
    for table in ("network", "limits"):
        inner = document.get(table, {})
        if isinstance(inner, dict):
            found += [f"{table}.{key}" for key in inner]
        else:
            yield table, f"{table} is not a table; the defaults are used."
    for key in found:
        if key not in known:
            from frameio_tui.core.text.suggestion import did_you_mean  # imported here because few files have such a key

            yield key, f"unknown setting {key}. {did_you_mean(key, sorted(known | {*_TABLES}))}".rstrip()
