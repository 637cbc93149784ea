"""What a screen knows of the app that shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.screen import Screen

    from frameio_tui.services.profiles import Overview, ProfileEntry
    from frameio_tui.ui.commands.keymap import Keys
    from frameio_tui.ui.screen_args import ScreenArgs
    from frameio_tui.ui.session import Session
    from frameio_tui.ui.terminal.defects import Defects
    from frameio_tui.ui.terminal.key_queue import HeldKey
    from frameio_tui.ui.theme import Glyphs

ResultT = TypeVar("ResultT")


class AppContext(Protocol):
    """The part of the app that screens use: who is active, how keys and marks are drawn, and other screens."""

    session: Session
    defects: Defects
    """What went wrong in the program itself, told once each."""
    glyphs: Glyphs
    keys: Keys
    troubles: tuple[str, ...]
    """What is wrong in config.toml, a sentence each."""

    @property
    def active(self) -> ProfileEntry | None:
        """The profile that requests are sent as."""

    @property
    def held_key(self) -> HeldKey:
        """Tells whether the key that acts now may be held down since another screen was there."""

    def overview(self) -> Overview:
        """Read every profile again."""

    async def show_screen(self, screen: Screen[ResultT]) -> ResultT | None:
        """Show a screen or dialog and return its result; only in a worker."""

    async def open_screen(self, args: ScreenArgs) -> str | None:
        """Open the screen of these arguments and return its result; only in a worker."""

    def action_open(self, name: str) -> None:
        """Open a screen as its key does: of one that is open already there is no second one."""

    def action_previous_profile(self) -> None:
        """Switch to the profile that was active before this one."""

    async def aside(self, work: Callable[[], None]) -> None:
        """Give the terminal to `work` until it returns."""

    async def show_aside(self, text: str) -> None:
        """Print a text on the normal screen until Enter is pressed."""
