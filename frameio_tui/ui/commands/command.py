"""One registry of commands: bindings, palette, help and footer all read it, so none can disagree."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.binding import Binding

ANYWHERE = "anywhere"
"""The context of commands that the app itself binds."""


AROUND = {"answer": "console"}
"""A context whose keys act before those of the one around it."""
ONE_KEY = {("console.find", "answer.search"), ("anywhere.previous", "signin.longer")}
"""Commands that share a key on purpose, by where the keys are: a sign-in that waits is not left for another profile."""
SEND = "console.send"
SAVES = ("body.save", "editor.save", "scopes.save")
"""Commands that close their screen: with the key of SEND, pressing it twice would send."""


class Command(NamedTuple):
    """Something a person can do, under one name everywhere."""

    id: str
    """`context.verb`, such as `console.send`; keymap in config.toml uses it."""
    keys: tuple[str, ...]
    """Textual key names, the shown one first; letters act when no text field has the focus."""
    title: str
    """As the palette and the help show it: an imperative, capitalised."""
    action: str
    """Textual action on the screen or app."""
    help: str = ""
    """One sentence more."""
    footer: str = ""
    """Short word of the footer; empty: not in the footer."""

    @property
    def context(self) -> str:
        """The screen it belongs to."""
        return self.id.partition(".")[0]

    def bindings(self) -> list[Binding]:
        """Textual bindings, one of them carrying the id for the keymap."""
        from textual.binding import Binding  # here: `doctor` reads the commands without the framework

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
    """The bindings of one context, for a screen's BINDINGS."""
    return [binding for command in commands for binding in command.bindings()]


def clashes(commands: Iterable[Command]) -> list[tuple[str, str, str]]:
    """Key and the two command ids that share it in one context.

    ANYWHERE counts in every context, and the answer's keys count in the console around it. SEND shares no key with
    SAVES.
    """
    found: list[tuple[str, str, str]] = []
    taken: dict[tuple[str, str], str] = {}
    every = list(commands)
    contexts = {command.context for command in every}
    for command in every:
        for context in (
            contexts if command.context == ANYWHERE else {command.context, AROUND.get(command.context, command.context)}
        ):
            for key in command.keys:
                other = taken.setdefault((context, key), command.id)
                if other != command.id and (other, command.id) not in ONE_KEY and (key, other, command.id) not in found:
                    found.append((key, other, command.id))
    by_id = {command.id: command for command in every}
    if SEND in by_id:
        saves = [by_id[name] for name in SAVES if name in by_id]
        found += [(key, SEND, save.id) for save in saves for key in save.keys if key in by_id[SEND].keys]
    return found
