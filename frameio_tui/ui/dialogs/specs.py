"""What dialogs ask, as plain values. `dialogs.ask` shows them and returns the result."""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple

Spans = tuple[tuple[str, str], ...]
"""Text and style of each run of a row; foreign text is made printable where it is drawn."""


class ConfirmSpec(NamedTuple):
    """A question for yes or no."""

    title: str
    lines: tuple[str, ...] = ()
    yes: str = "Yes"
    typed: str = ""
    """What must be typed for a yes, such as a profile's name."""


class PromptSpec(NamedTuple):
    """A question for one line of text."""

    title: str
    lines: tuple[str, ...] = ()
    value: str = ""
    placeholder: str = ""


class Choice(NamedTuple):
    """A row to pick."""

    key: str
    spans: Spans
    words: str = ""
    """What typing is matched against; the spans' text when empty."""
    hot: str = ""
    """A key that picks it at once while nothing is typed."""
    group: str = ""
    """Heading over this row and those of the same group that follow it; empty for none."""


class PickSpec(NamedTuple):
    """A question for one of several rows."""

    title: str
    choices: tuple[Choice, ...]
    free: str = ""
    """Placeholder for typing a value that is in no row; empty: only rows can be picked."""
    empty: str = "Nothing to pick."
    lines: tuple[str, ...] = ()


class TextSpec(NamedTuple):
    """A text of several lines to read and copy."""

    title: str
    text: str
    take: str = ""
    """What Enter does with it; empty: it closes."""


class UnsavedChoice(Enum):
    """What to do with unsaved edits when their screen closes."""

    SAVE = "save"
    DISCARD = "discard"
    CONTINUE = "continue"


def approval_question(name: str, changes: tuple[tuple[str, str, str], ...]) -> ConfirmSpec:
    """Whether a profile's file is right as it stands: field, old and new text of what differs (trust T29)."""
    lines = tuple(f"{field}: {old or '(nothing)'} -> {new or '(nothing)'}" for field, old, new in changes)
    return ConfirmSpec(f"Trust {name} as its file stands?", lines, yes="Yes, this is right")
