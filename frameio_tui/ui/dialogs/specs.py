"""The questions of dialogs as plain values. `dialogs.ask` shows them and returns the results."""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple

Spans = tuple[tuple[str, str], ...]
"""The text and style of each part of a row. Text from outside is made printable where it is drawn."""


class ConfirmSpec(NamedTuple):
    """A question for yes or no."""

    title: str
    lines: tuple[str, ...] = ()
    yes: str = "Yes"
    typed: str = ""
    """Text that must be typed to confirm, such as a profile's name. If empty, the user picks Yes or No."""


class PromptSpec(NamedTuple):
    """A question for one line of text."""

    title: str
    lines: tuple[str, ...] = ()
    value: str = ""
    placeholder: str = ""


class Choice(NamedTuple):
    """A row that can be picked."""

    key: str
    spans: Spans
    search_text: str = ""
    """Text that the filter searches; if empty, the text of the spans."""
    hotkey: str = ""
    """Key that picks the row immediately while the field is empty."""
    group: str = ""
    """Heading above this row and the following rows of the same group; empty for none."""


class PickSpec(NamedTuple):
    """A question for one of several rows."""

    title: str
    choices: tuple[Choice, ...]
    free: str = ""
    """Placeholder for typing a value that is in no row. If empty, only rows can be picked."""
    empty: str = "Nothing to pick."
    lines: tuple[str, ...] = ()


class TextSpec(NamedTuple):
    """A text of several lines to read and copy."""

    title: str
    text: str
    enter_action: str = ""
    """What Enter does with the text, as shown to the user. If empty, Enter closes the dialog."""


class UnsavedChoice(Enum):
    """What to do with unsaved edits when their screen closes."""

    SAVE = "save"
    DISCARD = "discard"
    CONTINUE = "continue"


def approval_question(name: str, changes: tuple[tuple[str, str, str], ...]) -> ConfirmSpec:
    """Return the question whether to approve a profile's file, with each changed field, old and new (trust T29)."""
    lines = tuple(f"{field}: {old or '(nothing)'} -> {new or '(nothing)'}" for field, old, new in changes)
    return ConfirmSpec(f"Trust {name} as its file stands?", lines, yes="Yes, this is right")
