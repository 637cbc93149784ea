"""Questions that a screen asks by `ScreenRequested`; plain values, so that no screen imports another."""

from __future__ import annotations

from typing import NamedTuple

Spans = tuple[tuple[str, str], ...]
"""Text and style of each run of a row; foreign text is made printable where it is drawn."""


class ConfirmAsk(NamedTuple):
    """Yes or no. Answered with True, False, or the text typed when `typed` or `entry` asks for one."""

    title: str
    lines: tuple[str, ...] = ()
    yes: str = "Yes"
    typed: str = ""
    """What must be typed for a yes, such as a profile's name."""


class PromptAsk(NamedTuple):
    """One line of text. Answered with the text, or None."""

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


class PickAsk(NamedTuple):
    """One of several. Answered with the key, with the text typed when `free`, or with None."""

    title: str
    choices: tuple[Choice, ...]
    free: str = ""
    """Placeholder for typing a value that is in no row; empty: only rows can be picked."""
    empty: str = "Nothing to pick."
    lines: tuple[str, ...] = ()


class TextAsk(NamedTuple):
    """A text of several lines to read and copy. Answered with True when it was taken, else None."""

    title: str
    text: str
    take: str = ""
    """What Enter does with it; empty: it closes."""


def trust_ask(name: str, changes: tuple[tuple[str, str, str], ...]) -> ConfirmAsk:
    """Whether a profile's file is right as it stands: field, old and new text of what differs (trust T29)."""
    lines = tuple(f"{field}: {old or '(nothing)'} -> {new or '(nothing)'}" for field, old, new in changes)
    return ConfirmAsk(f"Trust {name} as its file stands?", lines, yes="Yes, this is right")
