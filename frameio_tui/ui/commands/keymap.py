"""The keys from `[keymap]` in config.toml, which replace those of the registry.

Entries that cannot work are reported, and the default keys stay in effect.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from frameio_tui.ui.commands.command import Command, clashes
from frameio_tui.ui.commands.key_names import NAVIGATION_KEYS, format_key, format_keys, is_typed, key_fault, name_of
from frameio_tui.ui.commands.registry import ALL_COMMANDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

UNBOUND = "unbound"
"""A key that no terminal sends, for commands without keys: Textual ignores an empty entry in its keymap."""
TYPED_INTO = ("editor", "body", "pick", "confirm", "text")
"""Contexts in which letters are text or press a button."""


class Keys(NamedTuple):
    """The keys of each command."""

    user_keys: Mapping[str, str] = {}
    """The user's keys by command ID, with Textual's names, separated by commas; an empty text removes all keys."""
    ascii_only: bool = False

    def of(self, command: Command) -> tuple[str, ...]:
        """Return the keys of a command, the displayed one first."""
        if command.id not in self.user_keys:
            return command.keys
        return tuple(key for key in self.user_keys[command.id].split(",") if key)

    def format_all(self, command: Command) -> str:
        """Return all keys of a command as users read them."""
        return format_keys(tuple(self.of(command)), ascii_only=self.ascii_only)

    def format_first(self, command: Command, *, typing: bool = False) -> str:
        """Return the first key of a command as users read it; with `typing`, the first that works in a text field."""
        keys = (key for key in self.of(command) if not (typing and is_typed(key)))
        return next((format_key(key, ascii_only=self.ascii_only) for key in keys), "")

    def textual_keymap(self) -> dict[str, str]:
        """Return the user's keys as a keymap for Textual."""
        return {name: keys or UNBOUND for name, keys in self.user_keys.items()}


def apply_keymap(keymap: Mapping[str, str], *, ascii_only: bool = False) -> tuple[Keys, tuple[str, ...]]:
    """Return the keys of every command with the user's keymap applied, and a sentence for each invalid entry."""
    if not keymap:
        return Keys(ascii_only=ascii_only), ()
    user_keys, faults = validate_keymap(keymap, ALL_COMMANDS)
    return Keys(user_keys, ascii_only), faults


def validate_keymap(keymap: Mapping[str, str], commands: Iterable[Command]) -> tuple[dict[str, str], tuple[str, ...]]:
    """Return the valid entries of `[keymap]`, with Textual's key names, and a sentence for each invalid entry."""
    known = {command.id: command for command in commands}
    found: dict[str, str] = {}
    faults: list[str] = []
    for name, text in keymap.items():
        if name not in known:
            faults.append(f"keymap: unknown command '{name}'.{_nearest(name, known)}")
            continue
        keys = [name_of(key) if len(key) == 1 else key for key in (part.strip() for part in text.split(",")) if key]
        fault = next((fault for key in keys if (fault := _fault(key, known[name]))), "")
        if fault:
            faults.append(f"keymap: {name}: {fault}. Using the default: {_words(known[name])}")
        else:
            found[name] = ",".join(keys)
    faults += _without_clashes(found, known)
    return found, tuple(faults)


def _fault(key: str, command: Command) -> str:
    if key in command.keys:
        return ""
    if fault := key_fault(key):
        return fault
    if key in NAVIGATION_KEYS:
        return f"{key} moves the cursor in lists and fields"
    if command.context in TYPED_INTO and is_typed(key):
        return f"{format_key(key)} types text on that screen"
    return ""


def _without_clashes(found: dict[str, str], known: Mapping[str, Command]) -> list[str]:
    """Remove entries of `found` that share a key with another command, last first; return a sentence for each."""
    faults: list[str] = []
    while True:
        keys = Keys(found)
        shared = clashes(command._replace(keys=keys.of(command)) for command in known.values())
        pair = next(((key, first, second) for key, first, second in shared if first in found or second in found), None)
        if pair is None:
            return faults
        key, first, second = pair
        order = list(found)
        removed = max((name for name in (first, second) if name in found), key=order.index)
        theirs = known[second if removed == first else first]
        del found[removed]
        faults.append(
            f"keymap: {removed}: {format_key(key)} is already the key of {theirs.id} ({theirs.title}). "
            f"Using the default: {_words(known[removed])}"
        )


def _words(command: Command) -> str:
    return " ".join(format_key(key) for key in command.keys)


def _nearest(name: str, known: Iterable[str]) -> str:
    from difflib import get_close_matches

    near = get_close_matches(name, list(known), 1)
    return f" Did you mean {near[0]}?" if near else " The README lists all commands."
