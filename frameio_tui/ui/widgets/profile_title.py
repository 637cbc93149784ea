"""The title of a frame about one profile: what it shows, then the profile's name, label and API version."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content

from frameio_tui.ui.text import content, join
from frameio_tui.ui.theme import LABEL_STYLES

if TYPE_CHECKING:
    from textual.geometry import Size

    from frameio_tui.core.profiles.profile import Profile
    from frameio_tui.ui.theme import Glyphs

MAX_NAME_LENGTH, MAX_LABEL_LENGTH = 24, 12
"""Maximum number of characters of name and label, so that both fit into a frame of 60 columns."""
SMALL_WIDTH, SMALL_HEIGHT = 70, 20
"""Columns and rows below which a terminal counts as small."""


def profile_title(what: str, profile: Profile, glyphs: Glyphs) -> Content:
    """Return a title such as `Token · demo ▐DEMO▌ V2`; name and label come from a file and are made printable."""
    label: tuple[Content | str, ...] = ()
    if profile.label:
        text = content(_cut(profile.label, MAX_LABEL_LENGTH, glyphs)).plain
        label = (" ", Content.styled(f" {text} ", LABEL_STYLES.get(profile.colour, LABEL_STYLES[""])))
    name = content(_cut(profile.name, MAX_NAME_LENGTH, glyphs))
    return join(f"{what} {glyphs.dot} ", name, *label, f" {profile.api.value.upper()}")


def padded_title(title: Content, size: Size) -> Content:
    """Return a title for a frame on a terminal of this size.

    Textual separates a title from its frame by blanks only if the frame has sides.
    """
    return join(" ", title, " ") if is_small(size) else title


def _cut(text: str, length: int, glyphs: Glyphs) -> str:
    return text if len(text) <= length else text[: length - 1] + glyphs.ellipsis


def is_small(size: Size) -> bool:
    """Return whether frames of a terminal of this size have only their top row, so that more fits into them."""
    return size.width < SMALL_WIDTH or size.height < SMALL_HEIGHT
