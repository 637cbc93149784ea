"""Closing a screen safely: a screen never closes another one that is in front of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from textual.await_complete import AwaitComplete

if TYPE_CHECKING:
    from textual import events
    from textual.screen import Screen


class SafeDismissMixin:
    """A mixin for screens, because Textual's `dismiss` closes the screen in front, whichever it is."""

    _postponed_result: tuple[object, ...] = ()

    def dismiss(self, result: object = None) -> AwaitComplete:
        """Close this screen only. If another screen is in front, close this one when it comes to the front again."""
        screen = cast("Screen[object]", self)
        if screen.app.screen_stack and screen.app.screen is screen:
            return cast("AwaitComplete", super().dismiss(result))  # type: ignore[misc]  # the mixin is always combined with Screen
        self._postponed_result = (result,)
        return AwaitComplete()

    def on_screen_resume(self, _event: events.ScreenResume) -> None:
        """Close this screen now if that was postponed."""
        if self._postponed_result:
            self.dismiss(*self._postponed_result)
