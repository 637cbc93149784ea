"""The commands that act on the answer; letters where no field has the focus."""

from __future__ import annotations

from frameio_tui.ui.commands.command import Command
from frameio_tui.ui.commands.registry import CONSOLE_COMMANDS

RESPONSE_COMMANDS = (
    Command("console.every_page", ("A",), "All pages", "do('every_page')", "Here or into a file."),
    Command("console.filter", ("f",), "Filter by JMESPath", "do('filter')", "With the result at once.", "filter"),
    Command("console.next_hit", ("n",), "Next place it was found", "do('next_hit')"),
    Command("console.previous_hit", ("N",), "Previous place it was found", "do('previous_hit')"),
    Command("console.table", ("T",), "A list as a table", "do('table')", "Again: the body.", "table"),
    Command("console.sort", ("S",), "Sort the table", "do('sort')"),
    Command("console.columns", ("C",), "Choose the table's columns", "do('columns')"),
    Command("console.diff", ("D",), "Compare with the answer before", "do('diff')"),
    Command("console.fold_all", ("Z",), "Fold all to a level", "do('fold_all')", "1, 2, 3, then all open."),
    Command("console.wrap", ("z",), "Wrap long lines", "do('wrap')"),
    Command("console.copy_part", ("Y",), "Copy the value, path or line", "do('copy_part')"),
    Command("console.pager", ("o",), "Open the body in $PAGER", "do('pager')"),
    Command("console.editor", ("E",), "Open the body in $EDITOR", "do('editor')"),
    Command("console.history", ("h",), "Requests of before", "do('history')", "Of this profile; Enter takes one."),
    Command("console.saved", ("k",), "Saved requests", "do('saved')", "Enter takes one; it is not sent."),
    Command("console.save_request", ("K",), "Save the request", "do('save_request')", "Under a name, for any profile."),
    Command("console.forget_saved", ("delete",), "Delete a saved request", "do('forget_saved')"),
    Command("console.on_v4", ("x",), "The same on V4", "do('on_v4')", "What the V2 request becomes."),
    Command("console.up", ("backspace",), "Go up", "do('up')", "To the folder, project, team or account."),
)
ANSWER_KEYS = (
    Command("answer.follow", ("enter",), "Follow the id or link", "act('follow')", "To what it leads to.", "follow"),
    Command("answer.fold", ("left",), "Fold", "act('fold')", "Or what is around the line.", "fold"),
    Command("answer.unfold", ("right",), "Unfold", "act('unfold')"),
    Command("answer.search", ("slash",), "Search the body", "act('search')", "", "search"),
    Command("answer.right", ("greater_than_sign", "shift+right"), "Move to the right", "sideways(8)"),
    Command("answer.left", ("less_than_sign", "shift+left"), "Move to the left", "sideways(-8)"),
)
"""The body's own keys, while it has the focus."""
FOOTER: tuple[str, ...] = (
    *("answer.follow", "console.up", "answer.fold", "answer.search", "console.filter", "console.table"),
    *("console.next_page", "console.every_page", "console.copy", "console.view", "console.send"),
)
"""What the foot of the screen names while the answer has the keys, the dearest first."""


def answer_footer() -> tuple[Command, ...]:
    """Those commands."""
    known = {command.id: command for command in (*ANSWER_KEYS, *RESPONSE_COMMANDS, *CONSOLE_COMMANDS)}
    words = {"console.up": "up", "console.every_page": "all"}
    return tuple(known[name]._replace(footer=words.get(name) or known[name].footer) for name in FOOTER)
