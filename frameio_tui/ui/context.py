"""What the app provides to its screens."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

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
    """The part of the app that screens use: the active profile, keys and symbols, opening other screens."""

    session: Session
    defects: Defects
    """Unexpected exceptions in the program itself, each reported once."""
    glyphs: Glyphs
    keys: Keys
    warnings: tuple[str, ...]
    """A sentence for each mistake in config.toml."""

    @property
    def active(self) -> ProfileEntry | None:
        """The active profile, as which requests are sent."""

    @property
    def held_key(self) -> HeldKey:
        """Reports whether the current key may have been held down since another screen was shown."""

    def hold_keys(self, stop: Callable[[], object] | None = None) -> AbstractContextManager[None]:
        """Let keys wait until the block has opened another screen; they are dropped if it opens none.

        Esc calls `stop` meanwhile, or is a key of the screen without it.
        """

    @property
    def jobs_summary(self) -> str:
        """The running jobs in a few words, such as `1 job 45 %`; empty if none runs."""

    def overview(self) -> Overview:
        """Read every profile and return them."""

    async def show_screen(self, screen: Screen[ResultT]) -> ResultT | None:
        """Show a screen or dialog and return its result. Call this in a worker only."""

    async def open_screen(self, args: ScreenArgs) -> str | None:
        """Open the screen for these arguments and return its result. Call this in a worker only."""

    def action_open(self, name: str) -> None:
        """Open a screen by name, as its key does, unless the current screen is of that type."""

    def action_switch_profile(self) -> None:
        """Let the user pick the profile to switch to, in a dialog above the current screen."""

    def action_previous_profile(self) -> None:
        """Switch to the previously active profile."""

    async def run_suspended(self, work: Callable[[], None]) -> None:
        """Suspend the screen while `work` uses the terminal."""

    async def print_suspended(self, text: str) -> None:
        """Print a text on the normal screen and wait for Enter."""
