"""Closing a screen: itself and no other one, whatever is in front of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from textual.await_complete import AwaitComplete

if TYPE_CHECKING:
    from textual.screen import Screen


class ClosesItselfOnly:
    """A part of screens: the framework's `dismiss` closes whatever screen is in front."""

    _held_back: tuple[object, ...] = ()

    def dismiss(self, result: object = None) -> AwaitComplete:
        """Close this screen: once, and no other one. It waits until what is in front of it is closed."""
        screen = cast("Screen[object]", self)
        if screen.app.screen_stack and screen.app.screen is screen:
            return cast("AwaitComplete", super().dismiss(result))  # type: ignore[misc]  # of the whole screen
        self._held_back = (result,)
        return AwaitComplete()

    def on_screen_resume(self) -> None:
        """Come to the front."""
        if self._held_back:
            self.dismiss(*self._held_back)
