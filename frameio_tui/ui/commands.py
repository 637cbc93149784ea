"""One registry of commands: bindings, palette, help and footer all read it, so none can disagree."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from textual.binding import Binding

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

ANYWHERE = "anywhere"
"""The context of commands that the app itself binds."""


class Command(NamedTuple):
    """Something a person can do, under one name everywhere."""

    id: str
    """`context.verb`, such as `console.send`; keymap in config.toml uses it."""
    keys: tuple[str, ...]
    """Textual key names, the shown one first; letters act when no text field has the focus."""
    title: str
    """As the palette and the help show it: an imperative, capitalised."""
    action: str
    """Textual action on the screen or app."""
    help: str = ""
    """One sentence more."""
    footer: str = ""
    """Short word of the footer; empty: not in the footer."""

    @property
    def context(self) -> str:
        """The screen it belongs to."""
        return self.id.partition(".")[0]

    def bindings(self) -> list[Binding]:
        """Textual bindings, one of them carrying the id for the keymap."""
        return [
            Binding(
                ",".join(self.keys),
                self.action,
                self.footer or self.title,
                show=bool(self.footer),
                id=self.id,
                tooltip=self.help or self.title,
            )
        ]


KEY_WORDS: Mapping[str, str] = {
    "enter": "⏎",
    "escape": "esc",
    "question_mark": "?",
    "slash": "/",
    "minus": "-",
    "plus": "+",
    "colon": ":",
    "left_square_bracket": "[",
    "right_square_bracket": "]",
    "full_stop": ".",
    "space": "space",
    "left": "←",
    "right": "→",
    "backspace": "⌫",
}


def key_words(key: str) -> str:
    """A key as a person reads it: `f2` -> F2, `ctrl+c` -> ^c, `question_mark` -> ?."""
    if key in KEY_WORDS:
        return KEY_WORDS[key]
    if key.startswith("ctrl+"):
        return "^" + key_words(key.removeprefix("ctrl+"))
    if len(key) > 1 and key[0] == "f" and key[1:].isdigit():
        return key.upper()
    return key


def is_typed(key: str) -> bool:
    """Whether a text field takes the key for itself."""
    words = key_words(key)
    return key == "space" or (len(words) == 1 and words.isascii())


def shown_key(command: Command, keymap: Mapping[str, str], *, typing: bool = False) -> str:
    """The first key that does it, as a person reads it; while somebody types only those that no field takes."""
    keys = (key.strip() for key in keymap[command.id].split(",")) if command.id in keymap else command.keys
    return next((key_words(key) for key in keys if not (typing and is_typed(key))), "")


def bindings_of(commands: Iterable[Command]) -> list[Binding]:
    """The bindings of one context, for a screen's BINDINGS."""
    return [binding for command in commands for binding in command.bindings()]


def clashes(commands: Iterable[Command]) -> list[tuple[str, str, str]]:
    """Key and the two command ids that share it in one context; ANYWHERE counts in every context."""
    found: list[tuple[str, str, str]] = []
    taken: dict[tuple[str, str], str] = {}
    every = list(commands)
    contexts = {command.context for command in every}
    for command in every:
        for context in contexts if command.context == ANYWHERE else {command.context}:
            for key in command.keys:
                other = taken.setdefault((context, key), command.id)
                if other != command.id:
                    found.append((key, other, command.id))
    return found
