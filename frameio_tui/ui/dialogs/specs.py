"""The questions of dialogs as plain values. `dialogs.ask` shows them and returns the results."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

    from frameio_tui.services.profiles import ProfileEntry

Spans = tuple[tuple[str, str], ...]
"""The text and style of each part of a row. Text from outside is made printable where it is drawn."""


class ConfirmSpec(NamedTuple):
    """A question for yes or no."""

    title: str
    lines: tuple[str, ...] = ()
    yes: str = "Yes"
    typed: str = ""
    """Text that must be typed to confirm, such as a profile's name. If empty, the user picks Yes or No."""
    details: tuple[Spans, ...] = ()
    """Rows above the lines, such as the profile and the request that the question is about."""


class PromptSpec(NamedTuple):
    """A question for one line of text."""

    title: str
    lines: tuple[str, ...] = ()
    value: str = ""
    placeholder: str = ""
    selected: bool = True
    """Whether `value` is selected at first, so that typing replaces it."""
    hidden: bool = False
    """Whether it is a secret, of which only the length is shown."""
    complete: Callable[[str], tuple[str, tuple[str, ...]]] | None = None
    """Completes the text when Tab is pressed, and returns the possible continuations if there are several."""
    accepts_lines: bool = False
    """Whether a pasted text of several lines, or a pasted curl command, is the result at once."""


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
    selectable: bool = True
    """Whether the row can be picked; a row that cannot only informs."""


class PickSpec(NamedTuple):
    """A question for one of several rows."""

    title: str
    choices: tuple[Choice, ...]
    free: str = ""
    """Placeholder for typing a value that is in no row. If empty, only rows can be picked."""
    empty: str = "Nothing to choose from."
    lines: tuple[str, ...] = ()
    label: tuple[str, str] = ("", "")
    """Label of a profile and its colour, shown after the title."""
    placeholder: str = "Type to filter"
    enter: str = "select"
    """What Enter does, for the line of keys."""
    deletable: bool = False
    """Whether Delete picks a row for deletion; `pick_or_delete` returns which of the two was meant."""
    interpret: Callable[[str], tuple[Choice, ...]] | None = None
    """Returns further rows for the typed text, which come first."""
    synonyms: Callable[[str], tuple[str, ...]] | None = None
    """Returns the words that find the same rows as a typed word, including that word."""
    complete: Callable[[], PickSpec] | None = None
    """Returns the question with complete rows and lines. It is called in a thread while the dialog shows this one."""


class Picked(NamedTuple):
    """The picked row, and whether it is to be deleted."""

    key: str
    delete: bool = False


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


def profile_spans(entry: ProfileEntry) -> Spans:
    """Return the row that names the user and the profile of an action: `as Ann Lee on  PROD  acme-prod`."""
    from frameio_tui.ui.widgets.spans import label_spans

    profile, user = entry.profile, entry.record.person
    name = (user.name or user.email) if user is not None else ""
    who: Spans = (("as ", "dim"), (name, "title"), (" on ", "dim")) if name else (("with profile ", "dim"),)
    label = label_spans(profile.label, profile.colour, min(MAX_LABEL, len(profile.label) + 2)) if profile.label else ()
    return (*who, *label, (profile.name, "title"), (f" {profile.api.value.upper()}", "dim"))


MAX_LABEL = 18
"""Maximum width of a label with the blanks around it, in cells."""


def approval_question(entry: ProfileEntry) -> ConfirmSpec:
    """Return the question whether to approve a profile's file, with each changed field, old and new."""
    lines = tuple(
        f"{field}: {old or '(nothing)'} -> {new or '(nothing)'}" for field, old, new in entry.approval.changes
    )
    title = f'Approve the changed file of profile "{entry.profile.name}"?'
    return ConfirmSpec(title, lines, yes="Yes, approve", details=(profile_spans(entry),))
