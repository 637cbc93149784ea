"""Names of keys: Textual's names, what users read, and which keys a plain terminal cannot distinguish."""

from __future__ import annotations

import string
import unicodedata

_SHORT = {
    "solidus": "slash",
    "reverse_solidus": "backslash",
    "commercial_at": "at",
    "hyphen_minus": "minus",
    "plus_sign": "plus",
    "low_line": "underscore",
}


def name_of(character: str) -> str:
    """Return Textual's name of a character's key: `?` -> question_mark, `y` -> y."""
    if character.isalnum():
        return character
    name = unicodedata.name(character, character).lower().replace("-", "_").replace(" ", "_")
    return _SHORT.get(name, name)


PUNCTUATION = {name_of(character): character for character in string.punctuation}
KEY_SYMBOLS = {"up": "↑", "down": "↓", "left": "←", "right": "→"}
"""Symbols for keys, used if the locale is not ASCII."""
KEY_LABELS = {"escape": "Esc", "pageup": "PageUp", "pagedown": "PageDown"} | {
    name: name.capitalize()
    for name in ("enter", "tab", "space", "backspace", "delete", "insert", "home", "end", "up", "down", "left", "right")
}
"""Keys that are written as on a keyboard, everywhere the same."""
NAVIGATION_KEYS = frozenset(
    [
        "up",
        "down",
        "left",
        "right",
        "home",
        "end",
        "pageup",
        "pagedown",
        "enter",
        "tab",
        "shift+tab",
        "backspace",
        "delete",
        "insert",
    ]
)
"""Keys that move in lists and fields."""
_PLAIN = frozenset((*NAVIGATION_KEYS, "escape", "space", *PUNCTUATION, *(f"f{number}" for number in range(1, 25))))
_MODIFIED_NAVIGATION = frozenset(
    f"{modifier}+{key}" for modifier in ("shift", "ctrl") for key in NAVIGATION_KEYS if "+" not in key
) | {f"shift+f{number}" for number in range(1, 13)}
SAME_BYTES = {
    "ctrl+h": "backspace",
    "ctrl+i": "tab",
    "ctrl+j": "enter",
    "ctrl+m": "enter",
    "ctrl+left_square_bracket": "escape",
    "ctrl+[": "escape",
}
"""Keys for which a plain terminal sends the same bytes as for another key."""


ALT_DIGITS = tuple(f"alt+{digit}" for digit in range(1, 10))
"""Keys of one command that are written as a range."""


def format_key(key: str, *, ascii_only: bool = False) -> str:
    """Return a key as users read it: `f2` -> F2, `ctrl+c` -> ^c, `question_mark` -> ?, `escape` -> Esc."""
    if key in KEY_SYMBOLS and not ascii_only:
        return KEY_SYMBOLS[key]
    if key in PUNCTUATION or key in KEY_LABELS:
        return PUNCTUATION.get(key) or KEY_LABELS[key]
    if key.startswith("shift+"):
        return "Shift+" + format_key(key.removeprefix("shift+"), ascii_only=ascii_only)
    if key.startswith("ctrl+"):
        return "^" + format_key(key.removeprefix("ctrl+"), ascii_only=ascii_only)
    if key.startswith("alt+"):
        return "Alt+" + format_key(key.removeprefix("alt+"), ascii_only=ascii_only)
    if len(key) > 1 and key[0] == "f" and key[1:].isdigit():
        return key.upper()
    return key


def format_keys(keys: tuple[str, ...], *, ascii_only: bool = False) -> str:
    """Return the keys of a command as users read them: `F1 ?`, or a range: `Alt+1 to Alt+9`."""
    if keys == ALT_DIGITS:
        keys = (keys[0], "to", keys[-1])
    return " ".join(format_key(key, ascii_only=ascii_only) for key in keys)


def is_typed(key: str) -> bool:
    """Whether the key inserts a character into a text field."""
    return key == "space" or key in PUNCTUATION or len(key) == 1


def key_fault(key: str) -> str:
    """Return why a key cannot be used; empty if a plain terminal can send it."""
    if key in SAME_BYTES:
        return f"terminals send {key} as {SAME_BYTES[key]}"
    if key.startswith("ctrl+shift+"):
        return f"terminals send {key} as ctrl+{key.removeprefix('ctrl+shift+')}"
    modifier, _, last = key.rpartition("+")
    known = (
        key in _PLAIN
        or key in _MODIFIED_NAVIGATION
        or (len(key) == 1 and key.isalnum())
        or key in ALT_DIGITS
        or (
            modifier == "ctrl"
            and (last in ("space", "at", "backslash", "underscore") or (len(last) == 1 and last.islower()))
        )
    )
    return "" if known else f"'{key}' is not a key. Write it like f5, ctrl+s, y, Y or ?"
