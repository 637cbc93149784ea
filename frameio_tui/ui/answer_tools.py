"""What the console works on answers with; loaded with the first use, as a start shows no answer."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, cast

from .base import BaseScreen
from .console_focus import in_response, show_answer_keys
from .widgets.response import Ears

if TYPE_CHECKING:
    from .following import Trails
    from .screens.console import Console
    from .within import Within


class AnswerTools:
    """A part of the console."""

    @cached_property
    def within(self) -> Within:
        """The field over the body."""
        from .within import Within

        return Within(cast("Console", self))

    @cached_property
    def trails(self) -> Trails:
        """Where each profile is in its tree."""
        from .following import Trails

        return Trails()

    def show_keys(self) -> None:
        """The footer names the keys of the part that has them."""
        console = cast("Console", self)
        if in_response(console):
            show_answer_keys(console)
        else:
            BaseScreen.show_keys(console)


def ears_of(console: Console) -> Ears:
    """Who is told what happens in the answer's pane."""

    def moved() -> None:
        from .document_actions import say_where

        say_where(console)

    return Ears(
        console.action_do,
        moved,
        lambda text: console.within.typed(text),
        lambda text: console.within.submitted(text),
    )
