"""The command palette: every command of a screen with its keys, found by words, and commands with an argument.

`p acme` switches to a profile, `get /teams` loads a request and sends it, `post /teams` only loads it. `files PLACE`
opens a path, an ID or an address in Files; `people PLACE`, `links PLACE` and `versions PLACE` show a list of it;
`tree PLACE`, `comments PLACE`, `audit PLACE` and `backup PLACE` save something of it. `search WORDS` searches all
accounts, and `explain CODE` shows what an error code means. `history FILTER` lists the past requests that match, and
`import PATH` shows which requests a file has.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from frameio_tui.core.errors import InvalidInput
from frameio_tui.core.profiles.profile import METHODS
from frameio_tui.ui.commands.registry import ANYWHERE_COMMANDS
from frameio_tui.ui.dialogs.ask import DialogOwner, pick
from frameio_tui.ui.dialogs.specs import Choice, PickSpec
from frameio_tui.ui.text import column
from frameio_tui.ui.theme import METHOD_SPANS
from frameio_tui.ui.widgets.spans import label_spans

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from frameio_tui.core.http.request import RequestSpec
    from frameio_tui.services.profiles import Overview, ProfileEntry
    from frameio_tui.ui.commands.command import Command
    from frameio_tui.ui.commands.keymap import Keys

KEY_WIDTH, TITLE_WIDTH, NAME_WIDTH, LABEL_WIDTH = 9, 34, 24, 10
"""Widths of the columns, in cells."""
SWITCH_WORDS = ("p", "profile", "use", "switch")
"""Words before the name of a profile to switch to."""
SWITCH, LOAD, PLACE, FIND, EXPLAIN = "switch:", "load:", "place:", "find:", "explain:"
HISTORY, IMPORT = "history:", "import:"
"""Beginnings of the keys of rows that are not commands."""
PLACE_WORDS: Mapping[str, tuple[str, str]] = {
    "files": ("files", "open in Files: "),
    "tree": ("tree", "save a list of what is in "),
    "comments": ("comments export", "export the comments of "),
    "people": ("people list", "show the people of "),
    "links": ("links list", "show the links of "),
    "versions": ("versions list", "show the versions of "),
    "audit": ("audit", "save the audit log of "),
    "backup": ("backup", "make a backup of "),
}
"""Words before a place: the action of `services.tasks.actions`, and what it does."""
SYNONYMS: Mapping[str, tuple[str, ...]] = {
    "adopt": ("new id", "new_id"),
    "am": ("/me",),
    "answer": ("response",),
    "arm": ("confirm",),
    "earlier": ("history",),
    "exit": ("quit",),
    "export": ("save", "copy"),
    "browse": ("files",),
    "exports": ("jobs",),
    "bench": ("webhooks",),
    "hooks": ("webhooks",),
    "folders": ("files",),
    "tasks": ("jobs",),
    "find": ("search", "filter"),
    "gather": ("all pages",),
    "guard": ("ask before",),
    "help": ("keys",),
    "keep": ("save", "anyway"),
    "login": ("sign in",),
    "logout": ("forget",),
    "make": ("new", "create"),
    "me": ("verify", "whoami"),
    "refusal": ("why",),
    "remove": ("delete", "forget"),
    "renew": ("refresh",),
    "search": ("find", "filter"),
    "theme": ("colour", "dark"),
    "trust": ("approve",),
    "twin": ("link",),
    "untick": ("toggle", "select"),
    "who": ("/me", "verify"),
}
"""Words that find a command although it does not contain them: what users may call it."""


class SwitchTo(NamedTuple):
    """The user wants to switch to a profile."""

    name: str


class LoadRequest(NamedTuple):
    """The user wants to load a request into the request line, and to send it if it is a GET request."""

    spec: RequestSpec
    send: bool


class OnPlace(NamedTuple):
    """The user wants to open a place in Files, or to start a task for it."""

    action: str
    """The ID of an action of `services.tasks.actions`."""
    place: str


class SearchFor(NamedTuple):
    """The user wants to search all accounts."""

    words: str


class Explain(NamedTuple):
    """The user wants to know what an error code means; all codes if it is empty."""

    code: str


class ShowHistory(NamedTuple):
    """The user wants to see the requests that match a filter."""

    filter: str


class ImportFrom(NamedTuple):
    """The user wants to import the requests of a file."""

    path: str


class PaletteContext(NamedTuple):
    """What the palette offers on a screen."""

    commands: tuple[Command, ...]
    keys: Keys
    disabled_reason: Callable[[Command], str]
    """Returns the reason why a command does not work now, or an empty text if it works."""
    overview: Callable[[], Overview]
    """Reads all profiles."""
    is_console: bool
    """Whether requests can be loaded: only the console has a request line."""


def synonyms_of(word: str) -> tuple[str, ...]:
    """Return the words that find the same commands as `word`, including itself."""
    return (word, *SYNONYMS.get(word, ()))


async def pick_command(
    owner: DialogOwner, context: PaletteContext
) -> Command | SwitchTo | LoadRequest | OnPlace | SearchFor | Explain | ShowHistory | ImportFrom | None:
    """Let the user pick a command of the screen or one that works everywhere; return None if dismissed."""
    known = {c.id: c for c in (*context.commands, *ANYWHERE_COMMANDS) if c.id != "anywhere.palette"}
    rows = tuple(_choice(c, context.keys.format_all(c), context.disabled_reason(c)) for c in known.values())
    arguments = _Arguments(context)
    requests = ", get PATH" if context.is_console else ""
    examples = f"a command, or: p PROFILE{requests}, files PLACE, people PLACE, search WORDS, history FILTER"
    question = PickSpec(
        "Commands",
        rows,
        empty="No such command. Press Esc, then ? to list all of them.",
        enter="run",
        placeholder=examples,
        interpret=arguments.rows,
        synonyms=synonyms_of,
    )
    picked = await pick(owner, question) or ""
    if picked.startswith(SWITCH):
        return SwitchTo(picked.removeprefix(SWITCH))
    if picked.startswith(LOAD):
        return arguments.request(picked.removeprefix(LOAD))
    if picked.startswith(PLACE):
        _, action, place = picked.split(":", 2)
        return OnPlace(action, place)
    if picked.startswith(FIND):
        return SearchFor(picked.removeprefix(FIND))
    if picked.startswith(EXPLAIN):
        return Explain(picked.removeprefix(EXPLAIN))
    if picked.startswith(HISTORY):
        return ShowHistory(picked.removeprefix(HISTORY))
    if picked.startswith(IMPORT):
        return ImportFrom(picked.removeprefix(IMPORT))
    return known.get(picked)


def _choice(command: Command, keys: str, reason: str) -> Choice:
    """Return a row with keys, title, and the command's ID or the reason why the command does not work now."""
    title = (
        ((command.title, "dim"), (f"  {reason}", "warn"))
        if reason
        else ((column(command.title, TITLE_WIDTH), "plain"), (command.id, "dim"))
    )
    spans = ((column(keys, KEY_WIDTH), "hint"), *title)
    return Choice(command.id, spans, f"{command.title} {command.help} {command.id} {keys}")


