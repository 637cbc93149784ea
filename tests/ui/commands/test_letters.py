"""One letter has one meaning on all screens; exceptions are listed with a reason."""

from __future__ import annotations

from frameio_tui.ui.commands.registry import ALL_COMMANDS

LETTERS = {command.id: [key for key in command.keys if len(key) == 1 and key.isalpha()] for command in ALL_COMMANDS}
MEANINGS = {
    "whoami": "verify",
    "again": "sign in",
    "signin": "sign in",
    "forget": "delete",
    "source": "edit",
    "app": "edit",
    "request": "edit",
    "details": "view",
    "reload": "refresh",
    "remove": "delete",
}
"""What the last part of a command's ID means, if it is not the meaning itself."""
OTHER_MEANINGS = {
    "d": "deletes; in Files it downloads, beside u, which uploads",
    "D": "compares (diff); in Files it deletes, because d downloads",
    "n": "next match in a response, as in less and vim; elsewhere it begins something new: a profile, a token, a paste",
    "N": "previous match in a response, as in less and vim; in Profiles a new ID",
    "a": "adds a parameter to a request; in Files it lists the actions",
    "A": "all: all pages of a list, all scopes of a group",
    "R": "raw body of a response; in Jobs it resumes a task, in History it resends a request, on the Bench a delivery",
    "P": "other profiles: sends a request as several, in History as another one; in Scopes a preset",
    "Y": "the other kind of copy: a part of a response; in Files to another folder",
    "L": "list of saved requests; in Files the label, which is what V2 calls the status",
    "M": "reveals (makes visible) a token; in Files it moves",
    "c": "copies a profile; in Files it goes to the comments",
    "e": "edits; in Files it exports, and in the console it explains error codes",
    "u": "undoes in the scopes; in Files it uploads",
    "l": "list of scopes; in Files it copies the link, on the Bench it listens",
    "f": "filters a response; on the Bench it forwards deliveries",
    "x": "to V4: a request, or the error codes, which it also opens in the help; in Jobs it crosses out (cancels)",
    "O": "order of a table; in Profiles it approves (OK) a changed file",
}
"""Letters that have another meaning on one screen, with the reason."""


def test_one_letter_has_one_meaning_on_all_screens() -> None:
    meanings: dict[str, set[str]] = {}
    for name, letters in LETTERS.items():
        verb = name.partition(".")[2]
        for letter in letters:
            meanings.setdefault(letter, set()).add(MEANINGS.get(verb, verb))
    several = {letter: words for letter, words in meanings.items() if len(words) > 1}
    assert several.keys() - OTHER_MEANINGS.keys() == set(), several
    assert OTHER_MEANINGS.keys() - several.keys() == set(), "an exception that is not needed any more"


def test_a_meaning_has_the_same_letter_on_all_screens() -> None:
    for verb in ("verify", "signin", "scopes", "token", "secret"):
        same = (verb, "whoami") if verb == "verify" else (verb,)
        letters = {tuple(keys) for name, keys in LETTERS.items() if keys and name.partition(".")[2] in same}
        assert len(letters) == 1, (verb, letters)
