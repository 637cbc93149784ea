"""The help screen: every key and the legend of the screen below, then everything else. It can be searched."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from frameio_tui.ui.commands.command import bindings_of
from frameio_tui.ui.commands.key_names import format_key
from frameio_tui.ui.commands.registry import ALL_COMMANDS, HELP_COMMANDS
from frameio_tui.ui.commands.titles import CONTEXT_TITLES, PART_CONTEXTS
from frameio_tui.ui.legend import LEGENDS
from frameio_tui.ui.messages import CodesRequested
from frameio_tui.ui.screen import BaseScreen
from frameio_tui.ui.text import column
from frameio_tui.ui.widgets.header_footer import FooterBar, HeaderBar
from frameio_tui.ui.widgets.inputs import LineField
from frameio_tui.ui.widgets.row_list import Row, RowList

if TYPE_CHECKING:
    from collections.abc import Iterator

    from textual.app import ComposeResult
    from textual.binding import BindingType

    from frameio_tui.ui.commands.command import Command

Moves = tuple[tuple[tuple[str, ...], str], ...]
"""Pairs of keys and their effect."""
KEY_WIDTH = 17
"""Width of the first column, in cells."""
MOVING: Moves = (
    (("up", "down", "k", "j"), "Move by one row"),
    (("pageup", "pagedown"), "Move by one page"),
    (
        ("ctrl+u", "ctrl+d"),
        "Move by half a page; in a text field, delete the text before the cursor or the next character",
    ),
    (("home", "end", "g", "G"), "Go to the first or last row"),
    (("enter",), "Open or confirm the row under the cursor"),
    (("tab", "shift+tab"), "Go to the next or previous pane or field"),
    (("left", "right", "space"), "Change the value of a choice in a form"),
)
IN_DIALOGS: Moves = (
    (("enter",), "Confirm, or select the row under the cursor"),
    (("tab", "shift+tab"), "Move between the buttons. The first one changes nothing"),
    (("up", "down"), "Move in a list. Type to filter it"),
    (("delete",), "Delete the row, if the bottom line of the list shows this key"),
    (("y",), "Copy the text of the dialog"),
    (("escape",), "Close the dialog without changing anything"),
)


class HelpItem(NamedTuple):
    """A line of the help: the key or mark in the first column, a title, and an explanation."""

    id: str
    mark: str
    style: str
    title: str
    explanation: str = ""


class HelpSection(NamedTuple):
    """A heading and the lines below it."""

    title: str
    items: tuple[HelpItem, ...]


def order_of(below: str) -> list[str]:
    """Return all contexts, those of the screen `below` first."""
    here = [below, *PART_CONTEXTS.get(below, ())] if below in CONTEXT_TITLES else []
    first = [*here, "anywhere"]
    return [*first, *(context for context in CONTEXT_TITLES if context not in first)]


class Help(BaseScreen):
    """Lists all commands by screen, and explains what the screen below shows."""

    COMMANDS_HERE = HELP_COMMANDS
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_of(HELP_COMMANDS)]
    DEFAULT_CSS = """
    Help RowList { height: 1fr; }
    Help LineField { display: none; padding: 0 1; }
    Help.-searching LineField { display: block; }
    """

    def compose(self) -> ComposeResult:
        """Create the header, the search field, the list and the footer."""
        yield HeaderBar()
        yield LineField(placeholder="Search the help")
        rows = RowList(empty="No line contains these words.")
        rows.add_class("framed")
        yield rows
        yield FooterBar()

    def on_mount(self) -> None:
        """Set the title, and focus the list so that it can be scrolled."""
        self._words = ""
        self._sections = tuple(self._make_sections())
        rows = self.query_one(RowList)
        rows.border_title = f"Help · {self._sections[0].title}"
        rows.set_row_factory(self._rows)
        self.set_focus(rows)

    def _below(self) -> str:
        """Return the context of the screen below."""
        behind = next(screen for screen in reversed(self.app.screen_stack) if screen is not self)
        commands: tuple[Command, ...] = getattr(behind, "COMMANDS_HERE", ())
        return commands[0].context if commands else ""

    def _make_sections(self) -> Iterator[HelpSection]:
        keys, below = self.app_context.keys, self._below()
        order = order_of(below)
        here = 1 + len(PART_CONTEXTS.get(below, ()))
        for at, context in enumerate(order):
            commands = [command for command in ALL_COMMANDS if command.context == context]
            yield HelpSection(
                CONTEXT_TITLES[context],
                tuple(HelpItem(c.id, keys.format_all(c) or "no key", "hint", c.title, c.help) for c in commands),
            )
            if at == here - 1:
                yield from self._legend(below)
                yield self._moves("lists", "In lists, tables and texts", MOVING)
        yield self._moves("dialogs", "In dialogs", IN_DIALOGS)
        for context in order[here:]:
            yield from self._legend(context)

    def _legend(self, context: str) -> Iterator[HelpSection]:
        entries = LEGENDS.get(context)
        if entries:
            glyphs = self.app_context.glyphs._asdict()
            items = tuple(
                HelpItem(f"legend.{context}.{at}", entry.mark.format(**glyphs), entry.style, entry.meaning)
                for at, entry in enumerate(entries)
            )
            yield HelpSection(f"{CONTEXT_TITLES[context]}: marks and words", items)

    def _moves(self, name: str, title: str, moves: Moves) -> HelpSection:
        def words(names: tuple[str, ...]) -> str:
            return " ".join(format_key(key, ascii_only=self.app_context.keys.ascii_only) for key in names)

        items = (HelpItem(f"{name}.{at}", words(keys), "hint", what) for at, (keys, what) in enumerate(moves))
        return HelpSection(title, tuple(items))

    def _rows(self, width: int) -> list[Row]:
        """Return the lines that contain all searched words, wrapped to the width."""
        rows: list[Row] = []
        words = self._words.lower().split()
        for section in self._sections:
            found = [
                item
                for item in section.items
                if all(word in f"{section.title} {' '.join(item)}".lower() for word in words)
            ]
            if found:
                rows.append(Row(section.title, ((section.title, "group"),), selectable=False))
                for item in found:
                    rows += _item_rows(item, width)
        return rows

    def action_codes(self) -> None:
        """Show the error codes and rate limits; Esc leads back to the help."""
        self.post_message(CodesRequested())

    def action_filter(self) -> None:
        """Open the search field."""
        self.add_class("-searching")
        self.set_focus(self.query_one(LineField))

    def on_input_changed(self, event: LineField.Changed) -> None:
        """Show the lines that contain all typed words."""
        self._words = event.value
        self.query_one(RowList).set_row_factory(self._rows)

    def on_input_submitted(self) -> None:
        """Go to the lines that were found."""
        self.set_focus(self.query_one(RowList))

    def action_back(self) -> None:
        """Close the search field, else the help."""
        if self.has_class("-searching"):
            self.remove_class("-searching")
            self.query_one(LineField).value = ""
            self.set_focus(self.query_one(RowList))
        else:
            self.dismiss(None)


def _item_rows(item: HelpItem, width: int) -> list[Row]:
    """Return the rows of a line; what does not fit continues below, indented."""
    indent = KEY_WIDTH + 2
    mark: tuple[tuple[str, str], ...] = ((" ", "plain"), (column(item.mark, KEY_WIDTH), item.style))
    if item.style.startswith("label"):
        mark = ((" ", "plain"), (item.mark, item.style), (" " * max(1, KEY_WIDTH + 1 - len(item.mark)), "plain"))
    room = max(20, width - indent - 2)
    titles = textwrap.wrap(item.title, room) or [""]
    first: tuple[tuple[str, str], ...] = (*mark, (titles[0], "plain"))
    rest = [(text, "plain") for text in titles[1:]]
    if item.explanation and not rest and len(titles[0]) + 2 + len(item.explanation) <= room:
        first = (*first, (f"  {item.explanation}", "dim"))
    elif item.explanation:
        rest += [(text, "dim") for text in textwrap.wrap(item.explanation, room)]
    blank = (" " * indent, "plain")
    return [Row(item.id, first), *(Row("", (blank, part), selectable=False) for part in rest)]