class _Arguments:
    """Interprets what is typed as a command with an argument."""

    def __init__(self, context: PaletteContext) -> None:
        self._context = context
        self._overview: Overview | None = None

    def rows(self, typed: str) -> tuple[Choice, ...]:
        """Return the rows for a typed text; none if it is not a command with an argument."""
        word, _, argument = typed.lstrip(":").partition(" ")
        argument = argument.strip()
        if word.lower() in PLACE_WORDS:
            return self._places(word.lower(), argument)
        if word.lower() in ("search", "explain"):
            return () if self._begins_a_title(typed) else _search_or_explain(word.lower(), argument)
        if not argument:
            return ()
        if word.lower() in SWITCH_WORDS:
            return self._profiles(argument)
        if word.lower() == "history":
            return (Choice(f"{HISTORY}{argument}", (("filter the history: ", "dim"), (argument, "title"))),)
        if word.lower() == "import":
            return () if self._begins_a_title(typed) else (self._import(argument),)
        if word.upper() in METHODS:
            return (self._request(typed.lstrip(":")),)
        return ()

    def _begins_a_title(self, typed: str) -> bool:
        """Return whether a command has a title that begins with the text, such as `Search the body`."""
        known = (*self._context.commands, *ANYWHERE_COMMANDS)
        return any(command.title.lower().startswith(typed.lower().lstrip(":")) for command in known)

    def request(self, text: str) -> LoadRequest:
        """Return the request of a row. Raises InvalidInput."""
        from frameio_tui.core.http.request_text import parse_request

        spec = parse_request(text).spec
        return LoadRequest(spec, spec.method == "GET")

    def _request(self, typed: str) -> Choice:
        """Return the row that loads a request, or that says why it cannot be loaded."""
        if not self._context.is_console:
            return _notice(typed, "requests can only be sent from the console")
        try:
            spec, send = self.request(typed)
        except InvalidInput as error:
            return _notice(typed, str(error))
        method = (f"{spec.method} ", METHOD_SPANS.get(spec.method, "title"))
        what = "  load and send" if send else "  load without sending"
        return Choice(f"{LOAD}{typed}", (method, (spec.target(), "plain"), (what, "dim")))

    def _import(self, path: str) -> Choice:
        if not self._context.is_console:
            return _notice("import", "requests can only be imported in the console")
        return Choice(f"{IMPORT}{path}", (("import requests from ", "dim"), (path, "title")))

    def _places(self, word: str, place: str) -> tuple[Choice, ...]:
        """Return the row that does something with a place, or that says what is missing."""
        action, what = PLACE_WORDS[word]
        if not place:
            text = f"{word} PLACE: a path such as Account/Team/Project, an ID, or an address"
            return (Choice("", ((text, "dim"),), selectable=False),)
        return (Choice(f"{PLACE}{action}:{place}", ((what, "dim"), (place, "title"))),)

    def _profiles(self, argument: str) -> tuple[Choice, ...]:
        """Return the profiles that match, the best match first, or a row that says that there is none."""
        if self._overview is None:
            self._overview = self._context.overview()
        words = argument.lower().split()
        found = [entry for entry in self._overview.by_use() if all(word in _text_of(entry) for word in words)]
        if not found:
            return (_notice("", f'No profile matches "{argument}".'),)
        found.sort(key=lambda entry: _rank(entry.profile.name.lower(), argument.lower()))
        return tuple(_profile_choice(entry) for entry in found)


