"""A command. Key bindings, command palette, help and footer are made from it, so that they always agree."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.binding import Binding

ANYWHERE = "anywhere"
"""The context of the commands that work on every screen; the app has their key bindings."""


PARENT_CONTEXTS = {"response": "console", "files_comments": "files"}
"""Context of a part of a screen and the context of that screen; the part's keys take precedence."""
SHARED_KEYS = {
    ("console.find", "response.search"),
    ("anywhere.previous", "signin.longer"),
    ("files.open", "files_comments.reply"),
    ("files.new", "files_comments.add"),
}
"""Commands that share a key on purpose. During a sign-in, F6 extends the wait and does not switch the profile."""
SEND = "console.send"
SAVES = ("body.save", "editor.save", "scopes.save")
"""Commands that save and close their screen. With the same key as SEND, pressing it twice would send a request."""


class Command(NamedTuple):
    """Something that the user can do, with the same name everywhere."""

    id: str
    """`context.verb`, such as `console.send`; `[keymap]` in config.toml uses it."""
    keys: tuple[str, ...]
    """Textual's key names, the displayed one first; letters work when no text field has the focus."""
    title: str
    """Title in the command palette and the help: an imperative, capitalised."""
    action: str
    """Textual action of the screen or app."""
    help: str = ""
    """One more sentence of explanation."""
    footer: str = ""
    """Short text in the footer; empty if the command is not in the footer."""

    @property
    def context(self) -> str:
        """The screen, or part of a screen, that the command belongs to."""
        return self.id.partition(".")[0]

    def bindings(self) -> list[Binding]:
        """Return the Textual binding of all keys; its ID is used by the keymap."""
        from textual.binding import Binding  # imported here, because `doctor` reads the commands without Textual

        return [
            Binding(
                ",".join(self.keys),
                self.action,
                self.footer or self.title,
                show=bool(self.footer),
                id=self.id,
                tooltip=self.help or self.title,
            )
        ]


def bindings_of(commands: Iterable[Command]) -> list[Binding]:
    """Return the bindings of commands, for the BINDINGS of a screen."""
    return [binding for command in commands for binding in command.bindings()]


def clashes(commands: Iterable[Command]) -> list[tuple[str, str, str]]:
    """Return key and both command IDs for each pair of commands that share a key in one context.

    The commands of ANYWHERE belong to every context, and those of a part also to the screen around it
    (PARENT_CONTEXTS). SEND must not share a key with SAVES.
    """
    found: list[tuple[str, str, str]] = []
    taken: dict[tuple[str, str], str] = {}
    all_commands = list(commands)
    contexts = {command.context for command in all_commands}
    for command in all_commands:
        for context in (
            contexts
            if command.context == ANYWHERE
            else {command.context, PARENT_CONTEXTS.get(command.context, command.context)}
        ):
            for key in command.keys:
                other = taken.setdefault((context, key), command.id)
                if (
                    other != command.id
                    and (other, command.id) not in SHARED_KEYS
                    and (key, other, command.id) not in found
                ):
                    found.append((key, other, command.id))
    by_id = {command.id: command for command in all_commands}
    if SEND in by_id:
        saves = [by_id[name] for name in SAVES if name in by_id]
        found += [(key, SEND, save.id) for save in saves for key in save.keys if key in by_id[SEND].keys]
    return found
