"""What the console works on answers with; loaded with the first use, as a start shows no answer."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, cast

from frameio_tui.ui.commands.registry import ANSWER_KEYS, CONSOLE_COMMANDS, RESPONSE_COMMANDS
from frameio_tui.ui.console.availability import why_not
from frameio_tui.ui.console.console_focus import in_response, show_answer_keys
from frameio_tui.ui.console.response.pane import Ears
from frameio_tui.ui.console.response.viewer import DocumentView
from frameio_tui.ui.screen import BaseScreen

if TYPE_CHECKING:
    from frameio_tui.ui.commands.command import Command
    from frameio_tui.ui.console.navigation import Trails
    from frameio_tui.ui.console.response.filter_field import Within
    from frameio_tui.ui.console.screen import Console


class AnswerTools:
    """A part of the console."""

    @cached_property
    def within(self) -> Within:
        """The field over the body."""
        from frameio_tui.ui.console.response.filter_field import Within

        return Within(self.console)

    @cached_property
    def trails(self) -> Trails:
        """Where each profile is in its tree."""
        from frameio_tui.ui.console.navigation import Trails

        return Trails()

    def commands(self) -> tuple[Command, ...]:
        """The console's, and those of the answer in it."""
        parts = (ANSWER_KEYS, CONSOLE_COMMANDS, RESPONSE_COMMANDS)
        order = parts if in_response(self.console) else (*parts[1:], parts[0])
        return tuple(command for part in order for command in part)

    async def run_command(self, command: Command) -> None:
        """What its key does, in the part whose key it is."""
        if command.context == "answer":
            await self.console.query_one(DocumentView).run_action(command.action)
        else:
            await BaseScreen.run_command(self.console, command)

    def why_not(self, command: Command) -> str:
        """Why a command can do nothing now, in a few words; empty when it can."""
        return why_not(self.console, command.id)

    def on_paste(self) -> None:
        """A paste that no field took: its letters are no keys."""
        self.console.say("What was pasted was left. i, then paste: a request, or a curl command.")

    @property
    def console(self) -> Console:
        """The console, by its own type."""
        return cast("Console", self)

    def show_keys(self) -> None:
        """The footer names the keys of the part that has them."""
        if in_response(self.console):
            show_answer_keys(self.console)
        else:
            BaseScreen.show_keys(self.console)


def ears_of(console: Console) -> Ears:
    """Who is told what happens in the answer's pane."""

    def moved() -> None:
        if console.response.exchange is None:
            return
        from frameio_tui.ui.console.response.document_actions import say_where

        say_where(console)

    return Ears(
        console.action_do,
        moved,
        lambda text: console.within.typed(text),
        lambda text: console.within.submitted(text),
    )