def _search_or_explain(word: str, argument: str) -> tuple[Choice, ...]:
    """Return the row that searches all accounts or explains a code, or that says what is missing."""
    if word == "explain":
        what = f"error code {argument}" if argument else "error codes and rate limits"
        return (Choice(f"{EXPLAIN}{argument}", (("explain ", "dim"), (what, "title"))),)
    if not argument:
        return (Choice("", (("search WORDS: words in names, in all accounts", "dim"),), selectable=False),)
    return (Choice(f"{FIND}{argument}", (("search all accounts for ", "dim"), (argument, "title"))),)


def _notice(typed: str, text: str) -> Choice:
    """Return a row that only informs."""
    return Choice("", ((f"{typed}: " if typed else "", "plain"), (text, "warn")), selectable=False)


def _text_of(entry: ProfileEntry) -> str:
    profile = entry.profile
    return f"{profile.name} {profile.title} {profile.label} {profile.api.value}".lower()


def _rank(name: str, wanted: str) -> int:
    """Return 0 for the name itself, 1 for its beginning, and 2 for anything else."""
    return 0 if name == wanted else 1 if name.startswith(wanted) else 2


def _profile_choice(entry: ProfileEntry) -> Choice:
    profile, user = entry.profile, entry.record.person
    spans = (
        ("switch to ", "dim"),
        (column(profile.name, NAME_WIDTH), "title"),
        *label_spans(profile.label, profile.colour, LABEL_WIDTH),
        (f"{profile.api.value.upper()}  ", "dim"),
        (user.name if user else "", "plain"),
    )
    return Choice(f"{SWITCH}{profile.name}", spans)
